//! The rule `a11y/image-alt`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::links::cut;
use crate::lint::named::{has_label, is_hidden};
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::tree::{Flags, Node, tracking};

crate::rule_info! {
    /// An image without words for those who do not see it.
    ///
    /// ## What it does
    /// Reports images without `alt`, Markdown images with nothing between the brackets, and an `alt` that is the name of a
    /// file. `alt=""` in a tag of HTML says that the image is decoration: it is left alone. So are images with a title or a
    /// label for screen readers, hidden ones, Markdown images in a figure with a caption, and images that only count
    /// readers.
    ///
    /// ## Why is this bad?
    /// A screen reader reads the name of the file, letter by letter, or passes the image over. So do search engines,
    /// feeds, and readers whose connection does not load images. WCAG 2.1, 1.1.1.
    ///
    /// ## Example
    /// ```bad
    /// ![](/img/harbour.jpg)
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ![The harbour at dawn](/img/harbour.jpg)
    /// ```
    ///
    /// ## Fix safety
    /// No fix: only a person can say what the image shows.
    ///
    /// ## Per generator
    /// The same for all.
    pub static INFO = "a11y/image-alt", Warning, Recommended, fix: None, since: "0.1.0";
}

/// The rule `a11y/image-alt`.
pub struct ImageAlt;

impl Rule for ImageAlt {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::elements(&["img"])
    }

    fn check_node(&self, node: Node<'_>, post: &Post<'_>, cx: &mut Context<'_>) {
        if node.flags().has(Flags::CLONE) || has_label(node) || is_hidden(node) || tracking::is_pixel(node) {
            return;
        }
        let (span, message) = match node.attribute("alt") {
            None => (node.tag_span(), "this image has no `alt`: a screen reader reads the name of its file".to_owned()),
            Some(alt) if alt.trim().is_empty() && !node.is_authored() && !has_caption(node) => {
                (node.tag_span(), "this image has no description: who cannot see it learns nothing of it".to_owned())
            }
            Some(alt) if is_file_name(alt.trim()) => {
                let span = node.attribute_span("alt").map_or_else(|| node.tag_span(), |alt| alt.value);
                (span, format!("the description of this image is the name of a file: `{}`", cut(alt.trim())))
            }
            Some(_) => return,
        };
        let help = if post.source.slice(span).starts_with('!') {
            "say between the brackets what the image shows"
        } else {
            "say in `alt` what the image shows; an empty `alt` in a tag of HTML says that it is decoration"
        };
        cx.report(Diagnostic::new(&INFO, span, message).help(help));
    }
}

/// Whether the image stands in a figure whose caption says what it shows. Links or a paragraph may lie between.
fn has_caption(node: Node<'_>) -> bool {
    let figure = node.ancestors().take(3).find(|above| above.is("figure"));
    figure.is_some_and(|figure| figure.children().any(|child| child.is("figcaption")))
}

/// Whether `alt` is one word that ends as files of images do, or one that a camera made.
fn is_file_name(alt: &str) -> bool {
    let Some((stem, ext)) = alt.rsplit_once('.') else {
        let digits =
            ["IMG_", "IMG-", "DSC_", "DSC", "DSCN", "DSCF"].into_iter().find_map(|start| alt.strip_prefix(start));
        return digits.is_some_and(|d| d.len() >= 4 && d.bytes().all(|b| b.is_ascii_digit()));
    };
    let known = ["png", "jpg", "jpeg", "gif", "webp", "svg", "bmp", "avif", "tif", "tiff"];
    !stem.is_empty() && !alt.contains(char::is_whitespace) && known.iter().any(|known| ext.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_one_word() {
        for name in ["a.png", "2022-03-21_x.JPG", "/img/a.webp", "IMG_1234", "DSC00012"] {
            assert!(is_file_name(name), "{name}");
        }
        for words in ["The file a.png", "node.js", "", ".png", "IMG", "v1.2", "IMG_crew"] {
            assert!(!is_file_name(words), "{words}");
        }
    }
}
