//! Which posts changed: what git says of a working tree, and what of it stands in the index alone.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use tempfile::TempDir;

use super::jobs::Job;
use super::read::Names;
use super::walk::{absolute, opens};
use crate::config::SchemaChoice;
use crate::generator::{Role, role};
use crate::report::count;

/// Which posts are asked for.
#[derive(Clone, Copy, Debug)]
pub enum Selection<'a> {
    /// What changed since the branch left this revision: commits, what is staged, what is not, and files that git does not
    /// know yet. What happened on the other branch since then is not looked at, as with `git diff REV...`.
    Since(&'a str),
    /// What is in the index and differs from the last commit, with the texts of the index.
    Staged,
}

/// What a selection came to.
#[derive(Debug)]
pub struct Changed {
    /// What whoever reads the findings should know, a line each.
    pub notes: Vec<String>,
    /// Posts of which the working tree holds other text than the index.
    pub partly: Vec<String>,
    /// The texts of the index; deleted when this goes.
    _texts: Vec<TempDir>,
}

/// Why git does not say what changed, and what to do about it.
#[derive(Debug)]
pub struct Refusal {
    /// What is wrong.
    pub what: String,
    /// The next step.
    pub help: String,
}

impl Refusal {
    fn new(what: impl Into<String>, help: impl Into<String>) -> Self {
        Self { what: what.into(), help: help.into() }
    }
}

/// Leaves of the posts of `jobs` those that changed; the others stay known to their sites. A site without any is left out.
/// `paths` are those that were named, `schema` is what the command line says of the schema.
///
/// # Errors
/// [`Refusal`]: no git, no repository, no such revision.
pub fn restrict(
    jobs: &mut Vec<Job>,
    selection: Selection<'_>,
    paths: &[PathBuf],
    schema: Option<&str>,
    names: &Names,
) -> Result<Changed, Refusal> {
    let mut changed = Changed { notes: Vec::new(), partly: Vec::new(), _texts: Vec::new() };
    let mut noted: BTreeSet<PathBuf> = BTreeSet::new();
    for job in jobs.iter_mut() {
        let git = Git { folder: job.files.root.clone(), shown: names.show(&job.files.root) };
        let base = git.base(selection)?;
        let wanted = git.changed(base.as_deref(), ".")?;
        if matches!(selection, Selection::Staged) {
            take_index(job, &git, &wanted, paths, names, &mut changed)?;
        }
        if let Some(page) = wanted.iter().find(|path| is_of_terms(path)) {
            let page = names.show(&job.files.own_path(page));
            changed
                .notes
                .push(format!("note: `{page}` is a page of a term; posts with the term are not checked again"));
        }
        let (posts, others) = std::mem::take(&mut job.files.posts).into_iter().partition(|path| wanted.contains(path));
        job.files.posts = posts;
        job.files.others.extend::<Vec<String>>(others);
        job.files.others.sort();
        for file in settings_of(job, schema) {
            let folder = file.parent().unwrap_or(&file).to_owned();
            let Some(name) = file.file_name().and_then(OsStr::to_str) else { continue };
            let git = Git { shown: names.show(&folder), folder };
            if noted.insert(file.clone()) && git.changed(base.as_deref(), name).is_ok_and(|found| !found.is_empty()) {
                let file = names.show(&file);
                changed
                    .notes
                    .push(format!("note: `{file}` changed, too; posts that did not are not checked against it"));
            }
        }
    }
    jobs.retain(|job| !job.files.posts.is_empty());
    if jobs.is_empty() {
        changed.notes.push(match selection {
            Selection::Since(revision) => format!("note: no post changed since {revision}"),
            Selection::Staged => "note: no post is staged".to_owned(),
        });
    }
    Ok(changed)
}

/// Whether it lies in a folder of pages of categories or tags.
fn is_of_terms(path: &str) -> bool {
    let mut folders = path.rsplit('/').skip(1);
    folders.any(|folder| matches!(folder, "category" | "categories" | "tag" | "tags"))
}

