//! Posts for measuring: a news site made up by a small random generator, the same bytes for the same number everywhere.
//!
//! Most bodies are raw HTML paragraphs of Chinese text, as scripts of news sites write them, with what such archives
//! carry: stock links with a raw `&`, centred pictures, hidden paragraphs, tables, empty spans, links without a scheme.
//! One in five is Markdown.

use std::fmt::Write;

/// A made-up post.
#[derive(Debug)]
pub(crate) struct Post {
    /// Below the root of the site.
    pub(crate) path: String,
    /// The whole file.
    pub(crate) text: String,
}

/// Folders of categories; those with an even index have a page.
const CATEGORIES: [&str; 12] = [
    "gangkou",
    "jinrong",
    "keji",
    "chengshi",
    "wenhua",
    "guoji",
    "KeJi",
    "jinrong xinwen",
    "qixiang",
    "tiyu",
    "hangyun",
    "shuju",
];

/// The files of the site beside its posts.
#[must_use]
pub(crate) fn site() -> Vec<Post> {
    let config = "title: 海湾快讯\nurl: https://haiwan.example\ntimezone: Asia/Shanghai\n";
    let mut files = vec![Post { path: "_config.yml".to_owned(), text: config.to_owned() }];
    for category in CATEGORIES.iter().step_by(2) {
        files.push(Post {
            path: format!("category/{category}.html"),
            text: format!("---\nlayout: category\ntitle: {category}\ncategory: {category}\n---\n"),
        });
    }
    files
}

/// Post number `index` of the site, 3 to 7 kB.
#[must_use]
pub(crate) fn post(index: u64) -> Post {
    let mut dice = Dice(index.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5851_F42D_4C95_7F2D);
    let (year, month, day) = (2015 + dice.below(9), 1 + dice.below(12), 1 + dice.below(28));
    let code = format!("HW{year:04}{month:02}{day:02}{index:08}");
    let date = match dice.below(400) {
        0 => " +0800".to_owned(),
        _ => format!("{year:04}-{month:02}-{day:02} {:02}:{:02}:00 +0800", dice.below(24), dice.below(60)),
    };
    let category = CATEGORIES[dice.index(CATEGORIES.len())];
    let mut text =
        format!("---\nlayout: post\ntitle: \"{}\"\ndate: {date}\ncategories: {category}\n", dice.clause(8, 20));
    text.push_str("tags: 港口新闻\n---\n");
    let target = 3_000 + dice.index(3_500);
    let markdown = dice.below(5) == 0;
    while text.len() < target {
        if markdown { dice.markdown_block(&mut text) } else { dice.html_block(&mut text) }
    }
    write!(text, "\n<https://haiwan.example/share?code={code}>\n\n").expect("a string grows");
    write!(
        text,
        "[返回新闻](//haiwan.example/category/{}.html)｜[返回首页](//haiwan.example/)",
        category.replace(' ', "")
    )
    .expect("a string grows");
    Post { path: format!("_posts/{year:04}/{month:02}/{year:04}-{month:02}-{day:02}-{code}.md"), text }
}

/// SplitMix64: tiny, and the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }

    fn index(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).expect("smaller than `bound`")
    }

    /// Between `least` and `most` characters of common Chinese.
    fn clause(&mut self, least: usize, most: usize) -> String {
        let count = least + self.index(most - least + 1);
        (0..count).filter_map(|_| char::from_u32(0x4E00 + u32::try_from(self.below(2_600)).unwrap_or(0))).collect()
    }

    fn sentence(&mut self) -> String {
        let number = match self.below(4) {
            0 => format!("{}.{}%", self.below(40), self.below(10)),
            1 => format!("{}亿元", self.below(300)),
            2 => format!("“{}”", self.clause(2, 5)),
            _ => String::new(),
        };
        format!("{}{number}，{}。", self.clause(4, 16), self.clause(6, 24))
    }

    fn sentences(&mut self) -> String {
        (0..2 + self.below(5)).map(|_| self.sentence()).collect()
    }

    fn html_block(&mut self, out: &mut String) {
        let stock = self.below(1_000_000);
        let words = self.clause(2, 8);
        let block = match self.below(25) {
            0 => format!("<center><img src=\"https://tu.haiwan.example/{stock}.jpg\" width=\"480\" /></center>"),
            1 => format!("<p style=\"display:none\">{words}</p>"),
            2 => format!(
                "<!--StockImg_Start--><p style=\"text-align:center;\"><a href=\"http://hangqing.example/{stock}\" \
                 target=\"_blank\"><img src=\"https://tu.haiwan.example/k?nid={stock}&imageType=k\" border=\"0\" \
                 alt=\"{words}\" data-code=\"{stock}\" /></a></p><!--StockImg_End-->"
            ),
            3 => {
                let rows: String =
                    (0..4).map(|_| format!("<tr><td>{}</td><td>{stock}</td></tr>", self.clause(2, 4))).collect();
                format!("<table><tbody>{rows}</tbody></table>")
            }
            4 => format!("<p><span href=\"http://x.example/{stock}\">{words}</span>{}</p>", self.sentence()),
            5 => format!("<h3>{words}</h3>"),
            6 => format!("<p>{}<span id=\"stock_{stock}\" class=\"em_stock\"></span></p>", self.sentences()),
            7..=11 => format!("<p><strong>{words}：</strong>{}</p>", self.sentences()),
            _ => format!("<p>{}</p>", self.sentences()),
        };
        writeln!(out, "{block}").expect("a string grows");
    }

    fn markdown_block(&mut self, out: &mut String) {
        let words = self.clause(2, 8);
        let block = match self.below(10) {
            0 => format!("## {words}"),
            1 => format!("- {}\n- {}\n  1. {}\n  2. {}", self.sentence(), self.sentence(), words, self.sentence()),
            2 => format!("| {words} | {} |\n|---|--:|\n| {} | {} |", self.clause(2, 4), words, self.below(999)),
            3 => format!("> {}", self.sentences()),
            4 => format!("**{words}：**{}", self.sentences()),
            5 => format!("{}[{words}](/category/gangkou.html)。", self.sentences()),
            _ => self.sentences(),
        };
        write!(out, "{block}\n\n").expect("a string grows");
    }
}
