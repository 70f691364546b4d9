//! What HTML says of its own names: elements, attributes, and what a browser shows of them.
//!
//! Source: the indices of the HTML standard (<https://html.spec.whatwg.org/multipage/indices.html>) and its section
//! "Non-conforming features". Tables are sorted, a lookup is a binary search without allocation.

use super::{Namespace, Node};

/// An element of the HTML standard, conforming or obsolete.
#[derive(Debug)]
pub struct ElementFacts {
    /// Its name in lower case.
    pub name: &'static str,
    kind: u16,
    own: &'static str,
    obsolete: &'static str,
}

// The kinds of an element, or-ed together in the table.
/// No content and no end tag.
const VOID: u16 = 1;
/// Its end tag may be left out.
const OPTIONAL_END: u16 = 2;
/// Must not be used any more.
const OBSOLETE: u16 = 4;
/// Phrasing content: stands in the line of a paragraph.
const PHRASING: u16 = 8;
/// Its content is text, never markup.
const RAW: u16 = 16;
/// Shows something although it holds no text.
const SHOWS: u16 = 32;
/// Shows nothing of its content.
const SILENT: u16 = 64;
/// Its start tag may be left out.
const OPTIONAL_START: u16 = 128;

impl ElementFacts {
    fn is(&self, kind: u16) -> bool {
        self.kind & kind != 0
    }

    /// Whether it has no content and no end tag: `br`, `img`.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.is(VOID)
    }

    /// Whether the standard lets authors leave out its end tag: `li`, `p`.
    #[must_use]
    pub fn has_optional_end(&self) -> bool {
        self.is(OPTIONAL_END)
    }

    /// Whether the standard lets authors leave out its start tag: `tbody`, `body`.
    #[must_use]
    pub fn has_optional_start(&self) -> bool {
        self.is(OPTIONAL_START)
    }

    /// Whether authors must not use it any more: `center`, `font`.
    #[must_use]
    pub fn is_obsolete(&self) -> bool {
        self.is(OBSOLETE)
    }

    /// Whether it is phrasing content, which stands in the line of a paragraph: `em`, `img`.
    #[must_use]
    pub fn is_phrasing(&self) -> bool {
        self.is(PHRASING)
    }

    /// Whether its content is text and never markup: `script`, `textarea`.
    #[must_use]
    pub fn is_raw_text(&self) -> bool {
        self.is(RAW)
    }

    /// Whether a browser shows something for it even when it is empty: `img`, `hr`, `iframe`, `input`.
    #[must_use]
    pub fn shows_without_text(&self) -> bool {
        self.is(SHOWS)
    }

    /// Whether a browser shows nothing of its content: `script`, `style`, `template`.
    #[must_use]
    pub fn is_silent(&self) -> bool {
        self.is(SILENT)
    }

    /// The attributes that the standard gives this element beside the global ones.
    pub fn own_attributes(&self) -> impl Iterator<Item = &'static str> {
        self.own.split_ascii_whitespace()
    }

    /// The attributes that it once had: browsers still act on them.
    pub fn obsolete_attributes(&self) -> impl Iterator<Item = &'static str> {
        self.obsolete.split_ascii_whitespace()
    }

    /// Whether `name` (lower case) is an attribute of this element, global or its own, obsolete ones included.
    /// `embed` takes any.
    #[must_use]
    pub fn knows_attribute(&self, name: &str) -> bool {
        is_global_attribute(name)
            || self.own_attributes().any(|own| own == name)
            || self.obsolete_attributes().any(|own| own == name)
            || self.name == "embed"
    }
}

const fn e(name: &'static str, kind: u16, own: &'static str, obsolete: &'static str) -> ElementFacts {
    ElementFacts { name, kind, own, obsolete }
}

