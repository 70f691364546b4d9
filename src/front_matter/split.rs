//! Where the block ends and the body begins: fences, byte for byte as the generators find them.

use super::value::Format;
use crate::text::{Problem, ProblemKind, SourceFile, Span};

/// How a generator finds the block. The constants are data about generators; `generator` says which one is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fences {
    /// Blank lines may stand before the opening fence.
    pub leading_blank: bool,
    /// The opening fence may be missing: everything before the first closing one is the block, if it is a mapping.
    pub opening_optional: bool,
    /// A fence may be longer than three characters; the closing one is as long as the opening one.
    pub long: bool,
    /// Tabs that indent are read as spaces.
    pub tab_indent: bool,
}

impl Fences {
    /// Jekyll: `/\A(---\s*\n.*?\n?)^((---|\.\.\.)\s*$\n?)/m`. Also Eleventy (gray-matter) and unknown generators.
    pub const STRICT: Self = Self { leading_blank: false, opening_optional: false, long: false, tab_indent: false };
    /// Hugo (`lexIntroSection` skips white space), Zola (`^[[:space:]]*\+\+\+`) and Astro (`^\s*\n`).
    pub const LEADING_BLANK: Self = Self { leading_blank: true, ..Self::STRICT };
    /// Hexo (hexo-front-matter 5): `---` or longer, `;;;`, the opening fence optional, tabs replaced by spaces.
    pub const HEXO: Self = Self { leading_blank: false, opening_optional: true, long: true, tab_indent: true };
}

/// The block as found, not yet parsed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) format: Format,
    pub(super) span: Span,
    pub(super) open: Span,
    pub(super) content: Span,
}

/// Finds the block of `source`; the body is everything after [`Block::span`].
pub(super) fn split(source: &SourceFile, fences: Fences, problems: &mut Vec<Problem>) -> Option<Block> {
    let text = source.text();
    let bom = source.bom_len();
    let first = first_line_with_text(text, bom);
    let Some(first) = first else {
        problems.push(Problem::new(ProblemKind::FrontMatterMissing, Span::empty(bom)));
        return None;
    };
    let late = first > bom + indent_of_first_line(text, bom);
    let line = line_at(text, first);
    if let Some(mark) = fence_mark(line.of(text), fences) {
        // An indented fence opens nothing: a thematic break, or text.
        let at_line_start = first == bom || text[..first].ends_with(['\n', '\r']);
        if at_line_start && let Some(block) = fenced(text, line, mark, problems) {
            if late && !fences.leading_blank {
                problems.push(
                    Problem::new(ProblemKind::FrontMatterMissing, Span::new(bom, first))
                        .related(block.open)
                        .detail("blank lines before the opening fence"),
                );
            }
            return Some(block);
        }
    } else if let Some(block) = json_object(text, first)
        && (fences.leading_blank || !late)
    {
        return Some(block);
    } else if fences.opening_optional
        && let Some(block) = without_opening(text, bom, fences)
    {
        return Some(block);
    }
    if !problems.iter().any(|p| p.kind == ProblemKind::FrontMatterUnclosed) {
        problems.push(Problem::new(ProblemKind::FrontMatterMissing, Span::empty(bom)));
    }
    None
}

/// The opening fence at `line` and what follows it.
fn fenced(text: &str, line: Span, mark: &str, problems: &mut Vec<Problem>) -> Option<Block> {
    let open = Span::new(line.start as usize, line.start as usize + mark.len());
    let format = match mark.as_bytes()[0] {
        b'-' => Format::Yaml,
        b'+' => Format::Toml,
        _ => Format::JsonSemicolons,
    };
    let content_start = after_line(text, line.end as usize);
    let mut near = None;
    let mut at = content_start;
    while at < text.len() {
        let line = line_at(text, at);
        let shown = line.of(text);
        let bare = shown.trim_end();
        if bare == mark || (format == Format::Yaml && bare == "...") {
            let end = after_line(text, line.end as usize);
            return Some(Block {
                format,
                span: Span::new(open.start as usize, end),
                open,
                content: Span::new(content_start, at),
            });
        }
        if near.is_none() && nearly_a_fence(bare, mark) {
            near = Some(line);
        }
        at = after_line(text, line.end as usize);
    }
    unclosed(text, format, open, content_start, near, problems)
}

