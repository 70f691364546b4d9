//! The rule `markdown/renders-differently`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::cut;
use crate::lint::{Context, Rule};
use crate::markup::{self, Dialect, ReadOptions};
use crate::post::Post;
use crate::tree::{Mode, differing_blocks};

crate::rule_info! {
    /// A block that other Markdown engines show otherwise than kramdown.
    ///
    /// ## What it does
    /// Reads the post as Jekyll's kramdown does and as GitHub's Markdown, compares what a reader would see, and reports
    /// each block that differs with the first difference in it. Automatic ids and typographic quotes do not count.
    ///
    /// ## Why is this bad?
    /// It is not, as long as the site stays with Jekyll. After a move to Hugo, Zola, Eleventy, Hexo or Astro, and in
    /// GitHub's preview today, the reader sees something else: `{:.note}` as text, a definition list as paragraphs.
    ///
    /// ## Example
    /// ```bad
    /// Harbour
    /// : A place for ships
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// - **Harbour**: a place for ships
    /// ```
    ///
    /// ## Fix safety
    /// There is no fix by itself: `copydesk convert` writes the whole post so that both read it the same.
    ///
    /// ## Per generator
    /// Jekyll's kramdown alone.
    pub static INFO = "markdown/renders-differently", Info, All, fix: None, since: "0.1.0";
}

/// The rule `markdown/renders-differently`.
pub struct RendersDifferently;

impl Rule for RendersDifferently {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        if post.body_options.dialect != Dialect::Kramdown {
            return;
        }
        let plain = ReadOptions { kramdown: post.body_options.kramdown.without_typography(), ..post.body_options };
        let other = ReadOptions { dialect: Dialect::Gfm, ..post.body_options };
        let read = |options: &ReadOptions| markup::read(post.source, post.body_span, options);
        let (ours, theirs) = (read(&plain), read(&other));
        for (span, difference) in differing_blocks(&ours, &theirs, post.source.text(), Mode::Core) {
            let (here, there) = (cut(&difference.left), cut(&difference.right));
            let message = match difference.left == difference.right {
                true => format!("other engines format this otherwise: {here}"),
                false => format!("other engines show {there} here, where kramdown has {here}"),
            };
            cx.report(Diagnostic::new(&INFO, span, message).label("read otherwise"));
        }
    }
}