/// Name, kinds, own attributes, obsolete attributes. Sorted by name.
#[rustfmt::skip]
const ELEMENTS: &[ElementFacts] = &[
    e("a", PHRASING, "download href hreflang ping referrerpolicy rel target type", "charset coords datafld datasrc methods name rev shape urn"),
    e("abbr", PHRASING, "", ""),
    e("acronym", PHRASING | OBSOLETE, "", ""),
    e("address", 0, "", ""),
    e("applet", PHRASING | OBSOLETE | SHOWS, "", "align alt archive code codebase datafld datasrc height hspace mayscript name object vspace width"),
    e("area", PHRASING | VOID, "alt coords download href ping referrerpolicy rel shape target", "hreflang nohref type"),
    e("article", 0, "", ""),
    e("aside", 0, "", ""),
    e("audio", PHRASING | SHOWS, "autoplay controls controlslist crossorigin disableremoteplayback loop muted preload src", ""),
    e("b", PHRASING, "", ""),
    e("base", VOID | SILENT, "href target", ""),
    e("basefont", VOID | OBSOLETE | SILENT, "", "color face size"),
    e("bdi", PHRASING, "", ""),
    e("bdo", PHRASING, "", ""),
    e("bgsound", VOID | OBSOLETE | SILENT, "", "balance loop src volume"),
    e("big", PHRASING | OBSOLETE, "", ""),
    e("blink", PHRASING | OBSOLETE, "", ""),
    e("blockquote", 0, "cite", ""),
    e("body", OPTIONAL_START | OPTIONAL_END, "", "alink background bgcolor bottommargin leftmargin link marginheight marginwidth rightmargin text topmargin vlink"),
    e("br", PHRASING | VOID | SHOWS, "", "clear"),
    e("button", PHRASING | SHOWS, "command commandfor disabled form formaction formenctype formmethod formnovalidate formtarget name popovertarget popovertargetaction type value", "datafld dataformatas datasrc"),
    e("canvas", PHRASING | SHOWS, "height width", ""),
    e("caption", OPTIONAL_END, "", "align"),
    e("center", OBSOLETE, "", ""),
    e("cite", PHRASING, "", ""),
    e("code", PHRASING, "", ""),
    e("col", VOID, "span", "align char charoff valign width"),
    e("colgroup", OPTIONAL_START | OPTIONAL_END, "span", "align char charoff valign width"),
    e("data", PHRASING, "value", ""),
    e("datalist", PHRASING | SILENT, "", ""),
    e("dd", OPTIONAL_END, "", ""),
    e("del", PHRASING, "cite datetime", ""),
    e("details", 0, "name open", ""),
    e("dfn", PHRASING, "", ""),
    e("dialog", 0, "closedby open", ""),
    e("dir", OBSOLETE, "", "compact"),
    e("div", 0, "", "align datafld dataformatas datasrc"),
    e("dl", 0, "", "compact"),
    e("dt", OPTIONAL_END, "", ""),
    e("em", PHRASING, "", ""),
    e("embed", PHRASING | VOID | SHOWS, "height src type width", "align hspace name vspace"),
    e("fieldset", 0, "disabled form name", "datafld"),
    e("figcaption", 0, "", ""),
    e("figure", 0, "", ""),
    e("font", PHRASING | OBSOLETE, "", "color face size"),
    e("footer", 0, "", ""),
    e("form", 0, "accept-charset action autocomplete enctype method name novalidate rel target", "accept"),
    e("frame", VOID | OBSOLETE | SHOWS, "", "bordercolor datafld datasrc frameborder longdesc marginheight marginwidth name noresize scrolling src"),
    e("frameset", OBSOLETE, "", "border bordercolor cols frameborder framespacing rows"),
    e("h1", 0, "", "align"),
    e("h2", 0, "", "align"),
    e("h3", 0, "", "align"),
    e("h4", 0, "", "align"),
    e("h5", 0, "", "align"),
    e("h6", 0, "", "align"),
    e("head", OPTIONAL_START | OPTIONAL_END | SILENT, "", "profile"),
    e("header", 0, "", ""),
    e("hgroup", 0, "", ""),
    e("hr", VOID | SHOWS, "", "align color noshade size width"),
    e("html", OPTIONAL_START | OPTIONAL_END, "", "manifest version"),
    e("i", PHRASING, "", ""),
    e("iframe", PHRASING | RAW | SHOWS, "allow allowfullscreen height loading name referrerpolicy sandbox src srcdoc width", "align allowtransparency border bordercolor datafld datasrc frameborder framespacing hspace longdesc marginheight marginwidth scrolling vspace"),
    e("image", PHRASING | VOID | OBSOLETE | SHOWS, "", "alt height src width"),
    e("img", PHRASING | VOID | SHOWS, "alt crossorigin decoding fetchpriority height ismap loading referrerpolicy sizes src srcset usemap width", "align border datafld datasrc dynsrc hspace longdesc loop lowsrc name start vspace"),
    e("input", PHRASING | VOID | SHOWS, "accept alpha alt autocomplete capture checked colorspace dirname disabled form formaction formenctype formmethod formnovalidate formtarget height list max maxlength min minlength multiple name pattern placeholder popovertarget popovertargetaction readonly required size src step type value width", "align border datafld dataformatas datasrc hspace ismap usemap vspace"),
    e("ins", PHRASING, "cite datetime", ""),
    e("isindex", VOID | OBSOLETE | SHOWS, "", "action prompt"),
    e("kbd", PHRASING, "", ""),
    e("keygen", PHRASING | VOID | OBSOLETE | SHOWS, "", "challenge disabled form keytype name"),
    e("label", PHRASING, "for", "datafld dataformatas datasrc form"),
    e("legend", 0, "", "align datafld dataformatas datasrc"),
    e("li", OPTIONAL_END, "value", "type"),
    e("link", PHRASING | VOID | SILENT, "as blocking color crossorigin disabled fetchpriority href hreflang imagesizes imagesrcset integrity media referrerpolicy rel sizes type", "charset methods rev target urn"),
    e("listing", OBSOLETE, "", ""),
    e("main", 0, "", ""),
    e("map", PHRASING, "name", ""),
    e("mark", PHRASING, "", ""),
    e("marquee", PHRASING | OBSOLETE, "", "behavior bgcolor datafld dataformatas datasrc direction height hspace loop scrollamount scrolldelay truespeed vspace width"),
    e("math", PHRASING | SHOWS, "alttext display", ""),
    e("menu", 0, "", "compact label type"),
    e("menuitem", OBSOLETE, "", "checked default disabled icon label radiogroup type"),
    e("meta", PHRASING | VOID | SILENT, "charset content http-equiv media name", "scheme"),
    e("meter", PHRASING | SHOWS, "high low max min optimum value", "form"),
    e("multicol", OBSOLETE, "", "cols gutter width"),
    e("nav", 0, "", ""),
    e("nextid", VOID | OBSOLETE | SILENT, "", "n"),
    e("nobr", PHRASING | OBSOLETE, "", ""),
    e("noembed", OBSOLETE | RAW | SILENT, "", ""),
    e("noframes", OBSOLETE | RAW | SILENT, "", ""),
    e("noscript", PHRASING, "", ""),
    e("object", PHRASING | SHOWS, "data form height name type width", "align archive border classid code codebase codetype datafld dataformatas datasrc declare hspace standby typemustmatch usemap vspace"),
    e("ol", 0, "reversed start type", "compact"),
    e("optgroup", OPTIONAL_END, "disabled label", ""),
    e("option", OPTIONAL_END, "disabled label selected value", "datafld dataformatas datasrc name"),
    e("output", PHRASING, "for form name", ""),
    e("p", OPTIONAL_END, "", "align"),
    e("param", VOID | OBSOLETE | SILENT, "", "datafld name type value valuetype"),
    e("picture", PHRASING, "", ""),
    e("plaintext", OBSOLETE | RAW, "", ""),
    e("pre", 0, "", "cols width wrap"),
    e("progress", PHRASING | SHOWS, "max value", ""),
    e("q", PHRASING, "cite", ""),
    e("rb", OBSOLETE | OPTIONAL_END, "", ""),
    e("rp", OPTIONAL_END, "", ""),
    e("rt", OPTIONAL_END, "", ""),
    e("rtc", OBSOLETE | OPTIONAL_END, "", ""),
    e("ruby", PHRASING, "", ""),
    e("s", PHRASING, "", ""),
    e("samp", PHRASING, "", ""),
    e("script", PHRASING | RAW | SILENT, "async blocking crossorigin defer fetchpriority integrity nomodule referrerpolicy src type", "charset event for language"),
    e("search", 0, "", ""),
    e("section", 0, "", ""),
    e("select", PHRASING | SHOWS, "autocomplete disabled form multiple name required size", "datafld dataformatas datasrc"),
    e("selectedcontent", PHRASING, "", ""),
    e("slot", PHRASING, "name", ""),
    e("small", PHRASING, "", ""),
    e("source", VOID | SILENT, "height media sizes src srcset type width", ""),
    e("spacer", VOID | OBSOLETE | SHOWS, "", "align height size type width"),
    e("span", PHRASING, "", "datafld dataformatas datasrc"),
    e("strike", PHRASING | OBSOLETE, "", ""),
    e("strong", PHRASING, "", ""),
    e("style", RAW | SILENT, "blocking media", "type"),
    e("sub", PHRASING, "", ""),
    e("summary", 0, "", ""),
    e("sup", PHRASING, "", ""),
    e("svg", PHRASING | SHOWS, "", ""),
    e("table", 0, "", "align background bgcolor border bordercolor cellpadding cellspacing dataformatas datapagesize datasrc frame height rules summary width"),
    e("tbody", OPTIONAL_START | OPTIONAL_END, "", "align background char charoff valign"),
    e("td", OPTIONAL_END, "colspan headers rowspan", "abbr align axis background bgcolor bordercolor char charoff height nowrap scope valign width"),
    e("template", PHRASING | SILENT, "shadowrootclonable shadowrootcustomelementregistry shadowrootdelegatesfocus shadowrootmode shadowrootserializable", ""),
    e("textarea", PHRASING | RAW | SHOWS, "autocomplete cols dirname disabled form maxlength minlength name placeholder readonly required rows wrap", "datafld datasrc"),
    e("tfoot", OPTIONAL_END, "", "align background char charoff valign"),
    e("th", OPTIONAL_END, "abbr colspan headers rowspan scope", "align axis background bgcolor bordercolor char charoff height nowrap valign width"),
    e("thead", OPTIONAL_END, "", "align background char charoff valign"),
    e("time", PHRASING, "datetime", ""),
    e("title", RAW | SILENT, "", ""),
    e("tr", OPTIONAL_END, "", "align background bgcolor bordercolor char charoff valign"),
    e("track", VOID | SILENT, "default kind label src srclang", ""),
    e("tt", PHRASING | OBSOLETE, "", ""),
    e("u", PHRASING, "", ""),
    e("ul", 0, "", "compact type"),
    e("var", PHRASING, "", ""),
    e("video", PHRASING | SHOWS, "autoplay controls controlslist crossorigin disablepictureinpicture disableremoteplayback height loading loop muted playsinline poster preload src width", ""),
    e("wbr", PHRASING | VOID | SHOWS, "", ""),
    e("xmp", OBSOLETE | RAW, "", ""),
];

