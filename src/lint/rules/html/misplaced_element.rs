//! The rule `html/misplaced-element`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Problem, ProblemKind};
use crate::tree::{Flags, Node, NodeKind, vocabulary};

crate::rule_info! {
    /// An element outside the one that it belongs to.
    ///
    /// ## What it does
    /// Reports list items outside a list, terms outside `dl`, rows and cells outside a table, captions outside
    /// their figure, `source` and `track` outside a player, options outside a field; and what stands directly in
    /// `ul` or `ol` but in no item.
    ///
    /// ## Why is this bad?
    /// Browsers drop the tags of rows and cells outside a table, and show the text without them. Of a list without
    /// `li` a screen reader tells no items.
    ///
    /// ## Example
    /// ```bad
    /// <ul>
    /// <p>Anna</p>
    /// </ul>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <ul>
    /// <li><p>Anna</p></li>
    /// </ul>
    /// ```
    ///
    /// ## Fix safety
    /// No fix: the tag around it may be missing, or its own may be the wrong one.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/misplaced-element", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `html/misplaced-element`.
pub struct MisplacedElement;

impl Rule for MisplacedElement {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests {
            elements: &[
                "dd",
                "dt",
                "figcaption",
                "legend",
                "li",
                "ol",
                "optgroup",
                "option",
                "rt",
                "source",
                "summary",
                "track",
                "ul",
            ],
            ..Interests::problems(&[ProblemKind::IgnoredTag])
        }
    }

    fn check_node(&self, node: Node<'_>, _post: &Post<'_>, cx: &mut Context<'_>) {
        if !node.is_authored() || node.flags().has(Flags::MOVED) {
            return;
        }
        let name = node.name();
        if matches!(name, "ul" | "ol") {
            content_of_list(node, cx);
            return;
        }
        let wanted = parents(name);
        let Some(parent) = node.parent() else { return };
        let around = parent.name();
        // In a component, or in a `div` of a `dl`, the standard allows it.
        let is_unknown = parent.element().is_some() && vocabulary::element(around).is_none();
        let in_group = around == "div" && parent.parent().is_some_and(|list| list.is("dl"));
        if wanted.contains(&around) || is_unknown || around == "template" || (in_group && wanted.contains(&"dl")) {
            return;
        }
        let list = wanted
            .iter()
            .filter(|w| !matches!(**w, "menu" | "dir" | "rtc"))
            .map(|w| format!("`{w}`"))
            .collect::<Vec<_>>()
            .join(" or ");
        let message = format!("`{name}` stands in no {list}");
        cx.report(Diagnostic::new(&INFO, node.tag_span(), message).help(format!("put it right inside {list}")));
    }

    fn check_problem(&self, problem: &Problem, _post: &Post<'_>, cx: &mut Context<'_>) {
        let name = &*problem.detail;
        let message = match name {
            "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "caption" | "col" | "colgroup" => {
                format!("`{name}` stands in no table: browsers drop the tag")
            }
            "form" => "`form` stands in a `form`: browsers drop the tag".to_owned(),
            _ => return,
        };
        cx.report(
            Diagnostic::new(&INFO, problem.span, message).help("put it into its table, or write a list or `div`"),
        );
    }
}

/// The elements that `name` may stand in.
fn parents(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["ul", "ol", "menu", "dir"],
        "dd" | "dt" => &["dl"],
        "figcaption" => &["figure"],
        "legend" => &["fieldset"],
        "summary" => &["details"],
        "source" => &["picture", "audio", "video"],
        "track" => &["audio", "video"],
        "optgroup" => &["select"],
        "rt" => &["ruby", "rtc"],
        _ => &["select", "datalist", "optgroup"],
    }
}

/// Reports the first thing in the list `node` that is no item.
fn content_of_list(node: Node<'_>, cx: &mut Context<'_>) {
    let name = node.name();
    let stray = node.children().find(|child| match child.kind() {
        NodeKind::Text(text) => text.bytes().any(|b| !b.is_ascii_whitespace()),
        NodeKind::Element(_) => {
            let facts = vocabulary::element(child.name());
            let is_code = child.is("pre") && !child.is_authored();
            facts.is_some_and(|f| f.name != "li" && !f.is_silent()) && !child.flags().has(Flags::CLONE) && !is_code
        }
        _ => false,
    });
    let Some(stray) = stray else { return };
    let what = match stray.name() {
        "" => "this text stands".to_owned(),
        other => format!("`{other}` stands"),
    };
    let span = if stray.name().is_empty() { stray.span() } else { stray.tag_span() };
    let message = format!("{what} in `{name}`, but in no item of it");
    cx.report(Diagnostic::new(&INFO, span, message).related(node.tag_span(), "the list").help("put it into an `li`"));
}
