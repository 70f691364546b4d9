//! The YAML that nearly all front matter is: keys with values of one line, and lists of such values. Read without a
//! parser for the rest of the language, in a fraction of its time; the tests hold it to what that parser makes of it.

use super::build::Builder;
use super::value::Style;
use super::yaml::Parsed;
use crate::text::Span;

/// Longer names are left to the parser, which has a limit of its own.
const MAX_KEY: usize = 128;

/// Parses the bytes `content` of `text`; `None` where a line is anything but `key: value`, `key:` or `- value`, with
/// values that are plain or stand in quotes without escapes.
pub(super) fn parse(text: &str, content: Span) -> Option<Parsed> {
    let yaml = content.of(text);
    if !(0..yaml.len()).all(|at| is_ordinary(yaml.as_bytes(), at)) {
        return None;
    }
    let base = content.start as usize;
    let mut builder = Builder::new(text);
    builder.open_mapping(base, false, 0);
    let put = |builder: &mut Builder<'_>, Simple { range, style }: Simple| {
        let quote = usize::from(style != Style::Plain);
        let shown = &yaml[range.0 + quote..range.1 - quote];
        builder.scalar(Span::new(base + range.0, base + range.1), shown.into(), style, None, 0);
    };
    let mut at = 0;
    while at < yaml.len() {
        let line = line(yaml, at);
        let name = key(line)?;
        put(&mut builder, Simple { range: (at, at + name), style: Style::Plain });
        let colon = at + name + 1;
        let end = at + line.len();
        at = end + 1;
        if let Some(value) = scalar(yaml, colon, end)? {
            put(&mut builder, value);
            continue;
        }
        let indent = yaml.get(at..).map_or(0, |rest| rest.bytes().take_while(|b| *b == b' ').count());
        let dash = |at: usize| yaml.get(at..)?.get(indent..)?.starts_with("- ").then_some(at + indent);
        if dash(at).is_none() {
            // A value that is not there stands behind its colon; one that is there must not begin on a later line.
            builder.scalar(Span::empty(base + colon), Box::default(), Style::Plain, None, 0);
            continue;
        }
        builder.open_sequence(base + at + indent, false, 0);
        while let Some(item) = dash(at) {
            let end = at + self::line(yaml, at).len();
            if yaml[at..item].bytes().any(|b| b != b' ') {
                return None;
            }
            put(&mut builder, scalar(yaml, item + 1, end)??);
            at = end + 1;
        }
        builder.close(None);
    }
    let (root, problems) = builder.finish();
    Some(Parsed { root: root.filter(|_| !yaml.is_empty()), problems, comments: Vec::new(), tokens: Vec::new() })
}

/// The line that starts at byte `at`, without its end.
fn line(yaml: &str, at: usize) -> &str {
    let rest = yaml.get(at..).unwrap_or_default();
    memchr::memchr(b'\n', rest.as_bytes()).map_or(rest, |length| &rest[..length])
}

/// Whether no rule of YAML about characters touches the byte at `at`: no tab, carriage return, control, byte order mark,
/// or line end beyond ASCII begins there.
fn is_ordinary(bytes: &[u8], at: usize) -> bool {
    let next = |n: usize| bytes.get(at + n).copied().unwrap_or_default();
    match bytes[at] {
        b'\n' | b' '..=b'~' => true,
        0xC2 => next(1) >= 0xA0,
        0xE2 => next(1) != 0x80 || !matches!(next(2), 0xA8 | 0xA9),
        0xEF => !matches!((next(1), next(2)), (0xBB, 0xBF) | (0xBF, 0xBE | 0xBF)),
        byte => byte >= 0x80,
    }
}

/// The length of the key at the start of `line`: letters, digits, `_` and `-` before a colon.
fn key(line: &str) -> Option<usize> {
    let name = line.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-')))?;
    let after = &line.as_bytes()[name..];
    let is_key = line.as_bytes()[0].is_ascii_alphabetic() && matches!(after, [b':'] | [b':', b' ', ..]);
    (is_key && name <= MAX_KEY).then_some(name)
}

/// A scalar on one line: its bytes, quotes included.
struct Simple {
    range: (usize, usize),
    style: Style,
}

