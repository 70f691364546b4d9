//! Front matter: the block before the body, as a value tree with a span on every key and value.
//!
//! [`read`] never fails: what does not parse becomes a [`Problem`], the keys that still parse are
//! kept, and the body is read all the same. What a plain YAML scalar *means* depends on who reads it: [`fn@resolve`].

mod build;
mod cause;
mod dates;
pub mod edit;
mod json;
mod resolve;
mod split;
mod toml;
mod value;
mod yaml;
mod yaml_mend;
mod yaml_plain;

pub use cause::Cause;
pub use dates::{DateError, DateReading, ParsedDate, parse_date, scalar_date};
pub use resolve::{DateTime, Resolved, Resolver, plain, resolve, to_json};
pub use split::Fences;
pub use value::{Entry, Format, FrontMatter, Kind, Scalar, Style, Value};

use crate::text::{Problem, SourceFile, Span};

/// A file taken apart.
#[derive(Clone, Debug)]
pub struct Read {
    /// The block, if there is one.
    pub front_matter: Option<FrontMatter>,
    /// Everything after it.
    pub body: Span,
    /// What was noticed: kinds `FrontMatterSyntax`, `FrontMatterUnclosed`, `FrontMatterMissing` and `DuplicateKey`.
    pub problems: Vec<Problem>,
}

/// Takes `source` apart with Jekyll's fences, which are the strictest.
#[must_use]
pub fn read(source: &SourceFile) -> Read {
    read_with(source, Fences::STRICT)
}

/// Takes `source` apart as a generator with these `fences` does.
///
/// A block after blank lines, or one that never closes, is still read as what its author meant; the problem
/// `FrontMatterMissing` (with the fence as related place) or `FrontMatterUnclosed` says that the generator does not.
#[must_use]
pub fn read_with(source: &SourceFile, fences: Fences) -> Read {
    let text = source.text();
    let mut problems = Vec::new();
    let Some(block) = split::split(source, fences, &mut problems) else {
        return Read { front_matter: None, body: Span::new(source.bom_len(), text.len()), problems };
    };
    let (root, comments) = match block.format {
        Format::Yaml => {
            let read = yaml_mend::read(text, block.content, fences.tab_indent);
            problems.extend(read.problems);
            (read.root, read.comments)
        }
        Format::Toml => {
            let (root, found, comments) = toml::parse(text, block.content);
            problems.extend(found);
            (root, comments)
        }
        Format::Json | Format::JsonSemicolons => {
            let (root, found) = json::parse(text, block.content, block.format == Format::JsonSemicolons);
            problems.extend(found);
            (root, Vec::new())
        }
    };
    problems.sort_by_key(|p| p.span);
    let front_matter = FrontMatter {
        format: block.format,
        span: block.span,
        open: block.open,
        content: block.content,
        root,
        comments,
    };
    Read { front_matter: Some(front_matter), body: Span::new(block.span.end as usize, text.len()), problems }
}

/// Reads a YAML file that is no post, such as a configuration: its value (an empty file is an empty mapping) and the
/// problems `FrontMatterSyntax` and `DuplicateKey`.
#[must_use]
pub fn read_yaml(source: &SourceFile) -> (Option<Value>, Vec<Problem>) {
    let content = Span::new(source.bom_len(), source.text().len());
    let read = yaml_mend::read(source.text(), content, false);
    (read.root, read.problems)
}

#[cfg(test)]
mod tests;
