//! The classes of elements that the normal form distinguishes.

use html5ever::{LocalName, local_name};

/// A border between paragraphs.
pub(super) const BLOCK: u16 = 1;
/// No content.
pub(super) const VOID: u16 = 1 << 1;
/// `strong`, `em`, `del`: two of the same kind inside each other are one.
pub(super) const FORMAT: u16 = 1 << 2;
/// Not part of what the reader sees: dropped in the core form.
pub(super) const DROP: u16 = 1 << 3;
/// A block that the core form keeps.
pub(super) const CORE_BLOCK: u16 = 1 << 4;
/// Inline formatting that the core form keeps.
pub(super) const CORE_INLINE: u16 = 1 << 5;
/// A thing in the line that the core form keeps.
pub(super) const CORE_ATOM: u16 = 1 << 6;
/// A thing in the line of the full form although it can hold content.
pub(super) const ATOM: u16 = 1 << 7;

pub(super) fn kind(name: &LocalName) -> u16 {
    match *name {
        local_name!("p")
        | local_name!("h1")
        | local_name!("h2")
        | local_name!("h3")
        | local_name!("h4")
        | local_name!("h5")
        | local_name!("h6")
        | local_name!("blockquote")
        | local_name!("ul")
        | local_name!("ol")
        | local_name!("li")
        | local_name!("pre")
        | local_name!("table")
        | local_name!("tr")
        | local_name!("td")
        | local_name!("dl")
        | local_name!("dt")
        | local_name!("dd")
        | local_name!("details")
        | local_name!("summary") => BLOCK | CORE_BLOCK,
        local_name!("hr") => BLOCK | CORE_BLOCK | VOID,
        local_name!("th") => BLOCK,
        local_name!("script")
        | local_name!("style")
        | local_name!("template")
        | local_name!("title")
        | local_name!("noscript")
        | local_name!("head")
        | local_name!("colgroup") => BLOCK | DROP,
        local_name!("meta") | local_name!("link") | local_name!("base") | local_name!("param") | local_name!("col") => {
            BLOCK | DROP | VOID
        }
        local_name!("address")
        | local_name!("article")
        | local_name!("aside")
        | local_name!("body")
        | local_name!("caption")
        | local_name!("center")
        | local_name!("dialog")
        | local_name!("dir")
        | local_name!("div")
        | local_name!("fieldset")
        | local_name!("figcaption")
        | local_name!("figure")
        | local_name!("footer")
        | local_name!("form")
        | local_name!("header")
        | local_name!("hgroup")
        | local_name!("html")
        | local_name!("legend")
        | local_name!("main")
        | local_name!("menu")
        | local_name!("nav")
        | local_name!("optgroup")
        | local_name!("option")
        | local_name!("search")
        | local_name!("section")
        | local_name!("tbody")
        | local_name!("tfoot")
        | local_name!("thead")
        | local_name!("frameset") => BLOCK,
        local_name!("select") | local_name!("textarea") => BLOCK | ATOM,
        local_name!("strong")
        | local_name!("b")
        | local_name!("em")
        | local_name!("i")
        | local_name!("del")
        | local_name!("s")
        | local_name!("strike") => FORMAT | CORE_INLINE,
        local_name!("code")
        | local_name!("tt")
        | local_name!("a")
        | local_name!("sup")
        | local_name!("sub")
        | local_name!("ruby")
        | local_name!("rt") => CORE_INLINE,
        local_name!("img")
        | local_name!("br")
        | local_name!("input")
        | local_name!("source")
        | local_name!("embed") => VOID | CORE_ATOM,
        local_name!("iframe") | local_name!("video") | local_name!("audio") | local_name!("object") => CORE_ATOM | ATOM,
        local_name!("area") | local_name!("track") | local_name!("wbr") => VOID,
        local_name!("svg") | local_name!("math") => ATOM,
        _ => 0,
    }
}

/// Whether `name` is an element that says nothing but what stands in it and how it is read: without attributes nothing of
/// it can be noise.
pub(crate) fn is_prose(name: &LocalName) -> bool {
    matches!(
        *name,
        local_name!("p")
            | local_name!("br")
            | local_name!("hr")
            | local_name!("ul")
            | local_name!("ol")
            | local_name!("li")
            | local_name!("blockquote")
            | local_name!("h1")
            | local_name!("h2")
            | local_name!("h3")
            | local_name!("h4")
            | local_name!("h5")
            | local_name!("h6")
            | local_name!("code")
            | local_name!("pre")
    )
}

/// One name for elements that mean the same.
pub(super) fn canonical(name: &LocalName) -> LocalName {
    match *name {
        local_name!("b") => local_name!("strong"),
        local_name!("i") => local_name!("em"),
        local_name!("s") | local_name!("strike") => local_name!("del"),
        _ => name.clone(),
    }
}

/// The attributes that count in the core form.
pub(super) fn core_attributes(name: &LocalName) -> &'static [&'static str] {
    match *name {
        local_name!("a") => &["href", "title"],
        local_name!("img") => &["alt", "src", "title"],
        local_name!("ol") => &["start"],
        local_name!("td") | local_name!("th") => &["colspan", "rowspan"],
        local_name!("input") => &["checked", "type"],
        local_name!("iframe")
        | local_name!("video")
        | local_name!("audio")
        | local_name!("source")
        | local_name!("embed") => &["src"],
        local_name!("object") => &["data"],
        _ => &[],
    }
}
