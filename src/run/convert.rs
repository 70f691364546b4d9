//! Converting files: read, convert and write each in parallel; report in the order of the walk.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::diff::unified;
use super::failures::{COLLISION, FileFailure};
use super::jobs::Job;
use super::lint::{Emit, internal, not_written, unreadable};
use super::liquid::{RunLiquid, payload};
use super::pool::{guarded, ordered};
use super::read::{Names, is_whole, read};
use super::review::{Reviewing, Taken};
use super::segments::Segments;
use super::walk::absolute;
use super::write::{WriteError, create, replace};
use crate::convert::review::{review, review_expanded};
use crate::convert::{self, Converted, Format, Original, Settings, Verdict, convert, convert_expanded, not_run};
use crate::generator::{Payload, read_options};
use crate::liquid::Expanded;
use crate::post::Post;
use crate::report::{Conversion, Positions, Report, Summary};
use crate::schema::Schema;
use crate::text::SourceFile;

/// Where the converted posts go.
#[derive(Clone, Debug)]
pub enum Destination {
    /// To whoever takes the output: one post.
    Output,
    /// Below a folder. Files that exist are written over only with `force`.
    Folder {
        /// The folder.
        path: PathBuf,
        /// Whether to write over files.
        force: bool,
    },
    /// Over themselves.
    InPlace,
    /// Nowhere; the names of those that would change go to the output.
    Check,
    /// Nowhere; what would change goes to the output as unified diffs.
    Diff {
        /// Whether to colour them.
        color: bool,
    },
}

/// How posts are converted.
#[derive(Clone, Copy)]
pub struct How<'a> {
    /// What was asked for on the command line and in each job's configuration.
    pub settings: &'a [Settings],
    /// How templates are run, where Jekyll builds the site; without it they are kept.
    pub run_liquid: Option<RunLiquid>,
    /// Where the posts go.
    pub destination: &'a Destination,
    /// What renders the losses; without one they are only counted.
    pub report: Option<&'a dyn Report>,
    /// What collects the posts to be looked at.
    pub review: Option<&'a Reviewing>,
    /// How paths are shown.
    pub names: &'a Names,
}

/// What a run came to.
#[derive(Debug, Default)]
pub struct Outcome {
    /// How the posts ended, and what was lost of them.
    pub summary: Summary,
    /// How many of the losses the content schemas want themselves.
    pub allowed: usize,
    /// Files that could not be read, converted or written.
    pub failures: Vec<FileFailure>,
}

/// What one post gave.
#[derive(Default)]
struct Done {
    outcome: Outcome,
    /// What goes to the output.
    output: Vec<u8>,
    losses: Segments,
    review: Option<Taken>,
}

/// Takes the file `path`, or the posts that lie in that folder, out of what is asked for: the output of an earlier run is
/// no input.
pub fn leave_out(jobs: &mut [Job], path: &Path) -> io::Result<()> {
    let left_out = absolute(path)?;
    for job in jobs {
        let root = job.files.root.clone();
        job.files.posts.retain(|path| !root.join(path).starts_with(&left_out));
    }
    Ok(())
}

