//! GFM's extended autolinks: bare `www.`, `http://`, `https://`, `ftp://` and e-mail addresses in text.
//!
//! Source: GitHub Flavored Markdown Spec 0.29, "Autolinks (extension)".

use std::ops::Range;

use crate::tree::SENTINEL_BYTE;

/// A bare URL or address in a run of text.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Autolink {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// What goes before the text to make the destination: `http://`, `mailto:` or nothing.
    pub prefix: &'static str,
}

/// All autolinks of `text`, in order; without `addresses` those of URLs only. `before` is the character in front of the
/// text, if any.
pub(super) fn find(text: &str, before: Option<char>, addresses: bool) -> Vec<Autolink> {
    let bytes = text.as_bytes();
    let mut found: Vec<Autolink> = Vec::new();
    let mut done = 0;
    for at in memchr::memchr3_iter(b':', b'@', b'.', bytes) {
        if at < done {
            continue;
        }
        let link = match bytes[at] {
            b':' => url(text, at, done, before),
            b'.' => www(text, at, done, before),
            _ if addresses => email(bytes, at, done),
            _ => None,
        };
        if let Some(link) = link {
            done = link.range.end;
            found.push(link);
        }
    }
    found
}

/// The angle brackets `<{{ site.url }}/list/>` of `text`: once Liquid ran they are an autolink. Each is the whole with
/// its brackets, in order.
pub(super) fn of_templates(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(SENTINEL_BYTE, bytes)
        .filter(|&at| at > 0 && bytes[at - 1] == b'<')
        .filter_map(|at| template(text, at - 1).map(|end| at - 1..end))
        .collect()
}

/// The end of the autolink that starts with `<` at byte `at` and a template.
pub(super) fn template(text: &str, at: usize) -> Option<usize> {
    let rest = &text.as_bytes()[at + 1..];
    if rest.first() != Some(&SENTINEL_BYTE) {
        return None;
    }
    let stop = rest.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'<' | b'>' | b'"' | b'`'))?;
    (rest[stop] == b'>').then_some(at + stop + 2)
}

/// May a link start behind this character?
fn is_boundary(text: &str, start: usize, before: Option<char>) -> bool {
    match text[..start].chars().next_back().or(before) {
        None => true,
        Some(c) => c.is_whitespace() || matches!(c, '*' | '_' | '~' | '('),
    }
}

fn url(text: &str, colon: usize, done: usize, before: Option<char>) -> Option<Autolink> {
    let scheme = ["https", "http", "ftp"].into_iter().find(|scheme| {
        let start = colon.checked_sub(scheme.len());
        start.is_some_and(|s| {
            s >= done
                && text.is_char_boundary(s)
                && text[s..colon].eq_ignore_ascii_case(scheme)
                // cmark-gfm links a scheme wherever no letter stands before it.
                && !text[..s].chars().next_back().or(before).is_some_and(|c| c.is_ascii_alphabetic())
        })
    })?;
    let start = colon - scheme.len();
    let host = colon + 3;
    if !text[colon..].starts_with("://") || !is_domain(text, host, false) {
        return None;
    }
    let end = trim(text, host, end_of(text, host));
    Some(Autolink { range: start..end, prefix: "" })
}

fn www(text: &str, dot: usize, done: usize, before: Option<char>) -> Option<Autolink> {
    let start = dot.checked_sub(3).filter(|&s| s >= done && text.is_char_boundary(s))?;
    if &text[start..dot] != "www" || !is_boundary(text, start, before) || !is_domain(text, start, true) {
        return None;
    }
    let end = trim(text, start, end_of(text, start));
    (end > dot + 1).then_some(Autolink { range: start..end, prefix: "http://" })
}

/// A valid domain: no underscore in its last two parts, and at least one period where the spec asks for it.
fn is_domain(text: &str, start: usize, needs_period: bool) -> bool {
    let rest = &text[start..];
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let domain = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
    let parts: Vec<&str> = domain.rsplit('.').take(2).collect();
    !domain.is_empty()
        && domain.starts_with(char::is_alphanumeric)
        && (!needs_period || domain.contains('.'))
        && parts.iter().all(|p| !p.contains('_'))
}

/// Everything up to white space or `<` is part of the link, before trimming.
fn end_of(text: &str, start: usize) -> usize {
    text[start..].find(|c: char| c.is_whitespace() || c == '<').map_or(text.len(), |n| start + n)
}

/// Trailing punctuation, unmatched `)` and what looks like an entity are no part of the link.
fn trim(text: &str, start: usize, mut end: usize) -> usize {
    let mut open = text[start..end].matches('(').count();
    let mut close = text[start..end].matches(')').count();
    while end > start {
        let Some(last) = text[start..end].chars().next_back() else { break };
        match last {
            '?' | '!' | '.' | ',' | ':' | '*' | '_' | '~' | '\'' | '"' => end -= 1,
            ')' if close > open => {
                close -= 1;
                end -= 1;
            }
            ';' => {
                let name = text[start..end - 1].bytes().rev().take_while(u8::is_ascii_alphabetic).count();
                let amp = (end - 1).checked_sub(name + 1).filter(|&a| a >= start && name > 0);
                match amp.filter(|&a| text.as_bytes()[a] == b'&') {
                    Some(amp) => end = amp,
                    None => end -= 1,
                }
            }
            _ => break,
        }
        open = open.min(close.max(open));
    }
    end
}

fn email(bytes: &[u8], at: usize, done: usize) -> Option<Autolink> {
    let is_local = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'+');
    let start = at - bytes[done..at].iter().rev().take_while(|&&b| is_local(b)).count();
    let mut end = at + 1;
    let mut periods = 0;
    while let Some(&b) = bytes.get(end) {
        match b {
            b'.' if bytes.get(end + 1).is_some_and(u8::is_ascii_alphanumeric) => periods += 1,
            b'-' | b'_' => {}
            _ if b.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end += 1;
    }
    let last = *bytes.get(end - 1)?;
    let good = start < at && periods > 0 && last.is_ascii_alphabetic() && bytes.get(end) != Some(&b'@');
    good.then_some(Autolink { range: start..end, prefix: "mailto:" })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn links(text: &str) -> Vec<&str> {
        find(text, None, true).into_iter().map(|l| &text[l.range]).collect()
    }

    #[test]
    fn the_specs_examples() {
        assert_eq!(links("Visit www.commonmark.org/a.b."), ["www.commonmark.org/a.b"]);
        assert_eq!(links("www.google.com/search?q=Markup+(business)))"), ["www.google.com/search?q=Markup+(business)"]);
        assert_eq!(links("(www.google.com/search?q=Markup+(business))"), ["www.google.com/search?q=Markup+(business)"]);
        assert_eq!(links("www.google.com/search?q=commonmark&hl=en;"), ["www.google.com/search?q=commonmark&hl=en"]);
        assert_eq!(links("http://commonmark.org"), ["http://commonmark.org"]);
        assert_eq!(
            links("hello@mail+xyz.example isn't valid, but hello+xyz@mail.example is."),
            ["hello+xyz@mail.example"]
        );
        assert_eq!(links("a.b-c_d@a.b a.b-c_d@a.b. a.b-c_d@a.b- a.b-c_d@a.b_"), ["a.b-c_d@a.b", "a.b-c_d@a.b"]);
    }

    #[test]
    fn what_is_none() {
        assert!(links("www x http:// ftp:/x a@b, me@ xhttp").is_empty());
    }
}
