//! Messages on a stream (the base protocol of LSP 3.17): framed by `Content-Length`, JSON-RPC 2.0 inside.
//!
//! What is malformed is answered and skipped; the stream goes on with the next message.

use std::io::{self, BufRead, Read, Write};

use serde_json::{Value, json};

/// More than this is no message of an editor; it is skipped without being kept.
const MAX_MESSAGE: u64 = 256 << 20;

/// A line of the head longer than this is none.
const MAX_HEAD_LINE: u64 = 8 << 10;

/// Codes of JSON-RPC and of the protocol.
pub(super) mod code {
    pub(crate) const PARSE_ERROR: i32 = -32700;
    pub(crate) const INVALID_REQUEST: i32 = -32600;
    pub(crate) const METHOD_NOT_FOUND: i32 = -32601;
    pub(crate) const INVALID_PARAMS: i32 = -32602;
    pub(crate) const INTERNAL_ERROR: i32 = -32603;
    pub(crate) const NOT_INITIALIZED: i32 = -32002;
    pub(crate) const REQUEST_CANCELLED: i32 = -32800;
}

/// What came.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Incoming {
    /// To be answered. The id is a number or a string, and is echoed as it came.
    Request { id: Value, method: String, params: Value },
    /// Not to be answered.
    Notification { method: String, params: Value },
    /// The answer to a request of ours.
    Response,
    /// No message: the code and the reason to answer with.
    Malformed { code: i32, reason: String },
}

/// Reads the next message; `None` at the end of the stream.
pub(super) fn receive(input: &mut impl BufRead) -> Option<Incoming> {
    let mut length: Option<u64> = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        match input.by_ref().take(MAX_HEAD_LINE).read_until(b'\n', &mut line) {
            Ok(0) | Err(_) => return None,
            Ok(_) => {}
        }
        let head = String::from_utf8_lossy(&line);
        let head = head.trim_end();
        if head.is_empty() {
            match length {
                Some(length) => return body(input, length),
                None => return Some(malformed(code::PARSE_ERROR, "a message without Content-Length")),
            }
        }
        if let Some((name, value)) = head.split_once(':')
            && name.trim().eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse().ok();
        }
    }
}

fn body(input: &mut impl BufRead, length: u64) -> Option<Incoming> {
    if length > MAX_MESSAGE {
        let skipped = io::copy(&mut input.by_ref().take(length), &mut io::sink()).ok()?;
        return (skipped == length).then(|| malformed(code::INVALID_REQUEST, "the message is too long"));
    }
    let mut bytes = Vec::new();
    input.by_ref().take(length).read_to_end(&mut bytes).ok()?;
    if (bytes.len() as u64) < length {
        return None;
    }
    Some(match serde_json::from_slice::<Value>(&bytes) {
        Ok(value) => message(value),
        Err(error) => malformed(code::PARSE_ERROR, &format!("no JSON: {error}")),
    })
}

fn message(value: Value) -> Incoming {
    let Value::Object(mut object) = value else {
        return malformed(code::INVALID_REQUEST, "a message is an object");
    };
    let params = object.remove("params").unwrap_or_default();
    let id = object.remove("id");
    match (object.remove("method"), id) {
        (Some(Value::String(method)), None) => Incoming::Notification { method, params },
        (Some(Value::String(method)), Some(id @ (Value::Number(_) | Value::String(_)))) => {
            Incoming::Request { id, method, params }
        }
        (None, Some(_)) => Incoming::Response,
        _ => malformed(code::INVALID_REQUEST, "neither a request nor a notification nor a response"),
    }
}

fn malformed(code: i32, reason: &str) -> Incoming {
    Incoming::Malformed { code, reason: reason.to_owned() }
}

/// Writes `message`.
///
/// # Errors
/// What the stream said; nobody reads there any more.
pub(super) fn send(output: &mut impl Write, message: &Value) -> io::Result<()> {
    let body = message.to_string();
    write!(output, "Content-Length: {}\r\n\r\n{body}", body.len())?;
    output.flush()
}

/// The answer to the request `id`.
pub(super) fn response(id: &Value, result: Result<Value, (i32, String)>) -> Value {
    match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": id, "result": result }),
        Err((code, message)) => json!({ "jsonrpc": "2.0", "id": id, "error": { "code": code, "message": message } }),
    }
}

/// A notification.
pub(super) fn notification(method: &str, params: &Value) -> Value {
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &[u8]) -> Vec<Incoming> {
        let mut input = text;
        std::iter::from_fn(|| receive(&mut input)).collect()
    }

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\nContent-Type: x\r\n\r\n{body}", body.len())
    }

    #[test]
    fn what_is_malformed_does_not_end_the_stream() {
        let good = framed(r#"{"jsonrpc":"2.0","method":"天"}"#);
        let bad = |text: &str| all(format!("{text}{good}").as_bytes());
        let last = Incoming::Notification { method: "天".to_owned(), params: Value::Null };
        for (text, code) in [
            (framed("{"), code::PARSE_ERROR),
            (framed("\u{0}"), code::PARSE_ERROR),
            (framed(&"[".repeat(100_000)), code::PARSE_ERROR),
            (framed("[]"), code::INVALID_REQUEST),
            (framed("{}"), code::INVALID_REQUEST),
            (framed(r#"{"id":[],"method":"x"}"#), code::INVALID_REQUEST),
            (framed(r#"{"id":1,"method":2}"#), code::INVALID_REQUEST),
            ("\r\n".to_owned(), code::PARSE_ERROR),
            ("Content-Length: -5\r\n\r\n".to_owned(), code::PARSE_ERROR),
            (format!("{}\r\n\r\n", "x".repeat(100_000)), code::PARSE_ERROR),
        ] {
            let found = bad(&text);
            assert_eq!(found.len(), 2, "{found:?}");
            assert!(matches!(&found[0], Incoming::Malformed { code: found, .. } if *found == code), "{found:?}");
            assert_eq!(found[1], last);
        }
    }

    #[test]
    fn a_stream_may_end_anywhere() {
        let whole = framed(r#"{"id":"a","method":"x","params":[1]}"#);
        for end in 0..whole.len() {
            assert_eq!(all(&whole.as_bytes()[..end]), []);
        }
        let request = Incoming::Request { id: "a".into(), method: "x".to_owned(), params: json!([1]) };
        assert_eq!(all(whole.as_bytes()), [request]);
        assert_eq!(all(b"Content-Length: 99999999999999\r\n\r\nabc"), []);
    }
}
