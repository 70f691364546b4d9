//! The rule `front-matter/duplicate-key`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::front_matter::{Entry, Format, Resolver, edit::delete_entry, to_json};
use crate::generator::Generator;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Problem, ProblemKind};

crate::rule_info! {
    /// A key that is written twice in one mapping.
    ///
    /// ## What it does
    /// Reports the second and every later place of a key, with the first one.
    ///
    /// ## Why is this bad?
    /// One of the two values is lost, and which one depends on the reader.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: one
    /// title: two
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: two
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe for Jekyll where both values are the same: the first one goes. Unsafe where they differ, though Jekyll
    /// already reads the last one only.
    ///
    /// ## Per generator
    /// Jekyll keeps the last value without a word. Hugo, Zola, Eleventy, Hexo and Astro stop the build. TOML allows no
    /// key twice for anyone.
    pub static INFO = "front-matter/duplicate-key", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/duplicate-key`.
pub struct DuplicateKey;

impl Rule for DuplicateKey {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::DuplicateKey])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(block) = &post.front_matter else { return };
        let toml = block.format == Format::Toml;
        let (severity, effect) = match post.site.generator {
            _ if toml => (Severity::Error, "TOML allows that to no one"),
            Generator::Jekyll => (Severity::Warning, "Jekyll keeps the last one, Hugo stops"),
            Generator::None => (Severity::Warning, "some generators keep the last one, others stop"),
            Generator::Hugo => (Severity::Error, "Hugo stops, Jekyll would keep the last one"),
            Generator::Zola => (Severity::Error, "Zola stops, Jekyll would keep the last one"),
            Generator::Eleventy => (Severity::Error, "Eleventy stops, Jekyll would keep the last one"),
            Generator::Hexo => (Severity::Error, "Hexo stops, Jekyll would keep the last one"),
            Generator::Astro => (Severity::Error, "Astro stops, Jekyll would keep the last one"),
        };
        let mut found =
            Diagnostic::new(&INFO, problem.span, format!("the key `{}` is written twice: {effect}", problem.detail))
                .label("the second time")
                .help("keep one of them")
                .severity(severity);
        if let Some(first) = problem.related {
            found = found.related(first, "the first time");
        }
        // The reader of TOML keeps the first of the two, so only YAML and JSON have both values here.
        let at = |span| block.entries().iter().find(|e| Some(e.key_span) == span);
        if let (Some(first), Some(second), false) = (at(problem.related), at(Some(problem.span)), toml)
            && let Some(edit) = delete_entry(post.source.text(), block, first)
        {
            found = found.fix(if same(first, second) {
                Fix::safe("delete the first one, which says the same", vec![edit])
            } else {
                Fix::not_safe("delete the first one, which is not used", vec![edit])
            });
        }
        cx.report(found);
    }
}

fn same(a: &Entry, b: &Entry) -> bool {
    Resolver::ALL.into_iter().all(|r| to_json(&a.value, r) == to_json(&b.value, r))
}
