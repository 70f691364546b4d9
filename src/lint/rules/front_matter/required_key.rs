//! The rule `front-matter/required-key`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::schema::ViolationKind;
use crate::text::Span;

crate::rule_info! {
    /// A key that the content schema asks for and the post does not have.
    ///
    /// ## What it does
    /// Reports keys of `required` in the `front_matter` part of the content schema that are missing, at the opening
    /// fence or the mapping that lacks them, and a post that has no front matter at all. A block that does not parse
    /// is left to `front-matter/syntax`.
    ///
    /// ## Why is this bad?
    /// What lists, feeds or templates of the site rely on is not there.
    ///
    /// ## Example
    /// With a schema that has `front_matter: {required: [title]}`:
    /// ```bad schema=front_matter:{required:[title]}
    /// ---
    /// layout: post
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good schema=front_matter:{required:[title]}
    /// ---
    /// layout: post
    /// title: Tianjin
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the value is not known.
    ///
    /// ## Per generator
    /// The built-in schemas require nothing: no generator needs a key to build a post.
    pub static INFO = "front-matter/required-key", Error, Recommended, fix: None, since: "0.1.0";
}

/// The rule `front-matter/required-key`.
pub struct RequiredKey;

impl Rule for RequiredKey {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        if post.has_broken_front_matter() {
            return;
        }
        if post.front_matter.is_none() {
            let required = cx.schema.required_keys();
            if !required.is_empty() {
                let keys: Vec<String> = required.iter().map(|k| format!("`{k}`")).collect();
                let (noun, verb) = if keys.len() == 1 { ("key", "is") } else { ("keys", "are") };
                let message = format!("the {noun} {} {verb} missing: there is no front matter", keys.join(", "));
                let found = Diagnostic::new(&INFO, Span::empty(post.source.bom_len()), message);
                cx.report(found.label("no front matter").help("put the keys between two fences before the text"));
            }
            return;
        }
        for violation in cx.violations(post).iter().filter(|v| v.kind == ViolationKind::MissingKey) {
            let mut found =
                Diagnostic::new(&INFO, violation.span, violation.message.clone()).label(violation.label.clone());
            found.help.clone_from(&violation.help);
            cx.report(found);
        }
    }
}
