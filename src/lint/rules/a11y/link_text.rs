//! The rule `a11y/link-text`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::text_alone;
use crate::lint::named::has_label;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A link whose text does not say where it leads.
    ///
    /// ## What it does
    /// Reports links whose whole text is one of the phrases that fit every link, such as "here", "click here", "read
    /// more" or 点击这里. Links with a label for screen readers are left alone.
    ///
    /// ## Why is this bad?
    /// Who listens to a page lets the links be read alone, one after the other: ten times "here" is no list of places.
    /// Search engines take the text of a link for what stands behind it. WCAG 2.1, 2.4.9.
    ///
    /// ## Example
    /// ```bad
    /// The report is [here](/report/).
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// Read [the report](/report/).
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the words are for the author to find.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "a11y/link-text", Info, Strict, fix: None, since: "0.1.0";
}

/// The rule `a11y/link-text`.
pub struct LinkText;

impl Rule for LinkText {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["a"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(text) = text_alone(node).filter(|text| says_nothing(text)) else { return };
        if node.attribute("href").is_none() || has_label(node) {
            return;
        }
        let message = format!("the link text `{}` does not say where the link leads", text.trim());
        let span = node.first_child().map_or(node.span(), Node::span);
        cx.report(Diagnostic::new(&INFO, span, message).help("name the page or the thing behind the link"));
    }
}

/// Phrases that fit every link, sorted.
const PHRASES: &[&str] = &[
    "click",
    "click here",
    "click this link",
    "click to read more",
    "continue reading",
    "here",
    "learn more",
    "link",
    "more",
    "more info",
    "read more",
    "see here",
    "see more",
    "this",
    "this link",
    "this page",
    "this post",
    "this site",
    "此处",
    "此链接",
    "点击",
    "点击下载",
    "点击查看",
    "点击此处",
    "点击这里",
    "点击进入",
    "点我",
    "点此",
    "点这里",
    "这儿",
    "这里",
    "链接",
    "链接地址",
];

/// Whether `text` is one of those phrases, in any case, with or without punctuation behind it.
fn says_nothing(text: &str) -> bool {
    // Nearly all texts are longer.
    if text.len() > 40 {
        return false;
    }
    let text = text.trim().trim_end_matches(['.', '…', '!', '»', '>', ':', '。', '！', '→', ' ']).to_lowercase();
    PHRASES.binary_search(&text.as_str()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_sorted_and_found() {
        assert!(PHRASES.windows(2).all(|w| w[0] < w[1]));
        assert!(says_nothing("Click here!") && says_nothing(" here ") && says_nothing("点击这里。"));
        assert!(!says_nothing("here and there") && !says_nothing(""));
    }
}
