//! Images that a script loads when they come into view: the source that it reads becomes the source of the image.

use super::Node;

/// Where scripts for that find the source, in this order.
const NAMES: [&str; 7] =
    ["data-src", "data-lazy-src", "data-original", "data-actualsrc", "data-lazy", "data-echo", "data-orig-file"];

/// The attribute of `node`, an image, that holds its source for a script: its index. `None` where the image shows what it
/// is by itself.
#[must_use]
pub fn source(node: Node<'_>) -> Option<usize> {
    if !node.is("img") || !node.attribute("src").is_none_or(is_placeholder) {
        return None;
    }
    NAMES.iter().find_map(|name| {
        node.attributes().iter().position(|a| &*a.name == *name && is_image(&a.value) && !is_placeholder(&a.value))
    })
}

/// Whether `url` can be that of an image: no blanks within, as in a list of sources.
fn is_image(url: &str) -> bool {
    let url = url.trim();
    !url.contains(char::is_whitespace) && (url.contains('/') || url.contains('.')) && !url.starts_with("data:")
}

/// Whether nothing is to be seen at `url`, or a sign that something will come.
fn is_placeholder(url: &str) -> bool {
    let url = url.trim();
    if url.is_empty() || url == "#" || url.starts_with("about:") {
        return true;
    }
    if url.starts_with("data:") {
        // One pixel, or an empty drawing: a real picture is longer.
        return url.len() < 400;
    }
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let file = path.rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    let stem = file.rsplit_once('.').map_or(&*file, |(stem, _)| stem);
    [
        "placeholder",
        "blank",
        "lazy",
        "lazyload",
        "loading",
        "loader",
        "spacer",
        "transparent",
        "pixel",
        "grey",
        "gray",
        "1x1",
    ]
    .iter()
    .any(|word| stem == *word || stem.split(['-', '_', '.']).any(|part| part == *word))
}

#[cfg(test)]
mod tests {
    use super::{is_image, is_placeholder};

    #[test]
    fn placeholders() {
        for url in ["", "data:image/gif;base64,R0lGOD", "/img/loading.gif", "a/lazy_placeholder.png?x=1", "1x1.gif"] {
            assert!(is_placeholder(url), "{url}");
        }
        for url in ["a.png", "/unloading.jpg", "x/greyhound.jpg", "https://a.example/pixelart.png"] {
            assert!(!is_placeholder(url), "{url}");
        }
        assert!(is_image(" a.png ") && !is_image("a.png 1x, b.png 2x") && !is_image("true"));
    }
}
