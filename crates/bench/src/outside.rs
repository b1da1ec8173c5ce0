// SPDX-License-Identifier: Apache-2.0
//! What needs no namespaces: the peer, compiling, the report. The rest runs inside.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitCode, Output, Stdio};

use crate::child::{self, Cost};
use crate::compiling::Steps;
use crate::error::BenchError;
use crate::peer::{Peer, install};
use crate::policy::{Pairs, Shape};
use crate::report::{Report, Row, table};
use crate::size::Size;
use crate::{Options, Part, connector, proof, say, scale, tell};

/// Measures everything, and writes and prints the report.
pub(crate) fn run(size: Size, options: &Options) -> Result<ExitCode, BenchError> {
    let folder = make(&options.folder)?;
    let mut rows = Vec::new();
    if options.wants(Part::Scale) {
        rows.extend(scale::run(size.workloads)?);
    }
    if options.wants(Part::Connector) {
        rows.extend(connector::run(&folder)?);
    }
    if !matches!(options.only, Some(Part::Scale | Part::Connector)) {
        rows.extend(beside_peers(size, options, &folder)?);
    }
    if !size.is_judged {
        rows = rows.into_iter().map(Row::unjudged).collect();
    }
    let report = Report::of(rows);
    let path = folder.join("report.json");
    let text = serde_json::to_string_pretty(&report)? + "\n";
    let failed = |source| BenchError::File { doing: "write", path: path.clone(), source };
    fs::write(&path, text).map_err(failed)?;
    say(&table(&report.results));
    Ok(ExitCode::from(u8::from(!report.holds())))
}

fn beside_peers(size: Size, options: &Options, folder: &Path) -> Result<Vec<Row>, BenchError> {
    let peer = install(folder, size.may_install);
    if let Err(why) = &peer {
        tell(&format!("skipped: Aerleon, {why}"));
    }
    let mut rows = Vec::new();
    if options.wants(Part::Compile) || options.wants(Part::Kernel) {
        // The kernel is given what is compiled here.
        rows.extend(compiling(size, &peer)?);
    }
    if options.wants(Part::Proof) {
        rows.extend(proof::run(size.rules, folder, &peer, size.may_install)?);
    }
    if options.wants(Part::Kernel) {
        rows.extend(inside(options.quick, folder)?);
    }
    Ok(rows)
}

fn make(folder: &Path) -> Result<PathBuf, BenchError> {
    let failed = |source| BenchError::File { doing: "make", path: folder.to_owned(), source };
    fs::create_dir_all(folder).and_then(|()| folder.canonicalize()).map_err(failed)
}

/// This program, asked for one thing.
pub(crate) fn own(words: &[&str]) -> Result<Command, BenchError> {
    let failed = |source| BenchError::Run { program: "bench".into(), source };
    let mut command = Command::new(env::current_exe().map_err(failed)?);
    command.args(words);
    Ok(command)
}

/// The most milliseconds that the largest policy may take to compile and lower.
const COMPILE_MS_MAX: f64 = 2000.0;
/// How much more than its share a larger policy may take.
const GROWTH_MAX: f64 = 1.5;

fn compiling(size: Size, peer: &Result<Peer, BenchError>) -> Result<Vec<Row>, BenchError> {
    let (mut rows, mut by_pairs) = (Vec::new(), BTreeMap::new());
    for &pairs in size.pairs {
        tell(&format!("compiling {pairs} pairs"));
        let cost = child::run(&mut own(&["steps", &pairs.to_string()])?)?;
        let steps: Steps = serde_json::from_str(&cost.stdout)?;
        by_pairs.insert(pairs, steps.compile_ms + steps.lower_ms);
        let theirs = generate(peer, pairs);
        rows.extend(step_rows(pairs, &steps, &cost, &theirs));
    }
    if let (Some((few, fast)), Some((many, slow))) =
        (by_pairs.first_key_value(), by_pairs.last_key_value())
    {
        let name = format!("compile and lower, {many} pairs");
        rows.push(Row::new(name, *slow, "ms").at_most(COMPILE_MS_MAX));
        if few < many {
            let share = f64::from(*many) / f64::from(*few);
            let name = format!("compile and lower, growth from {few} to {many} pairs");
            rows.push(Row::new(name, slow / fast, "times").at_most(share * GROWTH_MAX));
        }
    }
    Ok(rows)
}

/// What the peer's work cost, or why there is none.
type Theirs = Result<(String, Cost), String>;

fn generate(peer: &Result<Peer, BenchError>, pairs: u32) -> Theirs {
    let peer = peer.as_ref().map_err(ToString::to_string)?;
    tell(&format!("Aerleon generates rules for {pairs} pairs"));
    let generate = |shape| peer.generate(&Pairs::draw(shape, pairs)).map_err(|e| e.to_string());
    generate(Shape::OneServer)?;
    let cost = generate(Shape::Many)?;
    Ok((format!("Aerleon {}", peer.version), cost))
}

fn step_rows(pairs: u32, steps: &Steps, cost: &Cost, theirs: &Theirs) -> [Row; 2] {
    let ms = steps.compile_ms + steps.lower_ms + steps.render_ms;
    let time = Row::new(format!("from site to commands, {pairs} pairs"), ms, "ms");
    let memory = Row::new(format!("peak memory of that, {pairs} pairs"), cost.peak_mib, "MiB");
    match theirs {
        Ok((name, cost)) => {
            [time.beside(name, cost.ms).at_most(1.0), memory.beside(name, cost.peak_mib)]
        }
        Err(why) => [time.without("Aerleon", why), memory.without("Aerleon", why)],
    }
}

/// The part with namespaces, in a process that takes them along when it ends.
fn inside(quick: bool, folder: &Path) -> Result<Vec<Row>, BenchError> {
    let program = "unshare";
    let mut command = Command::new(program);
    if !rustix::process::geteuid().is_root() {
        command.args(["--user", "--map-root-user"]);
    }
    command.args(["--net", "--mount", "--fork", "--kill-child"]);
    let size = if quick { "quick" } else { "full" };
    let inner = own(&["inside", size])?;
    command.arg(inner.get_program()).args(inner.get_args()).arg(folder);
    let failed = |source| BenchError::Run { program: program.into(), source };
    // It ends when the pipe that it reads from closes, however this process ends.
    let child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let (leash, output) = hold(child);
    let output = output.map_err(failed)?;
    drop(leash);
    if !output.status.success() {
        let message = "no measurement in namespaces; is this user allowed to make them?".into();
        return Err(BenchError::Failed { program: program.into(), message });
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// Waits for a process without closing the pipe that it reads from.
fn hold(mut child: Child) -> (Option<ChildStdin>, io::Result<Output>) {
    let leash = child.stdin.take();
    (leash, child.wait_with_output())
}
