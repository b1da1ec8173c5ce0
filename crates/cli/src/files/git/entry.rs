// SPDX-License-Identifier: Apache-2.0
//! What a revision's folder lists. What stands where a site has its files is read or refused, never
//! passed over.

use portolan_diagnostics::{Diagnostic, Place};

use crate::files::FILE_BYTES_MAX;

/// Path and object of each file of a site, from `git ls-tree -r -z -l`.
pub(super) fn of_site(listing: &[u8], word: &str) -> Result<Vec<(String, String)>, Diagnostic> {
    let entries = listing.split(|byte| *byte == 0).filter_map(Entry::parse);
    let files = entries.map(|entry| entry.file(word)).filter_map(Result::transpose);
    files.collect()
}

/// One line: `MODE TYPE ID SIZE\tPATH`.
struct Entry<'a> {
    mode: &'a str,
    id: &'a str,
    /// Of a file; a submodule has none.
    size: Option<u64>,
    path: &'a [u8],
}

impl<'a> Entry<'a> {
    fn parse(line: &'a [u8]) -> Option<Self> {
        let tab = line.iter().position(|byte| *byte == b'\t')?;
        let mut words = std::str::from_utf8(line.get(..tab)?).ok()?.split_ascii_whitespace();
        let (mode, _, id) = (words.next()?, words.next()?, words.next()?);
        let size = words.next().and_then(|size| size.parse().ok());
        Some(Self { mode, id, size, path: line.get(tab + 1..)? })
    }

    fn file(&self, word: &str) -> Result<Option<(String, String)>, Diagnostic> {
        let wrong = |code, said: &str, help: &str| {
            let path = String::from_utf8_lossy(self.path);
            let place = Place::Path(format!("{}/{path}", word.trim_end_matches('/')));
            Err(Diagnostic::error(code, place, said).help(help))
        };
        let Ok(path) = std::str::from_utf8(self.path) else {
            let help = "give it a name in UTF-8, so that it is not passed over";
            let said = "the file's name is not UTF-8";
            return if self.is_inside() { wrong("bad-file-name", said, help) } else { Ok(None) };
        };
        let is_file = portolan_site::is_site_file(path);
        if !is_file && !self.is_inside() {
            return Ok(None);
        }
        match (self.mode, self.size) {
            (SUBMODULE, _) => wrong("submodule", "another repository stands here", APART),
            (LINK, _) => {
                wrong("link-in-revision", "a link stands here, and may lead anywhere", APART)
            }
            (_, Some(size)) if is_file && size > FILE_BYTES_MAX => {
                let said =
                    format!("the file holds more than {FILE_BYTES_MAX} bytes, which are not read");
                wrong("file-too-large", &said, "split the file")
            }
            _ => Ok(is_file.then(|| (path.to_owned(), self.id.to_owned()))),
        }
    }

    /// Whether it stands in a folder that is read whole, or in the place of one.
    fn is_inside(&self) -> bool {
        let below = |folder: &str| {
            let rest = self.path.strip_prefix(folder.as_bytes());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
        };
        ["inventory", "policies"].into_iter().any(below)
    }
}

const SUBMODULE: &str = "160000";
const LINK: &str = "120000";
const APART: &str = "put the files themselves into the repository, or compare two folders";
