// SPDX-License-Identifier: Apache-2.0
//! One case of bad input, and what it means that it is refused.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::snapshot::snapshot;

/// A folder, the words of a command line that is run in it, and the refusal.
#[derive(Clone)]
pub(crate) struct Case {
    pub(crate) name: &'static str,
    files: Vec<(String, Vec<u8>)>,
    prepare: fn(&Path),
    words: Vec<OsString>,
    /// Run as root of a namespace before the command line, in the same shell.
    before: Option<&'static str>,
    code: &'static str,
    place: String,
    help: String,
}

/// Nothing here takes a second, but the machine may be busy with others.
const PATIENCE: Duration = Duration::from_secs(60);

const PORTOLAN: &str = env!("CARGO_BIN_EXE_portolan");

const SITE: &str = "site: s\n";
pub(crate) const INVENTORY: &str = "\
name,addresses,component,categories
sf1,10.0.0.1;fd00::1,StoreFront,AppTier:StoreFront
ddc1,10.0.0.2,Delivery Controller,AppTier:Controller
";
pub(crate) const POLICY: &str = "\
policy: p
purpose: Users reach the stores
mode: monitor
secures: { AppTier: StoreFront }
inbound:
  - { id: users, from: everything, allow: [https] }
";

/// A case over a good site in `site/`, which is checked unless [`Case::run`] says otherwise.
pub(crate) fn case(name: &'static str) -> Case {
    let file = |path: &str, text: &str| (path.to_owned(), text.as_bytes().to_vec());
    Case {
        name,
        files: vec![
            file("site/portolan.yaml", SITE),
            file("site/inventory/z.csv", INVENTORY),
            file("site/policies/p.yaml", POLICY),
        ],
        prepare: |_| {},
        words: ["check", "site"].map(OsString::from).to_vec(),
        before: None,
        code: "",
        place: String::new(),
        help: String::new(),
    }
}

impl Case {
    /// Adds a file, or replaces one.
    pub(crate) fn file(mut self, path: &str, bytes: impl AsRef<[u8]>) -> Self {
        self.files.retain(|(known, _)| known != path);
        self.files.push((path.to_owned(), bytes.as_ref().to_vec()));
        self
    }

    pub(crate) fn without(mut self, path: &str) -> Self {
        self.files.retain(|(known, _)| known != path);
        self
    }

    /// What files alone cannot say: links, folders, holes.
    pub(crate) fn prepared(mut self, prepare: fn(&Path)) -> Self {
        self.prepare = prepare;
        self
    }

    pub(crate) fn run<S: AsRef<OsStr>>(mut self, words: impl IntoIterator<Item = S>) -> Self {
        self.words = words.into_iter().map(|word| word.as_ref().to_owned()).collect();
        self
    }

    /// The command line runs in namespaces of its own, behind this script.
    pub(crate) fn behind(mut self, script: &'static str) -> Self {
        self.before = Some(script);
        self
    }

    /// The code of the first error, and where it is: `path:line`, a path, or an argument.
    pub(crate) fn refused(mut self, code: &'static str, place: &str) -> Self {
        self.code = code;
        self.place = place.to_owned();
        self
    }

    /// A part of its help.
    pub(crate) fn helped(mut self, help: &str) -> Self {
        self.help = help.to_owned();
        self
    }

