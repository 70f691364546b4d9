//! HTML as it stands: every byte is its own source, templates apart.

use super::mask::Masked;
use crate::tree::{Rendered, Template};

/// The masked body as it stands, each mask as its sentinel. `base` is the body's first byte in the file.
pub(super) fn render(masked: &mut Masked<'_>, base: usize) -> Rendered {
    let mut out = Rendered::with_capacity(masked.text.len() + 16);
    out.set_templates(masked.templates.clone());
    out.set_problems(std::mem::take(&mut masked.problems));
    push(&mut out, &masked.text, base, &masked.templates);
    out
}

/// Writes `text` of a masked body as it stands, which begins at byte `start` of the file.
pub(super) fn push(out: &mut Rendered, text: &str, start: usize, templates: &[Template]) {
    let mut from = 0;
    for (at, index, end) in super::words(text, templates) {
        out.verbatim(&text[from..at], start + from);
        out.template(index);
        from = end;
    }
    out.verbatim(&text[from..], start + from);
}
