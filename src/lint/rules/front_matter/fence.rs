//! The rule `front-matter/fence`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::Format;
use crate::generator::Generator;
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// A fence in a spelling that the site's generator does not take for one.
    ///
    /// ## What it does
    /// Reports a block that ends with `...`, which only Jekyll knows, and for Hexo an opening `---` with blanks behind it.
    ///
    /// ## Why is this bad?
    /// Hugo, Zola, Eleventy and Astro look for `---` to the end of the file and stop. Hexo publishes the keys as text.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// ---
    /// title: Tianjin
    /// ...
    /// Text.
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/a.md
    /// ---
    /// title: Tianjin
    /// ---
    /// Text.
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the block and the text stay what they are, and the generator sees them.
    ///
    /// ## Per generator
    /// Jekyll takes both spellings.
    pub static INFO = "front-matter/fence", Error, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/fence`.
pub struct Fence;

impl Rule for Fence {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let generator = post.site.generator;
        let Some(block) = post.front_matter.as_ref().filter(|block| block.format == Format::Yaml) else { return };
        if matches!(generator, Generator::Jekyll | Generator::None) {
            return;
        }
        let text = post.source.text();
        let closing = Span { start: block.content.end.max(block.open.end), end: block.span.end };
        let written = closing.of(text).trim_end();
        let (who, effect) = match generator {
            Generator::Hugo => ("Hugo", "the build stops"),
            Generator::Zola => ("Zola", "the build stops"),
            Generator::Eleventy => ("Eleventy", "the build stops"),
            Generator::Astro => ("Astro", "the build stops"),
            _ => ("Hexo", "the keys are published as text"),
        };
        if written == "..." {
            let span = Span::new(closing.start as usize, closing.start as usize + written.len());
            cx.report(
                Diagnostic::new(&INFO, span, format!("{who} does not take `...` for the end of the block: {effect}"))
                    .label("no fence")
                    .related(block.open, "the block begins here")
                    .help("write `---`")
                    .fix(Fix::safe("write `---`", vec![Edit::replace(span, "---")])),
            );
        }
        let behind = Span { start: block.open.end, end: block.content.start.max(block.open.end) };
        let line = behind.of(text).trim_end_matches(['\n', '\r']);
        if generator == Generator::Hexo && !line.is_empty() && line.trim().is_empty() {
            let span = Span::new(behind.start as usize, behind.start as usize + line.len());
            cx.report(
                Diagnostic::new(&INFO, span, format!("Hexo takes no blanks behind a fence: {effect}"))
                    .label("blanks behind the fence")
                    .help("delete them")
                    .fix(Fix::safe("delete the blanks", vec![Edit::delete(span)])),
            );
        }
    }
}
