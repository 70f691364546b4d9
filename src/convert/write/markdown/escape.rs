//! Text as Markdown: what would be markup where it stands gets a backslash or a reference, nothing else does.

use super::flanking::is_inert;
use crate::convert::settings::Target;
use crate::text::{any_byte, blocks_without, is_loose_space, table_of};

/// What is known of the line that a text stands in.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Line {
    /// How many runs of `*`, of `_` and of `~` the line holds, delimiters included: a lone one has no partner.
    pub stars: usize,
    pub underscores: usize,
    pub tildes: usize,
    /// How many `$$` the line holds, where kramdown may read it: it takes what is between two for math.
    pub dollars: usize,
    /// A `]` of the line could end a link: every literal `[` is escaped.
    pub brackets: bool,
    /// It is the cell of a table.
    pub cell: bool,
    /// It is the description of an image, where kramdown does not take `\~` for an escape, and marked escapes no quotes.
    pub description: bool,
    /// kramdown may read it.
    pub kramdown: bool,
    /// The target links bare URLs and addresses.
    pub autolinks: bool,
    /// The target writes typographic quotes and dashes, and the source's are to be kept.
    pub typography: bool,
    /// An empty comment keeps an e-mail address from becoming a link; nothing else does.
    pub apart: bool,
    /// It is a heading that ends with a brace: goldmark and pulldown may take what is in braces for its attributes, the latter
    /// behind a backslash, too.
    pub braces: bool,
    /// Only kramdown reads it, which writes `$$x$$` as `\(x\)`.
    pub math: bool,
}

impl Line {
    /// Takes note of a text of the line, of which the first `plain` bytes are, as [`plain_start`] has it; `ends` says that
    /// nothing or white space follows it.
    pub(super) fn note(&mut self, text: &str, plain: usize, ends: bool) {
        let bytes = text.as_bytes();
        if !any_byte(&bytes[plain..], |b| (b == b'*') | (b == b'_') | (b == b'~') | (b == b'$') | (b == b']')) {
            return;
        }
        let repeats = |at: usize| at > 0 && bytes[at - 1] == bytes[at];
        for at in memchr::memchr3_iter(b'*', b'_', b'~', bytes) {
            let runs = match bytes[at] {
                b'*' => &mut self.stars,
                b'_' => &mut self.underscores,
                _ => &mut self.tildes,
            };
            *runs += usize::from(!repeats(at));
        }
        for at in memchr::memchr2_iter(b'$', b']', bytes) {
            if bytes[at] == b'$' {
                self.dollars += usize::from(repeats(at));
                continue;
            }
            match bytes.get(at + 1) {
                // `][` and `[x]` need a definition, and none is ever written.
                Some(b'(') => self.brackets = true,
                None => self.brackets |= !ends,
                Some(_) => {}
            }
        }
    }
}

/// Where in its line a text stands.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// In the text of a link or the description of an image.
    pub link: bool,
    /// The character before it, if that is known: not beside a delimiter.
    pub before: Option<char>,
    /// The character behind it, likewise.
    pub after: Option<char>,
    /// First thing of a line of a paragraph.
    pub line_start: bool,
    /// First thing of a list's item: `[ ]` would be a task.
    pub item: bool,
    /// Template tags are not run here, so `{{` is text.
    pub raw: bool,
    /// Its delimiters were text in the Markdown that it comes from.
    pub literal: bool,
    /// How many bytes at its start are plain ([`plain_start`]).
    pub plain: usize,
}

/// The bytes at which [`push`] stops to look, and the same where quotes and dashes are looked at too. A no-break space, a byte
/// order mark and characters of plane 16 begin with the last three.
static LOOKED_AT: [[bool; 256]; 2] =
    [table_of(b"\\`*_~[]^<&{|$:.@\r\xC2\xEF\xF4"), table_of(b"\"'-\\`*_~[]^<&{|$:.@\r\xC2\xEF\xF4")];

