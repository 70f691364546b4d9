//! The rule `markdown/list-not-rendered`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, literal};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// Items of a list that stay in the paragraph above.
    ///
    /// ## What it does
    /// Reports lines that begin like items of a list (`- `, `* `, `2. `) and are read as text of the paragraph: two
    /// or more of them in a row, or one behind a colon.
    ///
    /// ## Why is this bad?
    /// The page shows the marks in the middle of the text, and all items run into one line.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// Go on:
    /// 2. bread
    /// 3. milk
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/a.md
    /// Go on:
    ///
    /// 2. bread
    /// 3. milk
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the lines become a list.
    ///
    /// ## Per generator
    /// In CommonMark engines (Hugo, Zola, Eleventy, Hexo, Astro) a list ends a paragraph, but a numbered one only
    /// if it begins with 1. In Jekyll's kramdown any list does, unless `input: kramdown` is set: then all want a
    /// blank line.
    pub static INFO = "markdown/list-not-rendered", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `markdown/list-not-rendered`.
pub struct ListNotRendered;

impl Rule for ListNotRendered {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["p"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let lines = literal::lines(node, post.source);
        let kramdown = literal::is_kramdown(post);
        let mut at = 0;
        while at < lines.len() {
            let count = lines[at..].iter().take_while(|line| is_item(line.text, kramdown)).count();
            let Some(first) = lines.get(at).filter(|_| count > 0) else {
                at += 1;
                continue;
            };
            at += count;
            let is_list = count > 1 || first.before.ends_with([':', '：']);
            if first.is_first || !is_list {
                continue;
            }
            let mark = first.text.find([' ', '\t']).unwrap_or(1);
            let span = Span::new(0, mark).shift(first.span.start as usize);
            let found = Diagnostic::new(&INFO, span, "this is no list: it goes on with the paragraph above");
            let place = literal::line_start(post.source, first.span);
            // Behind a blank line it would be code.
            let is_indented = place.is_some_and(|(start, _)| {
                let lead = post.source.slice(Span::new(start, first.span.start as usize));
                lead.len() > 3 || lead.contains('\t')
            });
            if is_indented {
                cx.report(found.help("put a blank line before the list, and indent it by less than four spaces"));
                continue;
            }
            let found = found.help("put a blank line before the list");
            cx.report(match place {
                Some((start, end)) => {
                    found.fix(Fix::not_safe("put a blank line before it", vec![Edit::insert(start, end)]))
                }
                None => found,
            });
        }
    }
}

/// Whether `line` begins like an item: `- x`, `* x`, `+ x`, `12. x`, and `12) x`, which kramdown does not know.
fn is_item(line: &str, kramdown: bool) -> bool {
    let digits = line.bytes().take(4).take_while(u8::is_ascii_digit).count();
    let rest = if digits > 0 && digits < 4 {
        line[digits..].strip_prefix(if kramdown { &['.'][..] } else { &['.', ')'] })
    } else {
        line.strip_prefix(['-', '*', '+'])
    };
    rest.is_some_and(|rest| rest.starts_with([' ', '\t']) && !rest.trim().is_empty())
}
