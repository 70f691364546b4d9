//! `copydesk.yaml`: which generator, which rules, which schema, how to convert.
//!
//! The file also marks the root of a site. Paths in it are relative to it. What the command line says comes before
//! what stands here. `schemas/config.schema.json` describes it for editors; a test keeps the two in step.

pub mod draft;
mod mistakes;
mod overrides;
mod reader;

pub use mistakes::MISTAKES;
pub use overrides::Override;
pub use reader::Text;

use mistakes::{DUPLICATE_KEY, SYNTAX, TYPE, UNKNOWN_KEY, UNKNOWN_VALUE};
use reader::Reader;

use crate::convert::{CjkEmphasis, Profile, TARGETS, Target, Typography};
use crate::diagnostic::{Diagnostic, Level, Severity};
use crate::front_matter::{Entry, Value, read_yaml};
use crate::generator::Generator;
use crate::lint::rules::RULES;
use crate::markup::Dialect;
use crate::text::{Problem, ProblemKind, SourceFile};

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
    /// Rules, groups or levels whose fixes are offered; none: all.
    pub fixable: Vec<Text>,
    /// Rules, groups or levels whose fixes are not.
    pub unfixable: Vec<Text>,
    /// Other severities for rules or groups.
    pub severity: Vec<(Text, Severity)>,
    /// Files and folders to leave out, as in `.gitignore`.
    pub exclude: Vec<Text>,
    /// The file of findings that are not reported, relative to the configuration file.
    pub baseline: Option<Text>,
    /// Rules or groups not to run on the files that a pattern of `.gitignore` matches.
    pub per_file_ignores: Vec<(Text, Vec<Text>)>,
    /// What holds for some files only; of two that match a file the later counts.
    pub overrides: Vec<Override>,
    /// How much a conversion keeps.
    pub profile: Option<Profile>,
    /// Which engine will read converted posts.
    pub target: Option<&'static Target>,
    /// How emphasis that would not close beside Chinese text is written.
    pub cjk_emphasis: Option<CjkEmphasis>,
    /// Who makes quotes and dashes typographic.
    pub typography: Option<Typography>,
    /// Who shows what HTML bodies hold in a conversion, one of [`HTML`].
    pub html: Option<Dialect>,
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
const KEYS: [(&str, Read); 16] = [
    ("generator", |config, reader, entry| {
        config.generator = reader.choice(&entry.key, &entry.value, &GENERATORS);
    }),
    ("schema", |config, reader, entry| config.schema = reader.schema(entry)),
    ("select", |config, reader, entry| config.select = Some(reader.selectors(entry))),
    ("ignore", |config, reader, entry| config.ignore = reader.selectors(entry)),
    ("fixable", |config, reader, entry| config.fixable = reader.selectors(entry)),
    ("unfixable", |config, reader, entry| config.unfixable = reader.selectors(entry)),
    ("severity", |config, reader, entry| config.severity = severities(reader, entry)),
    ("exclude", |config, reader, entry| config.exclude = reader.texts(&entry.key, &entry.value)),
    ("baseline", |config, reader, entry| config.baseline = reader.text(&entry.key, &entry.value)),
    ("per_file_ignores", |config, reader, entry| {
        config.per_file_ignores = overrides::per_file_ignores(reader, entry);
    }),
    ("overrides", |config, reader, entry| config.overrides = overrides::read(reader, entry)),
    ("profile", |config, reader, entry| {
        config.profile = reader.choice(&entry.key, &entry.value, &Profile::ALL.map(|p| (p.name(), p)));
    }),
    ("target", |config, reader, entry| {
        let targets: Vec<_> = TARGETS.iter().map(|target| (target.name, target)).collect();
        config.target = reader.choice(&entry.key, &entry.value, &targets);
    }),
    ("cjk_emphasis", |config, reader, entry| {
        config.cjk_emphasis = reader.choice(&entry.key, &entry.value, &CjkEmphasis::ALL.map(|c| (c.name(), c)));
    }),
    ("typography", |config, reader, entry| {
        config.typography = reader.choice(&entry.key, &entry.value, &Typography::ALL.map(|t| (t.name(), t)));
    }),
    ("html", |config, reader, entry| {
        config.html = reader.choice(&entry.key, &entry.value, &HTML.map(|dialect| (dialect.name(), dialect)));
    }),
];

