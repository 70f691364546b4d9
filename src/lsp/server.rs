//! The server: one message after the other, and what has to be told between them.

use std::collections::{BTreeMap, VecDeque};
use std::io::Write;
use std::path::PathBuf;
use std::sync::mpsc::Receiver;

use gen_lsp_types as lsp;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::background::{Done, Task};
use super::checking::check;
use super::client::Client;
use super::diagnostics::diagnostic;
use super::documents::{Document, Documents, Kind};
use super::position::{Encoding, Places, line_starts};
use super::requests;
use super::transport::{Incoming, code, notification, response, send};
use super::uri::{path_of, uri_of};
use super::workspace::Workspace;
use crate::run::pool::guarded;

/// What the server waits for.
#[derive(Debug)]
pub(super) enum Event {
    /// A message of the client.
    Message(Incoming),
    /// The thread that reads sites has done something.
    Done(Done),
    /// The client has gone.
    End,
}

/// What a request comes to.
pub(super) type Answer = Result<Value, (i32, String)>;

/// How far the client has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    New,
    Running,
    ShutDown,
}

/// The server. What is written to `output` fails only when the client has gone, and then its end of the other stream is
/// closed too.
pub(super) struct Server<W> {
    output: W,
    events: Receiver<Event>,
    /// What came and was not worked on yet.
    queue: VecDeque<Event>,
    phase: Phase,
    client: Client,
    documents: Documents,
    workspace: Workspace,
    /// Files that are not open, of which mistakes were told.
    told: Vec<PathBuf>,
    /// The number of the next request of ours.
    next: u64,
}

impl<W: Write> Server<W> {
    pub(super) fn new(output: W, events: Receiver<Event>, workspace: Workspace) -> Self {
        let (queue, documents) = (VecDeque::new(), Documents::new());
        let (phase, client, told) = (Phase::New, Client::default(), Vec::new());
        Self { output, events, queue, phase, client, documents, workspace, told, next: 0 }
    }

    /// Serves until the client says `exit` or has gone; whether it said `shutdown` before.
    pub(super) fn run(mut self) -> bool {
        loop {
            self.drain();
            let event = match self.queue.pop_front() {
                Some(event) => event,
                None if self.tell_next() => continue,
                None => match self.events.recv() {
                    Ok(event) => event,
                    Err(_) => break,
                },
            };
            match event {
                Event::End => break,
                Event::Message(Incoming::Notification { method, .. }) if method == "exit" => break,
                Event::Message(message) => self.message(message),
                Event::Done(done) => self.done(done),
            }
        }
        self.phase == Phase::ShutDown
    }

    /// Takes all that has come, so that what was cancelled or changed since is known.
    fn drain(&mut self) {
        while let Ok(event) = self.events.try_recv() {
            match event {
                Event::Message(Incoming::Notification { method, params }) if method == "$/cancelRequest" => {
                    self.cancel(&params);
                }
                event => self.queue.push_back(event),
            }
        }
    }

    /// Takes a request that was not worked on yet out of the queue. One that was answered is answered.
    fn cancel(&mut self, params: &Value) {
        let Some(wanted) = params.get("id") else { return };
        let is_it = |event: &Event| matches!(event, Event::Message(Incoming::Request { id, .. }) if id == wanted);
        if let Some(at) = self.queue.iter().position(is_it) {
            self.queue.remove(at);
            self.send(&response(wanted, Err((code::REQUEST_CANCELLED, "cancelled".to_owned()))));
        }
    }

    fn send(&mut self, message: &Value) {
        let _ = send(&mut self.output, message);
    }

    fn message(&mut self, message: Incoming) {
        match message {
            Incoming::Request { id, method, params } => {
                let answer = guarded(|| self.request(&method, params))
                    .unwrap_or_else(|said| Err((code::INTERNAL_ERROR, format!("copydesk failed: {said}"))));
                self.send(&response(&id, answer));
            }
            Incoming::Notification { method, params } if self.phase == Phase::Running => {
                // A notification has no answer; one that is wrong changes nothing.
                let _ = guarded(|| self.notification(&method, params));
            }
            Incoming::Malformed { code, reason } => self.send(&response(&Value::Null, Err((code, reason)))),
            Incoming::Notification { .. } | Incoming::Response => {}
        }
    }

