//! `cargo bench`: reading, linting and converting made-up posts, in bytes a second.

mod posts;

use copydesk::generator::{Generator, Site};
use copydesk::post::Post;
use copydesk::schema::Schema;
use copydesk::text::SourceFile;
use copydesk::{convert, lint};
use divan::Bencher;
use divan::counter::BytesCount;

/// How many posts one measured run goes through.
const POSTS: u64 = 200;

fn main() {
    divan::main();
}

/// The site and its posts, as their bytes come from the disk.
fn archive() -> (Site, Vec<SourceFile>) {
    let files: Vec<SourceFile> =
        posts::site().into_iter().map(|file| SourceFile::from_text(file.path, file.text)).collect();
    let sources = (0..POSTS).map(posts::post).map(|post| SourceFile::from_text(post.path, post.text)).collect();
    (Site::from_files(Generator::Jekyll, &files), sources)
}

fn size(sources: &[SourceFile]) -> BytesCount {
    BytesCount::new(sources.iter().map(|source| source.text().len()).sum::<usize>())
}

fn read<'s>(site: &'s Site, sources: &'s [SourceFile]) -> Vec<Post<'s>> {
    sources.iter().map(|source| Post::read(source, site, source.path())).collect()
}

/// From text to front matter, tree and problems.
#[divan::bench]
fn parse(bencher: Bencher<'_, '_>) {
    let (site, sources) = archive();
    bencher.counter(size(&sources)).bench(|| read(&site, &sources).len());
}

/// All recommended rules of the first phase, on posts that are read already.
#[divan::bench]
fn lint_posts(bencher: Bencher<'_, '_>) {
    let (site, sources) = archive();
    let (schema, settings) = (Schema::built_in(Generator::Jekyll), lint::Settings::default());
    let posts = read(&site, &sources);
    let count = || posts.iter().map(|post| lint::lint_post(post, &schema, &settings).len()).sum::<usize>();
    bencher.counter(size(&sources)).bench(count);
}

/// Cleaned, written as Markdown, read again and compared, on posts that are read already.
#[divan::bench]
fn convert_posts(bencher: Bencher<'_, '_>) {
    let (site, sources) = archive();
    let (schema, settings) = (Schema::built_in(Generator::Jekyll), convert::Settings::default());
    let posts = read(&site, &sources);
    let size_of = |post: &Post<'_>| convert::convert(post, &schema, &settings).text.len();
    bencher.counter(size(&sources)).bench(|| posts.iter().map(size_of).sum::<usize>());
}
