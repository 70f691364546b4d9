//! The dialect table: how a body is read.

/// How a body is written. A new dialect is a row here and a reader beside `commonmark.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// HTML throughout.
    Html,
    /// HTML as WordPress shows it: empty lines part paragraphs, line ends are breaks (`wpautop`).
    WordPress,
    /// CommonMark 0.31 without extensions.
    CommonMark,
    /// GitHub's: tables, strikethrough, task lists, autolinks, footnotes.
    #[default]
    Gfm,
    /// kramdown as Jekyll runs it: its GFM input, automatic ids, typography.
    Kramdown,
    /// kramdown with its own input, without automatic ids.
    KramdownPlain,
}

impl Dialect {
    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::WordPress => "wordpress",
            Self::CommonMark => "commonmark",
            Self::Gfm => "gfm",
            Self::Kramdown => "kramdown",
            Self::KramdownPlain => "kramdown-plain",
        }
    }

    /// The dialect of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|d| d.name() == name)
    }

    /// Every dialect there is.
    pub const ALL: [Self; 6] =
        [Self::Html, Self::WordPress, Self::CommonMark, Self::Gfm, Self::Kramdown, Self::KramdownPlain];

    /// Whether it is HTML and no Markdown.
    #[must_use]
    pub fn is_html(self) -> bool {
        matches!(self, Self::Html | Self::WordPress)
    }
}

/// Who reads an extension of CommonMark that each engine reads in a way of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum ReadBy {
    /// Nobody: it is text.
    #[default]
    Nobody,
    /// goldmark, as Hugo sets it up.
    Goldmark,
    /// pulldown-cmark, as Zola sets it up.
    Pulldown,
}

/// Extensions that some of the engines have; of CommonMark's dialects only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct Extensions {
    /// Braces at the end of a heading are its attributes: `## Title {#id .class}`.
    pub heading_attributes: ReadBy,
    /// A line behind a paragraph that starts with a colon defines it: `: x`.
    pub definition_lists: ReadBy,
    /// Line ends are breaks (marked, as Hexo sets it up). Who writes Markdown for such an engine puts none where there was none.
    pub line_breaks: bool,
    /// Raw HTML is left out of what readers see (goldmark, unless it is told otherwise). A reader here reads it as ever: it is the
    /// author's.
    pub omits_html: bool,
}

impl Extensions {
    /// These, and of `other` those that nobody reads here.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let either = |own, other| if own == ReadBy::Nobody { other } else { own };
        Self {
            heading_attributes: either(self.heading_attributes, other.heading_attributes),
            definition_lists: either(self.definition_lists, other.definition_lists),
            line_breaks: self.line_breaks || other.line_breaks,
            omits_html: self.omits_html || other.omits_html,
        }
    }
}

/// A short text that is copied with the options it stands in.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ShortText {
    bytes: [u8; 31],
    length: u8,
}

impl ShortText {
    /// No text.
    pub const EMPTY: Self = Self { bytes: [0; 31], length: 0 };

    /// `text`, unless it is longer than 31 bytes.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let mut short = Self { length: u8::try_from(text.len()).ok()?, ..Self::EMPTY };
        short.bytes.get_mut(..text.len())?.copy_from_slice(text.as_bytes());
        Some(short)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..usize::from(self.length)]).unwrap_or_default()
    }
}

impl std::fmt::Debug for ShortText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.as_str().fmt(f)
    }
}

