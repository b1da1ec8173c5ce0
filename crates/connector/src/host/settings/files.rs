// SPDX-License-Identifier: Apache-2.0
//! Settings in files of a Linux machine.

use std::io::Read;
use std::path::{Path, PathBuf};

use portolan_doctor::seen::Setting;

use super::environment;

/// No sane file of these is larger.
const FILE_BYTES: u64 = 64 << 10;
const FILES_MAX: usize = 4096;

/// Lines of `NAME=value`, quoted or not, as pam_env reads them.
pub(in crate::host) fn etc_environment(text: &str) -> Vec<Setting> {
    environment("/etc/environment", text.lines().filter_map(assignment))
}

fn assignment(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let value = value.trim().trim_matches(['"', '\'']);
    Some((name.trim().to_owned(), value.to_owned()))
}

/// `Environment=` of services and `DefaultEnvironment=` of the manager, in these folders.
pub(in crate::host) fn units(folders: &[&str]) -> Vec<Setting> {
    let mut files: Vec<PathBuf> = folders.iter().flat_map(|f| listed(Path::new(f), 1)).collect();
    files.sort();
    files.truncate(FILES_MAX);
    files.iter().flat_map(|file| unit(file)).collect()
}

/// Units, and what stands in the folders beside them: `cwc.service.d/proxy.conf`.
fn listed(folder: &Path, deeper: u32) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut found = Vec::new();
    for path in entries.flatten().map(|entry| entry.path()).take(FILES_MAX) {
        let ends = |end: &str| path.to_string_lossy().ends_with(end);
        if ends(".service.d") || ends(".conf.d") {
            if deeper > 0 {
                found.extend(listed(&path, deeper - 1));
            }
        } else if ends(".service") || ends(".conf") {
            found.push(path);
        }
    }
    found
}

fn unit(path: &Path) -> Vec<Setting> {
    let Ok(file) = std::fs::File::open(path) else { return Vec::new() };
    let mut text = Vec::new();
    if file.take(FILE_BYTES).read_to_end(&mut text).is_err() {
        return Vec::new();
    }
    let text = String::from_utf8_lossy(&text);
    environment(&format!("systemd {}", name(path)), text.lines().flat_map(assigned))
}

/// The unit that a file is about.
fn name(path: &Path) -> String {
    let parent = path.parent().and_then(Path::file_name).map(|n| n.to_string_lossy().into_owned());
    let own = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match parent.as_deref().and_then(|p| p.strip_suffix(".d")) {
        Some(unit) => unit.to_owned(),
        None => own,
    }
}

/// One line may hold several, each quoted as a whole: `Environment="A=b c" D=e`.
fn assigned(line: &str) -> Vec<(String, String)> {
    let line = line.trim();
    let words = line
        .strip_prefix("Environment=")
        .or_else(|| line.strip_prefix("DefaultEnvironment="))
        .unwrap_or_default();
    words_of(words).iter().filter_map(|word| assignment(word)).collect()
}

fn words_of(text: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for sign in text.chars() {
        match (quote, sign) {
            (Some(open), _) if sign == open => quote = None,
            (None, '"' | '\'') => quote = Some(sign),
            (None, ' ' | '\t') => words.push(std::mem::take(&mut word)),
            (Some(_) | None, _) => word.push(sign),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_of_a_service_stand_under_its_name() {
        let folder = tempfile::tempdir().unwrap();
        let beside = folder.path().join("cwc.service.d");
        std::fs::create_dir(&beside).unwrap();
        let text =
            "[Service]\nEnvironment=\"HTTPS_PROXY=http://u:secret@p:1\" X=1 no_proxy=.a,.b\n";
        std::fs::write(beside.join("proxy.conf"), text).unwrap();
        std::fs::write(folder.path().join("other.service"), "[Service]\nExecStart=/bin/a\n")
            .unwrap();
        let found = units(&[folder.path().to_str().unwrap()]);
        let told: Vec<_> =
            found.iter().map(|s| (s.place.as_str(), s.name.as_str(), s.value.as_str())).collect();
        assert_eq!(
            told,
            [
                ("systemd cwc.service", "HTTPS_PROXY", "http://u@p:1"),
                ("systemd cwc.service", "no_proxy", ".a,.b"),
            ]
        );
    }

    #[test]
    fn quotes_and_exports_are_read_as_shells_read_them() {
        let found = etc_environment("PATH=/bin\nexport http_proxy=\"http://p:1\"\nALL_PROXY=\n");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].value, "http://p:1");
    }
}
