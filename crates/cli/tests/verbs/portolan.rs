// SPDX-License-Identifier: Apache-2.0
//! Runs the binary, and finds what it is run on.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_portolan");

/// What a command line gave.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).unwrap();
        let (stdout, stderr) = (text(output.stdout), text(output.stderr));
        Self { code: output.status.code(), stdout, stderr }
    }
}

impl Ran {
    /// Its data, where it ended like this and had nothing to complain of.
    #[track_caller]
    pub(crate) fn data(self, code: i32) -> String {
        assert_eq!((self.code, self.stderr.as_str()), (Some(code), ""), "{}", self.stdout);
        self.stdout
    }

    /// Its data as JSON, which says of which version it is.
    #[track_caller]
    pub(crate) fn json(self, code: i32) -> Value {
        let value: Value = serde_json::from_str(&self.data(code)).unwrap();
        assert_eq!(value["version"], 1);
        value
    }
}

/// Runs `portolan` in a folder.
pub(crate) fn portolan_in(folder: &Path, words: &[&str]) -> Ran {
    let mut command = Command::new(PROGRAM);
    command.args(words).current_dir(folder).stdin(Stdio::null()).output().unwrap().into()
}

/// Runs `portolan` among the examples.
pub(crate) fn portolan(words: &[&str]) -> Ran {
    portolan_in(&examples(), words)
}

pub(crate) fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

/// A copy of an example that may be changed.
pub(crate) fn copy(example: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy_into(&examples().join(example), &folder.path().join("site"));
    folder
}

fn copy_into(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for path in fs::read_dir(from).unwrap().map(|entry| entry.unwrap().path()) {
        let to = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_into(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}
