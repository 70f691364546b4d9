//! The content schema: what front matter, HTML, links and taxonomies of an archive may be.
//!
//! A schema is a YAML file (`schemas/copydesk.schema.json` describes it for editors) that changes a built-in one; the
//! built-in ones are such files too, in `schemas/`. A mistake in a schema file is a diagnostic in that file.

mod explain;
mod file;
mod front_matter;
mod mistakes;
mod policy;

pub use explain::ViolationKind;
pub use front_matter::Violation;
pub use mistakes::MISTAKES;
pub use policy::{CleanPolicy, Forbidden, HtmlPolicy, LinkPolicy, ProtocolRelative, Split, Taxonomy, TermPage};

use std::sync::{Arc, OnceLock};

use crate::diagnostic::Diagnostic;
use crate::front_matter::{FrontMatter, Resolver, Value};
use crate::generator::Generator;
use crate::text::SourceFile;

/// The built-in schemas: generator and source text.
const BUILT_IN: [(Generator, &str); 7] = [
    (Generator::None, include_str!("../../schemas/none.yaml")),
    (Generator::Jekyll, include_str!("../../schemas/jekyll.yaml")),
    (Generator::Hugo, include_str!("../../schemas/hugo.yaml")),
    (Generator::Zola, include_str!("../../schemas/zola.yaml")),
    (Generator::Eleventy, include_str!("../../schemas/eleventy.yaml")),
    (Generator::Hexo, include_str!("../../schemas/hexo.yaml")),
    (Generator::Astro, include_str!("../../schemas/astro.yaml")),
];

/// A content schema, resolved with what it extends.
#[derive(Debug)]
pub struct Schema {
    /// HTML of the bodies.
    pub html: HtmlPolicy,
    /// Links, images and embeds of the bodies.
    pub links: LinkPolicy,
    /// What else goes in a conversion.
    pub clean: CleanPolicy,
    /// Groupings of posts.
    pub taxonomies: Vec<Taxonomy>,
    front_matter: serde_json::Value,
    compiled: front_matter::Compiled,
    generator: Generator,
}

impl Default for Schema {
    /// The schema of no generator: what holds everywhere.
    fn default() -> Self {
        file::parse_built_in(Generator::None)
    }
}

impl Schema {
    /// The built-in schema of a generator, compiled once.
    #[must_use]
    pub fn built_in(generator: Generator) -> Arc<Self> {
        static CACHE: [OnceLock<Arc<Schema>>; BUILT_IN.len()] = [const { OnceLock::new() }; BUILT_IN.len()];
        let at = BUILT_IN.iter().position(|(g, _)| *g == generator).unwrap_or(0);
        Arc::clone(CACHE[at].get_or_init(|| Arc::new(file::parse_built_in(BUILT_IN[at].0))))
    }

    /// The names of the built-in schemas, `none` first.
    #[must_use]
    pub fn built_in_names() -> [&'static str; BUILT_IN.len()] {
        BUILT_IN.map(|(generator, _)| generator.name())
    }

    /// The source of a built-in schema as YAML, to be shown and copied.
    #[must_use]
    pub fn built_in_source(name: &str) -> Option<&'static str> {
        BUILT_IN.iter().find(|(generator, _)| generator.name() == name).map(|(_, text)| *text)
    }

    /// Reads a schema file for a site of `generator`, whose dates and keys it is about.
    ///
    /// # Errors
    /// All mistakes, each at its place in `source`.
    pub fn parse(source: &SourceFile, generator: Generator) -> Result<Self, Vec<Diagnostic>> {
        file::parse(source, generator)
    }

    /// Reads a schema that stands in another file, such as under `schema:` of `copydesk.yaml`.
    ///
    /// # Errors
    /// All mistakes, each at its place in that file.
    pub fn from_value(value: &Value, generator: Generator) -> Result<Self, Vec<Diagnostic>> {
        file::from_value(value, generator)
    }

    /// The generator whose dates and keys the schema is about.
    #[must_use]
    pub fn generator(&self) -> Generator {
        self.generator
    }

    /// Everything that `front_matter`, read by `resolver`, breaks, in the order of the source. Empty where the block is
    /// no mapping: that is a problem of reading.
    #[must_use]
    pub fn validate_front_matter(&self, front_matter: &FrontMatter, resolver: Resolver) -> Vec<Violation> {
        self.compiled.validate(front_matter, resolver)
    }

    /// The front-matter part as plain JSON Schema, for editors and other tools.
    #[must_use]
    pub fn export(&self) -> serde_json::Value {
        let mut out = serde_json::Map::new();
        out.insert("$schema".into(), "https://json-schema.org/draft/2020-12/schema".into());
        out.insert("title".into(), format!("Front matter of a {} site", self.generator.name()).into());
        if let Some(own) = self.front_matter.as_object() {
            out.extend(own.iter().filter(|(key, _)| *key != "$schema").map(|(k, v)| (k.clone(), v.clone())));
        } else {
            out.insert("allOf".into(), vec![self.front_matter.clone()].into());
        }
        out.into()
    }

    /// The top-level keys of front matter that the schema names.
    #[must_use]
    pub fn known_keys(&self) -> &[String] {
        self.compiled.known()
    }

    /// The keys that must be there, by the schema's own `required`.
    #[must_use]
    pub fn required_keys(&self) -> Vec<&str> {
        let required = self.front_matter.get("required").and_then(serde_json::Value::as_array);
        required.into_iter().flatten().filter_map(serde_json::Value::as_str).collect()
    }

    /// Whether the key holds a date.
    #[must_use]
    pub fn is_date(&self, key: &str) -> bool {
        self.compiled.is_date(key)
    }

    /// Whether the key holds terms of a taxonomy.
    #[must_use]
    pub fn is_term_key(&self, key: &str) -> bool {
        self.taxonomies.iter().any(|taxonomy| taxonomy.keys.iter().any(|own| **own == *key))
    }

    /// Whether the key takes a text and no boolean: what stands there is meant to be printed.
    #[must_use]
    pub fn takes_text(&self, key: &str) -> bool {
        self.compiled.takes_text(key)
    }

    /// The taxonomy of that name.
    #[must_use]
    pub fn taxonomy(&self, name: &str) -> Option<&Taxonomy> {
        self.taxonomies.iter().find(|t| t.name == name)
    }
}

#[cfg(test)]
mod tests;
