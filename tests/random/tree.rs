//! Random trees as HTML: every construct that Markdown has and some that it has not, with every mark in the texts.

use std::fmt::Write as _;

use super::Random;

/// Texts, as HTML: words, marks of Markdown in every dialect, punctuation of three scripts.
const TEXTS: [&str; 84] = [
    "word",
    "天津",
    "北方网讯：",
    "近些年来",
    "（二）",
    "，",
    "。",
    "“引”",
    "שלום",
    "مرحبا",
    "é",
    "Ω",
    "a",
    "B2",
    "1.",
    "2)",
    "3.14",
    "-",
    "–",
    "+",
    "*",
    "**",
    "_",
    "__",
    "~",
    "~~",
    "`",
    "``",
    "#",
    "##",
    "&gt;",
    "&lt;",
    "&amp;",
    "&amp;amp;",
    "&lt;b&gt;",
    "|",
    "||",
    "\\",
    "\\\\",
    "[",
    "]",
    "[x]",
    "[ ]",
    "[x](y)",
    "![",
    "(",
    ")",
    "{",
    "}",
    "{:.c}",
    "{{ x }}",
    "{% y %}",
    "$",
    "$$",
    "=",
    "===",
    "---",
    "***",
    ":",
    ": x",
    "::",
    "^",
    "[^1]",
    "[^1]: x",
    "[a]: b",
    "*[HTML]: x",
    "!",
    "\"q\"",
    "'s",
    "...",
    "--",
    "http://e.example/a_b",
    "www.e.example",
    "a@b.example",
    "e.g.",
    "snake_case_word",
    "2*3*4",
    "100%",
    "&nbsp;",
    "\u{3000}",
    "\u{200d}",
    "🀄",
    "e\u{301}",
    "&copy;",
];

fn text(r: &mut Random) -> String {
    let n = 1 + r.below(4);
    let mut out = String::new();
    for index in 0..n {
        if index > 0 && r.chance(70) {
            out.push_str(r.pick(&[" ", " ", " ", "\n", "  "]));
        }
        out.push_str(r.pick(&TEXTS));
    }
    out
}

fn attribute(r: &mut Random) -> String {
    let value = text(r).replace('"', "&quot;").replace('\n', " ");
    format!(" title=\"{value}\"")
}

const URLS: [&str; 12] = [
    "/x",
    "http://e.example/?a=1&amp;b=2",
    "/a b",
    "/a(b)c",
    "/(",
    "/)",
    "#top",
    "",
    "../y.html",
    "/天津",
    "/a\\b",
    "mailto:a@b.example",
];

fn inline(r: &mut Random, depth: usize) -> String {
    let n = 1 + r.below(3);
    let mut out = String::new();
    for _ in 0..n {
        if r.chance(50) {
            out.push_str(r.pick(&["", " ", "\n"]));
        }
        out.push_str(&span(r, depth));
    }
    out
}

fn span(r: &mut Random, depth: usize) -> String {
    let inner = |r: &mut Random| if depth > 0 { inline(r, depth - 1) } else { text(r) };
    match r.below(28) {
        0 | 1 => format!("<strong>{}</strong>", inner(r)),
        2 | 3 => format!("<em>{}</em>", inner(r)),
        4 => format!("<del>{}</del>", inner(r)),
        5 => format!("<code>{}</code>", text(r)),
        6 | 7 => {
            let title = if r.chance(30) { attribute(r) } else { String::new() };
            // No link within a link.
            format!("<a href=\"{}\"{title}>{}</a>", r.pick(&URLS), text(r))
        }
        8 => {
            let alt = text(r).replace('"', "&quot;").replace('\n', " ");
            let title = if r.chance(30) { attribute(r) } else { String::new() };
            format!("<img src=\"{}\" alt=\"{alt}\"{title}>", r.pick(&["/i.png", "i j.png", "http://e.example/i.png"]))
        }
        9 => "<br>".to_owned(),
        10 => format!("<sup>{}</sup>", inner(r)),
        11 => format!("<kbd>{}</kbd>", text(r)),
        12 => format!("<span class=\"c\">{}</span>", inner(r)),
        13 => "<b></b>".to_owned(),
        14 => format!("<a href=\"/x\"><img src=\"/i.png\" alt=\"{}\"></a>", r.pick(&["", "i", "天津"])),
        _ => text(r),
    }
}

fn items(r: &mut Random, depth: usize) -> String {
    let n = 1 + r.below(3);
    let mut out = String::new();
    for _ in 0..n {
        let content = match r.below(5) {
            0 => blocks(r, depth),
            1 => format!("{}{}", inline(r, 1), if depth > 0 { block(r, depth - 1) } else { String::new() }),
            2 => format!("<p>{}</p>", inline(r, 1)),
            3 if r.chance(20) => String::new(),
            _ => inline(r, 1),
        };
        let _ = write!(out, "<li>{content}</li>");
    }
    out
}

/// Blocks within each other, `depth` deep.
pub(crate) fn blocks(r: &mut Random, depth: usize) -> String {
    let n = 1 + r.below(3);
    (0..n).map(|_| block(r, depth)).collect::<Vec<_>>().join(r.pick(&["", "\n"]))
}

fn block(r: &mut Random, depth: usize) -> String {
    let inner = |r: &mut Random| if depth > 0 { blocks(r, depth - 1) } else { format!("<p>{}</p>", inline(r, 1)) };
    match r.below(22) {
        0 => {
            let level = 1 + r.below(6);
            format!("<h{level}>{}</h{level}>", inline(r, 1))
        }
        1 => format!("<blockquote>{}</blockquote>", inner(r)),
        2 | 3 => format!("<ul>{}</ul>", items(r, depth.saturating_sub(1))),
        4 => format!("<ol>{}</ol>", items(r, depth.saturating_sub(1))),
        5 => format!("<ol start=\"{}\">{}</ol>", r.pick(&["0", "7", "1", "123456789"]), items(r, 0)),
        6 => "<hr>".to_owned(),
        7 => {
            let code = format!("{}\n{}{}", text(r), r.pick(&["", "  ", "\n", "```\n", "~~~\n", "\t"]), text(r));
            let class = r.pick(&["", " class=\"language-rust\"", " class=\"language-c++\""]);
            format!("<pre><code{class}>{code}\n</code></pre>")
        }
        8 => {
            let columns = 1 + r.below(3);
            let align = r.pick(&["", "", " align=\"center\"", " align=\"right\""]);
            let cell = |r: &mut Random| inline(r, 0).replace('\n', " ");
            let head: String = (0..columns).map(|_| format!("<th{align}>{}</th>", cell(r))).collect();
            let mut rows = String::new();
            for _ in 0..1 + r.below(2) {
                let cells: String = (0..columns).map(|_| format!("<td{align}>{}</td>", cell(r))).collect();
                let _ = write!(rows, "<tr>{cells}</tr>");
            }
            format!("<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
        }
        9 => format!("<div class=\"c\">{}</div>", inner(r)),
        10 => format!("<dl><dt>{}</dt><dd>{}</dd></dl>", inline(r, 0), inner(r)),
        11 => format!("<p>{}<br>{}</p>", inline(r, 1), inline(r, 1)),
        12 => format!("<figure><img src=\"/i.png\" alt=\"i\"><figcaption>{}</figcaption></figure>", inline(r, 0)),
        13 => format!("<details><summary>{}</summary>{}</details>", inline(r, 0), inner(r)),
        _ => format!("<p>{}</p>", inline(r, 2)),
    }
}
