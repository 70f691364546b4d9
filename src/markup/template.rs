//! Template tags in a body: which there are, for each syntax. The table of syntaxes is [`TemplateSyntax`].

use super::{TemplateSyntax, hexo};
use crate::text::{Problem, ProblemKind, Span};
use crate::tree::{SENTINEL_BYTE, TemplateKind};

/// A template tag of a body; `span` is in bytes of the body.
#[derive(Debug)]
pub(super) struct Found {
    pub span: Span,
    pub kind: TemplateKind,
    pub name: Box<str>,
    /// Whether it shows nothing itself, so that alone on its line it leaves a blank one.
    pub control: bool,
}

/// Liquid's and Nunjucks' tags that print nothing themselves.
const CONTROL: [&str; 34] = [
    "if",
    "unless",
    "else",
    "elsif",
    "elseif",
    "elif",
    "endif",
    "endunless",
    "case",
    "when",
    "endcase",
    "for",
    "endfor",
    "break",
    "continue",
    "tablerow",
    "endtablerow",
    "assign",
    "capture",
    "endcapture",
    "increment",
    "decrement",
    "raw",
    "endraw",
    "liquid",
    "set",
    "endset",
    "macro",
    "endmacro",
    "block",
    "endblock",
    "import",
    "from",
    "comment",
];

/// Block tags whose content is shown as it stands or not at all: one mask from the first to the last byte.
fn verbatim_end(syntax: TemplateSyntax, name: &str) -> Option<&'static str> {
    match (syntax, name) {
        (TemplateSyntax::Liquid, "highlight") => Some("endhighlight"),
        (TemplateSyntax::Liquid | TemplateSyntax::Nunjucks | TemplateSyntax::Hexo, "comment") => Some("endcomment"),
        (TemplateSyntax::Liquid | TemplateSyntax::Nunjucks | TemplateSyntax::Hexo, "codeblock") => Some("endcodeblock"),
        (TemplateSyntax::Nunjucks | TemplateSyntax::Hexo, "code") => Some("endcode"),
        _ => None,
    }
}

/// Where a closing delimiter comes next, so that each is searched for once.
struct Closer {
    text: &'static [u8],
    next: usize,
}

impl Closer {
    fn new(text: &'static str) -> Self {
        Self { text: text.as_bytes(), next: 0 }
    }

    /// The end of the first delimiter at or after byte `from`.
    fn end(&mut self, bytes: &[u8], from: usize) -> Option<usize> {
        if self.next < from {
            self.next = memchr::memmem::find(&bytes[from..], self.text).map_or(usize::MAX, |n| from + n);
        }
        (self.next != usize::MAX).then(|| self.next + self.text.len())
    }
}

