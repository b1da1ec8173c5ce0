// SPDX-License-Identifier: Apache-2.0
//! Repository chores.
//!
//! `cargo xtask tidy` holds the tree to the rules that no compiler knows; `cargo xtask codegen`
//! writes what is generated, and with `--check` only says whether it is current. Exit 0 clean,
//! 1 findings, 2 could not run.

mod codegen;
mod package;
mod repository;
#[cfg(test)]
mod testing;
mod tidy;

use std::path::PathBuf;
use std::process::ExitCode;

use portolan_diagnostics::{Diagnostic, Severity, full};

use crate::repository::{ReadError, Repository};

const USE: &str = "use: cargo xtask tidy | cargo xtask codegen [--check]";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["tidy"] => look(tidy::tidy),
        ["codegen", "--check"] => look(codegen::check),
        ["codegen"] => write(),
        _ => {
            tell(USE);
            return ExitCode::from(2);
        }
    };
    done.unwrap_or_else(|error| {
        tell(&format!("xtask: {error}"));
        ExitCode::from(2)
    })
}

/// Reads the tree, and tells what is found in it.
fn look(find: fn(&Repository) -> Vec<Diagnostic>) -> Result<ExitCode, ReadError> {
    let repository = Repository::read(&root())?;
    let findings = find(&repository);
    for finding in &findings {
        tell(full(finding, &repository.sources).trim_end());
    }
    let bad = findings.iter().any(|f| f.severity == Severity::Error);
    Ok(ExitCode::from(u8::from(bad)))
}

fn write() -> Result<ExitCode, ReadError> {
    let root = root();
    let repository = Repository::read(&root)?;
    for (path, text) in codegen::stale(&repository) {
        tell(&format!("writing {path}"));
        std::fs::write(root.join(&path), text).map_err(|e| ReadError::File(path, e))?;
    }
    look(codegen::check)
}

/// Cargo says where this package is; the repository is the folder around it.
fn root() -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    package.and_then(|p| p.parent().map(PathBuf::from)).unwrap_or_else(|| PathBuf::from("."))
}

#[expect(clippy::print_stderr, reason = "telling is what this program is for")]
fn tell(line: &str) {
    eprintln!("{line}");
}
