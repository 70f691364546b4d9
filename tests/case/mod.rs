//! A case of a rule: a post in `fixtures/lint/<group>/<rule>/`, what it stands in, and its findings as text.
//!
//! Beside `<case>.md` there may be `<case>.yaml` with `generator`, `path` (of the post below the root of its site) and
//! `schema` (a content schema), `now` (the moment of the build) and `with` (rules that run as well), and a folder `<case>/` with other files of the site, its configuration among them.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use copydesk::diagnostic::{Applicability, Diagnostic, Fix};
use copydesk::generator::{self, Generator, Payload, Role, Site, Sources};
use copydesk::lint::{self, Fixed, Rule, Selector, Settings};
use copydesk::post::Post;
use copydesk::schema::Schema;
use copydesk::site::{PageFacts, SiteIndex};
use copydesk::text::{SourceFile, Span, apply};

/// What a post stands in.
pub(crate) struct Setting {
    pub(crate) site: Site,
    /// The post below the root of the site.
    pub(crate) path: String,
    pub(crate) schema: Arc<Schema>,
    /// The moment of the build; nothing is in the future without it.
    pub(crate) now: Option<jiff::Timestamp>,
    /// Rules that run beside the one that is looked at: what is wrong with a suppression comment depends on them.
    pub(crate) with: Vec<Selector>,
    /// The other files of the site.
    others: Vec<SourceFile>,
    /// What its templates see.
    payload: Option<Payload>,
}

/// The files of a site, in memory.
#[derive(Debug)]
struct Files {
    paths: Vec<String>,
    texts: Vec<Arc<str>>,
}

impl Sources for Files {
    fn paths(&self) -> &[String] {
        &self.paths
    }

    fn read(&self, path: &str) -> Option<Arc<str>> {
        let index = self.paths.iter().position(|known| known == path)?;
        Some(Arc::clone(&self.texts[index]))
    }

    fn has_header(&self, path: &str) -> bool {
        self.read(path).is_some_and(|text| text.starts_with("---"))
    }
}

/// A post with what it stands in.
pub(crate) struct Case {
    /// Below `fixtures/lint`, without extension: `html/misnested/hit-formatting`.
    pub(crate) name: String,
    /// `html/misnested`.
    pub(crate) rule: String,
    pub(crate) file: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) setting: Setting,
}

/// Every case, in the order of the names.
pub(crate) fn all() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/lint");
    let mut cases = Vec::new();
    for group in folders(&root) {
        for rule in folders(&group) {
            let mut files: Vec<PathBuf> = entries(&rule).into_iter().filter(|path| path.is_file()).collect();
            files.retain(|path| !path.extension().is_some_and(|e| e == "snap" || e == "yaml" || e == "new"));
            cases.extend(files.iter().map(|file| open(&root, file)));
        }
    }
    cases
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let read = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut found: Vec<PathBuf> = read.map(|entry| entry.expect("an entry can be read").path()).collect();
    found.sort();
    found
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    entries(folder).into_iter().filter(|path| path.is_dir()).collect()
}

fn open(root: &Path, file: &Path) -> Case {
    let below = file.strip_prefix(root).expect("it was found below the root");
    let name = below.with_extension("").to_string_lossy().replace('\\', "/");
    let rule = name.rsplit_once('/').expect("group, rule and case").0.to_owned();
    let read = |path: &Path| std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let yaml = file.with_extension("yaml");
    let options: serde_yaml::Value =
        if yaml.is_file() { serde_yaml::from_slice(&read(&yaml)).expect("YAML") } else { serde_yaml::Value::Null };
    let option = |key: &str| options.get(key).and_then(serde_yaml::Value::as_str);
    let extension = file.extension().map_or(String::new(), |e| e.to_string_lossy().into_owned());
    let case = name.rsplit('/').next().unwrap_or_default();
    let path = option("path").map_or_else(|| format!("_posts/2022-03-21-{case}.{extension}"), str::to_owned);
    let others = neighbours(&file.with_extension(""));
    let mut setting = Setting::new(option("generator"), &path, others, option("schema"));
    setting.now = option("now").map(moment);
    setting.with = option("with").map(selectors).unwrap_or_default();
    Case { name, rule, file: file.to_owned(), bytes: read(file), setting }
}

