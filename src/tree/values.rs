//! What browsers make of the values of attributes: numbers they read, and what they take no notice of.

/// The number that a browser reads from `value` of `width` or `height`: the digits at its start, where no fraction and no
/// `%` follows (the standard, "rules for parsing dimension values"). What comes after them is dropped.
#[must_use]
pub fn dimension(value: &str) -> Option<&str> {
    let value = value.trim_start();
    let end = value.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(value.len());
    (end > 0 && !value[end..].starts_with(['.', '%'])).then(|| &value[..end])
}

/// Whether `element` takes a length in `width` and `height`.
#[must_use]
pub fn has_dimensions(element: &str) -> bool {
    matches!(element, "img" | "iframe" | "video" | "canvas" | "embed" | "object" | "source" | "table" | "td" | "th")
}

/// Whether a browser ignores the attribute `name` of `element` because its value is no number.
#[must_use]
pub fn is_ignored(element: &str, name: &str, value: &str) -> bool {
    let is_number = |value: &str| value.starts_with(|c: char| c.is_ascii_digit());
    let value = value.trim_start();
    match name {
        "width" | "height" => has_dimensions(element) && !is_number(value.trim_start_matches('+')),
        "colspan" | "rowspan" => matches!(element, "td" | "th") && !is_number(value.trim_start_matches('+')),
        "start" => element == "ol" && !is_number(value.trim_start_matches(['+', '-'])),
        _ => false,
    }
}

/// Whether no browser of today acts on the attribute `name` of `element`, although the element once had it.
#[must_use]
pub fn is_without_effect(element: &str, name: &str) -> bool {
    match name {
        "allowtransparency" | "axis" | "datafld" | "dataformatas" | "datasrc" | "longdesc" | "methods" | "nohref"
        | "rev" | "urn" => true,
        "abbr" => element == "td",
        "charset" => matches!(element, "a" | "link"),
        "language" => element == "script",
        "scheme" => element == "meta",
        "summary" => element == "table",
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_browsers_read_them() {
        assert_eq!(dimension("100px"), Some("100"));
        assert_eq!(dimension(" 7 em"), Some("7"));
        for none in ["100%", "1.5", "auto", ""] {
            assert_eq!(dimension(none), None, "{none}");
        }
        assert!(is_ignored("img", "width", "auto") && is_ignored("td", "colspan", "two"));
        assert!(!is_ignored("img", "width", "10em") && !is_ignored("ol", "start", "-3"));
    }
}
