// SPDX-License-Identifier: Apache-2.0
//! Reports in a folder: the last one, each that differed from the one before, and a line for each change.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use portolan_diagnostics::{Diagnostic, Place};
use portolan_doctor::{Change, Report, view};

use super::super::told;
use crate::files::{read, replace};

pub(super) struct History {
    dir: PathBuf,
}

const LAST: &str = "last.json";
/// One JSON object a line.
const CHANGES: &str = "changes.jsonl";
/// Of a report.
const VERSION: u32 = 1;

impl History {
    pub(super) fn open(dir: &Path) -> Result<Self, Diagnostic> {
        fs::create_dir_all(dir).map_err(|error| unwritable(dir, &error))?;
        // A pipe in the place of a file would make the first round wait for its reader.
        for path in [dir.join(LAST), dir.join(CHANGES)] {
            if fs::metadata(&path).is_ok_and(|meta| !meta.is_file()) {
                return Err(bad(&path, "it is no file"));
            }
        }
        Ok(Self { dir: dir.to_owned() })
    }

    /// The report of the last round, of this run or an earlier one.
    pub(super) fn last(&self) -> Result<Option<Report>, Diagnostic> {
        let path = self.dir.join(LAST);
        if !path.exists() {
            return Ok(None);
        }
        let report: Report = serde_json::from_str(&read(&path)?)
            .map_err(|error| bad(&path, &format!("it is no report of ours: {error}")))?;
        if report.version != VERSION {
            let said =
                format!("it is a report of version {}, and {VERSION} is read", report.version);
            return Err(bad(&path, &said));
        }
        Ok(Some(report))
    }

    /// Keeps the report; under its own time where it differs from the one before.
    pub(super) fn keep(&self, report: &Report, found: Option<&[Change]>) -> Result<(), Diagnostic> {
        let text = view::json(report);
        if found.is_none_or(|found| !found.is_empty()) {
            // A colon is no part of a file's name everywhere.
            let name = format!("{}.json", report.started.replace(':', "-"));
            replace(&self.dir.join(name), &text)?;
        }
        self.append(found.unwrap_or_default())?;
        replace(&self.dir.join(LAST), &text)
    }

    fn append(&self, found: &[Change]) -> Result<(), Diagnostic> {
        if found.is_empty() {
            return Ok(());
        }
        let path = self.dir.join(CHANGES);
        let line = |change: &Change| serde_json::to_string(change).map(|line| line + "\n");
        let lines: Result<String, _> = found.iter().map(line).collect();
        let lines = lines.map_err(|error| told::unwritten(&error))?;
        append(&path, &lines).map_err(|error| unwritable(&path, &error))
    }
}

/// On a line of its own, also where the one before was torn by a disk that was full.
fn append(path: &Path, lines: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).read(true).open(path)?;
    let mut last = [b'\n'];
    if file.seek(SeekFrom::End(0))? > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    let gap = if last == *b"\n" { "" } else { "\n" };
    file.write_all(format!("{gap}{lines}").as_bytes())
}

fn bad(path: &Path, said: &str) -> Diagnostic {
    Diagnostic::error("bad-history", Place::Path(path.display().to_string()), said)
        .help("give a folder of its own to each check, or remove the file")
}

fn unwritable(path: &Path, error: &io::Error) -> Diagnostic {
    let said = format!("cannot write it: {}", error.to_string().to_lowercase());
    Diagnostic::error("unwritable", Place::Path(path.display().to_string()), said)
        .help("give a folder that can be written to")
}
