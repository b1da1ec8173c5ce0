// SPDX-License-Identifier: Apache-2.0
//! What is known of names, in a file that is either the old one or the new one.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use jiff::Timestamp;
use portolan_flow::dns::Names;

use crate::CollectError;

/// How the file is called, in the folder with the record of every apply.
pub const FILE: &str = "learned.json";

/// Takes in what the file says, as far as it still holds. Where there is no file nothing is known.
pub fn read(path: &Path, names: &mut Names, now: Timestamp) -> Result<(), CollectError> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(failed("read", path)(e)),
    };
    let damaged = |source| CollectError::NamesDamaged { path: path.to_owned(), source };
    names.read_json(&text, now).map_err(damaged)
}

/// Replaces the file. Only its owner may read it: it tells whom the site talks to.
pub fn write(path: &Path, names: &Names) -> Result<(), CollectError> {
    let fresh = path.with_extension("json.new");
    replace(path, &fresh, names.to_json().as_bytes()).map_err(failed("write", path))
}

fn replace(path: &Path, fresh: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file =
        OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(fresh)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(fresh, path)?;
    path.parent()
        .filter(|p| !p.as_os_str().is_empty())
        .map_or(Ok(()), |p| File::open(p)?.sync_all())
}

fn failed(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> CollectError {
    let path = path.to_owned();
    move |source| CollectError::NamesFile { doing, path, source }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use portolan_flow::dns::Answer;
    use portolan_site::model::{FqdnGroup, FqdnPattern, Site};

    use super::*;

    fn names() -> Names {
        let pattern = FqdnPattern { labels: 1, suffix: "cloud.com".into() };
        let group = FqdnGroup { patterns: vec![pattern] };
        Names::of(&Site { fqdn_groups: [("cloud".into(), group)].into(), ..Site::default() })
    }

    fn known() -> Names {
        let mut names = names();
        let address = "192.0.2.1".parse().unwrap();
        let answer = Answer { name: "www.cloud.com".into(), address, ttl_seconds: 60 };
        names.learn(answer, Timestamp::UNIX_EPOCH);
        names
    }

    #[test]
    fn what_is_known_outlives_the_process_and_nobody_else_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        write(&path, &names()).unwrap();
        write(&path, &known()).unwrap();
        let mut back = names();
        read(&path, &mut back, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(back, known());
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing is left over");
    }

    #[test]
    fn without_a_file_nothing_is_known_and_a_damaged_one_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        let mut back = names();
        read(&path, &mut back, Timestamp::UNIX_EPOCH).unwrap();
        assert!(back.is_empty());
        std::fs::write(&path, "{").unwrap();
        let wrong = read(&path, &mut back, Timestamp::UNIX_EPOCH).unwrap_err();
        assert_eq!(wrong.to_string(), format!("`{}` is damaged", path.display()));
        let nowhere = folder.path().join("gone").join(FILE);
        let wrong = write(&nowhere, &back).unwrap_err();
        assert_eq!(wrong.to_string(), format!("cannot write `{}`", nowhere.display()));
    }
}
