//! What a conversion is asked for.

use crate::markup::engines::Engine;
use crate::markup::{Dialect, Extensions, ReadBy, ReadOptions};
use crate::tree::{Flags, Node};

/// What a body is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Format {
    /// CommonMark with GFM's tables, task lists and strikethrough.
    #[default]
    Markdown,
    /// HTML.
    Html,
    /// What the reader sees, as plain text.
    Text,
    /// The tree with its spans.
    Json,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Markdown, Self::Html, Self::Text, Self::Json];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Markdown => "markdown",
            Self::Html => "html",
            Self::Text => "text",
            Self::Json => "json",
        }
    }

    /// The format of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|f| f.name() == name)
    }
}

/// How much of a body is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Profile {
    /// Every element and attribute that a browser shows or acts on; what Markdown cannot say stays HTML.
    Faithful,
    /// What the reader sees; noise, scripts and handlers go, each one as a loss.
    #[default]
    Clean,
    /// As `clean`, and no raw HTML at all.
    Plain,
}

impl Profile {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Faithful, Self::Clean, Self::Plain];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Faithful => "faithful",
            Self::Clean => "clean",
            Self::Plain => "plain",
        }
    }

    /// The profile of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// How strong and emphasis are spelled that would not close beside CJK text or punctuation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CjkEmphasis {
    /// `<strong>讯：</strong>近`.
    Html,
    /// `**讯：**&#x8FD1;`: the letter beside the delimiter as a character reference.
    Reference,
    /// `**讯**：近`: the punctuation at the edge stands outside. That changes what is emphasised, so each is a loss.
    Move,
}

impl CjkEmphasis {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Html, Self::Reference, Self::Move];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Reference => "reference",
            Self::Move => "move",
        }
    }

    /// The spelling of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// Who decides over straight quotes, dashes and dots where the target turns them into typographic ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Typography {
    /// The reader sees the characters of the source: what the target would change is escaped.
    Keep,
    /// The engine does what it does.
    Engine,
}

impl Typography {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Keep, Self::Engine];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Engine => "engine",
        }
    }

    /// The setting of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|p| p.name() == name)
    }
}

/// Who reads what was written, to prove it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Verify {
    /// Our own reader of the target, and of the site's kramdown where it may read it.
    #[default]
    Reader,
    /// Engines that are not ours as well: pulldown-cmark, and comrak with and without its extension for CJK text. Only
    /// Markdown for an engine of CommonMark can be read by them, see [`Settings::engines`].
    Engines,
}

impl Verify {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Reader, Self::Engines];

    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Engines => "engines",
        }
    }

    /// The one of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|v| v.name() == name)
    }
}

/// How a hard break is spelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum HardBreak {
    /// Two spaces at the end of the line: every engine reads them.
    Spaces,
    /// A backslash at the end of the line: kramdown shows it.
    Backslash,
}

/// An engine that reads what is written, as a row of facts.
#[derive(Debug, PartialEq, Eq)]
pub struct Target {
    /// The name used on the command line.
    pub name: &'static str,
    /// How what was written for it is read again.
    pub(crate) dialect: Dialect,
    /// Bare URLs and e-mail addresses become links.
    pub(crate) autolinks: bool,
    pub(crate) tables: bool,
    pub(crate) strikethrough: bool,
    pub(crate) tasks: bool,
    /// Engines that know none of GFM's extensions may read it: under `faithful` a table or a strikethrough that the author
    /// wrote as HTML stays what they read too.
    pub(crate) bare_commonmark: bool,
    /// What else it reads; kramdown, which has its own dialect, aside.
    pub(crate) extensions: Extensions,
    /// `[^label]` is a footnote.
    pub(crate) footnotes: bool,
    /// `: x` on the line behind a paragraph is a definition.
    pub(crate) definitions: bool,
    /// A list starts with the number of its first item. kramdown starts every one with 1.
    pub(crate) list_starts: bool,
    /// Raw HTML reaches the page by default.
    pub(crate) raw_html: bool,
    /// kramdown may read it: its own marks are escaped too (`|`, `{:`, `: ` at the start of a line).
    pub(crate) kramdown: bool,
    pub(crate) hard_break: HardBreak,
    /// Straight quotes, dashes and dots become typographic ones.
    pub(crate) typography: bool,
}

