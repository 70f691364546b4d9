//! All links of all posts, each URL once with its places.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::failures::FileFailure;
use super::jobs::Job;
use super::lint::{internal, unreadable};
use super::pool::{guarded, ordered};
use super::read::{Names, read};
use crate::post::Post;
use crate::report::Positions;
use crate::site::{Leads, PageLink, page_links};
use crate::text::LineColumn;

/// Where a link stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file, as it is shown.
    pub path: String,
    /// Its first character.
    pub start: LineColumn,
    /// The element and the attribute that hold it.
    pub within: (String, &'static str),
}

/// A URL, where it leads and where it stands, in the order of the walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Where it leads.
    pub leads: Leads,
    /// The absolute URL, where it is known.
    pub target: Option<String>,
    /// Where it stands.
    pub places: Vec<Place>,
}

/// What a run found.
#[derive(Debug, Default)]
pub struct Links {
    /// By the URL as it was written, and by what it means there: a relative one means another thing on another page.
    pub links: BTreeMap<(String, Option<String>), Listed>,
    /// Files that could not be read.
    pub failures: Vec<FileFailure>,
}

/// Collects the links of the posts of `jobs`. `tick` is called after each file.
#[must_use]
pub fn links(jobs: &[Job], names: &Names, tick: &dyn Fn()) -> Links {
    let mut all = Links::default();
    for job in jobs {
        let files = &job.files;
        all.failures.extend(unreadable(job, names));
        let root = names.show(&files.root);
        let work = |path: &String| {
            let shown = Names::join(&root, path);
            let source = read(&files.disk_path(path), &shown)?;
            guarded(|| {
                let found = page_links(&Post::read(&source, &files.site, path));
                let positions = Positions::new(&source);
                found.into_iter().map(|link| (positions.at(link.span.start as usize), link)).collect::<Vec<_>>()
            })
            .map_err(|said| Box::new(internal(&shown, &said)))
        };
        let _ = ordered(&files.posts, work, |path, found| {
            match found {
                Ok(found) => found.into_iter().for_each(|(start, link)| all.add(Names::join(&root, path), start, link)),
                Err(failure) => all.failures.push(*failure),
            }
            tick();
            ControlFlow::<()>::Continue(())
        });
    }
    all
}

impl Links {
    fn add(&mut self, path: String, start: LineColumn, link: PageLink) {
        let PageLink { url, leads, target, element, attribute, .. } = link;
        let listed = self.links.entry((url, target.clone())).or_insert(Listed { leads, target, places: Vec::new() });
        listed.places.push(Place { path, start, within: (element, attribute) });
    }
}
