// SPDX-License-Identifier: Apache-2.0
//! What is written to the user, and the exit codes.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use portolan_diagnostics::{Diagnostic, Format, Place, Severity, Sources, render};

/// Nothing to tell.
pub(crate) const CLEAN: u8 = 0;
/// Findings or differences.
pub(crate) const FINDINGS: u8 = 1;
/// It could not run.
pub(crate) const FAILED: u8 = 2;

/// Data, on standard output. A reader that has gone away ends the program quietly; a disk that is
/// full does not.
pub(crate) fn data(text: &str) {
    bytes(text.as_bytes());
}

/// Data that is no text.
pub(crate) fn bytes(bytes: &[u8]) {
    let mut out = std::io::stdout().lock();
    if let Err(error) = out.write_all(bytes).and_then(|()| out.flush()) {
        if error.kind() != ErrorKind::BrokenPipe {
            refuse(unwritten(&error));
        }
        std::process::exit(i32::from(FAILED));
    }
}

fn unwritten(error: &std::io::Error) -> Diagnostic {
    let place = Place::Path("standard output".into());
    Diagnostic::error("unwritable", place, error.to_string())
        .help("what was written so far is no whole; make room, or write it elsewhere")
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
