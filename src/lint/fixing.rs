//! Fixes: applied in rounds to a fixed point, the safe ones only as far as they prove that nothing else changed.

use std::borrow::Cow;
use std::collections::HashSet;

use url::Url;

use super::engine::lint_post;
use super::settings::Settings;
use crate::diagnostic::{Applicability, Diagnostic};
use crate::front_matter::{self, Resolver};
use crate::generator::Site;
use crate::post::Post;
use crate::schema::Schema;
use crate::text::{Edit, Encoding, SourceFile, Span, apply};
use crate::tree::{
    Fate, Mode, Node, NodeId, Normal, Tree, View, first_difference, redirect, tracking, values, vocabulary,
};

/// Rounds after which a file counts as not converging. Each round lints the result of the one before.
const MAX_ROUNDS: usize = 16;

/// A fix that was not applied, and why.
#[derive(Debug)]
pub struct Refusal {
    /// The finding whose fix it is.
    pub diagnostic: Diagnostic,
    /// Why: what would have changed.
    pub reason: String,
}

/// What [`fix`] made of a file.
#[derive(Debug)]
pub struct Fixed {
    /// The text with the fixes applied; equal to the source where there were none.
    pub text: String,
    /// How many fixes were applied.
    pub applied: usize,
    /// Safe fixes that failed their proof. Their findings are among the remaining too.
    pub refused: Vec<Refusal>,
    /// What the linter finds in the result; spans are bytes of [`Fixed::text`].
    pub remaining: Vec<Diagnostic>,
}

