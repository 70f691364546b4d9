//! Unified diffs: what would change in a file, as `patch` and people read it.

use similar::TextDiff;

/// The change from `old` to `new` in the file shown as `shown`; nothing where they are equal.
#[must_use]
pub fn unified(shown: &str, old: &str, new: &str, color: bool) -> Vec<u8> {
    if old == new {
        return Vec::new();
    }
    let diff = TextDiff::from_lines(old, new);
    let name = shown.trim_start_matches('/');
    let text = diff.unified_diff().header(&format!("a/{name}"), &format!("b/{name}")).to_string();
    if !color {
        return text.into_bytes();
    }
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    for line in text.split_inclusive('\n') {
        let code = match line.as_bytes().first() {
            _ if line.starts_with("--- a/") || line.starts_with("+++ b/") => "1",
            Some(b'+') => "32",
            Some(b'-') => "31",
            Some(b'@') => "36",
            _ => {
                out.push_str(line);
                continue;
            }
        };
        let (line, end) = line.strip_suffix('\n').map_or((line, ""), |line| (line, "\n"));
        out.push_str(&format!("\x1b[{code}m{line}\x1b[0m{end}"));
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::unified;

    #[test]
    fn a_diff_is_what_patch_reads() {
        let text = String::from_utf8(unified("a.md", "一\n二\n", "一\n三", false)).unwrap();
        assert_eq!(text, "--- a/a.md\n+++ b/a.md\n@@ -1,2 +1,2 @@\n 一\n-二\n+三\n\\ No newline at end of file\n");
        assert!(unified("a.md", "x", "x", true).is_empty());
        assert!(unified("a.md", "x\n", "y\n", true).starts_with(b"\x1b[1m--- a/a.md\x1b[0m\n"));
    }
}
