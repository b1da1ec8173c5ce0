// SPDX-License-Identifier: Apache-2.0
//! Where the demo plays: a lab that ends with it, a folder for the site, and the verbs.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Arc, OnceLock};

use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place};
use portolan_lab::{Lab, LabError, Play, Played, Program};

use rustix::process::{Pid, Signal, kill_process};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

use crate::terminal::tell;

/// Why the story could not be told to its end.
#[derive(Debug, thiserror::Error)]
pub(super) enum StageError {
    #[error(transparent)]
    Lab(#[from] LabError),
    #[error("`{0}` failed")]
    Verb(String, String),
    #[error("cannot {0}")]
    Io(String, #[source] std::io::Error),
    #[error("{0}")]
    Story(String),
}

impl StageError {
    pub(super) fn diagnostic(&self) -> Diagnostic {
        let place = Place::Argument("lab demo".into());
        match self {
            Self::Lab(error) => error.diagnostic(),
            Self::Verb(_, said) => Diagnostic::error("demo-failed", place, self.to_string())
                .also(said.trim().to_string())
                .help("run the same in `portolan lab up citrix` to look closer"),
            Self::Io(_, source) => Diagnostic::error("demo-failed", place, self.to_string())
                .also(source.to_string())
                .help("look at the folder's rights and room"),
            Self::Story(_) => Diagnostic::error("demo-failed", place, self.to_string())
                .help("this is a fault of Portolan's; please report it with these words"),
        }
    }
}

/// The lab and the folders.
pub(super) struct Stage {
    pub(super) lab: Lab,
    pub(super) catalogue: Catalogue,
    pub(super) site: PathBuf,
    pub(super) state: PathBuf,
    /// Follows names while the story goes on.
    pub(super) agent: Option<Child>,
    program: PathBuf,
    /// Taken away at the end.
    _scratch: tempfile::TempDir,
}

impl Stage {
    /// Raises the lab.
    pub(super) fn open(lab: &str, keep: Option<&Path>) -> Result<Self, StageError> {
        let scratch = tempfile::Builder::new().prefix("portolan-demo-").tempdir();
        let scratch = scratch.map_err(|e| StageError::Io("make a folder".into(), e))?;
        let first = Arc::new(OnceLock::new());
        end_on_signal(scratch.path().to_path_buf(), Arc::clone(&first));
        let program =
            std::env::current_exe().map_err(|e| StageError::Io("find itself".into(), e))?;
        say(&format!("raising the lab `{lab}` in network namespaces"));
        let lab = Lab::raise(lab, Program::current()?)?;
        if let Some(pid) = Pid::from_raw(lab.init().pid) {
            let _ = first.set(pid);
        }
        let site = keep.map_or_else(|| scratch.path().join("site"), Path::to_path_buf);
        let state = scratch.path().join("state");
        Ok(Self {
            lab,
            catalogue: Catalogue::shipped(),
            site,
            state,
            agent: None,
            program,
            _scratch: scratch,
        })
    }

    pub(super) fn scratch(&self, name: &str) -> PathBuf {
        self._scratch.path().join(name)
    }

    /// Runs a verb inside the lab and gives what it printed. Exit 1 is findings, no failure.
    pub(super) fn verb(&self, words: &[&str]) -> Result<String, StageError> {
        say(&format!("  $ portolan {}", words.join(" ")));
        self.verb_quietly(words)
    }

    /// The same, without telling.
    pub(super) fn verb_quietly(&self, words: &[&str]) -> Result<String, StageError> {
        let output = self.command(words).output();
        let output = output.map_err(|e| StageError::Io(words.join(" "), e))?;
        finished(words, &output)
    }

    /// Starts a verb inside the lab.
    pub(super) fn start(&self, words: &[&str]) -> Result<Child, StageError> {
        say(&format!("  $ portolan {}", words.join(" ")));
        let mut command = self.command(words);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().map_err(|e| StageError::Io(words.join(" "), e))
    }

    /// Waits for a started verb.
    pub(super) fn wait(&self, words: &[&str], child: Child) -> Result<String, StageError> {
        let output = child.wait_with_output().map_err(|e| StageError::Io(words.join(" "), e))?;
        finished(words, &output)
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = self.lab.command(&self.program);
        command.args(words.iter().map(OsString::from)).stdin(Stdio::null());
        command
    }

    pub(super) fn play(&self, plays: &[Play]) -> Result<Vec<Played>, StageError> {
        Ok(self.lab.play(plays)?)
    }
}

/// Where somebody ends the demo, the lab goes first, so that nothing in it writes any more, and
/// then the folder.
fn end_on_signal(scratch: PathBuf, lab: Arc<OnceLock<Pid>>) {
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM, SIGHUP]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            let _ = lab.get().map(|pid| kill_process(*pid, Signal::KILL));
            for _ in 0..TRIES {
                std::thread::sleep(std::time::Duration::from_millis(100));
                let _ = std::fs::remove_dir_all(&scratch);
            }
            std::process::exit(128 + signal);
        }
    });
}

/// What a verb out here writes in this very moment is gone at the next try.
const TRIES: usize = 4;

/// The lab ends with everything in it; what stands for the agent out here is waited for.
impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(mut agent) = self.agent.take() {
            let pid = i32::try_from(agent.id()).ok().and_then(Pid::from_raw);
            let _ = pid.map(|p| kill_process(p, Signal::TERM));
            let _ = agent.wait();
        }
    }
}

fn finished(words: &[&str], output: &Output) -> Result<String, StageError> {
    let errors = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0 | 1) => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => Err(StageError::Verb(format!("portolan {}", words.join(" ")), errors.into_owned())),
    }
}

/// A line of the story.
pub(super) fn say(line: &str) {
    tell(&format!("{line}\n"));
}

/// The beginning of an act.
pub(super) fn act(number: usize, title: &str) {
    tell(&format!("\n{number}. {title}\n"));
}
