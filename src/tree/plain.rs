//! The tokens that nearly all HTML is made of, read in one look instead of a state for each character.
//!
//! Text, references to characters, and tags whose names are of small letters mean the same in every state in which
//! html5ever's tokenizer waits for the next token. All else (comments, elements with raw text, whatever is broken) is left
//! to that tokenizer, or to [`super::direct`]; the tests of this module hold all ways to the same tree.

use html5ever::data::NAMED_ENTITIES;
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{Tag, TagKind, Token};
use html5ever::{Attribute as ParsedAttribute, LocalName, QualName, ns};

use super::arena::Attribute;
use super::rendered::narrow;

/// More attributes are not looked at here: each is compared with all before it.
const MAX_ATTRIBUTES: usize = 16;
/// No name of a reference is longer (`CounterClockwiseContourIntegral`).
const MAX_NAME: usize = 32;
/// No name that needs no `;` is longer (`yacute`).
const MAX_BARE_NAME: usize = 6;

/// A plain token.
pub(super) enum Plain<'h> {
    /// Text up to the next `<`, `&` or carriage return, as it stands.
    Text,
    /// A reference, or an `&` that begins none, as which text it is read.
    Reference(Characters),
    /// A start tag.
    Start(StartTag<'h>),
    /// An end tag.
    End(&'h str),
}

/// A start tag.
pub(super) struct StartTag<'h> {
    pub(super) name: &'h str,
    pub(super) attributes: Vec<Attribute>,
    pub(super) self_closing: bool,
}

/// The one or two characters that a reference stands for.
#[derive(Clone, Copy)]
pub(super) struct Characters([char; 2]);

impl Characters {
    /// Both of them, written to `buffer`.
    pub(super) fn text(self, buffer: &mut [u8; 8]) -> &str {
        let mut length = self.0[0].encode_utf8(buffer).len();
        if self.0[1] != '\0' {
            length += self.0[1].encode_utf8(&mut buffer[length..]).len();
        }
        std::str::from_utf8(&buffer[..length]).unwrap_or_default()
    }

    /// Adds them to `text`.
    fn push_to(self, text: &mut String) {
        text.push_str(self.text(&mut [0; 8]));
    }
}

/// The plain token that starts at byte `at` of `html`, and its end.
///
/// `html` has no NUL, and the tokenizer waits for a new token there.
pub(super) fn next(html: &str, at: usize) -> Option<(Plain<'_>, usize)> {
    let bytes = html.as_bytes();
    match bytes.get(at)? {
        b'<' if bytes.get(at + 1) == Some(&b'/') => end_tag(html, at),
        b'<' => start_tag(html, at),
        b'&' => {
            let (characters, length) = reference_in_text(&html[at..])?;
            Some((Plain::Reference(characters), at + length))
        }
        _ => {
            let end = memchr::memchr3(b'<', b'&', b'\r', &bytes[at..]).map_or(bytes.len(), |n| at + n);
            (end > at).then_some((Plain::Text, end))
        }
    }
}

/// The token of html5ever that starts at byte `at` of `html` and its end, if it is a plain one after which the tokenizer
/// waits for a new token again. `whole` is the same text as `html`.
pub(super) fn token(html: &str, whole: &StrTendril, at: usize) -> Option<(Token, usize)> {
    let (plain, end) = next(html, at)?;
    let token = match plain {
        Plain::Text => Token::CharacterTokens(part(whole, at, end)),
        Plain::Reference(characters) => Token::CharacterTokens(characters.text(&mut [0; 8]).into()),
        Plain::Start(tag) if changes_the_state(tag.name) => return None,
        Plain::Start(tag) => {
            let parsed = |a: Attribute| {
                let name = QualName::new(None, ns!(), a.name);
                ParsedAttribute { name, value: StrTendril::from(&*a.value) }
            };
            let attributes = tag.attributes.into_iter().map(parsed).collect();
            tag_token(TagKind::StartTag, tag.name, attributes, tag.self_closing)
        }
        Plain::End(name) => tag_token(TagKind::EndTag, name, Vec::new(), false),
    };
    Some((token, end))
}

/// The bytes from `start` to `end` of `whole`, without a copy.
pub(super) fn part(whole: &StrTendril, start: usize, end: usize) -> StrTendril {
    whole.subtendril(narrow(start), narrow(end - start))
}