/// What kramdown can be told, under the names of its options. The default is what Jekyll tells it.
///
/// `entity_output` is missing: it changes how an entity is spelled, never what it shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KramdownOptions {
    /// `input: GFM`.
    pub gfm: bool,
    /// Whether headers without an id get one.
    pub auto_ids: bool,
    /// What automatic ids begin with.
    pub auto_id_prefix: ShortText,
    /// Whether automatic ids are made from the text without its markup; so it is with GFM always.
    pub auto_id_stripping: bool,
    /// Whether each line end is a break (GFM).
    pub hard_wrap: bool,
    /// Whether a line end between two CJK characters is left out.
    pub remove_line_breaks_for_cjk: bool,
    /// Whether blocks end a paragraph without an empty line before them (the GFM quirk `paragraph_end`).
    pub paragraph_end: bool,
    /// Whether dashes, dots and guillemets are replaced (off under the GFM quirk `no_auto_typographic`).
    pub typographic: bool,
    /// The quotes ‘ ’ “ ” or what stands for them.
    pub smart_quotes: [char; 4],
    /// Whether the content of HTML blocks is parsed.
    pub parse_block_html: bool,
    /// Whether the content of HTML within a line is parsed.
    pub parse_span_html: bool,
    /// Levels of headers in the table of contents: bit 0 is level 1.
    pub toc_levels: u8,
    /// Added to the level of each header.
    pub header_offset: i8,
    /// The number of the first footnote.
    pub footnote_nr: u32,
    /// What leads back from a footnote; none when empty.
    pub footnote_backlink: ShortText,
    /// Whether that stands in the last paragraph even where a block comes after it.
    pub footnote_backlink_inline: bool,
    /// What names of footnotes begin with.
    pub footnote_prefix: ShortText,
    /// Whether math is written for MathJax (`\(…\)`), and not as an element of the class `kdmath`.
    pub mathjax: bool,
}

impl Default for KramdownOptions {
    fn default() -> Self {
        Self {
            gfm: true,
            auto_ids: true,
            auto_id_prefix: ShortText::EMPTY,
            auto_id_stripping: false,
            hard_wrap: false,
            remove_line_breaks_for_cjk: false,
            paragraph_end: true,
            typographic: true,
            smart_quotes: ['‘', '’', '“', '”'],
            parse_block_html: false,
            parse_span_html: true,
            toc_levels: 0b11_1111,
            header_offset: 0,
            footnote_nr: 1,
            footnote_backlink: ShortText::new("\u{21a9}").unwrap_or(ShortText::EMPTY),
            footnote_backlink_inline: false,
            footnote_prefix: ShortText::EMPTY,
            mathjax: true,
        }
    }
}

impl KramdownOptions {
    /// The same without replacing quotes, dashes and dots: text stays as it was written.
    #[must_use]
    pub fn without_typography(self) -> Self {
        Self { typographic: false, smart_quotes: ['\'', '\'', '"', '"'], ..self }
    }

    /// The same with kramdown's own input and without automatic ids.
    #[must_use]
    pub fn plain(self) -> Self {
        Self { gfm: false, auto_ids: false, ..self }
    }

    /// Sets the option of that name, as `_config.yml` or `{::options name="value" /}` spell it; whether there is one
    /// of that name which takes that value.
    pub fn set(&mut self, name: &str, value: &str) -> bool {
        let flag = match value.trim().to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        let target = match name {
            "auto_ids" => &mut self.auto_ids,
            "auto_id_stripping" => &mut self.auto_id_stripping,
            "hard_wrap" => &mut self.hard_wrap,
            "remove_line_breaks_for_cjk" => &mut self.remove_line_breaks_for_cjk,
            "parse_block_html" => &mut self.parse_block_html,
            "parse_span_html" => &mut self.parse_span_html,
            "footnote_backlink_inline" => &mut self.footnote_backlink_inline,
            _ => return self.set_value(name, value.trim()),
        };
        if let Some(flag) = flag {
            *target = flag;
        }
        flag.is_some()
    }

