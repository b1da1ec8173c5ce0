// SPDX-License-Identifier: Apache-2.0
//! Files in and out. Everything right of here takes texts.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::Zoned;
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place, Sources};
use portolan_site::model::{Date, Site};
use sha2::{Digest, Sha256};

use crate::terminal::{complain, stops};

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
}

/// Reads a site, or tells why not.
pub(crate) fn load(dir: &Path) -> Option<Loaded> {
    let catalogue = Catalogue::shipped();
    let files = match read_site(dir) {
        Ok(files) => files,
        Err(diagnostic) => {
            complain(&[diagnostic], &Sources::default());
            return None;
        }
    };
    let digest = digest(&files);
    let (site, sources, diagnostics) = portolan_site::load(&files, &catalogue);
    match site {
        Some(site) if !stops(&diagnostics) => {
            Some(Loaded { site, sources, diagnostics, catalogue, digest })
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

/// Every file of a site by its path inside the folder, with `/` between the parts.
pub(crate) fn read_site(dir: &Path) -> Result<BTreeMap<String, String>, Diagnostic> {
    if !dir.join(portolan_site::SITE_FILE).is_file() {
        let place = Place::Path(dir.display().to_string());
        let said = format!("there is no `{}` here", portolan_site::SITE_FILE);
        return Err(Diagnostic::error("no-site", place, said)
            .help("give the folder of a site, or make one with `portolan init citrix DIR --inventory FILE`"));
    }
    let mut files = BTreeMap::new();
    for sub in ["", "inventory", "policies"] {
        read_folder(dir, Path::new(sub), &mut files)?;
    }
    Ok(files)
}

/// Folders inside folders; links may lead round in circles.
const DEPTH_MAX: usize = 8;

fn read_folder(
    dir: &Path,
    sub: &Path,
    files: &mut BTreeMap<String, String>,
) -> Result<(), Diagnostic> {
    let folder = dir.join(sub);
    if folder.symlink_metadata().is_err() {
        return Ok(());
    }
    if !folder.is_dir() {
        let help = "put its files into a folder of this name";
        return Err(misplaced(&folder, "not-a-folder", "this must be a folder", help));
    }
    if sub.components().count() > DEPTH_MAX {
        let said = format!("folders of a site nest at most {DEPTH_MAX} deep");
        return Err(misplaced(&folder, "too-deep", &said, "look for a link that leads back up"));
    }
    for path in listing(&folder)? {
        let Some(name) = path.file_name().and_then(|n| n.to_str()) else {
            if sub.as_os_str().is_empty() {
                continue;
            }
            let help = "give it a name in UTF-8, so that it is not passed over";
            return Err(misplaced(&path, "bad-file-name", "the file's name is not UTF-8", help));
        };
        let inside = sub.join(name).display().to_string();
        if path.is_dir() && !sub.as_os_str().is_empty() {
            read_folder(dir, &sub.join(name), files)?;
        } else if portolan_site::is_site_file(&inside) {
            files.insert(inside, read(&path)?);
        }
    }
    Ok(())
}

/// What a folder holds, in order, so that the same folder gives the same first mistake.
fn listing(folder: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let entries = fs::read_dir(folder).map_err(|e| unreadable(folder, &e))?;
    let paths: io::Result<Vec<PathBuf>> = entries.map(|e| e.map(|e| e.path())).collect();
    let mut paths = paths.map_err(|e| unreadable(folder, &e))?;
    paths.sort();
    Ok(paths)
}

fn misplaced(path: &Path, code: &'static str, said: &str, help: &str) -> Diagnostic {
    Diagnostic::error(code, Place::Path(path.display().to_string()), said).help(help)
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> Result<String, Diagnostic> {
    let place = || Place::Path(path.display().to_string());
    let mut bytes = Vec::new();
    let opened = File::open(path).map_err(|e| unreadable(path, &e))?;
    let long = opened.metadata().is_ok_and(|meta| meta.len() > FILE_BYTES_MAX);
    // Not every file knows its length, so no more than the limit is taken in any case.
    let mut taken = opened.take(if long { 0 } else { FILE_BYTES_MAX + 1 });
    taken.read_to_end(&mut bytes).map_err(|e| unreadable(path, &e))?;
    if taken.limit() == 0 {
        let said = format!("the file holds more than {FILE_BYTES_MAX} bytes, which are not read");
        return Err(Diagnostic::error("file-too-large", place(), said).help("split the file"));
    }
    String::from_utf8(bytes).map_err(|e| {
        let at = e.utf8_error().valid_up_to();
        let line = e.as_bytes().iter().take(at).filter(|b| **b == b'\n').count() + 1;
        Diagnostic::error("not-utf8", place(), format!("line {line} is not UTF-8 text"))
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

/// Writes files into a folder that holds none of them; all or nothing: they are written beside
/// it first and moved in whole.
pub(crate) fn write_new(dir: &Path, files: &[(String, String)]) -> Result<(), Diagnostic> {
    let failed = |path: &Path, e: &io::Error| {
        let said = format!("cannot write it: {}", e.to_string().to_lowercase());
        Diagnostic::error("unwritable", Place::Path(path.display().to_string()), said)
            .help("give a folder that you may write to; nothing was left behind")
    };
    if dir.exists() && fs::read_dir(dir).is_ok_and(|mut d| d.next().is_some()) {
        let place = Place::Path(dir.display().to_string());
        return Err(Diagnostic::error("not-empty", place, "the folder is not empty").help(
            "give a folder that does not exist yet, so that nothing of yours is written over",
        ));
    }
    let beside = beside(dir);
    let write = || -> Result<(), Diagnostic> {
        for (name, text) in files {
            let path = beside.join(name);
            let parent = path.parent().unwrap_or(&beside);
            fs::create_dir_all(parent).map_err(|e| failed(dir, &e))?;
            fs::write(&path, text).map_err(|e| failed(dir, &e))?;
        }
        fs::rename(&beside, dir).map_err(|e| failed(dir, &e))
    };
    let written = write();
    if written.is_err() {
        // What was begun is taken away; where that fails too, the folder's name tells whose it is.
        let _ = fs::remove_dir_all(&beside);
    }
    written
}

fn beside(dir: &Path) -> PathBuf {
    let name = dir.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    dir.with_file_name(format!(".{name}.portolan-{}", std::process::id()))
}

/// Replaces a file whole: a reader sees the old text or the new one.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Diagnostic> {
    let failed = |e: io::Error| {
        let said = format!("cannot write it: {}", e.to_string().to_lowercase());
        Diagnostic::error("unwritable", Place::Path(path.display().to_string()), said)
            .help("give a file that you may write to; the old one stands")
    };
    let beside = beside(path);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // As in `write_new`.
        let _ = fs::remove_file(&beside);
    }
    written.map_err(failed)
}

/// Today, as this machine has it.
pub(crate) fn today() -> Date {
    Zoned::now().date()
}
