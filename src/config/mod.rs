//! `copydesk.yaml`: which generator, which rules, which schema, how to convert.
//!
//! The file also marks the root of a site. Paths in it are relative to it. What the command line says comes before
//! what stands here. `schemas/config.schema.json` describes it for editors; a test keeps the two in step.

mod mistakes;
mod reader;

pub use mistakes::MISTAKES;
pub use reader::Text;

use mistakes::{DUPLICATE_KEY, TYPE, UNKNOWN_KEY, UNKNOWN_VALUE};
use reader::Reader;

use crate::diagnostic::{Diagnostic, Level, Severity};
use crate::front_matter::{Entry, Value};
use crate::generator::Generator;
use crate::lint::rules::RULES;

/// The name of the file.
pub const FILE_NAME: &str = "copydesk.yaml";

/// A configuration file, checked: every name in it exists.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The generator, where it cannot be seen from the site's own files.
    pub generator: Option<Generator>,
    /// The content schema.
    pub schema: Option<SchemaChoice>,
    /// Rules, groups or levels to run instead of the recommended ones.
    pub select: Option<Vec<Text>>,
    /// Rules or groups not to run.
    pub ignore: Vec<Text>,
    /// Other severities for rules or groups.
    pub severity: Vec<(Text, Severity)>,
    /// Files and folders to leave out, as in `.gitignore`.
    pub exclude: Vec<Text>,
}

/// Where the content schema comes from.
#[derive(Clone, Debug)]
pub enum SchemaChoice {
    /// A built-in schema by name, or the path of a schema file, relative to the configuration file.
    Named(Text),
    /// The schema itself.
    Inline(Value),
}

/// Reads the value of one key.
type Read = fn(&mut Config, &mut Reader, &Entry);

/// Every key. `schemas/config.schema.json` says the same to editors.
const KEYS: [(&str, Read); 6] = [
    ("generator", |config, reader, entry| {
        config.generator = reader.choice(&entry.key, &entry.value, &GENERATORS);
    }),
    ("schema", |config, reader, entry| {
        config.schema = match entry.value.as_mapping() {
            Some(_) => Some(SchemaChoice::Inline(entry.value.clone())),
            None => reader.text(&entry.key, &entry.value).map(SchemaChoice::Named),
        };
    }),
    ("select", |config, reader, entry| config.select = Some(reader.selectors(entry))),
    ("ignore", |config, reader, entry| config.ignore = reader.selectors(entry)),
    ("severity", |config, reader, entry| {
        for one in reader.mapping(&entry.key, &entry.value) {
            let name = Text { text: one.key.to_string(), span: one.key_span };
            reader.selector(&name);
            let severity = reader.choice(&format!("severity.{}", one.key), &one.value, &SEVERITIES);
            config.severity.extend(severity.map(|severity| (name, severity)));
        }
    }),
    ("exclude", |config, reader, entry| config.exclude = reader.texts(&entry.key, &entry.value)),
];

const GENERATORS: [(&str, Generator); 7] = [
    ("none", Generator::None),
    ("jekyll", Generator::Jekyll),
    ("hugo", Generator::Hugo),
    ("zola", Generator::Zola),
    ("eleventy", Generator::Eleventy),
    ("hexo", Generator::Hexo),
    ("astro", Generator::Astro),
];

const SEVERITIES: [(&str, Severity); 3] =
    [("error", Severity::Error), ("warning", Severity::Warning), ("info", Severity::Info)];

impl Config {
    /// Reads the value of a configuration file; `None` is an empty file.
    ///
    /// # Errors
    /// All mistakes, each at its key or value.
    pub fn from_value(root: Option<&Value>) -> Result<Self, Vec<Diagnostic>> {
        let (mut config, mut reader) = (Self::default(), Reader::default());
        let Some(root) = root else { return Ok(config) };
        let Some(entries) = root.as_mapping() else {
            let mistake = Diagnostic::new(&TYPE, root.span, "the configuration is not a mapping of keys to values");
            return Err(vec![mistake.help("write one `key: value` on each line")]);
        };
        for (i, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..i].iter().find(|e| e.key == entry.key) {
                reader.mistakes.push(
                    Diagnostic::new(&DUPLICATE_KEY, entry.key_span, format!("`{}` is written twice", entry.key))
                        .label("the second time")
                        .related(first.key_span, "the first time")
                        .help("keep one of them"),
                );
            }
            match KEYS.iter().find(|(key, _)| *key == &*entry.key) {
                Some((_, read)) => read(&mut config, &mut reader, entry),
                None => {
                    let names = KEYS.map(|(key, _)| key);
                    let message = format!("there is no key `{}`", entry.key);
                    reader.unknown(&UNKNOWN_KEY, entry.key_span, &message, &entry.key, &names);
                }
            }
        }
        reader.mistakes.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        if reader.mistakes.is_empty() { Ok(config) } else { Err(reader.mistakes) }
    }
}

impl Reader {
    /// One or more names of rules, groups or levels.
    fn selectors(&mut self, entry: &Entry) -> Vec<Text> {
        let names = self.texts(&entry.key, &entry.value);
        for name in &names {
            self.selector(name);
        }
        names
    }

    /// Reports a name that is no rule, group or level.
    fn selector(&mut self, name: &Text) {
        let known = selector_names();
        if !known.contains(&name.text.as_str()) {
            let message = format!("no rule or group is named `{}`", name.text);
            self.mistakes.push({
                let diagnostic = Diagnostic::new(&UNKNOWN_VALUE, name.span, message);
                match crate::tree::vocabulary::nearest(&name.text, known.into_iter()) {
                    Some(near) => diagnostic.label(format!("did you mean `{near}`?")).help(format!("write `{near}`")),
                    None => diagnostic.label("not known").help("`copydesk rules` lists the names"),
                }
            });
        }
    }
}

/// Every name that `select`, `ignore` and `severity` take: rules, their groups, the levels.
#[must_use]
pub fn selector_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = Level::ALL.iter().map(|level| level.name()).collect();
    names.extend(RULES.iter().flat_map(|rule| [rule.info().group(), rule.info().name]));
    names.sort_unstable();
    names.dedup();
    names
}
