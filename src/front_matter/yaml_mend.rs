//! YAML that does not parse: which characters are to blame, and what can still be read.
//!
//! A block is cut into its top-level entries and each is parsed alone, so one broken line costs one key. The usual
//! causes are recognised and proved: a cause is only named when the entry parses once its place is mended.

use granit_parser::ErrorKind;

use super::build::duplicates;
use super::cause::Cause;
use super::value::{Entry, Kind, Scalar, Style, Value};
use super::yaml::{self, Parsed, Refused};
use super::yaml_plain;
use crate::text::{Edit, Problem, ProblemKind, Span, apply};

/// How many broken entries are diagnosed one by one.
const MAX_PROBLEMS: usize = 20;

/// What could be read of a block.
pub(super) struct Mended {
    pub(super) root: Option<Value>,
    pub(super) problems: Vec<Problem>,
    pub(super) comments: Vec<Span>,
}

/// Reads the bytes `content` of `text`, mending what does not parse.
pub(super) fn read(text: &str, content: Span, tab_indent: bool) -> Mended {
    if let Some(parsed) = yaml_plain::parse(text, content) {
        return whole(parsed, content);
    }
    match yaml::parse(text, content) {
        Ok(mut parsed) => {
            if !tab_indent {
                let tokens = std::mem::take(&mut parsed.tokens);
                parsed.problems.extend(refused_tabs(text, content, &tokens));
            }
            whole(parsed, content)
        }
        Err(refused) => {
            if tab_indent
                && let Some(spaced) = indent_with_spaces(text, content)
                && let Ok(parsed) = yaml::parse(&spaced, content)
            {
                return whole(parsed, content);
            }
            mend(text, content, &refused)
        }
    }
}

fn whole(parsed: Parsed, content: Span) -> Mended {
    let Parsed { root, mut problems, comments, .. } = parsed;
    let root = match root {
        None => Value { span: Span::empty(content.start as usize), kind: Kind::Mapping(Vec::new()) },
        Some(value) if is_nothing(&value) => Value { span: value.span, kind: Kind::Mapping(Vec::new()) },
        Some(value) => {
            if value.as_mapping().is_none() {
                problems.push(syntax(value.span, Cause::NotAMapping.reason()));
            }
            value
        }
    };
    Mended { root: Some(root), problems, comments }
}

/// `~`, `null` or not even that.
fn is_nothing(value: &Value) -> bool {
    let plain = value.as_scalar().filter(|s| s.style == Style::Plain);
    plain.is_some_and(|s| matches!(&*s.text, "" | "~" | "null"))
}

/// Tabs that libyaml refuses although granit-parser reads over them: before a token on its line anywhere but in quotes
/// and brackets, where the line goes on with a text only at its very start.
fn refused_tabs(text: &str, content: Span, tokens: &[(Span, bool)]) -> Vec<Problem> {
    let has_tab = memchr::memchr(b'\t', content.of(text).as_bytes()).is_some();
    let lines = has_tab.then(|| lines(text, content)).into_iter().flatten();
    lines
        .filter(|line| !line.of(text).trim_start().starts_with('#'))
        .filter_map(|line| Some((line, tab_indent(text, line)?)))
        .filter(|(line, tab)| {
            let before = tokens.partition_point(|(token, _)| token.start < tab.start);
            match before.checked_sub(1).map(|at| tokens[at]) {
                Some((token, free)) if token.end > tab.start => !free && line.start == tab.start,
                _ => true,
            }
        })
        .map(|(_, tab)| syntax(tab, Cause::TabIndent.reason()))
        .collect()
}

fn mend(text: &str, content: Span, refused: &Refused) -> Mended {
    let mut out = Mended { root: None, problems: Vec::new(), comments: Vec::new() };
    let mut entries: Vec<Entry> = Vec::new();
    let chunks = chunks(text, content);
    let mut index = 0;
    while index < chunks.len() {
        let mut chunk = chunks[index];
        index += 1;
        let mut result = yaml::parse(text, chunk);
        // A quoted text may go on at column 0: take lines in until it closes.
        if matches!(&result, Err(r) if never_closes(r.error.kind())) {
            for more in chunks.iter().skip(index).take(50).enumerate() {
                let longer = chunk.cover(*more.1);
                if let Ok(parsed) = yaml::parse(text, longer)
                    && parsed.root.as_ref().and_then(Value::as_mapping).is_some()
                {
                    chunk = longer;
                    result = Ok(parsed);
                    index += more.0 + 1;
                    break;
                }
            }
        }
        match result {
            Ok(parsed) => {
                out.comments.extend(parsed.comments);
                let known = |p: &Problem| anchor_exists(text, content, p);
                out.problems.extend(parsed.problems.into_iter().filter(|p| !known(p)));
                match parsed.root {
                    Some(Value { kind: Kind::Mapping(found), .. }) => entries.extend(found),
                    None => {}
                    Some(value) if value.span.is_empty() => {}
                    Some(_) => stray_line(text, chunk, &mut entries, &mut out.problems),
                }
            }
            Err(refused) if out.problems.len() < MAX_PROBLEMS => {
                diagnose(text, chunk, &refused, &mut entries, &mut out.problems);
            }
            Err(_) => {}
        }
    }
    duplicates(&entries, &mut out.problems);
    if !out.problems.iter().any(|p| p.kind == ProblemKind::FrontMatterSyntax) {
        // Each entry is sound, their alignment is not.
        out.problems.push(syntax(line_of(text, content, refused.at), message(refused.error.kind())));
    }
    out.root = Some(Value { span: content, kind: Kind::Mapping(entries) });
    out
}

