// SPDX-License-Identifier: Apache-2.0
//! A site as a revision of a Git repository has it, read from the object store: nothing is checked
//! out, and no file of the work tree is looked at.

mod entry;
mod objects;
mod program;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use portolan_diagnostics::{Diagnostic, Place};

use super::text;
use objects::Objects;
use program::Git;

/// A folder of a revision, such as `HEAD~1:sites/citrix`.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// Where to look for the repository.
    around: PathBuf,
    /// As `git show` takes it: `REV:PATH`.
    word: String,
}

impl Revision {
    /// A word of the form `REV:PATH`, in the repository around the current folder.
    pub(crate) fn parse(word: &str) -> Option<Self> {
        word.contains(':').then(|| Self { around: PathBuf::from("."), word: word.to_owned() })
    }

    /// A folder of the work tree as a revision has it.
    pub(crate) fn of_folder(revision: &str, folder: &Path) -> Result<Self, Diagnostic> {
        let git = Git { around: folder, word: revision };
        let inside = git.line(&["rev-parse", "--show-prefix"])?;
        let word = format!("{revision}:{inside}");
        Ok(Self { around: folder.to_path_buf(), word })
    }

    /// Every file of the site by its path inside the folder.
    pub(crate) fn read_site(&self) -> Result<BTreeMap<String, String>, Diagnostic> {
        let git = Git { around: &self.around, word: &self.word };
        let tree = tree(git)?;
        let listing = git.run(&["ls-tree", "-r", "-z", "-l", "--full-tree", &tree])?;
        let wanted = entry::of_site(&listing, &self.word)?;
        if !wanted.iter().any(|(path, _)| path == portolan_site::SITE_FILE) {
            let said = format!("there is no `{}` here", portolan_site::SITE_FILE);
            return Err(git
                .wrong("no-site", &said)
                .help("name the folder of a site, as `REV:PATH`"));
        }
        let mut objects = Objects::open(git)?;
        let file = |(path, id): (String, String)| {
            let bytes = objects.read(&id).map_err(|e| git.broken(&e.to_string()))?;
            let place = Place::Path(format!("{}/{path}", self.word.trim_end_matches('/')));
            Ok((path, text(bytes, place)?))
        };
        wanted.into_iter().map(file).collect()
    }
}

/// The id of the folder.
fn tree(git: Git<'_>) -> Result<String, Diagnostic> {
    const HELP: &str = "give it as `git show` takes it, such as `HEAD~1:sites/citrix`";
    let unknown = |found: Diagnostic| match found.code {
        "git-failed" => {
            git.wrong("unknown-revision", "git knows no such revision with such a path").help(HELP)
        }
        _ => found,
    };
    // Git would take it for an option.
    if git.word.starts_with('-') {
        return Err(unknown(git.broken("")));
    }
    let object = git.line(&["rev-parse", "--verify", "--quiet", git.word]).map_err(unknown)?;
    git.line(&["rev-parse", "--verify", "--quiet", &format!("{object}^{{tree}}")]).map_err(|_| {
        let said = "this is a file at that revision, and not a folder";
        git.wrong("not-a-folder", said).help("name the folder of a site, as `REV:PATH`")
    })
}