    /// Runs it, and tells what was not as it must be.
    fn faults(&self) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in &self.files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        (self.prepare)(folder.path());
        let before = snapshot(folder.path());
        let ended = end(self.command().current_dir(folder.path()));
        let mut faults = self.judge(&ended);
        if snapshot(folder.path()) != before {
            faults.push("it changed a file".to_owned());
        }
        if !faults.is_empty() {
            faults.push(format!("it said:\n{}", ended.stderr));
        }
        faults
    }

    fn command(&self) -> Command {
        let Some(script) = self.before else {
            let mut command = Command::new(PORTOLAN);
            command.args(&self.words);
            return command;
        };
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--net", "--mount", "sh", "-ec"]);
        command.arg(format!("{script}\nexec \"$@\"")).args(["sh", PORTOLAN]).args(&self.words);
        command
    }

    fn judge(&self, ended: &Ended) -> Vec<String> {
        let mut faults = Vec::new();
        let mut fault = |wrong: bool, words: String| {
            if wrong {
                faults.push(words);
            }
        };
        let blocks = blocks(&ended.stderr);
        let first = blocks.iter().find(|b| b.starts_with("error[")).copied().unwrap_or_default();
        fault(ended.status.is_none(), format!("it did not end in {PATIENCE:?}"));
        let code = ended.status.and_then(|status| status.code());
        fault(code != Some(2), format!("it ended with {code:?} and not with 2"));
        fault(!ended.stdout.is_empty(), format!("it wrote data: {}", ended.stdout));
        fault(ended.stderr.contains("panicked"), "it panicked".to_owned());
        let start = format!("error[{}]: ", self.code);
        fault(!first.starts_with(&start), format!("it does not begin with `{start}`"));
        fault(!has_place(first, &self.place), format!("its place is not `{}`", self.place));
        fault(!first.contains(&self.help), format!("its help is not `{}`", self.help));
        for block in blocks.iter().filter(|b| b.starts_with("error[")) {
            fault(!block.contains("help: "), format!("there is no help in:\n{block}"));
            let lower = |c: char| !c.is_uppercase();
            let said = block.split_once("]: ").is_some_and(|(_, said)| said.starts_with(lower));
            fault(!said, format!("the message is empty or begins in upper case:\n{block}"));
        }
        fault(ended.stderr.contains('\u{1b}'), "it sends commands to the terminal".to_owned());
        faults
    }
}

/// Whether this machine lets us make namespaces.
fn has_namespaces() -> bool {
    let words = ["--user", "--map-root-user", "--net", "--mount", "true"];
    let tried = Command::new("unshare").args(words).stderr(Stdio::null()).status();
    tried.is_ok_and(|status| status.success())
}

/// Runs every case, and fails with all that is not as it must be.
pub(crate) fn all_are_refused(cases: &[Case]) {
    let namespaces = has_namespaces();
    let told = |case: &Case| {
        if case.before.is_some() && !namespaces {
            println!("skipped: {} (no namespaces here)", case.name);
            return None;
        }
        let faults = case.faults();
        (!faults.is_empty()).then(|| format!("## {}\n{}", case.name, faults.join("\n")))
    };
    let faults: Vec<String> = cases.iter().filter_map(told).collect();
    assert!(faults.is_empty(), "{} of {}\n{}", faults.len(), cases.len(), faults.join("\n"));
}

/// The diagnostics of a text, one by one.
fn blocks(stderr: &str) -> Vec<&str> {
    let heads = ["error[", "warning[", "note["];
    let mut starts: Vec<usize> = Vec::new();
    let mut at = 0;
    for line in stderr.split_inclusive('\n') {
        if heads.iter().any(|head| line.starts_with(head)) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([stderr.len()]);
    starts.iter().zip(ends).map(|(start, end)| &stderr[*start..end]).collect()
}

/// A line of a file, or the whole of a note.
fn has_place(block: &str, place: &str) -> bool {
    block.lines().any(|line| {
        let line = line.trim_start();
        line.starts_with(&format!("--> {place}:")) || line == format!("= note: at {place}")
    })
}

struct Ended {
    /// `None` where it had to be killed.
    status: Option<ExitStatus>,
    stdout: String,
    stderr: String,
}

fn end(command: &mut Command) -> Ended {
    let (mut stdout, mut stderr) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    let mut child = command
        .stdin(Stdio::null())
        .stdout(stdout.try_clone().unwrap())
        .stderr(stderr.try_clone().unwrap())
        .spawn()
        .unwrap();
    let until = Instant::now() + PATIENCE;
    let mut status = child.try_wait().unwrap();
    while status.is_none() && Instant::now() < until {
        std::thread::sleep(Duration::from_millis(2));
        status = child.try_wait().unwrap();
    }
    if status.is_none() {
        child.kill().unwrap();
        child.wait().unwrap();
    }
    Ended { status, stdout: whole(&mut stdout), stderr: whole(&mut stderr) }
}

fn whole(file: &mut File) -> String {
    let mut bytes = Vec::new();
    file.rewind().unwrap();
    file.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}