/// A chunk is a line at column 0 that could be an entry, with everything below that belongs to it.
fn chunks(text: &str, content: Span) -> Vec<Span> {
    let mut out: Vec<Span> = Vec::new();
    for line in lines(text, content) {
        let shown = line.of(text);
        let item = shown.starts_with("- ") || shown.trim_end() == "-";
        let inside = item || shown.starts_with([' ', '\t', '#', ']', '}']);
        let opens = !inside && !shown.trim().is_empty();
        match out.last_mut() {
            Some(last) if !opens => *last = last.cover(line),
            _ => out.push(line),
        }
    }
    // The line end belongs to the chunk: block scalars need it.
    for chunk in &mut out {
        let end = chunk.end as usize;
        let rest = &text[end..content.end as usize];
        let eol = if rest.starts_with("\r\n") { 2 } else { usize::from(rest.starts_with(['\n', '\r'])) };
        *chunk = Span::new(chunk.start as usize, end + eol);
    }
    out
}

/// The lines of `content` without their line ends.
fn lines(text: &str, content: Span) -> impl Iterator<Item = Span> + '_ {
    let mut at = content.start as usize;
    let end = content.end as usize;
    std::iter::from_fn(move || {
        if at >= end {
            return None;
        }
        let stop = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[at..end]).map_or(end, |n| at + n);
        let line = Span::new(at, stop);
        at = if text[stop..end].starts_with("\r\n") { stop + 2 } else { stop + 1 };
        Some(line)
    })
}

/// A line at column 0 that parses as text: `key:value`, or words that belong nowhere.
fn stray_line(text: &str, chunk: Span, entries: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    let Some(line) = lines(text, chunk).next() else { return };
    let line = trimmed(text, line);
    let shown = line.of(text);
    if let Some((key, value)) = shown.split_once(':')
        && !key.is_empty()
        && key.len() <= 40
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
        && !value.starts_with("//")
    {
        problems.push(syntax(line, Cause::MissingSpace.reason()));
        let start = line.start as usize;
        entries.push(plain_entry(
            key,
            Span::new(start, start + key.len()),
            value,
            Span::new(start + key.len() + 1, line.end as usize),
        ));
    } else {
        problems.push(syntax(line, Cause::NotAnEntry.reason()));
    }
}

/// Names what is wrong with `chunk`, which does not parse.
fn diagnose(text: &str, chunk: Span, refused: &Refused, entries: &mut Vec<Entry>, problems: &mut Vec<Problem>) {
    if let Some(spaced) = indent_with_spaces(text, chunk)
        && let Ok(parsed) = yaml::parse(&spaced, chunk)
    {
        problems.extend(
            lines(text, chunk)
                .filter_map(|line| tab_indent(text, line))
                .map(|tabs| syntax(tabs, Cause::TabIndent.reason())),
        );
        if let Some(Value { kind: Kind::Mapping(found), .. }) = parsed.root {
            entries.extend(found);
        }
        return;
    }
    let escapes = bad_escapes(text, chunk);
    if !escapes.is_empty() {
        problems.extend(escapes.into_iter().map(|span| syntax(span, Cause::BadEscape.reason())));
        recover(text, chunk, entries);
        return;
    }
    let mut unproved = None;
    for line in lines(text, chunk) {
        let Some((cause, span)) = suspect(text, line) else { continue };
        let proved = cause.mend(text, span).is_some_and(|edits| parses_with(text, chunk, &edits));
        if proved {
            problems.push(syntax(span, cause.reason()));
            recover(text, chunk, entries);
            return;
        }
        let here = lines(text, Span::new(chunk.start as usize, refused.at.min(chunk.end as usize))).last();
        if unproved.is_none()
            && (here == Some(line)
                || matches!(cause, Cause::UnclosedQuote | Cause::UnclosedBracket | Cause::AfterQuote))
        {
            unproved = Some((cause, span));
        }
    }
    let tab = lines(text, chunk).find_map(|line| tab_indent(text, line));
    match unproved {
        None if tab.is_some() => {
            problems.extend(tab.map(|tab| syntax(tab, Cause::TabIndent.reason())));
        }
        Some((cause, span)) => problems.push(syntax(span, cause.reason())),
        None if lines(text, chunk).next().is_some_and(|l| separator(l.of(text)).is_none()) => {
            let line = lines(text, chunk).next().unwrap_or(chunk);
            problems.push(syntax(trimmed(text, line), Cause::NotAnEntry.reason()));
        }
        None => problems.push(syntax(line_of(text, chunk, refused.at), message(refused.error.kind()))),
    }
    recover(text, chunk, entries);
}