/// Attributes that every element takes, beside `aria-*`, `data-*` and event handlers. Sorted.
/// With those of microdata, RDFa, ARIA and shadow trees, which live in standards of their own.
static GLOBAL_ATTRIBUTES: &[&str] = &[
    "about",
    "accesskey",
    "autocapitalize",
    "autocorrect",
    "autofocus",
    "class",
    "content",
    "contenteditable",
    "contextmenu",
    "datatype",
    "dir",
    "draggable",
    "dropzone",
    "enterkeyhint",
    "exportparts",
    "headingoffset",
    "headingreset",
    "hidden",
    "id",
    "inert",
    "inlist",
    "inputmode",
    "is",
    "itemid",
    "itemprop",
    "itemref",
    "itemscope",
    "itemtype",
    "lang",
    "nonce",
    "part",
    "popover",
    "prefix",
    "property",
    "resource",
    "role",
    "slot",
    "spellcheck",
    "style",
    "tabindex",
    "title",
    "translate",
    "typeof",
    "vocab",
    "writingsuggestions",
    "xml:base",
    "xml:lang",
    "xml:space",
    "xmlns",
];

/// What the standard says of the HTML element `name` (lower case); `None` for a name it does not have.
#[must_use]
pub fn element(name: &str) -> Option<&'static ElementFacts> {
    index(name).map(|index| &ELEMENTS[index])
}

