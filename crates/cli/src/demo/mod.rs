// SPDX-License-Identifier: Apache-2.0
//! The demo: a Citrix platform goes from flat to segmented, on real kernels.

mod attachments;

use std::path::Path;
use std::process::ExitCode;

pub(crate) use attachments::attachments_yaml;

/// Tells the whole story.
pub(crate) fn run(_lab: &str, _report: Option<&Path>, _keep: Option<&Path>) -> ExitCode {
    ExitCode::from(crate::terminal::FAILED)
}
