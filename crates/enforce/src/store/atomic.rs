// SPDX-License-Identifier: Apache-2.0
//! Files that are either the old one or the new one, also after a power cut.

use std::fs::{DirBuilder, File};
use std::io::{self, Write};
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::EnforceError;

/// Turns an I/O error into one of ours.
pub(super) fn state(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> EnforceError {
    let path = path.to_owned();
    move |source| EnforceError::State { doing, path, source }
}

/// A directory that only its owner may look into; what it holds says how a site is segmented.
pub(super) fn private_directory(path: &Path) -> Result<(), EnforceError> {
    DirBuilder::new().recursive(true).mode(0o700).create(path).map_err(state("create", path))
}

/// What the file holds; `None` where there is no file.
pub(super) fn read_json<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, EnforceError> {
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(e) => return Err(state("read", path)(e)),
    };
    let damaged = |e: serde_json::Error| EnforceError::StateDamaged {
        path: path.to_owned(),
        why: e.to_string(),
    };
    serde_json::from_slice(&bytes).map(Some).map_err(damaged)
}

/// Replaces the file.
pub(super) fn write_json(path: &Path, value: &impl Serialize) -> Result<(), EnforceError> {
    let fresh = path.with_extension("new");
    write_synced(&fresh, value)?;
    rename(&fresh, path)
}

/// Writes a file that nobody reads yet.
pub(super) fn write_synced(path: &Path, value: &impl Serialize) -> Result<(), EnforceError> {
    let write = || -> io::Result<()> {
        let mut file = io::BufWriter::new(File::create(path)?);
        serde_json::to_writer(&mut file, value)?;
        file.write_all(b"\n")?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_all()
    };
    write().map_err(state("write", path))
}

/// Renames, and makes the renaming last.
pub(super) fn rename(from: &Path, to: &Path) -> Result<(), EnforceError> {
    std::fs::rename(from, to).map_err(state("write", to))?;
    let parent = to.parent().unwrap_or(Path::new("."));
    File::open(parent).and_then(|d| d.sync_all()).map_err(state("write", parent))
}

pub(super) fn remove(path: &Path) -> Result<(), EnforceError> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(state("remove", path)(e)),
        _ => Ok(()),
    }
}

pub(super) fn remove_directory(path: &Path) -> Result<(), EnforceError> {
    match std::fs::remove_dir_all(path) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(state("remove", path)(e)),
        _ => Ok(()),
    }
}
