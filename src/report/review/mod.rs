//! The page of `convert --review`: one HTML file that loads nothing and runs nothing, for a person who looks at what a
//! conversion did. What it is made of comes in as plain data; `run` says which pages are in it.

mod listing;

use super::{Summary, count, plain, thousands, write};
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::report::Positions;
use crate::text::{SourceFile, Span};

/// Places of one loss that are named.
const PLACES: usize = 8;

/// Losses of one post that are listed.
const LOSSES: usize = 40;

/// A post as the page shows it.
#[derive(Clone, Copy, Debug)]
pub struct ReviewPage<'a> {
    /// The name of its place in the page: letters and digits.
    pub id: &'a str,
    /// How its conversion ended, in words.
    pub verdict: &'a str,
    /// The file as it was.
    pub source: &'a SourceFile,
    /// What was written.
    pub result: &'a str,
    /// What was lost.
    pub losses: &'a [Diagnostic],
    /// The post as it was, as inert HTML.
    pub before: &'a str,
    /// As it is now; `None` where what was written is no page.
    pub after: Option<&'a str>,
    /// What differs first in words, with its place before and after; after there is none where a reader sees the same.
    pub first: Option<(&'a str, Span, Option<Span>)>,
}

/// A link to a post in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLink {
    /// The name of its place.
    pub id: String,
    /// Its path.
    pub path: String,
}

/// Posts with the same losses.
#[derive(Clone, Debug)]
pub struct ReviewGroup {
    /// The class that it belongs to, as a heading.
    pub class: &'static str,
    /// The names of the losses.
    pub losses: Vec<&'static str>,
    /// How many posts there are.
    pub posts: usize,
    /// Those that are shown.
    pub shown: Vec<ReviewLink>,
}

impl ReviewGroup {
    fn title(&self) -> String {
        let names: Vec<&str> = self.losses.iter().map(|name| name.strip_prefix("loss/").unwrap_or(name)).collect();
        if names.is_empty() { "no losses".to_owned() } else { names.join(", ") }
    }

    /// "51 posts, 46 of them not shown".
    fn figures(&self) -> String {
        match self.posts - self.shown.len() {
            0 => count(self.posts, "post"),
            hidden if hidden == self.posts => format!("{}, not shown", count(self.posts, "post")),
            hidden => format!("{}, {} of them not shown", count(self.posts, "post"), thousands(hidden)),
        }
    }
}

/// Text, or a value in double quotes, with nothing in it that a browser acts on.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    for part in text.split_inclusive(['&', '<', '>', '"']) {
        let (plain, reference) = match part.as_bytes().last() {
            Some(b'&') => (&part[..part.len() - 1], "&amp;"),
            Some(b'<') => (&part[..part.len() - 1], "&lt;"),
            Some(b'>') => (&part[..part.len() - 1], "&gt;"),
            Some(b'"') => (&part[..part.len() - 1], "&quot;"),
            _ => (part, ""),
        };
        out.extend_from_slice(plain.as_bytes());
        out.extend_from_slice(reference.as_bytes());
    }
}

/// Everything before the first group. `asked` says what the posts were converted to, `losses` counts them, `failures` are
/// files that were not converted, each with the reason.
pub fn begin(
    summary: &Summary,
    asked: &str,
    losses: &[(&RuleInfo, usize)],
    failures: &[(&str, &str)],
    groups: &[ReviewGroup],
    out: &mut Vec<u8>,
) {
    let proof = summary.conversion.unwrap_or_default().to_string();
    out.extend_from_slice(
        b"<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; \
        base-uri 'none'; form-action 'none'\">\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
        <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
        <title>Review of a conversion</title>\n<style>\n",
    );
    out.extend_from_slice(include_bytes!("style.css"));
    write(out, format_args!("</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#posts\">Skip to the posts</a>\n"));
    write(out, format_args!("<header id=\"top\">\n<h1>Review of a conversion</h1>\n<p class=\"proof\">{proof}</p>\n"));
    write(out, format_args!("<p class=\"asked\">{asked}</p>\n</header>\n"));
    out.extend_from_slice(b"<section aria-labelledby=\"losses\">\n<h2 id=\"losses\">What was lost</h2>\n");
    if losses.is_empty() {
        out.extend_from_slice(b"<p>Nothing.</p>\n");
    } else {
        out.extend_from_slice(b"<table class=\"losses\">\n<tbody>\n");
        for (info, number) in losses {
            let (name, severity) = (info.name.strip_prefix("loss/").unwrap_or(info.name), info.severity.name());
            let number = thousands(*number);
            write(out, format_args!("<tr class=\"{severity}\"><td>{number}</td><th scope=\"row\">{name}</th><td>"));
            markdown(out, info.summary());
            out.extend_from_slice(b"</td></tr>\n");
        }
        out.extend_from_slice(b"</tbody>\n</table>\n");
    }
    out.extend_from_slice(b"</section>\n");
    not_converted(failures, out);
    contents(groups, out);
    out.extend_from_slice(b"<main id=\"posts\">\n");
}

fn not_converted(failures: &[(&str, &str)], out: &mut Vec<u8>) {
    if failures.is_empty() {
        return;
    }
    out.extend_from_slice(b"<section aria-labelledby=\"failures\">\n<h2 id=\"failures\">Not converted</h2>\n<ul>\n");
    for (path, reason) in failures {
        out.extend_from_slice(b"<li><code>");
        text(out, &plain(path));
        out.extend_from_slice(b"</code>: ");
        text(out, &plain(reason));
        out.extend_from_slice(b"</li>\n");
    }
    out.extend_from_slice(b"</ul>\n</section>\n");
}

