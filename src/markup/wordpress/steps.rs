//! The steps of `wpautop`, in their order.

use std::ops::Range;

use super::draft::{Draft, Edit, Put, drop, insert};

/// The elements that part paragraphs.
const BLOCKS: &[&str] = &[
    "table",
    "thead",
    "tfoot",
    "caption",
    "col",
    "colgroup",
    "tbody",
    "tr",
    "td",
    "th",
    "div",
    "dl",
    "dd",
    "dt",
    "ul",
    "ol",
    "li",
    "pre",
    "form",
    "map",
    "area",
    "blockquote",
    "address",
    "math",
    "style",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "fieldset",
    "legend",
    "section",
    "article",
    "aside",
    "hgroup",
    "header",
    "footer",
    "nav",
    "figure",
    "figcaption",
    "details",
    "menu",
    "summary",
];

/// Those that a break is taken away before.
const NO_BREAK_BEFORE: &[&str] = &["p", "li", "div", "dl", "dd", "dt", "th", "pre", "td", "ul", "ol"];

/// What stands for a line end in a tag until the end.
const LINE_END: &str = " <!-- wpnl --> ";

/// A break as the steps look for it.
const BREAK: &str = "<br />";

pub(super) fn run(draft: &mut Draft<'_>) {
    draft.edit(vec![insert(draft.text().len(), "\n")]);
    let preformatted = take_preformatted(draft);
    step(draft, double_breaks);
    step(draft, part_blocks);
    step(draft, plain_line_ends);
    step(draft, line_ends_in_tags);
    close_up(draft);
    step(draft, |text| {
        let runs = spaces(text, 0, |b| b == b'\n').filter(|run| run.len() > 2);
        runs.map(|run| drop(run.start + 2..run.end)).collect()
    });
    step(draft, wrap);
    step(draft, |text| matches(text, "<p>", |at| after_space(text, at + 3, "</p>").map(|end| drop(at..end))));
    step(draft, end_paragraphs_in_blocks);
    step(draft, unwrap_blocks);
    step(draft, unwrap_items);
    step(draft, paragraphs_into_quotes);
    step(draft, |text| {
        let swap = |at: usize| Some([insert(at, "</p>"), drop(at + 13..at + 17)]);
        matches(text, "</blockquote></p>", swap).into_iter().flatten().collect()
    });
    step(draft, |text| {
        let mut done = 0;
        matches(text, "<p>", |at| {
            // The paragraph before was the block itself.
            if at < done {
                return None;
            }
            let start = skip_space(text, at + 3);
            done = block_tag(text, start)?;
            Some(drop(at..start))
        })
    });
    step(draft, |text| behind_blocks(text, "</p>"));
    step(draft, spell_breaks);
    step(draft, break_lines);
    step(draft, |text| behind_blocks(text, BREAK));
    step(draft, |text| {
        let mut done = 0;
        matches(text, BREAK, |at| {
            // A break that ends the tag before, which never ended.
            if at < done {
                return None;
            }
            let start = skip_space(text, at + BREAK.len());
            done = tag_of(text, start, NO_BREAK_BEFORE)?;
            Some(drop(at..at + BREAK.len()))
        })
    });
    step(draft, |text| {
        let end = text.strip_suffix('\n').unwrap_or(text);
        let at = end.strip_suffix("\n</p>").or_else(|| text.strip_suffix("\n</p>")).map(str::len);
        at.map(|at| drop(at..at + 1)).into_iter().collect()
    });
    give_back(draft, &preformatted);
    step(draft, |text| {
        let mut done = 0;
        matches(text, LINE_END.trim(), |at| {
            let mark = LINE_END.trim().len();
            let start = at - usize::from(text[done..at].ends_with(' ') && text[at + mark..].starts_with(' '));
            done = at + mark + usize::from(start < at);
            Some((start..done, Put::Text("\n")))
        })
    });
}

/// Makes the edits that `edits` finds in the text.
fn step(draft: &mut Draft<'_>, edits: impl FnOnce(&str) -> Vec<Edit>) {
    let edits = edits(draft.text());
    draft.edit(edits);
}

/// What `make` makes of each place where `what` stands.
fn matches<T>(text: &str, what: &str, make: impl FnMut(usize) -> Option<T>) -> Vec<T> {
    memchr::memmem::find_iter(text.as_bytes(), what.as_bytes()).filter_map(make).collect()
}

/// `\s` of PCRE.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn skip_space(text: &str, at: usize) -> usize {
    text.as_bytes()[at..].iter().position(|b| !is_space(*b)).map_or(text.len(), |offset| at + offset)
}

/// Where `what` ends that stands at `at`, behind white space.
fn after_space(text: &str, at: usize, what: &str) -> Option<usize> {
    let at = skip_space(text, at);
    text[at..].starts_with(what).then_some(at + what.len())
}