/// Who can show an HTML body: a browser, or a page of WordPress.
pub const HTML: [Dialect; 2] = [Dialect::Html, Dialect::WordPress];

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
    /// Reads a configuration file. An empty one only marks the root of a site.
    ///
    /// # Errors
    /// All mistakes, each at its key or value.
    pub fn parse(source: &SourceFile) -> Result<Self, Vec<Diagnostic>> {
        let (root, problems) = read_yaml(source);
        let encoding = |kind| matches!(kind, ProblemKind::InvalidUtf8 | ProblemKind::OtherEncoding);
        let mistakes: Vec<Diagnostic> = match source.problems().iter().find(|p| encoding(p.kind)) {
            Some(p) => vec![
                Diagnostic::new(&SYNTAX, p.span, "the configuration is not in UTF-8").help("save the file in UTF-8"),
            ],
            None => problems.iter().filter(|p| p.kind == ProblemKind::FrontMatterSyntax).map(syntax).collect(),
        };
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let (mut config, mut reader) = (Self::default(), Reader::default());
        let Some(root) = root else { return Ok(config) };
        let Some(entries) = root.as_mapping() else {
            let mistake = Diagnostic::new(&TYPE, root.span, "the configuration is not a mapping of keys to values");
            return Err(vec![mistake.help("write one `key: value` on each line")]);
        };
        reader.keys(entries, &KEYS.map(|(key, _)| key));
        for entry in entries {
            if let Some((_, read)) = KEYS.iter().find(|(key, _)| *key == &*entry.key) {
                read(&mut config, &mut reader, entry);
            }
        }
        reader.mistakes.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        if reader.mistakes.is_empty() { Ok(config) } else { Err(reader.mistakes) }
    }
}

/// What does not parse as YAML.
fn syntax(problem: &Problem) -> Diagnostic {
    let message = format!("the configuration is not valid YAML: {}", problem.detail);
    Diagnostic::new(&SYNTAX, problem.span, message).label("here")
}

/// Severities by the name of a rule, group or level.
fn severities(reader: &mut Reader, entry: &Entry) -> Vec<(Text, Severity)> {
    let mut severities = Vec::new();
    for one in reader.mapping(&entry.key, &entry.value) {
        let name = Text { text: one.key.to_string(), span: one.key_span };
        reader.selector(&name);
        let severity = reader.choice(&format!("severity.{}", one.key), &one.value, &SEVERITIES);
        severities.extend(severity.map(|severity| (name, severity)));
    }
    severities
}

impl Reader {
    /// Reports keys of a mapping that are written twice, and those that are none of `names`.
    fn keys(&mut self, entries: &[Entry], names: &[&str]) {
        for (i, entry) in entries.iter().enumerate() {
            if let Some(first) = entries[..i].iter().find(|e| e.key == entry.key) {
                self.mistakes.push(
                    Diagnostic::new(&DUPLICATE_KEY, entry.key_span, format!("`{}` is written twice", entry.key))
                        .label("the second time")
                        .related(first.key_span, "the first time")
                        .help("keep one of them"),
                );
            }
            if !names.contains(&&*entry.key) {
                let message = format!("there is no key `{}`", entry.key);
                self.unknown(&UNKNOWN_KEY, entry.key_span, &message, &entry.key, names);
            }
        }
    }

    /// A content schema: its name or path, or itself.
    fn schema(&mut self, entry: &Entry) -> Option<SchemaChoice> {
        match entry.value.as_mapping() {
            Some(_) => Some(SchemaChoice::Inline(entry.value.clone())),
            None => self.text(&entry.key, &entry.value).map(SchemaChoice::Named),
        }
    }

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

/// The mistake that `schema` names neither a built-in schema nor a file.
#[must_use]
pub fn unknown_schema(name: &Text, built_in: &[&str]) -> Diagnostic {
    let mut reader = Reader::default();
    let message = format!("`{}` is neither a built-in schema nor a file", name.text);
    reader.unknown(&UNKNOWN_VALUE, name.span, &message, &name.text, built_in);
    reader.mistakes.remove(0)
}

/// Every name that `select`, `ignore`, `fixable`, `unfixable` and `severity` take: rules, their groups, the levels.
#[must_use]
pub fn selector_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = Level::ALL.iter().map(|level| level.name()).collect();
    names.extend(RULES.iter().flat_map(|rule| [rule.info().group(), rule.info().name]));
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::report::{FileReport, Format, Style};
    use crate::text::Span;

    fn schema() -> serde_json::Value {
        serde_json::from_str(include_str!("../../schemas/config.schema.json")).unwrap()
    }

    fn parse(text: &str) -> Result<Config, Vec<Diagnostic>> {
        Config::parse(&SourceFile::from_text(FILE_NAME, text))
    }

