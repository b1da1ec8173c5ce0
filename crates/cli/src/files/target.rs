// SPDX-License-Identifier: Apache-2.0
//! Where a path leads: to a file, which can be replaced, or to what is written to as it stands.

use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{FileTypeExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// More links than the kernel follows.
const LINKS_MAX: usize = 40;
/// Opens a pipe that nobody reads with an error, where it would else wait for a reader.
const O_NONBLOCK: i32 = 0o4000;

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// A file, or the place for one: not a link to it.
    File(PathBuf),
    /// A pipe, a device, or an open file of some program: a name that must stay what it is.
    Through,
}

/// Follows links, also one that leads to no file yet.
pub(super) fn target(path: &Path) -> io::Result<Target> {
    let mut at = path.to_owned();
    for _ in 0..LINKS_MAX {
        let folder = at.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let Ok(meta) = at.symlink_metadata() else { return Ok(Target::File(at)) };
        if fs::canonicalize(folder).is_ok_and(|real| real.starts_with("/proc")) {
            return Ok(Target::Through);
        }
        if !meta.is_symlink() {
            let is_file = (meta.is_file() && !is_stdout(&meta)) || meta.is_dir();
            return Ok(if is_file { Target::File(at) } else { Target::Through });
        }
        at = folder.join(fs::read_link(&at)?);
    }
    Err(io::Error::other("its links lead to each other"))
}

fn is_stdout(meta: &Metadata) -> bool {
    let own = fs::metadata("/proc/self/fd/1");
    own.is_ok_and(|own| (own.dev(), own.ino()) == (meta.dev(), meta.ino()))
}

/// Writes to what stands there. Our own output is one, whatever name leads to it.
pub(super) fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let meta = fs::metadata(path)?;
    if is_stdout(&meta) {
        let mut out = io::stdout().lock();
        return out.write_all(bytes).and_then(|()| out.flush());
    }
    let _reader = if meta.file_type().is_fifo() { Some(with_reader(path)?) } else { None };
    OpenOptions::new().append(true).open(path)?.write_all(bytes)
}

fn with_reader(path: &Path) -> io::Result<File> {
    let opened = OpenOptions::new().write(true).custom_flags(O_NONBLOCK).open(path);
    opened.map_err(|_| io::Error::other("nobody reads from this pipe"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_lead_to_the_file_and_what_is_none_is_written_through() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("file"), "").unwrap();
        symlink("file", at("link")).unwrap();
        symlink("link", at("far")).unwrap();
        symlink("none", at("dangling")).unwrap();
        symlink("b", at("a")).unwrap();
        symlink("a", at("b")).unwrap();
        symlink("/proc/self/fd/2", at("out")).unwrap();
        for (name, file) in [
            ("file", "file"),
            ("link", "file"),
            ("far", "file"),
            ("new", "new"),
            ("dangling", "none"),
        ] {
            assert_eq!(target(&at(name)).unwrap(), Target::File(at(file)), "{name}");
        }
        assert!(target(&at("a")).is_err());
        for path in [at("out"), "/dev/null".into(), "/dev/stderr".into(), "/proc/self/fd/2".into()]
        {
            assert_eq!(target(&path).unwrap(), Target::Through, "{path:?}");
        }
        assert!(write_through(Path::new("/dev/null"), b"x").is_ok());
    }
}