/// Applies the fixes of the first phase's rules to `source`, which is the file at `path` below the root of `site`,
/// until none is left: the safe ones, and those that are at least `lowest`.
///
/// A safe fix is proved by reading the result again: what the reader sees, the links and all front-matter values but
/// those under the edits are unchanged under every resolver; else it is refused. A file that is not UTF-8 throughout is
/// only fixed on lines without bad bytes; a file in another encoding is left alone.
#[must_use]
pub fn fix(
    source: &SourceFile,
    site: &Site,
    path: &str,
    schema: &Schema,
    settings: &Settings,
    lowest: Applicability,
) -> Fixed {
    let mut fixed = Fixed { text: source.text().to_owned(), applied: 0, refused: Vec::new(), remaining: Vec::new() };
    let mut refused: Vec<(&'static str, String)> = Vec::new();
    for round in 0..=MAX_ROUNDS {
        let bytes = source.restore(&fixed.text).unwrap_or_else(|| fixed.text.clone().into_bytes());
        let current = SourceFile::from_bytes(source.path(), bytes);
        let post = Post::read(&current, site, path);
        let found = lint_post(&post, schema, settings);
        let bad_lines = bad_lines(source, &current);
        let known = |d: &Diagnostic| {
            refused.iter().any(|(rule, text)| *rule == d.rule.name && *text == current.slice(d.primary.span))
        };
        let mut chosen: Vec<&Diagnostic> = Vec::new();
        if round < MAX_ROUNDS && !matches!(source.encoding(), Encoding::Other(_)) {
            for diagnostic in &found {
                let Some(fix) = &diagnostic.fix else { continue };
                let wanted = fix.applicability >= lowest.max(Applicability::Unsafe);
                let clear = fix.edits.iter().all(|e| {
                    !bad_lines.iter().any(|line| touches(*line, e.span))
                        && !chosen.iter().flat_map(|c| &c.fix.as_ref().expect("chosen").edits).any(|o| clash(e, o))
                });
                if wanted && clear && !known(diagnostic) {
                    chosen.push(diagnostic);
                }
            }
        }
        let (accepted, refusals) = prove(&post, site, path, &chosen);
        for (index, reason) in refusals {
            let diagnostic = chosen[index].clone();
            refused.push((diagnostic.rule.name, current.slice(diagnostic.primary.span).to_owned()));
            fixed.refused.push(Refusal { diagnostic, reason });
        }
        let edits: Vec<Edit> = accepted.iter().flat_map(|d| edits(d)).cloned().collect();
        let text = apply(&fixed.text, &edits).unwrap_or_else(|_| fixed.text.clone());
        if accepted.is_empty() || text == fixed.text {
            if accepted.is_empty() && !chosen.is_empty() {
                continue;
            }
            fixed.remaining = found;
            break;
        }
        // What was refused may stand in the text that comes of this; a second run would try it as well.
        refused.clear();
        fixed.refused.clear();
        fixed.applied += accepted.len();
        fixed.text = text;
    }
    fixed
}

fn edits(diagnostic: &Diagnostic) -> &[Edit] {
    diagnostic.fix.as_ref().map_or(&[], |f| &f.edits)
}

fn touches(line: Span, edit: Span) -> bool {
    edit.start <= line.end && line.start <= edit.end
}

/// Two edits that cannot both be applied in one round.
fn clash(a: &Edit, b: &Edit) -> bool {
    a.span == b.span || (a.span.start < b.span.end && b.span.start < a.span.end)
}

/// Lines of `current` with a byte that is not UTF-8 in `source`.
fn bad_lines(source: &SourceFile, current: &SourceFile) -> Vec<Span> {
    if *source.encoding() == Encoding::Utf8 {
        return Vec::new();
    }
    memchr::memchr_iter(0x1A, current.text().as_bytes()).map(|at| current.line_span(current.line_index(at))).collect()
}

/// Splits `chosen` into those whose edits together pass the proof and those that fail it, with the reason.
fn prove<'d>(
    post: &Post<'_>,
    site: &Site,
    path: &str,
    chosen: &[&'d Diagnostic],
) -> (Vec<&'d Diagnostic>, Vec<(usize, String)>) {
    let is_safe = |d: &Diagnostic| d.fix.as_ref().is_some_and(|f| f.applicability == Applicability::Safe);
    if chosen.iter().all(|d| !is_safe(d)) {
        return (chosen.to_vec(), Vec::new());
    }
    let safe: Vec<&Diagnostic> = chosen.iter().copied().filter(|d| is_safe(d)).collect();
    if difference(post, site, path, &safe).is_none() {
        return (chosen.to_vec(), Vec::new());
    }
    // One of them fails: try each alone, and then together what passed alone.
    let mut passed = Vec::new();
    let mut refused = Vec::new();
    for (index, diagnostic) in chosen.iter().enumerate() {
        if !is_safe(diagnostic) {
            passed.push(*diagnostic);
            continue;
        }
        match difference(post, site, path, &[diagnostic]) {
            None => passed.push(*diagnostic),
            Some(reason) => refused.push((index, reason)),
        }
    }
    let together: Vec<&Diagnostic> = passed.iter().copied().filter(|d| is_safe(d)).collect();
    if !together.is_empty() && difference(post, site, path, &together).is_some() {
        // They disturb each other: one in this round, the rest in the next.
        passed.retain(|d| !is_safe(d) || std::ptr::eq(*d, together[0]));
    }
    (passed, refused)
}

/// What else than meant changes when the safe fix of `diagnostic`, found in `post`, is applied; `None` where it may be
/// applied as [`fix`] would.
#[must_use]
pub fn proof(post: &Post<'_>, diagnostic: &Diagnostic) -> Option<String> {
    difference(post, post.site, &post.identity.path, &[diagnostic])
}

/// What else than meant changes when the fixes of `diagnostics` are applied to `post`; `None` where nothing does.
fn difference(post: &Post<'_>, site: &Site, path: &str, diagnostics: &[&Diagnostic]) -> Option<String> {
    let edits: Vec<Edit> = diagnostics.iter().flat_map(|d| edits(d)).cloned().collect();
    let text = match apply(post.source.text(), &edits) {
        Ok(text) => text,
        Err(error) => return Some(error.to_string()),
    };
    let source = SourceFile::from_text(post.source.path(), text);
    let after = Post::read(&source, site, path);
    // What nobody could read had no address to keep.
    if post.identity.url != after.identity.url && !post.has_broken_front_matter() {
        return Some("the URL would change".to_owned());
    }
    front_matter_difference(post, &after, &edits).or_else(|| body_difference(post, &after, &edits))
}

fn front_matter_difference(before: &Post<'_>, after: &Post<'_>, edits: &[Edit]) -> Option<String> {
    let (Some(old), Some(new)) = (&before.front_matter, &after.front_matter) else {
        let moved = edits.iter().any(|e| e.span.start < before.body_span.start);
        let same = before.front_matter.is_none() == after.front_matter.is_none();
        return (!same && !moved).then(|| "the front matter would begin or end".to_owned());
    };
    if edits.iter().all(|e| !touches(old.span, e.span)) {
        return None;
    }
    let touched = |span: Span| edits.iter().any(|e| touches(span, e.span));
    for entry in old.entries() {
        if touched(entry.key_span.cover(entry.value.span)) {
            continue;
        }
        let Some(now) = new.get(&entry.key) else {
            return Some(format!("the key `{}` would be lost", entry.key));
        };
        for resolver in [Resolver::Psych, Resolver::Core12, Resolver::GoYaml] {
            let was = old.get(&entry.key).unwrap_or(&entry.value);
            if front_matter::to_json(was, resolver) != front_matter::to_json(now, resolver) {
                return Some(format!("the value of `{}` would change", entry.key));
            }
        }
    }
    None
}

fn is_url(name: &str) -> bool {
    matches!(name, "href" | "src" | "srcset" | "poster" | "cite" | "action" | "data")
}

/// What a safe fix may not change: everything but empty inline elements without attributes, the tags that an office
/// program left behind, attributes that mean nothing to a browser, ids that another element has, and URLs, which are
/// compared apart.
struct Shown<'t> {
    tree: &'t Tree,
    /// Elements whose id an element before them has, so that no link reaches them.
    repeated: HashSet<NodeId>,
}