/// What may be wrong with the value on this line, and the exact place of it.
fn suspect(text: &str, line: Span) -> Option<(Cause, Span)> {
    let shown = line.of(text);
    let mut start = shown.len() - shown.trim_start().len();
    while shown[start..].starts_with("- ") {
        start += 2;
        start += shown[start..].len() - shown[start..].trim_start().len();
    }
    if let Some(colon) = separator(&shown[start..]) {
        start += colon + 1;
        start += shown[start..].len() - shown[start..].trim_start().len();
    }
    let value = shown[start..].trim_end();
    if value.is_empty() {
        return None;
    }
    let at = line.start as usize + start;
    let span = Span::new(at, at + value.len());
    let first = value.chars().next()?;
    let cause = match first {
        '\'' | '"' => {
            let inner = value[1..].strip_suffix(first);
            if inner.is_some_and(|i| !i.contains(first)) {
                return None;
            }
            if inner.is_some() {
                Cause::QuoteInside
            } else if value[1..].contains(first) {
                Cause::AfterQuote
            } else {
                Cause::UnclosedQuote
            }
        }
        '[' | '{' => {
            let close = if first == '[' { ']' } else { '}' };
            if value.ends_with(close) || !value.contains(close) {
                // Balanced, or open: with text after an inner bracket as in `[a] b [c]` the first closing one decides.
                if value.contains(close) { Cause::AfterBracket } else { Cause::UnclosedBracket }
            } else {
                Cause::AfterBracket
            }
        }
        '@' | '`' | '%' => Cause::ReservedStart,
        '*' | '&' => Cause::AliasStart,
        '|' | '>' => Cause::BlockStart,
        '-' | '?' if value[1..].starts_with(' ') => Cause::DashStart,
        _ if value.contains(": ") || value.contains(":\t") || value.ends_with(':') => Cause::ColonInValue,
        _ => return None,
    };
    Some((cause, span))
}