/// Which of [`elements`] is called `name` (lower case).
pub(super) fn index(name: &str) -> Option<usize> {
    let mut slot = slot(name.as_bytes());
    loop {
        let index = usize::from(*BY_NAME.get(slot)?);
        if ELEMENTS.get(index)?.name == name {
            return Some(index);
        }
        slot = (slot + 1) % BY_NAME.len();
    }
}

/// The index in [`ELEMENTS`] by the hash of the name, the next slot where one is taken; `FREE` ends the search.
const BY_NAME: [u8; 512] = {
    assert!(ELEMENTS.len() < FREE as usize);
    let mut table = [FREE; 512];
    let mut at = 0;
    while at < ELEMENTS.len() {
        let mut place = slot(ELEMENTS[at].name.as_bytes());
        while table[place] != FREE {
            place = (place + 1) % table.len();
        }
        #[allow(clippy::cast_possible_truncation)]
        {
            table[place] = at as u8;
        }
        at += 1;
    }
    table
};
const FREE: u8 = u8::MAX;

/// Where a table of 512 rows holds `name`, as far as no other name is there.
pub(crate) const fn slot(name: &[u8]) -> usize {
    let (mut hash, mut at) = (0_usize, 0);
    while at < name.len() {
        hash = hash.wrapping_mul(31).wrapping_add(name[at] as usize);
        at += 1;
    }
    (hash ^ (hash >> 9)) % 512
}

