// SPDX-License-Identifier: Apache-2.0
//! The tree, read once: every text in it and every package. Checks are functions over it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use portolan_diagnostics::{SourceId, Sources, Span};

use crate::package::{Package, packages};

/// Folders, from the root, that hold nothing of ours.
const FOREIGN: [&str; 3] = [".git", "target", "console/node_modules"];

#[derive(Debug, thiserror::Error)]
pub(crate) enum ReadError {
    #[error("`{0}` cannot be read or written: {1}")]
    File(String, io::Error),
    #[error("cargo cannot be run: {0}")]
    Cargo(io::Error),
    #[error("`cargo metadata` did not tell the packages: {0}")]
    Metadata(String),
}

/// One text of the tree.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Text<'a> {
    /// From the root, such as `crates/net/src/lib.rs`.
    pub(crate) path: &'a str,
    pub(crate) text: &'a str,
    source: SourceId,
    sources: &'a Sources,
}

impl Text<'_> {
    /// A line as a place, counted from 1.
    pub(crate) fn line(&self, number: usize) -> Span {
        self.sources.line_span(self.source, number)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Repository {
    pub(crate) sources: Sources,
    pub(crate) packages: Vec<Package>,
    files: BTreeMap<String, SourceId>,
}

impl Repository {
    pub(crate) fn read(root: &Path) -> Result<Self, ReadError> {
        let mut this = Self { packages: packages(root)?, ..Self::default() };
        this.walk(root, "")?;
        Ok(this)
    }

    pub(crate) fn add(&mut self, path: String, text: String) {
        let source = self.sources.add(path.clone(), text);
        self.files.insert(path, source);
    }

    /// Every text, by path.
    pub(crate) fn texts(&self) -> impl Iterator<Item = Text<'_>> {
        self.files.iter().map(|(path, source)| self.text_of(path, *source))
    }

    /// Texts whose name ends so, such as `.rs`.
    pub(crate) fn ending<'a>(&'a self, end: &'a str) -> impl Iterator<Item = Text<'a>> {
        self.texts().filter(move |t| t.path.ends_with(end))
    }

    pub(crate) fn text(&self, path: &str) -> Option<Text<'_>> {
        self.files.get_key_value(path).map(|(path, source)| self.text_of(path, *source))
    }

    /// Whether there is such a file or folder.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let folder = format!("{}/", path.trim_end_matches('/'));
        self.files.contains_key(path) || self.files.keys().any(|p| p.starts_with(&folder))
    }

    fn text_of<'a>(&'a self, path: &'a str, source: SourceId) -> Text<'a> {
        Text { path, text: self.sources.text(source), source, sources: &self.sources }
    }

    fn walk(&mut self, root: &Path, folder: &str) -> Result<(), ReadError> {
        let told = |e| ReadError::File(folder.to_owned(), e);
        for entry in fs::read_dir(root.join(folder)).map_err(told)? {
            let entry = entry.map_err(told)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let kind = entry.file_type().map_err(told)?;
            if kind.is_dir() && !FOREIGN.contains(&path.as_str()) {
                self.walk(root, &path)?;
            } else if kind.is_file() {
                self.take(root, path)?;
            }
        }
        Ok(())
    }

    /// What is no text is in the tree all the same, so that links to it hold; it has no lines.
    fn take(&mut self, root: &Path, path: String) -> Result<(), ReadError> {
        let bytes = match fs::read(root.join(&path)) {
            Ok(bytes) => bytes,
            // Gone since the folder was listed: an editor's file, or a test's.
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(e) => return Err(ReadError::File(path, e)),
        };
        self.add(path, String::from_utf8(bytes).unwrap_or_default());
        Ok(())
    }
}
