//! `--format pretty`: the place, underlined in its line, for people. The only file that knows miette.

use std::fmt;

use miette::{
    GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan,
    SpanContents,
};

use super::excerpt::Excerpt;
use super::{Positions, Report, Style, plain};
use crate::diagnostic::{Applicability, Diagnostic, Severity};

/// The format.
pub(super) struct Pretty {
    handler: GraphicalReportHandler,
    width: usize,
}

impl Pretty {
    pub(super) fn new(style: Style) -> Self {
        let theme = if style.color { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        let width = style.width.clamp(40, 400);
        let handler = GraphicalReportHandler::new_themed(theme)
            .with_width(width)
            .with_links(false)
            .without_syntax_highlighting()
            .with_context_lines(CONTEXT);
        Self { handler, width }
    }
}

impl Pretty {
    /// One finding that is shown in two files: message and help are those of the first.
    pub(super) fn pair(
        &self,
        old: (&Positions<'_>, &Diagnostic),
        new: (&Positions<'_>, &Diagnostic),
        out: &mut Vec<u8>,
    ) {
        let mut shown = Shown::new(old.0, old.1, old.0.shown_path(), self.width);
        shown.source.second = Some((shown.source.excerpt.text.len(), new.0.shown_path()));
        shown.source.excerpt.append(Excerpt::new(new.0, new.1, self.width));
        self.render(&shown, out);
    }

    fn render(&self, shown: &Shown<'_>, out: &mut Vec<u8>) {
        let path = shown.source.path;
        let mut text = String::new();
        // It fails only where the excerpt refuses a span; the message is worth printing even then.
        if self.handler.render_report(&mut text, shown).is_err() {
            text = format!("{path}: {shown}\n");
        }
        for line in text.lines() {
            out.extend_from_slice(line.trim_end().as_bytes());
            out.push(b'\n');
        }
        out.push(b'\n');
    }
}

impl Report for Pretty {
    fn needs_text(&self) -> bool {
        true
    }

    fn diagnostic(&self, positions: &Positions<'_>, diagnostic: &Diagnostic, out: &mut Vec<u8>) {
        self.render(&Shown::new(positions, diagnostic, positions.shown_path(), self.width), out);
    }
}

/// miette asks for a span twice: with this many lines of context for what to show, with none for the header.
const CONTEXT: usize = 1;

/// A diagnostic as miette wants it.
#[derive(Debug)]
struct Shown<'a> {
    diagnostic: &'a Diagnostic,
    source: Source<'a>,
    help: Option<String>,
}

#[derive(Debug)]
struct Source<'a> {
    path: &'a str,
    excerpt: Excerpt,
    /// Where in the excerpt another file begins, and its path.
    second: Option<(usize, &'a str)>,
}

impl<'a> Shown<'a> {
    fn new(positions: &Positions<'_>, diagnostic: &'a Diagnostic, path: &'a str, width: usize) -> Self {
        let excerpt = Excerpt::new(positions, diagnostic, width);
        let mut help: Vec<String> = diagnostic.help.iter().map(|h| plain(h).into_owned()).collect();
        if excerpt.left_out > 0 {
            help.push(format!("{} more places are not shown", excerpt.left_out));
        }
        if let Some(fix) = &diagnostic.fix {
            let title = plain(&fix.title);
            help.push(match fix.applicability {
                Applicability::Safe => format!("fixed by --fix: {title}"),
                Applicability::Unsafe => format!("unsafe fix: {title}"),
                Applicability::DisplayOnly => format!("possible fix: {title}"),
            });
        }
        let help = (!help.is_empty()).then(|| help.join("\n"));
        Self { diagnostic, source: Source { path, excerpt, second: None }, help }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.diagnostic.rule.name, plain(&self.diagnostic.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.diagnostic.severity {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
            Severity::Info => miette::Severity::Advice,
        })
    }

    fn help(&self) -> Option<Box<dyn fmt::Display + '_>> {
        self.help.as_ref().map(|h| Box::new(h) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.source)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.source.excerpt.labels.iter().map(|label| {
            let words = (!label.words.is_empty()).then(|| label.words.clone());
            let span = SourceSpan::from(label.range.clone());
            if label.primary {
                LabeledSpan::new_primary_with_span(words, span)
            } else {
                LabeledSpan::new_with_span(words, span)
            }
        })))
    }
}

