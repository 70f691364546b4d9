//! JSON: the tree with its spans.
//!
//! A node is an object with `type` (`document`, `element`, `text`, `comment`, `template`, `doctype`) and `span`, the bytes
//! of the file as `[start, end)`. An element also has `name`, `attributes` (pairs of name and value, in order) and
//! `children`; a text or comment has `text`; a template has `text`, as it was written, and its `name`. Elements of SVG
//! and MathML have a `namespace`.

use super::Context;
use crate::tree::{Fate, Namespace, Node, NodeKind, Step, View, view};

/// The tree below `root` as one line of JSON.
pub(crate) fn write<V: View>(cx: &Context<'_, V>, root: Node<'_>) -> String {
    let mut out = String::from("{\"type\":\"document\"");
    push_span(&mut out, root);
    out.push_str(",\"children\":[");
    let mut walk = root.walk();
    let mut first = true;
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(node) => match cx.view.fate(node) {
                Fate::Skip => walk.skip_children(node),
                Fate::Unwrap | Fate::Join => {}
                Fate::Keep => {
                    if !std::mem::take(&mut first) {
                        out.push(',');
                    }
                    first = push_node(cx, node, &mut out);
                }
            },
            Step::Leave(node) => {
                if node.element().is_some() && cx.view.fate(node) == Fate::Keep {
                    out.push_str("]}");
                    first = false;
                }
            }
        }
    }
    out.push_str("]}\n");
    out
}

fn push_span(out: &mut String, node: Node<'_>) {
    let span = node.span();
    out.push_str(&format!(",\"span\":[{},{}]", span.start, span.end));
}

fn push_string(out: &mut String, text: &str) {
    out.push_str(&serde_json::Value::from(text).to_string());
}

/// Writes a node up to its children; answers whether children may follow.
fn push_node<V: View>(cx: &Context<'_, V>, node: Node<'_>, out: &mut String) -> bool {
    let (kind, text) = match node.kind() {
        NodeKind::Element(element) => {
            out.push_str("{\"type\":\"element\",\"name\":");
            push_string(out, &element.name);
            match element.namespace {
                Namespace::Html => {}
                Namespace::Svg => out.push_str(",\"namespace\":\"svg\""),
                Namespace::MathMl => out.push_str(",\"namespace\":\"mathml\""),
            }
            push_span(out, node);
            out.push_str(",\"attributes\":[");
            for (index, (name, value)) in view::attributes(cx.view, node).enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push('[');
                push_string(out, name);
                out.push(',');
                push_string(out, value);
                out.push(']');
            }
            out.push_str("],\"children\":[");
            return true;
        }
        NodeKind::Text(text) => ("text", Some(&**text)),
        NodeKind::Comment(text) => ("comment", Some(&**text)),
        NodeKind::Template(_) => ("template", Some(node.span().of(cx.source))),
        NodeKind::Doctype | NodeKind::Document => ("doctype", None),
    };
    out.push_str(&format!("{{\"type\":\"{kind}\""));
    push_span(out, node);
    if let Some(template) = node.template() {
        out.push_str(",\"name\":");
        push_string(out, &template.name);
    }
    if let Some(text) = text {
        out.push_str(",\"text\":");
        push_string(out, text);
    }
    out.push('}');
    false
}
