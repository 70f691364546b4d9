//! Where in front matter a cursor stands, told from its lines alone: while one types, the block does not parse.

use crate::front_matter::Format;
use crate::text::Span;

/// What is being typed in front matter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Typing {
    /// The syntax of the block.
    pub(super) format: Format,
    /// The key, with a dot for a key inside another one; `None` where a top-level key itself is typed.
    pub(super) key: Option<String>,
    /// What is there of the key or the value already, quotes not included.
    pub(super) span: Span,
    /// Whether a quote stands before it.
    pub(super) quoted: bool,
    /// Whether it is an item of a list.
    pub(super) item: bool,
}

/// What is typed at byte `at` of `text`; `None` outside of front matter, and where a line tells nothing.
pub(super) fn typing(text: &str, at: usize) -> Option<Typing> {
    let bom = text.len() - text.trim_start_matches('\u{feff}').len();
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut start = bom;
    let mut fence = "";
    for line in text[bom..].split_inclusive('\n') {
        let bare = line.trim_end();
        match (fence, bare) {
            ("", "---" | "+++") => fence = bare,
            ("", _) => return None,
            _ if bare == fence => return None,
            _ => lines.push((start, line.trim_end_matches(['\n', '\r']))),
        }
        start += line.len();
        if start > at || (start == text.len() && !line.ends_with('\n')) {
            break;
        }
    }
    // The cursor on an empty last line stands on no line that was split off.
    if start == at && text[..at].ends_with('\n') {
        lines.push((at, ""));
    }
    let (start, line) = lines.pop().filter(|(start, line)| *start <= at && at <= start + line.len())?;
    if fence == "+++" { toml(&lines, start, line, at) } else { yaml(&lines, start, line, at) }
}

