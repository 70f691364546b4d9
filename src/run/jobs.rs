//! What is to be done: the sites of the paths that were named, each with its configuration.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use jiff::Timestamp;

use super::baseline::Attached;
use super::liquid::{RunLiquid, payload};
use super::read::{Names, read};
use super::sites::root_of;
use super::standards::{Standard, Standards, patterns};
use super::walk::{Named, SiteFiles, absolute, discover_named};
use crate::config::{Config, FILE_NAME, SchemaChoice, unknown_schema};
use crate::diagnostic::Diagnostic;
use crate::generator::{Generator, Payload};
use crate::lint::{PageInterest, Selector};
use crate::post::Post;
use crate::schema::Schema;
use crate::text::SourceFile;

/// What the command line says; it comes before what a configuration says.
#[derive(Clone, Debug, Default)]
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
    /// What of the files that are named is read.
    pub named: Named,
}

/// A site with everything that decides how its posts are read and judged.
#[derive(Debug)]
pub struct Job {
    /// Its files.
    pub files: SiteFiles,
    /// Its configuration.
    pub config: Arc<Config>,
    /// The configuration file, where there is one.
    pub config_path: Option<PathBuf>,
    /// What its paths are held to.
    standards: Standards,
    /// What was found before and is not reported.
    pub baseline: Option<Attached>,
    /// What templates see, once a post asks.
    payload: OnceLock<Option<Payload>>,
}

impl Job {
    /// What the file `path` below the root of the site is held to.
    #[must_use]
    pub fn standard(&self, path: &str) -> Arc<Standard> {
        self.standards.of(&self.files.disk_path(path))
    }

    /// The content schema of the site, which paths may have replaced.
    #[must_use]
    pub fn schema(&self) -> &Arc<Schema> {
        self.standards.schema()
    }

    /// Holds every path to `schema` and to the rules that run by default.
    pub(super) fn hold_to(&mut self, schema: Schema) {
        self.standards = Standards::uniform(schema);
        if let Some(site) = Arc::get_mut(&mut self.files.site) {
            self.standards.adopt(site);
        }
    }

    /// The rules that run on any path.
    pub fn rules(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.standards.rules().into_iter()
    }

    /// What the rules that run want to know of the pages of the site.
    #[must_use]
    pub fn page_interest(&self) -> PageInterest {
        self.standards.page_interest()
    }

    /// The numbers of the `overrides` of the configuration, and behind them of its `per_file_ignores`, that the file `path`
    /// matches.
    #[must_use]
    pub fn matched(&self, path: &str) -> Vec<usize> {
        self.standards.matched(&self.files.disk_path(path))
    }

    /// Runs the templates of `post`, where Jekyll builds the site.
    pub(super) fn run_templates(&self, post: &mut Post<'_>) {
        if post.has_templates()
            && let Some(payload) = self.payload()
        {
            post.run_templates(payload);
        }
    }

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
    /// There is no baseline of that name.
    NoBaseline(String),
    /// A path that cannot be read.
    Io(io::Error),
}

/// Finds the posts of `paths` and what their sites say of them.
///
/// # Errors
/// [`SetupError`]: a path that does not exist, or a mistake in a configuration or schema.
pub fn jobs(paths: &[PathBuf], overrides: &Overrides, names: &Names) -> Result<Vec<Job>, SetupError> {
    let sites = discover_named(paths, overrides.generator, overrides.named).map_err(SetupError::Io)?;
    let named: BTreeSet<PathBuf> = match overrides.named {
        Named::Anything => paths.iter().filter_map(|path| absolute(path).ok()).collect(),
        Named::AsWalked => BTreeSet::new(),
    };
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
    let (config_path, config, is_there) = match config_above(&files.root) {
        Some(path) => {
            let config = match configs.get(&path) {
                Some(config) => Arc::clone(config),
                None => Arc::new(parse(&path, names)?),
            };
            configs.insert(path.clone(), Arc::clone(&config));
            (path, config, true)
        }
        None => (files.root.join(FILE_NAME), Arc::default(), false),
    };
    let folder = config_path.parent().unwrap_or(&config_path);
    exclude(&mut files, folder, &config, named);
    let generator = files.site.generator;
    let asked = overrides.schema.as_deref();
    let base = schema(asked, config.schema.as_ref(), &config_path, generator, names)?;
    let own = |choice: &Option<SchemaChoice>| match choice {
        // The schema of the command line is that of every path.
        Some(_) if asked.is_some() => Ok(None),
        Some(choice) => schema(None, Some(choice), &config_path, generator, names).map(Some),
        None => Ok(None),
    };
    let schemas = config.overrides.iter().map(|one| own(&one.schema)).collect::<Result<_, _>>()?;
    let standards = Standards::new(overrides, &config, folder, base, schemas);
    if let Some(site) = Arc::get_mut(&mut files.site) {
        standards.adopt(site);
    }
    let config_path = is_there.then_some(config_path);
    Ok(Job { files, config, config_path, standards, baseline: None, payload: OnceLock::new() })
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
        overlay: BTreeMap::new(),
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
    let patterns = patterns(folder, &config.exclude);
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
    chosen: Option<&SchemaChoice>,
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
    match chosen {
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