/// The runs of bytes of a kind from byte `at` on.
fn spaces(text: &str, mut at: usize, is_wanted: impl Fn(u8) -> bool) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    std::iter::from_fn(move || {
        let start = at + bytes[at..].iter().position(|b| is_wanted(*b))?;
        at = bytes[start..].iter().position(|b| !is_wanted(*b)).map_or(bytes.len(), |offset| start + offset);
        Some(start..at)
    })
}

/// The first `what` at or after byte `at`.
fn find(text: &str, what: &str, at: usize) -> Option<usize> {
    memchr::memmem::find(&text.as_bytes()[at..], what.as_bytes()).map(|offset| at + offset)
}

/// Where the tag ends that starts at `at` and whose name begins with one of `names`: behind its `>`.
fn tag_of(text: &str, at: usize, names: &[&str]) -> Option<usize> {
    let name = text[at..].strip_prefix('<')?;
    let name = name.strip_prefix('/').unwrap_or(name);
    names.iter().any(|known| name.starts_with(known)).then_some(())?;
    find(text, ">", at).map(|end| end + 1)
}

fn block_tag(text: &str, at: usize) -> Option<usize> {
    tag_of(text, at, BLOCKS)
}

/// Takes `<pre>…</pre>` out, an empty one in place of each; the bytes of the source are given back in the end. An end
/// tag without a start goes, where any `<pre` stands in the text.
fn take_preformatted(draft: &mut Draft<'_>) -> Vec<Range<usize>> {
    let text = draft.text();
    if !text.contains("<pre") {
        return Vec::new();
    }
    let (mut taken, mut edits) = (Vec::new(), Vec::new());
    let mut part = 0;
    for end in memchr::memmem::find_iter(text.as_bytes(), "</pre>") {
        let start = find(&text[..end], "<pre", part);
        part = end + 6;
        if let Some(start) = start {
            edits.push((start..part, Put::Made(stand_in(taken.len()))));
            taken.push(start..part);
        } else {
            edits.push(drop(end..part));
        }
    }
    draft.edit(edits);
    taken
}

fn stand_in(index: usize) -> String {
    format!("<pre wp-pre-tag-{index}></pre>")
}

fn give_back(draft: &mut Draft<'_>, preformatted: &[Range<usize>]) {
    let mut edits = Vec::new();
    let mut from = 0;
    for (index, range) in preformatted.iter().enumerate() {
        let stand_in = stand_in(index);
        while let Some(at) = find(draft.text(), &stand_in, from) {
            from = at + stand_in.len();
            if draft.is_put(at) {
                edits.push((at..from, Put::Source(range.clone())));
                break;
            }
        }
    }
    draft.edit(edits);
}

/// Where the `<br>` ends that starts at `at`.
fn break_tag(text: &str, at: usize) -> Option<usize> {
    text[at..].starts_with("<br").then_some(())?;
    let at = skip_space(text, at + 3);
    let at = at + usize::from(text[at..].starts_with('/'));
    text[at..].starts_with('>').then_some(at + 1)
}

/// Two breaks are two line ends.
fn double_breaks(text: &str) -> Vec<Edit> {
    let mut done = 0;
    matches(text, "<br", |at| {
        if at < done {
            return None;
        }
        let end = break_tag(text, skip_space(text, break_tag(text, at)?))?;
        done = end;
        Some((at..end, Put::Text("\n\n")))
    })
}

/// Line ends before blocks, behind them and behind rules.
fn part_blocks(text: &str) -> Vec<Edit> {
    let bytes = text.as_bytes();
    let mut edits = Vec::new();
    for at in memchr::memchr_iter(b'<', bytes) {
        let closing = bytes.get(at + 1) == Some(&b'/');
        let start = at + 1 + usize::from(closing);
        let end = bytes[start..].iter().position(|b| !(b.is_ascii_lowercase() || b.is_ascii_digit()));
        let end = end.map_or(bytes.len(), |offset| start + offset);
        let Some(&next) = bytes.get(end).filter(|_| BLOCKS.contains(&&text[start..end])) else { continue };
        if closing && next == b'>' {
            edits.push(insert(end + 1, "\n\n"));
        } else if !closing && (is_space(next) || matches!(next, b'/' | b'>')) {
            edits.push(insert(at, "\n\n"));
            if &text[start..end] == "hr" {
                let close = skip_space(text, end);
                let close = close + usize::from(text[close..].starts_with('/'));
                edits.extend(text[close..].starts_with('>').then(|| insert(close + 1, "\n\n")));
            }
        }
    }
    edits
}

