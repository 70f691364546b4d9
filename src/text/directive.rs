//! Comments that speak to this program: `copydesk-ignore html/misnested: why` and, in front matter,
//! `# copydesk: ignore[html]: why`. Only how they are written; what the names mean, the linter knows.

use std::ops::Range;

/// For what a comment speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// For its line, or for what follows it.
    Next,
    /// From here on.
    Start,
    /// To here.
    End,
    /// For the whole file.
    File,
}

/// A comment that speaks to this program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directive {
    /// For what.
    pub reach: Reach,
    /// The names of rules that it gives, as bytes of the comment's text, in order. Only an end has none.
    pub names: Vec<Range<usize>>,
}

/// Why a comment that speaks to this program is not understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misread {
    /// Its first word is none that is known.
    Word,
    /// It names no rule.
    NoName,
    /// Two words stand where a name does: the colon before the reason is missing, or the comma between two names.
    Words,
    /// Something stands behind `copydesk-ignore-end`.
    AfterEnd,
    /// The brackets of front matter's form are missing, or something stands behind them.
    Brackets,
}

/// What a comment says.
type Read = Option<Result<Directive, Misread>>;

/// What the comment `text` of a body (without its delimiters) says to this program; `None` if it speaks to others.
#[must_use]
pub fn in_body(text: &str) -> Read {
    let start = text.len() - text.trim_start().len();
    let rest = &text[start..];
    if !rest.starts_with("copydesk-") && !rest.starts_with("copydesk:") {
        return None;
    }
    let word = rest.find(|c: char| c.is_whitespace() || c == ':').unwrap_or(rest.len());
    let reach = match &rest[..word] {
        "copydesk-ignore" => Reach::Next,
        "copydesk-ignore-start" => Reach::Start,
        "copydesk-ignore-end" => Reach::End,
        "copydesk-ignore-file" => Reach::File,
        _ => return Some(Err(Misread::Word)),
    };
    let after = start + word;
    let end = text[after..].find(':').map_or(text.len(), |n| after + n);
    if reach == Reach::End {
        let is_bare = text[after..end].trim().is_empty();
        return Some(if is_bare { Ok(Directive { reach, names: Vec::new() }) } else { Err(Misread::AfterEnd) });
    }
    Some(names(text, after..end).map(|names| Directive { reach, names }))
}

/// What the comment `text` of front matter (with its `#`) says to this program; `None` if it speaks to others.
#[must_use]
pub fn in_front_matter(text: &str) -> Read {
    let rest = text.strip_prefix('#')?.trim_start().strip_prefix("copydesk:")?.trim_start();
    let at = text.len() - rest.len();
    let word = rest.find(|c: char| !c.is_ascii_alphabetic() && c != '-').unwrap_or(rest.len());
    let reach = match &rest[..word] {
        "ignore" => Reach::Next,
        "ignore-file" => Reach::File,
        _ => return Some(Err(Misread::Word)),
    };
    let Some(inside) = rest[word..].strip_prefix('[').map(|_| at + word + 1) else {
        return Some(Err(Misread::Brackets));
    };
    let Some(end) = text[inside..].find(']').map(|n| inside + n) else { return Some(Err(Misread::Brackets)) };
    let reason = text[end + 1..].trim_start();
    if !reason.is_empty() && !reason.starts_with(':') {
        return Some(Err(Misread::Brackets));
    }
    Some(names(text, inside..end).map(|names| Directive { reach, names }))
}

/// The names between commas in `range` of `text`.
fn names(text: &str, range: Range<usize>) -> Result<Vec<Range<usize>>, Misread> {
    let (mut at, mut found) = (range.start, Vec::new());
    for part in text[range].split(',') {
        let name = part.trim();
        if name.contains(char::is_whitespace) {
            return Err(Misread::Words);
        }
        let start = at + (part.len() - part.trim_start().len());
        if !name.is_empty() {
            found.push(start..start + name.len());
        }
        at += part.len() + 1;
    }
    if found.is_empty() { Err(Misread::NoName) } else { Ok(found) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The reach and the names, or why not.
    fn said(read: Read, text: &str) -> Option<Result<(Reach, Vec<&str>), Misread>> {
        Some(read?.map(|found| (found.reach, found.names.into_iter().map(|name| &text[name]).collect())))
    }

    #[test]
    fn comments_of_bodies() {
        let say = |text| said(in_body(text), text);
        for other in ["", "more", "copydesk", "copy", " see copydesk-ignore", "prettier-ignore"] {
            assert_eq!(say(other), None, "{other}");
        }
        assert_eq!(say(" copydesk-ignore html/x "), Some(Ok((Reach::Next, vec!["html/x"]))));
        assert_eq!(say("copydesk-ignore html/x,link ,: a, b: c"), Some(Ok((Reach::Next, vec!["html/x", "link"]))));
        assert_eq!(say("\ncopydesk-ignore-start\n all\n"), Some(Ok((Reach::Start, vec!["all"]))));
        assert_eq!(say(" copydesk-ignore-file 天津:"), Some(Ok((Reach::File, vec!["天津"]))));
        assert_eq!(say(" copydesk-ignore-end "), Some(Ok((Reach::End, vec![]))));
        assert_eq!(say(" copydesk-ignore-end: why"), Some(Ok((Reach::End, vec![]))));
        assert_eq!(say(" copydesk-ignore-end html"), Some(Err(Misread::AfterEnd)));
        for wordless in ["copydesk-ignore", "copydesk-ignore-start : why", "copydesk-ignore ,"] {
            assert_eq!(say(wordless), Some(Err(Misread::NoName)), "{wordless}");
        }
        for wrong in ["copydesk-ignore-next-line html", "copydesk-disable html", "copydesk: ignore[html]"] {
            assert_eq!(say(wrong), Some(Err(Misread::Word)), "{wrong}");
        }
        assert_eq!(say("copydesk-ignore html because"), Some(Err(Misread::Words)));
    }

    #[test]
    fn comments_of_front_matter() {
        let say = |text| said(in_front_matter(text), text);
        for other in ["# a", "# copydesk", "# copydesk-ignore html", "# see copydesk: ignore[html]"] {
            assert_eq!(say(other), None, "{other}");
        }
        assert_eq!(say("# copydesk: ignore[link, html/x]: why"), Some(Ok((Reach::Next, vec!["link", "html/x"]))));
        assert_eq!(say("#copydesk:ignore-file[ all ]"), Some(Ok((Reach::File, vec!["all"]))));
        assert_eq!(say("# copydesk: ignore[]"), Some(Err(Misread::NoName)));
        assert_eq!(say("# copydesk: ignore[a b]"), Some(Err(Misread::Words)));
        assert_eq!(say("# copydesk: disable[a]"), Some(Err(Misread::Word)));
        for wrong in ["# copydesk: ignore link", "# copydesk: ignore[link", "# copydesk: ignore[link] why"] {
            assert_eq!(say(wrong), Some(Err(Misread::Brackets)), "{wrong}");
        }
    }
}
