//! What a comparison of two archives came to, in figures.

use std::fmt;

use super::{count, plain, thousands};

/// How the pages of a comparison came out. Every page is in exactly one of the figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Pages that are the same on both sides.
    pub same: usize,
    /// Pages that differ.
    pub differ: usize,
    /// Pages that stand on the old side only.
    pub only_old: usize,
    /// Pages that stand on the new side only.
    pub only_new: usize,
    /// Pages that could not be compared.
    pub uncompared: usize,
    /// How the old side is called.
    pub old: String,
    /// How the new side is called.
    pub new: String,
}

impl Verification {
    /// How many pages there are.
    #[must_use]
    pub fn pages(&self) -> usize {
        self.same + self.differ + self.only_old + self.only_new + self.uncompared
    }
}

/// "1,204 pages: 1,198 the same, 4 differ, 2 only in old".
impl fmt::Display for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} the same", count(self.pages(), "page"), thousands(self.same))?;
        let verb = if self.differ == 1 { "differs" } else { "differ" };
        let only_old = format!("only in {}", plain(&self.old));
        let only_new = format!("only in {}", plain(&self.new));
        for (pages, words) in [
            (self.differ, verb),
            (self.only_old, &*only_old),
            (self.only_new, &*only_new),
            (self.uncompared, "could not be compared"),
        ] {
            if pages > 0 {
                write!(f, ", {} {words}", thousands(pages))?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::Verification;

    #[test]
    fn the_proof_names_what_is_not_the_same() {
        let all = Verification { same: 1198, differ: 4, only_old: 2, old: "old".to_owned(), ..Verification::default() };
        assert_eq!(all.to_string(), "1,204 pages: 1,198 the same, 4 differ, 2 only in old");
        let one =
            Verification { differ: 1, only_new: 1, uncompared: 1, new: "b".to_owned(), ..Verification::default() };
        assert_eq!(one.to_string(), "3 pages: 0 the same, 1 differs, 1 only in b, 1 could not be compared");
    }
}
