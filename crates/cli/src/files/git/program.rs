// SPDX-License-Identifier: Apache-2.0
//! The `git` program.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use portolan_diagnostics::{Diagnostic, Place};

/// Git in the repository around a folder, on behalf of a word of the command line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Git<'a> {
    pub(super) around: &'a Path,
    pub(super) word: &'a str,
}

impl Git<'_> {
    /// What git says.
    pub(super) fn run(self, words: &[&str]) -> Result<Vec<u8>, Diagnostic> {
        let output = self.command(words).stdin(Stdio::null()).output();
        let output = output.map_err(|e| self.unstarted(&e))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(self.broken(&String::from_utf8_lossy(&output.stderr)))
    }

    /// What git says in a line.
    pub(super) fn line(self, words: &[&str]) -> Result<String, Diagnostic> {
        let said = self.run(words)?;
        Ok(String::from_utf8_lossy(&said).trim_end_matches('\n').to_owned())
    }

    pub(super) fn command(self, words: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(self.around).args(words);
        // What is not here is not fetched, and nobody is asked for a password.
        command.envs([("GIT_NO_LAZY_FETCH", "1"), ("GIT_TERMINAL_PROMPT", "0")]);
        command
    }

    pub(super) fn wrong(self, code: &'static str, said: &str) -> Diagnostic {
        Diagnostic::error(code, Place::Argument(self.word.to_owned()), said)
    }

    /// Git cannot be started.
    pub(super) fn unstarted(self, error: &io::Error) -> Diagnostic {
        let said = format!("cannot run git: {}", error.to_string().to_lowercase());
        self.wrong("no-git", &said)
            .help("install git and see that it is in PATH, or compare two folders")
    }

    /// Git failed, and said so.
    pub(super) fn broken(self, said: &str) -> Diagnostic {
        let found = self.wrong("git-failed", "git could not read this");
        let said = said.lines().find(|line| !line.trim().is_empty());
        let found = said.into_iter().fold(found, |found, line| found.also(line.trim()));
        found.help(
            "see that it is inside a Git repository that you may read, or compare two folders",
        )
    }
}
