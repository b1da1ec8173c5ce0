// SPDX-License-Identifier: Apache-2.0
//! A program run to its end: how long it took, and how much memory at most.

use std::fs;
use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::error::BenchError;

/// What a run has cost.
#[derive(Clone, Debug)]
pub(crate) struct Cost {
    pub ms: f64,
    /// Zero for a program that was over before it could be looked at.
    pub peak_mib: f64,
    pub stdout: String,
}

/// How often its memory is looked at. The kernel keeps the peak; only the last moments are missed.
const LOOK_EVERY: Duration = Duration::from_millis(5);

pub(crate) fn run(command: &mut Command) -> Result<Cost, BenchError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |source| BenchError::Run { program: program.clone(), source };
    let start = Instant::now();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let (stdout, stderr) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let mut peak_kib = 0;
    let status = loop {
        peak_kib = peak_kib.max(peak(&child).unwrap_or(0));
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status;
        }
        std::thread::sleep(LOOK_EVERY);
    };
    let ms = ms(start.elapsed());
    let (stdout, stderr) = (stdout.join().unwrap_or_default(), stderr.join().unwrap_or_default());
    if !status.success() {
        let message = stderr.trim().lines().last().unwrap_or("it said nothing").to_string();
        return Err(BenchError::Failed { program, message });
    }
    Ok(Cost { ms, peak_mib: f64::from(peak_kib) / 1024.0, stdout })
}

pub(crate) fn ms(elapsed: Duration) -> f64 {
    elapsed.as_secs_f64() * 1000.0
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> std::thread::JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        // What cannot be read any more is no part of the measurement.
        let _ = pipe.map(|mut p| p.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn peak(child: &Child) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}