/// All template tags of `text`, in order, and those that never end.
pub(super) fn scan(text: &str, syntax: TemplateSyntax) -> (Vec<Found>, Vec<Problem>) {
    let bytes = text.as_bytes();
    let mut tag_end = Closer::new("%}");
    let mut output_end = Closer::new("}}");
    let mut comment_end = Closer::new("#}");
    let mut html_end = Closer::new(">}}");
    let mut markdown_end = Closer::new("%}}");
    let (mut found, mut problems, mut ends) = (Vec::new(), Vec::new(), Ends::default());
    let hexo = (syntax == TemplateSyntax::Hexo).then(|| hexo::Regions::of(text));
    let mut at = 0;
    while let Some(n) = match &hexo {
        None => memchr::memchr2(b'{', SENTINEL_BYTE, &bytes[at..]),
        Some(_) => bytes[at..].iter().position(|b| matches!(b, b'{' | b'`' | b'<' | &SENTINEL_BYTE)),
    } {
        at += n;
        if let Some(regions) = &hexo
            && let Some(end) = protected(regions, text, at)
        {
            // `raw` is run in a code span, too.
            let raw =
                if bytes[at] == b'`' && regions.fence(at).is_none() { raw_in(&mut ends, bytes, at, end) } else { None };
            literals(bytes, at, raw.unwrap_or(end), &mut found);
            at = raw.unwrap_or(end);
            if raw.is_none() {
                continue;
            }
        }
        if bytes[at] == SENTINEL_BYTE {
            let span = Span::new(at, at + 4);
            found.push(Found { span, kind: TemplateKind::Literal, name: Box::default(), control: false });
            at += 4;
            continue;
        }
        let second = bytes.get(at + 1).copied().unwrap_or_default();
        let third = bytes.get(at + 2).copied().unwrap_or_default();
        let (end, kind) = match (syntax, second) {
            (TemplateSyntax::None, _) => {
                at += 1;
                continue;
            }
            (TemplateSyntax::Hugo, b'{') if third == b'<' => (html_end.end(bytes, at + 3), TemplateKind::ShortcodeHtml),
            (TemplateSyntax::Hugo, b'{') if third == b'%' => {
                (markdown_end.end(bytes, at + 3), TemplateKind::ShortcodeMarkdown)
            }
            (TemplateSyntax::Zola, b'{' | b'%') if !is_zola(&bytes[at + 2..], second == b'%') => {
                at += 1;
                continue;
            }
            (TemplateSyntax::Hugo, _) => {
                at += 1;
                continue;
            }
            (_, b'%') => (tag_end.end(bytes, at + 2), TemplateKind::Tag),
            (_, b'{') => (output_end.end(bytes, at + 2), TemplateKind::Output),
            (TemplateSyntax::Nunjucks | TemplateSyntax::Hexo | TemplateSyntax::Zola, b'#') => {
                // `{#id}` of a heading is no comment.
                match third {
                    b' ' | b'\n' | b'\r' | b'-' => (comment_end.end(bytes, at + 2), TemplateKind::Comment),
                    _ => {
                        at += 1;
                        continue;
                    }
                }
            }
            _ => {
                at += 1;
                continue;
            }
        };
        let Some(end) = end else {
            problems.push(Problem::new(ProblemKind::UnclosedTemplate, Span::new(at, at + 2)));
            at += 2;
            continue;
        };
        let mut item = Found { span: Span::new(at, end), kind, name: Box::default(), control: false };
        item.name = name(&text[at..end], kind).into();
        item.control = match kind {
            TemplateKind::Tag => CONTROL.contains(&&*item.name) && syntax != TemplateSyntax::Zola,
            TemplateKind::Comment | TemplateKind::ShortcodeMarkdown => true,
            _ => false,
        };
        let mut literal_to = None;
        // `{% # … %}` of Liquid since 5.
        if kind == TemplateKind::Tag && syntax == TemplateSyntax::Liquid && item.name.starts_with('#') {
            (item.kind, item.control, item.name) = (TemplateKind::Comment, true, Box::default());
        }
        if item.kind == TemplateKind::Tag {
            if &*item.name == "raw" || &*item.name == "verbatim" {
                literal_to = Some(if &*item.name == "raw" { "endraw" } else { "endverbatim" });
            } else if let Some(closing) = verbatim_end(syntax, &item.name) {
                match ends.find(bytes, end, closing) {
                    Some((_, close)) => {
                        item.span = Span::new(at, close);
                        let comment = &*item.name == "comment";
                        item.kind = if comment { TemplateKind::Comment } else { TemplateKind::Verbatim };
                    }
                    None => problems
                        .push(Problem::new(ProblemKind::UnbalancedTemplate, item.span).detail(item.name.clone())),
                }
            }
        }
        at = item.span.end as usize;
        let opening = item.span;
        found.push(item);
        // Inside `raw` nothing is a template; its two tags are.
        if let Some(closing) = literal_to {
            match ends.find(bytes, at, closing) {
                Some((start, close)) => {
                    literals(bytes, at, start, &mut found);
                    found.push(Found {
                        span: Span::new(start, close),
                        kind: TemplateKind::Tag,
                        name: closing.into(),
                        control: true,
                    });
                    at = close;
                }
                None => {
                    let name = closing.trim_start_matches("end");
                    problems.push(Problem::new(ProblemKind::UnbalancedTemplate, opening).detail(name));
                }
            }
        }
    }
    (found, problems)
}

/// The end of what Hexo protects from byte `at` on: a fence, a code span or a comment.
fn protected(regions: &hexo::Regions, text: &str, at: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    match bytes[at] {
        _ if regions.fence(at).is_some() => regions.fence(at),
        b'`' => Some(regions.after_backticks(bytes, at)),
        b'<' if bytes[at..].starts_with(b"<!--") => Some(hexo::comment_end(bytes, at)),
        b'<' => Some(at + 1),
        _ => None,
    }
}

/// Where `{% raw %}` stands between `from` and `to`, with its end anywhere behind it.
fn raw_in(ends: &mut Ends, bytes: &[u8], from: usize, to: usize) -> Option<usize> {
    let (start, end) = find_tag(&bytes[..to], from, "raw")?;
    ends.find(bytes, end, "endraw").map(|_| start)
}

