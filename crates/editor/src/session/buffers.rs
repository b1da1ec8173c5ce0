// SPDX-License-Identifier: Apache-2.0
//! The files that are open in the editor, as they stand there.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use lsp_types::{TextDocumentContentChangeEvent, Uri};

use crate::text::{Encoding, Text};

/// One open file.
#[derive(Clone, Debug)]
pub(super) struct Buffer {
    /// As the client writes it.
    pub(super) uri: Uri,
    pub(super) version: i32,
    pub(super) text: Arc<Text>,
}

/// Every open file, by path.
#[derive(Debug, Default)]
pub(super) struct Buffers(BTreeMap<PathBuf, Buffer>);

impl Buffers {
    pub(super) fn holds(&self, path: &Path) -> bool {
        self.0.contains_key(path)
    }

    pub(super) fn get(&self, path: &Path) -> Option<&Buffer> {
        self.0.get(path)
    }

    pub(super) fn open(&mut self, path: PathBuf, uri: Uri, version: i32, text: String) {
        self.0.insert(path, Buffer { uri, version, text: Arc::new(Text::new(text)) });
    }

    pub(super) fn close(&mut self, path: &Path) {
        self.0.remove(path);
    }

    /// Changes an open file; one that is not open has nothing to change.
    pub(super) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) {
        let Some(buffer) = self.0.get_mut(path) else { return };
        buffer.version = version;
        for change in changes {
            buffer.text = Arc::new(match change.range {
                Some(range) => buffer.text.replaced(&range, &change.text, encoding),
                None => Text::new(change.text),
            });
        }
    }

    /// The open files below a folder, by their path inside it with `/` between the parts.
    pub(super) fn below<'b>(&'b self, folder: &Path) -> BTreeMap<String, &'b Buffer> {
        let inside = |path: &Path| {
            let parts = path.strip_prefix(folder).ok()?.components();
            let words = parts.map(|p| p.as_os_str().to_str()).collect::<Option<Vec<_>>>()?;
            Some(words.join("/"))
        };
        self.0.iter().filter_map(|(path, buffer)| Some((inside(path)?, buffer))).collect()
    }
}
