//! What Jekyll's kramdown reads in another way than CommonMark: a body that holds such a thing is not converted.
//!
//! Until there is a reader of kramdown itself, a proof against the CommonMark reading of such a body would prove the
//! wrong page. Source: kramdown's syntax documentation, and how kramdown 2.4 renders each of these.

use crate::generator::Generator;
use crate::markup::{Dialect, ReadOptions};
use crate::post::Post;
use crate::text::{ProblemKind, Span};
use crate::tree::{Flags, Node, Step, vocabulary};

/// The first thing in the body of `post` that is kramdown's own, and what it is.
pub(super) fn own_construct(post: &Post<'_>, read: &ReadOptions) -> Option<(Span, &'static str)> {
    if post.site.generator != Generator::Jekyll || read.dialect == Dialect::Html {
        return None;
    }
    let literal = post.problems.iter().find(|p| p.kind == ProblemKind::LiteralDelimiter);
    if let Some(problem) = literal {
        return Some((problem.span, "emphasis that only kramdown renders"));
    }
    let mut html_blocks = 0_usize;
    let mut walk = post.body.root().walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(node) => {
                if matches!(node.name(), "code" | "pre" | "script" | "style" | "textarea") {
                    walk.skip_children(node);
                    continue;
                }
                html_blocks += usize::from(is_html_block(node));
                if let Some(what) = of_node(node, html_blocks > 0) {
                    return Some((node.span(), what));
                }
            }
            Step::Leave(node) => {
                let raw = matches!(node.name(), "code" | "pre" | "script" | "style" | "textarea");
                html_blocks -= usize::from(!raw && is_html_block(node));
            }
        }
    }
    None
}

/// A block that the author wrote as HTML: kramdown reads no Markdown inside.
fn is_html_block(node: Node<'_>) -> bool {
    node.is_authored() && vocabulary::element(node.name()).is_some_and(|facts| !facts.is_phrasing())
}

fn of_node(node: Node<'_>, in_html_block: bool) -> Option<&'static str> {
    if node.attribute("markdown").is_some() {
        return Some("an element with `markdown=`");
    }
    if in_html_block && node.flags().has(Flags::GENERATED) {
        return Some("Markdown in a block of HTML");
    }
    let text = node.text()?;
    if text.contains("$$") {
        return Some("a formula between `$$`");
    }
    let opens =
        |at: usize| text[at + 2..].trim_start().starts_with(|c: char| c.is_ascii_alphabetic() || ".#:".contains(c));
    if text.match_indices("{:").any(|(at, _)| opens(at)) {
        return Some("an attribute list `{: …}`");
    }
    if node.ancestors().any(|a| a.name().len() == 2 && a.name().starts_with('h')) && text.contains("{#") {
        return Some("a header's `{#id}`");
    }
    let starts_block = node.previous().is_none() && node.parent().is_some_and(|p| p.is("p") || p.is("li"));
    let mut lines = text.split('\n').enumerate().filter(|(i, _)| *i > 0 || starts_block).map(|(_, line)| line);
    lines.find_map(|line| match line.as_bytes() {
        [b':', b' ' | b'\t', ..] => Some("a definition list"),
        [b'|', ..] => Some("a table of kramdown's"),
        [b'*', b'[', ..] if line.contains("]:") => Some("an abbreviation"),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generator::{self, Site};
    use crate::text::SourceFile;

    fn found(generator: Generator, body: &str) -> Option<&'static str> {
        let source = SourceFile::from_text("_posts/2022-03-21-x.md", format!("---\ntitle: x\n---\n{body}"));
        let site = Site::from_files(generator, &[]);
        let post = Post::read(&source, &site, source.path());
        own_construct(&post, &generator::read_options(&site, source.path())).map(|(_, what)| what)
    }

    #[test]
    fn what_only_kramdown_reads_so_is_found() {
        for body in [
            "<aside markdown=\"1\">\n*x*\n</aside>\n",
            "# a {#b}\n",
            "x\n{: .note}\n",
            "$$ x $$\n",
            "term\n: meaning\n",
            "*[HTML]: a language\n",
            "| a | b |\n| c | d |\n",
            "<div>\n\n*x*\n\n</div>\n",
            "**天津北方网讯：**近些年来\n",
        ] {
            assert!(found(Generator::Jekyll, body).is_some(), "{body}");
            assert_eq!(found(Generator::Hugo, body), None, "{body}");
        }
    }

    #[test]
    fn what_both_read_alike_is_none() {
        for body in [
            "<p><strong>天津：</strong>近</p>\n\n[a](b) *c*\n",
            "`{: x}` and `$$`\n\n```\n: x\n```\n",
            "- a\n- b\n\nx <span>*y*</span>\n",
        ] {
            assert_eq!(found(Generator::Jekyll, body), None, "{body}");
        }
    }
}