const NONE: Extensions = Extensions {
    heading_attributes: ReadBy::Nobody,
    definition_lists: ReadBy::Nobody,
    line_breaks: false,
    omits_html: false,
};

const GFM: Target = Target {
    name: "gfm",
    dialect: Dialect::Gfm,
    autolinks: true,
    tables: true,
    strikethrough: true,
    tasks: true,
    bare_commonmark: false,
    extensions: NONE,
    footnotes: true,
    definitions: false,
    list_starts: true,
    raw_html: true,
    kramdown: false,
    hard_break: HardBreak::Backslash,
    typography: false,
};

/// Every target. The first is the default: CommonMark and GFM, spelled so that the CommonMark engines and kramdown read
/// the same.
pub static TARGETS: &[Target] = &[
    Target {
        name: "portable",
        bare_commonmark: true,
        definitions: true,
        list_starts: false,
        kramdown: true,
        hard_break: HardBreak::Spaces,
        ..GFM
    },
    GFM,
    Target {
        name: "commonmark",
        dialect: Dialect::CommonMark,
        autolinks: false,
        tables: false,
        strikethrough: false,
        tasks: false,
        footnotes: false,
        ..GFM
    },
    Target {
        name: "kramdown",
        dialect: Dialect::Kramdown,
        autolinks: false,
        definitions: true,
        list_starts: false,
        kramdown: true,
        hard_break: HardBreak::Spaces,
        typography: true,
        ..GFM
    },
    // As Hugo sets it up.
    Target {
        name: "goldmark",
        extensions: Extensions { heading_attributes: ReadBy::Goldmark, definition_lists: ReadBy::Goldmark, ..NONE },
        definitions: true,
        raw_html: false,
        typography: true,
        ..GFM
    },
    // As Zola sets it up.
    Target {
        name: "pulldown",
        autolinks: false,
        extensions: Extensions { heading_attributes: ReadBy::Pulldown, ..NONE },
        ..GFM
    },
    Target { name: "markdown-it", autolinks: false, tasks: false, footnotes: false, ..GFM },
    // As Hexo sets it up.
    Target {
        name: "marked",
        extensions: Extensions { line_breaks: true, ..NONE },
        typography: true,
        footnotes: false,
        ..GFM
    },
    Target { name: "micromark", typography: true, ..GFM },
];

impl Target {
    /// The target of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<&'static Self> {
        TARGETS.iter().find(|t| t.name == name)
    }
}

/// What a conversion is asked for.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What the body is written as.
    pub to: Format,
    /// How much is kept.
    pub profile: Profile,
    /// Which engine will read it.
    pub target: &'static Target,
    /// What the engine of the site reads beside CommonMark and GFM; a conversion takes it from how the post is read.
    pub extensions: Extensions,
    /// How emphasis beside CJK text is spelled; by default as raw HTML where profile and target allow it.
    pub cjk_emphasis: Option<CjkEmphasis>,
    /// Who decides over quotes and dashes; by default the engine, under `faithful` the source.
    pub typography: Option<Typography>,
    /// Who proves it.
    pub verify: Verify,
    /// Who shows what HTML bodies hold: [`Dialect::Html`] is a browser; [`Dialect::WordPress`] a page of WordPress, which
    /// puts paragraphs and breaks into what was saved.
    pub html: Dialect,
    /// Whether plain text has a number behind each link and their addresses in the end.
    pub link_notes: bool,
    /// Whether what was written as Markdown or HTML is read again and compared, and written in another form where it
    /// differs. Without that, nothing is promised of it.
    pub proof: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            to: Format::default(),
            profile: Profile::default(),
            target: &TARGETS[0],
            extensions: Extensions::default(),
            cjk_emphasis: None,
            typography: None,
            verify: Verify::default(),
            html: Dialect::Html,
            link_notes: true,
            proof: true,
        }
    }
}

