//! Automatic ids of headers.
//!
//! kramdown: converter/base.rb (`generate_id`); parser-gfm's gfm.rb (`generate_gfm_header_id`, `update_raw_text`).

use super::convert::Writer;
use super::element::{Kind, NodeId};
use super::scan::is_word;
use crate::tree::sentinel_index;

impl Writer<'_> {
    /// The id of the header `id`. The GFM parser gives none within HTML and footnotes, and then kramdown does.
    pub(super) fn automatic_id(&mut self, id: NodeId, in_html: bool) -> String {
        let options = &self.parser.options;
        let stripped = options.gfm || options.auto_id_stripping;
        let text =
            if stripped { self.shown_text(id) } else { self.parser.text(self.parser.arena.node(id).text).to_owned() };
        let gfm = options.gfm && !in_html;
        let mut name = if gfm { gfm_id(&text) } else { plain_id(&text) };
        let counters = if gfm { &mut self.gfm_ids } else { &mut self.ids };
        let count = counters.entry(name.clone()).and_modify(|count| *count += 1).or_insert(0);
        if *count > 0 {
            name.push_str(&format!("-{count}"));
        }
        format!("{}{name}", self.parser.options.auto_id_prefix.as_str())
    }

    /// The id of the term `id` of a list of definitions.
    pub(super) fn term_id(&self, id: NodeId, prefix: &str) -> String {
        let made = basic_id(&self.shown_text(id));
        format!("{prefix}{made}").trim_start().to_owned()
    }

    /// The text of `id` without its markup; of a template its sentinel alone.
    pub(super) fn shown_text(&self, id: NodeId) -> String {
        let mut text = String::new();
        let mut open: Vec<NodeId> = vec![self.parser.arena.node(id).first];
        while let Some(at) = open.pop() {
            if at == 0 {
                continue;
            }
            let node = self.parser.arena.node(at);
            open.push(node.next);
            match node.kind {
                Kind::Text | Kind::Code | Kind::Math => {
                    let shown = self.parser.text(node.text);
                    let mut from = 0;
                    for (start, _, end) in crate::markup::words(shown, self.copier.out.templates()) {
                        text.push_str(&shown[from..start]);
                        text.extend(shown[start..].chars().next());
                        from = end;
                    }
                    text.push_str(&shown[from..]);
                }
                Kind::Character => text.extend(char::from_u32(node.extra)),
                Kind::SpacedCharacter => {
                    let c = char::from_u32(node.extra).unwrap_or('«');
                    text.push_str(if c == '«' { "«\u{A0}" } else { "\u{A0}»" });
                }
                _ => open.push(node.first),
            }
        }
        text
    }
}

/// GitHub's way: lower case, without punctuation, spaces as hyphens.
fn gfm_id(text: &str) -> String {
    let lower = text.to_lowercase();
    let keep = |c: char| match c {
        ' ' | '\t' => Some('-'),
        '-' => Some(c),
        c if is_word(c) || sentinel_index(c).is_some() => Some(c),
        _ => None,
    };
    lower.chars().filter_map(keep).collect()
}

/// kramdown's own way: ASCII letters, digits, spaces and hyphens, from the first letter on.
fn plain_id(text: &str) -> String {
    let id = basic_id(text);
    if id.is_empty() { "section".to_owned() } else { id }
}

/// kramdown: `basic_generate_id`.
fn basic_id(text: &str) -> String {
    let mut id = String::new();
    for line in text.split_inclusive('\n') {
        let start = line.find(|c: char| c.is_ascii_alphabetic());
        let rest = start.map_or("", |at| &line[at..]);
        id.extend(rest.chars().filter_map(|c| match c {
            ' ' => Some('-'),
            '-' => Some('-'),
            c if c.is_ascii_alphanumeric() => Some(c.to_ascii_lowercase()),
            _ => None,
        }));
    }
    id
}