fn plain_line_ends(text: &str) -> Vec<Edit> {
    let line_feed = |at: usize| text.as_bytes().get(at + 1) == Some(&b'\n');
    let edit = |at: usize| if line_feed(at) { drop(at..at + 1) } else { (at..at + 1, Put::LineFeed) };
    memchr::memchr_iter(b'\r', text.as_bytes()).map(edit).collect()
}

/// Line ends in tags and comments are none of the text (`wp_replace_in_html_tags`).
fn line_ends_in_tags(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(start) = find(text, "<", at) {
        let rest = &text[start + 1..];
        let (close, from) = match () {
            () if rest.starts_with("!--") => ("-->", start + 2),
            () if rest.starts_with("![CDATA[") => ("]]>", start + 9),
            () => (">", start + 1),
        };
        at = find(text, close, from).map_or(text.len(), |end| end + close.len());
        let ends = memchr::memchr_iter(b'\n', &text.as_bytes()[start..at]);
        edits.extend(ends.map(|end| (start + end..start + end + 1, Put::Text(LINE_END))));
    }
    edits
}

/// Takes white space away before and behind what `find` finds from a byte on.
fn trim(draft: &mut Draft<'_>, (before, behind): (bool, bool), find: impl Fn(&str, usize) -> Option<Range<usize>>) {
    let text = draft.text();
    let mut edits = Vec::new();
    let mut from = 0;
    while let Some(found) = find(text, from) {
        let space = text[from..found.start].bytes().rev().take_while(|b| before && is_space(*b)).count();
        let end = if behind { skip_space(text, found.end) } else { found.end };
        edits
            .extend([found.start - space..found.start, found.end..end].into_iter().filter(|r| !r.is_empty()).map(drop));
        from = end;
    }
    draft.edit(edits);
}

/// No paragraphs and breaks between the parts of a list of options, of an object, of a video, around a caption.
fn close_up(draft: &mut Draft<'_>) {
    let fixed = |what: &'static str| move |text: &str, from| find(text, what, from).map(|at| at..at + what.len());
    if draft.text().contains("<option") {
        trim(draft, (true, false), fixed("<option"));
        trim(draft, (false, true), fixed("</option>"));
    }
    if draft.text().contains("</object>") {
        trim(draft, (false, true), |text, from| first_tag(text, from, &["<object"], b">"));
        trim(draft, (true, false), fixed("</object>"));
        trim(draft, (true, true), |text, from| {
            first_tag(text, from, &["<param", "</param", "<embed", "</embed"], b">")
        });
    }
    if draft.text().contains("<source") || draft.text().contains("<track") {
        trim(draft, (false, true), |text, from| {
            first_tag(text, from, &["<audio", "<video", "[audio", "[video"], b">]")
        });
        trim(draft, (true, false), |text, from| {
            let is_end = |at: &usize| {
                let name = text[*at + 1..].strip_prefix('/')?;
                let rest = name.strip_prefix("audio").or_else(|| name.strip_prefix("video"))?;
                rest.starts_with(['>', ']']).then_some(*at..*at + 8)
            };
            memchr::memchr2_iter(b'<', b'[', &text.as_bytes()[from..]).find_map(|at| is_end(&(from + at)))
        });
        trim(draft, (true, true), |text, from| first_tag(text, from, &["<source", "<track"], b">"));
    }
    if draft.text().contains("<figcaption") {
        trim(draft, (true, false), |text, from| first_tag(text, from, &["<figcaption"], b">"));
        trim(draft, (false, true), fixed("</figcaption>"));
    }
}

/// The first tag from byte `from` on that begins with one of `starts`, up to the first of the bytes `ends`.
fn first_tag(text: &str, from: usize, starts: &[&str], ends: &[u8]) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let opens = memchr::memchr2_iter(b'<', b'[', &bytes[from..]).map(|offset| from + offset);
    for start in opens {
        let Some(begin) = starts.iter().find(|s| text[start..].starts_with(**s)) else { continue };
        let inside = start + begin.len();
        // Where nothing ends it, nothing ends a later one either.
        let end = inside + bytes[inside..].iter().position(|b| ends.contains(b))?;
        return Some(start..end + 1);
    }
    None
}

/// A paragraph around all that empty lines part.
fn wrap(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut start = 0;
    let mut wrap = |start: usize, end: usize, next: usize| {
        let piece = &text[start..end];
        if piece.is_empty() {
            edits.push(drop(start..next));
            return;
        }
        let first = start + piece.len() - piece.trim_start_matches('\n').len();
        let last = (start + piece.trim_end_matches('\n').len()).max(first);
        edits.push((start..first, Put::Text("<p>")));
        edits.push((last..next, Put::Text("</p>\n")));
    };
    for run in spaces(text, 0, is_space) {
        let lines = &text[run.clone()];
        let (Some(first), Some(last)) = (lines.find('\n'), lines.rfind('\n')) else { continue };
        if first < last {
            wrap(start, run.start + first, run.start + last + 1);
            start = run.start + last + 1;
        }
    }
    if start < text.len() {
        wrap(start, text.len(), text.len());
    }
    edits
}

