//! What is to be done: the sites of the paths that were named, each with its configuration.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use jiff::Timestamp;

use super::liquid::{RunLiquid, payload};
use super::read::{Names, read};
use super::sites::root_of;
use super::walk::{SiteFiles, absolute, discover};
use crate::config::{Config, FILE_NAME, SchemaChoice, unknown_schema};
use crate::diagnostic::{Diagnostic, Severity};
use crate::generator::{Generator, Payload};
use crate::lint::rules::RULES;
use crate::lint::{Selector, Settings, adopt};
use crate::schema::Schema;
use crate::text::SourceFile;

/// What the command line says; it comes before what a configuration says.
#[derive(Debug, Default)]
pub struct Overrides {
    /// The generator of every site.
    pub generator: Option<Generator>,
    /// A built-in schema by name, or the path of a schema file.
    pub schema: Option<String>,
    /// What to run.
    pub select: Vec<Selector>,
    /// What not to run.
    pub ignore: Vec<Selector>,
    /// Whose fixes to offer.
    pub fixable: Vec<Selector>,
    /// Whose fixes not to offer.
    pub unfixable: Vec<Selector>,
    /// The moment that dates are compared with.
    pub now: Option<Timestamp>,
}

/// A site with everything that decides how its posts are read and judged.
#[derive(Debug)]
pub struct Job {
    /// Its files.
    pub files: SiteFiles,
    /// Its configuration.
    pub config: Arc<Config>,
    /// Its content schema.
    pub schema: Arc<Schema>,
    /// Which rules run.
    pub settings: Settings,
    /// What templates see, once a post asks.
    payload: OnceLock<Option<Payload>>,
}

impl Job {
    /// What the templates of the site see; `None` where Jekyll does not build it.
    pub(super) fn payload(&self) -> Option<&Payload> {
        // A build comes after the posts that it builds. The exact moment decides over little, and must not change what is
        // found.
        let late = || RunLiquid { now: Timestamp::from_second(BUILD).ok(), partial: true };
        self.payload.get_or_init(|| payload(&self.files.root, &self.files.site, late())).as_ref()
    }
}

/// 2100-01-01, in seconds.
const BUILD: i64 = 4_102_444_800;

/// Why the work cannot begin.
#[derive(Debug)]
pub enum SetupError {
    /// Mistakes in a configuration or schema file.
    Mistakes(Box<SourceFile>, Vec<Diagnostic>),
    /// No built-in schema has that name, and no file.
    NoSchema(String),
    /// A path that cannot be read.
    Io(io::Error),
}

/// Finds the posts of `paths` and what their sites say of them.
///
/// # Errors
/// [`SetupError`]: a path that does not exist, or a mistake in a configuration or schema.
pub fn jobs(paths: &[PathBuf], overrides: &Overrides, names: &Names) -> Result<Vec<Job>, SetupError> {
    let sites = discover(paths, overrides.generator).map_err(SetupError::Io)?;
    let named: BTreeSet<PathBuf> = paths.iter().filter_map(|path| absolute(path).ok()).collect();
    let mut configs = BTreeMap::new();
    sites.into_iter().map(|files| job(files, overrides, names, &mut configs, &named)).collect()
}

fn job(
    mut files: SiteFiles,
    overrides: &Overrides,
    names: &Names,
    configs: &mut BTreeMap<PathBuf, Arc<Config>>,
    named: &BTreeSet<PathBuf>,
) -> Result<Job, SetupError> {
    let (config_path, config) = match config_above(&files.root) {
        Some(path) => {
            let config = match configs.get(&path) {
                Some(config) => Arc::clone(config),
                None => Arc::new(parse(&path, names)?),
            };
            configs.insert(path.clone(), Arc::clone(&config));
            (path, config)
        }
        None => (files.root.join(FILE_NAME), Arc::default()),
    };
    exclude(&mut files, config_path.parent().unwrap_or(&config_path), &config, named);
    let schema = schema(overrides.schema.as_deref(), &config, &config_path, files.site.generator, names)?;
    if let Some(site) = Arc::get_mut(&mut files.site) {
        adopt(&schema, site);
    }
    let settings = settings(overrides, &config);
    Ok(Job { files, config, schema, settings, payload: OnceLock::new() })
}

