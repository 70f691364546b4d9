//! What a conversion can lose, by name. Losses are explained, never selected: each is a [`RuleInfo`] without code.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::text::Span;

crate::rule_info! {
    /// A `style` attribute was removed.
    ///
    /// ## What it means
    /// The `clean` profile keeps what the reader reads, not how it was coloured or spaced: `style` goes from every
    /// element that stays. The alignment of a table's cells is kept.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the element as HTML, with its style.
    pub static STYLE_ATTRIBUTE = "loss/style-attribute", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A `class` attribute was removed.
    ///
    /// ## What it means
    /// Classes name styles of the page that the post came from. The language of a code block
    /// (`class="language-rust"`) is kept.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the element as HTML, with its classes.
    pub static CLASS = "loss/class", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// An attribute that readers do not see was removed.
    ///
    /// ## What it means
    /// `data-*`, `aria-*`, sizes, borders, `target`, `rel`, `lang` and the like have no place in Markdown, and the text,
    /// links and images are the same without them.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the element as HTML, with its attributes.
    pub static ATTRIBUTE = "loss/attribute", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// An `id` or an anchor's `name` was removed.
    ///
    /// ## What it means
    /// No link of the post leads to it. A page elsewhere may: then its link now leads to the top of this page. An id
    /// that a link of the same post leads to is kept as an anchor.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the element as HTML, with its id.
    pub static ID = "loss/id", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// What the content schema forbids was removed.
    ///
    /// ## What it means
    /// `html.forbid` of the schema names the element or the attribute: of an element the content is kept, where it has
    /// some.
    ///
    /// ## How to keep it
    /// Take it off the list, or convert with `--profile faithful`.
    pub static FORBIDDEN = "loss/forbidden", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A comment was removed.
    ///
    /// ## What it means
    /// Comments are not shown. Marks that generators act on (`<!--more-->`, `<!-- truncate -->`) are kept, and comments that
    /// tell `copydesk lint` what not to report.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps comments.
    pub static COMMENT = "loss/comment", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A hidden element was removed, with its content.
    ///
    /// ## What it means
    /// `hidden` or `display:none` says that the reader does not see it; Markdown would show it.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps it as HTML.
    pub static HIDDEN = "loss/hidden", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// An element without content was removed.
    ///
    /// ## What it means
    /// `<b></b>`, `<p></p>`, a heading or a link without text: nothing of it was to be seen. Of an empty item
    /// at the end of a list its bullet was; one between others stays.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps empty elements that have attributes.
    pub static EMPTY_ELEMENT = "loss/empty-element", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A wrapper's tags were removed; its content stays.
    ///
    /// ## What it means
    /// `div`, `span`, `font`, `center`, `section` and the like carry layout, not text.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps them as HTML.
    pub static PRESENTATIONAL_WRAPPER = "loss/presentational-wrapper", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A script, a style sheet or other content that is never shown was removed.
    ///
    /// ## What it means
    /// `script`, `style`, `template`, `noscript`, `meta` and `link` do not belong into the text of a post, and scripts are
    /// a danger in an archive of other people's posts.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps them as HTML.
    pub static SCRIPT = "loss/script", Warning, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// An event handler (`onclick`, `onerror`, …) was removed.
    ///
    /// ## What it means
    /// Handlers are scripts.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the element as HTML, with its handlers.
    pub static EVENT_HANDLER = "loss/event-handler", Warning, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A URL that runs a script was removed.
    ///
    /// ## What it means
    /// `javascript:`, `vbscript:` and `data:` URLs that are not images run code when followed. The text of the link stays.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the URL.
    pub static SCRIPT_URL = "loss/script-url", Warning, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A form control was removed; its text stays.
    ///
    /// ## What it means
    /// Fields and buttons do nothing without the server that they belonged to. The check boxes of task lists are kept.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps them as HTML.
    pub static FORM_CONTROL = "loss/form-control", Warning, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// An element that this profile does not keep was removed; its text stays.
    ///
    /// ## What it means
    /// Drawings (`svg`), formulas (`math`) and elements that HTML does not know are reduced to the text in them.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps them as HTML.
    pub static UNSUPPORTED = "loss/unsupported", Warning, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// What Markdown cannot say without raw HTML was reduced to its text.
    ///
    /// ## What it means
    /// Under `--profile plain` nothing is written as HTML: a table with joined cells becomes paragraphs, `H<sub>2</sub>O`
    /// becomes `H2O`, an embedded video goes.
    ///
    /// ## How to keep it
    /// `--profile clean` keeps these few elements as HTML.
    pub static RAW_HTML = "loss/raw-html", Warning, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// The first row of a table became its header row.
    ///
    /// ## What it means
    /// A table in Markdown has a header row. This one had none, so its first row is now shown as one.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the table as HTML.
    pub static TABLE_HEADER = "loss/table-header", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Whether quotes, dashes and dots of this text are straight or typographic is left to the engine.
    ///
    /// ## What it means
    /// kramdown (Jekyll), goldmark and marked show `“a”` for `"a"` and `–` for `--`; other engines do not. The characters
    /// are written as they stood, so a reader of one engine sees another form of them than a reader of the next.
    ///
    /// ## How to keep it
    /// `--typography keep` escapes what would change.
    pub static TYPOGRAPHY = "loss/typography", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// HTML that stays in the Markdown will not be shown.
    ///
    /// ## What it means
    /// The post was a file of HTML, which Hugo shows as it stands. In Markdown it leaves raw HTML out, unless the configuration
    /// says `markup.goldmark.renderer.unsafe: true`, and this site's does not.
    ///
    /// ## What to do
    /// Set that key, or convert with `--profile plain`, which writes no HTML and tells what that costs.
    pub static HTML_OMITTED = "loss/html-omitted", Warning, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Something stays HTML in the Markdown.
    ///
    /// ## What it means
    /// Nothing is lost: readers see what they saw. Markdown has no words for this piece, or its words would not be read
    /// the same by every engine; the message says which. Renderers that drop raw HTML (Hugo by default) do not show it.
    ///
    /// ## What to do
    /// `--profile plain` writes no HTML at all and tells what that costs; `--target` names the one engine that has to
    /// read the result, and some know more words than others.
    pub static KEPT_AS_HTML = "loss/kept-as-html", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Something between the items of a list became part of the item before it.
    ///
    /// ## What it means
    /// HTML allows nothing but items in a list; old editors wrote `<ul><li>a</li><ul><li>b</li></ul></ul>`. Browsers show
    /// such a list, or such text, below the item before it and indented as that is, and so does the Markdown.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the list as HTML, as it was.
    pub static LIST_STRAY = "loss/list-stray", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Two lists that stood right behind each other became one.
    ///
    /// ## What it means
    /// Nothing but an empty comment keeps two bulleted lists apart in Markdown. A browser shows them with a little more
    /// space between the last item of the one and the first of the other than between the others.
    ///
    /// ## How to keep it
    /// A comment between the two keeps them apart, and so does `--profile faithful`.
    pub static LIST_JOINED = "loss/list-joined", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A link to where it stands was removed.
    ///
    /// ## What it means
    /// Generators give headings a link to themselves: `<h2 id="a"><a href="#a">A</a></h2>`. The text stays; the next
    /// generator makes its own.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps it.
    pub static SELF_LINK = "loss/self-link", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A definition list became a list of its terms.
    ///
    /// ## What it means
    /// CommonMark has no definition lists. Each term is an item of a bulleted list, and what defines it stands in that
    /// item below it.
    ///
    /// ## How to keep it
    /// `--target kramdown` keeps it as a definition list, `--profile faithful` as HTML; so does a content schema whose
    /// `html.elements` names `dl`.
    pub static DEFINITION_LIST = "loss/definition-list", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A figure became what stands in it.
    ///
    /// ## What it means
    /// Markdown has no figures: the picture is written as an image, its caption as a paragraph below or above it.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps it as HTML; so does a content schema whose `html.elements` names `figure`.
    pub static FIGURE = "loss/figure", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A cell of a table that spans several was written in the first of them.
    ///
    /// ## What it means
    /// Cells of Markdown's tables span no others. The text is all there and every cell stands in its column; that it is
    /// about the empty cells beside or below it as well is not to be seen any more.
    ///
    /// ## How to keep it
    /// `--profile faithful` keeps the table as HTML; so does a content schema whose `html.elements` names `table`.
    pub static TABLE_SPAN = "loss/table-span", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// An e-mail address in the text becomes a link where the engine makes links of addresses.
    ///
    /// ## What it means
    /// GFM and its relatives link `name@example.org` wherever it stands, and no escape prevents that. On a site whose
    /// kramdown shows it as text it is written as it was.
    ///
    /// ## How to keep it
    /// `--profile faithful` puts an empty comment before the `@`; `--target kramdown` needs none.
    pub static ADDRESS_LINK = "loss/address-link", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A block that stands in every post was removed.
    ///
    /// ## What it means
    /// The content schema names its text under `clean.boilerplate`.
    ///
    /// ## How to keep it
    /// Take the text out of the schema, or use `--profile faithful`.
    pub static BOILERPLATE = "loss/boilerplate", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// The source of an image was taken from where a script finds it.
    ///
    /// ## What it means
    /// Pages that load images late keep the real source in `data-src` or the like and show a placeholder. Markdown has no
    /// script: the image gets its real source.
    ///
    /// ## How to keep it
    /// `clean: { lazy_images: keep }` in the content schema leaves such images as they are.
    pub static LAZY_IMAGE = "loss/lazy-image", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A URL without a scheme got one.
    ///
    /// ## What it means
    /// The content schema says under `links.protocol_relative` which scheme `//host/…` means.
    ///
    /// ## How to keep it
    /// `links: { protocol_relative: allow }` leaves such URLs as they are.
    pub static PROTOCOL_RELATIVE = "loss/protocol-relative", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A link through another service became a link to its target.
    ///
    /// ## What it means
    /// Search engines, networks and mail filters pass readers on from a page of their own. The target stands in the URL;
    /// the link now leads there.
    ///
    /// ## How to keep it
    /// `clean: { redirects: keep }` in the content schema leaves such links as they are.
    pub static REDIRECT = "loss/redirect", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Something that only counts readers was removed.
    ///
    /// ## What it means
    /// Images of one pixel, and parameters of URLs that say where a reader came from: `utm_source`, `fbclid`. The page and
    /// the target of the link are the same without them.
    ///
    /// ## How to keep it
    /// `clean: { tracking: keep }` in the content schema leaves them.
    pub static TRACKING = "loss/tracking", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A paragraph that is bold as a whole became a heading.
    ///
    /// ## What it means
    /// A short paragraph, all of it in `<strong>` or `<b>`, without the end of a sentence, and something behind it: the
    /// content schema says `clean: { bold_headings: promote }`. Its level is the one below the last heading, or 2.
    ///
    /// ## How to keep it
    /// `clean: { bold_headings: keep }`, which is the default.
    pub static BOLD_HEADING = "loss/bold-heading", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Punctuation was moved out of emphasis, at whose edge it stood.
    ///
    /// ## What it means
    /// Between punctuation and a letter `**` neither opens nor closes: `**讯：**近` stays literal in most engines.
    /// `--cjk-emphasis move` writes `**讯**：近`: the text is the same, one character of it is not emphasised any more.
    ///
    /// ## How to keep it
    /// `--cjk-emphasis html` or `reference` spells the emphasis in another way.
    pub static EMPHASIS_MOVED = "loss/emphasis-moved", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Blanks that indented a line were removed.
    ///
    /// ## What it means
    /// `&nbsp;&nbsp;` or `　　` (U+3000) at the start of a paragraph, or behind a line break, is the indentation of a page that
    /// has no style for it. The content schema says `clean: { indentation: strip }`.
    ///
    /// ## How to keep it
    /// `clean: { indentation: keep }`, which is the default.
    pub static INDENTATION = "loss/indentation", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Blanks were written for tabs that indent preformatted text.
    ///
    /// ## What it means
    /// A browser shows a tab in `<pre>` as blanks up to the next eighth column: these blanks are written, because Markdown
    /// linters object to tabs and editors show them as they like. Only tabs at the start of a line, and only where no
    /// language is named: code in which a tab may be syntax keeps it, and so does what looks like a Makefile.
    ///
    /// ## How to keep it
    /// `clean: { tabs: keep }` in the content schema leaves them; so does a class that names the language.
    pub static TAB = "loss/tab", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// Text that had been read in the wrong encoding was mended.
    ///
    /// ## What it means
    /// `â€™` is the UTF-8 of `’`, read as windows-1252. The content schema says `clean: { mojibake: repair }`: a text in which
    /// all that is not ASCII gives valid UTF-8 when it is written in that encoding again, and the same text when that is
    /// read in it, is replaced; a text in which one character does not is left. Encodings: windows-1252, ISO 8859-1, GBK.
    ///
    /// ## How to keep it
    /// `clean: { mojibake: keep }`, which is the default.
    pub static MOJIBAKE = "loss/mojibake", Info, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// The body could not be converted with proof and was left as it was.
    ///
    /// ## What it means
    /// What was written did not read back the same, neither as Markdown nor as HTML. The file is unchanged; the message
    /// names the first difference. This is a fault of copydesk: please report it with the file.
    pub static UNPROVED = "loss/unproved", Error, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// The body is in a format or an encoding that is not read, and was left as it was.
    ///
    /// ## What it means
    /// MDX and Markdoc are programs as much as text, and bytes in another encoding than UTF-8 are no text to copydesk. The
    /// file is unchanged.
    ///
    /// ## What to do
    /// Convert the file to UTF-8, or to Markdown, first.
    pub static UNREAD = "loss/unread", Warning, Recommended, fix: None, since: "0.1.0";
}

