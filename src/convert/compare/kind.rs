//! What two pages can differ in, by name. Explained, never selected, as losses are.

use crate::diagnostic::RuleInfo;

/// What two pages differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Words.
    Text,
    /// What is strong, emphasised, struck out, raised or lowered.
    Emphasis,
    /// Where a link leads, or whether there is one.
    Link,
    /// Where a picture comes from and what is said in its place.
    Image,
    /// A frame, film or sound.
    Embed,
    /// Code in a line or in a block, and its language.
    Code,
    /// A heading or its level.
    Heading,
    /// Paragraphs, lists, tables, quotes, rules, breaks, footnotes.
    Structure,
    /// A template tag.
    Template,
    /// The address of the page.
    Url,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Text,
        Self::Emphasis,
        Self::Link,
        Self::Image,
        Self::Embed,
        Self::Code,
        Self::Heading,
        Self::Structure,
        Self::Template,
        Self::Url,
    ];

    /// What is known of it; the name in reports is that without its group.
    #[must_use]
    pub fn info(self) -> &'static RuleInfo {
        match self {
            Self::Text => &TEXT,
            Self::Emphasis => &EMPHASIS,
            Self::Link => &LINK,
            Self::Image => &IMAGE,
            Self::Embed => &EMBED,
            Self::Code => &CODE,
            Self::Heading => &HEADING,
            Self::Structure => &STRUCTURE,
            Self::Template => &TEMPLATE,
            Self::Url => &URL,
        }
    }

    /// The name in reports.
    #[must_use]
    pub fn name(self) -> &'static str {
        let name = self.info().name;
        name.strip_prefix("verify/").unwrap_or(name)
    }
}

crate::rule_info! {
    /// Words of a page are not the same any more.
    ///
    /// ## What it means
    /// A reader reads something else. White space does not count, nor do quotes and dashes that an engine makes
    /// typographic by itself.
    ///
    /// ## What to do
    /// Look at both places. What a conversion took away by intent is in its list of losses.
    pub static TEXT = "verify/text", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// The same words are strong, emphasised or struck out in one page and not in the other.
    ///
    /// ## What it means
    /// Often a `**` that one engine reads as a delimiter and the other shows: beside Chinese text CommonMark does not
    /// close `**：**`.
    ///
    /// ## What to do
    /// `copydesk lint --select markdown` names such places in Markdown.
    pub static EMPHASIS = "verify/emphasis", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A link leads elsewhere, is gone, or is new; or the place within the page that it leads to is gone.
    ///
    /// ## What it means
    /// The destination and the title count. Percent-encoding of the same address does not.
    ///
    /// ## What to do
    /// Look at both places.
    pub static LINK = "verify/link", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A picture is another one, has another alternative text, is gone, or is new.
    ///
    /// ## What it means
    /// Its address, alternative text and title count, its size and style do not.
    ///
    /// ## What to do
    /// Look at both places.
    pub static IMAGE = "verify/image", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A frame, film, sound or other embedded thing is another one, is gone, or is new.
    ///
    /// ## What it means
    /// The address that it shows counts.
    ///
    /// ## What to do
    /// Some engines drop raw HTML; `copydesk convert` says so of its target.
    pub static EMBED = "verify/embed", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Code says something else, is shown as text, or is in another language.
    ///
    /// ## What it means
    /// Inside code every space and line end counts.
    ///
    /// ## What to do
    /// Look at both places.
    pub static CODE = "verify/code", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A heading has another level, is gone, or is new.
    ///
    /// ## What it means
    /// The outline of the page changed. The id of a heading does not count: every engine makes its own.
    ///
    /// ## What to do
    /// Look at both places.
    pub static HEADING = "verify/heading", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// The same words stand in other paragraphs, lists, tables or quotes, or breaks between lines differ.
    ///
    /// ## What it means
    /// Tight and loose lists are the same, and so are elements that only hold others.
    ///
    /// ## What to do
    /// Look at both places.
    pub static STRUCTURE = "verify/structure", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A template tag is another one, is gone, or is new.
    ///
    /// ## What it means
    /// Tags of Liquid and shortcodes are compared as they are written: what they will say only a build knows.
    ///
    /// ## What to do
    /// Where the generators differ, compare what they build: `copydesk verify old/_site new/public`.
    pub static TEMPLATE = "verify/template", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// The page has another address than before, and the old one does not lead to it.
    ///
    /// ## What it means
    /// Links from elsewhere break. It is told where the configuration of both sites says what their addresses are; an
    /// alias or redirect of the new page is as good as its address.
    ///
    /// ## What to do
    /// Give the page its old address, or an alias.
    pub static URL = "verify/url", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A page stands on one side only.
    ///
    /// ## What it means
    /// Pages belong together by their URL where both sides are sites that have them, else by their path without
    /// extension below the two folders: `a/b.md` with `a/b.html` and `a/b/index.html`.
    ///
    /// ## What to do
    /// Write the page that is missing, or give it the path or address that it had.
    pub static MISSING = "verify/missing", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A page could not be compared.
    ///
    /// ## What it means
    /// It cannot be read, is over 16 MiB, is not UTF-8, or is in a format that is neither HTML nor Markdown.
    ///
    /// ## What to do
    /// Mend what the message says; until then nobody knows whether the page is the same.
    pub static UNCOMPARED = "verify/uncompared", Error, Recommended, fix: None, since: "0.1.0";
}

/// Everything that a comparison can say, by name.
pub static ALL: &[&RuleInfo] =
    &[&CODE, &EMBED, &EMPHASIS, &HEADING, &IMAGE, &LINK, &MISSING, &STRUCTURE, &TEMPLATE, &TEXT, &UNCOMPARED, &URL];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_named_and_explained() {
        let names: Vec<_> = ALL.iter().map(|info| info.name).collect();
        assert!(names.is_sorted(), "{names:?}");
        assert!(ALL.iter().all(|info| info.docs.contains("## What it means") && info.docs.contains("## What to do")));
        assert!(Kind::ALL.iter().all(|kind| names.contains(&kind.info().name)));
        assert_eq!(Kind::Link.name(), "link");
    }
}