/// The files that say how every post of a site is judged.
fn settings_of(job: &Job, schema: Option<&str>) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = job.config_path.iter().cloned().collect();
    let folder = job.config_path.as_deref().and_then(Path::parent).unwrap_or(&job.files.root);
    match (schema, &job.config.schema) {
        (Some(name), _) => files.extend(absolute(Path::new(name))),
        (None, Some(SchemaChoice::Named(name))) => files.push(folder.join(&name.text)),
        (None, _) => {}
    }
    let of_generator = ["_config.yml", "_config.yaml", "_config.toml", "hugo.toml", "hugo.yaml", "config.toml"];
    files.extend(of_generator.iter().map(|name| job.files.root.join(name)));
    files.retain(|file| file.is_file());
    files
}

/// Reads what is staged instead of what is in the working tree: of the posts that are asked for and of those that they may
/// link to.
fn take_index(
    job: &mut Job,
    git: &Git,
    wanted: &BTreeSet<String>,
    paths: &[PathBuf],
    names: &Names,
    changed: &mut Changed,
) -> Result<(), Refusal> {
    // What git does not know is not committed: no link may count on it.
    let unknown = git.unknown()?;
    let unstaged = git.unstaged()?;
    let not_added = |path: &String| unstaged.iter().any(|(status, name)| *status == 'A' && name == path);
    let is_known = |path: &String| !unknown.contains(path) && !not_added(path);
    let files = &mut job.files;
    for list in [&mut files.posts, &mut files.others, &mut files.assets] {
        list.retain(is_known);
    }
    let known: BTreeSet<String> = files.posts.iter().chain(&files.others).cloned().collect();
    let is_text = |(status, path): &&(char, String)| match status {
        'D' => role(&files.site, path) != Role::Nothing,
        _ => known.contains(path),
    };
    let texts: Vec<&(char, String)> = unstaged.iter().filter(is_text).collect();
    let (folder, prefix) = git.check_out(texts.iter().map(|(_, path)| path.as_str()))?;
    let named: Vec<PathBuf> = paths.iter().filter_map(|path| absolute(path).ok()).collect();
    for (status, path) in texts {
        let text = folder.path().join(&prefix).join(path);
        if !text.is_file() {
            continue;
        }
        let own = files.own_path(path);
        if *status == 'D' {
            // It is still in the index, and will be committed.
            let is_post = role(&files.site, path).is_post(|| opens(&text));
            let is_named = named.iter().any(|named| own.starts_with(named));
            let list = match is_post {
                true if is_named => &mut files.posts,
                true => &mut files.others,
                false => &mut files.assets,
            };
            list.push(path.clone());
            list.sort();
        }
        if wanted.contains(path) && files.posts.contains(path) {
            changed.partly.push(names.show(&own));
        }
        files.overlay.insert(path.clone(), text);
    }
    changed._texts.push(folder);
    Ok(())
}

/// git, asked in a folder. Its answers are paths below that folder, with `/`.
struct Git {
    folder: PathBuf,
    shown: String,
}

