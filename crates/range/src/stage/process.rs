// SPDX-License-Identifier: Apache-2.0
//! Commands in the namespaces, run to their end or kept.

use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::Stage;
use crate::RangeError;

/// How long something may take to answer.
const READY: Duration = Duration::from_secs(20);

/// Runs it to its end; what it said is told where it fails.
pub(crate) fn checked(command: &mut Command) -> Result<String, RangeError> {
    let what = format!("{command:?}");
    let output =
        command.stdin(Stdio::null()).output().map_err(RangeError::io(format!("run {what}")))?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() {
        return Ok(text(&output.stdout));
    }
    Err(RangeError::Failed { what, said: text(&output.stderr) + &text(&output.stdout) })
}

/// The command, in a namespace of this name.
pub(super) fn within(place: &str, command: &Command) -> Command {
    let mut outer = Command::new("ip");
    outer.args(["netns", "exec", place]);
    outer.arg(command.get_program()).args(command.get_args());
    outer
}

impl Stage {
    /// A script in a namespace, to its end.
    pub(crate) fn run(&self, place: &str, script: &str) -> Result<(), RangeError> {
        let mut shell = Command::new("sh");
        shell.args(["-ec", script]);
        checked(&mut within(place, &shell)).map(drop)
    }

    /// A command that goes on until the scenario is over.
    pub(crate) fn keep(&mut self, place: &str, command: Command) -> Result<(), RangeError> {
        let log = self.path(&format!("{place}-{}.log", self.children.len()));
        let log = std::fs::File::create(log).map_err(RangeError::io("write a log"))?;
        let error = log.try_clone().map_err(RangeError::io("write a log"))?;
        let mut command = within(place, &command);
        command.stdin(Stdio::null()).stdout(log).stderr(error);
        let child = command.spawn().map_err(RangeError::io(format!("start {command:?}")))?;
        self.children.push(child);
        Ok(())
    }

    pub(crate) fn wait_for(&self, address: &str, port: u16) -> Result<(), RangeError> {
        self.wait_for_in("middle", address, port)
    }

    /// Until something listens there, as seen from that namespace.
    pub(crate) fn wait_for_in(
        &self,
        place: &str,
        address: &str,
        port: u16,
    ) -> Result<(), RangeError> {
        let until = Instant::now() + READY;
        let wanted = format!(":{port} ");
        while Instant::now() < until {
            let mut list = Command::new("ss");
            list.args(["-Hltn"]);
            if checked(&mut within(place, &list))?.contains(&wanted) {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(50));
        }
        let what = format!("waiting for {address}:{port}");
        Err(RangeError::Failed { what, said: self.logs_said() })
    }
}

/// Ends what was started; the namespace would end it too.
impl Drop for Stage {
    fn drop(&mut self) {
        for child in &mut self.children {
            end(child);
        }
    }
}

fn end(child: &mut Child) {
    let _ = child.kill();
    let _ = child.wait();
}
