//! The rule `html/dimension-unit`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::links::cut;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::Edit;
use crate::tree::{Namespace, Node, values};

crate::rule_info! {
    /// A `width` or `height` with a unit.
    ///
    /// ## What it does
    /// Reports `width="100px"` and its like on the elements that take a size in pixels.
    ///
    /// ## Why is this bad?
    /// HTML asks for a whole number. Browsers read the number and drop the rest, validators report an error, and stricter
    /// readers (feeds, mail) may drop the attribute.
    ///
    /// ## Example
    /// ```bad
    /// <p><img src="a.png" alt="A ship" width="100px"></p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p><img src="a.png" alt="A ship" width="100"></p>
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the number is what browsers read already (HTML, "rules for parsing dimension values").
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/dimension-unit", Info, Strict, fix: Safe, since: "0.1.0";
}

/// The rule `html/dimension-unit`.
pub struct DimensionUnit;

impl Rule for DimensionUnit {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["canvas", "embed", "iframe", "img", "object", "source", "table", "td", "th", "video"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let Some(element) = node.element().filter(|e| e.namespace == Namespace::Html && node.is_authored()) else {
            return;
        };
        if !values::has_dimensions(&element.name) {
            return;
        }
        for attribute in element.attributes.iter().filter(|a| matches!(&*a.name, "width" | "height")) {
            let Some(number) = number_with_unit(attribute.value.trim()) else { continue };
            let (name, value) = (&*attribute.name, cut(&attribute.value));
            let place = node.attribute_span(name);
            let message = format!("`{name}` takes a whole number without a unit, not `{value}`");
            let found = Diagnostic::new(&INFO, place.map_or_else(|| node.tag_span(), |p| p.value), message);
            // An edit needs the value as it was written.
            cx.report(match place.filter(|p| post.source.slice(p.value) == &*attribute.value) {
                Some(p) => found.fix(Fix::safe(format!("write `{number}`"), vec![Edit::replace(p.value, number)])),
                None => found.help(format!("write `{number}`")),
            });
        }
    }
}

/// The number of a size whose unit browsers drop.
fn number_with_unit(value: &str) -> Option<&str> {
    let number = values::dimension(value)?;
    let unit = value[number.len()..].trim();
    (unit.eq_ignore_ascii_case("px") || unit == "p" || unit == ";" || unit.eq_ignore_ascii_case("px;"))
        .then_some(number)
}
