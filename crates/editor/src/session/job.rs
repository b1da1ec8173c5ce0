// SPDX-License-Identifier: Apache-2.0
//! The work that is done apart from the conversation. The newest state of a site wins: what was
//! found in an older one is kept for who asks, and not told.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_server::Message;
use portolan_catalog::Catalogue;
use portolan_diagnostics::{Diagnostic, Place};

use super::Session;
use crate::study::Study;
use crate::text::Text;
use crate::world::World;

/// A site that is to be looked through.
pub struct Job {
    root: PathBuf,
    change: u64,
    /// Open files, which count before those on disk.
    open: BTreeMap<String, Arc<Text>>,
    world: Arc<dyn World>,
    catalogue: Arc<Catalogue>,
}

/// What a job has found.
pub struct Outcome {
    pub(super) root: PathBuf,
    pub(super) change: u64,
    pub(super) files: BTreeMap<String, Arc<Text>>,
    pub(super) study: Arc<Study>,
}

impl Job {
    /// Reads the folder and looks the site through. This takes its time.
    pub fn run(&self) -> Outcome {
        let open = self.open.iter().map(|(path, t)| (path.clone(), t.content().to_owned()));
        let (files, study) = match self.read() {
            Ok(mut files) => {
                files.extend(open);
                let study = Study::of(&files, &self.catalogue, self.world.today());
                (files, study)
            }
            Err(wrong) => (open.collect(), Study::unread(self.inside(wrong))),
        };
        let files = files.into_iter().map(|(path, text)| (path, Arc::new(Text::new(text))));
        let (root, change) = (self.root.clone(), self.change);
        Outcome { root, change, files: files.collect(), study }
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

impl Session {
    /// Whether some site waits to be looked through; `Some(true)` where it should be at once.
    pub fn waits(&self) -> Option<bool> {
        let waiting = self.sites.values().filter(|s| s.changes != s.studied);
        waiting.map(|s| s.at_once).reduce(|a, b| a || b)
    }

    /// The next site to look through.
    pub fn job(&mut self) -> Option<Job> {
        let waiting = |s: &&super::Site| s.changes != s.studied;
        let next = self.sites.iter().filter(|(_, s)| waiting(s)).max_by_key(|(_, s)| s.at_once)?;
        let root = next.0.clone();
        let open = self.buffers.below(&root);
        let open = open.into_iter().filter(|(path, _)| portolan_site::is_site_file(path));
        let open = open.map(|(path, buffer)| (path, Arc::clone(&buffer.text))).collect();
        let site = self.sites.get_mut(&root)?;
        (site.studied, site.at_once) = (site.changes, false);
        let (world, catalogue) = (Arc::clone(&self.world), Arc::clone(&self.catalogue));
        Some(Job { root, change: site.changes, open, world, catalogue })
    }

    /// Takes what a job has found, and says what is to be sent.
    pub fn done(&mut self, outcome: Outcome) -> Vec<Message> {
        let open = self.buffers.below(&outcome.root);
        let Some(site) = self.sites.get_mut(&outcome.root) else { return Vec::new() };
        site.files.retain(|path, _| outcome.files.contains_key(path) || open.contains_key(path));
        for (path, text) in outcome.files.iter().filter(|(path, _)| !open.contains_key(*path)) {
            site.hold(path, text);
        }
        if outcome.study.whole.is_some() {
            site.whole = Some(Arc::clone(&outcome.study));
        }
        if site.changes != outcome.change {
            return Vec::new();
        }
        self.publish(&outcome.root, &outcome.study)
    }
}
