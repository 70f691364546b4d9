//! Text inside XML.

use super::plain::visible;
use super::write;

/// Writes `text` so that it stands in an attribute in double quotes or between tags, and is read back as it is. What XML
/// 1.0 has no way to say (section 2.2: most control characters, U+FFFE, U+FFFF) is shown as a picture of it.
pub(super) fn escape(text: &str, out: &mut Vec<u8>) {
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let entity = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            // As they are they would be read as spaces in an attribute.
            '\t' => "&#9;",
            '\n' => "&#10;",
            '\r' => "&#13;",
            '\0'..='\x1f' | '\u{fffe}' | '\u{ffff}' => "",
            _ => continue,
        };
        out.extend_from_slice(&text.as_bytes()[from..at]);
        from = at + c.len_utf8();
        match entity {
            "" => write(out, format_args!("{}", visible(c).filter(|shown| *shown != c).unwrap_or('\u{fffd}'))),
            entity => out.extend_from_slice(entity.as_bytes()),
        }
    }
    out.extend_from_slice(&text.as_bytes()[from..]);
}

/// Writes ` name="value"`.
pub(super) fn attribute(name: &str, value: &str, out: &mut Vec<u8>) {
    write(out, format_args!(" {name}=\""));
    escape(value, out);
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        let mut out = Vec::new();
        attribute("a", "天🙂 \"<b>\" & ]]>\n\t\r\x1b\u{0}\u{ffff}\u{85}", &mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            " a=\"天🙂 &quot;&lt;b&gt;&quot; &amp; ]]&gt;&#10;&#9;&#13;␛␀\u{fffd}\u{85}\""
        );
    }
}
