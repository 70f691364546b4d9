//! What stands around the posts: the proof, what was lost, the list of the posts, the headings of groups.

use super::{ReviewGroup, markdown, text};
use crate::diagnostic::RuleInfo;
use crate::report::{Summary, plain, thousands, write};

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

/// Everything after the last group.
pub fn end(out: &mut Vec<u8>) {
    out.extend_from_slice(b"</main>\n</body>\n</html>\n");
}