/// The job for a text that comes from no file but is to be read as the file `name`, and its path below the site.
///
/// # Errors
/// As [`jobs`].
pub fn stdin_job(name: Option<&Path>, overrides: &Overrides, names: &Names) -> Result<(Job, String), SetupError> {
    let path = absolute(name.unwrap_or_else(|| Path::new("stdin.md"))).map_err(SetupError::Io)?;
    let root = root_of(path.parent().unwrap_or(&path), overrides.generator);
    let below = path.strip_prefix(&root.path).unwrap_or(&path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    let below = parts.join("/");
    let site = Arc::new(root.site());
    let files = SiteFiles {
        root: root.path,
        site,
        reason: root.reason,
        certain: root.certain,
        posts: vec![below.clone()],
        others: Vec::new(),
        assets: Vec::new(),
        unreadable: Vec::new(),
    };
    Ok((job(files, overrides, names, &mut BTreeMap::new(), &BTreeSet::new())?, below))
}

/// The nearest configuration file in or above `root`, not beyond the repository that it lies in.
pub(super) fn config_above(root: &Path) -> Option<PathBuf> {
    for folder in root.ancestors() {
        let path = folder.join(FILE_NAME);
        if path.is_file() {
            return Some(path);
        }
        if folder.join(".git").exists() {
            break;
        }
    }
    None
}

fn parse(path: &Path, names: &Names) -> Result<Config, SetupError> {
    let source = source(path, names)?;
    Config::parse(&source).map_err(|mistakes| SetupError::Mistakes(Box::new(source), mistakes))
}

/// A configuration or schema file.
fn source(path: &Path, names: &Names) -> Result<SourceFile, SetupError> {
    read(path, &names.show(path)).map_err(|failure| {
        SetupError::Io(io::Error::other(format!("{}: {}", failure.source.path(), failure.diagnostic.message)))
    })
}

/// Takes the posts that the configuration excludes out of what is asked for, unless they are named themselves. They
/// still belong to the site: others may link to them.
fn exclude(files: &mut SiteFiles, folder: &Path, config: &Config, named: &BTreeSet<PathBuf>) {
    if config.exclude.is_empty() {
        return;
    }
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in &config.exclude {
        // A pattern that is no pattern excludes nothing, as in `.gitignore`.
        let _ = builder.add_line(None, &pattern.text);
    }
    let patterns = builder.build().unwrap_or_else(|_| Gitignore::empty());
    let is_kept = |path: &String| {
        let disk = files.disk_path(path);
        named.contains(&disk)
            || !disk.starts_with(folder)
            || !patterns.matched_path_or_any_parents(&disk, false).is_ignore()
    };
    let (posts, excluded): (Vec<String>, Vec<String>) = files.posts.iter().cloned().partition(is_kept);
    files.posts = posts;
    files.others.extend(excluded);
    files.others.sort();
}

/// The content schema: the one that is named on the command line, else in the configuration, else the generator's.
fn schema(
    wanted: Option<&str>,
    config: &Config,
    config_path: &Path,
    generator: Generator,
    names: &Names,
) -> Result<Arc<Schema>, SetupError> {
    if let Some(name) = wanted {
        return named_schema(name, generator, names);
    }
    let here = |mistakes| match source(config_path, names) {
        Ok(source) => SetupError::Mistakes(Box::new(source), mistakes),
        Err(error) => error,
    };
    match &config.schema {
        None => Ok(Schema::built_in(generator)),
        Some(SchemaChoice::Inline(value)) => Schema::from_value(value, generator).map(Arc::new).map_err(here),
        Some(SchemaChoice::Named(name)) => match built_in(&name.text) {
            Some(schema) => Ok(schema),
            None => {
                let path = config_path.parent().unwrap_or(config_path).join(&name.text);
                if path.is_file() {
                    parse_schema(&path, generator, names)
                } else {
                    Err(here(vec![unknown_schema(name, &Schema::built_in_names())]))
                }
            }
        },
    }
}

/// The built-in schema of that name, else the schema file at that path, for a site of `generator`.
///
/// # Errors
/// As [`jobs`].
pub fn named_schema(name: &str, generator: Generator, names: &Names) -> Result<Arc<Schema>, SetupError> {
    match built_in(name) {
        Some(schema) => Ok(schema),
        None if Path::new(name).is_file() => parse_schema(Path::new(name), generator, names),
        None => Err(SetupError::NoSchema(name.to_owned())),
    }
}

fn built_in(name: &str) -> Option<Arc<Schema>> {
    let known = Schema::built_in_names().contains(&name);
    Generator::from_name(name).filter(|_| known).map(Schema::built_in)
}

/// Reads the schema file at `path` for a site of `generator`.
///
/// # Errors
/// As [`jobs`].
pub fn parse_schema(path: &Path, generator: Generator, names: &Names) -> Result<Arc<Schema>, SetupError> {
    let source = source(path, names)?;
    match Schema::parse(&source, generator) {
        Ok(schema) => Ok(Arc::new(schema)),
        Err(mistakes) => Err(SetupError::Mistakes(Box::new(source), mistakes)),
    }
}

/// Which rules run: what the command line selects comes before what the configuration does; both may ignore.
fn settings(overrides: &Overrides, config: &Config) -> Settings {
    let parse = |names: &[crate::config::Text]| -> Vec<Selector> {
        names.iter().filter_map(|name| Selector::parse(&name.text).ok()).collect()
    };
    let select = match &config.select {
        Some(names) if overrides.select.is_empty() => parse(names),
        _ => overrides.select.clone(),
    };
    let fixable = if overrides.fixable.is_empty() { parse(&config.fixable) } else { overrides.fixable.clone() };
    let mut ignore = parse(&config.ignore);
    ignore.extend(&overrides.ignore);
    let mut unfixable = parse(&config.unfixable);
    unfixable.extend(&overrides.unfixable);
    Settings::new(&select, &ignore, severities(config)).fixing(&fixable, &unfixable).at(overrides.now)
}

/// The severity of each rule that the configuration gives one: by its name, else by its group, else by its level.
fn severities(config: &Config) -> Vec<(&'static str, Severity)> {
    let of = |name: &str| config.severity.iter().find(|(key, _)| key.text == name).map(|(_, severity)| *severity);
    let infos = RULES.iter().map(|rule| rule.info());
    infos
        .filter_map(|info| {
            let severity = of(info.name).or_else(|| of(info.group())).or_else(|| of(info.level.name()));
            Some((info.name, severity.or_else(|| of("all"))?))
        })
        .collect()
}