/// A fence that never closes. Generators publish the keys as text; here the lines that look like keys are still read
/// as the block, so that the findings about the body are about the body.
fn unclosed(
    text: &str,
    format: Format,
    open: Span,
    content_start: usize,
    near: Option<Span>,
    problems: &mut Vec<Problem>,
) -> Option<Block> {
    let mut at = content_start;
    let mut keys = 0usize;
    while at < text.len() {
        let line = line_at(text, at);
        let shown = line.of(text);
        if shown.trim().is_empty() || near.is_some_and(|n| n.start == line.start) {
            break;
        }
        let nested = shown.starts_with([' ', '\t', '#', '-', ']', '}']);
        if looks_like_key(shown, format) {
            keys += 1;
        } else if !shown.starts_with('#') && (keys == 0 || !nested) {
            break;
        }
        at = after_line(text, line.end as usize);
    }
    if keys == 0 {
        // `---` alone is a thematic break; nobody meant a block.
        return None;
    }
    let (end, related) = match near {
        Some(near) if near.start as usize == at => (after_line(text, near.end as usize), near),
        _ => (at, Span::empty(at)),
    };
    problems.push(
        Problem::new(ProblemKind::FrontMatterUnclosed, open).related(related).detail(text[open.range()].to_owned()),
    );
    Some(Block { format, span: Span::new(open.start as usize, end), open, content: Span::new(content_start, at) })
}

/// Hexo's block without an opening fence: everything before the first fence, if each top line looks like a key.
fn without_opening(text: &str, bom: usize, fences: Fences) -> Option<Block> {
    let mut at = bom;
    let mut keys = 0usize;
    while at < text.len() {
        let line = line_at(text, at);
        let shown = line.of(text);
        if let Some(mark) = fence_mark(shown, fences)
            && !mark.starts_with('+')
        {
            let format = if mark.starts_with(';') { Format::JsonSemicolons } else { Format::Yaml };
            return (keys > 0).then(|| Block {
                format,
                span: Span::new(bom, after_line(text, line.end as usize)),
                open: Span::empty(bom),
                content: Span::new(bom, at),
            });
        }
        if looks_like_key(shown, Format::Yaml) || looks_like_key(shown, Format::Json) {
            keys += 1;
        } else if !shown.trim().is_empty() && !shown.starts_with([' ', '\t', '#', '-', ']', '}']) {
            return None;
        }
        at = after_line(text, line.end as usize);
    }
    None
}

