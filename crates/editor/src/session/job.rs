// SPDX-License-Identifier: Apache-2.0
//! The work that is done apart from the conversation: a site is read, and then checked. The newest
//! state of a site wins: what was found in an older one is not told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_server::Message;
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place};

use super::held::Held;
use super::{Session, Site};
use crate::schema::Schemas;
use crate::study::{Findings, Study};
use crate::text::Text;
use crate::world::World;

/// A site that is to be read.
pub struct Reading {
    root: PathBuf,
    change: u64,
    /// Open files, which count before those on disk.
    open: BTreeMap<String, Arc<Text>>,
    /// Files as they were.
    known: BTreeMap<String, Arc<Held>>,
    world: Arc<dyn World>,
    catalogue: Arc<Catalogue>,
    schemas: Arc<Schemas>,
}

/// A site that was read.
pub struct Read {
    root: PathBuf,
    change: u64,
    files: BTreeMap<String, Arc<Held>>,
    study: Arc<Study>,
}

/// A site that is to be checked.
pub struct Checking {
    root: PathBuf,
    change: u64,
    study: Arc<Study>,
    catalogue: Arc<Catalogue>,
}

/// A site that was checked.
pub struct Checked {
    root: PathBuf,
    change: u64,
    findings: Findings,
}

impl Reading {
    /// Reads the folder and compiles the site.
    pub fn run(&self) -> Read {
        let open = self.open.iter().map(|(path, t)| (path.clone(), t.content().to_owned()));
        let (files, study) = match self.read() {
            Ok(mut files) => {
                files.extend(open);
                let study = Study::of(&files, &self.catalogue, self.world.today());
                (files, study)
            }
            Err(wrong) => (open.collect(), Study::unread(self.inside(wrong))),
        };
        let files = files.into_iter().map(|(path, text)| {
            let held = self.held(&path, text);
            (path, held)
        });
        let (root, change) = (self.root.clone(), self.change);
        Read { root, change, files: files.collect(), study: Arc::new(study) }
    }

    /// What was found in an equal text is kept.
    fn held(&self, path: &str, text: String) -> Arc<Held> {
        let same = self.known.get(path).filter(|held| held.text.content() == text);
        let held = same.cloned().unwrap_or_else(|| Arc::new(Held::new(Arc::new(Text::new(text)))));
        held.index(path, &self.schemas);
        held
    }

    /// A site that is not saved yet has nothing to be read.
    fn read(&self) -> Result<BTreeMap<String, String>, Diagnostic> {
        if self.world.is_site(&self.root) {
            self.world.read(&self.root)
        } else {
            Ok(BTreeMap::new())
        }
    }

    /// What cannot be read is called by its path inside the site, as everything else is.
    fn inside(&self, mut wrong: Diagnostic) -> Diagnostic {
        if let Place::Path(path) = &wrong.place
            && let Ok(inside) = Path::new(path).strip_prefix(&self.root)
        {
            wrong.place = Place::Path(inside.display().to_string());
        }
        wrong
    }
}

impl Checking {
    /// Checks the site. On a large one this takes its time.
    pub fn run(&self) -> Checked {
        let findings = self.study.check(&self.catalogue);
        Checked { root: self.root.clone(), change: self.change, findings }
    }
}

impl Session {
    /// Whether some site waits to be read; `Some(true)` where it should be at once.
    pub fn waits(&self) -> Option<bool> {
        let waiting = self.sites.values().filter(|s| s.changes != s.read);
        waiting.map(|s| s.at_once).reduce(|a, b| a || b)
    }

    /// The next site to read.
    pub fn reading(&mut self) -> Option<Reading> {
        let waiting = |s: &Site| s.changes != s.read;
        let next = self.sites.iter().filter(|(_, s)| waiting(s)).max_by_key(|(_, s)| s.at_once)?;
        let root = next.0.clone();
        let open = self.buffers.below(&root);
        let open = open.into_iter().filter(|(path, _)| portolan_site::is_site_file(path));
        let open = open.map(|(path, buffer)| (path, Arc::clone(&buffer.text))).collect();
        let site = self.sites.get_mut(&root)?;
        (site.read, site.at_once) = (site.changes, false);
        let (world, catalogue) = (Arc::clone(&self.world), Arc::clone(&self.catalogue));
        let (known, schemas) = (site.files.clone(), Arc::clone(&self.schemas));
        Some(Reading { root, change: site.changes, open, known, world, catalogue, schemas })
    }

    /// Takes a site that was read, and says what is to be sent.
    pub fn read(&mut self, read: Read) -> Vec<Message> {
        let Read { root, change, files, study } = read;
        let open = self.buffers.below(&root);
        let Some(site) = self.sites.get_mut(&root) else { return Vec::new() };
        site.files.retain(|path, _| files.contains_key(path) || open.contains_key(path));
        let on_disk = files.into_iter().filter(|(path, _)| !open.contains_key(path));
        site.files.extend(on_disk);
        let is_whole = study.whole.is_some();
        if is_whole {
            site.whole = Some(Arc::clone(&study));
        }
        if site.changes != change {
            return Vec::new();
        }
        site.unchecked = is_whole.then(|| Arc::clone(&study));
        let was_whole = site.findings.study.whole.is_some();
        let found = if is_whole { Vec::new() } else { study.told.clone() };
        // Mistakes that are mended go at once; other findings stay until the next ones are known.
        if is_whole && was_whole {
            return Vec::new();
        }
        self.publish(&root, Findings { study, found })
    }

    /// The next site to check.
    pub fn checking(&mut self) -> Option<Checking> {
        let catalogue = Arc::clone(&self.catalogue);
        self.sites.iter_mut().find_map(|(root, site)| {
            let study = site.unchecked.take()?;
            let (root, change) = (root.clone(), site.changes);
            Some(Checking { root, change, study, catalogue: Arc::clone(&catalogue) })
        })
    }

    /// Takes a site that was checked, and says what is to be sent.
    pub fn checked(&mut self, checked: Checked) -> Vec<Message> {
        let Checked { root, change, findings } = checked;
        let newest = self.sites.get(&root).is_some_and(|site| site.changes == change);
        if newest { self.publish(&root, findings) } else { Vec::new() }
    }
}
