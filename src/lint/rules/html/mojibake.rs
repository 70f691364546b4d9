//! The rule `html/mojibake`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, code, windows_1252};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// Text that was read in the wrong encoding.
    ///
    /// ## What it does
    /// Reports characters that are the bytes of UTF-8, each shown as one of Windows-1252: `Ã©` for `é`, `â€™` for
    /// `’`. It is proved: their bytes give a character.
    ///
    /// ## Why is this bad?
    /// A program read the file in the wrong encoding and wrote what it saw: the reader sees rubbish.
    ///
    /// ## Example
    /// ```bad
    /// <p>A cafÃ© in Tianjin</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>A café in Tianjin</p>
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe, although nearly always right: the reader sees other characters.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "html/mojibake", Warning, Recommended, fix: Unsafe, since: "0.1.0";
}

/// The rule `html/mojibake`.
pub struct Mojibake;

impl Rule for Mojibake {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { text: true, ..Interests::NONE }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let place = node.span();
        let written = post.source.slice(place);
        let mut from = 0;
        // `Ã`, `Â`, `â`, `ã` to `ï`, `ð` all begin with this byte.
        while let Some(at) = memchr::memchr(0xC3, &written.as_bytes()[from..]).map(|at| at + from) {
            from = at + 2;
            let Some((length, meant)) = written.get(at..).and_then(broken) else { continue };
            from = at + length;
            if code::is_in_code(node) {
                return;
            }
            let span = Span::new(at, at + length).shift(place.start as usize);
            let message =
                format!("`{}` was `{meant}` before it was read in the wrong encoding", &written[at..at + length]);
            let title = format!("write `{meant}`");
            cx.report(
                Diagnostic::new(&INFO, span, message).fix(Fix::not_safe(title, vec![Edit::replace(span, meant)])),
            );
        }
    }
}

/// The run of broken characters at the start of `text`: its bytes, and what it was.
fn broken(text: &str) -> Option<(usize, String)> {
    let (mut meant, mut length) = (String::new(), 0);
    while let Some((taken, c)) = one(&text[length..]) {
        meant.push(c);
        length += taken;
    }
    // `Ã` and a no-break space may stand in Portuguese at the end of a word.
    let is_certain =
        meant.chars().count() > 1 || meant.chars().any(|c| c > '\u{7FF}' || c.is_alphanumeric() && c != 'à');
    (length > 0 && is_certain).then_some((length, meant))
}

/// One character at the start of `text` whose bytes of UTF-8 stand there as characters of Windows-1252.
fn one(text: &str) -> Option<(usize, char)> {
    let mut chars = text.chars();
    let lead = chars.next().and_then(windows_1252::byte)?;
    let count = match lead {
        0xC2 | 0xC3 => 1,
        0xE2..=0xEF => 2,
        0xF0 => 3,
        _ => return None,
    };
    let mut bytes = vec![lead];
    for _ in 0..count {
        bytes.push(chars.next().and_then(windows_1252::byte).filter(|byte| (0x80..0xC0).contains(byte))?);
    }
    let meant = std::str::from_utf8(&bytes).ok()?.chars().next().filter(|c| !c.is_control())?;
    Some((text.len() - chars.as_str().len(), meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_broken_is_known_by_its_bytes() {
        assert_eq!(broken("Ã©t"), Some((4, "é".to_owned())));
        assert_eq!(broken("â€™s"), Some((8, "’".to_owned())));
        assert_eq!(broken("å¤©æ´¥"), Some((12, "天津".to_owned())));
        for text in ["été", "Ã ", "â", "Âge", "ðx", "É"] {
            assert_eq!(broken(text), None, "{text}");
        }
    }
}
