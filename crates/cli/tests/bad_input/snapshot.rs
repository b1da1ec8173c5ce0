// SPDX-License-Identifier: Apache-2.0
//! What stands in a folder, so that two moments can be compared.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// A file, a folder or a link.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    File(Vec<u8>),
    /// Too large to be held; length and time of the last change stand for it.
    Large(u64, std::time::SystemTime),
    Folder,
    Link(PathBuf),
    Other,
}

const HELD_MAX: u64 = 1 << 20;

/// Everything below the folder.
pub(crate) fn snapshot(folder: &Path) -> BTreeMap<PathBuf, Entry> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
            let entry = entry(&path);
            if entry == Entry::Folder {
                open.push(path.clone());
            }
            found.insert(path, entry);
        }
    }
    found
}

fn entry(path: &Path) -> Entry {
    let meta = fs::symlink_metadata(path).unwrap();
    if meta.is_symlink() {
        Entry::Link(fs::read_link(path).unwrap())
    } else if meta.is_dir() {
        Entry::Folder
    } else if !meta.is_file() {
        Entry::Other
    } else if meta.len() > HELD_MAX {
        Entry::Large(meta.len(), meta.modified().unwrap())
    } else {
        fs::read(path).map_or(Entry::Other, Entry::File)
    }
}
