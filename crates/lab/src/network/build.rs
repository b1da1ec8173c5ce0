// SPDX-License-Identifier: Apache-2.0
//! Builds what was planned, with the `ip` tool.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::{Plan, Step, locate, settings};
use crate::LabError;
use crate::topology::Topology;

/// Builds the network of the lab in the caller's namespaces, which are new.
pub(crate) fn build(topology: &Topology) -> Result<(), LabError> {
    let ip = locate("ip", "iproute2")?;
    let plan = Plan::of(topology);
    run(&ip, &plan.namespaces)?;
    settings::apply(topology)?;
    run(&ip, &plan.links)?;
    plan.inside.iter().try_for_each(|step| run(&ip, step))
}

fn run(ip: &Path, step: &Step) -> Result<(), LabError> {
    let failed = |why: String| LabError::failed(format!("ip: {}", place(step)), why);
    let mut command = Command::new(ip);
    if let Some(namespace) = &step.namespace {
        command.args(["-n", namespace]);
    }
    let mut child = command
        .args(["-batch", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|e| failed(e.to_string()))?;
    if let Some(mut input) = child.stdin.take() {
        let text = step.lines.join("\n") + "\n";
        // Where `ip` has stopped reading, its own message is the better one.
        let _ = input.write_all(text.as_bytes());
    }
    let output = child.wait_with_output().map_err(|e| failed(e.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    let message = String::from_utf8_lossy(&output.stderr);
    Err(failed(message.split_whitespace().collect::<Vec<_>>().join(" ")))
}

fn place(step: &Step) -> &str {
    step.namespace.as_deref().unwrap_or("the lab")
}