    fn set_value(&mut self, name: &str, value: &str) -> bool {
        let short = ShortText::new(value);
        match name {
            "input" => self.gfm = value.eq_ignore_ascii_case("gfm"),
            "auto_id_prefix" => return short.map(|short| self.auto_id_prefix = short).is_some(),
            "footnote_prefix" => return short.map(|short| self.footnote_prefix = short).is_some(),
            "footnote_backlink" => return short.map(|short| self.footnote_backlink = short).is_some(),
            "footnote_nr" => return value.parse().map(|number| self.footnote_nr = number).is_ok(),
            "header_offset" => return value.parse().map(|offset| self.header_offset = offset).is_ok(),
            "math_engine" => self.mathjax = value.eq_ignore_ascii_case("mathjax"),
            "gfm_quirks" => {
                let has = |quirk| value.split([',', ' ']).any(|q| q.trim() == quirk);
                (self.paragraph_end, self.typographic) = (has("paragraph_end"), !has("no_auto_typographic"));
            }
            "smart_quotes" => return quotes(value).map(|quotes| self.smart_quotes = quotes).is_some(),
            "toc_levels" => return levels(value).map(|levels| self.toc_levels = levels).is_some(),
            _ => return false,
        }
        true
    }
}

/// Four names of quotes.
fn quotes(value: &str) -> Option<[char; 4]> {
    let mut found = ['\0'; 4];
    let mut names = value.split(',').map(str::trim);
    for quote in &mut found {
        *quote = match names.next()? {
            "lsquo" | "8216" => '‘',
            "rsquo" | "8217" => '’',
            "ldquo" | "8220" => '“',
            "rdquo" | "8221" => '”',
            "apos" | "39" => '\'',
            "quot" | "34" => '"',
            "laquo" | "171" => '«',
            "raquo" | "187" => '»',
            "sbquo" | "8218" => '‚',
            "bdquo" | "8222" => '„',
            "lsaquo" | "8249" => '‹',
            "rsaquo" | "8250" => '›',
            other => char::from_u32(other.parse().ok()?)?,
        };
    }
    names.next().is_none().then_some(found)
}

/// `1..3` or `1,2,3`, as bits.
fn levels(value: &str) -> Option<u8> {
    let bit = |level: u8| if (1..=6).contains(&level) { 1 << (level - 1) } else { 0 };
    if let Some((first, last)) = value.split_once("..") {
        let (first, last): (u8, u8) = (first.trim().parse().ok()?, last.trim_start_matches('.').trim().parse().ok()?);
        return Some((first..=last).map(bit).fold(0, |all, bit| all | bit));
    }
    value.split(',').map(|level| level.trim().parse().ok().map(bit)).try_fold(0, |all, bit| Some(all | bit?))
}

/// Which template tags a body can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum TemplateSyntax {
    /// None: `{{` is text.
    #[default]
    None,
    /// Liquid as Jekyll runs it: `{% %}`, `{{ }}`.
    Liquid,
    /// Hugo's shortcodes `{{< >}}` and `{{% %}}`.
    Hugo,
    /// Zola's `{{ f() }}`, `{% f() %}…{% end %}`, `{# #}`.
    Zola,
    /// Nunjucks (Eleventy): `{% %}`, `{{ }}`, `{# #}`.
    Nunjucks,
    /// Nunjucks as Hexo runs it: after Markdown, and not in fences, code spans and comments.
    Hexo,
}

/// How to read a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct ReadOptions {
    /// The dialect.
    pub dialect: Dialect,
    /// Its template tags.
    pub templates: TemplateSyntax,
    /// Whether bare URLs and e-mail addresses become links.
    pub autolinks: bool,
    /// Whether bare e-mail addresses stay text all the same.
    pub plain_addresses: bool,
    /// Whether the engine turns straight quotes, dashes and dots into typographic ones.
    pub typography: bool,
    /// What else the engine reads.
    pub extensions: Extensions,
    /// Whether line ends that are breaks to the engine are read as such: not where they stay line ends.
    pub breaks: bool,
    /// Elements deeper than this are dropped with a finding; 0 means the default of 512.
    pub max_depth: u16,
    /// What kramdown is told; of no meaning to other dialects.
    pub kramdown: KramdownOptions,
}
