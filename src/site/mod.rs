//! The cross-file half: small facts of each page, merged into one index.
//!
//! [`PageFacts`] are taken while a post is in memory and outlive it: no tree, no text. [`SiteIndex`] answers what one
//! page needs to know of the others, in constant time.

mod address;
mod anchors;
mod facts;
mod gist;
mod hashes;
mod index;
mod landing;
mod links;
mod sketch;

pub use address::{Target, decode, page_name, resolve};
pub use anchors::{Anchors, Fragment};
pub use facts::{Address, InternalLink, PageFacts, SplitTerm, Term, TermPage, Title, terms};
pub use index::{Found, Mistitled, Places, Shared, SiteIndex, TermGroup, Twin, fold_term};
pub use landing::landing;
pub use links::{Leads, PageLink, page_links};
