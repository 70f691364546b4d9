//! The rule `link/mail-address`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links::{self, links};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::Node;

crate::rule_info! {
    /// A `mailto:` link without a mail address in it.
    ///
    /// ## What it does
    /// Reports `mailto:` links whose address has no `@`, no name before it, no host with a dot behind it, a space, or
    /// slashes before it. A link without any address but with a subject or a text, as of a button to share a page, is
    /// left alone.
    ///
    /// ## Why is this bad?
    /// The click opens a letter to nobody, or to an address that the reader's program refuses.
    ///
    /// ## Example
    /// ```bad
    /// [Desk](mailto://desk@news.example)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [Desk](mailto:desk@news.example)
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the fix takes slashes and spaces before the address away.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/mail-address", Error, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `link/mail-address`.
pub struct MailAddress;

impl Rule for MailAddress {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["a", "area"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        for link in links(node) {
            if !links::has_scheme(link.url, "mailto") || link.is_templated() {
                continue;
            }
            let rest = &link.url[7..];
            let end = rest.find(['?', '#']).unwrap_or(rest.len());
            let Some(reason) = fault(&rest[..end], end < rest.len()) else { continue };
            let message = format!("`{}` is no mail address: {reason}", links::cut(&rest[..end]));
            let mut diagnostic =
                Diagnostic::new(&INFO, link.span(post.source), message).help("write it as `mailto:name@host`");
            let lead = rest.len() - rest.trim_start_matches(['/', ' ']).len();
            if lead > 0
                && fault(&rest[lead.min(end)..end], true).is_none()
                && let Some(place) = link.exact(post.source, 7..7 + lead)
            {
                diagnostic = diagnostic
                    .fix(Fix::not_safe("take away what stands before the address", vec![Edit::delete(place)]));
            }
            cx.report(diagnostic);
        }
    }
}

/// What is wrong with the addresses of a `mailto:` link; `headed` says that a subject or the like follows.
fn fault(list: &str, headed: bool) -> Option<&'static str> {
    if list.is_empty() {
        return (!headed).then_some("it is empty");
    }
    if list.starts_with("//") {
        return Some("slashes stand before it");
    }
    list.split(',').find_map(|address| {
        // `Desk%20<desk@news.example>` is beyond the standard, but programs take it.
        let address = address.trim_start_matches("%20");
        let Some((name, host)) = address.rsplit_once('@') else { return Some("it has no `@`") };
        if address.starts_with(' ') || host.contains(' ') || (name.contains(' ') && !host.ends_with('>')) {
            return Some("a space stands in it");
        }
        if name.is_empty() {
            return Some("nothing stands before the `@`");
        }
        let host = host.trim_end_matches("%3E").trim_end_matches('>');
        match host {
            "" => Some("nothing stands after the `@`"),
            _ if host.starts_with('[') => None,
            _ if !host.contains('.') => Some("the host has no dot"),
            _ if host.starts_with('.') || host.ends_with('.') || host.contains("..") => Some("the host cannot be"),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for good in ["a@b.example", "a+b@c.d.example,e@f.example", "a%20b@c.example", "天@津.example", "a@[::1]"] {
            assert_eq!(fault(good, false), None, "{good}");
        }
        for bad in
            ["", "a", "@b.example", "a@", "a@b", "a@b..example", "a b@c.example", "//a@b.example", "a@b.example,c"]
        {
            assert!(fault(bad, false).is_some(), "{bad}");
        }
        assert_eq!(fault("", true), None);
    }
}
