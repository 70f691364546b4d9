//! The rule `link/text-is-other-url`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::{self, links, text_alone};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A link whose text is one address and whose target is another.
    ///
    /// ## What it does
    /// Reports links whose text is a URL of one host while the link leads to another. Short addresses, redirects that
    /// carry the address in them, archives of it, and hosts of one domain are left alone.
    ///
    /// ## Why is this bad?
    /// The reader trusts what stands there. It is how phishing works; in an archive it is the trace of a move or of a
    /// slip with the clipboard, and one of the two addresses is wrong.
    ///
    /// ## Example
    /// ```bad
    /// [https://a.example/news](https://b.example/)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [https://a.example/news](https://a.example/news)
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which of the two is right, only a person can tell.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/text-is-other-url", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/text-is-other-url`.
pub struct TextIsOtherUrl;

impl Rule for TextIsOtherUrl {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["a"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(text) =
            text_alone(node).map(str::trim).filter(|text| text.starts_with("http") || text.starts_with("www."))
        else {
            return;
        };
        let address = if text.starts_with("www.") { format!("//{text}") } else { text.to_owned() };
        let said = bare(links::host(&address));
        for link in links(node) {
            let meant = bare(links::host(link.url));
            if link.attribute != "href"
                || link.is_templated()
                || meant.is_empty()
                || !is_host(said)
                || are_one(said, meant)
            {
                continue;
            }
            if is_short(said) || is_short(meant) || contains(link.url, said) {
                continue;
            }
            let message = format!("the text says `{said}`, but the link leads to `{meant}`");
            let text = node.first_child().map_or(node.span(), Node::span);
            let diagnostic =
                Diagnostic::new(&INFO, link.span(post.source), message).related(text, "what the reader sees");
            cx.report(diagnostic.help("write the same address in both places, or words as the text"));
        }
    }
}

/// `host` without `www.`.
fn bare(host: &str) -> &str {
    host.get(..4).filter(|www| www.eq_ignore_ascii_case("www.")).map_or(host, |www| &host[www.len()..])
}

/// Whether `host` can be one: what the reader sees may be cut off.
fn is_host(host: &str) -> bool {
    let part = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.');
    host.bytes().all(part) && host.rsplit_once('.').is_some_and(|(name, end)| !name.is_empty() && end.len() > 1)
}

/// Whether one of the two is the other or a part of its domain.
fn are_one(a: &str, b: &str) -> bool {
    let (long, short) = if a.len() < b.len() { (b, a) } else { (a, b) };
    let Some(end) = long.len().checked_sub(short.len()).and_then(|at| Some((long.get(..at)?, long.get(at..)?))) else {
        return false;
    };
    end.1.eq_ignore_ascii_case(short) && (end.0.is_empty() || end.0.ends_with('.'))
}

/// Whether `url` names `host` in its path or query.
fn contains(url: &str, host: &str) -> bool {
    memchr::memmem::find(url.to_ascii_lowercase().as_bytes(), host.to_ascii_lowercase().as_bytes()).is_some()
}

/// Whether addresses of `host` stand for other ones.
fn is_short(host: &str) -> bool {
    let known = [
        "t.co",
        "bit.ly",
        "goo.gl",
        "youtu.be",
        "tinyurl.com",
        "ow.ly",
        "buff.ly",
        "is.gd",
        "j.mp",
        "fb.me",
        "wp.me",
        "lnkd.in",
        "t.cn",
        "url.cn",
        "dwz.cn",
        "git.io",
        "go.usa.gov",
        "amzn.to",
        "doi.org",
        "dx.doi.org",
        "aka.ms",
        "g.co",
    ];
    known.iter().any(|known| known.eq_ignore_ascii_case(host)) || host.len() <= 5
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_one_domain_are_one() {
        assert!(are_one("a.example", "A.example") && are_one("blog.a.example", "a.example"));
        assert!(!are_one("ba.example", "a.example") && !are_one("a.example", "b.example") && !are_one("天", "a"));
        assert!(is_host("a.example") && !is_host("a") && !is_host("a.ex…") && !is_host(""));
    }
}
