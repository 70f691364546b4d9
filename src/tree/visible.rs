//! The text that a reader sees.

use super::{Fate, Footnote, Node, Step, View};

impl Node<'_> {
    /// Whether it is a text of nothing but white space as HTML knows it, which leaves out the no-break space.
    #[must_use]
    pub fn is_blank(self) -> bool {
        self.text().is_some_and(|text| text.bytes().all(|b| b.is_ascii_whitespace()))
    }
}

/// What a browser shows of `root` as text, with one space for every border of a block and every break. Hidden elements,
/// scripts and styles are left out, and so are template tags: nobody knows what they will say; and the ways back from
/// footnotes and the filling of empty cells, which engines make as they like.
#[must_use]
pub fn visible_text(view: &impl View, root: Node<'_>) -> String {
    let mut out = String::new();
    let mut walk = root.walk();
    while let Some(step) = walk.next() {
        match step {
            Step::Enter(node) => {
                if let Some(text) = node.text().filter(|_| !node.is_filler()) {
                    push(&mut out, text);
                } else if let Some(element) = node.element() {
                    let fate = view.fate(node);
                    if node.footnote() == Some(&Footnote::WayBack) {
                        out.truncate(out.trim_end_matches(['\u{a0}', ' ']).len());
                        walk.skip_children(node);
                    } else if fate == Fate::Skip || super::normal::is_invisible(view, node) {
                        walk.skip_children(node);
                    } else if is_border(&element.name) {
                        push(&mut out, " ");
                    }
                }
            }
            Step::Leave(node) => {
                if node.element().is_some_and(|e| is_border(&e.name)) {
                    push(&mut out, " ");
                }
            }
        }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

fn is_border(name: &html5ever::LocalName) -> bool {
    super::normal::is_block(name) || &**name == "br"
}

/// Appends `text` with its white space collapsed, across pieces too.
fn push(out: &mut String, text: &str) {
    for (index, word) in text.split([' ', '\t', '\n', '\r', '\u{c}']).enumerate() {
        if index > 0 && !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push_str(word);
    }
}