/// `{ "key": … }` at the start of the file: found by balancing braces outside strings, as Hugo does.
fn json_object(text: &str, start: usize) -> Option<Block> {
    let rest = &text[start..];
    let inner = rest.strip_prefix('{')?;
    // `{{`, `{%`, `{:` and plain text in braces are no JSON.
    let first = inner.trim_start();
    let empty = first.starts_with('}') && inner.len() > first.len();
    if !first.starts_with('"') && !empty {
        return None;
    }
    let bytes = rest.as_bytes();
    let (mut depth, mut quoted, mut at) = (0usize, false, 0);
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quoted => at += 1,
            b'"' => quoted = !quoted,
            b'{' if !quoted => depth += 1,
            b'}' if !quoted => {
                depth -= 1;
                if depth == 0 {
                    let end = start + at + 1;
                    let tail = line_at(text, end);
                    let span_end =
                        if tail.of(text).trim().is_empty() { after_line(text, tail.end as usize) } else { end };
                    return Some(Block {
                        format: Format::Json,
                        span: Span::new(start, span_end),
                        open: Span::new(start, start + 1),
                        content: Span::new(start, end),
                    });
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

/// The fence that `line` is: three characters of one kind, or more where that is allowed, then blanks.
fn fence_mark(line: &str, fences: Fences) -> Option<&str> {
    let bare = line.trim_end();
    let first = bare.bytes().next()?;
    if !matches!(first, b'-' | b'+' | b';') || bare.bytes().any(|b| b != first) {
        return None;
    }
    (bare.len() == 3 || (fences.long && first != b'+' && bare.len() > 3)).then_some(bare)
}

/// A line that was meant as the closing fence: one character too few or too many, indented, or glued to a word.
fn nearly_a_fence(line: &str, mark: &str) -> bool {
    let trimmed = line.trim();
    let fence = mark.as_bytes()[0];
    let run = trimmed.bytes().rev().take_while(|&b| b == fence).count();
    (run == trimmed.len() && run >= 2)
        || (run == mark.len() && trimmed[..trimmed.len() - run].bytes().all(|b| b.is_ascii_alphabetic()))
        || matches!(trimmed, "—-" | "—" | "–-" | "-–" | "–––" | "———")
}

/// Whether a line opens a top-level entry: a name without spaces around it, then `:` (or `=`) and a blank or the end.
fn looks_like_key(line: &str, format: Format) -> bool {
    let (separator, quoted_only) = match format {
        Format::Toml => ('=', false),
        Format::Yaml => (':', false),
        Format::Json | Format::JsonSemicolons => (':', true),
    };
    if format == Format::Toml && line.starts_with('[') {
        return true;
    }
    let Some((key, rest)) = line.split_once(separator) else { return false };
    let key = key.trim_end();
    let name = key.strip_prefix(['"', '\'']).and_then(|k| k.strip_suffix(['"', '\'']));
    if quoted_only && name.is_none() {
        return false;
    }
    let name = name.unwrap_or(key);
    let plain = !name.is_empty()
        && name.len() <= 64
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' '))
        && name.chars().filter(|&c| c == ' ').count() <= 2
        && !name.starts_with(' ');
    plain && (separator == '=' || rest.is_empty() || rest.starts_with([' ', '\t']))
}

/// The first byte that is no white space, `None` in a blank file.
fn first_line_with_text(text: &str, from: usize) -> Option<usize> {
    text[from..].find(|c: char| !c.is_ascii_whitespace()).map(|at| from + at)
}

/// Blanks (no line ends) at the start of the text after the byte order mark.
fn indent_of_first_line(text: &str, from: usize) -> usize {
    text[from..].len() - text[from..].trim_start_matches([' ', '\t']).len()
}

/// The line that starts at `start`, without its line end.
fn line_at(text: &str, start: usize) -> Span {
    let end = memchr::memchr2(b'\n', b'\r', &text.as_bytes()[start..]).map_or(text.len(), |at| start + at);
    Span::new(start, end)
}

/// Where the next line starts, given where this one's text ends.
fn after_line(text: &str, end: usize) -> usize {
    match text.as_bytes().get(end) {
        Some(b'\r') if text.as_bytes().get(end + 1) == Some(&b'\n') => end + 2,
        Some(b'\r' | b'\n') => end + 1,
        _ => end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Found = (Option<(Format, String, String)>, Vec<(ProblemKind, Span, Option<Span>)>);

    fn found(text: &str, fences: Fences) -> Found {
        let source = SourceFile::from_text("a.md", text);
        let mut problems = Vec::new();
        let block = split(&source, fences, &mut problems);
        let shown = block.map(|b| (b.format, b.content.of(text).to_owned(), text[b.span.end as usize..].to_owned()));
        (shown, problems.into_iter().map(|p| (p.kind, p.span, p.related)).collect())
    }

    fn block(text: &str, fences: Fences) -> (Format, String, String) {
        let (block, problems) = found(text, fences);
        assert_eq!(problems, [], "{text:?}");
        block.unwrap_or_else(|| panic!("no block in {text:?}"))
    }

    #[test]
    fn every_format_and_line_end() {
        let strict = Fences::STRICT;
        for eol in ["\n", "\r\n", "\r"] {
            let text = "---\na: b\n---\nx\n".replace('\n', eol);
            let (format, content, body) = block(&text, strict);
            assert_eq!((format, content, body), (Format::Yaml, format!("a: b{eol}"), format!("x{eol}")));
        }
        assert_eq!(block("+++\na = 1\n+++\nx", strict), (Format::Toml, "a = 1\n".into(), "x".into()));
        assert_eq!(block(";;;\n\"a\": 1\n;;;\nx", strict), (Format::JsonSemicolons, "\"a\": 1\n".into(), "x".into()));
        assert_eq!(
            block("{\n\"a\": \"}\\\"\"}\n\nx", strict),
            (Format::Json, "{\n\"a\": \"}\\\"\"}".into(), "\nx".into())
        );
        assert_eq!(block("\u{feff}---\n---\n", strict), (Format::Yaml, String::new(), String::new()));
    }

    #[test]
    fn trailing_blanks_dots_and_no_final_line_end() {
        let strict = Fences::STRICT;
        assert_eq!(block("---  \ntitle: a\n---\t\nx\n", strict).1, "title: a\n");
        assert_eq!(block("---\na: 1\n...\nx", strict).2, "x");
        assert_eq!(block("---\na: 1\n---", strict).2, "");
        assert_eq!(block("---\na: 1\n----\n---\nx", strict).1, "a: 1\n----\n");
    }

    #[test]
    fn templates_thematic_breaks_and_plain_text_are_no_block() {
        for text in [
            "{{ page.title }}",
            "{% include x %}",
            "{: .class}",
            "{ text }",
            "---\n\nx\n",
            "x: y\n",
            "",
            " ---\na: 1\n---\n",
        ] {
            let (block, problems) = found(text, Fences::STRICT);
            assert_eq!(block, None, "{text:?}");
            assert_eq!(problems.len(), 1, "{text:?}");
            assert_eq!(problems[0].0, ProblemKind::FrontMatterMissing, "{text:?}");
        }
    }

    #[test]
    fn a_fence_after_blank_lines_is_late_or_not() {
        let text = "\n---\ntitle: a\n---\nx\n";
        let (late, problems) = found(text, Fences::STRICT);
        assert_eq!(late.unwrap().2, "x\n");
        assert_eq!(problems, [(ProblemKind::FrontMatterMissing, Span::new(0, 1), Some(Span::new(1, 4)))]);
        assert_eq!(block(text, Fences::LEADING_BLANK).1, "title: a\n");
        assert_eq!(block("\u{feff}\n+++\na = 1\n+++\n", Fences::LEADING_BLANK).0, Format::Toml);
    }

    #[test]
    fn an_unclosed_fence_keeps_the_keys_and_the_body() {
        let (block, problems) = found("---\ntitle: a\nlayout: post\n\nThe body.\n", Fences::STRICT);
        assert_eq!(block.unwrap(), (Format::Yaml, "title: a\nlayout: post\n".into(), "\nThe body.\n".into()));
        assert_eq!(problems, [(ProblemKind::FrontMatterUnclosed, Span::new(0, 3), Some(Span::empty(26)))]);
        for fence in ["----", "--", " ---", "do---", "—-"] {
            let (block, problems) = found(&format!("---\na: 1\n{fence}\nx\n"), Fences::STRICT);
            let (_, content, body) = block.unwrap();
            assert_eq!((content.as_str(), body.as_str()), ("a: 1\n", "x\n"), "{fence}");
            assert_eq!(problems[0].2.unwrap().len(), fence.len());
        }
    }

    #[test]
    fn hexo_needs_no_opening_fence() {
        let (format, content, body) = block("title: a\ntags:\n- b\n---\nx\n", Fences::HEXO);
        assert_eq!((format, content.as_str(), body.as_str()), (Format::Yaml, "title: a\ntags:\n- b\n", "x\n"));
        assert_eq!(block("\"title\": \"a\"\n;;;\nx\n", Fences::HEXO).0, Format::JsonSemicolons);
        assert_eq!(block("-----\na: 1\n---\n-----\nx", Fences::HEXO).1, "a: 1\n---\n");
        assert_eq!(found("A sentence.\n---\nx\n", Fences::HEXO).0, None);
        assert_eq!(found("title: a\n---\nx\n", Fences::STRICT).0, None);
    }
}
