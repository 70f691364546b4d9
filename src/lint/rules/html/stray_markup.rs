//! The rule `html/stray-markup`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::generator::Generator;
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind, Span};

crate::rule_info! {
    /// A `<` that opens no tag, an empty `<>`, a tag that never ends.
    ///
    /// ## What it does
    /// Reports `<` before anything but a tag name (`<3`), `<>` and `</>`, and a tag or comment that runs into the end
    /// of the post; of what looks like a tag, why it is none. In a Jekyll post also the tag of a block within a line.
    ///
    /// ## Why is this bad?
    /// What looks like the start of a tag may eat the text after it: browsers drop an unfinished tag with all that
    /// it swallowed, and read `</3` as a comment. `<>` is what is left of an autolink whose URL was empty; the reader
    /// sees two brackets.
    ///
    /// ## Example
    /// ```bad
    /// <p>I <3 Tianjin</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>I &lt;3 Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Escaping a `<` that is shown as it is and was meant as no tag, and deleting a `</>` that is not shown, change nothing for the reader:
    /// safe. What a browser drops or reads as a comment would come to light: unsafe. So is escaping what
    /// was meant as a tag: it should be mended.
    ///
    /// ## Per generator
    /// Jekyll's kramdown shows all of these to the reader, and the tag of a block (`<div>`) within a line of text too.
    pub static INFO = "html/stray-markup", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/stray-markup`.
pub struct StrayMarkup;

impl Rule for StrayMarkup {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::StrayMarkup])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let written = post.source.slice(problem.span);
        let first = Span::new(problem.span.start as usize, problem.span.start as usize + 1);
        let escape = || vec![Edit::replace(first, "&lt;")];
        let diagnostic = |message: String| Diagnostic::new(&INFO, problem.span, message);
        cx.report(match written {
            "<>" => diagnostic("`<>` is no tag: the reader sees the two brackets".to_owned())
                .help("delete it, or write the URL that belongs between the brackets")
                .fix(Fix::safe("escape the `<`", escape())),
            "</>" if problem.mended => diagnostic("`</>` is an end tag without a name: the reader sees it".to_owned())
                .fix(Fix::not_safe("delete it", vec![Edit::delete(problem.span)])),
            "</>" => diagnostic("`</>` is an end tag without a name: browsers drop it".to_owned())
                .fix(Fix::safe("delete it", vec![Edit::delete(problem.span)])),
            "<" if problem.detail.contains("tag that") => {
                let broken = broken_tag(&post.source.text()[problem.span.start as usize..post.body_span.end as usize]);
                // What parses tags with a pattern of JavaScript takes every space of Unicode for one.
                let lax = matches!(post.site.generator, Generator::Eleventy | Generator::Hexo);
                if lax && broken.as_ref().is_some_and(|(_, why)| why.starts_with("U+")) {
                    return;
                }
                match broken {
                    // What was meant as a tag is to be mended: as text nobody would ask for it again.
                    Some((name, why)) => diagnostic(format!("this `<{name}` is text to the reader: {why}"))
                        .help("mend the tag, or write `&lt;` for a `<` that is text")
                        .fix(Fix::not_safe("escape the `<`", escape())),
                    None => diagnostic("this `<` starts no tag: the reader sees it".to_owned())
                        .help("write `&lt;` for a `<` that is text")
                        .fix(Fix::safe("escape the `<`", escape())),
                }
            }
            "<" => diagnostic("this `<` opens no tag".to_owned())
                .help("write `&lt;` for a `<` that is text")
                .fix(Fix::safe("escape the `<`", escape())),
            _ if written.starts_with("<!--") => {
                diagnostic("this comment never ends: the rest is lost".to_owned()).help("end it with `-->`")
            }
            _ if problem.detail.starts_with("a block") => {
                diagnostic(format!("`{}` is {}", cut(written), problem.detail))
                    .help("start a line with it, or use an element of text such as `span`")
            }
            _ => {
                let diagnostic = diagnostic(format!("`{}` is no tag: {}", cut(written), problem.detail))
                    .help("write `&lt;` for a `<` that is text");
                match written.starts_with('<') {
                    true => diagnostic.fix(Fix::not_safe("escape the `<`", escape())),
                    false => diagnostic,
                }
            }
        });
    }
}

/// The name of the tag with attributes that `text` starts with, which Markdown does not take for one, and why not
/// (CommonMark, "Raw HTML"); `None` where there is no attribute.
fn broken_tag(text: &str) -> Option<(&str, String)> {
    let name = &text[1..];
    let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(name.len())];
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut rest = &text[1 + name.len()..];
    let mut last = "";
    loop {
        let spaced = rest.trim_start_matches([' ', '\t', '\n', '\r']);
        let space = &rest[..rest.len() - spaced.len()];
        let Some(next) = spaced.chars().next() else { break };
        if space.matches('\n').count() > 1 {
            break;
        }
        let len = spaced.find(|c: char| !c.is_ascii_alphanumeric() && !"_:.-@".contains(c)).unwrap_or(spaced.len());
        if space.is_empty() || len == 0 {
            let blank = next.is_whitespace();
            let why = match next {
                _ if last.is_empty() => return None,
                _ if blank => format!("U+{:04X} is no space between attributes", u32::from(next)),
                _ => format!("`{next}` follows the value of `{last}`: a quote is missing, or one too many"),
            };
            return Some((name, why));
        }
        let attribute = &spaced[..len];
        rest = &spaced[len..];
        let Some(value) = rest.trim_start().strip_prefix('=').map(str::trim_start) else { continue };
        last = attribute;
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let end = match quote {
            Some(quote) => value[1..].find(quote).map(|at| at + 2),
            None => value.find(|c: char| c.is_ascii_whitespace() || "\"'=<>`".contains(c)),
        };
        let Some(end) = end else { return Some((name, format!("the value of `{attribute}` never ends"))) };
        rest = &value[end..];
        if quote.is_none() && (end == 0 || rest.starts_with(['"', '\'', '=', '<', '`'])) {
            return Some((name, format!("the value of `{attribute}` needs quotes")));
        }
    }
    (!last.is_empty()).then(|| (name, "it never ends".to_owned()))
}