fn contents(groups: &[ReviewGroup], out: &mut Vec<u8>) {
    out.extend_from_slice(b"<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">Posts</h2>\n");
    let mut class = "";
    for (index, group) in groups.iter().enumerate() {
        if std::mem::replace(&mut class, group.class) != group.class {
            write(out, format_args!("<h3>{class}</h3>\n"));
        }
        out.extend_from_slice(b"<details>\n<summary>");
        text(out, &group.title());
        write(out, format_args!(" <span>{}</span></summary>\n<ul>\n", group.figures()));
        for link in &group.shown {
            write(out, format_args!("<li><a href=\"#{}\">", link.id));
            text(out, &plain(&link.path));
            out.extend_from_slice(b"</a></li>\n");
        }
        write(out, format_args!("</ul>\n<p><a href=\"#g{index}\">All of them</a></p>\n</details>\n"));
    }
    out.extend_from_slice(b"</nav>\n");
}

/// The heading of group `index` of `groups`.
pub fn group(groups: &[ReviewGroup], index: usize, out: &mut Vec<u8>) {
    let Some(group) = groups.get(index) else { return };
    if index == 0 || groups[index - 1].class != group.class {
        write(out, format_args!("<h2>{}</h2>\n", group.class));
    }
    write(out, format_args!("<h3 id=\"g{index}\">"));
    text(out, &group.title());
    write(out, format_args!(" <span>{}</span></h3>\n", group.figures()));
}

/// The head of a post, with links to its neighbours.
pub fn open(link: &ReviewLink, before: Option<&ReviewLink>, after: Option<&ReviewLink>, out: &mut Vec<u8>) {
    let id = &link.id;
    write(out, format_args!("<article id=\"{id}\" aria-labelledby=\"{id}h\">\n<h4 id=\"{id}h\">"));
    text(out, &plain(&link.path));
    out.extend_from_slice(b"</h4>\n<p class=\"hop\">");
    for (name, other) in [("previous", before), ("next", after)] {
        if let Some(other) = other {
            write(out, format_args!("<a href=\"#{}\">{name}</a> ", other.id));
        }
    }
    out.extend_from_slice(b"<a href=\"#top\">top</a></p>\n");
}

/// The rest of a post.
pub fn page(page: &ReviewPage<'_>, out: &mut Vec<u8>) {
    let id = page.id;
    write(out, format_args!("<p class=\"verdict\">{}</p>\n<p class=\"difference\">", page.verdict));
    match page.first {
        Some((message, _, after)) => {
            out.extend_from_slice(match (after, page.after) {
                (Some(_), _) => b"First difference that a reader sees: ",
                (None, Some(_)) => b"A reader sees the same. First loss: ",
                (None, None) => b"First loss: ",
            });
            markdown(out, &plain(message));
            write(out, format_args!(" <a class=\"go\" href=\"#{id}b\">before</a>"));
            if after.is_some() {
                write(out, format_args!(" <a class=\"go\" href=\"#{id}a\">after</a>"));
            }
        }
        None if page.after.is_some() => out.extend_from_slice(b"A reader sees the same."),
        None => {}
    }
    out.extend_from_slice(b"</p>\n");
    listing::losses(page.source, page.losses, out);
    let side = |name: &str, letter: char, html: &str| {
        // What is marked first can be gone to.
        let html = html.replacen("<mark class=", &format!("<mark id=\"{id}{letter}\" class="), 1);
        format!(
            "<section aria-label=\"{name}\">\n<h5>{name}</h5>\n<div class=\"post\" lang=\"\" dir=\"auto\">{html}</div>\n</section>\n"
        )
    };
    write(out, format_args!("<div class=\"sides\">\n{}", side("Before", 'b', page.before)));
    let (old, new) = page.first.map_or((None, None), |(_, old, new)| (Some(old), new));
    match page.after {
        Some(html) => write(out, format_args!("{}", side("After", 'a', html))),
        None => {
            out.extend_from_slice(b"<section aria-label=\"After\">\n<h5>After</h5>\n");
            listing::listing(page.result, None, &[], out);
            out.extend_from_slice(b"</section>\n");
        }
    }
    out.extend_from_slice(b"</div>\n");
    out.extend_from_slice(b"<details class=\"source\">\n<summary>Source and result</summary>\n<div class=\"sides\">\n");
    out.extend_from_slice(b"<section aria-label=\"Source\">\n<h5>Source</h5>\n");
    let lost: Vec<Span> = page.losses.iter().map(|loss| loss.primary.span).collect();
    listing::listing(page.source.text(), old, &lost, out);
    out.extend_from_slice(b"</section>\n<section aria-label=\"Result\">\n<h5>Result</h5>\n");
    listing::listing(page.result, new, &[], out);
    out.extend_from_slice(b"</section>\n</div>\n</details>\n");
}

/// The end of a post.
pub fn close(out: &mut Vec<u8>) {
    out.extend_from_slice(b"</article>\n");
}

/// Everything after the last group.
pub fn end(out: &mut Vec<u8>) {
    out.extend_from_slice(b"</main>\n</body>\n</html>\n");
}

/// A line of Markdown with nothing but code in it.
fn markdown(out: &mut Vec<u8>, line: &str) {
    let last = line.matches('`').count();
    for (index, part) in line.split('`').enumerate() {
        match index % 2 {
            0 => text(out, part),
            // One that nothing closes is itself.
            _ if index == last => text(out, &format!("`{part}")),
            _ => {
                out.extend_from_slice(b"<code>");
                text(out, part);
                out.extend_from_slice(b"</code>");
            }
        }
    }
}

#[cfg(test)]
mod tests;
