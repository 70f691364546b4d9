//! The page of `convert --review`: one HTML file that loads nothing and runs nothing, for a person who looks at what a
//! conversion did. What it is made of comes in as plain data; `run` says which pages are in it.

mod frame;
mod listing;
mod post;

pub use frame::{begin, end, group};
pub use post::{close, open, page};

use super::{count, thousands};
use crate::diagnostic::Diagnostic;
use crate::text::{SourceFile, Span};

/// A post as the page shows it.
#[derive(Clone, Copy, Debug)]
pub struct ReviewPage<'a> {
    /// The name of its place in the page: letters and digits.
    pub id: &'a str,
    /// How its conversion ended, in words.
    pub verdict: &'a str,
    /// The file as it was.
    pub source: &'a SourceFile,
    /// What was written.
    pub result: &'a str,
    /// What was lost.
    pub losses: &'a [Diagnostic],
    /// The post as it was, as inert HTML.
    pub before: &'a str,
    /// As it is now; `None` where what was written is no page.
    pub after: Option<&'a str>,
    /// What differs first in words, with its place before and after; after there is none where a reader sees the same.
    pub first: Option<(&'a str, Span, Option<Span>)>,
}

/// A link to a post in the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLink {
    /// The name of its place.
    pub id: String,
    /// Its path.
    pub path: String,
}

/// Posts with the same losses.
#[derive(Clone, Debug)]
pub struct ReviewGroup {
    /// The class that it belongs to, as a heading.
    pub class: &'static str,
    /// The names of the losses.
    pub losses: Vec<&'static str>,
    /// How many posts there are.
    pub posts: usize,
    /// Those that are shown.
    pub shown: Vec<ReviewLink>,
}

impl ReviewGroup {
    fn title(&self) -> String {
        let names: Vec<&str> = self.losses.iter().map(|name| name.strip_prefix("loss/").unwrap_or(name)).collect();
        if names.is_empty() { "no losses".to_owned() } else { names.join(", ") }
    }

    /// "51 posts, 46 of them not shown".
    fn figures(&self) -> String {
        match self.posts - self.shown.len() {
            0 => count(self.posts, "post"),
            hidden if hidden == self.posts => format!("{}, not shown", count(self.posts, "post")),
            hidden => format!("{}, {} of them not shown", count(self.posts, "post"), thousands(hidden)),
        }
    }
}

/// Text, or a value in double quotes, with nothing in it that a browser acts on.
pub(super) fn text(out: &mut Vec<u8>, text: &str) {
    for part in text.split_inclusive(['&', '<', '>', '"']) {
        let (plain, reference) = match part.as_bytes().last() {
            Some(b'&') => (&part[..part.len() - 1], "&amp;"),
            Some(b'<') => (&part[..part.len() - 1], "&lt;"),
            Some(b'>') => (&part[..part.len() - 1], "&gt;"),
            Some(b'"') => (&part[..part.len() - 1], "&quot;"),
            _ => (part, ""),
        };
        out.extend_from_slice(plain.as_bytes());
        out.extend_from_slice(reference.as_bytes());
    }
}

/// A line of Markdown with nothing but code in it.
fn markdown(out: &mut Vec<u8>, line: &str) {
    let last = line.matches('`').count();
    for (index, part) in line.split('`').enumerate() {
        match index % 2 {
            0 => text(out, part),
            // One that nothing closes is itself.
            _ if index == last => text(out, &format!("`{part}")),
            _ => {
                out.extend_from_slice(b"<code>");
                text(out, part);
                out.extend_from_slice(b"</code>");
            }
        }
    }
}

#[cfg(test)]
mod tests;
