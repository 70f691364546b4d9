//! Formulas that the target's engine hands to `MathJax`.

use super::run::{Run, Segment};
use super::{Context, escape};
use crate::markup::Dialect;

/// Whether the target writes what is between two dollars for `MathJax`.
pub(super) fn is_read<V>(cx: &Context<'_, V>) -> bool {
    cx.settings.target.dialect == Dialect::Kramdown && cx.kramdown.is_none_or(|options| options.mathjax)
}

/// A paragraph that is one formula, `\[x\]`, as kramdown's block of math.
pub(super) fn block<V>(cx: &Context<'_, V>, run: &Run<'_>, segments: &[(u32, Segment<'_>)]) -> Option<String> {
    let first = segments.first().filter(|_| is_read(cx))?;
    if !matches!(first.1, Segment::Text(text, _) if run.texts[text].text.starts_with("\\[")) {
        return None;
    }
    let mut text = String::new();
    for (stack, segment) in segments {
        match segment {
            Segment::Text(index, _) if *stack == 0 => text.push_str(&run.texts[*index].text),
            Segment::Space { line_end } => text.push(if *line_end { '\n' } else { ' ' }),
            _ => return None,
        }
    }
    let formula = text.strip_prefix("\\[")?.strip_suffix("\\]").filter(|formula| escape::is_formula(formula))?;
    Some(if formula.contains('\n') { format!("$$\n{formula}\n$$") } else { format!("$${formula}$$") })
}
