// SPDX-License-Identifier: Apache-2.0
//! The peer: Aerleon, which writes one rule a term, one term a pair.

mod install;
mod policy;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use portolan_site::model::AttachmentKind;

use crate::child::{self, Cost};
use crate::error::BenchError;
use crate::policy::Pairs;
pub(crate) use install::install;

/// An installed Aerleon, and where it works.
#[derive(Clone, Debug)]
pub(crate) struct Peer {
    aclgen: PathBuf,
    pub version: String,
    work: PathBuf,
}

impl Peer {
    /// Has it write the rules for some pairs, and tells what that took.
    pub(crate) fn generate(&self, pairs: &Pairs) -> Result<Cost, BenchError> {
        child::run(&mut self.command(&folder(&self.work, pairs), &policy::files(pairs))?)
    }

    /// Has it write the rules of some files and look for terms that hide others; it fails at the
    /// first that it finds.
    pub(crate) fn shade_check(
        &self,
        name: &str,
        files: &[(&str, String)],
    ) -> Result<Cost, BenchError> {
        child::run(self.command(&self.work.join(name), files)?.arg("--shade_check"))
    }

    fn command(&self, folder: &Path, files: &[(&str, String)]) -> Result<Command, BenchError> {
        for (path, text) in files {
            write(&folder.join(path), text)?;
        }
        let out = folder.join("out");
        make(&out)?;
        let mut command = Command::new(&self.aclgen);
        command.arg("--base_directory").arg(folder);
        command.arg("--definitions_directory").arg(folder.join("def"));
        command.arg("--output_directory").arg(&out);
        Ok(command)
    }
}

fn folder(work: &Path, pairs: &Pairs) -> PathBuf {
    work.join(pairs.shape.word()).join(pairs.list.len().to_string())
}

/// What it wrote for some pairs, in this folder, for the hook of an attachment.
pub(crate) fn written(
    work: &Path,
    pairs: &Pairs,
    kind: AttachmentKind,
) -> Result<String, BenchError> {
    let path = folder(work, pairs).join("out").join("bench.nft");
    let read = fs::read_to_string(&path);
    let text = read.map_err(|source| BenchError::File { doing: "read", path, source })?;
    // Generated once for all hooks: one word differs.
    let hook = match kind {
        AttachmentKind::Host => "type filter hook input",
        AttachmentKind::Router | AttachmentKind::Bridge => "type filter hook forward",
    };
    Ok(text.replacen("type filter hook forward", hook, 1))
}

fn write(path: &Path, text: &str) -> Result<(), BenchError> {
    path.parent().map_or(Ok(()), make)?;
    let failed = |source| BenchError::File { doing: "write", path: path.to_owned(), source };
    fs::write(path, text).map_err(failed)
}

fn make(folder: &Path) -> Result<(), BenchError> {
    let failed = |source| BenchError::File { doing: "make", path: folder.to_owned(), source };
    fs::create_dir_all(folder).map_err(failed)
}
