//! The rule `html/windows-1252-reference`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::lint::{Context, Interests, Rule, windows_1252};
use crate::post::Post;
use crate::text::{Edit, Span};
use crate::tree::Node;

crate::rule_info! {
    /// A numeric reference to a control character, which was meant as one of Windows.
    ///
    /// ## What it does
    /// Reports `&#128;` to `&#159;`, and the same in hexadecimal.
    ///
    /// ## Why is this bad?
    /// In Unicode these numbers are controls. Browsers read them as the characters that Windows had there, so that
    /// `&#150;` is a dash; XML, feeds and CommonMark do not, and show nothing.
    ///
    /// ## Example
    /// ```bad path=_posts/2022-03-21-a.html
    /// <p>1949&#150;1950</p>
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// <p>1949–1950</p>
    /// ```
    ///
    /// ## Fix safety
    /// Writing the character itself is safe where browsers read the reference, and unsafe where a CommonMark engine
    /// does.
    ///
    /// ## Per generator
    /// CommonMark engines (Hugo, Zola, Eleventy, Hexo, Astro) write the control character in Markdown. Jekyll's
    /// kramdown hands the reference on.
    pub static INFO = "html/windows-1252-reference", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `html/windows-1252-reference`.
pub struct Windows1252Reference;

impl Rule for Windows1252Reference {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { text: true, ..Interests::NONE }
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        let place = node.span();
        let written = post.source.slice(place);
        for at in memchr::memmem::find_iter(written.as_bytes(), b"&#") {
            let Some((code, length)) = number(&written[at + 2..]) else { continue };
            let Some(meant) = windows_1252::character(code) else { continue };
            let text = node.text().unwrap_or_default();
            // In code it stands as it was typed.
            let reference = &written[at..at + 2 + length];
            if text.contains(reference) {
                continue;
            }
            let span = Span::new(at, at + 2 + length).shift(place.start as usize);
            let message = format!("`{reference}` is a control character: was `{meant}` meant?");
            let edits = vec![Edit::replace(span, meant.to_string())];
            let title = format!("write `{meant}`");
            let found = Diagnostic::new(&INFO, span, message);
            cx.report(found.fix(if text.contains(meant) {
                Fix::safe(title, edits)
            } else {
                Fix::not_safe(title, edits)
            }));
        }
    }
}

/// The number of a reference after `&#`, and how many bytes it takes with its semicolon.
fn number(text: &str) -> Option<(u8, usize)> {
    let (digits, radix, lead) = match text.strip_prefix(['x', 'X']) {
        Some(rest) => (rest, 16, 1),
        None => (text, 10, 0),
    };
    let length = digits.bytes().take(6).take_while(u8::is_ascii_hexdigit).count();
    let code = u8::from_str_radix(&digits[..length], radix).ok()?;
    digits[length..].starts_with(';').then_some((code, lead + length + 1))
}
