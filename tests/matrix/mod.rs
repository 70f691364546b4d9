//! Two matrices of bodies: emphasis beside CJK punctuation, and every ASCII mark in every place of a body.

/// A body of HTML and what it is a case of.
#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) html: String,
    /// It needs tables or strikethrough.
    pub(crate) gfm: bool,
}

/// Punctuation at which emphasis in CJK text fails (CommonMark's issue 650).
const PUNCTUATION: [char; 24] = [
    '。', '，', '、', '；', '：', '！', '？', '（', '）', '「', '」', '『', '』', '《', '》', '〈', '〉', '【', '】',
    '“', '”', '…', '—', '～',
];

/// What stands beside the emphasis: Han, Kana, Hangul, Latin, a digit, an emoji, an ideograph with a variation selector.
const NEIGHBOURS: [&str; 7] = ["近", "の", "가", "a", "7", "🀄", "葛\u{e0100}"];

/// 24 marks × {strong, em, both} × {at the start, at the end, at both} × 7 neighbours.
pub(crate) fn cjk() -> Vec<Case> {
    let mut cases = Vec::new();
    for mark in PUNCTUATION {
        for (style, open, close) in [
            ("strong", "<strong>", "</strong>"),
            ("em", "<em>", "</em>"),
            ("strong and em", "<strong><em>", "</em></strong>"),
        ] {
            for (place, at_start, at_end) in [("start", true, false), ("end", false, true), ("both", true, true)] {
                for beside in NEIGHBOURS {
                    let (start, end) =
                        (if at_start { Some(mark) } else { None }, if at_end { Some(mark) } else { None });
                    let inner: String = start.into_iter().chain("天津".chars()).chain(end).collect();
                    cases.push(Case {
                        name: format!("{style} with {mark} at the {place} beside {beside}"),
                        html: format!("<p>{beside}{open}{inner}{close}{beside}</p>"),
                        gfm: false,
                    });
                }
            }
        }
    }
    cases
}

/// Where a text can stand; the last says whether GFM is needed.
const CONTEXTS: [(&str, &str, &str, bool); 14] = [
    ("paragraph", "<p>", "</p>", false),
    ("heading", "<h2>", "</h2>", false),
    ("item", "<ul><li>", "</li></ul>", false),
    ("numbered item", "<ol><li>", "</li></ol>", false),
    ("loose item", "<ul><li><p>", "</p><p>b</p></li></ul>", false),
    ("quote", "<blockquote><p>", "</p></blockquote>", false),
    (
        "cell",
        "<table><thead><tr><th>h</th><th>i</th></tr></thead><tbody><tr><td>",
        "</td><td>j</td></tr></tbody></table>",
        true,
    ),
    ("head of a table", "<table><thead><tr><th>", "</th></tr></thead><tbody><tr><td>j</td></tr></tbody></table>", true),
    ("link", "<p><a href=\"/x\">", "</a></p>", false),
    ("strong", "<p>z <strong>", "</strong> z</p>", false),
    ("emphasis", "<p>z <em>", "</em> z</p>", false),
    ("line behind a break", "<p>z<br>", "</p>", false),
    ("second line", "<p>z\n", "</p>", false),
    ("alternative text", "<p><img src=\"/i.png\" alt=\"", "\"></p>", false),
];

/// Texts that look like markup and are none.
const LOOKALIKES: [&str; 34] = [
    "<b>",
    "</p>",
    "<!-- x -->",
    "<?php",
    "<a@b.example>",
    "<https://e.example>",
    "&amp;",
    "&copy;",
    "&#65;",
    "&x;",
    "{{ x }}",
    "{% x %}",
    "{# x #}",
    "{{< x >}}",
    "{{% x %}}",
    "{:.c}",
    "{::comment}",
    "[x]: /y",
    "[^1]: x",
    "*[x]: y",
    "1. x",
    "1) x",
    "- x",
    "+ x",
    "* x",
    "> x",
    "# x",
    "    x",
    "```",
    "~~~",
    "---",
    "===",
    "| a | b |",
    "$$x$$",
];

/// Every ASCII mark once and twice × {start, middle, end} × 14 contexts, and what looks like markup in each context.
pub(crate) fn escapes() -> Vec<Case> {
    let mut cases = Vec::new();
    let mut add = |what: &str, text: &str, (context, before, after, gfm): (&str, &str, &str, bool)| {
        let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        cases.push(Case { name: format!("{what} in {context}"), html: format!("{before}{escaped}{after}"), gfm });
    };
    for context in CONTEXTS {
        for mark in (0x21..0x7f_u8).map(char::from).filter(char::is_ascii_punctuation) {
            for marks in [mark.to_string(), format!("{mark}{mark}")] {
                add(&format!("{marks} first"), &format!("{marks} b c"), context);
                add(&format!("{marks} glued first"), &format!("{marks}b{marks} c"), context);
                add(&format!("{marks} amid"), &format!("a {marks}b{marks} c"), context);
                add(&format!("{marks} last"), &format!("a b{marks}"), context);
            }
        }
        for text in LOOKALIKES {
            add(&format!("`{text}`"), text, context);
            add(&format!("`{text}` amid"), &format!("a {text} b"), context);
        }
    }
    cases
}