impl Git {
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("git");
        command.arg("-C").arg(&self.folder).args(arguments).env("LC_ALL", "C").env("GIT_OPTIONAL_LOCKS", "0");
        // A hook is run with paths that are relative to where it runs.
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_OBJECT_DIRECTORY"] {
            if let Some(path) = std::env::var_os(name).filter(|path| !path.is_empty())
                && let Ok(path) = std::path::absolute(Path::new(&path))
            {
                command.env(name, path);
            }
        }
        command
    }

    /// What git prints.
    fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>, Refusal> {
        let asked = self.command(arguments).stdin(Stdio::null()).output();
        let output = asked.map_err(|error| no_git(&error))?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("not a git repository") || said.contains("must be run in a work tree") {
            let what = format!("`{}` is in no working tree of git", self.shown);
            return Err(Refusal::new(what, "leave --since and --staged away, or name a folder of a repository"));
        }
        let said = said.trim().trim_start_matches("fatal: ");
        Err(Refusal::new(
            format!("git refused: {said}"),
            format!("try `git -C {} {}`", self.shown, arguments.join(" ")),
        ))
    }

    fn line(&self, arguments: &[&str]) -> Result<String, Refusal> {
        Ok(String::from_utf8_lossy(&self.ask(arguments)?).trim_end_matches(['\n', '\r']).to_owned())
    }

    fn paths(&self, arguments: &[&str]) -> Result<Vec<String>, Refusal> {
        let bytes = self.ask(arguments)?;
        // A name that is not Unicode has no place in a site.
        let parts = bytes.split(|byte| *byte == 0).filter(|part| !part.is_empty());
        Ok(parts.filter_map(|part| String::from_utf8(part.to_vec()).ok()).collect())
    }

    /// The commit that is compared with; `None`: the last one, with the index.
    fn base(&self, selection: Selection<'_>) -> Result<Option<String>, Refusal> {
        // The first question: it tells whether there is a repository at all.
        self.line(&["rev-parse", "--show-prefix"])?;
        let Selection::Since(revision) = selection else { return Ok(None) };
        let commit = format!("{revision}^{{commit}}");
        let commit = self.line(&["rev-parse", "--verify", "--quiet", "--end-of-options", &commit]).map_err(|_| {
            let help = "name a branch, a tag or a commit; in CI fetch it first: `git fetch origin BRANCH`";
            Refusal::new(format!("git knows no revision `{revision}`"), help)
        })?;
        let base = self.line(&["merge-base", &commit, "HEAD"]).map_err(|_| {
            let help = "fetch more of the history: `git fetch --unshallow`, or `fetch-depth: 0` in a workflow";
            Refusal::new(format!("`{revision}` and what is checked out have no commit in common"), help)
        })?;
        Ok(Some(base))
    }

    /// The files below `what` that differ from `base`, new ones included; from the last commit to the index where there is
    /// none. Deleted files are left out; renamed ones have their new name.
    fn changed(&self, base: Option<&str>, what: &str) -> Result<BTreeSet<String>, Refusal> {
        let mut arguments = vec!["diff", base.unwrap_or("--cached")];
        arguments.extend(DIFF);
        arguments.extend(["--name-only", "--diff-filter=ACMRT", "--", what]);
        let mut found: BTreeSet<String> = self.paths(&arguments)?.into_iter().collect();
        if base.is_some() {
            found.extend(self.paths(&["ls-files", "-z", "--others", "--exclude-standard", "--", what])?);
        }
        Ok(found)
    }

    /// Files that git does not know.
    fn unknown(&self) -> Result<BTreeSet<String>, Refusal> {
        Ok(self.paths(&["ls-files", "-z", "--others"])?.into_iter().collect())
    }

    /// Files whose text in the working tree is another than in the index, each with what git calls the change: `M`, `T`,
    /// `D` where it is gone, `A` where it is announced and not added.
    fn unstaged(&self) -> Result<Vec<(char, String)>, Refusal> {
        let mut arguments = vec!["diff"];
        arguments.extend(DIFF);
        arguments.extend(["--name-status", "--diff-filter=AMTD", "--", "."]);
        let parts = self.paths(&arguments)?;
        let pairs = parts.chunks_exact(2);
        Ok(pairs.filter_map(|pair| Some((pair[0].chars().next()?, pair[1].clone()))).collect())
    }

    /// Writes the texts of the index into a temporary folder, as a checkout would write them. The second of what is returned
    /// is the way from there to where the paths begin.
    fn check_out<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Result<(TempDir, String), Refusal> {
        let refused = |error: &std::io::Error| {
            Refusal::new(format!("the texts of the index cannot be written: {error}"), "look at the temporary folder")
        };
        let folder = tempfile::Builder::new().prefix("copydesk-").tempdir().map_err(|error| refused(&error))?;
        let list: Vec<u8> = paths.flat_map(|path| path.bytes().chain([0])).collect();
        let prefix = self.line(&["rev-parse", "--show-prefix"])?;
        if list.is_empty() {
            return Ok((folder, prefix));
        }
        let mut to = std::ffi::OsString::from("--prefix=");
        to.push(folder.path());
        to.push("/");
        let mut command = self.command(&["checkout-index", "-z", "--stdin", "--quiet"]);
        let mut child = command
            .arg(to)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| no_git(&error))?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(&list).map_err(|error| refused(&error))?;
        }
        match child.wait() {
            Ok(status) if status.success() => Ok((folder, prefix)),
            Ok(_) => {
                let what =
                    format!("git does not give {} of the index", count(list.split(|b| *b == 0).count() - 1, "text"));
                Err(Refusal::new(what, "finish the merge, if there is one; `git status` says more"))
            }
            Err(error) => Err(refused(&error)),
        }
    }
}

/// What no setting of a user may change.
const DIFF: [&str; 5] = ["-z", "--no-ext-diff", "--no-renames", "--relative", "--ignore-submodules"];

fn no_git(error: &std::io::Error) -> Refusal {
    Refusal::new(format!("git cannot be run: {error}"), "install git, or leave --since and --staged away")
}
