//! Links and images: destinations and titles as Markdown.

use super::escape;
use crate::convert::write::{Context, template_parts};
use crate::tree::{Node, View, view};

/// Where a link leads, between its parentheses: destination and title.
pub(super) fn target<V: View>(cx: &Context<'_, V>, node: Node<'_>, url: &str) -> String {
    let mut out = String::new();
    let attribute = |name| view::attribute(cx.view, node, name);
    push_destination(&mut out, attribute(url).unwrap_or_default(), cx);
    if let Some(title) = attribute("title") {
        let words: Vec<&str> = title.split_ascii_whitespace().collect();
        if !words.is_empty() {
            if out.is_empty() {
                out.push_str("<>");
            }
            out.push_str(" \"");
            push_title(&mut out, &words.join(" "), cx);
            out.push('"');
        }
    }
    out
}

/// A destination: what would end it, or what engines read in different ways, percent-encoded.
fn push_destination<V: View>(out: &mut String, url: &str, cx: &Context<'_, V>) {
    // Mostly there is nothing in it that is written otherwise; without `;` no `&` begins a reference.
    let plain = |b: u8| {
        b.is_ascii_alphanumeric()
            || matches!(
                b,
                b'/' | b'.' | b'-' | b'_' | b':' | b'?' | b'=' | b'&' | b'#' | b'%' | b'~' | b'+' | b',' | b'@'
            )
    };
    if url.bytes().all(plain) {
        out.push_str(url);
        return;
    }
    // Browsers drop line ends and tabs, and blanks around.
    let url: String = url.trim_matches([' ', '\0', '\t', '\n', '\r']).replace(['\t', '\n', '\r'], "");
    let balanced = {
        let mut depth = 0i32;
        let mut deepest = 0;
        let fine = url.bytes().all(|b| {
            depth += i32::from(b == b'(') - i32::from(b == b')');
            deepest = deepest.max(depth);
            depth >= 0
        });
        fine && depth == 0 && deepest < 8
    };
    // Only between `<` and `>` do all engines take any parenthesis.
    let start = out.len();
    if !balanced {
        out.push('<');
    }
    for (template, part) in template_parts(&url, cx.syntax) {
        if template {
            out.push_str(part);
            continue;
        }
        for (at, c) in part.char_indices() {
            match c {
                '&' if escape::is_reference(&part.as_bytes()[at..]) => out.push_str("&amp;"),
                // Before what starts a template tag together with it, also once that is encoded.
                '{' if part[at + 1..]
                    .chars()
                    .next()
                    .is_some_and(|c| matches!(c, '{' | '%' | '#' | ':') || is_encoded(c)) =>
                {
                    push_percent(out, c);
                }
                c if is_encoded(c) => push_percent(out, c),
                c => out.push(c),
            }
        }
    }
    if out.len() > start && !balanced {
        out.push('>');
    }
}

/// Whether `c` is written as percent-encoded bytes.
fn is_encoded(c: char) -> bool {
    matches!(c, ' ' | '<' | '>' | '"' | '\\' | '`' | '|' | '\u{0}'..='\u{1f}' | '\u{7f}')
        || (!c.is_ascii() && (c.is_whitespace() || is_invisible(c)))
}

/// Format characters that editors hide, and what stands for template tags in the buffer.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{100000}'..)
}

fn push_percent(out: &mut String, c: char) {
    use std::fmt::Write as _;
    let mut bytes = [0; 4];
    for byte in c.encode_utf8(&mut bytes).bytes() {
        // Writing to a string does not fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

fn push_title<V: View>(out: &mut String, title: &str, cx: &Context<'_, V>) {
    for (template, part) in template_parts(title, cx.syntax) {
        if template {
            out.push_str(part);
            continue;
        }
        let bytes = part.as_bytes();
        for (at, c) in part.char_indices() {
            match c {
                '"' => out.push_str("&quot;"),
                '\\' if bytes.get(at + 1).is_none_or(u8::is_ascii_punctuation) => out.push_str("\\\\"),
                '&' if escape::is_reference(&bytes[at..]) => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '|' => out.push_str("&#124;"),
                '{' if matches!(bytes.get(at + 1), Some(b'{' | b'%' | b'#' | b':')) => out.push_str("&#123;"),
                '\u{a0}' => out.push_str("&nbsp;"),
                '\u{feff}' => out.push_str("&#xFEFF;"),
                c => out.push(c),
            }
        }
    }
}

/// The link as `<url>` where `text`, all of it, is its destination.
pub(super) fn autolink(href: &str, title: Option<&str>, text: &str) -> Option<String> {
    if title.is_some_and(|t| !t.trim().is_empty())
        || text.bytes().any(|b| matches!(b, b'<' | b'>' | b'\\' | b'{' | b'|' | b'`' | 0..=b' ' | 0x7f))
    {
        return None;
    }
    let reference = memchr::memchr_iter(b'&', text.as_bytes()).any(|at| escape::is_reference(&text.as_bytes()[at..]));
    if reference || text.chars().any(|c| c.is_whitespace() || is_invisible(c)) {
        return None;
    }
    // kramdown knows no other schemes.
    let absolute = ["http:", "https:", "ftp:", "ftps:", "mailto:"].iter().any(|scheme| text.starts_with(scheme));
    let address = || href.strip_prefix("mailto:") == Some(text) && is_address(text);
    ((absolute && href == text) || address()).then(|| format!("<{text}>"))
}

/// An e-mail address by the grammars of CommonMark and kramdown, on the safe side.
fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    let part =
        |s: &str, more: &[u8]| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || more.contains(&b));
    part(local, b".-_")
        && host.split('.').all(|label| part(label, b"-") && !label.starts_with('-') && !label.ends_with('-'))
}