    fn request(&mut self, method: &str, params: Value) -> Answer {
        match (self.phase, method) {
            (Phase::New, "initialize") => {
                self.client = Client::new(&params);
                self.phase = Phase::Running;
                Ok(requests::capabilities(self.client))
            }
            (Phase::New, _) => Err((code::NOT_INITIALIZED, "the first request is `initialize`".to_owned())),
            (Phase::ShutDown, _) => Err((code::INVALID_REQUEST, "the server was shut down".to_owned())),
            (Phase::Running, "initialize") => {
                Err((code::INVALID_REQUEST, "the server was initialized before".to_owned()))
            }
            (Phase::Running, "shutdown") => {
                self.phase = Phase::ShutDown;
                Ok(Value::Null)
            }
            (Phase::Running, "textDocument/diagnostic") => {
                let uri = parse::<requests::Named>(params)?.text_document.uri.0;
                let items = self.diagnostics(&uri).unwrap_or_default();
                Ok(json!({ "kind": "full", "items": items }))
            }
            (Phase::Running, method) => {
                let Some(request) = requests::REQUESTS.iter().find(|(name, _)| *name == method) else {
                    return Err((code::METHOD_NOT_FOUND, format!("there is no `{method}`")));
                };
                let named: requests::Named = parse(params.clone())?;
                let uri = &named.text_document.uri.0;
                let checked = self.documents.get_mut(uri).map(|document| check(document, &self.workspace));
                let (Some(document), Some(checked)) = (self.documents.get(uri), checked) else {
                    return Ok(Value::Null);
                };
                let site = self.workspace.site_of(document);
                let (documents, client) = (&self.documents, self.client);
                (request.1)(&requests::View { document, checked: &checked, site, documents, client }, params)
            }
        }
    }

    fn notification(&mut self, method: &str, params: Value) -> Result<(), (i32, String)> {
        match method {
            "initialized" => self.watch(),
            "textDocument/didOpen" => {
                let item = parse::<lsp::DidOpenTextDocumentParams>(params)?.text_document;
                let Some(path) = path_of(&item.uri.0) else { return Ok(()) };
                let mut document = Document::new(item.uri.0.clone(), item.version, item.text, path);
                document.kind = self.workspace.kind(&document.path);
                self.documents.insert(item.uri.0, document);
                self.settle();
            }
            "textDocument/didChange" => {
                let change: lsp::DidChangeTextDocumentParams = parse(params)?;
                let uri = &change.text_document.text_document_identifier.uri.0;
                if let Some(document) = self.documents.get_mut(uri) {
                    document.change(change.text_document.version, change.content_changes, self.client.encoding);
                }
            }
            "textDocument/didSave" => {
                let uri = parse::<requests::Named>(params)?.text_document.uri.0;
                self.saved(&uri);
            }
            "textDocument/didClose" => {
                let uri = parse::<requests::Named>(params)?.text_document.uri.0;
                let Some(document) = self.documents.remove(&uri) else { return Ok(()) };
                if let Kind::Post(root, path) = document.kind {
                    self.workspace.ask(Task::Closed(root, path));
                }
                self.publish(&uri, None, &[]);
                self.workspace.forget_unused(self.documents.values());
                self.tell_mistakes();
            }
            "workspace/didChangeWatchedFiles" => {
                let changes = parse::<lsp::DidChangeWatchedFilesParams>(params)?.changes;
                let file =
                    |event: lsp::FileEvent| Some((path_of(&event.uri.0)?, event.kind == lsp::FileChangeType::Changed));
                self.changed(changes.into_iter().filter_map(file).collect());
            }
            // Sites are found from the documents that are open, whatever folders are.
            _ => {}
        }
        Ok(())
    }

    /// Asks the client to tell of files that change on disk.
    fn watch(&mut self) {
        if !self.client.watches {
            return;
        }
        let glob = "**/*.{md,markdown,mkd,mdx,html,htm,yml,yaml,toml,json}";
        let registration = json!({
            "id": "copydesk-files", "method": "workspace/didChangeWatchedFiles",
            "registerOptions": { "watchers": [{ "globPattern": glob }] },
        });
        self.ask("client/registerCapability", &json!({ "registrations": [registration] }));
    }

    /// Sends a request of ours; what the client answers changes nothing.
    fn ask(&mut self, method: &str, params: &Value) {
        self.next += 1;
        let id = format!("copydesk-{}", self.next);
        let mut request = json!({ "jsonrpc": "2.0", "id": id, "method": method });
        if !params.is_null() {
            request["params"] = params.clone();
        }
        self.send(&request);
    }

    /// A document was saved: what is configured counts from now on, and other pages may compare the whole text.
    fn saved(&mut self, uri: &str) {
        let Some(document) = self.documents.get_mut(uri) else { return };
        match &document.kind {
            Kind::Post(root, path) => {
                let (root, path) = (root.clone(), path.clone());
                if let Some(record) = &check(document, &self.workspace).record {
                    self.workspace.ask(Task::Typed(root, path, record.clone()));
                }
            }
            Kind::Config | Kind::Schema(_) | Kind::Other => {
                let path = document.path.clone();
                self.changed(BTreeMap::from([(path, true)]));
            }
        }
    }

