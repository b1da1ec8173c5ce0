// SPDX-License-Identifier: Apache-2.0
//! Files in and out. Everything right of here takes texts.

mod folder;
mod git;
mod target;
mod write;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use jiff::Zoned;
use portolan_analysis::check::still_to_tell;
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place, Sources};
use portolan_site::model::{Date, Site};
use sha2::{Digest, Sha256};

use crate::terminal::{complain, stops};

pub(crate) use folder::read_site;
pub(crate) use git::Revision;
pub(crate) use write::{replace, replace_all, replace_bytes, write_new};

/// No text that a user writes comes near this; more is not read.
const FILE_BYTES_MAX: u64 = 64 << 20;

/// A site as it was read.
pub(crate) struct Loaded {
    pub(crate) site: Site,
    pub(crate) sources: Sources,
    /// Warnings and notes; there are no errors.
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) catalogue: Catalogue,
    /// Of the files as they were read.
    pub(crate) digest: String,
    /// By path inside the site's folder.
    pub(crate) files: BTreeMap<String, String>,
}

impl Loaded {
    /// Complains of what reading told and the site does not know.
    pub(crate) fn complain(&self) {
        complain(&still_to_tell(&self.site, today(), self.diagnostics.clone()), &self.sources);
    }
}

/// Reads a site, or tells why not.
pub(crate) fn load(dir: &Path) -> Option<Loaded> {
    match read_site(dir) {
        Ok(files) => load_files(files),
        Err(diagnostic) => {
            complain(&[diagnostic], &Sources::default());
            None
        }
    }
}

/// The site of these files, or tells why they are none.
pub(crate) fn load_files(files: BTreeMap<String, String>) -> Option<Loaded> {
    let catalogue = Catalogue::shipped();
    let digest = digest(&files);
    let (site, sources, diagnostics) = portolan_site::load(&files, &catalogue);
    match site {
        Some(site) if !stops(&diagnostics) => {
            Some(Loaded { site, sources, diagnostics, catalogue, digest, files })
        }
        _ => {
            complain(&diagnostics, &sources);
            None
        }
    }
}

/// A digest of a site's files: equal texts at equal paths, equal digest.
pub(crate) fn digest(files: &BTreeMap<String, String>) -> String {
    let mut hash = Sha256::new();
    for part in files.iter().flat_map(|(path, text)| [path, text]) {
        hash.update(part.len().to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.finalize().iter().take(16).map(|b| format!("{b:02x}")).collect()
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Diagnostic> {
    text(read_bytes(path)?, Place::Path(path.display().to_string()))
}

/// What a file holds, in whatever encoding.
pub(crate) fn read_bytes(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let opened = File::open(path).map_err(|e| unreadable(path, &e))?;
    let long = opened.metadata().is_ok_and(|meta| meta.len() > FILE_BYTES_MAX);
    bytes_from(opened, long, path)
}

/// The text of a file, or of standard input where its name is `-`.
pub(crate) fn read_or_stdin(path: &Path) -> Result<String, Diagnostic> {
    text(bytes_or_stdin(path)?, Place::Path(path.display().to_string()))
}

/// The same in whatever encoding.
pub(crate) fn bytes_or_stdin(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    if path != Path::new("-") {
        return read_bytes(path);
    }
    bytes_from(io::stdin().lock(), false, path)
}

fn bytes_from(opened: impl Read, long: bool, path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let place = || Place::Path(path.display().to_string());
    let mut bytes = Vec::new();
    // Not every file knows its length, so no more than the limit is taken in any case.
    let mut taken = opened.take(if long { 0 } else { FILE_BYTES_MAX + 1 });
    taken.read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    if taken.limit() == 0 {
        let said = format!("the file holds more than {FILE_BYTES_MAX} bytes, which are not read");
        return Err(Diagnostic::error("file-too-large", place(), said).help("split the file"));
    }
    Ok(bytes)
}

/// The bytes of a file as text.
pub(crate) fn text(bytes: Vec<u8>, place: Place) -> Result<String, Diagnostic> {
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
        Diagnostic::error("not-utf8", place, format!("line {line} is not UTF-8 text"))
            .help("save the file as UTF-8")
    })
}

fn unreadable(path: &Path, error: &io::Error) -> Diagnostic {
    let (code, help) = if error.kind() == io::ErrorKind::NotFound {
        ("no-such-file", "check the path")
    } else if error.kind() == io::ErrorKind::PermissionDenied {
        ("unreadable", "ask for the right to read it")
    } else {
        ("unreadable", "give a file that can be read")
    };
    let said = format!("cannot read it: {}", error.to_string().to_lowercase());
    Diagnostic::error(code, Place::Path(path.display().to_string()), said).help(help)
}

/// Today, as this machine has it.
pub(crate) fn today() -> Date {
    Zoned::now().date()
}
