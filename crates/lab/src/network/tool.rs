// SPDX-License-Identifier: Apache-2.0
//! The system's tools, found even where an ordinary user's path leaves them out.

use std::env;
use std::path::PathBuf;

use crate::LabError;

/// Finds a tool, or names the Debian package that brings it.
pub(crate) fn locate(tool: &str, package: &str) -> Result<PathBuf, LabError> {
    let path = env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"].map(PathBuf::from);
    env::split_paths(&path)
        .chain(usual)
        .map(|folder| folder.join(tool))
        .find(|file| file.is_file())
        .ok_or_else(|| LabError::Missing { tool: tool.into(), package: package.into() })
}