impl<'t> Shown<'t> {
    fn new(tree: &'t Tree) -> Self {
        let mut seen = HashSet::new();
        let with_id = tree.root().descendants().filter_map(|node| Some((node.id(), node.attribute("id")?)));
        let repeated = with_id.filter(|(_, id)| !seen.insert(*id)).map(|(node, _)| node).collect();
        Self { tree, repeated }
    }
}

impl View for Shown<'_> {
    fn fate(&self, node: Node<'_>) -> Fate {
        let is_empty_inline = node.first_child().is_none()
            && node.attributes().is_empty()
            && vocabulary::element(node.name()).is_some_and(|f| f.is_phrasing() && !f.shows_without_text());
        match node.name() {
            _ if is_empty_inline => Fate::Skip,
            // No browser knows `o:p`: it shows the content alone.
            name if name.contains(':') => Fate::Unwrap,
            _ => Fate::Keep,
        }
    }

    fn keeps_attribute(&self, node: NodeId, index: usize) -> bool {
        let is_repeated = self.repeated.contains(&node);
        let node = self.tree.node(node);
        let name = &*node.attributes()[index].name;
        if is_url(name) || (name == "id" && is_repeated) {
            return false;
        }
        let value = &*node.attributes()[index].value;
        if name == "id" && value.trim().is_empty() {
            return false;
        }
        let says_id = name == "name" && node.is("a") && node.attribute("id") == Some(value);
        if says_id || values::is_ignored(node.name(), name, value) || values::is_without_effect(node.name(), name) {
            return false;
        }
        match vocabulary::element(node.name()) {
            Some(facts) => facts.knows_attribute(name) || name.starts_with("data-") || name.starts_with("aria-"),
            None => true,
        }
    }

    fn replaced(&self, node: NodeId, index: usize) -> Option<(&str, &str)> {
        let node = self.tree.node(node);
        let attribute = &node.attributes()[index];
        match &*attribute.name {
            name @ ("width" | "height") if values::has_dimensions(node.name()) => {
                Some((name, values::dimension(&attribute.value)?))
            }
            // Links reach both.
            "name" if node.is("a") && node.attribute("id").is_none() => Some(("id", &attribute.value)),
            _ => None,
        }
    }
}

