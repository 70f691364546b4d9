//! The cross-file half: small facts of each page, merged into one index.
//!
//! [`PageFacts`] are taken while a post is in memory and outlive it: no tree, no text. [`SiteIndex`] answers what one
//! page needs to know of the others, in constant time.

mod address;
mod anchors;
mod facts;
mod index;
mod links;
mod sketch;

pub use address::{Target, decode, page_name, resolve};
pub use anchors::{Anchors, Fragment};
pub use facts::{InternalLink, PageFacts, SplitTerm, Term, TermPage};
pub use index::{Found, SiteIndex, TermGroup, fold_term};
pub use links::{Leads, PageLink, page_links};
