//! The rule `markdown/list-number-lost`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// A list that begins with another number than 1, which the page does not show.
    ///
    /// ## What it does
    /// Reports numbered lists whose first number is not 1 and whose page begins with 1 all the same.
    ///
    /// ## Why is this bad?
    /// "See step 3" leads nowhere when the steps are 1, 1 and 1. Most often a text, an image or code at the margin
    /// stands between two items, and so there are two lists.
    ///
    /// ## Example
    /// ```bad
    /// 1. Open the valve.
    ///
    /// At once:
    ///
    /// 2. Close it.
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// 1. Open the valve.
    ///
    ///    At once:
    ///
    /// 2. Close it.
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the page shows another number.
    ///
    /// ## Per generator
    /// Jekyll's kramdown drops the first number of a list. CommonMark engines (Hugo, Zola, Eleventy, Hexo, Astro)
    /// keep it.
    pub static INFO = "markdown/list-number-lost", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `markdown/list-number-lost`.
pub struct ListNumberLost;

impl Rule for ListNumberLost {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["ol"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if node.is_authored() || node.attribute("start").is_some() {
            return;
        }
        let Some(item) = node.children().find(|child| child.is("li")) else { return };
        let at = item.span().start as usize;
        let written = post.source.slice(item.span());
        let blank = written.len() - written.trim_start_matches([' ', '\t']).len();
        let digits = written[blank..].bytes().take(10).take_while(u8::is_ascii_digit).count();
        let number = &written[blank..blank + digits];
        // `0.` starts counts of machines, which nobody minds to see as 1.
        if digits == 0
            || !written[blank + digits..].starts_with(['.', ')'])
            || number.trim_start_matches('0').len() <= 1 && number.ends_with(['0', '1'])
        {
            return;
        }
        let span = Span::new(at + blank, at + blank + digits + 1);
        let message = format!("the page shows `1.` here, not `{number}.`");
        // The number of a sentence that the editor broke there.
        let above = post.source.text()[..at].trim_end_matches([' ', '\t']).strip_suffix('\n').unwrap_or_default();
        if above.trim_end_matches(['\r', ' ', '\t']).ends_with(|c: char| c != '\n')
            && node.children().filter(|c| c.is("li")).count() == 1
        {
            let edits = vec![Edit::insert(at + blank + digits, "\\")];
            cx.report(
                Diagnostic::new(&INFO, span, format!("{message}: a line that begins so is an item of a list"))
                    .help("put the number into the line above, or a backslash before its point")
                    .fix(Fix::not_safe("escape the point", edits)),
            );
            return;
        }
        let found =
            Diagnostic::new(&INFO, span, message).help("indent what stands between the items, so that it is one list");
        // Behind a blank line, or the attributes would be those of the block before.
        let before = post.source.text()[..at].strip_suffix('\n').map(|before| before.trim_end_matches('\r'));
        let is_block = before.is_some_and(|before| before.ends_with('\n'));
        cx.report(if is_block && blank == 0 && number.len() < 5 {
            let attributes = format!("{{:start=\"{number}\"}}\n");
            found.fix(Fix::not_safe(format!("start the list with {number}"), vec![Edit::insert(at, attributes)]))
        } else {
            found
        });
    }
}
