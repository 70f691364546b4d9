//! The rule `front-matter/foreign-key`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::{Entry, Format, FrontMatter, Resolved, edit::written, resolve};
use crate::generator::{Generator, PostKind};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::Edit;

crate::rule_info! {
    /// A key of another generator, which this one does not act on.
    ///
    /// ## What it does
    /// Reports keys that hide a post, set its URL or lead old URLs to it for another generator and do nothing here, with
    /// the key that this one reads. Other keys of other generators are only worth knowing, because a template may print
    /// them. Keys that the content schema names are yours and left alone.
    ///
    /// ## Why is this bad?
    /// `draft: true` in Jekyll's `_posts` is published; `permalink` does nothing in Hugo, and every old link to the page is
    /// dead after the move.
    ///
    /// ## Example
    /// ```bad generator=hugo path=content/a.md
    /// ---
    /// permalink: /news/a.html
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good generator=hugo path=content/a.md
    /// ---
    /// url: /news/a.html
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the key is renamed where the other one takes the same values and is not there, and begins to count.
    ///
    /// ## Per generator
    /// Zola reads none of the keys that it does not know. Jekyll, Hugo and Hexo hand them to templates. In Eleventy and
    /// Astro the site decides what a key means, and nothing is reported.
    pub static INFO = "front-matter/foreign-key", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `front-matter/foreign-key`.
pub struct ForeignKey;

/// A key that a generator does not read.
struct Foreign {
    key: &'static str,
    /// What it does not do here.
    effect: &'static str,
    /// What to do instead.
    instead: &'static str,
    /// The key that takes the same values.
    rename: Option<&'static str>,
    severity: Severity,
}

const fn lost(key: &'static str, effect: &'static str, instead: &'static str, rename: Option<&'static str>) -> Foreign {
    Foreign { key, effect, instead, rename, severity: Severity::Warning }
}

const fn note(key: &'static str, effect: &'static str, instead: &'static str, rename: Option<&'static str>) -> Foreign {
    Foreign { key, effect, instead, rename, severity: Severity::Info }
}

/// `document.rb`, `publisher.rb`; the plugins jekyll-redirect-from, jekyll-sitemap and jekyll-seo-tag.
const JEKYLL: &[Foreign] = &[
    lost("draft", "the post is published all the same", "write `published: false`, or move it to `_drafts`", None),
    lost("url", "the URL is another one", "write `permalink`", Some("permalink")),
    lost(
        "aliases",
        "old URLs do not lead here",
        "write `redirect_from`, for the plugin jekyll-redirect-from",
        Some("redirect_from"),
    ),
    lost("expiryDate", "the post does not disappear", "delete it", None),
    lost("publishDate", "it is `date` that decides when the post appears", "write `date`", None),
    note("lastmod", "the plugins read `last_modified_at`", "write `last_modified_at`", Some("last_modified_at")),
];
/// `resources/page/pagemeta/page_frontmatter.go`, `hugolib/page__meta.go`.
const HUGO: &[Foreign] = &[
    lost("permalink", "the URL is another one", "write `url`", Some("url")),
    lost("redirect_from", "old URLs do not lead here", "write `aliases`", Some("aliases")),
];
/// `components/content/src/front_matter/page.rs`: what the structure does not name is dropped.
const ZOLA: &[Foreign] = &[
    lost("tags", "the page has no tags", "write them under `taxonomies`", None),
    lost("categories", "the page has no categories", "write them under `taxonomies`", None),
    lost("permalink", "the URL is another one", "write `path`, without the leading slash", None),
    lost("url", "the URL is another one", "write `path`, without the leading slash", None),
    lost("published", "the page is published all the same", "write `draft`", None),
    lost("redirect_from", "old URLs do not lead here", "write `aliases`", Some("aliases")),
    lost("lastmod", "it is not read", "write `updated`", Some("updated")),
    lost("last_modified_at", "it is not read", "write `updated`", Some("updated")),
    lost("modified", "it is not read", "write `updated`", Some("updated")),
    lost("layout", "it is not read", "write `template`", Some("template")),
    lost("author", "it is not read", "write `authors`, a list", None),
];
/// `lib/plugins/processor/post.ts`, `lib/models/post.ts`.
const HEXO: &[Foreign] = &[
    lost("draft", "the post is published all the same", "write `published: false`, or move it to `_drafts`", None),
    lost("url", "the URL is another one", "write `permalink`", None),
    note("lastmod", "`page.updated` does not see it", "write `updated`", Some("updated")),
    note("last_modified_at", "`page.updated` does not see it", "write `updated`", Some("updated")),
];

impl Rule for ForeignKey {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        let generator = post.site.generator;
        let table = match generator {
            Generator::Jekyll => JEKYLL,
            Generator::Hugo => HUGO,
            Generator::Zola => ZOLA,
            Generator::Hexo => HEXO,
            Generator::None | Generator::Eleventy | Generator::Astro => return,
        };
        let Some(block) = &post.front_matter else { return };
        for foreign in table {
            if let Some(entry) = entry(block, foreign.key, generator) {
                check(foreign, entry, block, post, cx);
            }
        }
    }
}

/// The last entry of that name; Hugo does not tell keys apart by case.
fn entry<'b>(block: &'b FrontMatter, key: &str, generator: Generator) -> Option<&'b Entry> {
    let same = |entry: &&Entry| match generator {
        Generator::Hugo => entry.key.eq_ignore_ascii_case(key),
        _ => *entry.key == *key,
    };
    block.entries().iter().rev().find(same)
}

fn check(foreign: &Foreign, entry: &Entry, block: &FrontMatter, post: &Post<'_>, cx: &mut Context<'_>) {
    let generator = post.site.generator;
    let is_known = |known: &String| known.eq_ignore_ascii_case(&entry.key);
    let hides = matches!(foreign.key, "draft" | "published");
    if hides && !is_hidden(entry, foreign.key, post) {
        return;
    }
    // What the schema names the site uses, but that it knows of `draft` does not hide a post.
    if !hides && cx.schema.known_keys().iter().any(is_known) {
        return;
    }
    if foreign.rename.is_some_and(|key| self::entry(block, key, generator).is_some()) {
        return;
    }
    let name = generator.title().unwrap_or_default();
    let message = format!("{name} does nothing with `{}`: {}", entry.key, foreign.effect);
    let found = Diagnostic::new(&INFO, entry.key_span, message)
        .label("a key of another generator")
        .help(foreign.instead)
        .severity(foreign.severity);
    let quoted = matches!(block.format, Format::Json | Format::JsonSemicolons);
    cx.report(match foreign.rename {
        Some(key) => {
            let new = if quoted { written(key, Format::Json) } else { key.to_owned() };
            found.fix(Fix::not_safe(format!("write `{key}`"), vec![Edit::replace(entry.key_span, new)]))
        }
        None => found,
    });
}

/// Whether the key says that the post is not to be seen, and it is a post that would be.
fn is_hidden(entry: &Entry, key: &str, post: &Post<'_>) -> bool {
    let is_page = post.site.generator == Generator::Zola || post.identity.kind == PostKind::Post;
    let wanted = key == "draft";
    let said = entry.value.as_scalar().is_some_and(|scalar| {
        scalar.quoted_boolean() == Some(wanted)
            || resolve(scalar, post.site.generator.resolver()) == Resolved::Bool(wanted)
    });
    is_page && said && !post.identity.draft
}
