//! The rule `file/normalization`.

use icu_normalizer::ComposingNormalizerBorrowed;

use crate::diagnostic::{Diagnostic, Fix, RuleInfo, Severity};
use crate::lint::{Context, Rule};
use crate::post::Post;
use crate::text::{Edit, Span, first_byte};

crate::rule_info! {
    /// A letter that is written as two characters, in the text or in the name of the file.
    ///
    /// ## What it does
    /// Reports a letter with a combining mark behind it where there is one character for the two (Unicode's NFC), at each
    /// run of such letters, and a file name that is not in NFC.
    ///
    /// ## Why is this bad?
    /// Both look the same, and programs take them for different: a search does not find `café`, a link to `café` leads
    /// nowhere where the file is named `café`, and two terms become of one. Such text comes from macOS and from PDF files.
    ///
    /// ## Example
    /// ```bad escaped
    /// A cafe\u{301} in Tianjin.
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// A café in Tianjin.
    /// ```
    ///
    /// ## Fix safety
    /// Unsafe: the reader sees the same, but the text is another one to programs, and a link to a file of that name as
    /// well. A fix never changes the name of a file.
    ///
    /// ## Per generator
    /// The same for all. Jekyll turns the names of posts into NFC for their URLs.
    pub static INFO = "file/normalization", Warning, Strict, fix: Unsafe, since: "0.1.0";
}

/// The rule `file/normalization`.
pub struct Normalization;

impl Rule for Normalization {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn check_post(&self, post: &Post<'_>, cx: &mut Context<'_>) {
        const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
        let name = &post.identity.path;
        if !name.is_ascii() && !NFC.is_normalized(name) {
            let start = Span::empty(post.source.bom_len());
            cx.report(
                Diagnostic::new(&INFO, start, format!("the name `{name}` is not in NFC: a link to it may miss"))
                    .help(format!("rename it to `{}`", NFC.normalize(name)))
                    .severity(Severity::Warning),
            );
        }
        let text = post.source.text();
        let bytes = text.as_bytes();
        let mut at = 0;
        // U+0300 to U+036F begin with one of two bytes, which are rare in text of any language.
        while let Some(mark) = first_byte(bytes, at, |byte| matches!(byte, 0xCC | 0xCD)) {
            at = mark + 2;
            let Some(base) = text.get(..mark).and_then(|before| before.chars().next_back()) else { continue };
            let start = mark - base.len_utf8();
            // One run: letters with marks behind them that follow one another.
            let mut end = start;
            while let Some(letter) = text[end..].chars().next() {
                let after = end + letter.len_utf8();
                let marks: usize = text[after..].chars().take_while(|c| is_mark(*c)).map(char::len_utf8).sum();
                if marks == 0 {
                    break;
                }
                end = after + marks;
            }
            at = at.max(end);
            let span = Span::new(start, end);
            let written = span.of(text);
            let composed = NFC.normalize(written);
            if *composed == *written {
                continue;
            }
            let count = written.chars().count() - composed.chars().count();
            let plural = if count == 1 { "a letter is" } else { "letters are" };
            cx.report(
                Diagnostic::new(
                    &INFO,
                    span,
                    format!("{plural} written as two characters where there is one: `{composed}`"),
                )
                .label("not in NFC")
                .help("write it in NFC")
                .fix(Fix::not_safe(format!("write `{composed}`"), vec![Edit::replace(span, composed.into_owned())])),
            );
        }
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}
