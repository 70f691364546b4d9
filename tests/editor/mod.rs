//! An editor for tests: it starts `copydesk lsp`, speaks to it, and waits for what it says, but not for ever.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use url::Url;

/// How long an answer may take: a debug build on a machine that does other things.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Editor {
    child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    /// What came and was not asked for yet.
    waiting: VecDeque<Value>,
    next: i64,
}

/// What most editors can.
pub(crate) fn capabilities() -> Value {
    json!({
        "general": { "positionEncodings": ["utf-16"] },
        "workspace": {
            "workspaceEdit": { "documentChanges": true },
            "didChangeWatchedFiles": { "dynamicRegistration": true },
        },
        "textDocument": {
            "publishDiagnostics": { "relatedInformation": true, "tagSupport": { "valueSet": [1, 2] } },
            "hover": { "contentFormat": ["markdown", "plaintext"] },
            "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
        },
    })
}

impl Editor {
    /// A server in `folder` that was not spoken to.
    pub(crate) fn start(folder: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_copydesk"))
            .args(["lsp", "--stdio"])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let (sender, incoming) = channel();
        thread::spawn(move || {
            while let Some(message) = message(&mut out) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let stdin = child.stdin.take();
        Self { child, stdin, incoming, waiting: VecDeque::new(), next: 0 }
    }

    /// A server that was initialized by a client with `capabilities`, and what it says it can.
    pub(crate) fn open(folder: &Path, capabilities: &Value) -> (Self, Value) {
        let mut editor = Self::start(folder);
        let params = json!({ "processId": null, "rootUri": uri(folder), "capabilities": capabilities });
        let answer = editor.request("initialize", params);
        editor.notify("initialized", json!({}));
        (editor, answer["capabilities"].clone())
    }

    pub(crate) fn write(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).and_then(|()| stdin.flush()).unwrap();
    }

    pub(crate) fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.write(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    pub(crate) fn notify(&mut self, method: &str, params: impl Into<Value>) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params.into() }));
    }

    /// Sends a request; its id.
    pub(crate) fn ask(&mut self, method: &str, params: impl Into<Value>) -> i64 {
        self.next += 1;
        self.send(&json!({ "jsonrpc": "2.0", "id": self.next, "method": method, "params": params.into() }));
        self.next
    }

    /// The whole answer to the request `id`.
    pub(crate) fn answer(&mut self, id: &Value) -> Value {
        self.wait("an answer", |message| message.get("method").is_none() && message["id"] == *id)
    }

    /// The result of a request.
    pub(crate) fn request(&mut self, method: &str, params: impl Into<Value>) -> Value {
        let id = self.ask(method, params).into();
        let answer = self.answer(&id);
        assert!(answer.get("error").is_none(), "{method}: {answer}");
        answer["result"].clone()
    }

    /// The next message for which `is_it` holds; those before it are kept for later.
    pub(crate) fn wait(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let end = Instant::now() + PATIENCE;
        if let Some(at) = self.waiting.iter().position(&is_it) {
            return self.waiting.remove(at).unwrap();
        }
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.incoming.recv_timeout(left) {
                Ok(message) if is_it(&message) => return message,
                Ok(message) => self.waiting.push_back(message),
                Err(error) => panic!("no {what}: {error}; what came: {:?}", self.waiting),
            }
        }
    }

    /// The next diagnostics of `path` for which `is_it` holds: each as `line:column-line:column code`.
    pub(crate) fn diagnostics(&mut self, path: &Path, is_it: impl Fn(&[String]) -> bool) -> Value {
        let uri = uri(path);
        let wanted = |message: &Value| {
            let params = &message["params"];
            message["method"] == "textDocument/publishDiagnostics"
                && params["uri"] == uri
                && is_it(&shown(&params["diagnostics"]))
        };
        self.wait("diagnostics", wanted)["params"].clone()
    }

    /// What came until now is of no interest.
    pub(crate) fn forget(&mut self) {
        self.unasked();
        self.waiting.clear();
    }

    /// What came and nobody waited for.
    pub(crate) fn unasked(&mut self) -> Vec<Value> {
        self.waiting.extend(self.incoming.try_iter());
        self.waiting.iter().cloned().collect()
    }

    pub(crate) fn did_open(&mut self, path: &Path, text: &str) {
        let item = json!({ "uri": uri(path), "languageId": "markdown", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    pub(crate) fn did_change(&mut self, path: &Path, version: i64, changes: impl Into<Value>) {
        let document = json!({ "uri": uri(path), "version": version });
        self.notify("textDocument/didChange", json!({ "textDocument": document, "contentChanges": changes.into() }));
    }

    /// A request about a place of a document.
    pub(crate) fn at(&mut self, method: &str, path: &Path, line: u32, character: u32) -> Value {
        let position = json!({ "line": line, "character": character });
        self.request(method, json!({ "textDocument": { "uri": uri(path) }, "position": position }))
    }

    /// Nobody writes any more.
    pub(crate) fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for the end; the exit code.
    pub(crate) fn end(mut self) -> i32 {
        let end = Instant::now() + PATIENCE;
        let status = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status,
                None if Instant::now() > end => panic!("the server does not end"),
                None => thread::sleep(Duration::from_millis(5)),
            }
        };
        let mut said = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert!(said.is_empty(), "{said}");
        status.code().unwrap_or(-1)
    }

    /// Shuts the server down as the protocol says.
    pub(crate) fn close(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert_eq!(self.end(), 0);
    }
}

/// A test that fails leaves no process behind.
impl Drop for Editor {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn uri(path: &Path) -> String {
    Url::from_file_path(path).unwrap().into()
}

/// `line:column-line:column` as the protocol counts.
pub(crate) fn range(range: &Value) -> String {
    let at = |end: &str| format!("{}:{}", range[end]["line"], range[end]["character"]);
    format!("{}-{}", at("start"), at("end"))
}

pub(crate) fn shown(diagnostics: &Value) -> Vec<String> {
    let one = |d: &Value| format!("{} {}", range(&d["range"]), d["code"].as_str().unwrap());
    diagnostics.as_array().unwrap().iter().map(one).collect()
}

/// `text` with the edits of a `WorkspaceEdit` of one document, columns in UTF-16.
pub(crate) fn edited(text: &str, edit: &Value) -> String {
    let edits = edit["documentChanges"][0]["edits"].as_array().unwrap();
    let byte = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut units = position["character"].as_u64().unwrap();
        let mut at = start;
        for c in text[start..].chars() {
            if units == 0 {
                break;
            }
            units -= c.len_utf16() as u64;
            at += c.len_utf8();
        }
        at
    };
    let mut edits: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let range = &edit["range"];
            (byte(&range["start"]), byte(&range["end"]), edit["newText"].as_str().unwrap())
        })
        .collect();
    edits.sort_unstable();
    let mut out = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        out.replace_range(start..end, new);
    }
    out
}

fn message(out: &mut impl BufRead) -> Option<Value> {
    let mut length = None;
    loop {
        let mut line = String::new();
        if out.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end().split_once(": ") {
            Some(("Content-Length", value)) => length = value.parse().ok(),
            Some(_) => {}
            None => break,
        }
    }
    let mut body = vec![0; length?];
    out.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).expect("the server writes JSON"))
}
