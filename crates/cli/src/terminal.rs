// SPDX-License-Identifier: Apache-2.0
//! What is written to the user, and the exit codes.

use std::io::Write;
use std::process::ExitCode;

use portolan_diagnostics::{Diagnostic, Format, Severity, Sources, render};

/// Nothing to tell.
pub(crate) const CLEAN: u8 = 0;
/// Findings or differences.
pub(crate) const FINDINGS: u8 = 1;
/// It could not run.
pub(crate) const FAILED: u8 = 2;

/// Data, on standard output. A reader that has gone away ends the program quietly.
pub(crate) fn data(text: &str) {
    bytes(text.as_bytes());
}

/// Data that is no text.
pub(crate) fn bytes(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    if out.write_all(bytes).and_then(|()| out.flush()).is_err() {
        std::process::exit(i32::from(FAILED));
    }
}

/// Everything else, on standard error.
pub(crate) fn tell(text: &str) {
    // Standard error is the last place to complain to; where it is gone, so is the listener.
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// Diagnostics on standard error, in full.
pub(crate) fn complain(diagnostics: &[Diagnostic], sources: &Sources) {
    tell(&render(Format::Full, diagnostics, sources));
}

/// Complains of one thing that is in no file, and fails.
pub(crate) fn refuse(diagnostic: Diagnostic) -> ExitCode {
    complain(&[diagnostic], &Sources::default());
    ExitCode::from(FAILED)
}

/// Whether anything among them stops the work.
pub(crate) fn stops(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity == Severity::Error)
}
