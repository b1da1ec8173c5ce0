// SPDX-License-Identifier: Apache-2.0
//! The machine's own tools, run with input.

use std::io::Write;
use std::process::{Command, Stdio};

/// A tool that is missing or said no.
#[derive(Debug, thiserror::Error)]
#[error("`{command}` failed: {message}")]
pub struct ToolError {
    pub command: String,
    pub message: String,
}

/// Runs a command with the text on its standard input, and gives what it printed.
pub fn run(words: &[&str], input: &str) -> Result<String, ToolError> {
    let failed = |message: String| ToolError { command: words.join(" "), message };
    let (program, arguments) = words.split_first().ok_or_else(|| failed("no words".into()))?;
    let path = "/usr/sbin:/usr/bin:/sbin:/bin";
    let mut child = Command::new(program)
        .args(arguments)
        .env("PATH", path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| failed(e.to_string()))?;
    let pipe = child.stdin.take();
    let output = std::thread::scope(|scope| {
        scope.spawn(move || pipe.map(|mut p| p.write_all(input.as_bytes())));
        child.wait_with_output()
    })
    .map_err(|e| failed(e.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_string()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}
