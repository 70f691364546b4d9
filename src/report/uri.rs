//! Paths as URIs.

/// What of a path stands as it is: the unreserved characters of RFC 3986, section 2.3, and the separator.
fn stands(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/')
}

/// The URI of `path`: a relative reference, or `file://…` where the path is absolute. All but the unreserved characters
/// is percent-encoded, a colon too: in the first part of a relative reference it would end a scheme.
pub(super) fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len() + 8);
    let drive = is_drive(path);
    if drive {
        uri.push_str("file:///");
        uri.push_str(&path[..2]);
    } else if path.starts_with('/') {
        uri.push_str("file://");
    }
    for &byte in &path.as_bytes()[if drive { 2 } else { 0 }..] {
        if stands(byte) {
            uri.push(byte.into());
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

/// Whether `path` is not below the folder in which the command runs.
pub(super) fn is_absolute(path: &str) -> bool {
    path.starts_with('/') || is_drive(path)
}

/// Whether `path` begins with a drive of Windows.
fn is_drive(path: &str) -> bool {
    matches!(path.as_bytes(), [letter, b':', b'/', ..] if letter.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_references() {
        assert_eq!(uri("_posts/天 \"a\"&b%.md"), "_posts/%E5%A4%A9%20%22a%22%26b%25.md");
        assert_eq!(uri("a:b\n.md"), "a%3Ab%0A.md");
        assert_eq!(uri("/tmp/a b.md"), "file:///tmp/a%20b.md");
        assert_eq!(uri("C:/x#y.md"), "file:///C:/x%23y.md");
        assert!(is_absolute("/a") && is_absolute("C:/a") && !is_absolute("a/b") && !is_absolute("C:a"));
    }
}
