//! Markdown engines that are not ours, in this process: a second opinion on what was written.
//!
//! An engine and our own reader are handed the same text, in which template tags are words or blank lines as everywhere
//! (`mask.rs`), and what the engine writes as HTML is compared with what our reader makes of it. Only CommonMark and GFM
//! have such engines in Rust; kramdown has none.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd, html};

use super::copy::attribute_value;
use super::{Dialect, Extensions, ReadOptions, TemplateSyntax, commonmark, mask, read_text};
use crate::text::Span;
use crate::tree::{Difference, Mode, Normal, Whole, first_difference, sentinel_index};

/// An engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Engine {
    /// pulldown-cmark with its own writer of HTML. Our reader is built on its parser, so this judges the writer.
    Pulldown,
    /// comrak, which is cmark-gfm in Rust: CommonMark's rules of today for delimiters beside CJK text.
    #[cfg(feature = "engines")]
    Comrak,
    /// comrak with its extension for CJK text, as CommonMark may have it one day: where delimiters beside CJK text open
    /// and close.
    #[cfg(feature = "engines")]
    ComrakCjk,
}

/// First of the characters (plane 15, private use: neither space nor punctuation) that stand for template tags.
const FIRST_MASK: u32 = 0xF_0000;

impl Engine {
    /// All that were built in.
    pub const ALL: &[Self] = &[
        Self::Pulldown,
        #[cfg(feature = "engines")]
        Self::Comrak,
        #[cfg(feature = "engines")]
        Self::ComrakCjk,
    ];

    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pulldown => "pulldown-cmark",
            #[cfg(feature = "engines")]
            Self::Comrak => "comrak",
            #[cfg(feature = "engines")]
            Self::ComrakCjk => "comrak with CJK-friendly emphasis",
        }
    }

    /// Whether it reads `dialect`.
    #[must_use]
    pub fn reads(dialect: Dialect) -> bool {
        matches!(dialect, Dialect::CommonMark | Dialect::Gfm)
    }

    /// The first difference between what it shows for `text` and what our reader does, which reads it as `read` says,
    /// under the normal form `mode`; `None` where they agree.
    #[must_use]
    pub fn difference(self, text: &str, read: &ReadOptions, mode: Mode) -> Option<Difference> {
        let text = plain(text, read.templates);
        // pulldown-cmark makes no links of bare addresses.
        let autolinks = read.autolinks && self != Self::Pulldown;
        let read = ReadOptions {
            templates: TemplateSyntax::None,
            autolinks,
            plain_addresses: false,
            // What none of them reads is text to both.
            extensions: Extensions::default(),
            ..*read
        };
        let ours = read_text(&text, &read);
        let html = self.html(&text, &read);
        let theirs = read_text(&html, &ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() });
        let ours = Normal::of(&Whole, ours.root(), &text, mode);
        first_difference(&ours, &Normal::of(&Whole, theirs.root(), &html, mode))
    }

    /// The HTML that it makes of `text`, read as `read` says, raw HTML and all.
    #[must_use]
    pub fn html(self, text: &str, read: &ReadOptions) -> String {
        match self {
            Self::Pulldown => pulldown(text, read.dialect),
            #[cfg(feature = "engines")]
            Self::Comrak | Self::ComrakCjk => comrak(text, read, self == Self::ComrakCjk),
        }
    }
}

/// Footnotes are written as GFM has them, at the end: what pulldown-cmark writes for them by itself is no list.
fn pulldown(text: &str, dialect: Dialect) -> String {
    let mut events = Vec::new();
    let mut asides: Vec<(CowStr<'_>, Vec<Event<'_>>)> = Vec::new();
    let mut definitions: HashMap<CowStr<'_>, Vec<Event<'_>>> = HashMap::new();
    let mut order: Vec<CowStr<'_>> = Vec::new();
    // The number of each, and how often it is referred to.
    let mut numbers: HashMap<CowStr<'_>, (usize, usize)> = HashMap::new();
    for event in Parser::new_ext(text, commonmark::options(dialect)) {
        let event = match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                asides.push((label, std::mem::take(&mut events)));
                continue;
            }
            Event::End(TagEnd::FootnoteDefinition) => {
                let Some((label, before)) = asides.pop() else { continue };
                definitions.entry(label).or_insert(std::mem::replace(&mut events, before));
                continue;
            }
            Event::FootnoteReference(label) => {
                let id = attribute_value(&label);
                let (number, times) = numbers.entry(label).or_insert_with_key(|label| {
                    order.push(label.clone());
                    (order.len(), 0)
                });
                *times += 1;
                let again = if *times > 1 { format!("-{times}") } else { String::new() };
                let html = format!(
                    "<sup class=\"footnote-ref\"><a href=\"#fn-{id}\" id=\"fnref-{id}{again}\" data-footnote-ref>{number}</a></sup>"
                );
                Event::InlineHtml(html.into())
            }
            event => event,
        };
        events.push(event);
    }
    let notes: Vec<_> = order.iter().filter_map(|label| definitions.remove_entry(label)).collect();
    let has_notes = !notes.is_empty();
    if has_notes {
        events.push(Event::Html("\n<section class=\"footnotes\" data-footnotes>\n<ol>\n".into()));
    }
    for (label, note) in notes {
        let id = attribute_value(&label);
        events.push(Event::Html(format!("<li id=\"fn-{id}\">\n").into()));
        events.extend(note);
        let back = format!("<a href=\"#fnref-{id}\" class=\"footnote-backref\" data-footnote-backref>↩</a></li>\n");
        events.push(Event::Html(back.into()));
    }
    if has_notes {
        events.push(Event::Html("</ol>\n</section>\n".into()));
    }
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events.into_iter());
    out
}

