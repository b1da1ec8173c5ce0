// SPDX-License-Identifier: Apache-2.0
//! From outside: makes the namespaces, waits for the scenario, and ends it.

use std::fs::File;
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::RangeError;
use crate::scenario::Scenario;

/// What a scenario is run with.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Range {
    /// A program that calls [`crate::role`] with its words.
    pub program: PathBuf,
    /// The checker.
    pub portolan: PathBuf,
    pub mitmdump: Option<PathBuf>,
    /// Filled in for each scenario.
    #[serde(default)]
    pub folder: PathBuf,
}

/// What came of it.
#[derive(Clone, Debug)]
pub struct Played {
    /// `None`: it had to be ended.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
}

/// No scenario takes so long.
const PATIENCE: Duration = Duration::from_secs(150);

/// What this machine lacks for a scenario; `None` where it has all.
pub fn missing(scenario: &Scenario, range: &Range) -> Option<String> {
    let tools = [("unshare", "util-linux"), ("ip", "iproute2"), ("nft", "nftables")];
    let wanted = scenario.devices.iter().filter_map(crate::device::Device::needs);
    let lacks = |(tool, package): (&str, &str)| {
        let there = (tool == "mitmdump" && range.mitmdump.is_some()) || has(tool);
        (!there).then(|| format!("no `{tool}` here; {package} brings it"))
    };
    tools.into_iter().chain(wanted).find_map(lacks)
}

fn has(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let usual = ["/usr/sbin", "/sbin"].map(PathBuf::from);
    std::env::split_paths(&path).chain(usual).any(|folder| folder.join(tool).is_file())
}

/// Whether this machine lets us make namespaces.
fn unshare() -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--net", "--mount", "--pid", "--fork"]);
    command.args(["--kill-child", "--mount-proc"]);
    command
}

/// Builds a scenario, runs the checker in it, and takes it all away again.
pub fn play(scenario: &Scenario, range: &Range) -> Result<Played, RangeError> {
    let folder = tempfile::Builder::new().prefix("range-").tempdir();
    let folder = folder.map_err(RangeError::io("make a folder"))?;
    symlink(&range.portolan, folder.path().join("portolan"))
        .map_err(RangeError::io("link the checker"))?;
    let range = Range { folder: folder.path().to_owned(), ..range.clone() };
    let (out, err) = (folder.path().join("out.txt"), folder.path().join("err.txt"));
    let create = |path: &Path| File::create(path).map_err(RangeError::io("write what it says"));
    let mut command = unshare();
    command.arg(&range.program).args(["role", "inside", scenario.name]);
    command.arg(serde_json::to_string(&range)?).env("PATH", path());
    command.stdin(Stdio::null()).stdout(create(&out)?).stderr(create(&err)?);
    let began = Instant::now();
    let mut child = command.spawn().map_err(RangeError::io("make namespaces"))?;
    let mut status = None;
    while status.is_none() && began.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(20));
        status = child.try_wait().map_err(RangeError::io("wait for a scenario"))?;
    }
    if status.is_none() {
        // Its child is the first process of the namespaces, and is killed with it.
        let _ = child.kill();
        let _ = child.wait();
    }
    let code = status.and_then(|status| status.code());
    Ok(Played { code, stdout: text(&out), stderr: text(&err), took: began.elapsed() })
}

fn path() -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{path}:/usr/local/sbin:/usr/sbin:/sbin")
}

fn text(path: &Path) -> String {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|mut file| file.read_to_end(&mut bytes));
    read.map(|_| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
}
