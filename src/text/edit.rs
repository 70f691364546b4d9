//! Edits: the only way in which a fix changes a file.

use super::Span;

/// Replace the bytes under `span` by `text`. An empty span inserts; an empty text deletes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// Bytes of the file that go.
    pub span: Span,
    /// What comes in their place.
    pub text: String,
}

impl Edit {
    /// Replace `span` by `text`.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }

    /// Insert `text` before byte `at`.
    pub fn insert(at: usize, text: impl Into<String>) -> Self {
        Self::replace(Span::empty(at), text)
    }

    /// Delete the bytes under `span`.
    #[must_use]
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// Why [`apply`] refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EditError {
    /// Two edits touch the same bytes, or insert at the same place.
    Overlap(Span, Span),
    /// A span is outside the text or splits a character.
    OutOfText(Span),
}

impl std::fmt::Display for EditError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Overlap(a, b) => write!(f, "the edits at {a:?} and {b:?} overlap"),
            Self::OutOfText(span) => write!(f, "the edit at {span:?} is outside the text or splits a character"),
        }
    }
}

impl std::error::Error for EditError {}

/// Applies `edits`, in any order, to `text`.
///
/// # Errors
/// [`EditError`] when two overlap or one does not lie on characters of `text`; nothing is changed then.
pub fn apply(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut order: Vec<&Edit> = edits.iter().collect();
    order.sort_by_key(|e| e.span);
    for pair in order.windows(2) {
        let (a, b) = (pair[0].span, pair[1].span);
        if b.start < a.end || a == b {
            return Err(EditError::Overlap(a, b));
        }
    }
    let mut out = String::with_capacity(text.len() + edits.iter().map(|e| e.text.len()).sum::<usize>());
    let mut at = 0;
    for edit in order {
        let range = edit.span.range();
        if text.get(range.clone()).is_none() {
            return Err(EditError::OutOfText(edit.span));
        }
        out.push_str(&text[at..range.start]);
        out.push_str(&edit.text);
        at = range.end;
    }
    out.push_str(&text[at..]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_apply_in_any_order() {
        let edits = [Edit::replace(Span::new(3, 6), "x"), Edit::insert(0, ">"), Edit::delete(Span::new(6, 7))];
        assert_eq!(apply("一二abc", &[Edit::delete(Span::new(3, 6))]).unwrap(), "一abc");
        assert_eq!(apply("abcdefgh", &edits).unwrap(), ">abcxh");
    }

    #[test]
    fn overlaps_and_split_characters_are_refused() {
        let a = Edit::replace(Span::new(0, 3), "x");
        let b = Edit::replace(Span::new(2, 4), "y");
        assert!(matches!(apply("abcd", &[b, a.clone()]), Err(EditError::Overlap(..))));
        assert!(matches!(apply("abcd", &[Edit::insert(1, "x"), Edit::insert(1, "y")]), Err(EditError::Overlap(..))));
        assert!(matches!(apply("一", &[Edit::delete(Span::new(0, 1))]), Err(EditError::OutOfText(_))));
        assert!(matches!(apply("a", &[a]), Err(EditError::OutOfText(_))));
    }
}