/// Characters of plane 16 between `from` and `to`.
fn literals(bytes: &[u8], from: usize, to: usize, found: &mut Vec<Found>) {
    for at in memchr::memchr_iter(SENTINEL_BYTE, &bytes[from..to]) {
        let span = Span::new(from + at, from + at + 4);
        found.push(Found { span, kind: TemplateKind::Literal, name: Box::default(), control: false });
    }
}

/// Zola runs only `{{ name(…) }}`, `{% name(…) %}` and `{% end %}` in a page.
fn is_zola(after: &[u8], is_tag: bool) -> bool {
    let start = after.iter().position(|b| !matches!(b, b' ' | b'-')).unwrap_or(0);
    let rest = &after[start..];
    let name = rest.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
    name > 0 && (rest.get(name) == Some(&b'(') || (is_tag && rest.starts_with(b"end")))
}

/// The name of the tag or shortcode `template`, whole with its delimiters.
fn name(template: &str, kind: TemplateKind) -> &str {
    if kind == TemplateKind::Output || kind == TemplateKind::Comment {
        return "";
    }
    let inner = template.trim_start_matches(['{', '%', '<', '-', '+', '~']).trim_start();
    let end = inner
        .find(|c: char| c.is_whitespace() || matches!(c, '%' | '(' | '>' | '}' | '"' | '|' | ','))
        .unwrap_or(inner.len());
    &inner[..end]
}

/// Tags that end others, each searched for in vain once at most.
#[derive(Default)]
struct Ends {
    missing: Vec<&'static str>,
}

impl Ends {
    /// Start and end of the first tag `{% name %}` at or after byte `from`, which never goes back.
    fn find(&mut self, bytes: &[u8], from: usize, name: &'static str) -> Option<(usize, usize)> {
        if self.missing.contains(&name) {
            return None;
        }
        let found = find_tag(bytes, from, name);
        if found.is_none() {
            self.missing.push(name);
        }
        found
    }
}

/// Start and end of the first tag `{% name %}` at or after byte `from`.
fn find_tag(bytes: &[u8], from: usize, name: &str) -> Option<(usize, usize)> {
    memchr::memmem::find_iter(&bytes[from..], name.as_bytes()).find_map(|n| {
        let at = from + n;
        let before = &bytes[from..at];
        let trimmed = before.iter().rposition(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'-'))? + 1;
        let start = trimmed.checked_sub(2)?;
        if &before[start..trimmed] != b"{%" {
            return None;
        }
        let after = &bytes[at + name.len()..];
        let gap = after.iter().position(|b| !matches!(b, b' ' | b'\t' | b'\n' | b'\r' | b'-'))?;
        after[gap..].starts_with(b"%}").then_some((from + start, at + name.len() + gap + 2))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str, syntax: TemplateSyntax) -> Vec<(&str, TemplateKind, String)> {
        scan(text, syntax).0.into_iter().map(|f| (f.span.of(text), f.kind, f.name.into_string())).collect()
    }

    #[test]
    fn liquid() {
        use TemplateKind::{Output, Tag, Verbatim};
        assert_eq!(
            spans("a {{ x }} {%- if y -%}{% highlight rb %}{{ z }}\n{% endhighlight %}", TemplateSyntax::Liquid),
            [
                ("{{ x }}", Output, String::new()),
                ("{%- if y -%}", Tag, "if".into()),
                ("{% highlight rb %}{{ z }}\n{% endhighlight %}", Verbatim, "highlight".into()),
            ]
        );
        let raw = spans("{% raw %}{{ x }}{% endraw %} {{ y }}", TemplateSyntax::Liquid);
        assert_eq!(raw.iter().map(|r| r.0).collect::<Vec<_>>(), ["{% raw %}", "{% endraw %}", "{{ y }}"]);
    }

    #[test]
    fn hugo_knows_only_shortcodes() {
        let found = spans("{{ x }} {{< ref \"a.md\" >}} {{% note %}}", TemplateSyntax::Hugo);
        assert_eq!(found.iter().map(|r| r.2.as_str()).collect::<Vec<_>>(), ["ref", "note"]);
    }

    #[test]
    fn what_never_ends_is_text() {
        let (found, problems) = scan(&"{{ ".repeat(3), TemplateSyntax::Liquid);
        assert!(found.is_empty());
        assert_eq!(problems.len(), 3);
    }
}
