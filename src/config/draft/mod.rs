//! Drafting `copydesk.yaml` and a content schema from what an archive is like.
//!
//! What nearly all posts do becomes the rule; what few do is left out of it, so that it is found. Every line says in a
//! comment on which figures it stands.

mod choice;
mod property;
mod schema;
mod settings;
mod terms;
mod yaml;

pub use settings::{Loud, Recognised, settings};

use crate::generator::Generator;
use crate::schema::Schema;
use crate::site::survey::Survey;
use crate::text::thousands;

/// The name of the content schema that is drafted.
pub const SCHEMA_NAME: &str = "copydesk.schema.yaml";

/// What is rare.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// A type or value in less than this share of the posts that have its key, in percent, is rare.
    pub rare: f64,
    /// A key in less than this share of the posts, in percent, is rare.
    pub keys: f64,
    /// A key is required, and its texts have a form or are a choice of a few, where less than this share, in percent, is
    /// otherwise.
    pub rules: f64,
}

impl Thresholds {
    /// The same share for everything.
    #[must_use]
    pub fn all(percent: f64) -> Self {
        Self { rare: percent, keys: percent, rules: percent }
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self::all(2.0)
    }
}

/// From so many on, one alone is rare whatever its share.
const ENOUGH: usize = 20;

impl Thresholds {
    /// Whether `count` values of `all` are few.
    pub(crate) fn is_rare(self, count: usize, all: usize) -> bool {
        is_below(self.rare, count, all) || (count == 1 && all >= ENOUGH)
    }

    /// Whether a key in `count` posts of `all` is in few.
    pub fn is_rare_key(self, count: usize, all: usize) -> bool {
        is_below(self.keys, count, all) || (count == 1 && all >= ENOUGH)
    }

    /// Whether `count` of `all` are all but a few, and enough to say so.
    pub(crate) fn is_common(self, count: usize, all: usize) -> bool {
        let others = all - count.min(all);
        all >= 2 && count > 0 && (others == 0 || is_below(self.rules, others, all) || (others == 1 && all >= ENOUGH))
    }
}

/// Whether `count` are less than `percent` of `all`.
fn is_below(percent: f64, count: usize, all: usize) -> bool {
    (count as f64) * 100.0 < percent * all as f64
}

/// The text of a content schema under which the rare is a finding. `wanted` are the thresholds that were asked for.
#[must_use]
pub fn schema(
    survey: &Survey,
    generator: Generator,
    base: &Schema,
    thresholds: Thresholds,
    wanted: Thresholds,
) -> String {
    schema::Draft { survey, generator, base, thresholds, wanted }.text()
}

/// `9,812 of 9,843`.
fn of(count: usize, all: usize) -> String {
    if count == all { format!("all {}", thousands(all)) } else { format!("{} of {}", thousands(count), thousands(all)) }
}