/// The scalar between the bytes `from`, behind a colon or a dash, and `end`, the end of the line. `Some(None)` where there
/// is none, `None` where it is not a simple one.
#[allow(clippy::option_option)]
fn scalar(yaml: &str, from: usize, end: usize) -> Option<Option<Simple>> {
    let rest = &yaml[from..end];
    let start = from + (rest.len() - rest.trim_start_matches(' ').len());
    let value = yaml[start..end].trim_end_matches(' ');
    let bytes = value.as_bytes();
    let simple = |style| Some(Some(Simple { range: (start, start + value.len()), style }));
    match *bytes {
        [] => Some(None),
        [b'"', ref inner @ .., b'"'] if memchr::memchr2(b'"', b'\\', inner).is_none() => simple(Style::DoubleQuoted),
        [b'\'', ref inner @ .., b'\''] if memchr::memchr(b'\'', inner).is_none() => simple(Style::SingleQuoted),
        [first, ..] if b"\"'-?:,[]{}#&*!|>%@`".contains(&first) => None,
        _ => {
            let ends = |at: usize| matches!(bytes.get(at + 1), None | Some(b' '));
            let is_key = memchr::memchr_iter(b':', bytes).any(ends);
            let has_comment = memchr::memchr_iter(b'#', bytes).any(|at| bytes[at - 1] == b' ');
            if is_key || has_comment { None } else { simple(Style::Plain) }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::yaml;
    use super::*;

    /// Holds what is read here to what the parser reads; whether anything was.
    fn agrees(text: &str) -> Result<bool, TestCaseError> {
        let content = Span::new(0, text.len());
        let Some(simple) = parse(text, content) else { return Ok(false) };
        let Ok(full) = yaml::parse(text, content) else {
            return Err(TestCaseError::fail(format!("the parser refuses {text:?}")));
        };
        let shown = |parsed: &Parsed| format!("{:#?} {:#?} {:?}", parsed.root, parsed.problems, parsed.comments);
        prop_assert_eq!(shown(&simple), shown(&full), "{:?}", text);
        Ok(true)
    }

    #[test]
    fn the_usual_block_is_read_here() {
        for text in [
            "layout: post\ntitle: \"天津：“稳” #1\"\ndate: 2022-03-21 20:55:40 +0800\ncategories: beifangwang\n",
            "tags:\n- a\n- '你 好'\n- C#\ntitle: x\n",
            "tags:\n  - a b\n  - 1.0\nempty:\nlast: http://a.example/x:1",
            "a: 1\na: 2\n<<: x\n".trim_end_matches("<<: x\n"),
            "a: x  \nb: ~\nc: ''\n",
            "",
        ] {
            assert!(agrees(text).unwrap(), "{text:?}");
        }
    }

    #[test]
    fn all_else_is_left_to_the_parser() {
        for text in [
            "a: x\n  y\n",
            "a: b: c\n",
            "a: x #c\n",
            "a: [x]\n",
            "a:\n  b: c\n",
            "- a\n",
            "a:\n- \n",
            "a:\n- - b\n",
            "a:\n- b: c\n",
            "a: \"x\\n\"\n",
            "a: 'it''s'\n",
            "a:x\n",
            "a: \"x\n",
            "a:\tb\n",
            "a: b\r\n",
            "---\na: b\n",
            "a: b\n\nc\n",
            "a:\n- b\n - c\n",
            "a:\n - b\n- c\n",
            "a:\n\n  b\n",
            "a: b\u{2028}c\n",
            "a: \u{85}\n",
            "天: x\n",
            "a: |\n  x\n",
            "a: b:\n",
            "a:\n- b\n  c\n",
        ] {
            assert!(!agrees(text).unwrap(), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_000))]
        #[test]
        fn what_is_read_here_the_parser_reads_alike(lines in prop::collection::vec(
            "([a-c_-]{1,2}|天|[0-9])?:? {0,2}(- {0,2})?([a天0 :#'\"&*~,.?!|>%@`<=\\[{\u{a0}\u{feff}\u{2028}-]{0,5}|\"[a:# \\\\]{0,3}\"|'[a:#' ]{0,3}'|)( {0,2})",
            0..7,
        ), end in "\n?") {
            agrees(&(lines.join("\n") + &end))?;
        }

        #[test]
        fn blocks_that_look_usual_are_read_alike(lines in prop::collection::vec(
            "(a|b|date|t_1|x-y):( [a天 :#'\"&*~,.?!0-]{0,6}| \"[a天:# ]{0,4}\" ?| ?)(\n {0,2}- ?[a天 :#'\"~,.!0-]{1,5}){0,2}",
            0..6,
        )) {
            agrees(&(lines.join("\n") + "\n"))?;
        }
    }
}
