//! Taking a comment away, or a name out of it, so that its line is as clean as before.

use super::Name;
use super::collect::Home;
use super::region::is_marks;
use crate::text::{Edit, SourceFile, Span};

/// Takes the comment at `span` away: with its line where it stands alone, with the blank before it at the end of a line.
pub(super) fn of_comment(source: &SourceFile, span: Span, home: Home) -> Vec<Edit> {
    let (start, end) = (span.start as usize, span.end as usize);
    let (first, last) = (source.line_index(start), source.line_index(end.saturating_sub(1).max(start)));
    let line = source.line_span(first).cover(source.line_span(last));
    let text = source.text();
    let (before, after) = (&text[line.start as usize..start], &text[end..(line.end as usize).max(end)]);
    vec![Edit::delete(match (before.trim().is_empty(), after.trim().is_empty()) {
        (true, true) => whole_lines(source, first, last, home),
        // What the item of a list says moves up to its mark.
        (_, true) if is_marks(before) && !before.trim_end().ends_with('>') && next_text(source, last) > end => {
            Span::new(start, next_text(source, last))
        }
        (_, true) => Span::new(line.start as usize + before.trim_end().len(), end),
        (_, false) => {
            let is_apart = before.is_empty() || before.ends_with([' ', '\t']);
            let blank = usize::from(is_apart && after.starts_with([' ', '\t']));
            Span::new(start, end + blank)
        }
    })]
}

/// Where the text of the line after `line` begins; 0 where that is blank or missing.
fn next_text(source: &SourceFile, line: usize) -> usize {
    let Some(start) = source.line_starts().get(line + 1) else { return 0 };
    let next = source.slice(source.line_span(line + 1));
    let said = next.trim_start_matches([' ', '\t', '>']);
    if said.trim().is_empty() { 0 } else { *start as usize + next.len() - said.len() }
}

/// The lines `first` to `last` with the line end that goes with them.
fn whole_lines(source: &SourceFile, first: usize, last: usize, home: Home) -> Span {
    let starts = source.line_starts();
    let start_of = |line: usize| starts.get(line).map_or(source.text().len(), |start| *start as usize);
    let is_blank = |line: usize| source.slice(source.line_span(line)).trim().is_empty();
    let lines = Span::new(start_of(first), start_of(last + 1));
    let is_last = last + 1 >= starts.len();
    if is_last && first > 0 {
        return Span::new(source.line_span(first - 1).end as usize, lines.end as usize);
    }
    if home == Home::FrontMatter || first == 0 || is_last {
        return lines;
    }
    match (is_blank(first - 1), is_blank(last + 1)) {
        // One of the two empty lines around it.
        (true, true) if last + 2 < starts.len() => Span::new(start_of(first), start_of(last + 2)),
        // What it kept apart stays apart.
        (false, false) if home == Home::Markdown => source.line_span(first).cover(source.line_span(last)),
        _ => lines,
    }
}

/// Takes those of `names`, all of one comment, out that `unused` lists.
pub(super) fn of_names(names: &[Name], unused: &[(Box<str>, Span)]) -> Vec<Edit> {
    let (Some(first), Some(last)) = (names.first(), names.last()) else { return Vec::new() };
    let is_unused = |name: &&Name| unused.iter().any(|(_, span)| *span == name.span);
    let kept: Vec<&str> = names.iter().filter(|name| !is_unused(name)).map(|name| &*name.text).collect();
    vec![Edit::replace(first.span.cover(last.span), kept.join(", "))]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::apply;

    #[test]
    fn lines_are_as_clean_as_before() {
        let without = |text: &str, home| {
            let source = SourceFile::from_text("a.md", text);
            let (start, end) = (text.find("<!").unwrap(), text.find("->").unwrap() + 2);
            apply(text, &of_comment(&source, Span::new(start, end), home)).unwrap()
        };
        for (text, left) in [
            ("a\n\n<!-- x -->\nb\n", "a\n\nb\n"),
            ("a\r\n\r\n<!-- x -->\r\n\r\nb\r\n", "a\r\n\r\nb\r\n"),
            ("a\n<!-- x -->\nb\n", "a\n\nb\n"),
            ("a <!-- x -->\nb\n", "a\nb\n"),
            ("a <!-- x -->  \nb\n", "a  \nb\n"),
            ("a <!-- x --> b\n", "a b\n"),
            ("a<!-- x -->b\n", "ab\n"),
            ("<!-- x\n y -->\na\n", "a\n"),
            ("a\n\n<!-- x -->", "a\n"),
            ("<!-- x -->", ""),
            ("> <!-- x -->\n> a\n", ">\n> a\n"),
            ("- a\n- <!-- x -->\n  b\n", "- a\n- b\n"),
            ("1. <!-- x -->\n\n   b\n", "1.\n\n   b\n"),
        ] {
            assert_eq!(without(text, Home::Markdown), left, "{text:?}");
        }
        assert_eq!(without("<div>\n<!-- x -->\na</div>\n", Home::Html), "<div>\na</div>\n");
        assert_eq!(without("a: 1\n\n<!-- x -->\n\nb: 2\n", Home::FrontMatter), "a: 1\n\n\nb: 2\n");
    }
}
