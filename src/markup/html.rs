//! HTML as it stands: every byte is its own source, templates apart.

use super::mask::Masked;
use crate::tree::Rendered;

/// The masked body as it stands, each mask as its sentinel. `base` is the body's first byte in the file.
pub(super) fn render(masked: &mut Masked<'_>, base: usize) -> Rendered {
    let mut out = Rendered::with_capacity(masked.text.len() + 16);
    out.set_templates(masked.templates.clone());
    out.set_problems(std::mem::take(&mut masked.problems));
    let text = &masked.text;
    let mut from = 0;
    for (at, index, end) in super::words(text, &masked.templates) {
        out.verbatim(&text[from..at], base + from);
        out.template(index);
        from = end;
    }
    out.verbatim(&text[from..], base + from);
    out
}