crate::rule_info! {
    /// A template tag could not be run, so all templates of the post were left as they are.
    ///
    /// ## What it means
    /// `--liquid run` writes what Jekyll would make of the tags. This one asks for what only a build knows: the time, a
    /// plugin's tag, a file that is not there; or it is one at which Jekyll itself stops. The message says which.
    ///
    /// ## What to do
    /// Replace the tag by what it stands for, or leave it: without `--liquid run` every tag stays as it is.
    pub static TEMPLATE_NOT_RUN = "loss/template-not-run", Warning, Recommended, fix: None, since: "0.1.0";
}

/// Every loss, by name.
pub static ALL: &[&RuleInfo] = &[
    &ADDRESS_LINK,
    &ATTRIBUTE,
    &BOILERPLATE,
    &BOLD_HEADING,
    &CLASS,
    &COMMENT,
    &DEFINITION_LIST,
    &EMPHASIS_MOVED,
    &EMPTY_ELEMENT,
    &EVENT_HANDLER,
    &FIGURE,
    &FORBIDDEN,
    &FORM_CONTROL,
    &HIDDEN,
    &HTML_OMITTED,
    &ID,
    &INDENTATION,
    &KEPT_AS_HTML,
    &LAZY_IMAGE,
    &LIST_JOINED,
    &LIST_STRAY,
    &MOJIBAKE,
    &PRESENTATIONAL_WRAPPER,
    &PROTOCOL_RELATIVE,
    &RAW_HTML,
    &REDIRECT,
    &SCRIPT,
    &SCRIPT_URL,
    &SELF_LINK,
    &STYLE_ATTRIBUTE,
    &TAB,
    &TABLE_HEADER,
    &TABLE_SPAN,
    &TEMPLATE_NOT_RUN,
    &TRACKING,
    &TYPOGRAPHY,
    &UNPROVED,
    &UNREAD,
    &UNSUPPORTED,
];

/// Whether `found` says that something was lost: what stays HTML is told of too, and is none.
#[must_use]
pub fn is_loss(found: &Diagnostic) -> bool {
    found.rule.name != KEPT_AS_HTML.name
}

/// The loss of something at `span`.
pub(crate) fn lost(rule: &'static RuleInfo, span: Span, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(rule, span, message)
}

#[cfg(test)]
mod tests {
    use super::ALL;

    #[test]
    fn every_loss_is_named_and_explained() {
        let names: Vec<_> = ALL.iter().map(|info| info.name).collect();
        let mut sorted = names.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(names, sorted);
        for info in ALL {
            assert!(info.name.starts_with("loss/") && info.docs.contains("## What it means"), "{}", info.name);
        }
    }
}
