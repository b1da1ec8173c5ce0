// SPDX-License-Identifier: Apache-2.0
//! What the processes of a rising lab tell the one that raises it: a line of JSON each.

use std::io::{BufRead, Write};

use serde::{Deserialize, Serialize};

use crate::LabError;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Report {
    /// The first process has this number, as seen from outside.
    Born(i32),
    /// Network and listeners are up.
    Ready,
    Failed(LabError),
}

/// Says it on standard output. A listener that has gone does not matter.
pub(super) fn say(report: &Report) {
    if let Ok(line) = serde_json::to_string(report) {
        let mut out = std::io::stdout().lock();
        let _ = writeln!(out, "{line}").and_then(|()| out.flush());
    }
}

/// The next report; an early end is one of failure.
pub(super) fn hear(input: &mut impl BufRead) -> Report {
    let mut line = String::new();
    match input.read_line(&mut line) {
        Ok(1..) => serde_json::from_str(&line)
            .unwrap_or_else(|e| Report::Failed(LabError::failed("raising the lab", e))),
        Ok(0) => Report::Failed(LabError::failed("raising the lab", "its process ended early")),
        Err(e) => Report::Failed(LabError::failed("raising the lab", e)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silence_and_noise_are_failures() {
        assert!(matches!(hear(&mut "".as_bytes()), Report::Failed(_)));
        assert!(matches!(hear(&mut "hello\n".as_bytes()), Report::Failed(_)));
        assert_eq!(hear(&mut "{\"Born\":7}\n".as_bytes()), Report::Born(7));
    }
}