/// The first colon that ends a key: before a blank or the end of the line, outside the quotes of the key.
fn separator(line: &str) -> Option<usize> {
    let bytes = line.as_bytes();
    let mut at = 0;
    if let Some(quote @ (b'"' | b'\'')) = bytes.first() {
        at = 1 + line[1..].find(*quote as char)? + 1;
    }
    while let Some(next) = line[at..].find(':') {
        at += next;
        if matches!(bytes.get(at + 1), None | Some(b' ' | b'\t')) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Whether the chunk parses as entries after these edits of the file.
fn parses_with(text: &str, chunk: Span, edits: &[Edit]) -> bool {
    let base = chunk.start as usize;
    let local: Vec<Edit> = edits
        .iter()
        .map(|e| Edit::replace(Span::new(e.span.start as usize - base, e.span.end as usize - base), e.text.clone()))
        .collect();
    apply(chunk.of(text), &local).is_ok_and(|mended| {
        yaml::parse(&mended, Span::new(0, mended.len()))
            .is_ok_and(|parsed| parsed.root.as_ref().and_then(Value::as_mapping).is_some())
    })
}

/// Keeps a broken entry of one line as the text that was meant.
fn recover(text: &str, chunk: Span, entries: &mut Vec<Entry>) {
    let mut all = lines(text, chunk).filter(|l| {
        let shown = l.of(text).trim_start();
        !shown.is_empty() && !shown.starts_with('#')
    });
    let (Some(line), None) = (all.next(), all.next()) else { return };
    let shown = line.of(text);
    let Some(colon) = separator(shown) else { return };
    let key = shown[..colon].trim_end();
    let value = shown[colon + 1..].trim();
    let start = line.start as usize;
    let value_start = start + colon + 1 + (shown[colon + 1..].len() - shown[colon + 1..].trim_start().len());
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    let meant = match quote {
        Some(quote) if value.len() >= 2 && value.ends_with(quote) => &value[1..value.len() - 1],
        _ => value,
    };
    let meant = if quote == Some('"') { unescape_leniently(meant) } else { meant.to_owned() };
    let name = key.trim_matches(['"', '\'']);
    entries.push(plain_entry(
        name,
        Span::new(start, start + key.len()),
        &meant,
        Span::new(value_start, value_start + value.len()),
    ));
}

fn plain_entry(key: &str, key_span: Span, text: &str, span: Span) -> Entry {
    let scalar = Scalar { text: text.into(), style: Style::Plain, tag: None };
    Entry { key: key.into(), key_span, value: Value { span, kind: Kind::Scalar(scalar) } }
}

/// The escapes that exist are read, the others stay as they are.
fn unescape_leniently(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some(c @ ('"' | '\\' | '/')) => out.push(c),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
    out
}

/// The escapes in double-quoted values of the chunk that YAML does not know.
fn bad_escapes(text: &str, chunk: Span) -> Vec<Span> {
    let mut out = Vec::new();
    for line in lines(text, chunk) {
        let Some((_, value)) = suspect_quoted(text, line) else { continue };
        let raw = value.of(text);
        let mut chars = raw.char_indices().skip(1);
        while let Some((at, c)) = chars.next() {
            if c == '"' {
                break;
            }
            if c != '\\' {
                continue;
            }
            let Some((_, escape)) = chars.next() else { break };
            let digits = match escape {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                '0' | 'a' | 'b' | 't' | '\t' | 'n' | 'v' | 'f' | 'r' | 'e' | ' ' | '"' | '/' | '\\' | 'N' | '_'
                | 'L' | 'P' => continue,
                _ => 0,
            };
            let start = value.start as usize + at;
            let hex = raw.get(at + 2..at + 2 + digits);
            if digits == 0 || !hex.is_some_and(|h| h.bytes().all(|b| b.is_ascii_hexdigit())) {
                out.push(Span::new(start, start + 1 + escape.len_utf8()));
            }
        }
    }
    out
}

/// A line whose value starts with a double quote.
fn suspect_quoted(text: &str, line: Span) -> Option<(usize, Span)> {
    let shown = line.of(text);
    let key = separator(shown.trim_start()).map_or(0, |at| at + 1 + shown.len() - shown.trim_start().len());
    let rest = shown[key..].trim_start_matches([' ', '\t', '-']);
    let at = line.start as usize + shown.len() - rest.len();
    rest.starts_with('"').then(|| (key, Span::new(at, line.end as usize)))
}

/// The same text with every tab that indents a line of `content` as one blank; `None` where there is none.
fn indent_with_spaces(text: &str, content: Span) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut changed = false;
    for line in lines(text, content) {
        if tab_indent(text, line).is_some() {
            for byte in &mut bytes[line.range()] {
                match byte {
                    b'\t' => *byte = b' ',
                    b' ' => {}
                    _ => break,
                }
            }
            changed = true;
        }
    }
    if changed { String::from_utf8(bytes).ok() } else { None }
}

/// The first run of tabs in the indentation of a line that holds something.
fn tab_indent(text: &str, line: Span) -> Option<Span> {
    let shown = line.of(text);
    let indent = shown.len() - shown.trim_start_matches([' ', '\t']).len();
    if indent == shown.len() {
        return None;
    }
    let start = shown[..indent].find('\t')?;
    let len = shown[start..].bytes().take_while(|&b| b == b'\t').count();
    Some(Span::new(line.start as usize + start, line.start as usize + start + len))
}

/// Whether a problem says that an anchor is missing which another entry of the block defines.
fn anchor_exists(text: &str, content: Span, problem: &Problem) -> bool {
    problem.span.of(text).strip_prefix('*').is_some_and(|name| content.of(text).contains(&format!("&{name}")))
}

/// The line that holds byte `at`, without blanks around it; the last line that holds something where `at` is the end.
fn line_of(text: &str, content: Span, at: usize) -> Span {
    let mut best = Span::empty(content.start as usize);
    for line in lines(text, content) {
        if !line.of(text).trim().is_empty() {
            best = line;
        }
        if line.end as usize >= at {
            break;
        }
    }
    trimmed(text, best)
}

fn trimmed(text: &str, span: Span) -> Span {
    let shown = span.of(text);
    let start = span.start as usize + shown.len() - shown.trim_start().len();
    Span::new(start, start + shown.trim().len())
}

fn never_closes(kind: &ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::UnclosedQuotedScalar
            | ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEof
    )
}

/// The parser's own words, lower case and without its phrases about what it was doing.
fn message(kind: &ErrorKind) -> String {
    let words = kind.to_string();
    let words = words.rsplit_once(", ").map_or(words.as_str(), |(_, last)| last);
    words.trim_end_matches('.').replace('\'', "`")
}

fn syntax(span: Span, why: impl Into<Box<str>>) -> Problem {
    Problem::new(ProblemKind::FrontMatterSyntax, span).detail(why)
}
