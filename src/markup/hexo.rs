//! Where Hexo runs no template tags: in fenced code, in code spans and in comments, which it takes out of the text before it
//! looks for tags.
//!
//! Source: Hexo 8.1, `plugins/filter/before_post_render/backtick_code_block.ts` (`rBacktick`) and `hexo/post.ts`
//! (`escapeAllSwigTags`), whose readings of fences and spans are not those of CommonMark. Older versions know no code spans
//! there, but run nothing in any `<code>` either.

use std::collections::HashMap;
use std::ops::Range;

/// Code spans and fences of a body, so that a scan can skip them.
pub(super) struct Regions {
    /// In order, without overlaps; bytes of the body.
    fences: Vec<Range<usize>>,
    /// For each run of backticks outside fences where the span ends that it would open, if it would.
    spans: HashMap<usize, (usize, Option<usize>)>,
}

impl Regions {
    pub(super) fn of(text: &str) -> Self {
        let fences = fences(text.as_bytes());
        let spans = spans(text.as_bytes(), &fences);
        Self { fences, spans }
    }

    /// The end of the fence that covers byte `at`.
    pub(super) fn fence(&self, at: usize) -> Option<usize> {
        let next = self.fences.partition_point(|fence| fence.end <= at);
        self.fences.get(next).filter(|fence| fence.start <= at).map(|fence| fence.end)
    }

    /// What follows the backticks that start at byte `at`: the end of their span, or of the backticks alone.
    pub(super) fn after_backticks(&self, text: &[u8], at: usize) -> usize {
        match self.spans.get(&at) {
            Some((length, _)) if at > 0 && text[at - 1] == b'\\' => at + length.min(&1),
            Some((length, end)) => end.unwrap_or(at + length),
            // In the middle of a run whose first backtick was escaped.
            None => at + 1,
        }
    }
}

/// The end of the comment that starts at byte `at` with `<!--`: of the text, where it never ends.
pub(super) fn comment_end(text: &[u8], at: usize) -> usize {
    memchr::memmem::find(&text[at + 4..], b"-->").map_or(text.len(), |n| at + 4 + n + 3)
}

/// A line that can open or close a fence.
struct FenceLine {
    start: usize,
    end: usize,
    mark: (u8, usize),
    opens: bool,
    closes: bool,
}

fn fences(text: &[u8]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < text.len() {
        let end = memchr::memchr(b'\n', &text[start..]).map_or(text.len(), |n| start + n + 1);
        lines.extend(fence_line(text, start, end));
        start = end;
    }
    let mut closers: HashMap<(u8, usize), Vec<usize>> = HashMap::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.closes) {
        closers.entry(line.mark).or_default().push(i);
    }
    let (mut found, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        let closer = lines[at]
            .opens
            .then(|| closers.get(&lines[at].mark))
            .flatten()
            .and_then(|closers| closers.get(closers.partition_point(|&closer| closer <= at)).copied());
        match closer {
            Some(closer) => {
                found.push(lines[at].start..lines[closer].end);
                at = closer + 1;
            }
            None => at += 1,
        }
    }
    found
}

/// What the line from byte `start` to `end` is to fences, if anything.
fn fence_line(text: &[u8], start: usize, end: usize) -> Option<FenceLine> {
    let line = text[start..end].trim_ascii_end();
    let blanks = |from: usize| line[from..].iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let run = |from: usize| {
        let mark = line.get(from).copied().filter(|b| matches!(b, b'`' | b'~'))?;
        let length = line[from..].iter().take_while(|&&b| b == mark).count();
        (length >= 3).then_some((mark, length))
    };
    // Up to three `>`, or, for what opens, the mark of an item that stands at the start of the line.
    let (mut at, mut quotes) = (blanks(0), 0);
    while quotes < 3 && line.get(at) == Some(&b'>') {
        at += 1;
        at += blanks(at);
        quotes += 1;
    }
    let mut item = false;
    if run(at).is_none() {
        let digits = line.iter().take_while(|b| b.is_ascii_digit()).count();
        at = match (digits, line.first()) {
            (0, Some(b'-' | b'*' | b'+')) => 1,
            (1.., _) if line.get(digits) == Some(&b'.') => digits + 1,
            _ => return None,
        };
        at += blanks(at);
        item = true;
    }
    let mark = run(at)?;
    let rest = &line[at + mark.1..];
    // White space after the closing marks may be one blank.
    let after = &text[start + at + mark.1..end];
    let after = after.strip_suffix(b"\n").unwrap_or(after);
    let after = after.strip_suffix(b"\r").unwrap_or(after);
    let closes = !item && rest.is_empty() && after.len() <= 1;
    Some(FenceLine { start, end, mark, opens: end > start && text[end - 1] == b'\n' && !rest.ends_with(b"`"), closes })
}