fn body_difference(before: &Post<'_>, after: &Post<'_>, edits: &[Edit]) -> Option<String> {
    let form = |post: &Post<'_>| Normal::of(&Shown::new(&post.body), post.body.root(), post.source.text(), Mode::Dom);
    if let Some(found) = first_difference(&form(before), &form(after)) {
        return Some(format!("the reader would see {} where now is {}", found.right, found.left));
    }
    // The value of a reference link stands in its definition, far from the link.
    let urls = |post: &Post<'_>| -> Vec<(String, Option<(Span, Span)>)> {
        let mut urls = Vec::new();
        for node in post.body.root().descendants() {
            for attribute in node.attributes().iter().filter(|a| is_url(&a.name)) {
                let span = node.attribute_span(&attribute.name).map(|s| (s.whole, s.value));
                urls.push((attribute.value.trim().to_owned(), span));
            }
        }
        urls
    };
    let (old, new) = (urls(before), urls(after));
    let meant = |place: Option<(Span, Span)>| {
        place.is_some_and(|(whole, value)| edits.iter().any(|e| touches(whole, e.span) || touches(value, e.span)))
    };
    let same = old.len() == new.len()
        && old.iter().zip(&new).all(|((a, span), (b, _))| a == b || (meant(*span) && same_target(a, b)));
    (!same).then(|| "a link would change".to_owned())
}

/// Whether the two spellings lead to the same place: `//host` on an https site, full-width characters of a scheme, a
/// space and its escape, a redirect and the address in it, parameters that are there to be counted.
fn same_target(old: &str, new: &str) -> bool {
    if let Some(target) = redirect::target(old) {
        return target == new
            || Url::parse(&target).is_ok_and(|a| Url::parse(new).is_ok_and(|b| escaped(&a) == escaped(&b)));
    }
    let mut old = Cow::Borrowed(old);
    if old.contains('?') && old.len() > new.len() {
        while let Some((range, true)) = tracking::click_parameters(&old).filter(|_| old != new) {
            old.to_mut().replace_range(range, "");
        }
    }
    let absolute = |url: &str| {
        let url = url.replace('：', ":").replace('／', "/").replace(' ', "%20");
        if url.starts_with("//") { format!("https:{url}") } else { url }
    };
    absolute(&old) == absolute(new)
}

/// `url` with the characters escaped that Markdown and HTML have another use for.
fn escaped(url: &Url) -> String {
    let marks = [("'", "%27"), ("(", "%28"), (")", "%29"), ("\\", "%5C"), ("`", "%60"), ("|", "%7C")];
    marks.iter().fold(url.as_str().to_owned(), |url, (mark, escape)| url.replace(mark, escape))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::rule::{Context, Interests, Rule};
    use crate::text::{Problem, ProblemKind};

    #[test]
    fn a_safe_fix_that_changes_the_page_is_refused() {
        struct Liar;
        crate::rule_info! {
            /// Lies.
            static INFO = "html/liar", Warning, Recommended, fix: Safe, since: "0.1.0";
        }
        impl Rule for Liar {
            fn info(&self) -> &'static crate::diagnostic::RuleInfo {
                &INFO
            }
            fn interests(&self) -> Interests {
                Interests::problems(&[ProblemKind::StrayEndTag])
            }
            fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
                let all = post.body_span.cover(problem.span);
                let fix = crate::diagnostic::Fix::safe("delete all", vec![Edit::delete(all)]);
                cx.report(Diagnostic::new(&INFO, problem.span, "x").fix(fix));
            }
        }
        static LIAR: Liar = Liar;
        let settings = Settings::of(vec![&LIAR as &dyn Rule]);
        let source = SourceFile::from_text("a.html", "<p>x</p></b>\n");
        let fixed = fix(&source, &Site::default(), "a.html", &Schema::default(), &settings, Applicability::Safe);
        assert_eq!(fixed.text, source.text());
        assert_eq!((fixed.applied, fixed.refused.len(), fixed.remaining.len()), (0, 1, 1));
        assert!(fixed.refused[0].reason.starts_with("the reader would see"), "{}", fixed.refused[0].reason);
    }

    #[test]
    fn protocol_relative_is_the_same_place() {
        assert!(same_target("//a.example/x", "https://a.example/x"));
        assert!(!same_target("http://a.example/x", "https://a.example/x"));
    }
}