/// Converts the posts of `jobs`, whose settings are those of `how` at the same index. `emit` takes the output and
/// `losses` the rendered losses, each in the order of the walk; `tick` is called after each file.
///
/// # Errors
/// What `emit` or `losses` said.
pub fn convert_all(
    jobs: &[Job],
    named: &[PathBuf],
    how: How<'_>,
    emit: &mut Emit<'_>,
    losses: &mut Emit<'_>,
    tick: &dyn Fn(),
) -> io::Result<Outcome> {
    let mut outcome = Outcome::default();
    outcome.summary.conversion = Some(Conversion::default());
    let targets = Targets::new(jobs, named, how, &mut outcome)?;
    how.note(&outcome.failures);
    let separator = how.report.map_or(&b""[..], Report::separator);
    let mut started = false;
    for (job, settings) in jobs.iter().zip(how.settings) {
        for failure in unreadable(job, how.names) {
            how.note(std::slice::from_ref(&failure));
            outcome.fail(failure);
        }
        let payload = how.run_liquid.and_then(|run| payload(&job.files.root, &job.files.site, run));
        let work = |path: &String| {
            let disk = job.files.disk_path(path);
            let shown = how.names.show(&disk);
            let target = targets.of(&disk);
            let payload = payload.as_ref();
            let work = Work { job, path, disk: &disk, shown: &shown, settings, payload, target, how };
            guarded(|| work.run()).unwrap_or_else(|said| Done::failed(internal(&shown, &said)))
        };
        let end = ordered(&job.files.posts, work, |_, done| {
            how.note(&done.outcome.failures);
            outcome.add(done.outcome);
            tick();
            let written = if done.output.is_empty() { Ok(()) } else { emit(&done.output) };
            let written = written.and_then(|()| how.take(done.review));
            let written = written.and_then(|()| done.losses.write(separator, &mut started, losses));
            written.map_or_else(ControlFlow::Break, ControlFlow::Continue)
        });
        if let ControlFlow::Break(error) = end {
            return Err(error);
        }
    }
    Ok(outcome)
}

/// Converts standard input, read as the file `path` of the site of `job`.
///
/// # Errors
/// What `emit` or `losses` said.
pub fn convert_source(
    job: &Job,
    path: &str,
    source: &SourceFile,
    how: How<'_>,
    emit: &mut Emit<'_>,
    losses: &mut Emit<'_>,
) -> io::Result<Outcome> {
    let shown = source.path();
    let payload = how.run_liquid.and_then(|run| payload(&job.files.root, &job.files.site, run));
    let (settings, payload) = (&how.settings[0], payload.as_ref());
    let work = Work { job, path, disk: Path::new(path), shown, settings, payload, target: None, how };
    let done = guarded(|| work.convert(source)).unwrap_or_else(|said| Done::failed(internal(shown, &said)));
    emit(&done.output)?;
    how.note(&done.outcome.failures);
    how.take(done.review)?;
    done.losses.write(how.report.map_or(&b""[..], Report::separator), &mut false, losses)?;
    Ok(done.outcome)
}

impl How<'_> {
    /// Hands files that were not converted to the review.
    fn note(&self, failures: &[FileFailure]) {
        if let Some(review) = self.review {
            failures.iter().for_each(|failure| review.failed(failure));
        }
    }

    /// Hands a post to the review.
    fn take(&self, taken: Option<Taken>) -> io::Result<()> {
        self.review.zip(taken).map_or(Ok(()), |(review, taken)| review.take(taken))
    }
}

/// One post and what is to be done with it.
struct Work<'a> {
    job: &'a Job,
    /// Below the root of the site.
    path: &'a str,
    disk: &'a Path,
    shown: &'a str,
    settings: &'a Settings,
    /// What templates see, where they are run.
    payload: Option<&'a Payload>,
    /// Below the output folder, where there is one; `None` if another post would be written there as well.
    target: Option<&'a Path>,
    how: How<'a>,
}