/// Whether `text` is nothing but names in braces, as several engines have them behind a heading: `{#id}`, `{ .class }`,
/// `{name}`. None of them can do more to a page than to name its parts.
fn is_last_names(text: &str) -> bool {
    let inner = text.trim_end().strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    // `{:` is kramdown's, and with `=` an attribute could be anything.
    inner.is_some_and(|inner| {
        !inner.contains(['{', '}', '=', ':', '%']) && !inner.starts_with("# ") && !inner.ends_with('#')
    })
}

/// Whether [`push`] stops at `b` before `next` where it does not look at quotes and dashes, or `b` is a character that is rare
/// and costs nothing to be asked for too; as the compiler can ask it of many bytes in one step.
fn is_looked_at(b: u8, next: u8) -> bool {
    // `[` to `_` and `{` to DEL are one bit apart, as are `@` and a backtick, `$` and `&`, `*` and `.`, `<` and `>`.
    let letter = b & 0xDF;
    let brackets = (letter.wrapping_sub(b'[') <= b'_' - b'[') | (letter == b'@');
    let others = ((b & 0xFD) == b'$') | ((b & 0xFB) == b'*') | ((b & 0xFD) == b'<') | (b == b':');
    // Much punctuation begins as a byte order mark does.
    let odd = (b == 0xC2) | (b == 0xF4) | ((b == 0xEF) & (next == 0xBB));
    brackets | others | odd | (b == b'\r')
}

/// How many bytes at the start of `words` are words with one space between two of them, and nothing that [`push`] looks at
/// where it does not look at quotes and dashes.
pub(super) fn plain_start(words: &[u8]) -> usize {
    blocks_without(words, |b, next| is_looked_at(b, next) | is_loose_space(b, next))
}

