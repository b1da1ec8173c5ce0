// SPDX-License-Identifier: Apache-2.0
//! Objects of a repository, one after the other.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use portolan_diagnostics::Diagnostic;

use super::program::Git;

/// A `git cat-file --batch` that is asked for one object at a time.
pub(super) struct Objects {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    pub(super) fn open(git: Git<'_>) -> Result<Self, Diagnostic> {
        let mut command = git.command(&["cat-file", "--batch"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().map_err(|e| git.unstarted(&e))?;
        let (questions, answers) = (child.stdin.take(), child.stdout.take());
        let answers = answers.ok_or_else(|| git.broken("it gave no output"))?;
        Ok(Self { child, questions, answers: BufReader::new(answers) })
    }

    /// The bytes of an object: `ID TYPE SIZE\n`, so many bytes, and a line's end.
    pub(super) fn read(&mut self, id: &str) -> io::Result<Vec<u8>> {
        if let Some(questions) = &mut self.questions {
            writeln!(questions, "{id}")?;
            questions.flush()?;
        }
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.trim_end().rsplit(' ').next().and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| io::Error::other(format!("object {}", head.trim_end())))?;
        let mut bytes = Vec::new();
        (&mut self.answers).take(size).read_to_end(&mut bytes)?;
        self.answers.read_exact(&mut [0])?;
        Ok(bytes)
    }
}

impl Drop for Objects {
    fn drop(&mut self) {
        // Without questions it ends.
        drop(self.questions.take());
        let _ = self.child.wait();
    }
}
