//! `copydesk convert --jsonl`: a filter. One JSON object a line in, exactly one a line out, in the same order.
//!
//! In: `{"text": …, "path"?: …, any other keys}`. Out: the same object with the converted `text`, its other keys as
//! they were written, and `status` (`converted`, `unproved`, `fallback` or `error`) and `losses` (diagnostics as in the JSON report)
//! at its end. A line that is no such object, an empty one too, gives `{"status": "error", "error": …, "line": n}` after
//! the keys that it has. Keys named `status`, `losses`, `error` and `line` in the input give way to those of the answer.

use std::io::{Write, stdin};
use std::ops::Range;
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};

use serde::de::IgnoredAny;

use crate::cli::args::ConvertArgs;
use crate::cli::commands::sites::generator;
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::convert::loss::is_loss;
use crate::convert::{self, Converted, Original, Settings, Verdict, convert, convert_body, convert_expanded, not_run};
use crate::front_matter;
use crate::generator::{Generator, Payload, Site, read_options};
use crate::liquid::Expanded;
use crate::markup::{Dialect, ReadOptions, TemplateSyntax};
use crate::report::{DiagnosticObject, Positions, count, thousands};
use crate::run::filter::{Line, filter};
use crate::run::jobs::named_schema;
use crate::run::liquid::{RunLiquid, Sites};
use crate::run::pool::guarded;
use crate::run::read::{Names, is_whole};
use crate::schema::Schema;
use crate::text::{SourceFile, Span};

pub(super) fn run(
    args: &ConvertArgs,
    settings: &Settings,
    run_liquid: Option<RunLiquid>,
    terminal: &Terminal,
) -> Result<ExitCode, Failure> {
    let from = match &args.from {
        Some(name) => Some(
            Dialect::from_name(name)
                .ok_or_else(|| Failure::unknown("dialect", name, Dialect::ALL.map(Dialect::name)))?,
        ),
        None => None,
    };
    let told = generator(args.site.generator.as_deref())?;
    let site = Site::from_files(told.unwrap_or_default(), &[]);
    let schema = match &args.site.schema {
        Some(name) => named_schema(name, site.generator, &Names::here())?,
        None => Schema::built_in(site.generator),
    };
    let sites = run_liquid.map(|run| Sites::new(told, run));
    let filtering =
        Filter { from, front_matter: args.front_matter, settings, site: &site, schema: &schema, sites: sites.as_ref() };
    let counts = [const { AtomicUsize::new(0) }; 4];
    let lossy = AtomicUsize::new(0);
    let mut out = terminal.output();
    let answer = |line: &Line| {
        let (answer, status, losses) = filtering.answer(line);
        counts[status as usize].fetch_add(1, Ordering::Relaxed);
        lossy.fetch_add(losses, Ordering::Relaxed);
        answer
    };
    // Each batch is flushed: whoever waits for it reads no buffer of ours.
    filter(stdin(), answer, |bytes| out.write_all(bytes).and_then(|()| out.flush())).map_err(Failure::output)?;
    let counts = counts.map(AtomicUsize::into_inner);
    let all = count(counts.iter().sum(), "record");
    let [converted, unproved, fallback, failed] = counts.map(thousands);
    let unproved = if settings.proof { String::new() } else { format!("{unproved} not proved, ") };
    terminal.note(format!("{all}: {converted} converted, {unproved}{fallback} left as they were, {failed} errors"));
    Ok(ExitCode::from(u8::from(args.strict && lossy.into_inner() > 0)))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Converted,
    Unproved,
    Fallback,
    Error,
}

struct Filter<'a> {
    from: Option<Dialect>,
    front_matter: bool,
    settings: &'a Settings,
    site: &'a Site,
    schema: &'a Schema,
    /// Where each record's site is looked for, if its templates are run.
    sites: Option<&'a Sites>,
}

/// Keys of the answer; of the input they give way.
const OWN: [&str; 4] = ["status", "losses", "error", "line"];

