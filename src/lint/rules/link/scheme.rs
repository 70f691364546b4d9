//! The rule `link/scheme`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::{self, links};
use crate::lint::url_fault::fault;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A link with a scheme that the content schema does not allow.
    ///
    /// ## What it does
    /// Compares the scheme of every link, image and embed with the list `links.schemes` of the content schema. A
    /// path of a disk drive (`C:\…`) counts as a scheme, as it does for browsers. Schemes that run script are left to
    /// `html/active-content`, mistyped ones to `link/malformed`.
    ///
    /// ## Why is this bad?
    /// `file:` and `C:\` lead to the writer's own disk, browsers do not follow `ftp:` any more, `thunder:` or `ed2k:` ask for
    /// a program that the reader does not have. In a post for the public they are almost always left over from a paste.
    ///
    /// ## Example
    /// ```bad
    /// [the report](file:///home/me/report.pdf)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// [the report](/files/report.pdf)
    /// ```
    ///
    /// ## Fix safety
    /// There is no fix: where the file should be published is for the author to say.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "link/scheme", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `link/scheme`.
pub struct Scheme;

impl Rule for Scheme {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(links::ELEMENTS)
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        for link in links(node) {
            let Some(scheme) = link.scheme() else { continue };
            let allowed = cx.schema.links.schemes.iter().any(|s| s.eq_ignore_ascii_case(scheme));
            // An image in the text itself is no place to go to.
            let inline = links::has_scheme(link.url, "data") && link.attribute == "src";
            if allowed || inline || runs_script(link.url) || link.is_templated() || fault(link.url).is_some() {
                continue;
            }
            let message = match scheme.len() {
                1 => format!("`{}` is a path of a disk drive: no reader has it", link.shown(post.source)),
                _ => format!("`{scheme}` is not among the schemes that are allowed"),
            };
            cx.report(
                Diagnostic::new(&INFO, link.part(post.source, 0..scheme.len()), message)
                    .help("write a web address, or allow the scheme: `links.schemes` of the content schema"),
            );
        }
    }
}

/// What `html/active-content` reports.
fn runs_script(url: &str) -> bool {
    links::has_scheme(url, "javascript")
        || links::has_scheme(url, "vbscript")
        || url.get(..14).is_some_and(|start| start.eq_ignore_ascii_case("data:text/html"))
}
