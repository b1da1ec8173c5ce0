// SPDX-License-Identifier: Apache-2.0
//! What the client asks. Every question is answered; one that makes no sense, with why.

use std::collections::BTreeMap;

use lsp_server::{ErrorCode, Request, Response, ResponseError};
use lsp_types::request::{
    Completion, DocumentSymbolRequest, GotoDefinition, HoverRequest, Initialize, References,
    Request as Method, Shutdown,
};
use lsp_types::{
    CompletionOptions, HoverProviderCapability, InitializeParams, InitializeResult, OneOf,
    Position, SaveOptions, ServerCapabilities, ServerInfo, TextDocumentSyncCapability,
    TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Uri,
};
use serde::Serialize;

use super::uri::{path_of, uri_of};
use super::{Client, Session, Stage};
use crate::answer::{Here, completion, definition, hover, references, symbols};
use crate::index::{FileIndex, Index};
use crate::schema::FileKind;
use crate::text::Encoding;

type Answer = Result<Response, ResponseError>;

fn error(code: ErrorCode, message: impl Into<String>) -> ResponseError {
    ResponseError { code: code as i32, message: message.into(), data: None }
}

/// The parameters of a question.
fn read<R: Method>(request: Request) -> Result<R::Params, ResponseError> {
    serde_json::from_value(request.params)
        .map_err(|e| error(ErrorCode::InvalidParams, e.to_string()))
}

impl Session {
    pub(super) fn request(&mut self, request: Request) -> Answer {
        let id = request.id.clone();
        match (self.stage, request.method.as_str()) {
            (Stage::New, Initialize::METHOD) => {
                let result = self.initialize(&read::<Initialize>(request)?);
                Ok(Response::new_ok(id, result))
            }
            (Stage::New, _) => Err(error(ErrorCode::ServerNotInitialized, "`initialize` first")),
            (Stage::Open, Shutdown::METHOD) => {
                self.stage = Stage::Closing;
                Ok(Response::new_ok(id, ()))
            }
            (Stage::Open, _) => self.question(request),
            (Stage::Closing | Stage::Ended, _) => {
                Err(error(ErrorCode::InvalidRequest, "`shutdown` was asked for"))
            }
        }
    }

    fn question(&self, request: Request) -> Answer {
        let id = request.id.clone();
        match request.method.as_str() {
            Completion::METHOD => {
                let asked = read::<Completion>(request)?.text_document_position;
                self.at(id, &asked.text_document.uri, asked.position, completion)
            }
            HoverRequest::METHOD => {
                let asked = read::<HoverRequest>(request)?.text_document_position_params;
                self.at(id, &asked.text_document.uri, asked.position, hover)
            }
            GotoDefinition::METHOD => {
                let asked = read::<GotoDefinition>(request)?.text_document_position_params;
                self.at(id, &asked.text_document.uri, asked.position, definition)
            }
            References::METHOD => {
                let asked = read::<References>(request)?;
                let (of, made) = (asked.text_document_position, asked.context.include_declaration);
                self.at(id, &of.text_document.uri, of.position, |here| references(here, made))
            }
            DocumentSymbolRequest::METHOD => {
                let uri = read::<DocumentSymbolRequest>(request)?.text_document.uri;
                self.at(id, &uri, Position::default(), symbols)
            }
            method => {
                Err(error(ErrorCode::MethodNotFound, format!("`{method}` is not known here")))
            }
        }
    }

    /// Answers a question about a place in an open file of a site; about any other, nothing.
    fn at<T: Serialize>(
        &self,
        id: lsp_server::RequestId,
        uri: &Uri,
        position: Position,
        answer: impl FnOnce(&Here<'_>) -> Option<T>,
    ) -> Answer {
        Ok(Response::new_ok(id, self.with(uri, position, answer)))
    }

    fn with<T>(
        &self,
        uri: &Uri,
        position: Position,
        answer: impl FnOnce(&Here<'_>) -> Option<T>,
    ) -> Option<T> {
        let file = path_of(uri)?;
        let text = &self.buffers.get(&file)?.text;
        let root = self.root_of(&file)?;
        let site = self.sites.get(&root)?;
        let path = file.strip_prefix(&root).ok()?.to_str()?;
        let indexes: BTreeMap<&str, &FileIndex> = site
            .files
            .iter()
            .map(|(path, held)| (path.as_str(), held.index(path, &self.schemas)))
            .collect();
        let texts = |path: &str| {
            let uri = match self.buffers.get(&root.join(path)) {
                Some(buffer) => buffer.uri.clone(),
                None => uri_of(&root.join(path))?,
            };
            Some((uri, &*site.files.get(path)?.text))
        };
        let encoding = self.client.encoding;
        answer(&Here {
            kind: FileKind::of(path)?,
            text,
            byte: text.byte(position, encoding),
            encoding,
            schemas: &self.schemas,
            catalogue: &self.catalogue,
            index: Index { files: &indexes },
            texts: &texts,
            study: site.whole.as_deref(),
            findings: &site.findings,
        })
    }

    fn initialize(&mut self, params: &InitializeParams) -> InitializeResult {
        let general = params.capabilities.general.as_ref();
        let offered = general.and_then(|g| g.position_encodings.as_deref());
        let document = params.capabilities.text_document.as_ref();
        let shown = document.and_then(|d| d.publish_diagnostics.as_ref());
        let workspace = params.capabilities.workspace.as_ref();
        let watched = workspace.and_then(|w| w.did_change_watched_files.as_ref());
        self.client = Client {
            encoding: Encoding::negotiated(offered),
            related: shown.and_then(|s| s.related_information).unwrap_or_default(),
            watches: watched.and_then(|w| w.dynamic_registration).unwrap_or_default(),
        };
        self.stage = Stage::Open;
        let version = Some(env!("CARGO_PKG_VERSION").to_owned());
        InitializeResult {
            capabilities: capabilities(self.client.encoding),
            server_info: Some(ServerInfo { name: "portolan".to_owned(), version }),
        }
    }
}

fn capabilities(encoding: Encoding) -> ServerCapabilities {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::INCREMENTAL),
        save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions::default())),
        ..TextDocumentSyncOptions::default()
    };
    let letters = [":", " ", "[", "{", ",", "/", ";"];
    let completion = CompletionOptions {
        trigger_characters: Some(letters.map(str::to_owned).to_vec()),
        ..CompletionOptions::default()
    };
    ServerCapabilities {
        position_encoding: Some(encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
        completion_provider: Some(completion),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        references_provider: Some(OneOf::Left(true)),
        document_symbol_provider: Some(OneOf::Left(true)),
        ..ServerCapabilities::default()
    }
}
