//! Block tags of templates without their end, and ends without their start.

use std::collections::{HashMap, HashSet};

use super::TemplateSyntax;
use super::template::Found;
use crate::text::{Problem, ProblemKind, Span};
use crate::tree::TemplateKind;

/// Liquid's block tags. `comment`, `raw` and `highlight` are found with their ends; only their ends alone are looked for.
const LIQUID: [&str; 7] = ["if", "unless", "case", "for", "tablerow", "capture", "ifchanged"];
/// Those of Nunjucks that always have an end; `set` and `block` may stand alone.
const NUNJUCKS: [&str; 7] = ["if", "for", "macro", "call", "filter", "asyncEach", "asyncAll"];
/// Blocks whose content is not parsed.
const VERBATIM: [&str; 4] = ["comment", "raw", "highlight", "verbatim"];

/// The block tags among `found`, all tags of a body in order, that have no partner. What only a plugin knows is taken for
/// a block where its end stands behind it, and never reported. Source: Liquid 4's `Block#parse` and `BlockBody`, which
/// raise an error that ends Jekyll's build.
pub(super) fn unbalanced(found: &[Found], syntax: TemplateSyntax) -> Vec<Problem> {
    let blocks: &[&str] = match syntax {
        TemplateSyntax::Liquid => &LIQUID,
        TemplateSyntax::Nunjucks | TemplateSyntax::Hexo => &NUNJUCKS,
        TemplateSyntax::None | TemplateSyntax::Hugo | TemplateSyntax::Zola => return Vec::new(),
    };
    let tags = || found.iter().filter(|f| f.kind == TemplateKind::Tag);
    let ends: HashSet<&str> = tags().filter_map(|f| f.name.strip_prefix("end")).collect();
    let mut problems = Vec::new();
    let mut open: Vec<(&str, Span)> = Vec::new();
    let mut count: HashMap<&str, usize> = HashMap::new();
    let lost = |span: Span, name: &str| Problem::new(ProblemKind::UnbalancedTemplate, span).detail(name);
    let mut in_raw = false;
    for tag in tags() {
        let name = &*tag.name;
        // `raw` was paired when it was found.
        if matches!(name, "raw" | "verbatim") {
            in_raw = true;
            continue;
        }
        let Some(ended) = name.strip_prefix("end").filter(|ended| !ended.is_empty()) else {
            if blocks.contains(&name) || ends.contains(name) {
                open.push((name, tag.span));
                *count.entry(name).or_default() += 1;
            }
            continue;
        };
        if matches!(ended, "raw" | "verbatim") && std::mem::take(&mut in_raw) {
            continue;
        }
        if count.get(ended).is_none_or(|open| *open == 0) {
            if blocks.contains(&ended) || VERBATIM.contains(&ended) {
                problems.push(lost(tag.span, name));
            }
            continue;
        }
        while let Some((inner, span)) = open.pop() {
            *count.entry(inner).or_default() -= 1;
            if inner == ended {
                break;
            }
            if blocks.contains(&inner) {
                problems.push(lost(span, inner).related(tag.span));
            }
        }
    }
    let left = open.into_iter().filter(|(name, _)| blocks.contains(name));
    problems.extend(left.map(|(name, span)| lost(span, name)));
    problems
}

#[cfg(test)]
mod tests {
    use super::super::template::scan;
    use super::*;

    fn shown(text: &str, syntax: TemplateSyntax) -> Vec<String> {
        let (found, _) = scan(text, syntax);
        unbalanced(&found, syntax).iter().map(|p| format!("{} {}", p.span.of(text), p.detail)).collect()
    }

    #[test]
    fn only_what_has_no_partner_is_lost() {
        let liquid = |text| shown(text, TemplateSyntax::Liquid);
        assert_eq!(liquid("{% if a %}{% for b in c %}{% endfor %}{% else %}{% endif %}"), [""; 0]);
        assert_eq!(liquid("{% if a %}x"), ["{% if a %} if"]);
        assert_eq!(liquid("x{%- endif -%}"), ["{%- endif -%} endif"]);
        assert_eq!(liquid("{% if a %}{% for b in c %}{% endif %}"), ["{% for b in c %} for"]);
        assert_eq!(liquid("{% raw %}{% if %}{% endraw %}{% endraw %}"), ["{% endraw %} endraw"]);
        assert_eq!(liquid("{% details x %}{% if a %}{% enddetails %}"), ["{% if a %} if"]);
        assert_eq!(liquid("{% details x %}{% endless %}{% endmatter %}"), [""; 0]);
        assert_eq!(shown("{% macro a() %}", TemplateSyntax::Nunjucks), ["{% macro a() %} macro"]);
        assert_eq!(shown("{% if a %}", TemplateSyntax::Hugo), [""; 0]);
    }

    #[test]
    fn tags_inside_each_other_take_linear_time() {
        let text = "{% if a %}".repeat(30_000) + &"{% endfor %}".repeat(30_000);
        assert_eq!(shown(&text, TemplateSyntax::Liquid).len(), 60_000);
    }
}