/// Runs of backticks outside `fences`: length, and the end of the span that each would open: the next run of the same
/// paragraph that is not shorter.
fn spans(text: &[u8], fences: &[Range<usize>]) -> HashMap<usize, (usize, Option<usize>)> {
    let mut spans = HashMap::new();
    // Runs that wait for their end; each is longer than the one after it.
    let mut open: Vec<(usize, usize)> = Vec::new();
    let (mut at, mut next) = (0, 0);
    while let Some(n) = memchr::memchr3(b'`', b'\n', b'\r', &text[at..]) {
        at += n;
        while fences.get(next).is_some_and(|fence| fence.end <= at) {
            next += 1;
        }
        if let Some(fence) = fences.get(next).filter(|fence| fence.start <= at) {
            at = fence.end;
            open.clear();
            continue;
        }
        if text[at] != b'`' {
            let two = &text[at + 1..];
            // `\n\n`, `\r\n\r\n`, `\r\n\n` or `\n\r\n`.
            if text[at] == b'\n' && (two.starts_with(b"\n") || two.starts_with(b"\r\n")) {
                open.clear();
            }
            at += 1;
            continue;
        }
        let length = text[at..].iter().take_while(|&&b| b == b'`').count();
        while let Some((start, _)) = open.pop_if(|(_, waiting)| *waiting <= length) {
            if let Some((_, end)) = spans.get_mut(&start) {
                *end = Some(at + length);
            }
        }
        spans.insert(at, (length, None));
        open.push((at, length));
        at += length;
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::super::TemplateSyntax;
    use super::super::template::scan;

    /// The tags that are run in `text`.
    fn run(text: &str) -> Vec<&str> {
        scan(text, TemplateSyntax::Hexo).0.into_iter().map(|found| found.span.of(text)).collect()
    }

    /// What Hexo 8.1.2 with hexo-renderer-marked makes of each was looked at.
    #[test]
    fn tags_in_code_are_text() {
        for text in [
            "a `{{ 1 }}` b",
            "```\n{{ 1 }}\n```\n",
            "```js\r\n{{ 1 }}\r\n```\r\n",
            "- a\n\n  ```\n  {% codeblock %}\n\n  # x\n  {% endcodeblock %}\n  ```\n",
            "* ```\n  {{ 1 }}\n  ```\n",
            "1. ~~~\n   {{ 1 }}\n   ~~~",
            "> > ```\n> > {{ 1 }}\n> > ``` \n",
            "````\n```\n{{ 1 }}\n```\n````\n",
            "```\n{% raw %}{{ x }}{% endraw %} {{ y }}\n```\n\n`a`",
            "a `b\n{{ 1 }}` c",
            "a `b {{ 1 }} ``` c",
            "<!-- {{ 1 }} -->",
            "<!-- {{ 1 }}",
        ] {
            assert_eq!(run(text), [""; 0], "{text:?}");
        }
    }

    /// What a fence of Markdown holds that is none to Hexo is code all the same: a tag in it is kept as it stands.
    #[test]
    fn tags_elsewhere_are_looked_at() {
        for text in [
            "```\n{{ 1 }}\n",
            "~~~\n{{ 1 }}\n~~~~\n",
            "~~~\n{{ 1 }}\n~~~  \n",
            "~~~\n{{ 1 }}\n~~~x\n",
            "- - ~~~\n    {{ 1 }}\n    ~~~\n",
            "1) ~~~\n   {{ 1 }}\n   ~~~\n",
            "```a`\n{{ 1 }}\n",
            "a `b\n\n{{ 1 }}` c",
            "a ``b {{ 1 }} ` c",
            "a \\`b {{ 1 }} c",
            "    {{ 1 }}\n",
            "<pre>{{ 1 }}</pre>",
            "<!-- a --> {{ 1 }} `a`",
        ] {
            assert_eq!(run(text), ["{{ 1 }}"], "{text:?}");
        }
        assert_eq!(run("{{ '`' }} {{ '`' }}"), ["{{ '`' }}", "{{ '`' }}"]);
        assert_eq!(run("`{% raw %}{{ 1 }}{% endraw %}` {{ 2 }}"), ["{% raw %}", "{% endraw %}", "{{ 2 }}"]);
    }

    #[test]
    fn the_time_is_linear() {
        let runs: String = (1..3000).map(|n| "`".repeat(n) + " a ").collect();
        let falling: String = (1..3000).rev().map(|n| "`".repeat(n) + " {{ a ").collect();
        for text in [runs, falling, "```\n".repeat(300_001), "````a\n```b\n".repeat(100_000), "<!--".repeat(300_000)] {
            scan(&text, TemplateSyntax::Hexo);
        }
    }
}
