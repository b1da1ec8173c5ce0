// SPDX-License-Identifier: Apache-2.0
//! What the client tells: files opened, changed, saved, closed. What cannot be understood is
//! passed over, for nobody waits for an answer.

use std::path::{Path, PathBuf};

use lsp_server::{Message, Notification, Request};
use lsp_types::notification::{
    DidChangeTextDocument, DidChangeWatchedFiles, DidCloseTextDocument, DidOpenTextDocument,
    DidSaveTextDocument, Exit, Initialized, Notification as Method,
};
use lsp_types::{Uri, notification};
use serde_json::json;

use super::uri::path_of;
use super::{Session, Stage};

fn read<N: Method>(notification: Notification) -> Option<N::Params> {
    serde_json::from_value(notification.params).ok()
}

impl Session {
    pub(super) fn notification(&mut self, told: Notification) -> Vec<Message> {
        if told.method == Exit::METHOD {
            self.exit = u8::from(self.stage != Stage::Closing);
            self.stage = Stage::Ended;
            return Vec::new();
        }
        if self.stage != Stage::Open {
            return Vec::new();
        }
        let done = match told.method.as_str() {
            Initialized::METHOD => Some(self.watch()),
            DidOpenTextDocument::METHOD => self.opened(told),
            DidChangeTextDocument::METHOD => self.changed(told),
            DidSaveTextDocument::METHOD => {
                read::<DidSaveTextDocument>(told).map(|p| self.touched(&p.text_document.uri))
            }
            DidChangeWatchedFiles::METHOD => read::<DidChangeWatchedFiles>(told)
                .map(|p| p.changes.iter().flat_map(|c| self.touched(&c.uri)).collect()),
            DidCloseTextDocument::METHOD => self.closed(told),
            _ => None,
        };
        done.unwrap_or_default()
    }

    fn opened(&mut self, told: Notification) -> Option<Vec<Message>> {
        let document = read::<DidOpenTextDocument>(told)?.text_document;
        let path = path_of(&document.uri)?;
        self.buffers.open(path.clone(), document.uri, document.version, document.text);
        self.stirred(&path, true);
        Some(Vec::new())
    }

    fn changed(&mut self, told: Notification) -> Option<Vec<Message>> {
        let params = read::<DidChangeTextDocument>(told)?;
        let path = path_of(&params.text_document.uri)?;
        let (version, encoding) = (params.text_document.version, self.client.encoding);
        self.buffers.change(&path, version, params.content_changes, encoding);
        self.stirred(&path, false);
        Some(Vec::new())
    }

    /// Something of a site may be different on disk.
    fn touched(&mut self, uri: &Uri) -> Vec<Message> {
        if let Some(path) = path_of(uri) {
            self.stirred(&path, true);
        }
        Vec::new()
    }

    /// A site that nobody has open any more is forgotten.
    fn closed(&mut self, told: Notification) -> Option<Vec<Message>> {
        let uri = read::<DidCloseTextDocument>(told)?.text_document.uri;
        let path = path_of(&uri)?;
        self.buffers.close(&path);
        let left = |root: &PathBuf| self.buffers.below(root).is_empty();
        let forgotten: Vec<PathBuf> =
            self.sites.keys().filter(|root| left(root)).cloned().collect();
        let cleared = forgotten.iter().flat_map(|root| self.clear(root)).collect();
        self.sites.retain(|root, _| !forgotten.contains(root));
        self.stirred(&path, true);
        Some(cleared)
    }

    /// A file of a site has another text, or may have.
    fn stirred(&mut self, path: &Path, at_once: bool) {
        let Some(root) = self.root_of(path) else { return };
        let open = self.buffers.below(&root);
        if open.is_empty() {
            return;
        }
        let site = self.sites.entry(root).or_default();
        for (path, buffer) in open.iter().filter(|(path, _)| portolan_site::is_site_file(path)) {
            site.hold(path, &buffer.text);
        }
        site.changed(at_once);
    }

    /// Asks to be told of files that other programs change.
    fn watch(&self) -> Vec<Message> {
        if !self.client.watches {
            return Vec::new();
        }
        let globs = ["**/portolan.yaml", "**/policies/**", "**/inventory/**"];
        let watchers: Vec<_> = globs.iter().map(|g| json!({ "globPattern": g })).collect();
        let registration = json!({
            "id": "files",
            "method": notification::DidChangeWatchedFiles::METHOD,
            "registerOptions": { "watchers": watchers },
        });
        let params = json!({ "registrations": [registration] });
        let method = "client/registerCapability".to_owned();
        vec![Request { id: "files".to_owned().into(), method, params }.into()]
    }
}