/// A key alone: letters, digits, `_`, `-`, `.`.
fn is_key(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn yaml(above: &[(usize, &str)], start: usize, line: &str, at: usize) -> Option<Typing> {
    let before = &line[..at - start];
    let text = before.trim_start();
    let lead = indent(line);
    if text == "-" || text.starts_with("- ") {
        let item = text[1..].trim_start();
        let key = parents(above, lead + 1, ':')?;
        return piece(Format::Yaml, key, line, start, at, before.len() - item.len(), true);
    }
    if let Some((key, value)) = text.split_once(':') {
        let name = key.trim_end().trim_matches(['"', '\'']);
        if !is_key(name) || !(value.is_empty() || value.starts_with(' ')) {
            return None;
        }
        let path = if lead == 0 { name.to_owned() } else { format!("{}.{name}", parents(above, lead, ':')?) };
        return value_piece(Format::Yaml, path, line, start, at, before.len() - value.trim_start().len());
    }
    (lead == 0 && is_key(text)).then(|| key_piece(Format::Yaml, line, start, before))
}

fn toml(above: &[(usize, &str)], start: usize, line: &str, at: usize) -> Option<Typing> {
    let before = &line[..at - start];
    let table = above.iter().rev().find_map(|(_, line)| line.trim().strip_prefix('[')?.strip_suffix(']'));
    if let Some((key, value)) = before.split_once('=') {
        let name = key.trim();
        let path = table.map_or_else(|| name.to_owned(), |table| format!("{}.{name}", table.trim_matches(['[', ']'])));
        return value_piece(Format::Toml, path, line, start, at, before.len() - value.trim_start().len());
    }
    (table.is_none() && is_key(before)).then(|| key_piece(Format::Toml, line, start, before))
}

/// The key whose value what is indented by `lead` belongs to, with those around it.
fn parents(above: &[(usize, &str)], mut lead: usize, mark: char) -> Option<String> {
    let mut path: Vec<&str> = Vec::new();
    for (_, line) in above.iter().rev() {
        let text = line.trim();
        if text.is_empty() || text.starts_with(['-', '#']) || indent(line) >= lead {
            continue;
        }
        let (key, _) = text.split_once(mark)?;
        path.push(key.trim().trim_matches(['"', '\'']));
        lead = indent(line);
        if lead == 0 {
            break;
        }
    }
    path.reverse();
    (!path.is_empty()).then(|| path.join("."))
}

fn key_piece(format: Format, line: &str, start: usize, before: &str) -> Typing {
    let rest = &line[before.len()..];
    let end = rest.find(|c: char| !is_key(c.encode_utf8(&mut [0; 4]))).unwrap_or(rest.len());
    let span = Span::new(start, start + before.len() + end);
    Typing { format, key: None, span, quoted: false, item: false }
}

/// A value that begins at byte `from` of the line: one, or the item of a list in brackets.
fn value_piece(format: Format, key: String, line: &str, start: usize, at: usize, from: usize) -> Option<Typing> {
    let value = line.get(from..at - start)?;
    match value.strip_prefix('[') {
        Some(inner) => {
            let behind = inner.rfind(',').map_or(0, |comma| comma + 1);
            let item = inner[behind..].trim_start();
            piece(format, key, line, start, at, at - start - item.len(), true)
        }
        None => piece(format, key, line, start, at, from, false),
    }
}

fn piece(format: Format, key: String, line: &str, start: usize, at: usize, from: usize, item: bool) -> Option<Typing> {
    let quote = line[from..].chars().next().filter(|c| matches!(c, '"' | '\'') && from < at - start);
    let from = from + usize::from(quote.is_some());
    let rest = &line[at - start..];
    let ends = |c: char| match quote {
        Some(quote) => c == quote,
        None => c == '#' || (item && matches!(c, ',' | ']')),
    };
    let end = at - start + rest.find(ends).unwrap_or(rest.len());
    let end = from.max(at - start).max(line[..end].trim_end().len());
    Some(Typing { format, key: Some(key), span: Span::new(start + from, start + end), quoted: quote.is_some(), item })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The cursor is where `|` stands.
    fn at(text: &str) -> Option<(Option<String>, String, bool, bool)> {
        let cursor = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let typing = typing(&text, cursor)?;
        Some((typing.key, typing.span.of(&text).to_owned(), typing.quoted, typing.item))
    }

    fn value(key: &str, text: &str, quoted: bool, item: bool) -> Option<(Option<String>, String, bool, bool)> {
        Some((Some(key.to_owned()), text.to_owned(), quoted, item))
    }

    #[test]
    fn keys_and_values_are_found_while_typed() {
        let key = |text: &str| Some((None, text.to_owned(), false, false));
        assert_eq!(at("---\nti|\n---\n"), key("ti"));
        assert_eq!(at("---\nti|"), key("ti"));
        assert_eq!(at("---\ntitle: x\n|"), key(""));
        assert_eq!(at("---\n|\n---\n"), key(""));
        assert_eq!(at("+++\nti|\n+++\n"), key("ti"));
        assert_eq!(at("---\nlayout: po|st\n---\n"), value("layout", "post", false, false));
        assert_eq!(at("---\nlayout:|\n---\n"), value("layout", "", false, false));
        assert_eq!(at("---\ntags: [a, 天|, c]\n---\n"), value("tags", "天", false, true));
        assert_eq!(at("---\ntags: [\"a b|\"]\n---\n"), value("tags", "a b", true, true));
        assert_eq!(at("---\ntags:\n  - a\n  - |\n---\n"), value("tags", "", false, true));
        assert_eq!(at("---\ntags:\n- a\n- b|\n---\n"), value("tags", "b", false, true));
        assert_eq!(at("---\ntaxonomies:\n  tags:\n    - |\n---\n"), value("taxonomies.tags", "", false, true));
        assert_eq!(at("+++\ntags = [\"a\", \"|\"]\n+++\n"), value("tags", "", true, true));
        assert_eq!(at("+++\n[taxonomies]\ntags = [\"x|\n+++\n"), value("taxonomies.tags", "x", true, true));
        assert_eq!(at("\u{feff}---\r\nlayout: p|\r\n---\r\n"), value("layout", "p", false, false));
    }

    #[test]
    fn elsewhere_nothing_is() {
        for text in ["|", "a|", "---\n---\n|", "---\ntitle: x\n---\nb|", "--|-\n", "---\na b|\n", "---\nhttp://x|\n"] {
            assert_eq!(at(text), None, "{text:?}");
        }
    }
}