impl Filter<'_> {
    /// The answer to a line, with its line end; how it ended, and how many losses there are that the content schema does
    /// not allow.
    fn answer(&self, line: &Line) -> (Vec<u8>, Status, usize) {
        let mut out = b"{".to_vec();
        let members = match Members::read(line) {
            Ok(members) => members,
            Err(error) => {
                fail(&mut out, &error, line.number);
                return (out, Status::Error, 0);
            }
        };
        let done = members.text().and_then(|text| {
            let path = members.path();
            let source = SourceFile::from_text(path.as_deref().unwrap_or(""), text);
            if !is_whole(&source) {
                return Err("`text` is over 16 MiB".to_owned());
            }
            let converted = guarded(|| self.convert(&source, path.as_deref()))
                .map_err(|said| format!("copydesk failed on this record: {said}"))?;
            Ok((source, converted))
        });
        match done {
            Err(error) => {
                members.write(None, &mut out);
                fail(&mut out, &error, line.number);
                (out, Status::Error, 0)
            }
            Ok((source, converted)) => {
                members.write(Some(&converted.text), &mut out);
                let (status, name) = match converted.verdict {
                    Verdict::Proved | Verdict::KeptAsHtml => (Status::Converted, "converted"),
                    Verdict::Unproved => (Status::Unproved, "unproved"),
                    Verdict::Fallback => (Status::Fallback, "fallback"),
                };
                let positions = Positions::new(&source);
                let losses: Vec<_> =
                    converted.losses.iter().map(|loss| DiagnosticObject::new(loss, &positions)).collect();
                separate(&mut out);
                let _ = write!(out, "\"status\":\"{name}\",\"losses\":");
                let _ = serde_json::to_writer(&mut out, &losses);
                out.extend_from_slice(b"}\n");
                let lost = converted.losses.iter().filter(|loss| is_loss(loss)).count();
                (out, status, lost.saturating_sub(converted.allowed))
            }
        }
    }

    fn convert(&self, source: &SourceFile, path: Option<&str>) -> Converted {
        if let Some((payload, below)) = self.sites.zip(path).and_then(|(sites, path)| sites.of(Path::new(path))) {
            return self.expanded(source, &payload, &below);
        }
        let path = path.unwrap_or("text.md");
        if self.front_matter {
            let name = match self.from {
                Some(dialect) if dialect.is_html() => Path::new(path).with_extension("html"),
                Some(_) => Path::new(path).with_extension("md"),
                None => Path::new(path).to_owned(),
            };
            let post = convert::read(source, self.site, &name.to_string_lossy(), self.settings);
            return convert(&post, self.schema, self.settings);
        }
        convert_body(source, &self.read_options(path), self.schema, self.settings)
    }

    /// A record of a Jekyll site, its templates run. Of a body alone the front matter is that of the file on disk.
    fn expanded(&self, source: &SourceFile, payload: &Payload, path: &str) -> Converted {
        let whole = Span::new(source.bom_len(), source.text().len());
        let (front_matter, problems, body) = if self.front_matter {
            let read = front_matter::read(source);
            (read.front_matter, read.problems, read.body)
        } else {
            let (front_matter, problems) = payload.front_matter(path);
            (front_matter, problems, whole)
        };
        let mut read = read_options(payload.site(), path);
        if let Some(dialect) = self.from {
            read.dialect = dialect;
            read.autolinks = dialect == Dialect::Gfm;
            read.typography &= !dialect.is_html();
        }
        let expanded = payload.expand(path, front_matter.as_ref(), &problems, source.slice(body));
        let refused = expanded.as_ref().map(|expanded| expanded.refused.as_slice()).unwrap_or_default();
        if refused.is_empty() {
            let original = Original { source, body, read, written: read_options(payload.site(), "post.md") };
            let expanded = expanded.unwrap_or_else(|| Expanded::unchanged(source.slice(body)));
            return convert_expanded(&original, &expanded, self.schema, self.settings);
        }
        let mut converted = if self.front_matter {
            convert(&convert::read(source, payload.site(), path, self.settings), self.schema, self.settings)
        } else {
            convert_body(source, &read, self.schema, self.settings)
        };
        converted.losses.extend(not_run(refused, body.start as usize));
        converted.losses.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        converted
    }

    /// A body of no site holds no template tags: `{{` is text.
    fn read_options(&self, path: &str) -> ReadOptions {
        let mut options = read_options(self.site, path);
        if self.site.generator == Generator::None {
            options.templates = TemplateSyntax::None;
        }
        if let Some(dialect) = self.from {
            options.dialect = dialect;
            options.autolinks = dialect == Dialect::Gfm;
            options.typography &= !dialect.is_html();
        }
        options
    }
}

fn separate(out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
}

fn fail(out: &mut Vec<u8>, error: &str, line: usize) {
    separate(out);
    let error = serde_json::Value::from(error);
    let _ = writeln!(out, "\"status\":\"error\",\"error\":{error},\"line\":{line}}}");
}

/// The members of an object as they are written, so that what we do not know stays as it is to the last digit.
struct Members<'l> {
    line: &'l str,
    /// Key, bytes of the key, bytes of the value.
    members: Vec<(String, Range<usize>, Range<usize>)>,
}

impl<'l> Members<'l> {
    fn read(line: &'l Line) -> Result<Self, String> {
        if line.cut {
            return Err("the line is over 128 MiB".to_owned());
        }
        let bytes = line.bytes.strip_prefix("\u{feff}".as_bytes()).filter(|_| line.number == 1).unwrap_or(&line.bytes);
        let text = std::str::from_utf8(bytes).map_err(|error| format!("the line is not UTF-8: {error}"))?;
        if text.trim().is_empty() {
            return Err("the line is empty".to_owned());
        }
        serde_json::from_str::<IgnoredAny>(text).map_err(|error| format!("the line is not JSON: {error}"))?;
        if !text.trim_start().starts_with('{') {
            return Err("the line is not a JSON object".to_owned());
        }
        Ok(Self { line: text, members: members(text) })
    }

