// SPDX-License-Identifier: Apache-2.0
//! An editor with one site, whose folder is held in memory.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use lsp_server::{Message, Notification, Request};
use portolan_diagnostics::Diagnostic;
use portolan_editor::{Session, World};
use portolan_site::model::Date;
use serde_json::{Value, json};

/// The folder of the site.
pub(crate) const ROOT: &str = "/site";

/// Files on a disk that is not there.
#[derive(Default)]
pub(crate) struct Disk(pub(crate) Mutex<BTreeMap<String, String>>);

impl World for Disk {
    fn is_site(&self, folder: &Path) -> bool {
        folder == Path::new(ROOT)
    }

    fn read(&self, _: &Path) -> Result<BTreeMap<String, String>, Diagnostic> {
        Ok(self.0.lock().unwrap().clone())
    }

    fn today(&self) -> Date {
        Date::constant(2027, 1, 15)
    }
}

/// An editor in a conversation.
pub(crate) struct Editor {
    pub(crate) disk: Arc<Disk>,
    pub(crate) session: Session,
    /// The findings of each file that are shown now, by its path inside the site.
    pub(crate) shown: BTreeMap<String, Vec<Value>>,
    pub(crate) open: BTreeMap<String, String>,
    asked: i32,
}

/// The parameters of a question about a place.
pub(crate) fn at(method: &str, path: &str, position: &Value) -> Value {
    let mut params = json!({ "textDocument": { "uri": uri(path) }, "position": position });
    if method == "textDocument/references" {
        params["context"] = json!({ "includeDeclaration": true });
    }
    params
}

pub(crate) fn uri(path: &str) -> String {
    format!("file://{ROOT}/{path}")
}

/// A text in which `‸` marks a place: the text without it, and the place by line and UTF-16 column.
pub(crate) fn marked(text: &str) -> (String, Value) {
    let (before, after) = text.split_once('‸').unwrap_or_else(|| panic!("no mark in {text}"));
    let line = before.matches('\n').count();
    let column = before.rsplit('\n').next().unwrap().encode_utf16().count();
    ([before, after].concat(), json!({ "line": line, "character": column }))
}

/// The text of a range.
pub(crate) fn cut(text: &str, range: &Value) -> String {
    let place = |end: &str| {
        let line = usize::try_from(range[end]["line"].as_u64().unwrap()).unwrap();
        let column = usize::try_from(range[end]["character"].as_u64().unwrap()).unwrap();
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let units = text[start..].char_indices().scan(0, |n, (at, c)| {
            let here = *n;
            *n += c.len_utf16();
            Some((here, at))
        });
        let mut units = units;
        start + units.find(|(n, _)| *n >= column).map_or(text.len() - start, |(_, at)| at)
    };
    text[place("start")..place("end")].to_owned()
}

impl Editor {
    /// An editor that has said what it can do.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        Self::with(
            files,
            json!({ "textDocument": { "publishDiagnostics": {
            "relatedInformation": true } } }),
        )
    }

    pub(crate) fn with(files: &[(&str, &str)], capabilities: Value) -> Self {
        let files = files.iter().map(|(p, t)| ((*p).to_owned(), (*t).to_owned())).collect();
        let disk = Arc::new(Disk(Mutex::new(files)));
        let pages = Some("https://portolan.example/findings/".to_owned());
        let session = Session::new(Arc::clone(&disk) as Arc<dyn World>, pages);
        let (shown, open) = (BTreeMap::new(), BTreeMap::new());
        let mut editor = Self { disk, session, shown, open, asked: 0 };
        editor.ask("initialize", json!({ "capabilities": capabilities }));
        editor.tell("initialized", json!({}));
        editor
    }

    /// Asks, and gives the result.
    pub(crate) fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.try_ask(method, params);
        answer.unwrap_or_else(|e| panic!("{method}: {e}"))
    }

    pub(crate) fn try_ask(&mut self, method: &str, params: Value) -> Result<Value, Value> {
        self.asked += 1;
        let id = self.asked.into();
        let request = Request { id, method: method.to_owned(), params };
        let answers = self.session.take(Message::Request(request));
        let [Message::Response(answer)] = answers.as_slice() else { panic!("{answers:?}") };
        assert_eq!(answer.id, self.asked.into());
        answer.response_result.clone().map_err(|e| json!([e.code, e.message]))
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        let told = Notification { method: method.to_owned(), params };
        let sent = self.session.take(Message::Notification(told));
        self.hear(sent);
    }

    pub(crate) fn open(&mut self, path: &str, text: &str) {
        self.open.insert(path.to_owned(), text.to_owned());
        let document =
            json!({ "uri": uri(path), "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    /// Puts another text in the place of an open one.
    pub(crate) fn change(&mut self, path: &str, text: &str) {
        self.open.insert(path.to_owned(), text.to_owned());
        let document = json!({ "uri": uri(path), "version": 2 });
        let changes = json!([{ "text": text }]);
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    pub(crate) fn close(&mut self, path: &str) {
        self.open.remove(path);
        self.tell("textDocument/didClose", json!({ "textDocument": { "uri": uri(path) } }));
    }

    /// Rests until everything has been looked through.
    pub(crate) fn rest(&mut self) {
        while let Some(reading) = self.session.reading() {
            let sent = self.session.read(reading.run());
            self.hear(sent);
        }
        while let Some(checking) = self.session.checking() {
            let sent = self.session.checked(checking.run());
            self.hear(sent);
        }
    }

    fn hear(&mut self, sent: Vec<Message>) {
        for message in sent {
            let Message::Notification(told) = message else { continue };
            assert_eq!(told.method, "textDocument/publishDiagnostics");
            let uri = told.params["uri"].as_str().unwrap();
            let path = uri.strip_prefix(&format!("file://{ROOT}/")).unwrap().to_owned();
            let found = told.params["diagnostics"].as_array().unwrap().clone();
            if found.is_empty() {
                self.shown.remove(&path);
            } else {
                self.shown.insert(path, found);
            }
        }
    }

    /// The codes that are shown of a file.
    pub(crate) fn codes(&self, path: &str) -> Vec<&str> {
        let shown = self.shown.get(path).map(Vec::as_slice).unwrap_or_default();
        shown.iter().map(|d| d["code"].as_str().unwrap()).collect()
    }

    /// Opens or changes a file to a text with a mark, and asks about the marked place.
    pub(crate) fn about(&mut self, method: &str, path: &str, text: &str) -> Value {
        let (text, position) = marked(text);
        if self.open.contains_key(path) {
            self.change(path, &text);
        } else {
            self.open(path, &text);
        }
        self.ask(method, at(method, path, &position))
    }
}
