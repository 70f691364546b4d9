//! The rule `a11y/bold-as-heading`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::{cut, text_alone};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::Node;

crate::rule_info! {
    /// A bold line that stands where a heading would.
    ///
    /// ## What it does
    /// Reports paragraphs of one short line that is bold as a whole, ends in no punctuation, and has another block
    /// behind it.
    ///
    /// ## Why is this bad?
    /// It looks like a heading and is none: a screen reader does not find it, no table of contents lists it, no link
    /// leads to it. WCAG 2.1, 1.3.1.
    ///
    /// ## Example
    /// ```bad
    /// **The harbour**
    ///
    /// Text
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <h2>The harbour</h2>
    ///
    /// Text
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which level the heading has, its author knows.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "a11y/bold-as-heading", Info, Strict, fix: None, since: "0.1.0";
}

/// The rule `a11y/bold-as-heading`.
pub struct BoldAsHeading;

impl Rule for BoldAsHeading {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["p"])
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(bold) = node.first_child().filter(|child| matches!(child.name(), "strong" | "b")) else { return };
        if bold.next().is_some_and(|next| next.next().is_some() || !is_blank(next)) {
            return;
        }
        let Some(text) = text_alone(bold).map(str::trim).filter(|text| is_title(text)) else { return };
        let inside = node.parent().is_some_and(|parent| {
            matches!(parent.name(), "li" | "td" | "th" | "blockquote" | "figure" | "figcaption" | "dd" | "center" | "a")
        });
        let mut behind = std::iter::successors(node.next(), |next| next.next()).skip_while(|next| is_blank(*next));
        let goes_on =
            behind.next().is_some_and(|next| matches!(next.name(), "p" | "ul" | "ol" | "pre" | "table" | "blockquote"));
        if inside || !goes_on || node.attribute("align").is_some() || node.attribute("style").is_some() {
            return;
        }
        let message = format!("the bold line `{}` looks like a heading and is none", cut(text));
        cx.report(Diagnostic::new(&INFO, bold.span(), message).help("write it as a heading, `##` and its like"));
    }
}

fn is_blank(node: Node<'_>) -> bool {
    node.text().is_some_and(|text| text.trim().is_empty())
}

/// Whether `text` is short and ends like no sentence.
fn is_title(text: &str) -> bool {
    let ends =
        |c: char| c.is_ascii_punctuation() && !matches!(c, ')' | '"' | '\'' | '`' | '?') || "。，、：；！…".contains(c);
    !text.is_empty() && text.chars().count() <= 60 && !text.contains('\n') && !text.ends_with(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_short_and_no_sentence() {
        assert!(is_title("The harbour") && is_title("港口") && is_title("Why (not)"));
        assert!(!is_title("It is closed.") && !is_title("注意：") && !is_title("") && !is_title(&"x".repeat(61)));
    }
}