/// Whether `name` (lower case) is a heading.
#[must_use]
pub fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

/// Every element of the standard, sorted by name.
pub fn elements() -> impl Iterator<Item = &'static ElementFacts> {
    ELEMENTS.iter()
}

/// The global attributes, sorted.
#[must_use]
pub fn global_attributes() -> &'static [&'static str] {
    GLOBAL_ATTRIBUTES
}

/// Whether every element takes the attribute `name` (lower case): global ones, `aria-*`, `data-*`, event handlers.
#[must_use]
pub fn is_global_attribute(name: &str) -> bool {
    GLOBAL_ATTRIBUTES.binary_search(&name).is_ok()
        || name.starts_with("data-")
        || name.starts_with("aria-")
        || name.starts_with("xmlns:")
        || is_event_handler(name)
}

/// Whether the attribute `name` (lower case) holds script that an event starts: `onclick`, `onload`.
#[must_use]
pub fn is_event_handler(name: &str) -> bool {
    name.len() > 2 && name.starts_with("on") && name.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// Whether `name` is one of the standard's formatting elements: left open at the end of a block, they go on as copies
/// in the next one.
#[must_use]
pub fn is_formatting(name: &str) -> bool {
    matches!(
        name,
        "a" | "b" | "big" | "code" | "em" | "font" | "i" | "nobr" | "s" | "small" | "strike" | "strong" | "tt" | "u"
    )
}

/// Whether `name` can be a custom element: a lower-case letter first and a hyphen in it, but not one of the eight
/// names that SVG and MathML took before.
#[must_use]
pub fn is_custom_element(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.contains('-')
        && !matches!(
            name,
            "annotation-xml"
                | "color-profile"
                | "font-face"
                | "font-face-src"
                | "font-face-uri"
                | "font-face-format"
                | "font-face-name"
                | "missing-glyph"
        )
}

/// Whether the attribute `attribute` of `element` holds one URL that a browser follows, loads or shows.
#[must_use]
pub fn is_url_attribute(element: &str, attribute: &str) -> bool {
    match attribute {
        "href" => matches!(element, "a" | "area" | "link" | "base"),
        "src" => {
            matches!(element, "img" | "iframe" | "video" | "audio" | "source" | "track" | "embed" | "script" | "input")
        }
        "cite" => matches!(element, "blockquote" | "q" | "ins" | "del"),
        "poster" => element == "video",
        "data" => element == "object",
        "action" => element == "form",
        "formaction" => matches!(element, "button" | "input"),
        _ => false,
    }
}

/// What to write instead of an obsolete element: the end of a sentence that starts with "use".
#[must_use]
pub fn instead_of(element: &str) -> &'static str {
    match element {
        "acronym" => "`abbr`",
        "applet" | "noembed" => "`object` or `iframe`",
        "basefont" | "font" | "multicol" | "spacer" => "CSS",
        "bgsound" => "`audio`",
        "big" => "CSS `font-size`, or a heading",
        "blink" | "marquee" => "CSS animation, or plain text",
        "center" => "CSS `text-align: center`",
        "dir" => "`ul`",
        "frame" | "frameset" | "noframes" => "`iframe`",
        "image" => "`img`",
        "isindex" => "`form` with `input`",
        "keygen" => "the Web Cryptography API",
        "listing" | "xmp" => "`pre` and `code`",
        "menuitem" => "script",
        "nextid" => "no replacement: delete it",
        "nobr" => "CSS `white-space: nowrap`",
        "param" => "the `data` attribute of `object`",
        "plaintext" => "`pre`, or a file of type text/plain",
        "rb" | "rtc" => "`ruby` and `rt`",
        "strike" => "`s`, or `del` for an edit",
        "tt" => "`code`, `kbd` or `samp`",
        _ => "a current element",
    }
}