fn tag_token(kind: TagKind, name: &str, attrs: Vec<ParsedAttribute>, self_closing: bool) -> Token {
    Token::TagToken(Tag { kind, name: LocalName::from(name), self_closing, attrs, had_duplicate_attributes: false })
}

/// The end of the tag name that starts at byte `at`: small letters, then digits too.
fn name_end(bytes: &[u8], at: usize) -> Option<usize> {
    bytes.get(at).filter(|b| b.is_ascii_lowercase())?;
    let more = bytes[at..].iter().position(|b| !(b.is_ascii_lowercase() || b.is_ascii_digit()))?;
    Some(at + more)
}

fn end_tag(html: &str, at: usize) -> Option<(Plain<'_>, usize)> {
    let end = name_end(html.as_bytes(), at + 2)?;
    (html.as_bytes()[end] == b'>').then(|| (Plain::End(&html[at + 2..end]), end + 1))
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t')
}

fn start_tag(html: &str, start: usize) -> Option<(Plain<'_>, usize)> {
    let bytes = html.as_bytes();
    let mut at = name_end(bytes, start + 1)?;
    let name = &html[start + 1..at];
    let mut attributes: Vec<Attribute> = Vec::new();
    loop {
        let blank = bytes[at..].iter().position(|&b| !is_space(b))?;
        at += blank;
        let self_closing = match bytes[at] {
            b'>' => Some(false),
            b'/' if bytes.get(at + 1) == Some(&b'>') => Some(true),
            b'a'..=b'z' if blank > 0 && attributes.len() < MAX_ATTRIBUTES => None,
            _ => return None,
        };
        if let Some(self_closing) = self_closing {
            let end = at + 1 + usize::from(self_closing);
            return Some((Plain::Start(StartTag { name, attributes, self_closing }), end));
        }
        let is_plain = |b: &u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_' | b':');
        let end = at + bytes[at..].iter().position(|b| !is_plain(b))?;
        let name = LocalName::from(&html[at..end]);
        at = end;
        let mut value = Box::default();
        if bytes[at] == b'=' {
            (value, at) = attribute_value(html, at + 1)?;
        }
        if attributes.iter().any(|a| a.name == name) {
            return None;
        }
        attributes.push(Attribute { name, value });
    }
}

/// The value that starts at byte `at`, right after the `=`, and its end.
fn attribute_value(html: &str, at: usize) -> Option<(Box<str>, usize)> {
    let bytes = html.as_bytes();
    let (from, close, end) = match *bytes.get(at)? {
        quote @ (b'"' | b'\'') => {
            let close = at + 1 + memchr::memchr2(quote, b'\r', &bytes[at + 1..])?;
            (bytes[close] == quote).then_some((at + 1, close, close + 1))?
        }
        _ => {
            let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'%' | b'#');
            let close = at + bytes[at..].iter().position(|&b| !is_plain(b))?;
            (close > at && (is_space(bytes[close]) || bytes[close] == b'>')).then_some((at, close, close))?
        }
    };
    let value = &html[from..close];
    let Some(first) = memchr::memchr(b'&', value.as_bytes()) else { return Some((value.into(), end)) };
    let mut decoded = String::with_capacity(value.len());
    decoded.push_str(&value[..first]);
    let mut rest = &value[first..];
    while !rest.is_empty() {
        let (characters, length) = reference_in_attribute(rest)?;
        characters.push_to(&mut decoded);
        let next = memchr::memchr(b'&', &rest.as_bytes()[length..]).map_or(rest.len(), |n| length + n);
        decoded.push_str(&rest[length..next]);
        rest = &rest[next..];
    }
    Some((decoded.into(), end))
}

const AMPERSAND: Characters = Characters(['&', '\0']);

/// The characters of the reference `name`, with its `;` where it has one.
fn named(name: &str) -> Option<Characters> {
    match name {
        "amp;" => return Some(AMPERSAND),
        "lt;" => return Some(Characters(['<', '\0'])),
        "gt;" => return Some(Characters(['>', '\0'])),
        "quot;" => return Some(Characters(['"', '\0'])),
        _ => {}
    }
    let &(first, second) = NAMED_ENTITIES.get(name)?;
    let second = char::from_u32(second)?;
    char::from_u32(first).filter(|&c| c != '\0').map(|first| Characters([first, second]))
}

