//! Places in a page that a fragment can name.

use std::collections::HashMap;

/// The ids that engines give to headings, in the manner of GitHub: lower case, punctuation gone, spaces as hyphens, a
/// number behind the second one of a name. kramdown's GFM reader (Jekyll), goldmark, remark and Hexo agree on it for
/// the letters of most languages.
#[derive(Debug, Default)]
pub(super) struct HeadingIds {
    seen: HashMap<String, usize>,
}

impl HeadingIds {
    /// The id of the next heading.
    pub(super) fn next(&mut self, text: &str) -> String {
        let mut id: String = text
            .trim()
            .chars()
            .flat_map(char::to_lowercase)
            .filter_map(|c| match c {
                ' ' => Some('-'),
                '-' | '_' => Some(c),
                _ => c.is_alphanumeric().then_some(c),
            })
            .collect();
        let count = self.seen.entry(id.clone()).or_default();
        if *count > 0 {
            id = format!("{id}-{count}");
        }
        *count += 1;
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_githubs() {
        let mut ids = HeadingIds::default();
        assert_eq!(ids.next("Hello, World!"), "hello-world");
        assert_eq!(ids.next("中文标题：测试（一）"), "中文标题测试一");
        assert_eq!(ids.next("Hello World"), "hello-world-1");
    }
}
