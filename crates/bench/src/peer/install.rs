// SPDX-License-Identifier: Apache-2.0
//! Puts the peer into a folder of its own, once.

use std::path::Path;
use std::process::Command;

use super::Peer;
use crate::child;
use crate::error::BenchError;

/// The version that is measured.
const VERSION: &str = "1.18.0";

/// Finds the peer under a folder, or puts it there where that is wanted.
pub(crate) fn install(folder: &Path, may_fetch: bool) -> Result<Peer, BenchError> {
    let venv = folder.join("venv");
    let aclgen = venv.join("bin").join("aclgen");
    if !aclgen.is_file() {
        if !may_fetch {
            let (program, message) = ("aclgen".into(), "it is not installed".into());
            return Err(BenchError::Failed { program, message });
        }
        fetch(&venv)?;
    }
    let work = folder.join("peer");
    Ok(Peer { aclgen, version: VERSION.into(), work })
}

fn fetch(venv: &Path) -> Result<(), BenchError> {
    child::run(Command::new("python3").args(["-m", "venv"]).arg(venv))?;
    let wanted = format!("aerleon=={VERSION}");
    let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", &wanted];
    child::run(Command::new(venv.join("bin").join("python")).args(words))?;
    Ok(())
}