/// How an element keeps its content from the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hiding {
    /// The attribute `hidden`.
    Attribute,
    /// `display: none`.
    Display,
    /// `visibility: hidden` or `collapse`.
    Visibility,
    /// `opacity: 0`.
    Opacity,
    /// `font-size: 0`.
    FontSize,
    /// Positioned or indented a thousand pixels or more out of the page.
    OffScreen,
}

impl Hiding {
    /// As an author writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Attribute => "hidden",
            Self::Display => "display: none",
            Self::Visibility => "visibility: hidden",
            Self::Opacity => "opacity: 0",
            Self::FontSize => "font-size: 0",
            Self::OffScreen => "a position outside the page",
        }
    }
}

/// How `node` hides its own content: by attribute or inline style. What style sheets do is not known here.
#[must_use]
pub fn hiding(node: Node<'_>) -> Option<Hiding> {
    let element = node.element().filter(|e| e.namespace == Namespace::Html)?;
    for attribute in &element.attributes {
        let found = match &*attribute.name {
            // `until-found` is shown by a search in the page.
            "hidden" if !attribute.value.trim().eq_ignore_ascii_case("until-found") => Some(Hiding::Attribute),
            "style" => hiding_style(&attribute.value),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// How the declarations of a `style` attribute hide an element. The last declaration of a property counts.
#[must_use]
pub fn hiding_style(style: &str) -> Option<Hiding> {
    let (mut display, mut visibility, mut opacity, mut font, mut indent) = (false, false, false, false, false);
    let (mut out, mut positioned) = (false, false);
    for declaration in style.split(';') {
        let Some((property, value)) = declaration.split_once(':') else { continue };
        let value = value.split('!').next().unwrap_or_default().trim();
        match property.trim() {
            p if p.eq_ignore_ascii_case("display") => display = value.eq_ignore_ascii_case("none"),
            p if p.eq_ignore_ascii_case("visibility") => {
                visibility = value.eq_ignore_ascii_case("hidden") || value.eq_ignore_ascii_case("collapse");
            }
            p if p.eq_ignore_ascii_case("opacity") => opacity = number(value) == Some(0.0),
            p if p.eq_ignore_ascii_case("font-size") => font = number(value) == Some(0.0),
            p if p.eq_ignore_ascii_case("text-indent") => indent = is_far_out(value),
            p if p.eq_ignore_ascii_case("position") => {
                positioned = value.eq_ignore_ascii_case("absolute") || value.eq_ignore_ascii_case("fixed");
            }
            p if p.eq_ignore_ascii_case("left") || p.eq_ignore_ascii_case("top") => out |= is_far_out(value),
            _ => {}
        }
    }
    match () {
        () if display => Some(Hiding::Display),
        () if visibility => Some(Hiding::Visibility),
        () if opacity => Some(Hiding::Opacity),
        () if font => Some(Hiding::FontSize),
        () if indent || (positioned && out) => Some(Hiding::OffScreen),
        () => None,
    }
}

/// The number of a CSS length or number, its unit dropped.
fn number(value: &str) -> Option<f64> {
    let end = value.find(|c: char| !matches!(c, '0'..='9' | '.' | '-' | '+')).unwrap_or(value.len());
    value[..end].parse().ok()
}

/// A thousand pixels or more to the left or above.
fn is_far_out(value: &str) -> bool {
    let unit = value.trim_start_matches(|c: char| matches!(c, '0'..='9' | '.' | '-' | '+'));
    let pixels = match unit {
        u if u.eq_ignore_ascii_case("px") || u.is_empty() => 1.0,
        u if u.eq_ignore_ascii_case("em") || u.eq_ignore_ascii_case("rem") => 16.0,
        u if u.eq_ignore_ascii_case("pt") => 4.0 / 3.0,
        _ => return false,
    };
    // Authors write -999px as often as -9999px.
    number(value).is_some_and(|n| n * pixels <= -999.0)
}

/// The name of `names` that `wrong` most likely stands for: one edit away, two in names of five letters or more.
/// Of several equally near the first wins.
pub fn nearest<'n>(wrong: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let limit = match wrong.chars().count() {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    };
    let scored = names.filter(|n| n.len().abs_diff(wrong.len()) <= limit);
    let scored = scored.map(|n| (strsim::damerau_levenshtein(wrong, n), n)).filter(|(d, _)| (1..=limit).contains(d));
    scored.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_so_that_the_search_finds_every_row() {
        assert!(ELEMENTS.windows(2).all(|w| w[0].name < w[1].name));
        assert!(GLOBAL_ATTRIBUTES.windows(2).all(|w| w[0] < w[1]));
        assert!(ELEMENTS.iter().all(|e| element(e.name).is_some_and(|found| found.name == e.name)));
        for facts in ELEMENTS {
            let own: Vec<_> = facts.own_attributes().chain(facts.obsolete_attributes()).collect();
            for name in &own {
                assert!(own.iter().filter(|n| *n == name).count() == 1, "{} lists {name} twice", facts.name);
            }
        }
    }

    #[test]
    fn an_obsolete_element_says_what_to_use() {
        for facts in elements().filter(|e| e.is_obsolete()) {
            assert_ne!(instead_of(facts.name), "a current element", "{}", facts.name);
        }
    }

    #[test]
    fn attributes_belong_to_their_elements() {
        let knows = |e: &str, a: &str| element(e).unwrap().knows_attribute(a);
        assert!(knows("a", "href") && !knows("span", "href"));
        assert!(knows("span", "data-x") && knows("span", "aria-label") && knows("span", "onclick"));
        assert!(knows("img", "border") && !knows("p", "border"));
        assert!(knows("embed", "flashvars"));
        assert!(!is_event_handler("on") && !is_event_handler("on-x"));
    }

    #[test]
    fn styles_hide() {
        assert_eq!(hiding_style("display:none"), Some(Hiding::Display));
        assert_eq!(hiding_style("color:red; DISPLAY : none !important"), Some(Hiding::Display));
        assert_eq!(hiding_style("display:none;display:block"), None);
        assert_eq!(hiding_style("font-size:0px"), Some(Hiding::FontSize));
        assert_eq!(hiding_style("font-size:0.8em"), None);
        assert_eq!(hiding_style("position:absolute;left:-9999px"), Some(Hiding::OffScreen));
        assert_eq!(hiding_style("left:-9999px"), None);
        assert_eq!(hiding_style("text-indent:-2em"), None);
        assert_eq!(hiding_style("opacity:0.0"), Some(Hiding::Opacity));
        assert_eq!(hiding_style("opacity: 0.5"), None);
        assert_eq!(hiding_style("background:url(a;display:none)"), None);
    }

    #[test]
    fn a_typo_has_one_nearest_name() {
        assert_eq!(nearest("stong", elements().map(|e| e.name)), Some("strong"));
        assert_eq!(nearest("bq", elements().map(|e| e.name)), None);
        assert_eq!(nearest("strong", ["strong"].into_iter()), None);
    }
}
