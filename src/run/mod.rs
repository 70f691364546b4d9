//! The disk and the threads: walking, reading, writing.

pub mod convert;
pub mod diff;
mod failures;
pub mod filter;
pub mod git;
pub mod jobs;
pub mod links;
pub mod lint;
pub mod liquid;
pub mod live;
pub mod pairs;
pub mod pool;
pub mod read;
pub mod review;
mod segments;
pub mod sites;
pub mod verify;
pub mod walk;
pub mod write;

pub use failures::{COLLISION, FAILURES, FileFailure, INTERNAL, UNREADABLE, UNWRITABLE};
