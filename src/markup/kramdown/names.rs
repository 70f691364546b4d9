//! The names of HTML's elements, and what kramdown knows of each.
//!
//! kramdown: parser/html.rb (`HTML_CONTENT_MODEL`, `HTML_SPAN_ELEMENTS`, `HTML_BLOCK_ELEMENTS`,
//! `HTML_ELEMENTS_WITHOUT_BODY`, `HTML_ELEMENT`).

use std::borrow::Cow;

use super::element::Model;
use crate::tree::vocabulary;

/// kramdown: `HTML_CONTENT_MODEL_BLOCK`.
const BLOCK_MODEL: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "body",
    "dd",
    "details",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "header",
    "hgroup",
    "iframe",
    "li",
    "main",
    "map",
    "menu",
    "nav",
    "noscript",
    "object",
    "section",
    "summary",
    "td",
];

/// kramdown: `HTML_CONTENT_MODEL_SPAN`.
const SPAN_MODEL: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "button", "caption", "cite", "del", "dfn", "dt", "em", "h1", "h2", "h3",
    "h4", "h5", "h6", "i", "ins", "label", "legend", "optgroup", "p", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby",
    "select", "small", "span", "strong", "sub", "sup", "th", "tt",
];

/// kramdown: `HTML_CONTENT_MODEL_RAW`.
const RAW_MODEL: &[&str] = &["script", "style", "math", "option", "textarea", "pre", "code", "kbd", "samp", "var"];

/// kramdown: `HTML_BLOCK_ELEMENTS`.
const BLOCK_ELEMENTS: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "col",
    "colgroup",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "iframe",
    "legend",
    "li",
    "main",
    "map",
    "menu",
    "nav",
    "ol",
    "optgroup",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// kramdown: `HTML_ELEMENTS_WITHOUT_BODY`.
const VOID_ELEMENTS: &[&str] = &[
    "area", "base", "br", "col", "command", "embed", "hr", "img", "input", "keygen", "link", "meta", "param", "source",
    "track", "wbr",
];

/// Elements that stand in a line (kramdown: `HTML_SPAN_ELEMENTS`).
const SPAN_ELEMENTS: &[&str] = &[
    "a", "abbr", "acronym", "b", "bdo", "big", "br", "button", "cite", "code", "del", "dfn", "em", "i", "img", "input",
    "ins", "kbd", "label", "mark", "option", "q", "rb", "rbc", "rp", "rt", "rtc", "ruby", "samp", "select", "small",
    "span", "strong", "sub", "sup", "tt", "u", "var",
];

// In which of the lists a name is.
const IN_BLOCK_MODEL: u8 = 1;
const IN_SPAN_MODEL: u8 = 2;
const IN_RAW_MODEL: u8 = 4;
const IS_BLOCK: u8 = 8;
const IS_VOID: u8 = 16;
const IS_SPAN: u8 = 32;

/// A name and its lists.
type Row = (&'static str, u8);

/// All names of all lists by their hash, in the next free row where one is taken; a row without a name ends the search.
const BY_NAME: [Row; 512] = {
    let lists = [
        (BLOCK_MODEL, IN_BLOCK_MODEL),
        (SPAN_MODEL, IN_SPAN_MODEL),
        (RAW_MODEL, IN_RAW_MODEL),
        (BLOCK_ELEMENTS, IS_BLOCK),
        (VOID_ELEMENTS, IS_VOID),
        (SPAN_ELEMENTS, IS_SPAN),
    ];
    let mut table = [("", 0); 512];
    let mut list = 0;
    while list < lists.len() {
        let (names, flag) = lists[list];
        let mut at = 0;
        while at < names.len() {
            let mut place = vocabulary::slot(names[at].as_bytes());
            while !table[place].0.is_empty() && !is_same(table[place].0.as_bytes(), names[at].as_bytes()) {
                place = (place + 1) % table.len();
            }
            table[place] = (names[at], table[place].1 | flag);
            at += 1;
        }
        list += 1;
    }
    table
};

const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// The row of `name`, in lower case; `("", 0)` for a name that HTML does not know.
fn row(name: &str) -> Row {
    let mut place = vocabulary::slot(name.as_bytes());
    while !BY_NAME[place].0.is_empty() && BY_NAME[place].0 != name {
        place = (place + 1) % BY_NAME.len();
    }
    BY_NAME[place]
}

/// Whether `name` has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    row(name).1 & IS_VOID != 0
}

/// Whether `name` stands between blocks, so that it is text within one.
pub(super) fn is_block_element(name: &str) -> bool {
    row(name).1 & IS_BLOCK != 0
}

/// Whether `name`, in lower case, is an element that stands in a line.
pub(super) fn is_span_element(name: &str) -> bool {
    row(name).1 & IS_SPAN != 0
}

/// How the content of `name` is parsed.
pub(super) fn content_model(name: &str) -> Model {
    match row(name).1 {
        flags if flags & IN_BLOCK_MODEL != 0 => Model::Block,
        flags if flags & IN_SPAN_MODEL != 0 => Model::Span,
        _ => Model::Raw,
    }
}

/// Whether HTML knows the element, so that case does not matter (kramdown: `HTML_ELEMENT`).
pub(super) fn is_known(name: &str) -> bool {
    row(name).1 != 0
}

/// `written` in lower case (Ruby: `downcase`).
pub(super) fn lower_case(written: &str) -> Cow<'_, str> {
    let is_lower = |b: u8| b.is_ascii() && !b.is_ascii_uppercase();
    if written.bytes().all(is_lower) { Cow::Borrowed(written) } else { Cow::Owned(written.to_lowercase()) }
}

/// `name` as the parser knows it: in lower case where HTML knows it.
pub(super) fn element_name(written: &str) -> Cow<'static, str> {
    match row(&lower_case(written)) {
        ("", _) => Cow::Owned(written.to_owned()),
        (name, _) => Cow::Borrowed(name),
    }
}