impl SourceCode for Source<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        _after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (start, end) = (span.offset(), span.offset() + span.len());
        // A span over two snippets is refused, so that miette does not join them.
        let snippet = self
            .excerpt
            .snippets
            .iter()
            .find(|(range, _)| range.start <= start && end <= range.end && start < range.end);
        let (range, first_line) = snippet.ok_or(MietteError::OutOfBounds)?;
        // The header's line and column are those of the file, in characters.
        let at = self.excerpt.labels.iter().find(|label| label.range == (start..end)).filter(|_| before < CONTEXT);
        let (line, column) =
            at.map_or((*first_line, 0), |label| (label.at.line as usize - 1, label.at.column as usize - 1));
        let data = &self.excerpt.text.as_bytes()[range.clone()];
        let lines = data.iter().filter(|&&b| b == b'\n').count();
        let span = SourceSpan::from(range.clone());
        let path = self.second.filter(|(from, _)| *from <= range.start).map_or(self.path, |(_, path)| path);
        Ok(Box::new(MietteSpanContents::new_named(path.to_owned(), data, span, line, column, lines)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Fix;
    use crate::report::FileReport;
    use crate::text::{Edit, SourceFile, Span};

    crate::rule_info! {
        /// A rule for tests.
        static RULE = "link/test", Warning, Recommended, fix: None, since: "0.1.0";
    }

    /// A post in the manner of the seed: a paragraph of 405 columns.
    const LONG: &str = "<p>四是链上抓创新。发挥产业、科研、人才等综合优势，聚焦先进计算与关键软件(信创)、合成生物学等5个主攻\
        方向，着力推进海河实验室建设，目前5个海河实验室均已揭牌运作，深入探索“产业链出题、政府助题、实验室答题”新模式，\
        助力产业创新。强化企业创新主体地位，2021年，华海清科、光电通信、中海油天津设计院等5家企业进入国家企业技术中心认定\
        公示名单，新认定数量列北京之后，与深圳、广东、江苏等省市并列全国第二。</p>";

    fn render(text: &str, diagnostics: &[Diagnostic], width: usize) -> String {
        let source = SourceFile::from_text("_posts/天津.md", text);
        let mut out = Vec::new();
        let style = Style { width, color: false };
        Pretty::new(style).file(&FileReport { source: &source, diagnostics }, &mut out);
        String::from_utf8(out).unwrap()
    }

    fn place(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    }

    fn at(text: &str, part: &str, words: &str) -> Diagnostic {
        Diagnostic::new(&RULE, place(text, part), "the message").label(words)
    }

    #[test]
    fn a_short_line_is_shown_whole() {
        let text = "---\ntitle: x\n---\n\n[返回](//example.org/)｜[首页](/)\n";
        let fix = Fix::safe("write `https:` before it", vec![Edit::insert(24, "https:")]);
        let d = at(text, "//example.org/", "no scheme").help("write the scheme").fix(fix);
        insta::assert_snapshot!(render(text, &[d], 80));
    }

    #[test]
    fn a_long_line_is_shown_around_its_label() {
        let d = at(LONG, "(信创)", "half-width parentheses");
        let end = Diagnostic::new(&RULE, Span::empty(LONG.len()), "the end").label("here");
        let start = Diagnostic::new(&RULE, Span::new(0, 3), "the start").label("a paragraph that never ends");
        insta::assert_snapshot!(render(LONG, &[d, end, start], 80));
    }

    #[test]
    fn two_places_far_apart_on_one_line_and_on_others() {
        let text = format!("id: a\n{LONG}\n\n\n\nlast: line\n");
        let d = at(&text, "先进计算", "the second one")
            .related(place(&text, "全国第二"), "a third one that has many words to say, more than fit beside it")
            .related(place(&text, "a\n"), "the first one")
            .related(place(&text, "line"), "the last");
        insta::assert_snapshot!(render(&text, &[d], 80));
    }

    #[test]
    fn the_last_of_two_labels_of_a_short_line_has_room_for_its_words() {
        let text = "<p>其中，湾城银行的三年期利率降到<strong>3.35%，为近五年最低。</p>\n";
        let d = at(text, "<strong>", "").related(place(text, "</p>"), "a browser ends `strong` here");
        insta::assert_snapshot!(render(text, &[d], 80));
    }

    #[test]
    fn a_label_wider_than_the_window_is_cut() {
        insta::assert_snapshot!(render(LONG, &[at(LONG, LONG, "the paragraph")], 80));
    }

    #[test]
    fn labels_over_each_other_have_snippets_of_their_own() {
        let text = "<a href=x href=y>\n";
        let d = at(text, "<a href=x href=y>", "this tag").related(place(text, "href=y"), "the second");
        insta::assert_snapshot!(render(text, &[d], 80));
    }

    #[test]
    fn labels_over_several_lines() {
        let text = format!("one\n<div\n\tclass=x>{LONG}\n{}", "more\n".repeat(60));
        let few = at(&text, "<div\n\tclass=x>", "unclosed");
        let many = Diagnostic::new(&RULE, Span::new(4, text.len()), "the rest").label("swallowed");
        insta::assert_snapshot!(render(&text, &[few, many], 80));
    }

    #[test]
    fn empty_places_and_the_end_of_the_file() {
        let empty = |at| Diagnostic::new(&RULE, Span::empty(at), "nothing here").label("here");
        insta::assert_snapshot!(render("", &[empty(0)], 80));
        insta::assert_snapshot!(render("a\n\nb\n", &[empty(1), empty(2), empty(5)], 80));
    }

    #[test]
    fn nothing_in_a_post_moves_the_cursor() {
        let text = "a\x1b[31m\u{202e}b\tc\r\nd\n";
        let d = Diagnostic::new(&RULE, place(text, "c"), "a\nnew\x1b[0mline").label("two\nlines");
        insta::assert_snapshot!(render(text, &[d], 80));
    }

    #[test]
    fn every_span_can_be_shown_and_no_line_is_too_wide() {
        let text = format!("x\r\n\r\n{LONG}\r\n\ty{LONG}\n\n");
        let bounds: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
        for (i, &start) in bounds.iter().enumerate().step_by(3) {
            for len in [0, 1, 2, 40, 300] {
                let end = bounds[(i + len).min(bounds.len() - 1)];
                let words = "these are words beside the place";
                let d =
                    Diagnostic::new(&RULE, Span::new(start, end), "m").label(words).related(Span::new(0, 1), "first");
                let out = render(&text, &[d], 80);
                assert!(out.contains("first") && out.contains("these"), "{start}..{end}\n{out}");
                let widest = out.lines().map(crate::report::window::cells).max();
                assert!(widest <= Some(80), "{start}..{end} {widest:?}\n{out}");
            }
        }
    }
}