/// Appends `text` to `out`.
pub(super) fn push(out: &mut String, text: &str, line: &Line, place: Place) {
    let bytes = text.as_bytes();
    let mut done = 0;
    let mut at = 0;
    if place.line_start
        && !place.literal
        && bytes.first() == Some(&b'#')
        && !matches!(bytes.get(1), None | Some(b' ' | b'#'))
    {
        // No heading, but to a reader of the source, to a linter and to kramdown's own dialect it looks like one.
        out.push('\\');
    }
    let has_quotes = line.typography || line.description;
    let looked_at = &LOOKED_AT[usize::from(has_quotes)];
    if !has_quotes {
        at = place.plain;
    }
    loop {
        if !has_quotes {
            at += blocks_without(&bytes[at..], is_looked_at);
        }
        let Some(plain) = bytes[at..].iter().position(|byte| looked_at[usize::from(*byte)]) else { break };
        at += plain;
        let byte = bytes[at];
        let next = bytes.get(at + 1).copied();
        let mut taken = 1;
        let instead: &str = match byte {
            // Alone in its paragraph it would be a block.
            b'\\' if line.math && math(&text[at..], line).is_some_and(|m| at > 0 || text.len() > m.len() + 4) => {
                let Some(formula) = math(&text[at..], line) else { break };
                out.push_str(&text[done..at]);
                out.push_str("$$");
                out.push_str(formula);
                out.push_str("$$");
                at += formula.len() + 4;
                done = at;
                continue;
            }
            b'\\' if escapes_next(&text[at + 1..], place.after) => "\\\\",
            b'`' => "\\`",
            b'*' | b'_' | b'~' => {
                taken = bytes[at..].iter().take_while(|b| **b == byte).count();
                if place.literal || is_literal(text, at, taken, line, place) {
                    at += taken;
                    continue;
                }
                out.push_str(&text[done..at]);
                for _ in 0..taken {
                    if byte == b'~' && line.kramdown && line.description {
                        out.push_str("&#126;");
                        continue;
                    }
                    out.push('\\');
                    out.push(char::from(byte));
                }
                at += taken;
                done = at;
                continue;
            }
            b'[' if place.link || (!place.literal && opens_link(text, at, line, place, out.is_empty())) => "\\[",
            // kramdown would take `[[x]: y](z)` for a definition (`LINK_DEFINITION_START`), and `[^x](z)` for a footnote.
            b']' if place.link && line.kramdown && next == Some(b':') => {
                taken = 2;
                "\\]\\:"
            }
            b']' if place.link => "\\]",
            // `![^x](y)` is a footnote to cmark-gfm too.
            b'^' if place.link && (line.kramdown || line.description) && at == 0 && out.ends_with('[') => "&#94;",
            b'"' if line.description => "&quot;",
            b'<' if opens_tag(next, place.after) => "&lt;",
            b'&' if is_reference(&bytes[at..])
                || (next.is_none() && place.after.is_none_or(|c| c.is_alphanumeric() || c == '#')) =>
            {
                "&amp;"
            }
            b'{' if (line.braces || (!place.raw && matches!(next, Some(b'{' | b'%' | b'#' | b':'))))
                // What stood there as Markdown says no more than it did.
                && !(place.literal && is_last_names(&text[at..])) =>
            {
                "&#123;"
            }
            b'|' if line.cell || line.kramdown => "\\|",
            // All of them: kramdown drops one backslash before a block of math and reads the rest as math in the line.
            b'$' if line.kramdown && line.dollars > 1 && (next == Some(b'$') || text[..at].ends_with('$')) => "\\$",
            b':' if line.autolinks && !place.link && is_url(text, at, done, place.before) => "\\:",
            b'.' if line.autolinks && !place.link && is_www(text, at, place.before) => "\\.",
            b'@' if line.autolinks && line.apart && !place.link && is_address(bytes, at, out) => "<!-- -->@",
            b'"' if line.typography => "\\\"",
            b'\'' if line.typography => "\\'",
            b'-' if line.typography && next == Some(b'-') => "\\-",
            b'.' if line.typography && text[at..].starts_with("...") => "\\.",
            b'\r' => "&#13;",
            0xC2 if next == Some(0xA0) => {
                taken = 2;
                "&nbsp;"
            }
            0xEF if text[at..].starts_with('\u{feff}') => {
                taken = 3;
                "&#xFEFF;"
            }
            0xF4 => {
                use std::fmt::Write as _;
                let c = text[at..].chars().next().unwrap_or_default();
                out.push_str(&text[done..at]);
                // Characters of plane 16 stand for template tags in the buffer. Writing to a string does not fail.
                let _ = write!(out, "&#x{:X};", u32::from(c));
                at += c.len_utf8();
                done = at;
                continue;
            }
            _ => {
                at += 1;
                continue;
            }
        };
        out.push_str(&text[done..at]);
        out.push_str(instead);
        at += taken;
        done = at;
    }
    out.push_str(&text[done..]);
}

/// The formula at the start of `text`, where kramdown can hold it between dollars (parser/kramdown/math.rb).
fn math<'t>(text: &'t str, line: &Line) -> Option<&'t str> {
    let formula = &text.strip_prefix("\\(")?[..text.find("\\)")?.checked_sub(2)?];
    is_formula(formula).then_some(formula).filter(|formula| !(line.cell && formula.contains('|')))
}

/// Whether kramdown keeps `formula` between dollars as it is, and Liquid too.
pub(super) fn is_formula(formula: &str) -> bool {
    !formula.is_empty()
        && formula.trim() == formula
        && !["$$", "{{", "{%", "\\]", "\\("].iter().any(|stop| formula.contains(stop))
        && !formula.contains(|c| matches!(c, '\0' | '\r' | '\u{100000}'..))
}