impl Work<'_> {
    fn run(&self) -> Done {
        match read(self.disk, self.shown) {
            Ok(source) if is_whole(&source) => self.convert(&source),
            Ok(_) => Done::failed(not_written(self.shown, "the file is over 16 MiB, and only its beginning was read")),
            Err(failure) => Done::failed(*failure),
        }
    }

    fn convert(&self, source: &SourceFile) -> Done {
        if matches!(self.how.destination, Destination::Folder { .. }) && self.target.is_none() {
            // The collision is reported already.
            return Done::default();
        }
        let post = convert::read(source, &self.job.files.site, self.path, self.settings);
        let expanded = self.expand(&post);
        let converted = match &expanded {
            Some(expanded) => self.expanded(&post, expanded),
            None => convert(&post, &self.schema(), self.settings),
        };
        let Some(bytes) = source.restore(&converted.text) else {
            return Done::failed(not_written(self.shown, "a byte that is not UTF-8 would be lost"));
        };
        let mut done = Done::default();
        let changed = bytes != source.bytes();
        let written = match self.how.destination {
            Destination::Output => {
                done.output = bytes;
                Ok(())
            }
            Destination::Folder { path, force } => self.create(path, &bytes, *force, converted.verdict),
            Destination::InPlace if !changed => Ok(()),
            Destination::InPlace if !fits(self.disk, self.settings.to) => {
                Err(format!("its name does not say that it holds {}", self.settings.to.name()))
            }
            Destination::InPlace => replace(self.disk, source.bytes(), &bytes).map_err(|error| error.to_string()),
            Destination::Check => {
                if changed {
                    done.output = format!("{}\n", self.shown).into_bytes();
                }
                Ok(())
            }
            Destination::Diff { color } => {
                done.output = unified(self.shown, source.text(), &converted.text, *color);
                Ok(())
            }
        };
        if let Err(reason) = written {
            return Done::failed(not_written(self.shown, &reason));
        }
        let count = |verdict| usize::from(converted.verdict == verdict);
        done.outcome.summary.file(&converted.losses);
        done.outcome.allowed = converted.allowed;
        done.outcome.summary.conversion = Some(Conversion {
            identical: count(Verdict::Proved),
            kept_as_html: count(Verdict::KeptAsHtml),
            unproved: count(Verdict::Unproved),
            left: count(Verdict::Fallback),
            lost: 0,
            changed: usize::from(changed),
        });
        if let Some(report) = self.how.report {
            done.losses = Segments::render(report, &Positions::new(source), &converted.losses);
        }
        let shown = || match expanded.as_ref().filter(|expanded| expanded.refused.is_empty()) {
            Some(expanded) => review_expanded(&self.original(&post), expanded, &converted, self.settings),
            None => review(&post, &converted, self.settings),
        };
        done.review = self.how.review.map(|review| review.post(source, self.path, &converted, shown));
        done
    }

    fn schema(&self) -> Arc<Schema> {
        Arc::clone(&self.job.standard(self.path).schema)
    }

    /// What the templates of the post write; `None` where there are none, or they are kept.
    fn expand(&self, post: &Post<'_>) -> Option<Expanded> {
        let payload = self.payload.filter(|_| !post.is_opaque())?;
        payload.expand(self.path, post.front_matter.as_ref(), &post.problems, post.source.slice(post.body_span))
    }

    fn original<'s>(&self, post: &Post<'s>) -> Original<'s> {
        Original {
            source: post.source,
            body: post.body_span,
            read: read_options(post.site, self.path),
            written: read_options(post.site, "post.md"),
        }
    }

    /// The post with its templates run, or converted as it is and told why they were not.
    fn expanded(&self, post: &Post<'_>, expanded: &Expanded) -> Converted {
        if expanded.refused.is_empty() {
            return convert_expanded(&self.original(post), expanded, &self.schema(), self.settings);
        }
        let mut converted = convert(post, &self.schema(), self.settings);
        converted.losses.extend(not_run(&expanded.refused, post.body_span.start as usize));
        converted.losses.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
        converted
    }

    fn create(&self, folder: &Path, bytes: &[u8], force: bool, verdict: Verdict) -> Result<(), String> {
        let target = self.target.unwrap_or(Path::new(""));
        // What stayed as it was keeps its name as well; nobody has looked whether that is free.
        let own = self.disk.extension().map_or_else(|| target.to_owned(), |ext| target.with_extension(ext));
        let kept = verdict == Verdict::Fallback && own != target;
        let target = if kept { &*own } else { target };
        create(folder, target, bytes, force && !kept).map(drop).map_err(|error| {
            let path = self.how.names.show(&folder.join(target));
            let hint = if matches!(error, WriteError::Exists) { "; --force writes over it" } else { "" };
            format!("{path}: {error}{hint}")
        })
    }
}

/// Where each post goes below the output folder. No two posts go to the same file.
#[derive(Default)]
struct Targets(BTreeMap<PathBuf, PathBuf>);

