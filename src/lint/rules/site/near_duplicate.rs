//! The rule `site/near-duplicate`.

use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::lint::{Context, Interests, PageInterest, Rule};
use crate::site::{PageFacts, Shared, SiteIndex};

crate::rule_info! {
    /// A text that is nearly that of another page.
    ///
    /// ## What it does
    /// Reports a published page whose text differs from that of another one in a few words. Texts are compared by sketches
    /// of 64 bits (a simhash over runs of five characters), so that a site of any size is compared in little time; of the two
    /// sketches at most three bits may differ. Short texts have no sketch.
    ///
    /// ## Why is this bad?
    /// One of them is most likely an older state of the other, or the same report under two titles. A correction reaches one of
    /// them.
    ///
    /// ## Example
    /// ```bad site=hit-one-word
    /// ---
    /// title: Second state
    /// ---
    /// The new bridge over the harbour opens to the public on the first of May, the port says. Ships wait for the tide, and the
    /// ferry goes on until the end of the summer. **Two hundred** people worked on it for three years, and the town paid for the
    /// lamps, which were made by the smith at the old quay. Until the autumn lorries may cross at night alone, since the road
    /// behind the customs house is still narrow, and the police will stand at both ends.
    /// ```
    ///
    /// ## Use instead
    /// ```good site=hit-one-word
    /// ---
    /// title: Second state
    /// ---
    /// The market at the old quay moves to the square before the theatre in June. Fishermen asked for it since the cranes came
    /// back, and the council agreed after two meetings that went on until midnight. Stalls cost what they did last year. Who
    /// sells flowers gets the row beside the fountain, and the musicians of the school play there on every second Sunday, as
    /// long as the weather is kind to their instruments.
    /// ```
    ///
    /// ## Fix safety
    /// No fix: nobody knows which of the two was meant.
    ///
    /// ## Per generator
    /// The same for all. A copy in the folder of another language waits for its translation. Only the text counts: not the markup, not white space, not the marks of ASCII.
    pub static INFO = "site/near-duplicate", Info, Strict, fix: None, since: "0.1.0";
}

/// The rule `site/near-duplicate`.
pub struct NearDuplicate;

impl Rule for NearDuplicate {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { pages: PageInterest::Sketches, ..Interests::NONE }
    }

    fn check_page(&self, page: &PageFacts, index: &SiteIndex, cx: &mut Context<'_>) {
        let told = |shared| index.sharing(shared, page).next().is_some();
        if told(Shared::Post) || told(Shared::Body) {
            return;
        }
        let Some(other) = index.near_text(page) else { return };
        let message = format!("the text is nearly that of `{other}`");
        let help = "if one is a later state of the other, keep one of them";
        cx.report(Diagnostic::new(&INFO, page.title.span, message).help(help));
    }
}