/// Appends `text`, which has no template tags, as HTML that is no Markdown to anyone either: for elements whose content
/// kramdown takes as it is.
pub(super) fn push_raw(out: &mut String, text: &str, place: Place) {
    use std::fmt::Write as _;
    for (at, c) in text.char_indices() {
        let template = || !place.raw && text[at + 1..].starts_with(['{', '%', '#', ':']);
        match c {
            '{' if !template() => out.push(c),
            '&' | '<' | '>' | '"' | '*' | '_' | '`' | '[' | ']' | '\\' | '~' | ':' | '@' | '|' | '{' | '$' | '\r' => {
                // Writing to a string does not fail.
                let _ = write!(out, "&#{};", u32::from(c));
            }
            '\u{a0}' | '\u{feff}' | '\u{100000}'.. => {
                let _ = write!(out, "&#x{:X};", u32::from(c));
            }
            c => out.push(c),
        }
    }
}

/// Whether a backslash before `rest` (or, where that is empty, before `after`) would escape what follows.
fn escapes_next(rest: &str, after: Option<char>) -> bool {
    match rest.chars().next() {
        // What is written as a reference starts with `&`.
        Some('\u{a0}' | '\u{feff}' | '\u{100000}'..) => true,
        Some(c) => c.is_ascii_punctuation(),
        None => !matches!(after, Some(c) if c.is_alphanumeric() || c == ' '),
    }
}

/// Whether the `[` at `at` could open a link, a footnote, a task or a definition. `first` says that nothing stands before
/// the text.
fn opens_link(text: &str, at: usize, line: &Line, place: Place, first: bool) -> bool {
    let mark = at == 0 && first && (place.item || text.contains("]:"));
    line.brackets || text[at + 1..].starts_with('^') || mark
}

/// Whether the run of `taken` delimiters at `at` cannot be read as one.
fn is_literal(text: &str, at: usize, taken: usize, line: &Line, place: Place) -> bool {
    let delimiter = char::from(text.as_bytes()[at]);
    let runs = match delimiter {
        '*' => line.stars,
        '_' => line.underscores,
        _ => line.tildes,
    };
    if delimiter == '~' && taken > 2 {
        return true;
    }
    let before = if at == 0 { place.before } else { text[..at].chars().next_back() };
    let end = at + taken;
    let after = if end == text.len() { place.after } else { text[end..].chars().next() };
    let (Some(before), Some(after)) = (before, after) else { return false };
    // Nothing to any engine, but to a reader of the source, or to a linter, two of them look like emphasis.
    let alone = delimiter != '~' && before.is_whitespace() && after.is_whitespace();
    // kramdown finds emphasis in a run of four.
    taken < 4 && (runs <= 1 || (!alone && is_inert(delimiter, before, after)))
}

fn opens_tag(next: Option<u8>, after: Option<char>) -> bool {
    match next {
        Some(b) => b.is_ascii_alphabetic() || matches!(b, b'/' | b'!' | b'?'),
        None => !matches!(after, Some(c) if c == ' ' || c == '\n'),
    }
}

/// Whether the `&` at the start of `bytes` starts what looks like a character reference.
pub(super) fn is_reference(bytes: &[u8]) -> bool {
    let end = bytes.iter().take(40).position(|b| *b == b';');
    let Some(name) = end.map(|end| &bytes[1..end]) else { return false };
    match name {
        [b'#', b'x' | b'X', hex @ ..] => !hex.is_empty() && hex.iter().all(u8::is_ascii_hexdigit),
        [b'#', digits @ ..] => !digits.is_empty() && digits.iter().all(u8::is_ascii_digit),
        [first, rest @ ..] => first.is_ascii_alphabetic() && rest.iter().all(u8::is_ascii_alphanumeric),
        [] => false,
    }
}

/// Whether the `:` at `at` belongs to a bare URL.
fn is_url(text: &str, at: usize, done: usize, before: Option<char>) -> bool {
    if !text[at..].starts_with("://") {
        return false;
    }
    ["https", "http", "ftp"].iter().any(|scheme| {
        let Some(start) = at.checked_sub(scheme.len()) else { return false };
        let Some(found) = text.get(start..at) else { return false };
        let letter = if start == 0 { before } else { text[..start].chars().next_back() };
        start >= done && found.eq_ignore_ascii_case(scheme) && !letter.is_some_and(|c| c.is_ascii_alphabetic())
    })
}

