//! How the body of a file is read: dialect, template syntax and what the engine does to plain text.

use crate::markup::{Dialect, Extensions, ReadOptions, TemplateSyntax};

use super::{Config, Generator, Site};

/// The extension of a path in lower case, without the dot.
pub(super) fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(String::new(), |(_, ext)| ext.to_ascii_lowercase())
}

/// Whether the file is text of a post by its extension alone.
pub(super) fn is_content(path: &str) -> bool {
    matches!(extension(path).as_str(), "md" | "markdown" | "mdown" | "mkd" | "mkdn" | "mkdown" | "html" | "htm")
}

/// Whether the body is program text to us: MDX and Markdoc are neither Markdown nor HTML, so only the front matter of
/// such a file is read.
#[must_use]
pub fn is_opaque(path: &str) -> bool {
    matches!(extension(path).as_str(), "mdx" | "mdoc")
}

/// How the generator reads the body of the file at `path`.
///
/// Measured with Jekyll 4.3 (kramdown), Hugo 0.111 (goldmark), Zola (pulldown-cmark), Eleventy 3 (markdown-it),
/// Hexo 8 (marked) and Astro 5 (remark): which of them link bare URLs and which make quotes curly.
#[must_use]
pub fn read_options(site: &Site, path: &str) -> ReadOptions {
    let html = matches!(extension(path).as_str(), "html" | "htm" | "xhtml");
    let templates = match site.generator {
        // Without a generator a template tag is most likely Liquid's; masking it spares false findings.
        Generator::None | Generator::Jekyll => TemplateSyntax::Liquid,
        Generator::Hugo => TemplateSyntax::Hugo,
        Generator::Zola => TemplateSyntax::Zola,
        Generator::Hexo => TemplateSyntax::Hexo,
        Generator::Eleventy => match &site.config {
            Config::Eleventy(config) if config.nunjucks => TemplateSyntax::Nunjucks,
            _ => TemplateSyntax::Liquid,
        },
        Generator::Astro => TemplateSyntax::None,
    };
    let jekyll = if let Config::Jekyll(config) = &site.config { Some(config) } else { None };
    let kramdown = jekyll.filter(|config| config.is_kramdown && !html).map(|config| config.kramdown);
    let (autolinks, typography) = match site.generator {
        Generator::None => (true, false),
        // What kramdown makes curly is so in the tree; the plugins that render CommonMark leave it alone.
        Generator::Jekyll => (false, false),
        Generator::Hugo | Generator::Hexo | Generator::Astro => (true, true),
        Generator::Zola => (false, matches!(&site.config, Config::Zola(config) if config.smart_punctuation)),
        Generator::Eleventy => (false, false),
    };
    ReadOptions {
        dialect: match kramdown {
            Some(_) => Dialect::Kramdown,
            None if html => Dialect::Html,
            None => Dialect::Gfm,
        },
        kramdown: kramdown.unwrap_or_default(),
        templates,
        autolinks: autolinks && !html,
        typography: typography && !html,
        // Of HTML too: what it is converted to is read so.
        extensions: match &site.config {
            Config::Hugo(config) => config.extensions,
            Config::Zola(config) => config.extensions,
            Config::Hexo(config) => Extensions { line_breaks: config.line_breaks, ..Extensions::default() },
            Config::Jekyll(config) => {
                Extensions { line_breaks: config.is_kramdown && config.kramdown.hard_wrap, ..Extensions::default() }
            }
            _ => Extensions::default(),
        },
        ..ReadOptions::default()
    }
}
