//! The rule `html/active-content`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::generator::PostKind;
use crate::lint::{Context, Interests, Rule, tag_edits};
use crate::post::Post;
use crate::tree::{Namespace, Node, vocabulary};

crate::rule_info! {
    /// Handlers, URLs and frames that run script or lead the reader away.
    ///
    /// ## What it does
    /// Reports what acts on the reader instead of being read, by the rules of the sanitizer ammonia: event handlers
    /// (`onclick`), URLs that run script (`javascript:`, `data:text/html`), `base`, refreshes in `meta` of a post, frames,
    /// `iframe` with `srcdoc`, and `iframe`, `object` and `embed` whose source is not the web. Embeds from `http` and
    /// `https` addresses are left alone; scripts, style sheets and forms are `html/sanitized-element`'s.
    ///
    /// ## Why is this bad?
    /// A feed reader, a forum, a mail program and every converter of untrusted text drops it, so the post must make
    /// sense without it. In copied text it is advertising, tracking, or an attack on the reader.
    ///
    /// ## Example
    /// ```bad
    /// <p onclick="count()">Tianjin</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: what it did on the page is gone.
    ///
    /// ## Per generator
    /// Hugo drops all raw HTML unless `markup.goldmark.renderer.unsafe` is set; the others publish it as it is.
    pub static INFO = "html/active-content", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/active-content`.
pub struct ActiveContent;

impl Rule for ActiveContent {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["*"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(element) = node.element().filter(|_| !node.flags().has(crate::tree::Flags::CLONE)) else { return };
        if let Some(what) = active_element(node, &element.name, post.identity.kind != PostKind::Page) {
            let message = format!("{what}: sanitizers take it out");
            let diagnostic = Diagnostic::new(&INFO, node.tag_span(), message);
            cx.report(match tag_edits::remove(node) {
                Some(edits) => diagnostic.fix(Fix::not_safe(format!("delete the `{}`", element.name), edits)),
                None => diagnostic,
            });
            return;
        }
        for attribute in &element.attributes {
            let name = &*attribute.name;
            let what = if vocabulary::is_event_handler(name) {
                format!("`{name}` runs script")
            } else if holds_url(element.namespace, &element.name, name) && runs_script(&attribute.value) {
                format!("the URL of `{name}` runs script")
            } else if name == "srcdoc" && &*element.name == "iframe" {
                "`srcdoc` holds a page of its own".to_owned()
            } else {
                continue;
            };
            // The parser splits `xlink:href` into a namespace and `href`.
            let linked = if element.namespace == Namespace::Html { name } else { "xlink:href" };
            let written = if node.attribute_span(name).is_some() { name } else { linked };
            let span = node
                .attribute_span(written)
                .map_or_else(|| node.tag_span(), |found| if node.is_authored() { found.whole } else { found.value });
            let diagnostic = Diagnostic::new(&INFO, span, format!("{what}: sanitizers take it out"));
            cx.report(match tag_edits::remove_attribute(post.source, node, written) {
                Some(edits) => diagnostic.fix(Fix::not_safe(format!("delete `{written}`"), edits)),
                None => diagnostic,
            });
        }
    }
}

fn holds_url(namespace: Namespace, element: &str, attribute: &str) -> bool {
    match namespace {
        Namespace::Html => vocabulary::is_url_attribute(element, attribute),
        _ => attribute == "href" || attribute == "xlink:href",
    }
}

/// What an element does to the page, if it does anything.
fn active_element(node: Node<'_>, name: &str, is_post: bool) -> Option<&'static str> {
    let source = |attribute| node.attribute(attribute).is_some_and(|url| !is_web(url));
    match name {
        "base" => Some("`base` moves every relative link of the page"),
        "frame" | "frameset" | "applet" => Some("an embed that no browser loads any more"),
        // A page of its own (404, a page that has moved) may lead on; a post is read.
        "meta" if is_post && node.attribute("http-equiv").is_some_and(|v| v.eq_ignore_ascii_case("refresh")) => {
            Some("`meta` leads the reader to another page")
        }
        "iframe" | "embed" if source("src") => Some("an embed from outside the web"),
        "object" if source("data") => Some("an embed from outside the web"),
        _ => None,
    }
}

/// Whether `url` stays on the web: `http`, `https`, or relative to a page there.
fn is_web(url: &str) -> bool {
    let url = url.trim();
    match crate::lint::links::scheme(url) {
        None => true,
        Some(scheme) => {
            scheme.eq_ignore_ascii_case("http")
                || scheme.eq_ignore_ascii_case("https")
                || scheme.eq_ignore_ascii_case("about")
        }
    }
}

/// Whether a browser runs what `url` holds. Browsers skip white space and controls before it, and line ends and tabs
/// anywhere in it.
fn runs_script(url: &str) -> bool {
    ["javascript:", "vbscript:", "data:text/html"].into_iter().any(|start| {
        let mut letters =
            url.trim_start_matches(|c: char| c <= ' ').chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
        start.chars().all(|wanted| letters.next().is_some_and(|c| c.eq_ignore_ascii_case(&wanted)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_that_run_script_are_seen_through() {
        for url in ["javascript:x()", " JaVaScRiPt:x()", "java\nscript:x()", "\u{1}vbscript:x", "data:text/html,<p>"] {
            assert!(runs_script(url), "{url:?}");
        }
        for url in ["/javascript:x", "https://a.example/javascript:", "data:image/png;base64,x", "javascript"] {
            assert!(!runs_script(url), "{url:?}");
        }
    }

    /// What the rule calls active is what ammonia, with the embeds of the web let in, takes out; and no more.
    #[test]
    fn ammonia_agrees() {
        let mut sanitizer = ammonia::Builder::default();
        sanitizer.add_tags(["iframe", "object", "embed"]);
        sanitizer.add_tag_attributes("iframe", ["src"]).add_tag_attributes("a", ["href"]);
        let keeps = |html: &str| {
            let clean = sanitizer.clean(html).to_string();
            clean.contains("MARK")
        };
        for html in [
            "<p onclick=MARK>x</p>",
            "<a href='javascript:MARK'>x</a>",
            "<script>MARK</script>",
            "<style>MARK</style>",
            "<iframe srcdoc=MARK></iframe>",
            "<form action=MARK></form>",
            "<base href=MARK>",
            "<link rel=stylesheet href=MARK>",
            "<a href='data:text/html,MARK'>x</a>",
            "<a href='vbscript:MARK'>x</a>",
        ] {
            assert!(!keeps(html), "{html}");
        }
        for html in ["<iframe src='https://a.example/MARK'></iframe>", "<a href='https://a.example/MARK'>x</a>"] {
            assert!(keeps(html), "{html}");
        }
    }
}
