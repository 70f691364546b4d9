//! The rule `front-matter/template-in-value`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::front_matter::{Entry, Value};
use crate::generator::Generator;
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A template tag in front matter, where no generator runs it.
    ///
    /// ## What it does
    /// Reports `{{ … }}` and `{% … %}` in keys that make a URL, and other keys of the generator whose whole value is one
    /// tag: `title: "{{ title }}"` is what a scaffold left behind. A title that talks about a tag is left alone, and so are
    /// keys of your own, which a template may run.
    ///
    /// ## Why is this bad?
    /// The tag is printed as it stands, and it stands in the URL: Jekyll writes a folder named `{{ page.title }}`.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: "{{ title }}"
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the value is not known.
    ///
    /// ## Per generator
    /// Eleventy runs `permalink` and what stands under `eleventyComputed`; there nothing is reported. The others run no
    /// tag in front matter.
    pub static INFO = "front-matter/template-in-value", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `front-matter/template-in-value`.
pub struct TemplateInValue;

/// Keys whose value becomes a URL or part of one.
const URLS: [&str; 6] = ["permalink", "url", "path", "slug", "redirect_from", "aliases"];

impl Rule for TemplateInValue {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        if post.site.generator == Generator::Eleventy {
            return;
        }
        let text = post.source.text();
        // Nearly no front matter holds a brace that opens twice.
        let has_tag = |value: &Value| value.span.of(text).contains("{{") || value.span.of(text).contains("{%");
        if !has_tag(&entry.value) || !cx.schema.known_keys().iter().any(|key| **key == *entry.key) {
            return;
        }
        let is_url = URLS.contains(&&*entry.key);
        for value in std::iter::once(&entry.value).chain(entry.value.as_sequence().unwrap_or_default()) {
            let Some(scalar) = value.as_scalar() else { continue };
            let Some((start, end)) = tag(&scalar.text) else { continue };
            let whole = start == 0 && end == scalar.text.trim_end().len();
            if !(whole || is_url) {
                continue;
            }
            let shown = &scalar.text[start..end];
            let effect = if is_url { "it stands in the URL as it is" } else { "it is printed as it is" };
            cx.report(
                Diagnostic::new(&INFO, value.span, format!("`{shown}` in `{}` is not run: {effect}", entry.key))
                    .label("a text to the generator")
                    .help("write the value itself"),
            );
        }
    }
}

/// Bytes of the first tag in `text` that is on one line.
fn tag(text: &str) -> Option<(usize, usize)> {
    let start = [text.find("{{"), text.find("{%")].into_iter().flatten().min()?;
    let close = if text[start..].starts_with("{{") { "}}" } else { "%}" };
    let length = text[start..].find(close)? + 2;
    (!text[start..start + length].contains('\n')).then_some((start, start + length))
}
