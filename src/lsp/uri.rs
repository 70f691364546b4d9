//! Between `file:` URIs and paths.

use std::path::{Path, PathBuf};

use url::Url;

use crate::run::walk::absolute;

/// The path of a `file:` URI, without `.` and `..`; `None` for every other URI: what a client shows from elsewhere (an old
/// version, the side of a diff) is no file of a site.
pub(super) fn path_of(uri: &str) -> Option<PathBuf> {
    let url = Url::parse(uri).ok().filter(|url| url.scheme() == "file")?;
    absolute(&url.to_file_path().ok()?).ok()
}

/// The URI of an absolute path.
pub(super) fn uri_of(path: &Path) -> Option<String> {
    Url::from_file_path(path).ok().map(String::from)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_and_uris() {
        assert_eq!(path_of("file:///a/%E5%A4%A9%20b.md"), Some(PathBuf::from("/a/天 b.md")));
        assert_eq!(path_of("file:///a/b/../c.md"), Some(PathBuf::from("/a/c.md")));
        for other in ["untitled:Untitled-1", "git:/a/b.md", "", "/a/b.md", "file://host/a"] {
            assert_eq!(path_of(other), None, "{other}");
        }
        assert_eq!(uri_of(Path::new("/a/天 b.md")).as_deref(), Some("file:///a/%E5%A4%A9%20b.md"));
    }
}
