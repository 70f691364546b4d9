//! A post in the page: what was lost, both sides, source and result.

use super::{ReviewLink, ReviewPage, listing, markdown, text};
use crate::report::{plain, write};
use crate::text::Span;

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
                (None, Some(_)) => b"A reader sees the same. First: ",
                (None, None) => b"First: ",
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