/// How many letters and digits `text` begins with, as far as any name goes.
fn name_length(text: &str) -> usize {
    text.bytes().take(MAX_NAME).take_while(u8::is_ascii_alphanumeric).count()
}

/// What `text`, which begins with `&`, is read as, and how many bytes of it.
fn reference_in_text(text: &str) -> Option<(Characters, usize)> {
    let after = *text.as_bytes().get(1)?;
    if after == b'#' {
        return numeric(text);
    }
    let length = name_length(&text[1..]);
    if length == 0 {
        return Some((AMPERSAND, 1));
    }
    if text.as_bytes().get(1 + length) == Some(&b';')
        && let Some(characters) = named(&text[1..length + 2])
    {
        return Some((characters, length + 2));
    }
    // `&copyx` is `©x`: some names need no `;`. At the end of all text the tokenizer has its own ways.
    let is_none = (1..=length.min(MAX_BARE_NAME)).all(|n| named(&text[1..=n]).is_none()) && text.len() > length + 1;
    is_none.then_some((AMPERSAND, 1))
}

/// What `text`, the rest of an attribute's value that begins with `&`, is read as, and how many bytes of it.
fn reference_in_attribute(text: &str) -> Option<(Characters, usize)> {
    if text.as_bytes().get(1) == Some(&b'#') {
        return numeric(text);
    }
    let length = name_length(&text[1..]);
    if length == MAX_NAME {
        return None;
    }
    let next = text.as_bytes().get(1 + length);
    if length > 0
        && next == Some(&b';')
        && let Some(characters) = named(&text[1..length + 2])
    {
        return Some((characters, length + 2));
    }
    // A name without `;` counts only where no `=` and no letter follows.
    if length > 0
        && next != Some(&b'=')
        && let Some(characters) = named(&text[1..=length])
    {
        return Some((characters, length + 1));
    }
    Some((AMPERSAND, 1))
}

/// `&#1234;` or `&#x4d2;` with a character that needs no mending.
fn numeric(text: &str) -> Option<(Characters, usize)> {
    let is_hex = matches!(text.as_bytes().get(2)?, b'x' | b'X');
    let from = if is_hex { 3 } else { 2 };
    let radix = if is_hex { 16 } else { 10 };
    let digits = text[from..].bytes().take(8).take_while(|&b| char::from(b).is_digit(radix)).count();
    if text.as_bytes().get(from + digits) != Some(&b';') {
        return None;
    }
    let value = u32::from_str_radix(&text[from..from + digits], radix).ok()?;
    let c = char::from_u32(value).filter(|c| !c.is_control() || matches!(c, '\t' | '\n'))?;
    Some((Characters([c, '\0']), from + digits + 1))
}

