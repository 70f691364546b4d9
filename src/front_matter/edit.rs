//! Byte-minimal edits of a block, in the syntax of its format.

/// `text` as a YAML scalar that every parser reads as exactly this text: double quotes where nothing needs an escape.
#[must_use]
pub fn quoted_yaml(text: &str) -> String {
    let control = text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'));
    if !control && !text.contains(['"', '\\']) {
        return format!("\"{text}\"");
    }
    if !control {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::with_capacity(text.len() + 8);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04X}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