impl Targets {
    /// A post that was named goes directly into the folder, one that was found keeps its path below the folder that was
    /// named.
    fn new(jobs: &[Job], named: &[PathBuf], how: How<'_>, outcome: &mut Outcome) -> io::Result<Self> {
        let Destination::Folder { path: out, .. } = how.destination else { return Ok(Self::default()) };
        let named = named.iter().map(|path| absolute(path)).collect::<io::Result<BTreeSet<PathBuf>>>()?;
        let mut takers: BTreeMap<String, Vec<(PathBuf, PathBuf)>> = BTreeMap::new();
        for (job, settings) in jobs.iter().zip(how.settings) {
            for path in &job.files.posts {
                let disk = job.files.disk_path(path);
                let folder = disk.ancestors().skip(1).find(|above| named.contains(*above) && !named.contains(&disk));
                let below = match folder {
                    Some(folder) => disk.strip_prefix(folder).unwrap_or(&disk),
                    None => disk.file_name().map_or(disk.as_path(), Path::new),
                };
                let target = with_extension(below, settings.to);
                // Names that differ in case alone are one file on many systems.
                takers.entry(target.to_string_lossy().to_lowercase()).or_default().push((disk, target));
            }
        }
        let mut targets = BTreeMap::new();
        for posts in takers.into_values() {
            if let [(disk, target)] = &posts[..] {
                targets.insert(disk.clone(), target.clone());
                continue;
            }
            let target = how.names.show(&out.join(&posts[0].1));
            let sources: Vec<String> = posts.iter().map(|(disk, _)| format!("`{}`", how.names.show(disk))).collect();
            let message = format!("{} would all be written to `{target}`; none is", sources.join(" and "));
            outcome.fail(
                FileFailure::new(
                    &COLLISION,
                    &how.names.show(&posts[0].0),
                    message.replace("all be", both(posts.len())),
                )
                .help("convert the folder above them, or rename one"),
            );
            outcome.summary.conversion.get_or_insert_default().lost += posts.len() - 1;
        }
        Ok(Self(targets))
    }

    fn of(&self, disk: &Path) -> Option<&Path> {
        self.0.get(disk).map(PathBuf::as_path)
    }
}

fn both(posts: usize) -> &'static str {
    if posts == 2 { "both be" } else { "all be" }
}

/// The name of `path` as a file of `format`.
fn with_extension(path: &Path, format: Format) -> PathBuf {
    let (all, own): (&[&str], &str) = match format {
        Format::Markdown => (&["md", "markdown", "mdown", "mkd", "mkdn", "mkdown"], "md"),
        Format::Html => (&["html", "htm", "xhtml"], "html"),
        Format::Text => (&["txt"], "txt"),
        Format::Json => (&["json"], "json"),
    };
    let has = path.extension().and_then(OsStr::to_str).is_some_and(|ext| all.contains(&&*ext.to_ascii_lowercase()));
    if has { path.to_owned() } else { path.with_extension(own) }
}

/// Whether the name of `path` says that it holds `format`.
fn fits(path: &Path, format: Format) -> bool {
    with_extension(path, format) == path
}

impl Done {
    fn failed(failure: FileFailure) -> Self {
        let mut done = Self::default();
        done.outcome.fail(failure);
        done
    }
}

impl Outcome {
    fn add(&mut self, other: Self) {
        self.summary.merge(other.summary);
        self.allowed += other.allowed;
        self.failures.extend(other.failures);
    }

    /// Counts a post that was lost to `failure`.
    fn fail(&mut self, failure: FileFailure) {
        self.summary.conversion.get_or_insert_default().lost += 1;
        self.failures.push(failure);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_what_a_file_holds() {
        let name = |path: &str, format| with_extension(Path::new(path), format).display().to_string();
        assert_eq!(name("a/2022.03-天.html", Format::Markdown), "a/2022.03-天.md");
        assert_eq!(name("a.Markdown", Format::Markdown), "a.Markdown");
        assert_eq!(name("a.md", Format::Json), "a.json");
        assert!(fits(Path::new("a.htm"), Format::Html) && !fits(Path::new("a.html"), Format::Markdown));
    }
}
