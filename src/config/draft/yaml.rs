//! Writing YAML with comments: enough for a configuration that people go on editing.

use crate::front_matter::{
    Format,
    edit::{written, written_in_flow},
};

/// Lines that are longer are broken into a block.
const WIDTH: usize = 110;

/// A value to be written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    /// A text, in quotes where it needs them.
    Text(String),
    /// Anything that is written as it stands: `true`, `1`.
    Plain(String),
    /// A list; each item may have a comment behind it.
    List(Vec<(Node, String)>),
    /// A mapping.
    Mapping(Vec<Pair>),
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pair {
    /// Lines above it, without `#`.
    pub(super) above: Vec<String>,
    /// The key.
    pub(super) key: String,
    /// The value.
    pub(super) value: Node,
}

impl Node {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A list of texts without comments.
    pub(super) fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self::List(texts.into_iter().map(|text| (Self::text(text), String::new())).collect())
    }

    /// On one line, where nothing in it has a comment.
    fn flow(&self) -> Option<String> {
        match self {
            Self::Text(text) => Some(written_in_flow(text, Format::Yaml)),
            Self::Plain(text) => Some(text.clone()),
            Self::List(items) => {
                let parts: Option<Vec<String>> =
                    items.iter().map(|(item, comment)| item.flow().filter(|_| comment.is_empty())).collect();
                Some(format!("[{}]", parts?.join(", ")))
            }
            Self::Mapping(pairs) if pairs.is_empty() => Some("{}".to_owned()),
            Self::Mapping(pairs) => {
                let one = |pair: &Pair| {
                    let value = pair.value.flow().filter(|_| pair.above.is_empty())?;
                    Some(format!("{}: {value}", written_in_flow(&pair.key, Format::Yaml)))
                };
                Some(format!("{{ {} }}", pairs.iter().map(one).collect::<Option<Vec<String>>>()?.join(", ")))
            }
        }
    }
}

/// A pair without a comment.
pub(super) fn pair(key: impl Into<String>, value: Node) -> Pair {
    Pair { above: Vec::new(), key: key.into(), value }
}

/// Writes `pairs`, each behind `indent` blanks.
pub(super) fn write(pairs: &[Pair], indent: usize, out: &mut String) {
    let margin = " ".repeat(indent);
    for Pair { above, key, value } in pairs {
        above.iter().for_each(|line| comment(line, indent, out));
        let key = written(key, Format::Yaml);
        let flow = value.flow().filter(|flow| indent + key.len() + flow.len() + 2 <= WIDTH);
        match (value, flow) {
            (_, Some(flow)) => out.push_str(&format!("{margin}{key}: {flow}\n")),
            (Node::Mapping(own), None) => {
                out.push_str(&format!("{margin}{key}:\n"));
                write(own, indent + 2, out);
            }
            (Node::List(items), None) => {
                out.push_str(&format!("{margin}{key}:\n"));
                for (item, comment) in items {
                    let item = item.flow().unwrap_or_default();
                    let comment =
                        if comment.is_empty() { String::new() } else { format!("   # {}", one_line(comment)) };
                    out.push_str(&format!("{margin}  - {item}{comment}\n"));
                }
            }
            (other, None) => out.push_str(&format!("{margin}{key}: {}\n", other.flow().unwrap_or_default())),
        }
    }
}

/// Writes a comment on lines of its own; an empty one is an empty line.
pub(super) fn comment(text: &str, indent: usize, out: &mut String) {
    match text {
        "" => out.push('\n'),
        text => out.push_str(&format!("{}# {}\n", " ".repeat(indent), one_line(text))),
    }
}

/// `text` without what would end a comment.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{feff}') { '\u{fffd}' } else { c }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front_matter::{Resolver, read_yaml, to_json};
    use crate::text::SourceFile;
    use serde_json::json;

    #[test]
    fn what_is_written_is_read_again() {
        let odd = ["a, b", "no", "{x}", "# c", "it's", "a\"b", "007", "", "天津: x", "a\u{2028}b", "-", "[", "a\nb"];
        let long: Vec<(Node, String)> = odd.iter().map(|text| (Node::text(*text), "one\nline".to_owned())).collect();
        let pairs: Vec<Pair> = vec![
            pair("flow", Node::texts(odd)),
            Pair { above: vec!["why\nnot".into(), String::new()], ..pair("block", Node::List(long)) },
            pair("yes", Node::Mapping(vec![pair("a, b", Node::Plain("1".into())), pair("x", Node::texts(odd))])),
        ];
        let mut out = String::new();
        write(&pairs, 0, &mut out);
        let (root, problems) = read_yaml(&SourceFile::from_text("a.yaml", out.as_str()));
        assert_eq!(problems, [], "{out}");
        let read = to_json(&root.unwrap(), Resolver::Core12);
        assert_eq!(read, json!({"flow": odd, "block": odd, "yes": {"a, b": 1, "x": odd}}), "{out}");
    }
}
