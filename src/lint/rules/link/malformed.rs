//! The rule `link/malformed`.

use std::ops::Range;

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::generator::Generator;
use crate::lint::links::{self, Link, links};
use crate::lint::url_fault::{fault, swallowed};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// A URL that leads nowhere as it is written.
    ///
    /// ## What it does
    /// Reads the URL of every link, image and embed as a browser does and reports what is broken in it: no host, a
    /// mistyped or doubled scheme, a missing colon or slash, full-width punctuation from an input method, a port or a
    /// percent escape that cannot be, a space, a bare URL that swallowed the punctuation and the sentence behind it. It
    /// also reports what no parser rejects and nobody means: `www.a.example` without a scheme is a path below the page
    /// that it stands on. URLs with template tags in them are left alone.
    ///
    /// ## Why is this bad?
    /// The reader's click goes to an error page. Markdown linters do not look into URLs, and a link checker that
    /// works on the network reports "not found" without saying which character is wrong.
    ///
    /// ## Example
    /// ```bad
    /// [news](http:/a.example/news) and [more](htttp://a.example/)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [news](http://a.example/news) and [more](https://a.example/)
    /// ```
    ///
    /// ## Fix safety
    /// A full-width colon or slash and an unescaped space have one reading only: their fix is safe. A guess at what
    /// was meant, such as `http` for `htttp`, is unsafe.
    ///
    /// ## Per generator
    /// The same for all: none of them checks URLs. A bare URL takes Chinese punctuation along everywhere but in Hugo.
    pub static INFO = "link/malformed", Error, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `link/malformed`.
pub struct Malformed;

impl Rule for Malformed {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(links::ELEMENTS)
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        for link in links(node) {
            // Hugo's goldmark ends a bare URL at the first character that is not ASCII.
            let long = (post.site.generator != Generator::Hugo).then(|| bare_url_too_long(&link, node, post));
            if let Some(diagnostic) = long.flatten() {
                cx.report(diagnostic);
                continue;
            }
            let Some(found) = fault(link.url).filter(|_| !link.is_templated()) else { continue };
            // Nor does goldmark make a link of a bare host with other characters than those of hosts.
            if post.site.generator == Generator::Hugo && link.is_bare(post.source) {
                continue;
            }
            // A reader hands some characters on percent-encoded: the exact place is where the author wrote them.
            let written = link.written(post.source);
            let exact = written.and_then(|(text, span)| Some((fault(text)?, span)));
            let (fault, whole) = exact.map_or((found, None), |(fault, span)| (fault, Some(span)));
            // `[x](<a b>)`: Markdown has a way to write a space, and its engines escape it.
            if !node.is_authored() && fault.is_space {
                continue;
            }
            let part = |range: &Range<usize>| {
                whole.map(|w| Span::new(w.start as usize + range.start, w.start as usize + range.end))
            };
            let primary = part(&fault.range).unwrap_or_else(|| link.span(post.source));
            let message = format!("malformed URL `{}`: {}", link.shown(post.source), fault.reason);
            let mut diagnostic = Diagnostic::new(&INFO, primary, message).severity(fault.severity);
            if let Some(help) = fault.help {
                diagnostic = diagnostic.help(help);
            }
            if let Some((range, text, applicability)) = fault.repair
                && let Some(span) = part(&range)
            {
                let wrong = post.source.slice(span);
                let title = match (wrong.trim(), &*text) {
                    ("", _) if wrong.is_empty() => format!("insert `{text}`"),
                    ("", _) => format!("write `{text}` for the space"),
                    (_, "") => format!("take `{wrong}` away"),
                    _ => format!("write `{text}` for `{wrong}`"),
                };
                diagnostic = diagnostic.fix(Fix { title, applicability, edits: vec![Edit::replace(span, text)] });
            }
            cx.report(diagnostic);
        }
    }
}

/// A bare URL of which Markdown made a link that does not end where it should.
fn bare_url_too_long(link: &Link<'_>, node: Node<'_>, post: &Post<'_>) -> Option<Diagnostic> {
    let at = swallowed(link.url)?;
    let construct = node.open_tag().filter(|tag| tag.generated)?.span;
    let (written, span) = link.written(post.source).filter(|_| post.source.slice(construct) == link.url)?;
    let url = written.get(..at)?;
    let rest = Span::new(span.start as usize + at, span.end as usize);
    let edits = vec![Edit::replace(Span { start: span.start, end: rest.start }, format!("<{url}>"))];
    let message = format!("malformed URL `{}`: the sentence goes on in it", link.shown(post.source));
    Some(
        Diagnostic::new(&INFO, rest, message)
            .severity(Severity::Warning)
            .label("taken into the link: no space stands before it")
            .help(format!("write `<{url}>`, or a space behind the URL"))
            .fix(Fix::not_safe("end the link before it", edits)),
    )
}