/// Whether what follows the start tag is read in another state: as raw text, or as none at all.
fn changes_the_state(name: &str) -> bool {
    matches!(
        name,
        "iframe"
            | "noembed"
            | "noframes"
            | "noscript"
            | "plaintext"
            | "script"
            | "style"
            | "textarea"
            | "title"
            | "xmp"
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use proptest::test_runner::RngSeed;

    use super::*;
    use crate::text::Span;
    use crate::tree::build::Shortcuts;
    use crate::tree::{MAX_DEPTH, NodeKind, Rendered, Template, TemplateKind, Tree, build, direct};

    #[test]
    fn names_that_need_no_semicolon_are_short() {
        let bare = |(name, value): (&&str, &(u32, u32))| (value.0 != 0 && !name.ends_with(';')).then_some(name.len());
        assert_eq!(NAMED_ENTITIES.entries().filter_map(bare).max(), Some(MAX_BARE_NAME));
        assert!(NAMED_ENTITIES.keys().all(|name| name.len() <= MAX_NAME));
    }

    fn tree(html: &str, shortcuts: Shortcuts) -> Tree {
        let mut rendered = Rendered::with_capacity(html.len());
        rendered.set_templates(vec![Template { span: Span::new(0, 0), kind: TemplateKind::Tag, name: "x".into() }]);
        rendered.verbatim(html, 0);
        build::parse(rendered, html, MAX_DEPTH, shortcuts)
    }

    /// Everything that the two ways must agree on. An element without a tag lies at the token that made it, and into how many
    /// tokens a text is cut is nobody's business.
    fn shown(mut tree: Tree) -> String {
        for slot in &mut tree.slots {
            if let NodeKind::Element(element) = &slot.kind
                && element.open.is_none()
            {
                slot.span = Span::default();
            }
        }
        format!("{:#?}\n{:#?}\n{:#?}", tree.slots, tree.tags, tree.problems)
    }

    fn check(html: &str) {
        let exact = shown(tree(html, Shortcuts { whole: false, tokens: false }));
        assert_eq!(shown(tree(html, Shortcuts { whole: false, tokens: true })), exact, "{html:?}");
        assert_eq!(shown(tree(html, Shortcuts::ALL)), exact, "{html:?}");
    }

    #[test]
    fn both_ways_give_one_tree() {
        for html in [
            "",
            "天津",
            "<p class=\"a b\" id=\"x\">天 <b>b</b>&amp; c</p>\n<br/><br /><img src=\"a.png\" alt>",
            "<p a=\"1\" a=\"2\"><p a='1' b=2 c=\"&amp;\"><P A=\"b\">",
            "<p a=\"1\"b=\"2\"></p ><a-b c_d=\"\" e:f=\"\"></a-b></>x</ x><p",
            "<script>a<b</script><b>x</b><style>p{}</style><title>a<b></title><textarea>\n<b></textarea>x",
            "<pre>\nx</pre><table>x<tr><td>y</table><svg><a xlink:href=\"#\"/><![CDATA[x]]></svg>",
            "a\r\nb\rc<p\r\nx=\"\r\n\">d<!-- <b> --><b>e<!doctype html><?x y><plaintext></b>",
            "<b><i>x</b>y</i><a href=\"a\">b<a href=\"c\">d<h1>x<h2>y</h1><li>a<li>b<p>c<ul><li>",
            "<html><head><meta charset=\"utf-8\"><title>x</title></head><body class=\"c\"><p>a",
            "<image src=\"x\"><select><option>a<option selected>b<hr></select><form><form></form>",
            "<p>\u{feff}a</p>\u{feff}<b>\u{feff}",
            "<pre>\n\n x</pre><textarea>\n\n</textarea><svg><textarea>\n\na</svg>",
            "<table>\n-<!doctype html>\ra",
            "<p>a &amp; b &lt; &copy; &copy &copyx &amp &x; AT&T &#8217;&#x27;&#10;&#0;&#150; &nGg; &",
            "<pre>&#10;x</pre><pre>\r\nx</pre><pre><!-- a -->\nx</pre><pre></pre>\n<pre>\n</pre>",
            "<a href='?a=1&b=3&copy=2&copy' title=\"&lt;&quot;&notit;&#39;\" id=x class=a-b>c</a><a href=?a>b</a>",
            "a\r\nb\rc\r\n<p>d\re\r\r\nf</p>\r\n",
            "<!---->a<!-- -- -->b<!-->c<!--->d<!--x--!>e<!--f",
            "<ul>\n<li>a<li><p>b<p>c</ul><ol><li>a</ol><dl><dt>a<dd>b<dt>c</dl><menu><li>x</menu>",
            "<div><p>a<div>b</div></p>c<p>d<table><tr></table></div><p>e<hr>f<p><ul><li>g</p></li>",
            "<h1>a</h2><h3>b<h4>c</h4><h2><p>x</h2><blockquote><p>a</blockquote>",
            "<table>\n<caption>a</caption><thead> <tr>\n<th>b</th></tr></thead><tbody><tr><td>c<p>d</td><td>e</tr></tbody></table>f",
            "<table><thead><tr><td><table><tbody><tr><th><b>x</b></th></tr></tbody></table></td></tr></thead></table>",
            "<table><tbody>x<tr> <td>a</td> b</tr></tbody></table><table><tbody><!-- c --><tr></tr>\n</tbody></table>",
            "<b><b><b><b><b>x</b></b></b></b>y</b><a>a<b><a>c</a></b></a><a><table><tbody><tr><td><a>x</a></td></tr></tbody></table></a>",
            "<iframe src=x></iframe><script>a</script ><script>a<!--b</script>--></script><style>p { }</style>\n<script>\r</script>",
            "<p><span><p>a</span><p/><br/>b<img><input type=hidden><video><source><track></video></p><details><summary>a</summary></details>",
            "<em>a<strong>b</em>c</strong><i><div>a</i>b</div><p><b>a<p>b</b><span>a<div>b</span>c</div>",
        ] {
            check(html);
        }
    }

    proptest! {
        // One seed: what a far rarer input shows is for a longer run with another one, not for somebody's unrelated change.
        #![proptest_config(ProptestConfig { cases: 4_000, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]
        #[test]
        fn any_html_gives_one_tree_both_ways(pieces in prop::collection::vec(
            prop_oneof![
                "</?(p|b|a|i|div|table|tr|td|ul|li|svg|math|h1|br|form|select|option|template|pre|script|title|x-y)( (class|href|id|A)(=\"[a&\r ;]{0,3}\"|='b'|=c|)){0,3} ?/?>",
                "<p>|</p>|<li>|</li>|<ul>|</ul>|</?h[12]>|<tr>|</tr>|<td>|</td>|<table>|</table>|</?tbody>|<dd>|<dl>|</dl>|<em>|</em>|<hr>|<pre>|<iframe></iframe>",
                "[a天 \n\r<>&/!\"='\u{feff}-]{0,6}",
                "(&amp;|&copy|&#x5929;|<!--|-->|<!doctype html>|<!\\[CDATA\\[|\\]\\]>|</>|\u{100000})",
            ],
            0..14,
        )) {
            let html = pieces.concat();
            check(&html);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1_000, rng_seed: RngSeed::Fixed(1), ..ProptestConfig::default() })]
        #[test]
        fn nested_html_gives_one_tree_without_html5ever(steps in prop::collection::vec((0_usize..9, 0_usize..1000), 0..40)) {
            let (html, is_whole) = nested(&steps);
            check(&html);
            if is_whole {
                let tree = tree("", Shortcuts::ALL);
                prop_assert!(direct::fill(tree, &html, MAX_DEPTH).1.is_some(), "{:?}", html);
            }
        }
    }

    /// HTML in which most tags are nested, and whether nothing in it has to be mended.
    fn nested(steps: &[(usize, usize)]) -> (String, bool) {
        const BLOCKS: &[&str] =
            &["div", "p", "ul", "ol", "blockquote", "pre", "h2", "h3", "dl", "table", "figure", "section"];
        const INLINE: &[&str] = &["b", "em", "a", "span", "code", "strong", "sup"];
        const ALONE: &[&str] =
            &["<br>", "<img src=\"a.png\">", "<hr>", "<!-- c -->", "<iframe></iframe>", "<script>a<b</script>"];
        const TEXT: &[&str] = &["a", "天 ", "\n", "\r\n", "&amp;", "\u{100000}", "&#8217;", " & ", "x\u{100000}y"];
        let (mut html, mut open, mut is_whole) = (String::new(), Vec::<&str>::new(), true);
        for &(step, pick) in steps {
            let top = open.last().copied().unwrap_or("div");
            let is_inline = INLINE.contains(&top) || matches!(top, "p" | "h2" | "h3" | "pre");
            // What a table and a list hold.
            let child = match top {
                "ul" | "ol" => "li",
                "dl" => ["dt", "dd"][pick % 2],
                "table" => ["thead", "tbody", "caption"][pick % 3],
                "thead" | "tbody" => "tr",
                "tr" => ["td", "th"][pick % 2],
                _ => "",
            };
            let is_table = matches!(top, "table" | "thead" | "tbody" | "tr");
            match step {
                0..=2 => {
                    let name = match child {
                        "" if is_inline || step == 2 => INLINE[pick % INLINE.len()],
                        "" => BLOCKS[pick % BLOCKS.len()],
                        child => child,
                    };
                    is_whole &= name != "a" || !open.contains(&"a");
                    html.push_str(&format!("<{name}{}>", ["", " class=\"b\"", " id=c"][pick % 3]));
                    open.push(name);
                }
                3..=5 => {
                    if let Some(name) = open.pop() {
                        html.push_str(&format!("</{name}>"));
                    }
                }
                6 if !is_table && (!is_inline || ALONE[pick % ALONE.len()] != "<hr>") => {
                    html.push_str(ALONE[pick % ALONE.len()]);
                }
                7 if pick % 20 == 0 => {
                    open.pop();
                    is_whole = false;
                }
                _ if is_table => html.push_str(["\n", " ", "\u{100000}"][pick % 3]),
                _ => html.push_str(TEXT[pick % TEXT.len()]),
            }
        }
        (html, is_whole)
    }
}