#[cfg(feature = "engines")]
fn comrak(text: &str, read: &ReadOptions, cjk_friendly: bool) -> String {
    let gfm = read.dialect == Dialect::Gfm;
    let mut options = comrak::Options::default();
    options.extension.table = gfm;
    options.extension.strikethrough = gfm;
    options.extension.tasklist = gfm;
    options.extension.footnotes = gfm;
    options.extension.autolink = read.autolinks;
    options.extension.cjk_friendly_emphasis = cjk_friendly;
    // Raw HTML is as much of the text as anything else.
    options.render.r#unsafe = true;
    comrak::markdown_to_html(text, &options)
}

/// `text` without template tags: each is a word, or the blank line that it leaves.
fn plain(text: &str, syntax: TemplateSyntax) -> String {
    let masked = mask::mask(text, Span::new(0, text.len()), syntax, true);
    if masked.templates.is_empty() {
        return masked.text.into_owned();
    }
    let stands_for = |c: char| {
        let mask = sentinel_index(c).and_then(|index| FIRST_MASK.checked_add(u32::try_from(index).ok()?));
        mask.and_then(char::from_u32).unwrap_or(c)
    };
    masked.text.chars().map(stands_for).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(engine: Engine, dialect: Dialect, text: &str) -> Option<Difference> {
        let read =
            ReadOptions { dialect, templates: TemplateSyntax::Liquid, autolinks: true, ..ReadOptions::default() };
        engine.difference(text, &read, Mode::Core)
    }

    #[test]
    fn every_engine_agrees_on_what_is_plain() {
        let gfm = "# 标题\n\nA *b* **c** [d](/天 \"t\") ![e](f.png) `g` <b>h</b> ~~i~~\n\n- [x] j\n- [ ] k\n\n1. l\n\n   m\n\n\
            > n\n\n| o | p |\n|:-:|--:|\n| q | r |\n\n```rust\ns\n```\n\n<div>\n\nt\n\n</div>\n\n---\n\nu  \nv\\\nw &copy; \\* https://x.org/a_b_c\n";
        for engine in Engine::ALL {
            assert_eq!(found(*engine, Dialect::Gfm, gfm), None, "{}", engine.name());
            assert_eq!(found(*engine, Dialect::CommonMark, "**a**\n\n~~b~~ | c\n"), None, "{}", engine.name());
        }
    }

    #[test]
    fn footnotes_are_the_same_in_every_engine() {
        let text = "a[^1] b[^长] c[^1]\n\n[^长]: d[^x]\n\n    e\n\n[^1]: f\n[^x]: g\n[^unused]: h\n\ni\n";
        for engine in Engine::ALL {
            assert_eq!(found(*engine, Dialect::Gfm, text), None, "{}", engine.name());
        }
    }

    #[test]
    fn template_tags_are_words_and_blank_lines() {
        let text = "a {{ b | c }}**d**\n{% if e %}\n* f {% g %}\n{% endif %}\n<p class=\"{{ h }}\" {% i %}>j</p>\n\n[k]({{ l }}/m)\n";
        for engine in Engine::ALL {
            assert_eq!(found(*engine, Dialect::Gfm, text), None, "{}", engine.name());
        }
    }

    /// The two ways to read delimiters beside CJK text do not agree on what nobody should write.
    #[cfg(feature = "engines")]
    #[test]
    fn an_engine_that_shows_something_else_is_heard() {
        let text = "**天津北方网讯：**近些年来\n";
        assert_eq!(found(Engine::Pulldown, Dialect::Gfm, text), None);
        assert_eq!(found(Engine::Comrak, Dialect::Gfm, text), None);
        let difference = found(Engine::ComrakCjk, Dialect::Gfm, text).expect("it is strong there");
        assert!(difference.right.contains("天津北方网讯"), "{difference:?}");
        assert_eq!(found(Engine::ComrakCjk, Dialect::Gfm, "<strong>天津北方网讯：</strong>近些年来\n"), None);
    }
}