    /// Files have changed on disk; of each, whether it was there before and is still.
    fn changed(&mut self, mut files: BTreeMap<PathBuf, bool>) {
        // Of an open post what the editor has counts.
        for document in self.documents.values().filter(|document| matches!(document.kind, Kind::Post(..))) {
            files.retain(|path, same_name| !*same_name || *path != document.path);
        }
        if self.workspace.changed(&files) {
            self.workspace.forget();
            for document in self.documents.values_mut() {
                document.kind = self.workspace.kind(&document.path);
                (document.seen, document.untold) = (None, true);
                document.renew();
            }
            self.settle();
            self.refresh();
        }
    }

    /// Once the sites of all documents are found: mistakes in their configurations are told.
    fn settle(&mut self) {
        // A schema is known as one only when its site is.
        for document in self.documents.values_mut().filter(|document| !matches!(document.kind, Kind::Schema(_))) {
            if let Some(root) = self.workspace.schema_of(&document.path) {
                document.kind = Kind::Schema(root);
                document.renew();
            }
        }
        self.tell_mistakes();
    }

    fn done(&mut self, done: Done) {
        if self.workspace.take(done) {
            self.documents.values_mut().for_each(Document::renew);
            self.settle();
            self.refresh();
        }
    }

    /// Asks a client that pulls to do so again.
    fn refresh(&mut self) {
        if self.client.pulls && self.client.refreshes {
            self.ask("workspace/diagnostic/refresh", &Value::Null);
        }
    }

    /// What is found in the newest version of a document.
    fn diagnostics(&mut self, uri: &str) -> Option<Vec<lsp::Diagnostic>> {
        let document = self.documents.get_mut(uri)?;
        let checked = check(document, &self.workspace);
        let places = Places::new(checked.source.text(), checked.source.line_starts(), self.client.encoding);
        let findings = checked.findings.iter();
        Some(findings.map(|finding| diagnostic(finding, uri, &places, self.client)).collect())
    }

    /// Checks one document that changed and tells what was found, unless it changed again meanwhile; whether there was one.
    fn tell_next(&mut self) -> bool {
        if self.phase != Phase::Running || self.client.pulls {
            return false;
        }
        let Some(document) = self.documents.values_mut().find(|document| document.untold) else { return false };
        document.untold = false;
        let (uri, version) = (document.uri.clone(), document.version);
        let found = guarded(|| self.diagnostics(&uri)).ok().flatten().unwrap_or_default();
        self.drain();
        if self.queue.iter().any(|event| concerns(event, &uri)) {
            return true;
        }
        if let Some(document) = self.documents.get_mut(&uri) {
            let told = (version, found);
            if document.told.as_ref() != Some(&told) {
                document.told = Some(told.clone());
                self.publish(&uri, Some(version), &told.1);
            }
        }
        true
    }

    fn publish(&mut self, uri: &str, version: Option<i32>, found: &[lsp::Diagnostic]) {
        let mut params = json!({ "uri": uri, "diagnostics": found });
        if let Some(version) = version {
            params["version"] = version.into();
        }
        self.send(&notification("textDocument/publishDiagnostics", &params));
    }

    /// Tells of mistakes in files that are not open, and takes back what is mended.
    fn tell_mistakes(&mut self) {
        let is_open = |path: &PathBuf| self.documents.values().any(|document| document.path == *path);
        let mut told = Vec::new();
        let mut out = Vec::new();
        for (path, mistakes) in self.workspace.mistakes.iter().filter(|(path, _)| !is_open(path)) {
            let Some(uri) = uri_of(path) else { continue };
            let starts = line_starts(mistakes.source.text());
            let places = Places::new(mistakes.source.text(), &starts, self.client.encoding);
            let found = mistakes.found.iter().map(|finding| diagnostic(finding, &uri, &places, self.client)).collect();
            told.push(path.clone());
            out.push((uri, found));
        }
        let mended: Vec<PathBuf> =
            self.told.iter().filter(|path| !told.contains(path) && !is_open(path)).cloned().collect();
        out.extend(mended.iter().filter_map(|path| Some((uri_of(path)?, Vec::new()))));
        self.told = told;
        for (uri, found) in out {
            self.publish(&uri, None, &found);
        }
    }
}

/// Whether `event` changes or closes the document `uri`.
fn concerns(event: &Event, uri: &str) -> bool {
    let Event::Message(Incoming::Notification { method, params }) = event else { return false };
    matches!(method.as_str(), "textDocument/didChange" | "textDocument/didClose")
        && params.pointer("/textDocument/uri").is_some_and(|own| own == uri)
}

/// The parameters of a request or notification.
pub(super) fn parse<T: DeserializeOwned>(params: Value) -> Result<T, (i32, String)> {
    serde_json::from_value(params).map_err(|error| (code::INVALID_PARAMS, error.to_string()))
}

/// What encodings are called.
pub(super) fn encoding_name(encoding: Encoding) -> &'static str {
    match encoding {
        Encoding::Utf8 => "utf-8",
        Encoding::Utf16 => "utf-16",
    }
}