    /// The last member of that name counts, as every JSON reader has it.
    fn value(&self, key: &str) -> Option<&'l str> {
        self.members.iter().rev().find(|(name, ..)| name == key).map(|(_, _, value)| &self.line[value.clone()])
    }

    fn text(&self) -> Result<String, String> {
        let value = self.value("text").ok_or("the object has no `text`")?;
        if !value.starts_with('"') {
            return Err("`text` is not a string".to_owned());
        }
        serde_json::from_str(value).map_err(|error| format!("`text` is not valid: {error}"))
    }

    fn path(&self) -> Option<String> {
        serde_json::from_str(self.value("path")?).ok()
    }

    /// Writes the members, `text` in the place of the `text` there is.
    fn write(&self, text: Option<&str>, out: &mut Vec<u8>) {
        let last = self.members.iter().rposition(|(name, ..)| name == "text");
        for (index, (name, key, value)) in self.members.iter().enumerate() {
            if OWN.contains(&name.as_str()) || (name == "text" && Some(index) != last) {
                continue;
            }
            separate(out);
            out.extend_from_slice(&self.line.as_bytes()[key.clone()]);
            out.push(b':');
            match text.filter(|_| name == "text") {
                Some(text) => drop(serde_json::to_writer(&mut *out, text)),
                None => out.extend_from_slice(&self.line.as_bytes()[value.clone()]),
            }
        }
    }
}

/// The members of `object`, which is a valid JSON object.
fn members(object: &str) -> Vec<(String, Range<usize>, Range<usize>)> {
    let bytes = object.as_bytes();
    let mut members = Vec::new();
    let mut at = object.find('{').map_or(bytes.len(), |at| at + 1);
    let skip = |mut at: usize, what: &[u8]| {
        while bytes.get(at).is_some_and(|b| b.is_ascii_whitespace() || what.contains(b)) {
            at += 1;
        }
        at
    };
    loop {
        at = skip(at, b",");
        if bytes.get(at) != Some(&b'"') {
            return members;
        }
        let key = at..string_end(bytes, at);
        let start = skip(key.end, b":");
        let end = value_end(bytes, start);
        // A key with half a character in it is no name that we know.
        let name = serde_json::from_str(&object[key.clone()]).unwrap_or_default();
        members.push((name, key, start..end));
        at = end;
    }
}

/// The end of the string that begins at `at`.
fn string_end(bytes: &[u8], mut at: usize) -> usize {
    at += 1;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'"' => break,
            b'\\' => at += 1,
            _ => {}
        }
    }
    at.min(bytes.len())
}

/// The end of the value that begins at `at`.
fn value_end(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at);
                if depth == 0 {
                    return at;
                }
                continue;
            }
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 0 => return at,
            b'}' | b']' => {
                depth -= 1;
                if depth == 0 {
                    return at + 1;
                }
            }
            b',' if depth == 0 => return at,
            b if depth == 0 && b.is_ascii_whitespace() => return at,
            _ => {}
        }
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value};

    use super::*;

    fn json() -> impl Strategy<Value = Value> {
        let text = prop::sample::select(vec!["", "a", "天津", "\"", "\\", "}", "],[", "\\\"{", "🙂 \n:,"]);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            text.clone().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 5, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::vec((text.clone(), inner), 0..4)
                    .prop_map(|m| Value::from(m.into_iter().map(|(k, v)| (k.to_owned(), v)).collect::<Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn members_are_those_that_serde_reads(values in prop::collection::vec(json(), 0..5), pretty: bool) {
            let object: Map<String, Value> =
                values.into_iter().enumerate().map(|(i, v)| (format!("k\"{i}"), v)).collect();
            let text = if pretty { serde_json::to_string_pretty(&object) } else { serde_json::to_string(&object) };
            let text = text.unwrap();
            let read: Map<String, Value> = members(&text)
                .into_iter()
                .map(|(name, _, value)| (name, serde_json::from_str(&text[value]).unwrap()))
                .collect();
            prop_assert_eq!(read, object);
        }

        #[test]
        fn no_line_is_a_panic(bytes in prop::collection::vec(prop::sample::select(br#"{}[]",:\u0 aetx"#.to_vec()), 0..60)) {
            let line = Line { number: 1, bytes, cut: false };
            if let Ok(members) = Members::read(&line) {
                let mut out = b"{".to_vec();
                members.write(Some("x"), &mut out);
                out.push(b'}');
                prop_assert!(serde_json::from_slice::<IgnoredAny>(&out).is_ok());
            }
        }
    }
}
