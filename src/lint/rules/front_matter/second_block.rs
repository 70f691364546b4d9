//! The rule `front-matter/second-block`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Span;

crate::rule_info! {
    /// A second block of front matter at the start of the text.
    ///
    /// ## What it does
    /// Reports keys between two lines of `---` that open the text, if the generator knows one of them as a key.
    ///
    /// ## Why is this bad?
    /// Only the first block is read. The second one is published: a line, and its keys as a heading. It comes from
    /// programs that put a block before a file that has one.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: Tianjin
    /// ---
    ///
    /// ---
    /// layout: post
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// layout: post
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: which of two values counts takes a decision.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "front-matter/second-block", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `front-matter/second-block`.
pub struct SecondBlock;

impl Rule for SecondBlock {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(first) = &post.front_matter else { return };
        let text = post.source.slice(post.body_span);
        let body = text.trim_start();
        if !body.starts_with("---") {
            return;
        }
        let start = post.body_span.start as usize + (text.len() - body.len());
        let mut lines = body.split_inclusive('\n');
        let mut end = match lines.next() {
            Some(line) if line.trim_end() == "---" => line.len(),
            _ => return,
        };
        let mut known = 0_usize;
        for line in lines {
            let shown = line.trim_end();
            if shown == "---" {
                if known > 0 {
                    let span = Span::new(start, start + end + shown.len());
                    cx.report(
                        Diagnostic::new(&INFO, span, "a second block of front matter is published as text")
                            .label("text of the page")
                            .related(first.open, "the block that is read")
                            .help("move its keys to the first block"),
                    );
                }
                return;
            }
            // Anything but keys, and what stands under them, is a text between two lines.
            let nested = shown.starts_with([' ', '\t', '-', '#']);
            let key = shown.split_once(':').filter(|(key, value)| {
                let is_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
                !key.is_empty() && key.chars().all(is_name) && (value.is_empty() || value.starts_with([' ', '\t']))
            });
            match key {
                Some((key, _)) => known += usize::from(cx.schema.known_keys().iter().any(|k| *k == key)),
                None if nested => {}
                None => return,
            }
            end += line.len();
        }
    }
}