/// `<p>text</div>` gets its `</p>`.
fn end_paragraphs_in_blocks(text: &str) -> Vec<Edit> {
    matches(text, "<p>", |at| {
        let end = find(text, "<", at + 3).filter(|end| *end > at + 3)?;
        let ends = ["</div>", "</address>", "</form>"].iter().any(|tag| text[end..].starts_with(tag));
        ends.then(|| insert(end, "</p>"))
    })
}

/// A tag of a block that is alone in its paragraph.
fn unwrap_blocks(text: &str) -> Vec<Edit> {
    let mut done = 0;
    let found = matches(text, "<p>", |at| {
        if at < done {
            return None;
        }
        let start = skip_space(text, at + 3);
        let end = block_tag(text, start)?;
        let close = after_space(text, end, "</p>")?;
        done = close;
        Some([drop(at..start), drop(end..close)])
    });
    found.into_iter().flatten().collect()
}

/// Items that a paragraph was put around.
fn unwrap_items(text: &str) -> Vec<Edit> {
    // Where the first `</p>` or line end is known to be.
    let (mut done, mut known) = (0, 0);
    let found = matches(text, "<p><li", |at| {
        if at < done {
            return None;
        }
        let from = at + 7;
        if known < from {
            known = from;
            while let Some(offset) = text.get(known..).and_then(|rest| rest.find(['\n', '<'])) {
                known += offset;
                if text[known..].starts_with('\n') || text[known..].starts_with("</p>") {
                    break;
                }
                known += 1;
            }
        }
        text.get(known..)?.starts_with("</p>").then_some(())?;
        done = known + 4;
        Some([drop(at..at + 3), drop(known..done)])
    });
    found.into_iter().flatten().collect()
}

/// The paragraph around the start of a quote is one in it; letters of the tags count in both cases.
fn paragraphs_into_quotes(text: &str) -> Vec<Edit> {
    const START: &str = "<p><blockquote";
    let bytes = text.as_bytes();
    let mut edits = Vec::new();
    for at in memchr::memchr_iter(b'<', bytes) {
        let Some(start) = bytes.get(at..at + START.len()).filter(|s| s.eq_ignore_ascii_case(START.as_bytes())) else {
            continue;
        };
        let Some(end) = find(text, ">", at + START.len()) else { break };
        edits.push(drop(at..at + 3));
        if start != START.as_bytes() {
            edits.push((at + 3..at + START.len(), Put::Text("<blockquote")));
        }
        edits.push(insert(end + 1, "<p>"));
    }
    edits
}

/// `what` goes behind a tag of a block.
fn behind_blocks(text: &str, what: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut from = 0;
    while let Some(at) = find(text, "<", from) {
        let Some(end) = block_tag(text, at) else {
            from = at + 1;
            continue;
        };
        // What else starts in the tag ends where it does.
        from = end;
        if let Some(close) = after_space(text, end, what) {
            edits.push(drop(end..close));
            from = close;
        }
    }
    edits
}

/// `<br>` and `<br/>` are spelled `<br />`.
fn spell_breaks(text: &str) -> Vec<Edit> {
    matches(text, "<br", |at| {
        let rest = &text[at + 3..];
        let put = if rest.starts_with('>') { " /" } else { " " };
        (rest.starts_with('>') || rest.starts_with("/>")).then(|| insert(at + 3, put))
    })
}

/// A break at each line end that is left, but in scripts, style sheets and drawings.
fn break_lines(text: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    // Elements that nothing ends from here on.
    let mut open: [Option<usize>; 3] = [None; 3];
    loop {
        let mut kept = None;
        let mut from = at;
        while let Some(start) = find(text, "<", from) {
            from = start + 1;
            let names = ["script", "style", "svg"];
            let Some(which) = names.iter().position(|name| text[from..].starts_with(name)) else { continue };
            if open[which].is_some() {
                continue;
            }
            let close = format!("</{}>", names[which]);
            match find(text, &close, from) {
                Some(end) => {
                    kept = Some((start, end + close.len()));
                    break;
                }
                None => open[which] = Some(start),
            }
        }
        let (end, next) = kept.unwrap_or((text.len(), text.len()));
        for run in spaces(&text[..end], at, is_space) {
            let Some(last) = text[run.clone()].rfind('\n').map(|offset| run.start + offset) else { continue };
            // The white space behind a break may be looked at from its second character on.
            let start = run.start + usize::from(text[..run.start].ends_with(BREAK));
            if start <= last {
                edits.push((start..last, Put::Text(BREAK)));
            }
        }
        if next == text.len() {
            return edits;
        }
        at = next;
    }
}
