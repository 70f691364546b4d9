//! Attribute values that mean the same, written the same way.

use crate::text::table_of;

/// Percent-encodes what is not legal in a URL and what engines differ on; strips what a browser strips.
pub(super) fn push_url(out: &mut String, url: &str) {
    let url = url.trim_matches([' ', '\0', '\t', '\n', '\r']);
    let bytes = url.as_bytes();
    // Mostly there is nothing in it that is written otherwise.
    let mut at = bytes.iter().position(|&byte| !is_legal(byte)).unwrap_or(bytes.len());
    out.push_str(&url[..at]);
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            b'\t' | b'\n' | b'\r' => {}
            b'%' => match bytes.get(at + 1..at + 3).filter(|h| h.iter().all(u8::is_ascii_hexdigit)) {
                Some(hex) => {
                    out.push('%');
                    out.extend(hex.iter().map(|h| h.to_ascii_uppercase() as char));
                    at += 2;
                }
                // comrak and markdown-it write one that stands for itself so; it is decoded to itself both ways.
                None => out.push_str("%25"),
            },
            _ if is_legal(byte) => out.push(byte as char),
            _ => {
                const HEX: &[u8; 16] = b"0123456789ABCDEF";
                out.push('%');
                out.push(HEX[usize::from(byte >> 4)] as char);
                out.push(HEX[usize::from(byte & 15)] as char);
            }
        }
        at += 1;
    }
}

/// Whether a byte stands for itself in a URL.
const IS_LEGAL: [bool; 256] =
    table_of(b"/:?#@!$&()*+,;=-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

fn is_legal(byte: u8) -> bool {
    IS_LEGAL[usize::from(byte)]
}

/// Writes the normal value of attribute `name` of element `tag` to `out`; `false` where it counts as absent.
pub(super) fn push_value(out: &mut String, tag: &str, name: &str, value: &str) -> bool {
    match name {
        "checked" | "disabled" | "open" | "controls" | "autoplay" | "loop" | "muted" | "reversed" | "hidden"
        | "allowfullscreen" | "selected" | "readonly" => true,
        "href" | "src" | "data" | "action" | "poster" | "cite" => {
            push_url(out, value);
            true
        }
        "class" => {
            let mut classes: Vec<&str> = value.split_whitespace().collect();
            classes.sort_unstable();
            join(out, &classes, ' ');
            !classes.is_empty()
        }
        "style" => {
            let mut declarations: Vec<String> = declarations(value).collect();
            declarations.sort_unstable();
            join(out, &declarations, ';');
            !declarations.is_empty()
        }
        "alt" | "title" => {
            let before = out.len();
            for word in value.split([' ', '\t', '\n', '\r', '\u{c}']).filter(|w| !w.is_empty()) {
                if out.len() > before {
                    out.push(' ');
                }
                out.push_str(word);
            }
            out.len() > before
        }
        "start" if tag == "ol" => match list_start(value) {
            Some(start) if start != "1" => {
                out.push_str(&start);
                true
            }
            _ => false,
        },
        _ => {
            out.push_str(value);
            true
        }
    }
}

/// The language that `class` of a `pre` or a `code` in it names: `language-rust` or `lang-rust`, of several the first by its
/// name.
///
/// HTML, 4.5.15: `language-` is the convention.
#[must_use]
pub fn code_language(class: &str) -> Option<&str> {
    class
        .split_whitespace()
        .filter_map(|word| {
            let language = word.strip_prefix("language-").or_else(|| word.strip_prefix("lang-"))?;
            (!language.is_empty()).then_some((word, language))
        })
        .min()
        .map(|(_, language)| language)
}

/// The number that a list starts with, as digits with a `-` where it is below zero; `None` where there is none.
#[must_use]
pub fn list_start(value: &str) -> Option<String> {
    let value = value.trim_start();
    let (sign, digits) = match value.as_bytes().first()? {
        b'-' => ("-", &value[1..]),
        b'+' => ("", &value[1..]),
        _ => ("", value),
    };
    let end = digits.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(digits.len());
    if end == 0 {
        return None;
    }
    let digits = digits[..end].trim_start_matches('0');
    Some(if digits.is_empty() { "0".to_owned() } else { format!("{sign}{digits}") })
}

/// The declarations of a style, without white space beside `:`, `;` and `,`.
pub(super) fn declarations(style: &str) -> impl Iterator<Item = String> {
    style.split(';').map(str::trim).filter(|d| !d.is_empty()).map(|declaration| {
        let mut out = String::with_capacity(declaration.len());
        let mut blanks = String::new();
        for c in declaration.chars() {
            if c.is_whitespace() {
                if !out.ends_with([':', ',']) {
                    blanks.push(c);
                }
                continue;
            }
            if !matches!(c, ':' | ',') {
                out.push_str(&blanks);
            }
            blanks.clear();
            out.push(c);
        }
        out
    })
}

fn join(out: &mut String, parts: &[impl AsRef<str>], separator: char) {
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push(separator);
        }
        out.push_str(part.as_ref());
    }
}