/// Names of rules with commas between them.
pub(crate) fn selectors(names: &str) -> Vec<Selector> {
    names.split(',').map(|name| Selector::parse(name).expect("a rule of that name")).collect()
}

/// A moment as RFC 3339 has it.
pub(crate) fn moment(text: &str) -> jiff::Timestamp {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// The files below `folder`, named by their paths below it; none where there is no such folder.
pub(crate) fn neighbours(folder: &Path) -> Vec<SourceFile> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop().filter(|next| next.is_dir()) {
        for entry in entries(&next) {
            if entry.is_dir() {
                open.push(entry);
                continue;
            }
            let below = entry.strip_prefix(folder).expect("it was found below the folder");
            let path = below.to_string_lossy().replace('\\', "/");
            found.push(SourceFile::from_bytes(path, std::fs::read(&entry).expect("a file that can be read")));
        }
    }
    found.sort_by(|a, b| a.path().cmp(b.path()));
    found
}

impl Setting {
    /// A site of `generator` (none: Jekyll) with its other files, the configuration among them, and a schema of its own
    /// if `schema` is given.
    pub(crate) fn new(generator: Option<&str>, path: &str, others: Vec<SourceFile>, schema: Option<&str>) -> Self {
        let name = generator.unwrap_or("jekyll");
        let generator = Generator::from_name(name).unwrap_or_else(|| panic!("no generator `{name}`"));
        let is_config = |file: &&SourceFile| matches!(file.path(), "_config.yml" | "hugo.toml" | "config.toml");
        let copy = |file: &SourceFile| SourceFile::from_bytes(file.path(), file.bytes().to_vec());
        let configs: Vec<SourceFile> = others.iter().filter(is_config).map(copy).collect();
        let site = Site::from_files(generator, &configs);
        let schema = schema.map(|text| SourceFile::from_text("schema.yaml", text));
        let parsed = schema.as_ref().map(|file| Schema::parse(file, generator).expect("a schema without mistakes"));
        let schema = parsed.map_or_else(|| Schema::built_in(generator), Arc::new);
        let mut site = site;
        lint::adopt(&schema, &mut site);
        let files = Files {
            paths: others.iter().map(|file| file.path().to_owned()).collect(),
            texts: others.iter().map(|file| Arc::from(file.text())).collect(),
        };
        let payload = Payload::new(Arc::new(Site::from_files(generator, &configs)), Arc::new(files), None, true);
        Self { site, path: path.to_owned(), schema, now: None, with: Vec::new(), others, payload }
    }

    /// Both phases of linting, with the other files of the site in the index.
    fn lint(&self, source: &SourceFile, settings: &Settings) -> Vec<Diagnostic> {
        let mut post = Post::read(source, &self.site, &self.path);
        if let Some(payload) = self.payload.as_ref().filter(|_| post.has_templates()) {
            post.run_templates(payload);
        }
        let lint::Linted { mut found, suppressions, .. } = lint::lint(&post, &self.schema, settings);
        let mut pages = vec![PageFacts::of(&post, true)];
        let mut files = Vec::new();
        for other in &self.others {
            match generator::role(&self.site, other.path()) {
                Role::Post | Role::PostWithFrontMatter => {
                    pages.push(PageFacts::of(&Post::read(other, &self.site, other.path()), true));
                }
                Role::Asset => files.push(other.path()),
                Role::Nothing => {}
            }
        }
        let index = SiteIndex::merge(&pages, &self.site, files);
        let mut of_page = lint::lint_page(&pages[0], &index, &self.site, &self.schema, settings);
        if let Some(mut suppressions) = suppressions {
            let _ = lint::suppress_page(&mut of_page, &mut suppressions, &self.site, &self.schema, settings);
        }
        found.extend(of_page);
        found.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        found
    }

    /// What the rules that run by default find in `source`.
    pub(crate) fn recommended_findings(&self, source: &SourceFile) -> Vec<Diagnostic> {
        self.lint(source, &Settings::default())
    }

    /// What `rule` alone finds in `source`.
    pub(crate) fn findings(&self, source: &SourceFile, rule: &dyn Rule) -> Vec<Diagnostic> {
        let mut found = self.lint(source, &self.only(rule));
        found.retain(|finding| finding.rule.name == rule.info().name);
        found
    }

