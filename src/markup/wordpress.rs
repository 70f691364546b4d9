//! HTML as WordPress shows it: its editor saves text without `<p>` and `<br>`, and its pages put them in (`wpautop` of
//! wp-includes/formatting.php, WordPress 6.1, which calls it on what `the_content` shows). An export holds the text as it
//! was saved.
//!
//! A post of the block editor is shown as it stands: there WordPress leaves `wpautop` out (`do_blocks` of
//! wp-includes/blocks.php). What other filters do to a post is not modelled: typographic quotes (`wptexturize`),
//! shortcodes.
//!
//! The steps are those of `wpautop` in their order, each one pass over the text; names of elements count in lower case
//! only, and where it looks at the start of a name alone (`<link>` begins with `li`), so does this.

mod draft;
mod steps;

use super::html;
use super::mask::Masked;
use crate::text::Span;
use crate::tree::Rendered;
use draft::{Draft, Part};

/// What the masked body is shown as. `base` is the body's first byte in the file.
pub(super) fn render(masked: &mut Masked<'_>, base: usize) -> Rendered {
    let text = &masked.text;
    let blank = text.bytes().all(|b| matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0b));
    // What begins a block of the block editor (`has_blocks` of wp-includes/blocks.php).
    if blank || memchr::memmem::find(text.as_bytes(), b"<!-- wp:").is_some() {
        return html::render(masked, base);
    }
    let mut draft = Draft::new(text);
    steps::run(&mut draft);
    let mut out = Rendered::with_capacity(draft.text().len() + 16);
    out.set_templates(masked.templates.clone());
    out.set_problems(std::mem::take(&mut masked.problems));
    for part in draft.parts() {
        match part {
            Part::Source(range) => html::push(&mut out, &text[range.clone()], base + range.start, &masked.templates),
            Part::Put(text, at) => out.atom(text, Span::empty(base + at)),
        }
    }
    out
}