/// Whether all who read ids in braces behind a heading read `{#id}` as one: goldmark stops at other punctuation, pulldown-cmark
/// at white space and braces.
fn is_id_in_braces(id: &str) -> bool {
    let is_of_id = |c: char| !c.is_whitespace() && (!c.is_ascii_punctuation() || matches!(c, '-' | '_' | ':' | '.'));
    !id.is_empty() && id.chars().all(is_of_id)
}

impl Settings {
    /// The same on the site whose posts are read as `read` says.
    pub(crate) fn of_site(&self, read: &ReadOptions) -> Self {
        Self { extensions: read.extensions, ..self.clone() }
    }

    /// What else is read of what is written: by the target, or by the site whatever the target is.
    pub(crate) fn extensions(&self) -> Extensions {
        self.target.extensions.or(self.extensions)
    }

    /// Whether one of those who may read what is written takes braces at the end of a heading for its attributes.
    pub(crate) fn may_have_attributes(&self) -> bool {
        let portable = self.target.kramdown && self.target.dialect != Dialect::Kramdown;
        portable || self.extensions().heading_attributes != ReadBy::Nobody
    }

    /// Whether the id of `heading`, a heading, is said in braces behind it: to who reads them there; for a target that does not,
    /// only where the site reads it and the author wrote it so, or the site leaves out the anchor that would stand for it.
    pub(crate) fn says_id(&self, heading: Node<'_>) -> bool {
        let says = self.target.extensions.heading_attributes != ReadBy::Nobody
            || (self.extensions.heading_attributes != ReadBy::Nobody
                && (self.extensions.omits_html
                    || (heading.flags().has(Flags::GENERATED) && heading.has_written_attribute("id"))));
        self.to == Format::Markdown && says && heading.attribute("id").is_some_and(is_id_in_braces)
    }

    /// The engines that are not ours and can read what is written; none where it is no Markdown, or kramdown's.
    #[must_use]
    pub fn engines(&self) -> &'static [Engine] {
        if self.to == Format::Markdown && Engine::reads(self.target.dialect) { Engine::ALL } else { &[] }
    }

    /// Whether raw HTML may be written.
    pub(crate) fn raw_html(&self) -> bool {
        self.profile != Profile::Plain
    }

    /// Whether raw HTML reaches the page, as far as that is known of the target and the site.
    pub(crate) fn shows_html(&self) -> bool {
        self.target.raw_html && !self.extensions.omits_html
    }

    /// Whether e-mail addresses that are text are kept from becoming links, which takes raw HTML. On a site of `kramdown`,
    /// which makes no such links, only `faithful` does that.
    pub(crate) fn parts_addresses(&self, kramdown: bool) -> bool {
        self.profile == Profile::Faithful || (self.raw_html() && !kramdown)
    }

    /// How emphasis beside CJK text is spelled, where no punctuation is to be moved or moving it does not help: as HTML or
    /// with a reference.
    pub(crate) fn cjk_emphasis(&self) -> CjkEmphasis {
        match self.cjk_emphasis {
            Some(how @ (CjkEmphasis::Html | CjkEmphasis::Reference)) => how,
            Some(CjkEmphasis::Move) | None if self.raw_html() && self.shows_html() => CjkEmphasis::Html,
            Some(CjkEmphasis::Move) | None => CjkEmphasis::Reference,
        }
    }

    /// Whether punctuation is to move out of emphasis that would not be read beside it.
    pub(crate) fn moves_punctuation(&self) -> bool {
        self.to == Format::Markdown && self.cjk_emphasis == Some(CjkEmphasis::Move)
    }

    /// Who decides over quotes and dashes.
    pub(crate) fn typography(&self) -> Typography {
        self.typography.unwrap_or(if self.profile == Profile::Faithful { Typography::Keep } else { Typography::Engine })
    }
}
