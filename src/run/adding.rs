//! Writing suppression comments into files for what is found in them.

use std::io;
use std::ops::ControlFlow;

use super::failures::FileFailure;
use super::jobs::Job;
use super::lint::{internal, not_written, unreadable};
use super::pool::{guarded, ordered};
use super::read::{Names, is_whole, read};
use super::write::rewrite;
use crate::lint::add_ignores;
use crate::post::Post;
use crate::text::SourceFile;

/// What was written.
#[derive(Debug, Default)]
pub struct Written {
    /// Comments.
    pub comments: usize,
    /// Findings that they suppress.
    pub suppressed: usize,
    /// Files that were changed.
    pub files: usize,
    /// Findings for which nothing could be written: path, line, column and rule.
    pub left: Vec<String>,
    /// Files that could not be read or written.
    pub failures: Vec<FileFailure>,
}

/// Writes comments for what the first phase finds in the posts of `jobs`. `tick` is called after each file.
pub fn add_to_files(jobs: &[Job], names: &Names, reason: &str, tick: &dyn Fn()) -> Written {
    let mut all = Written::default();
    for job in jobs {
        all.failures.extend(unreadable(job, names));
        let work = |path: &String| {
            let shown = names.show(&job.files.disk_path(path));
            guarded(|| add(job, path, &shown, reason))
                .unwrap_or_else(|said| Written { failures: vec![internal(&shown, &said)], ..Written::default() })
        };
        let _ = ordered(&job.files.posts, work, |_, one| {
            all.comments += one.comments;
            all.suppressed += one.suppressed;
            all.files += one.files;
            all.left.extend(one.left);
            all.failures.extend(one.failures);
            tick();
            ControlFlow::<io::Error>::Continue(())
        });
    }
    all
}

fn add(job: &Job, path: &str, shown: &str, reason: &str) -> Written {
    let disk = job.files.disk_path(path);
    let source = match read(&disk, shown) {
        Ok(source) if is_whole(&source) => source,
        Ok(_) => return Written::default(),
        Err(failure) => return Written { failures: vec![*failure], ..Written::default() },
    };
    let standard = job.standard(path);
    let (schema, settings) = (&standard.schema, &standard.settings);
    let templates = |post: &mut Post<'_>| job.run_templates(post);
    let added = add_ignores(&source, (&job.files.site, path), &templates, schema, settings, reason);
    let mut written = Written::default();
    let result = SourceFile::from_text(shown, added.text.as_str());
    written.left.extend(added.left.iter().map(|one| {
        let at = result.line_column(one.primary.span.start as usize);
        format!("{shown}:{}:{}: {}", at.line, at.column, one.rule.name)
    }));
    if added.comments == 0 {
        return written;
    }
    match rewrite(&disk, &source, &added.text) {
        Ok(_) => (written.comments, written.suppressed, written.files) = (added.comments, added.suppressed, 1),
        Err(why) => written.failures.push(not_written(shown, &why)),
    }
    written
}
