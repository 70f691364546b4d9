//! What each path of a site is held to: one content schema and one set of rules for all, or, where the configuration has
//! `overrides` or `per_file_ignores`, one for each combination of them that is met.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use super::jobs::Overrides;
use crate::config::{Config, Override, Text};
use crate::diagnostic::Severity;
use crate::generator::{Site, term_keys};
use crate::lint::rules::RULES;
use crate::lint::{PageInterest, Selector, Settings, adopt};
use crate::schema::Schema;

/// What a path is held to.
#[derive(Debug)]
pub struct Standard {
    /// Its content schema.
    pub schema: Arc<Schema>,
    /// Which rules run, and how severe they are.
    pub settings: Settings,
}

/// The standards of a site.
#[derive(Debug)]
pub(super) struct Standards {
    base: Arc<Standard>,
    /// Where paths have standards of their own.
    per_path: Option<Box<PerPath>>,
}

#[derive(Debug)]
struct PerPath {
    /// The folder of the configuration, to which patterns are relative.
    folder: PathBuf,
    /// The files of each override, then those of each entry of `per_file_ignores`.
    patterns: Vec<Gitignore>,
    /// The schema of each override that has one.
    schemas: Vec<Option<Arc<Schema>>>,
    asked: Overrides,
    config: Arc<Config>,
    /// The most that any of the rules needs to know of pages.
    interest: PageInterest,
    /// The rules that an override runs.
    rules: BTreeSet<&'static str>,
    /// What was asked for already, by the patterns that the path matches.
    made: Mutex<Vec<(Vec<usize>, Arc<Standard>)>>,
}

impl Standards {
    /// The standards of `config`, whose patterns are relative to `folder`, under what the command line says. `schemas` has
    /// an entry for each override.
    pub(super) fn new(
        asked: &Overrides,
        config: &Arc<Config>,
        folder: &Path,
        base: Arc<Schema>,
        schemas: Vec<Option<Arc<Schema>>>,
    ) -> Self {
        let standard = Standard { schema: base, settings: settings(asked, config, &[], &[]) };
        let per_path = (!config.overrides.is_empty() || !config.per_file_ignores.is_empty()).then(|| {
            let overrides = config.overrides.iter().map(|one| &one.files[..]);
            let ignores = config.per_file_ignores.iter().map(|(pattern, _)| std::slice::from_ref(pattern));
            let alone: Vec<Settings> =
                config.overrides.iter().map(|one| settings(asked, config, &[one], &[])).collect();
            let interests = alone.iter().map(Settings::page_interest);
            Box::new(PerPath {
                folder: folder.to_owned(),
                patterns: overrides.chain(ignores).map(|files| patterns(folder, files)).collect(),
                schemas,
                asked: asked.clone(),
                config: Arc::clone(config),
                // What is ignored only takes rules away.
                rules: alone.iter().flat_map(Settings::rules).collect(),
                interest: interests.max().unwrap_or_default().max(standard.settings.page_interest()),
                made: Mutex::default(),
            })
        });
        Self { base: Arc::new(standard), per_path }
    }

    /// `schema` and the rules that run by default, for every path.
    pub(super) fn uniform(schema: Schema) -> Self {
        let standard = Standard { schema: Arc::new(schema), settings: Settings::default() };
        Self { base: Arc::new(standard), per_path: None }
    }

    /// The schema of the site itself.
    pub(super) fn schema(&self) -> &Arc<Schema> {
        &self.base.schema
    }

    /// What the file at `disk` is held to.
    pub(super) fn of(&self, disk: &Path) -> Arc<Standard> {
        match &self.per_path {
            None => Arc::clone(&self.base),
            Some(per_path) => per_path.of(disk, &self.base),
        }
    }

    /// The most that a rule of any path needs to know of the pages of the site.
    pub(super) fn page_interest(&self) -> PageInterest {
        self.per_path.as_ref().map_or_else(|| self.base.settings.page_interest(), |per_path| per_path.interest)
    }

