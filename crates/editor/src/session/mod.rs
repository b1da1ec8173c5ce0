// SPDX-License-Identifier: Apache-2.0
//! A conversation with one editor: messages in, messages out, and what is known in between.

mod buffers;
mod held;
mod job;
mod notify;
mod publish;
mod request;
mod site;
mod uri;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_server::{Message, Response};
use portolan_catalog::Catalogue;

use crate::schema::Schemas;
use crate::text::Encoding;
use crate::world::World;
use buffers::Buffers;
use site::Site;

pub use job::{Checked, Checking, Read, Reading};

/// How far a conversation has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing but `initialize` makes sense.
    New,
    Open,
    /// `shutdown` was asked for.
    Closing,
    Ended,
}

/// What the client has said of itself.
#[derive(Clone, Copy, Debug, Default)]
struct Client {
    encoding: Encoding,
    /// It shows the other places of a diagnostic.
    related: bool,
    /// It tells of files that change without it, where it is asked to.
    watches: bool,
}

/// A conversation.
pub struct Session {
    world: Arc<dyn World>,
    catalogue: Arc<Catalogue>,
    schemas: Arc<Schemas>,
    /// Where the pages of the findings are, without a slash at the end.
    pages: Option<String>,
    stage: Stage,
    client: Client,
    buffers: Buffers,
    sites: BTreeMap<PathBuf, Site>,
    exit: u8,
}

impl Session {
    /// A conversation that has not begun. `pages` is the address of the folder with the pages of
    /// the findings, where there is one.
    pub fn new(world: Arc<dyn World>, pages: Option<String>) -> Self {
        Self {
            world,
            catalogue: Arc::new(Catalogue::shipped()),
            schemas: Arc::new(Schemas::generated()),
            pages: pages.map(|p| p.trim_end_matches('/').to_owned()),
            stage: Stage::New,
            client: Client::default(),
            buffers: Buffers::default(),
            sites: BTreeMap::new(),
            exit: 1,
        }
    }

    /// Takes one message, and says what is to be sent.
    pub fn take(&mut self, message: Message) -> Vec<Message> {
        match message {
            Message::Request(request) => {
                let id = request.id.clone();
                let answer = self.request(request);
                let answer = answer.unwrap_or_else(|e| Response::new_err(id, e.code, e.message));
                vec![answer.into()]
            }
            Message::Notification(notification) => self.notification(notification),
            // We ask for nothing that we could not do without.
            Message::Response(_) => Vec::new(),
        }
    }

    /// How the program has to end, once the conversation is over.
    pub fn ended(&self) -> Option<u8> {
        (self.stage == Stage::Ended).then_some(self.exit)
    }

    /// The folder of the site that a file belongs to: the nearest one above it that holds the
    /// site's own file, on disk or in the editor.
    fn root_of(&self, file: &Path) -> Option<PathBuf> {
        let is_root = |folder: &Path| {
            let own = folder.join(portolan_site::SITE_FILE);
            self.buffers.holds(&own) || self.world.is_site(folder)
        };
        file.ancestors().skip(1).find(|folder| is_root(folder)).map(Path::to_path_buf)
    }
}