    #[test]
    fn the_schema_has_the_keys_and_choices_of_the_code() {
        let schema = schema();
        let keys: BTreeSet<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, KEYS.iter().map(|(key, _)| *key).collect());
        let one = &schema["properties"]["overrides"]["items"]["properties"];
        let keys: BTreeSet<&str> = one.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, overrides::KEYS.iter().map(|(key, _)| *key).collect());
        let choices = |value: &serde_json::Value| -> Vec<String> {
            value["enum"].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(choices(&schema["properties"]["generator"]), GENERATORS.map(|(name, _)| name));
        assert_eq!(
            choices(&schema["properties"]["severity"]["additionalProperties"]),
            SEVERITIES.map(|(name, _)| name)
        );
        let choice = |key: &str| choices(&schema["properties"][key]);
        assert_eq!(choice("profile"), Profile::ALL.map(Profile::name));
        assert_eq!(choice("target"), TARGETS.iter().map(|target| target.name).collect::<Vec<_>>());
        assert_eq!(choice("cjk_emphasis"), CjkEmphasis::ALL.map(CjkEmphasis::name));
        assert_eq!(choice("typography"), Typography::ALL.map(Typography::name));
        assert!(GENERATORS.iter().all(|(name, generator)| generator.name() == *name));
        assert!(SEVERITIES.iter().all(|(name, severity)| severity.name() == *name));
    }

    #[test]
    fn the_schema_and_the_code_agree() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let cases = [
            (true, ""),
            (true, "# only a marker\n"),
            (true, "generator: jekyll\nschema: my.yaml\n"),
            (true, "select: [strict, html]\nignore: html\nseverity: {html: error, link: info}\n"),
            (true, "fixable: [html, link]\nunfixable: html/unclosed-element\n"),
            (false, "unfixable: {html: true}\n"),
            (true, "schema:\n  extends: jekyll\nexclude: [vendor/, '*.txt']\n"),
            (true, "per_file_ignores: {drafts/: [html, link/empty], '*.html': all}\n"),
            (true, "overrides:\n- files: docs/\n  schema: my.yaml\n  select: strict\n  ignore: [link]\n"),
            (true, "overrides:\n- {files: [a/, '!a/b.md'], severity: {html: info}, schema: {extends: hugo}}\n"),
            (true, "overrides: []\nper_file_ignores: {}\n"),
            (false, "per_file_ignores: [drafts/]\n"),
            (false, "per_file_ignores: {drafts/: html/x/y}\n"),
            (false, "per_file_ignores: {drafts/: {html: true}}\n"),
            (false, "overrides: {files: a}\n"),
            (false, "overrides: [a]\n"),
            (false, "overrides: [{schema: hugo}]\n"),
            (false, "overrides: [{files: []}]\n"),
            (false, "overrides: [{}]\n"),
            (false, "overrides: [{files: a, exclude: b}]\n"),
            (false, "overrides: [{files: a, severity: {html: fatal}}]\n"),
            (false, "generator: Jekyll\n"),
            (false, "generators: jekyll\n"),
            (false, "generator:\n"),
            (false, "schema: []\n"),
            (false, "select: {html: true}\n"),
            (false, "severity: {html: fatal}\n"),
            (false, "severity: [html]\n"),
            (false, "exclude: [[a]]\n"),
            (false, "exclude: ['']\n"),
            (true, "baseline: copydesk-baseline.txt\n"),
            (false, "baseline: true\n"),
            (false, "baseline: ''\n"),
            (false, "baseline: [a]\n"),
            (true, "profile: plain\ntarget: kramdown\ncjk_emphasis: reference\ntypography: keep\n"),
            (false, "profile: clear\n"),
            (false, "exclude: 5\n"),
            (false, "schema: true\n"),
            (false, "- a\n"),
            (false, "just text\n"),
        ];
        for (valid, text) in cases {
            let value: serde_json::Value = serde_yaml::from_str(text).unwrap();
            assert_eq!(validator.is_valid(&value), valid, "the schema on {text:?}");
            assert_eq!(parse(text).is_ok(), valid, "the code on {text:?}: {:?}", parse(text));
        }
    }

    #[test]
    fn what_is_written_is_what_counts() {
        let config = parse("generator: hugo\nselect: html\nignore: [link]\nseverity: {link: info}\nexclude: vendor\n");
        let config = config.unwrap();
        assert_eq!(config.generator, Some(Generator::Hugo));
        assert_eq!(config.select.unwrap()[0].text, "html");
        assert_eq!((&*config.ignore[0].text, config.ignore[0].span), ("link", Span::new(38, 42)));
        assert_eq!(config.severity[0].1, Severity::Info);
        assert_eq!(config.exclude[0].text, "vendor");
        assert!(parse("select: []\n").unwrap().select.is_some_and(|s| s.is_empty()));
    }

    #[test]
    fn mistakes_are_underlined_where_they_are() {
        let text = "generater: jekyll\nselect: [htlm, link, 天津]\nseverity:\n  html: fatal\n  link: [info]\nexclude:\n\
                    exclude: a\nsomething_else: 1\noverrides:\n  - file: a/\n    schema: [x]\n  - files: b/\n    select: htlm\n\
                    per_file_ignores:\n  drafts/: linc\n";
        let source = SourceFile::from_text("site/copydesk.yaml", text);
        let mistakes = Config::parse(&source).unwrap_err();
        let mut out = Vec::new();
        Format::Pretty.report(Style::default()).file(&FileReport { source: &source, diagnostics: &mistakes }, &mut out);
        insta::assert_snapshot!(String::from_utf8(out).unwrap());
    }

    #[test]
    fn what_is_no_yaml_is_one_mistake() {
        for text in ["select: [html\n", "a: b: c\n", "select: \"html\n"] {
            let mistakes = parse(text).unwrap_err();
            assert!(mistakes.iter().all(|m| m.rule.name == "config/syntax"), "{text:?}: {mistakes:?}");
        }
        let source = SourceFile::from_bytes(FILE_NAME, b"select: \xff\n".to_vec());
        assert_eq!(Config::parse(&source).unwrap_err()[0].message, "the configuration is not in UTF-8");
    }
}