    /// The settings under which `rule` runs, with those rules that it needs, and only its fixes are taken.
    fn only(&self, rule: &dyn Rule) -> Settings {
        let only = Selector::parse(rule.info().name).expect("the rule stands in the table");
        let select: Vec<Selector> = std::iter::once(only).chain(self.with.iter().copied()).collect();
        Settings::new(&select, &[], Vec::new()).fixing(&[only], &[]).at(self.now)
    }

    /// What the fixes of `rule` make of `source`: the safe ones, or the unsafe ones as well.
    pub(crate) fn fixed(&self, source: &SourceFile, rule: &dyn Rule, lowest: Applicability) -> Fixed {
        lint::fix(source, &self.site, &self.path, &self.schema, &self.only(rule), lowest)
    }

    /// What the safe fixes of all rules make of `source`.
    pub(crate) fn fixed_by_all(&self, source: &SourceFile) -> Fixed {
        let settings = Settings::new(&[Selector::All], &[], Vec::new());
        lint::fix(source, &self.site, &self.path, &self.schema, &settings, Applicability::Safe)
    }

    /// What all rules together find in `source`.
    pub(crate) fn all_findings(&self, source: &SourceFile) -> Vec<Diagnostic> {
        self.lint(source, &Settings::new(&[Selector::All], &[], Vec::new()).at(self.now))
    }
}

impl Case {
    /// The file under the name that it has in its site.
    pub(crate) fn source(&self) -> SourceFile {
        SourceFile::from_bytes(self.setting.path.clone(), self.bytes.clone())
    }

    pub(crate) fn rule(&self) -> &'static dyn Rule {
        lint::find_rule(&self.rule).unwrap_or_else(|| panic!("{}: there is no rule `{}`", self.name, self.rule))
    }
}

/// The findings as a person reads them in a review.
pub(crate) fn show(source: &SourceFile, findings: &[Diagnostic]) -> String {
    if findings.is_empty() {
        return "nothing\n".to_owned();
    }
    let mut out = String::new();
    for finding in findings {
        let (severity, rule) = (finding.severity.name(), finding.rule.name);
        let place = place(source, finding.primary.span);
        writeln!(out, "{place} {severity} {rule}: {}", finding.message).unwrap();
        writeln!(out, "  {:?}", source.slice(finding.primary.span)).unwrap();
        if !finding.primary.message.is_empty() {
            writeln!(out, "  label: {}", finding.primary.message).unwrap();
        }
        for related in &finding.related {
            let text = source.slice(related.span);
            writeln!(out, "  related {}: {} {text:?}", self::place(source, related.span), related.message).unwrap();
        }
        if let Some(help) = &finding.help {
            writeln!(out, "  help: {help}").unwrap();
        }
        if let Some(fix) = &finding.fix {
            writeln!(out, "  {} fix: {}", fix.applicability.name(), fix.title).unwrap();
            for line in changed_lines(source, fix) {
                writeln!(out, "    {line}").unwrap();
            }
        }
    }
    out
}

/// `line:column-line:column`, the second past the end, both counted from 1 in characters.
fn place(source: &SourceFile, span: Span) -> String {
    let (start, end) = (source.line_column(span.start as usize), source.line_column(span.end as usize));
    format!("{}:{}-{}:{}", start.line, start.column, end.line, end.column)
}

/// The lines that a fix takes away and those that it brings, as in a diff.
fn changed_lines(source: &SourceFile, fix: &Fix) -> Vec<String> {
    let fixed = apply(source.text(), &fix.edits).expect("the edits of a fix do not overlap");
    let (before, after): (Vec<&str>, Vec<&str>) = (source.text().lines().collect(), fixed.lines().collect());
    let head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let (before, after) = (&before[head..], &after[head..]);
    let tail = before.iter().rev().zip(after.iter().rev()).take_while(|(a, b)| a == b).count();
    let gone = before[..before.len() - tail].iter().map(|line| format!("- {line}"));
    gone.chain(after[..after.len() - tail].iter().map(|line| format!("+ {line}"))).collect()
}

/// Whether a fix may be applied without asking.
pub(crate) fn is_safe(finding: &Diagnostic) -> bool {
    finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe)
}