    /// The rules that run on any path.
    pub(super) fn rules(&self) -> BTreeSet<&'static str> {
        let own = self.per_path.iter().flat_map(|per_path| per_path.rules.iter().copied());
        self.base.settings.rules().chain(own).collect()
    }

    /// The numbers of the overrides, and behind them of the entries of `per_file_ignores`, that the file at `disk` matches.
    pub(super) fn matched(&self, disk: &Path) -> Vec<usize> {
        self.per_path.as_ref().map(|per_path| per_path.matched(disk)).unwrap_or_default()
    }

    /// Tells `site` what the schemas say of it: the one of the site first; others may add keys that hold terms.
    pub(super) fn adopt(&self, site: &mut Site) {
        adopt(&self.base.schema, site);
        let (hosts, mut keys) = (site.hosts.clone(), term_keys(site));
        for schema in self.per_path.iter().flat_map(|per_path| &per_path.schemas).flatten() {
            adopt(schema, site);
            for key in term_keys(site) {
                if !keys.iter().any(|known| known.key == key.key) {
                    keys.push(key);
                }
            }
            site.term_keys = Some(keys.clone());
            site.hosts.clone_from(&hosts);
        }
    }
}

impl PerPath {
    fn of(&self, disk: &Path, base: &Arc<Standard>) -> Arc<Standard> {
        let matched = self.matched(disk);
        if matched.is_empty() {
            return Arc::clone(base);
        }
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, standard)) = made.iter().find(|(key, _)| *key == matched) {
            return Arc::clone(standard);
        }
        let count = self.config.overrides.len();
        let overrides: Vec<&Override> = matched.iter().filter_map(|at| self.config.overrides.get(*at)).collect();
        let ignores = matched.iter().filter_map(|at| self.config.per_file_ignores.get(at.checked_sub(count)?));
        let ignored: Vec<Selector> = ignores.flat_map(|(_, names)| selectors(names)).collect();
        let own = matched.iter().rev().find_map(|at| self.schemas.get(*at)?.clone());
        let schema = own.unwrap_or_else(|| Arc::clone(&base.schema));
        let settings = settings(&self.asked, &self.config, &overrides, &ignored);
        let standard = Arc::new(Standard { schema, settings });
        made.push((matched, Arc::clone(&standard)));
        standard
    }

    fn matched(&self, disk: &Path) -> Vec<usize> {
        if !disk.starts_with(&self.folder) {
            return Vec::new();
        }
        let matches = |files: &Gitignore| files.matched_path_or_any_parents(disk, false).is_ignore();
        (0..self.patterns.len()).filter(|at| matches(&self.patterns[*at])).collect()
    }
}

/// The patterns of `.gitignore` in `files`, relative to `folder`. What is no pattern matches nothing, as there.
pub(super) fn patterns(folder: &Path, files: &[Text]) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    for pattern in files {
        let _ = builder.add_line(None, &pattern.text);
    }
    builder.build().unwrap_or_else(|_| Gitignore::empty())
}

fn selectors(names: &[Text]) -> Vec<Selector> {
    names.iter().filter_map(|name| Selector::parse(&name.text).ok()).collect()
}

/// Which rules run: what the command line selects comes before what the configuration does, its `overrides` before itself
/// and the last of them first; all may ignore. What `ignored` names does not run, however exactly it was selected.
fn settings(asked: &Overrides, config: &Config, overrides: &[&Override], ignored: &[Selector]) -> Settings {
    let chosen = overrides.iter().rev().find_map(|one| one.select.as_ref()).or(config.select.as_ref());
    let select = match chosen {
        Some(names) if asked.select.is_empty() => selectors(names),
        _ => asked.select.clone(),
    };
    let fixable = if asked.fixable.is_empty() { selectors(&config.fixable) } else { asked.fixable.clone() };
    let mut ignore = selectors(&config.ignore);
    ignore.extend(overrides.iter().flat_map(|one| selectors(&one.ignore)));
    ignore.extend(&asked.ignore);
    let mut unfixable = selectors(&config.unfixable);
    unfixable.extend(&asked.unfixable);
    let said = overrides.iter().rev().map(|one| &one.severity).chain([&config.severity]);
    let severities = severities(&said.map(|said| &said[..]).collect::<Vec<_>>());
    Settings::new(&select, &ignore, severities).without(ignored).fixing(&fixable, &unfixable).at(asked.now)
}

/// The severity of each rule that `said`, the first of them first, gives one: by its name, else by its group, else by its
/// level.
fn severities(said: &[&[(Text, Severity)]]) -> Vec<(&'static str, Severity)> {
    let infos = RULES.iter().map(|rule| rule.info());
    infos
        .filter_map(|info| {
            let severity = said.iter().find_map(|said| {
                let of = |name: &str| said.iter().find(|(key, _)| key.text == name).map(|(_, severity)| *severity);
                of(info.name).or_else(|| of(info.group())).or_else(|| of(info.level.name())).or_else(|| of("all"))
            });
            Some((info.name, severity?))
        })
        .collect()
}
