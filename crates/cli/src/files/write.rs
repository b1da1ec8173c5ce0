// SPDX-License-Identifier: Apache-2.0
//! Files written whole or not at all.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use portolan_diagnostics::{Diagnostic, Place};

use super::read;
use super::target::{Target, target, write_through};

const STANDS: &str = "give a file that you may write to; the old one stands";

/// Writes files into a folder that holds none of them; all or nothing: they are written beside
/// it first and moved in whole.
pub(crate) fn write_new(dir: &Path, files: &[(String, String)]) -> Result<(), Diagnostic> {
    if dir.exists() && fs::read_dir(dir).is_ok_and(|mut d| d.next().is_some()) {
        let place = Place::Path(dir.display().to_string());
        return Err(Diagnostic::error("not-empty", place, "the folder is not empty").help(
            "give a folder that does not exist yet, so that nothing of yours is written over",
        ));
    }
    if is_here(dir) {
        let place = Place::Path(dir.display().to_string());
        let said = "the folder that this command runs in cannot be replaced";
        return Err(Diagnostic::error("own-folder", place, said)
            .help("run it from the folder above, and give this folder's name"));
    }
    let beside = beside(dir);
    let write = || -> io::Result<()> {
        for (name, text) in files {
            let path = beside.join(name);
            fs::create_dir_all(path.parent().unwrap_or(&beside))?;
            fs::write(&path, text)?;
        }
        fs::rename(&beside, dir)
    };
    let written = write();
    if written.is_err() {
        // What was begun is taken away; where that fails too, the folder's name tells whose it is.
        let _ = fs::remove_dir_all(&beside);
    }
    let help = "give a folder that you may write to; nothing was left behind";
    written.map_err(|e| unwritable(dir, &e, help))
}

/// Whoever stands in a folder that is replaced stands nowhere afterwards.
fn is_here(dir: &Path) -> bool {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    dir.file_name().is_none() || here.is_ok_and(|h| fs::canonicalize(dir).is_ok_and(|d| d == h))
}

/// Replaces a file, or makes it: a reader sees the old text or the new one. A link stays, and its
/// file is replaced; a pipe or a device is written to.
pub(crate) fn replace(path: &Path, text: &str) -> Result<(), Diagnostic> {
    replace_bytes(path, text.as_bytes())
}

/// The same for what is no text.
pub(crate) fn replace_bytes(path: &Path, bytes: &[u8]) -> Result<(), Diagnostic> {
    let written = target(path).and_then(|target| match target {
        Target::File(file) => replace_file(&file, bytes),
        Target::Through => write_through(path, bytes),
    });
    written.map_err(|e| unwritable(path, &e, STANDS))
}

fn replace_file(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = put_beside(file, bytes).and_then(|()| fs::rename(beside(file), file));
    if written.is_err() {
        let _ = fs::remove_file(beside(file));
    }
    written
}

/// Replaces files, all or none: each new text is written beside its file before the first is
/// moved in, and the old texts come back where one cannot be.
pub(crate) fn replace_all(files: &[(PathBuf, String)]) -> Result<(), Diagnostic> {
    let old = files.iter().map(|(path, _)| Ok((path, read(path)?)));
    let old: Vec<(&PathBuf, String)> = old.collect::<Result<_, Diagnostic>>()?;
    let mut moved = 0;
    let done = move_in(files, &mut moved);
    if done.is_err() {
        put_back(&old, moved);
    }
    done
}

/// Counts what it moved, so that it can be put back.
fn move_in(files: &[(PathBuf, String)], moved: &mut usize) -> Result<(), Diagnostic> {
    for (path, text) in files {
        let put = put_beside(&followed(path), text.as_bytes());
        put.map_err(|e| unwritable(path, &e, STANDS))?;
    }
    for (path, _) in files {
        let file = followed(path);
        fs::rename(beside(&file), file).map_err(|e| unwritable(path, &e, STANDS))?;
        *moved += 1;
    }
    Ok(())
}

/// What was moved in could be written a moment ago, so this can too; the first failure is the
/// one to tell.
fn put_back(old: &[(&PathBuf, String)], moved: usize) {
    for (index, (path, text)) in old.iter().enumerate() {
        if index < moved {
            let _ = replace(path, text);
        } else {
            let _ = fs::remove_file(beside(&followed(path)));
        }
    }
}

/// The file itself, where the path is a link to it.
fn followed(path: &Path) -> PathBuf {
    match target(path) {
        Ok(Target::File(file)) => file,
        Ok(Target::Through) | Err(_) => path.to_owned(),
    }
}

/// With the rights of the file itself, where there is one.
fn put_beside(path: &Path, bytes: &[u8]) -> io::Result<()> {
    fs::write(beside(path), bytes)?;
    match fs::metadata(path) {
        Ok(meta) => fs::set_permissions(beside(path), meta.permissions()),
        Err(_) => Ok(()),
    }
}

fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    path.with_file_name(format!(".{name}.portolan-{}", std::process::id()))
}

fn unwritable(path: &Path, error: &io::Error, help: &str) -> Diagnostic {
    let said = format!("cannot write it: {}", error.to_string().to_lowercase());
    Diagnostic::error("unwritable", Place::Path(path.display().to_string()), said).help(help)
}
