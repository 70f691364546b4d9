//! The dialect table: how a body is read.

/// How a body is written. A new dialect is a row here and a reader beside `commonmark.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Dialect {
    /// HTML throughout.
    Html,
    /// CommonMark 0.31 without extensions.
    CommonMark,
    /// GitHub's: tables, strikethrough, task lists, autolinks, footnotes.
    #[default]
    Gfm,
}

impl Dialect {
    /// The name used on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::CommonMark => "commonmark",
            Self::Gfm => "gfm",
        }
    }

    /// The dialect of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Html, Self::CommonMark, Self::Gfm].into_iter().find(|d| d.name() == name)
    }
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
    /// Nunjucks (Hexo, Eleventy): `{% %}`, `{{ }}`, `{# #}`.
    Nunjucks,
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
    /// Whether the engine turns straight quotes, dashes and dots into typographic ones.
    pub typography: bool,
    /// Elements deeper than this are dropped with a finding; 0 means the default of 512.
    pub max_depth: u16,
}
