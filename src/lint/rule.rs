//! The contract of a rule.

use std::cell::OnceCell;
use std::rc::Rc;

use jiff::Timestamp;

use super::suppression::SuppressionFault;
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::front_matter::Entry;
use crate::generator::Site;
use crate::post::Post;
use crate::schema::{Schema, Violation};
use crate::site::{Found, InternalLink, PageFacts, SiteIndex, SplitTerm, Target, Term, resolve, terms};
use crate::text::{Problem, ProblemKind};
use crate::tree::Node;

/// Which front-matter entries a rule wants to see.
#[derive(Clone, Copy, Debug)]
pub enum EntryInterest {
    /// None.
    None,
    /// Top-level entries of these names.
    Keys(&'static [&'static str]),
    /// Every top-level entry.
    All,
}

/// What a rule that compares pages wants to know of each. Nobody pays for facts that no rule asks for: without one that
/// does, no other page of the site is read, and a sketch costs a look at every character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum PageInterest {
    /// Nothing: [`Rule::check_page`] is not called.
    #[default]
    None,
    /// The facts of each page but its sketch.
    Facts,
    /// The sketch of each page's text too.
    Sketches,
}

/// What a rule wants to be called for. The engine walks the tree once and hands each node to the rules that asked.
#[derive(Clone, Copy, Debug)]
pub struct Interests {
    /// HTML elements by name; `&["*"]` is every element, SVG and MathML included.
    pub elements: &'static [&'static str],
    /// Text nodes.
    pub text: bool,
    /// Comments.
    pub comments: bool,
    /// Template tags.
    pub templates: bool,
    /// Problems of these kinds.
    pub problems: &'static [ProblemKind],
    /// What is wrong with suppression comments.
    pub suppressions: bool,
    /// Front-matter entries.
    pub entries: EntryInterest,
    /// What [`Rule::check_page`] needs to know of the pages of the site.
    pub pages: PageInterest,
}

impl Interests {
    /// Nothing but [`Rule::check_post`], which every rule may implement.
    pub const NONE: Self = Self {
        elements: &[],
        text: false,
        comments: false,
        templates: false,
        problems: &[],
        suppressions: false,
        entries: EntryInterest::None,
        pages: PageInterest::None,
    };

    /// The facts of all pages, for [`Rule::check_page`].
    #[must_use]
    pub const fn pages() -> Self {
        Self { pages: PageInterest::Facts, ..Self::NONE }
    }

    /// Elements of these names.
    #[must_use]
    pub const fn elements(names: &'static [&'static str]) -> Self {
        Self { elements: names, ..Self::NONE }
    }

    /// Problems of these kinds.
    #[must_use]
    pub const fn problems(kinds: &'static [ProblemKind]) -> Self {
        Self { problems: kinds, ..Self::NONE }
    }

    /// Front-matter entries of these names.
    #[must_use]
    pub const fn keys(names: &'static [&'static str]) -> Self {
        Self { entries: EntryInterest::Keys(names), ..Self::NONE }
    }
}

/// What a check may look at beside its node, and where it reports.
pub struct Context<'a> {
    /// The content schema of this post.
    pub schema: &'a Schema,
    /// The site's configuration.
    pub site: &'a Site,
    /// The cross-file index; `None` where one text is linted alone. Only [`Rule::check_page`] should need it.
    pub index: Option<&'a SiteIndex>,
    /// The moment of the build; `None` where nobody said.
    pub now: Option<Timestamp>,
    pub(crate) out: &'a mut Vec<Diagnostic>,
    /// Where the links of the page lead: seven rules ask, one look at each answers.
    targets: OnceCell<Rc<[(Target, Found<'a>)]>>,
    /// What the front matter breaks of the schema: four rules ask, one validation answers.
    violations: OnceCell<Rc<[Violation]>>,
    /// The terms of the post, and the strings that were cut into several.
    terms: OnceCell<Rc<(Vec<Term>, Vec<SplitTerm>)>>,
}

impl<'a> Context<'a> {
    /// A context of one post or page.
    pub(crate) fn new(
        schema: &'a Schema,
        site: &'a Site,
        index: Option<&'a SiteIndex>,
        out: &'a mut Vec<Diagnostic>,
    ) -> Self {
        let (targets, violations, terms) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { schema, site, index, now: None, out, targets, violations, terms }
    }

    /// The links of `page`, which this context is about: each with its target, and what the index knows of that.
    pub fn links<'p>(
        &self,
        page: &'p PageFacts,
    ) -> impl Iterator<Item = (&'p InternalLink, Target, Found<'a>)> + use<'a, 'p> {
        let found = self.targets.get_or_init(|| {
            let find = |link: &InternalLink| {
                let target = resolve(self.site, page.url.as_deref(), &link.url);
                let found = self.index.map_or(Found::Unknown, |index| index.find(&target));
                (target, found)
            };
            page.links.iter().map(find).collect()
        });
        let found = Rc::clone(found);
        page.links.iter().enumerate().map(move |(at, link)| (link, found[at].0.clone(), found[at].1))
    }

    /// What the front matter of `post`, which this context is about, breaks of the schema, in the order of the source.
    #[must_use]
    pub fn violations(&self, post: &Post<'_>) -> Rc<[Violation]> {
        let found = self.violations.get_or_init(|| match &post.front_matter {
            Some(block) => self.schema.validate_front_matter(block, self.site.generator.resolver()).into(),
            None => Rc::from([]),
        });
        Rc::clone(found)
    }

    /// The terms of `post`, which this context is about, in the order of the source, and the strings that its generator
    /// cuts into several.
    #[must_use]
    pub fn terms(&self, post: &Post<'_>) -> Rc<(Vec<Term>, Vec<SplitTerm>)> {
        Rc::clone(self.terms.get_or_init(|| Rc::new(terms(post.source, post.site, post.front_matter.as_ref()))))
    }

    /// Reports a finding.
    pub fn report(&mut self, diagnostic: Diagnostic) {
        self.out.push(diagnostic);
    }
}

/// A rule. Pure: no disk, no clock, no network, no order between rules.
pub trait Rule: Sync {
    /// Its name, severity, promise of fixes and documentation.
    fn info(&self) -> &'static RuleInfo;

    /// What it wants to be called for.
    fn interests(&self) -> Interests {
        Interests::NONE
    }

    /// A node that it asked for, in document order.
    fn check_node(&self, _node: Node<'_>, _post: &Post<'_>, _cx: &mut Context<'_>) {}

    /// A problem of a kind that it asked for.
    fn check_problem(&self, _problem: &Problem, _post: &Post<'_>, _cx: &mut Context<'_>) {}

    /// A top-level front-matter entry that it asked for.
    fn check_entry(&self, _entry: &Entry, _post: &Post<'_>, _cx: &mut Context<'_>) {}

    /// What is wrong with a suppression comment, after all else was found.
    fn check_suppression(&self, _fault: &SuppressionFault, _cx: &mut Context<'_>) {}

    /// The post as a whole, once. No walk of the tree in here.
    fn check_post(&self, _post: &Post<'_>, _cx: &mut Context<'_>) {}

    /// The second phase, after all files were read: from facts alone, without tree and text. Called for rules whose
    /// [`Interests::pages`] say so.
    fn check_page(&self, _page: &PageFacts, _index: &SiteIndex, _cx: &mut Context<'_>) {}
}
