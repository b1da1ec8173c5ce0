// SPDX-License-Identifier: Apache-2.0
//! What the tests of the real lab share: raising one, and looking for what one left.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "clippy knows tests by their attribute, and these are only called by tests"
)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use portolan_lab::{Lab, LabError, Play, Probe, Process, Program};

/// The program of `tests/program`.
pub(crate) fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_lab-for-tests"))
}

/// A lab, or none where this machine cannot have one.
pub(crate) fn lab_or_skip(test: &str) -> Option<Lab> {
    match Lab::raise("citrix", program()) {
        Ok(lab) => Some(lab),
        Err(why @ (LabError::Forbidden(_) | LabError::Missing { .. })) => {
            println!("skipped: {test} ({why})");
            None
        }
        Err(why) => panic!("{why}"),
    }
}

/// A process that owns a lab, and the traces of that lab.
pub(crate) fn owned_or_skip(test: &str) -> Option<(Child, Traces)> {
    drop(lab_or_skip(test)?);
    let mut command = Command::new(program().path);
    let mut owner = command.args(["lab", "hold"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    lines(&mut owner).read_line(&mut line).unwrap();
    let init = Process::at(line.trim().parse().unwrap()).unwrap();
    Some((owner, Traces::of_init(init)))
}

pub(crate) fn lines(child: &mut Child) -> BufReader<ChildStdout> {
    BufReader::new(child.stdout.take().unwrap())
}

/// From one machine to another, on each service named, over both families.
pub(crate) fn probes(lab: &Lab, from: &str, to: &str, probes: &[Probe]) -> Vec<Play> {
    let (from, to) = (lab.topology().machine(from).unwrap(), lab.topology().machine(to).unwrap());
    let ends = from.addresses().into_iter().zip(to.addresses());
    let plays = ends.flat_map(|(initiator, responder)| {
        probes.iter().map(move |probe| Play {
            scene: "attack".into(),
            requirement: None,
            source: from.name.clone(),
            destination: to.name.clone(),
            initiator,
            responder,
            probe: *probe,
            asks: None,
        })
    });
    plays.collect()
}

/// A tool that may lie where an ordinary user's path does not lead.
pub(crate) fn tool(name: &str) -> PathBuf {
    let folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];
    let found = folders.iter().map(|f| PathBuf::from(f).join(name)).find(|p| p.is_file());
    found.unwrap_or_else(|| name.into())
}

/// By what a lab is known from outside: its own mount namespace, in which the names of all its
/// network namespaces live, its PID namespace, and its first process.
pub(crate) struct Traces {
    init: Process,
    spaces: BTreeSet<PathBuf>,
}

impl Traces {
    pub(crate) fn of(lab: &Lab) -> Self {
        Self::of_init(lab.init())
    }

    pub(crate) fn of_init(init: Process) -> Self {
        let spaces: BTreeSet<PathBuf> = spaces(&init.pid.to_string());
        assert_eq!(spaces.len(), 3, "the lab has namespaces of its own");
        assert!(spaces.is_disjoint(&self::spaces("self")));
        Self { init, spaces }
    }

    /// The processes that are in a namespace of the lab, however they came there.
    fn inhabitants(&self) -> Vec<String> {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let names = processes.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let numbers = names.filter(|name| name.bytes().all(|b| b.is_ascii_digit()));
        numbers.filter(|pid| !spaces(pid).is_disjoint(&self.spaces)).collect()
    }

    /// Waits until the lab has at least so many processes.
    pub(crate) fn grow_to(&self, number: usize) {
        wait_until(|| self.inhabitants().len() >= number, "the lab has too few processes");
    }

    /// Waits until nothing is left, and fails if something stays.
    pub(crate) fn vanish(&self) {
        wait_until(|| self.inhabitants().is_empty(), "processes are left");
        wait_until(|| !self.init.is_alive(), "the first process is left");
        assert!(!fs::read_to_string("/proc/self/mountinfo").unwrap().contains("storefront-1"));
        assert!(!PathBuf::from("/run/netns/storefront-1").exists());
    }
}

/// Network, mount and PID namespace of a process, so far as they can be seen.
fn spaces(pid: &str) -> BTreeSet<PathBuf> {
    let link = |kind: &str| fs::read_link(format!("/proc/{pid}/ns/{kind}")).ok();
    ["net", "mnt", "pid"].into_iter().filter_map(link).collect()
}

fn wait_until(holds: impl Fn() -> bool, otherwise: &str) {
    let limit = Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(Instant::now() < limit, "{otherwise}");
        std::thread::sleep(Duration::from_millis(20));
    }
}
