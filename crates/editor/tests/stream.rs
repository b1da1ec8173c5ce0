// SPDX-License-Identifier: Apache-2.0
//! The loop on its streams: nobody waits for a site that is being looked through, a broken message
//! is no end, and the end is the one that was asked for.
#![allow(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail by a panic")]

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Read, Write};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use portolan_diagnostics::Diagnostic;
use portolan_editor::{World, run};
use portolan_site::model::Date;
use serde_json::{Value, json};

const URI: &str = "file:///site/policies/p.yaml";

/// A disk that gives a site only when it is let.
struct Slow {
    let_go: Mutex<Receiver<()>>,
    reads: Mutex<Sender<()>>,
}

impl World for Slow {
    fn is_site(&self, folder: &Path) -> bool {
        folder == Path::new("/site")
    }

    fn read(&self, _: &Path) -> Result<BTreeMap<String, String>, Diagnostic> {
        self.reads.lock().unwrap().send(()).unwrap();
        self.let_go.lock().unwrap().recv().unwrap();
        Ok(BTreeMap::from([("portolan.yaml".to_owned(), "site: s\n".to_owned())]))
    }

    fn today(&self) -> Date {
        Date::constant(2027, 1, 15)
    }
}

struct Client {
    input: PipeWriter,
    output: BufReader<PipeReader>,
    let_go: Sender<()>,
    reads: Receiver<()>,
    server: JoinHandle<u8>,
}

impl Client {
    fn start() -> Self {
        let (to_server, input) = io::pipe().unwrap();
        let (output, from_server) = io::pipe().unwrap();
        let (let_go, gate) = channel();
        let (sender, reads) = channel();
        let world = Slow { let_go: Mutex::new(gate), reads: Mutex::new(sender) };
        let server = std::thread::spawn(move || {
            run(BufReader::new(to_server), from_server, Arc::new(world), None)
        });
        let output = BufReader::new(output);
        let mut client = Self { input, output, let_go, reads, server };
        client.ask("initialize", json!({ "capabilities": {} }));
        client
    }

    fn send(&mut self, body: &str) {
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }

    fn tell(&mut self, method: &str, params: Value) {
        let message = json!({ "jsonrpc": "2.0", "method": method, "params": params });
        self.send(&message.to_string());
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let message = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        self.send(&message.to_string());
        self.hear()
    }

    fn hear(&mut self) -> Value {
        let mut header = String::new();
        self.output.read_line(&mut header).unwrap();
        let length = header.trim().strip_prefix("Content-Length: ").unwrap().parse().unwrap();
        self.output.read_line(&mut header).unwrap();
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn open(&mut self, text: &str) {
        let document = json!({ "uri": URI, "languageId": "yaml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, text: &str) {
        let document = json!({ "uri": URI, "version": 2 });
        let changes = json!([{ "text": text }]);
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    fn complete(&mut self) -> Value {
        let position = json!({ "line": 0, "character": 6 });
        let params = json!({ "textDocument": { "uri": URI }, "position": position });
        self.ask("textDocument/completion", params)
    }
}

#[test]
fn questions_are_answered_while_a_site_is_looked_through_and_the_newest_text_wins() {
    let mut client = Client::start();
    client.open("mode: ");
    client.reads.recv().unwrap();
    let offered = client.complete();
    assert_eq!(offered["result"]["items"][0]["label"], "draft");
    client.change("modus: ");
    // An answer shows that the change has been heard.
    client.complete();
    let_two_go(&mut client);
    let told = client.hear();
    assert_eq!(told["method"], "textDocument/publishDiagnostics");
    let said = told["params"]["diagnostics"][0]["message"].as_str().unwrap().to_owned();
    assert!(said.contains("modus"), "{said}: the older text is not told of");
}

/// The look that began first, and the one that follows it.
fn let_two_go(client: &mut Client) {
    client.let_go.send(()).unwrap();
    client.reads.recv().unwrap();
    client.let_go.send(()).unwrap();
}

#[test]
fn a_broken_message_is_answered_and_goodbye_is_goodbye() {
    let mut client = Client::start();
    client.send("{");
    assert_eq!(client.hear()["error"]["code"], -32700);
    assert_eq!(client.ask("shutdown", Value::Null)["result"], Value::Null);
    client.tell("exit", Value::Null);
    assert_eq!(client.server.join().unwrap(), 0);
}

#[test]
fn a_client_that_just_goes_ends_it() {
    let Client { input, server, .. } = Client::start();
    drop(input);
    assert_eq!(server.join().unwrap(), 1);
}
