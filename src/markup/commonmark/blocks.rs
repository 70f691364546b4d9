//! Blocks and other containers: the tags that their events write, tables, images and footnotes.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, HeadingLevel, LinkType, Tag, TagEnd};

use super::{Table, Writer, attributes};
use crate::markup::copy::attribute_value;
use crate::text::{Problem, ProblemKind};
use crate::tree::Output;

/// The tags of a heading without attributes.
fn heading(level: HeadingLevel) -> (&'static str, &'static str) {
    match level {
        HeadingLevel::H1 => ("<h1>", "</h1>"),
        HeadingLevel::H2 => ("<h2>", "</h2>"),
        HeadingLevel::H3 => ("<h3>", "</h3>"),
        HeadingLevel::H4 => ("<h4>", "</h4>"),
        HeadingLevel::H5 => ("<h5>", "</h5>"),
        HeadingLevel::H6 => ("<h6>", "</h6>"),
    }
}

/// The id of a heading, its classes and its other attributes.
type HeadingParts<'t> = (Option<CowStr<'t>>, Vec<CowStr<'t>>, Vec<(CowStr<'t>, Option<CowStr<'t>>)>);

impl<O: Output> Writer<'_, O> {
    pub(super) fn start(&mut self, tag: Tag<'_>, range: &Range<usize>) {
        if !matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. } | Tag::TableCell
        ) {
            self.copier.blanks_before(range.start);
        }
        match tag {
            Tag::Paragraph => {
                self.bare = self.copier.masked.is_only_masks(&self.copier.text[range.clone()]);
                if !self.bare {
                    self.copier.tag("<p>", range);
                }
            }
            Tag::Heading { level, id, classes, attrs } => self.heading(level, (id, classes, attrs), range),
            Tag::BlockQuote(_) => self.copier.atom("<blockquote>\n", range),
            Tag::CodeBlock(kind) => {
                self.unclosed_fence(&kind, range);
                match kind {
                    CodeBlockKind::Fenced(info) if !info.trim().is_empty() => {
                        let language = info.split([' ', '\t', '{']).find(|s| !s.is_empty()).unwrap_or(&info);
                        let class = CowStr::from(format!("language-{language}"));
                        self.copier.atom("<pre><code", range);
                        self.attribute("class", &class, range);
                        self.copier.atom(">", range);
                    }
                    _ => self.copier.atom("<pre><code>", range),
                }
                self.code = Some(range.clone());
            }
            Tag::HtmlBlock => {}
            Tag::List(None) => self.copier.atom("<ul>\n", range),
            Tag::List(Some(1)) => self.copier.atom("<ol>\n", range),
            Tag::List(Some(start)) => self.copier.atom(&format!("<ol start=\"{start}\">\n"), range),
            Tag::Item => self.copier.tag("<li>", range),
            Tag::DefinitionList => self.copier.atom("<dl>\n", range),
            Tag::DefinitionListTitle => {
                self.term = self.lines_are_terms;
                self.copier.tag("<dt>", range);
            }
            Tag::DefinitionListDefinition => {
                // Blanks have to follow the colon (goldmark: extension/definition_list.go).
                self.is_goldmarks &= self.copier.text[range.clone()]
                    .trim_start()
                    .strip_prefix(':')
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace));
                self.copier.tag("<dd>", range);
            }
            Tag::FootnoteDefinition(label) => {
                let apart = self.copier.out.fresh();
                let before = std::mem::replace(&mut self.copier.out, apart);
                self.aside = Some((label.to_string(), before));
            }
            Tag::Table(alignments) => {
                self.table = Some(Table { alignments, cell: 0, head: false, body: false });
                self.copier.atom("<table>\n", range);
            }
            Tag::TableHead => {
                if let Some(table) = &mut self.table {
                    (table.head, table.cell) = (true, 0);
                }
                self.copier.atom("<thead>\n<tr>\n", range);
            }
            Tag::TableRow => {
                let first = self.table.as_mut().is_some_and(|t| !std::mem::replace(&mut t.body, true));
                if let Some(table) = &mut self.table {
                    (table.head, table.cell) = (false, 0);
                }
                self.copier.atom(if first { "<tbody>\n<tr>\n" } else { "<tr>\n" }, range);
            }
            Tag::TableCell => {
                let tag = match self.cell() {
                    (true, Alignment::None) => return self.copier.tag("<th>", range),
                    (true, Alignment::Left) => "<th align=\"left\">",
                    (true, Alignment::Center) => "<th align=\"center\">",
                    (true, Alignment::Right) => "<th align=\"right\">",
                    (false, Alignment::None) => return self.copier.tag("<td>", range),
                    (false, Alignment::Left) => "<td align=\"left\">",
                    (false, Alignment::Center) => "<td align=\"center\">",
                    (false, Alignment::Right) => "<td align=\"right\">",
                };
                self.copier.atom(tag, range);
            }
            Tag::Emphasis => self.copier.tag("<em>", range),
            Tag::Strong => self.copier.tag("<strong>", range),
            Tag::Strikethrough => self.copier.tag("<del>", range),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.links += 1;
                let href = match link_type {
                    LinkType::Email => CowStr::from(format!("mailto:{dest_url}")),
                    _ => dest_url,
                };
                let attributes = [("href", &*href), ("title", &*title)];
                let count = if title.is_empty() { 1 } else { 2 };
                let span = self.copier.span(range);
                if self.copier.out.start("a", &attributes[..count], span) {
                    return;
                }
                self.copier.atom("<a", range);
                self.attribute("href", &href, range);
                if !title.is_empty() {
                    self.attribute("title", &title, range);
                }
                self.copier.atom(">", range);
            }
            Tag::Image { dest_url, title, .. } => {
                self.copier.atom("<img", range);
                self.attribute("src", &dest_url, range);
                if !title.is_empty() {
                    self.attribute("title", &title, range);
                }
                self.image = Some((1, String::new()));
            }
            _ => {}
        }
    }

    /// Starts a heading with the attributes that pulldown found in it, or goldmark would.
    fn heading(
        &mut self,
        level: HeadingLevel,
        (mut id, mut classes, mut others): HeadingParts<'_>,
        range: &Range<usize>,
    ) {
        let text = self.copier.text;
        if self.attributes
            && let Some(found) = attributes::read(&text[range.clone()])
        {
            self.said = Some(range.start + found.end);
            id = found.id.map(CowStr::from);
            classes = found.classes.into_iter().map(CowStr::from).collect();
            others = found.others.into_iter().map(|(name, value)| (name.into(), Some(value.into()))).collect();
        }
        let open = heading(level).0;
        if id.is_none() && classes.is_empty() && others.is_empty() {
            self.copier.tag(open, range);
            return;
        }
        self.copier.atom(&open[..open.len() - 1], range);
        if let Some(id) = id {
            self.attribute("id", &id, range);
        }
        if let [class] = &classes[..] {
            self.attribute("class", class, range);
        } else if !classes.is_empty() {
            let all: Vec<&str> = classes.iter().map(|class| &**class).collect();
            self.attribute("class", &all.join(" ").into(), range);
        }
        for (name, value) in others {
            // A name that no tag can have is dropped by the engines, or breaks their HTML.
            if name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b':' | b'.')) {
                self.attribute(&name, &value.unwrap_or(CowStr::Borrowed("")), range);
            }
        }
        self.copier.atom(">", range);
    }

    /// Whether the cell in hand is one of the header, and its alignment.
    fn cell(&self) -> (bool, Alignment) {
        let Some(table) = &self.table else { return (false, Alignment::None) };
        (table.head, table.alignments.get(table.cell).copied().unwrap_or(Alignment::None))
    }

    pub(super) fn image_end(&mut self, range: &Range<usize>) {
        let Some((depth, alt)) = &mut self.image else { return };
        *depth -= 1;
        if *depth == 0 {
            let alt = std::mem::take(alt);
            self.image = None;
            self.attribute("alt", &CowStr::from(alt), range);
            self.copier.atom(">", range);
        }
    }

    pub(super) fn close(&mut self, tag: TagEnd, range: &Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                if std::mem::take(&mut self.bare) {
                    self.copier.atom("\n", &(range.end..range.end));
                } else {
                    self.copier.close("</p>", range);
                }
                self.end_block();
            }
            TagEnd::Heading(level) => {
                self.copier.close(heading(level).1, range);
                self.end_block();
            }
            TagEnd::BlockQuote(_) => self.container_end("</blockquote>", range),
            TagEnd::CodeBlock => {
                self.code = None;
                self.copier.atom("</code></pre>\n", range);
            }
            TagEnd::List(ordered) => self.container_end(if ordered { "</ol>" } else { "</ul>" }, range),
            TagEnd::Item => {
                self.container_end("</li>", range);
                self.end_block();
            }
            TagEnd::DefinitionList => self.container_end("</dl>", range),
            TagEnd::DefinitionListTitle => {
                self.term = false;
                self.copier.close("</dt>", range);
                self.end_block();
            }
            TagEnd::DefinitionListDefinition => {
                self.container_end("</dd>", range);
                self.end_block();
            }
            TagEnd::FootnoteDefinition => {
                if let Some((label, before)) = self.aside.take() {
                    let definition = std::mem::replace(&mut self.copier.out, before);
                    self.footnotes.definitions.entry(label).or_insert(definition);
                }
            }
            TagEnd::Table => {
                let body = self.table.take().is_some_and(|t| t.body);
                self.copier.atom(if body { "</tbody>\n</table>\n" } else { "</table>\n" }, range);
            }
            TagEnd::TableHead => self.copier.atom("</tr>\n</thead>\n", range),
            TagEnd::TableRow => self.copier.close("</tr>", range),
            TagEnd::TableCell => {
                let (head, _) = self.cell();
                if let Some(table) = &mut self.table {
                    table.cell += 1;
                }
                self.copier.close(if head { "</th>" } else { "</td>" }, range);
                self.end_block();
            }
            TagEnd::Emphasis => self.copier.tag("</em>", range),
            TagEnd::Strong => self.copier.tag("</strong>", range),
            TagEnd::Strikethrough => self.copier.tag("</del>", range),
            TagEnd::Link => {
                self.links -= 1;
                self.copier.tag("</a>", range);
            }
            _ => {}
        }
    }

    /// Templates on lines of their own inside the container come before its end tag.
    fn container_end(&mut self, tag: &str, range: &Range<usize>) {
        self.copier.blanks_before(range.start + self.copier.text[range.clone()].trim_end().len());
        self.copier.close(tag, range);
    }

    fn unclosed_fence(&mut self, kind: &CodeBlockKind<'_>, range: &Range<usize>) {
        if !O::TELLS || !matches!(kind, CodeBlockKind::Fenced(_)) {
            return;
        }
        let block = self.copier.text[range.clone()].trim_end();
        let fence: String = block.chars().take_while(|c| matches!(c, '`' | '~')).collect();
        let last = block.rsplit(['\n', '\r']).next().unwrap_or_default();
        let last = last.trim_start_matches([' ', '\t', '>']);
        let closed = last.len() >= fence.len() && block.len() > last.len() && last.starts_with(&fence);
        if !closed && !fence.is_empty() && self.copier.text[range.end..].trim().is_empty() {
            let span = self.copier.span(&(range.start..range.start + fence.len()));
            self.copier.out.set_problems(vec![Problem::new(ProblemKind::UnclosedFence, span).detail(fence)]);
        }
    }

    pub(super) fn footnote_reference(&mut self, label: &str, range: &Range<usize>) {
        let next = self.footnotes.order.len() + 1;
        let entry = self.footnotes.numbers.entry(label.to_owned()).or_insert((next, 0));
        entry.1 += 1;
        let (number, count) = *entry;
        if count == 1 {
            self.footnotes.order.push(label.to_owned());
        }
        let id = attribute_value(label);
        let suffix = if count > 1 { format!("-{count}") } else { String::new() };
        self.copier.atom(
            &format!(
                "<sup class=\"footnote-ref\"><a href=\"#fn-{id}\" id=\"fnref-{id}{suffix}\" data-footnote-ref>{number}</a></sup>"
            ),
            range,
        );
    }

    /// What is left: templates at the end, then the footnotes as cmark-gfm writes them.
    pub(super) fn end(mut self) -> O {
        self.flush();
        self.copier.blanks_before(usize::MAX);
        let order = std::mem::take(&mut self.footnotes.order);
        let end = self.copier.text.len()..self.copier.text.len();
        if order.iter().any(|label| self.footnotes.definitions.contains_key(label)) {
            self.copier.atom("<section class=\"footnotes\" data-footnotes>\n<ol>\n", &end);
            for label in order {
                let Some(definition) = self.footnotes.definitions.remove(&label) else { continue };
                let id = attribute_value(&label);
                self.copier.atom(&format!("<li id=\"fn-{id}\">\n"), &end);
                self.copier.out.append(&definition);
                self.copier.atom(
                    &format!("<a href=\"#fnref-{id}\" class=\"footnote-backref\" data-footnote-backref>↩</a></li>\n"),
                    &end,
                );
            }
            self.copier.atom("</ol>\n</section>\n", &end);
        }
        for (_, definition) in self.footnotes.definitions.drain() {
            self.copier.out.set_problems(definition.into_problems());
        }
        self.copier.out
    }
}