/// Whether the `.` at `at` ends a `www` that starts a bare URL.
fn is_www(text: &str, at: usize, before: Option<char>) -> bool {
    let Some(start) = at.checked_sub(3) else { return false };
    let Some(found) = text.get(start..at) else { return false };
    let boundary = if start == 0 { before } else { text[..start].chars().next_back() };
    found.eq_ignore_ascii_case("www")
        && text[at + 1..].chars().next().is_some_and(|c| !c.is_whitespace())
        && boundary.is_none_or(|c| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '('))
}

/// Whether an e-mail address stands in `text`, which comes behind what was written to `out`.
pub(super) fn holds_address(text: &str, out: &str) -> bool {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'@', bytes).any(|at| is_address(bytes, at, out))
}

/// Whether the `@` at `at`, behind what was written to `out`, stands in an e-mail address.
fn is_address(bytes: &[u8], at: usize, out: &str) -> bool {
    // The part before the `@` can stand in the text before this one.
    let before = at.checked_sub(1).map(|before| bytes[before]).or(out.as_bytes().last().copied());
    let local =
        before.is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'+' | b'-' | b'_' | b'/' | b':'));
    let host = bytes[at + 1..].iter().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'));
    let host: Vec<u8> = host.take(256).copied().collect();
    let dot = host.windows(2).any(|pair| pair[0] == b'.' && pair[1].is_ascii_alphanumeric());
    local && host.first().is_some_and(u8::is_ascii_alphanumeric) && dot
}

