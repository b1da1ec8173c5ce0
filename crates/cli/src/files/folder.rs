// SPDX-License-Identifier: Apache-2.0
//! The folder of a site. What stands in it is read or refused, never passed over.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use portolan_diagnostics::{Diagnostic, Place};

use super::{read, unreadable};

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
        } else if let Some(help) = passed_over(&path, name, sub)? {
            let said = "this file is not read, and looks as if it should be";
            return Err(misplaced(&path, "not-read", said, &help));
        }
    }
    Ok(())
}

/// What to do about a file that would be passed over; `None` where it is nobody's concern.
fn passed_over(path: &Path, name: &str, sub: &Path) -> Result<Option<String>, Diagnostic> {
    if !sub.as_os_str().is_empty() {
        return Ok(meant(name).map(|meant| format!("save it as `{meant}`")));
    }
    let lower = name.to_lowercase();
    let is_yaml = lower.ends_with(".yaml") || lower.ends_with(".yml");
    if !is_yaml || !path.is_file() {
        return Ok(None);
    }
    let is_policy = read(path)?.lines().any(|line| line.starts_with("policy:"));
    Ok(is_policy.then(|| "move it into `policies`".into()))
}

/// What a file would be called to be read, where an editor or a spreadsheet has given it another
/// name.
fn meant(name: &str) -> Option<String> {
    let lower = name.to_lowercase();
    let of =
        |extension: &str| lower.strip_suffix(extension).and_then(|stem| name.get(..stem.len()));
    if let Some(stem) = of(".txt") {
        let is_ours = [".yaml", ".yml", ".csv"].iter().any(|e| stem.to_lowercase().ends_with(e));
        return is_ours.then(|| stem.to_owned());
    }
    [".xlsx", ".xls", ".ods"].into_iter().find_map(of).map(|stem| format!("{stem}.csv"))
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
