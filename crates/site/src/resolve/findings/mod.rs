// SPDX-License-Identifier: Apache-2.0
//! What reading alone finds: what nobody uses, and what is nearly but not quite something. One file
//! a finding, called as its code is; warnings, never errors.

mod held_twice;
mod unattached_workload;
mod unknown_category;
mod unknown_requirement;
mod unused_category;
mod unused_group;
mod unused_service;

use std::collections::BTreeMap;

use portolan_diagnostics::{Code, Diagnostic, Span, Subject};

use super::desk::Desk;
use crate::model::{Attachment, Workload};

pub(super) use unknown_requirement::{UNKNOWN_REQUIREMENT, unknown_requirement};

impl Desk<'_> {
    pub(super) fn report_findings(&mut self, workloads: &[Workload], attachments: &[Attachment]) {
        let present = present(workloads);
        let mut found = unused_group::find(&self.names);
        found.extend(unused_service::find(&self.names));
        found.extend(unused_category::find(&self.names, &present));
        found.extend(unknown_category::find(&self.names, &present));
        if !attachments.is_empty() {
            found.extend(unattached_workload::find(workloads, attachments));
            found.extend(held_twice::find(workloads, attachments));
        }
        self.out.extend(found);
    }
}

/// Every category that a workload has, and the first workload that has it.
type Present<'a> = BTreeMap<(&'a str, &'a str), Span>;

fn present(workloads: &[Workload]) -> Present<'_> {
    let mut present = BTreeMap::new();
    for workload in workloads {
        for (key, values) in &workload.categories {
            for value in values {
                if let Some(span) = workload.span {
                    present.entry((key.as_str(), value.as_str())).or_insert(span);
                }
            }
        }
    }
    present
}

/// The places that judge a workload's packets.
fn holders<'a>(workload: &Workload, attachments: &'a [Attachment]) -> Vec<&'a Attachment> {
    attachments.iter().filter(|a| a.holds.contains_key(&workload.name)).collect()
}

/// A declared name that nothing names.
fn unused(code: Code, kind: Subject, what: &str, name: &str, at: Span) -> Diagnostic {
    Diagnostic::warning(code, at, format!("no policy uses the {what} `{name}`"))
        .about(kind, name)
        .help("use it or remove it")
}
