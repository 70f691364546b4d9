//! Cleaning: which nodes and attributes stay under a profile, as a plan over the tree. Each pass is a file; each thing
//! that goes is a loss with its place.

mod attribute;
mod boilerplate;
mod comment;
mod definition;
mod emphasis;
mod empty;
mod forbidden;
mod form;
mod hidden;
mod layout_table;
mod list;
mod plain;
mod plan;
mod rewrite;
mod script;
mod self_link;
mod table_span;
mod unsupported;
mod wrapper;

use std::collections::{HashMap, HashSet};

pub(crate) use comment::{is_directive, is_mark};
pub(crate) use plan::Plan;

use super::loss;
use super::settings::{Format, Profile, Settings};
use crate::diagnostic::RuleInfo;
use crate::schema::Schema;
use crate::text::Span;
use crate::tree::normal::{content, is_prose};
use crate::tree::{Element, Fate, Flags, Footnote, Namespace, Node, NodeId, NodeKind, Step, Tree};

/// What the passes work with.
struct Cleaner<'c> {
    settings: &'c Settings,
    schema: &'c Schema,
    plan: Plan,
    /// The ids that links of the post lead to.
    linked: HashSet<&'c str>,
    /// Whether something to see stands in the node, by its index.
    filled: Vec<bool>,
    /// The last table whose cells span no others any more.
    spread: Option<NodeId>,
    /// Lists that others can be joined with, each with the number of the item that would come next.
    lists: HashMap<NodeId, Option<usize>>,
}

impl Cleaner<'_> {
    fn lose(&mut self, rule: &'static RuleInfo, span: Span, message: String) {
        self.plan.losses.push(loss::lost(rule, span, message));
    }

    /// The passes that can have something to say of `element`.
    fn passes(&self, element: &Element) -> &'static [Pass] {
        let is_plain = element.attributes.is_empty()
            && element.namespace == Namespace::Html
            && self.settings.profile == Profile::Clean
            && self.schema.clean.boilerplate.is_empty()
            && self.schema.html.forbid.is_empty();
        match &*element.name {
            _ if is_plain && is_prose(&element.name) => &[],
            "strong" | "b" | "em" | "i" if is_plain => &[emphasis::pass],
            "thead" | "tbody" | "tr" | "td" | "th" if is_plain => &[layout_table::pass],
            _ => PASSES,
        }
    }

    /// Whether the content schema says itself that an element `name` goes which `rule` removed: it forbids it, or what is
    /// hidden.
    fn allows(&self, rule: &RuleInfo, name: &str) -> bool {
        match rule.name {
            "loss/forbidden" => true,
            "loss/hidden" => !self.schema.html.hidden_allowed,
            "loss/script"
            | "loss/form-control"
            | "loss/unsupported"
            | "loss/presentational-wrapper"
            | "loss/empty-element"
            | "loss/raw-html" => self.schema.html.forbids(name, None),
            _ => false,
        }
    }

    /// Whether a link of the post leads to `node`, and that can be said.
    fn is_place(&self, node: Node<'_>) -> bool {
        self.settings.raw_html() && node.attribute("id").is_some_and(|id| self.linked.contains(id))
    }

    /// Whether `node` is kept although it says nothing to every site: a link leads to it, or the content schema gives it or
    /// one of its attributes a meaning.
    fn keeps_own(&self, node: Node<'_>) -> bool {
        let known = |name: &str| {
            self.schema.html.knows_element(name)
                || node.attributes().iter().any(|a| self.schema.html.knows_attribute(name, &a.name))
        };
        self.is_place(node) || (self.settings.raw_html() && node.element().is_some_and(|e| known(&e.name)))
    }
}

/// Decides about a node before its content is looked at; `None` leaves it to the next pass.
type Pass = fn(&mut Cleaner<'_>, Node<'_>) -> Option<Fate>;

/// In this order; the first that decides ends the matter.
static PASSES: &[Pass] = &[
    script::pass,
    hidden::pass,
    boilerplate::pass,
    rewrite::pass,
    forbidden::pass,
    form::pass,
    layout_table::pass,
    table_span::pass,
    definition::pass,
    plain::pass,
    wrapper::pass,
    emphasis::pass,
    self_link::pass,
    unsupported::pass,
    attribute::pass,
];

/// Whether footnotes stay what they are: as `[^label]`, or with all that makes them up as HTML.
fn keeps_footnotes(settings: &Settings) -> bool {
    settings.to != Format::Markdown || settings.target.footnotes || settings.raw_html()
}

/// Whether `node` is a part of a footnote but for its content.
fn is_of_footnote(node: Node<'_>) -> bool {
    let holds = |n: Node<'_>| matches!(n.footnote(), Some(Footnote::Marker { .. } | Footnote::WayBack));
    node.footnote().is_some() || node.parent().is_some_and(holds)
}

/// The plan for `tree` under the profile of `settings`, on a site that `schema` is about.
pub(crate) fn plan(tree: &Tree, settings: &Settings, schema: &Schema) -> Plan {
    plan_of(tree, settings, schema, |_| true)
}

/// As [`plan()`], for those things of the top level that are `wanted`: nothing is known of the others.
pub(crate) fn plan_of(tree: &Tree, settings: &Settings, schema: &Schema, wanted: impl Fn(Node<'_>) -> bool) -> Plan {
    if settings.profile == Profile::Faithful {
        let automatic = settings.to == Format::Markdown;
        let mut attributes = if automatic { attribute::automatic(tree) } else { Vec::new() };
        attributes.sort_unstable();
        return Plan { attributes, ..Plan::default() };
    }
    let mut cleaner = Cleaner {
        settings,
        schema,
        plan: Plan { fates: vec![Fate::Keep; tree.len()], gathers: settings.to == Format::Markdown, ..Plan::default() },
        linked: attribute::linked_ids(tree),
        filled: vec![false; tree.len()],
        spread: None,
        lists: HashMap::new(),
    };
    let mut walk = tree.root().walk();
    let top = content(tree.root());
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(node) if node.parent() == Some(top) && !wanted(node) => walk.skip_children(node),
            Step::Leave(node) if node.parent() == Some(top) && !wanted(node) => {}
            Step::Enter(node) => {
                let known = cleaner.plan.losses.len();
                let fate = match node.kind() {
                    NodeKind::Comment(_) => comment::pass(&mut cleaner, node),
                    NodeKind::Doctype => Some(Fate::Skip),
                    NodeKind::Element(element) => match cleaner.passes(element) {
                        [] => None,
                        _ if keeps_footnotes(settings) && is_of_footnote(node) => None,
                        _ if element.flags.has(Flags::GENERATED) => {
                            let passes: [Pass; 5] =
                                [boilerplate::pass, rewrite::pass, definition::pass, plain::pass, attribute::pass];
                            passes.iter().find_map(|pass| pass(&mut cleaner, node))
                        }
                        passes => passes.iter().find_map(|pass| pass(&mut cleaner, node)),
                    },
                    _ => None,
                };
                let fate = fate.unwrap_or_default();
                let lost = &cleaner.plan.losses[known..];
                cleaner.plan.allowed += lost.iter().filter(|loss| cleaner.allows(loss.rule, node.name())).count();
                cleaner.plan.fates[node.id().0 as usize] = fate;
                if fate == Fate::Skip {
                    walk.skip_children(node);
                }
            }
            Step::Leave(node) => {
                empty::leave(&mut cleaner, node);
                list::leave(&mut cleaner, node);
            }
        }
    }
    let mut plan = cleaner.plan;
    plan.attributes.sort_unstable();
    plan.losses.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
    plan
}
