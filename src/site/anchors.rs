//! Places in a page that a fragment can name.

use std::collections::HashSet;

use crate::text::Span;

/// The places of one page, as far as its own text makes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors {
    /// Ids, names of `a`, and the texts of headings whose id the generator makes.
    pub names: Box<[Box<str>]>,
    /// Whether each name is an id to the letter: kramdown makes the ids itself, as it reads. Others make them of the text
    /// of a heading, each with its own marks between the words.
    pub exact: bool,
    /// Whether there are no others: no template tag that could write some.
    pub complete: bool,
}

/// A link to a place of its own page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fragment {
    /// The name of the place, as it was written.
    pub name: Box<str>,
    /// Its bytes with the `#`; of a link whose URL has no place of its own, the whole link.
    pub span: Span,
}

/// `name` without what the algorithms of generators for the ids of headings differ in: case, and all that is neither a
/// letter nor a digit. GitHub's, goldmark's, Zola's, Hexo's and markdown-it's agree on the rest.
pub(super) fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The id at the end of the text of a heading that some engines take as an attribute: `Title {#id}`, `Title { #id }`.
pub(super) fn written_id(text: &str) -> Option<&str> {
    let (_, list) = text.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    list.split_ascii_whitespace().find_map(|word| word.strip_prefix('#'))
}

/// Whether `fragment` is for somebody else than the page's own text: the top, scripts, lines of code, footnotes, and the
/// places that layouts make.
pub(super) fn is_beyond(fragment: &str) -> bool {
    fragment.starts_with(['/', '!', ':', '?', '='])
        || fragment.contains([':', '=', '{', '}', '"', '|', '&'])
        || fragment.starts_with("fn")
        || fragment.starts_with("footnote")
        || fragment.strip_prefix(['L', 'l']).is_some_and(|line| line.starts_with(|c: char| c.is_ascii_digit()))
        || LAYOUTS.binary_search(&fragment.to_ascii_lowercase().as_str()).is_ok()
}

/// Places that layouts make, sorted.
const LAYOUTS: &[&str] = &[
    "about",
    "article",
    "banner",
    "body",
    "bottom",
    "comment",
    "comments",
    "contact",
    "content",
    "disqus_thread",
    "end",
    "footer",
    "header",
    "home",
    "intro",
    "main",
    "main-content",
    "maincontent",
    "menu",
    "nav",
    "navbar",
    "navigation",
    "page",
    "page-top",
    "respond",
    "search",
    "share",
    "sidebar",
    "skip",
    "start",
    "toc",
    "top",
];

impl Anchors {
    /// The name that `fragment`, percent-decoded, surely misses; with the one that was most likely meant. `None` where the
    /// place is there, or may be.
    #[must_use]
    pub fn misses(&self, fragment: &str) -> Option<Option<&str>> {
        if !self.complete || is_beyond(fragment) || self.names.iter().any(|name| &**name == fragment) {
            return None;
        }
        let wanted = fold(fragment);
        let near = self.names.iter().find(|name| fold(name) == wanted).map(|name| &**name);
        if near.is_some() && !self.exact {
            return None;
        }
        // A number behind the second heading of one name.
        let bare = wanted.trim_end_matches(|c: char| c.is_ascii_digit());
        if !self.exact && self.names.iter().any(|name| fold(name) == bare) {
            return None;
        }
        let names = self.names.iter().map(|name| &**name);
        Some(near.or_else(|| crate::tree::vocabulary::nearest(fragment, names)))
    }

    /// The names as the index keeps them: to the letter, or folded.
    pub(super) fn keys(&self) -> HashSet<String> {
        self.names.iter().map(|name| if self.exact { name.to_string() } else { fold(name) }).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str], exact: bool) -> Anchors {
        Anchors { names: names.iter().map(|n| (*n).into()).collect(), exact, complete: true }
    }

    #[test]
    fn the_list_of_layouts_is_sorted() {
        assert!(LAYOUTS.windows(2).all(|w| w[0] < w[1]));
    }

    #[test]
    fn exact_names_are_compared_to_the_letter() {
        let anchors = of(&["hello-world"], true);
        assert_eq!(anchors.misses("hello-world"), None);
        assert_eq!(anchors.misses("Hello_World"), Some(Some("hello-world")));
        assert_eq!(anchors.misses("cranes"), Some(None));
        assert_eq!(anchors.misses("top"), None);
        assert_eq!(Anchors { complete: false, ..anchors }.misses("cranes"), None);
    }

    #[test]
    fn others_are_compared_without_their_marks() {
        let anchors = of(&["Hello, World!", "中文标题：测试"], false);
        for there in ["hello-world", "Hello-World", "hello--world", "hello-world-1", "中文标题测试"] {
            assert_eq!(anchors.misses(there), None, "{there}");
        }
        assert_eq!(anchors.misses("hello"), Some(None));
    }

    #[test]
    fn ids_in_the_text_of_a_heading() {
        assert_eq!(written_id("Title {#id}"), Some("id"));
        assert_eq!(written_id("Title { .x #id }"), Some("id"));
        assert_eq!(written_id("Title {x}"), None);
    }
}