/// Escapes what would start a block at the start of a line of `text`, which is written for `target`.
pub(super) fn guard_lines(text: String, target: &Target) -> String {
    let is_risky = |first: Option<&u8>| {
        matches!(first, Some(b'#' | b'-' | b'+' | b'>' | b'=' | b'~' | b'|' | b':' | b'*' | b'_' | b'^' | b'0'..=b'9'))
    };
    let risky = |line: &str| is_risky(line.as_bytes().first());
    let bytes = text.as_bytes();
    if !risky(&text) && !memchr::memchr_iter(b'\n', bytes).any(|end| is_risky(bytes.get(end + 1))) {
        return text;
    }
    let mut out = String::with_capacity(text.len() + 8);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let at = if risky(line) { mark_at(line, index == 0, target) } else { None };
        match at {
            // No backslash escapes it.
            Some(_) if line.starts_with('^') => {
                out.push_str("&#94;");
                out.push_str(&line[1..]);
            }
            // A rule of stars: each of them, for none is to look like emphasis.
            Some(0) if line.starts_with("* *") => out.push_str(&line.replace('*', "\\*")),
            Some(at) => {
                out.push_str(&line[..at]);
                out.push('\\');
                out.push_str(&line[at..]);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// Where a backslash keeps `line` from starting a block.
fn mark_at(line: &str, first: bool, target: &Target) -> Option<usize> {
    let kramdown = target.kramdown;
    let bytes = line.as_bytes();
    let ends = |at: usize| bytes.get(at).is_none_or(|b| matches!(b, b' ' | b'\t'));
    // Only these characters and blanks.
    let only = |set: &[u8]| bytes.iter().all(|b| set.contains(b) || matches!(b, b' ' | b'\t'));
    match bytes[0] {
        b'#' => {
            let level = bytes.iter().take_while(|b| **b == b'#').count();
            (level <= 6 && ends(level)).then_some(0)
        }
        b'+' if ends(1) => Some(0),
        b'-' | b'*' if ends(1) => Some(0),
        b'-' => (only(b"-") && (!first || bytes.len() >= 3) || (!first && only(b"-|:"))).then_some(0),
        b'*' | b'_' => {
            let marks = bytes.iter().filter(|b| **b == bytes[0]).count();
            let rule = only(&bytes[..1]) && marks >= 3;
            // kramdown takes `*[x]: y` for an abbreviation.
            (rule || (kramdown && line.starts_with("*[") && line.contains("]:"))).then_some(0)
        }
        b'>' => Some(0),
        b'=' => (!first && only(b"=")).then_some(0),
        b'~' => line.starts_with("~~~").then_some(0),
        b'|' | b':' if !first && only(b"-|:") && bytes.contains(&b'-') => Some(0),
        b':' => (target.definitions && ends(1)).then_some(0),
        // kramdown's end of a block.
        b'^' => (kramdown && line.trim_end() == "^").then_some(0),
        b'0'..=b'9' => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let mark = matches!(bytes.get(digits), Some(b'.' | b')')) && ends(digits + 1);
            // kramdown takes a number of any length.
            ((digits <= 9 || kramdown) && mark).then_some(digits)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{LOOKED_AT, Line, Place, guard_lines, is_looked_at, push};
    use crate::convert::settings::TARGETS;

    fn text(text: &str) -> String {
        let mut line = Line { kramdown: true, autolinks: true, apart: true, ..Line::default() };
        line.note(text, 0, true);
        let mut out = String::new();
        push(&mut out, text, &line, Place { before: Some('\n'), after: Some('\n'), ..Place::default() });
        guard_lines(out, &TARGETS[0])
    }

    #[test]
    fn blocks_are_passed_over_where_no_byte_is_looked_at() {
        for b in (0..=u8::MAX).filter(|b| !matches!(b, b']' | b'}' | b'>' | 0x7F)) {
            assert_eq!(LOOKED_AT[0][usize::from(b)], is_looked_at(b, 0xBB), "{b}");
        }
        let plain = "a, 天津：b c ".repeat(5);
        assert_eq!(text(&format!("{plain}*x* {plain}_y_")), format!("{plain}\\*x\\* {plain}\\_y\\_"));
        assert_eq!(text(&format!("{plain}\u{a0}{plain}\u{feff}.")), format!("{plain}&nbsp;{plain}&#xFEFF;."));
    }

    #[test]
    fn as_few_marks_as_possible() {
        for same in [
            "snake_case_word",
            "5 * 3",
            "*note",
            "a < b & c",
            "<3",
            "[x] and [y]",
            "~100 people",
            "1.5 litres",
            "-5 degrees",
            "+86 10",
            "1)x",
            "C:\\dir",
            "AT&T",
            "#1",
            "a@b",
            "x:y",
            "$5",
        ] {
            assert_eq!(text(same), same);
        }
    }

    #[test]
    fn what_would_be_markup() {
        for (from, wanted) in [
            ("*x*", "\\*x\\*"),
            ("__init__", "\\_\\_init\\_\\_"),
            ("# a", "\\# a"),
            ("1. a", "1\\. a"),
            ("1234567890. a", "1234567890\\. a"),
            ("- a", "\\- a"),
            ("---", "\\---"),
            ("***", "\\***"),
            ("> a", "\\> a"),
            ("~~~", "\\~~~"),
            ("[x](y)", "\\[x](y)"),
            ("[x]: y", "\\[x]: y"),
            ("<b> &lt; &copy", "&lt;b> &amp;lt; &copy"),
            ("`a`", "\\`a\\`"),
            ("\\* a\\", "\\\\* a\\\\"),
            ("****", "\\*\\*\\*\\*"),
            ("see http://a.b", "see http\\://a.b"),
            ("www.a.b", "www\\.a.b"),
            ("me@a.org", "me<!-- -->@a.org"),
            ("{{ x }}", "&#123;{ x }}"),
            ("a\u{a0}b", "a&nbsp;b"),
            ("~a~ ~b~", "\\~a\\~ \\~b\\~"),
            ("$$a$$ $$$", "\\$\\$a\\$\\$ \\$\\$\\$"),
            ("5$$", "5$$"),
        ] {
            assert_eq!(text(from), wanted, "{from}");
        }
        assert_eq!(guard_lines("a\n===\n--- | ---\n+ b".to_owned(), &TARGETS[0]), "a\n\\===\n\\--- | ---\n\\+ b");
    }
}
