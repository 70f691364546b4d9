//! Proof: what was written is read again, by the reader that its target uses and by engines that are not ours where they are
//! asked for, and compared under the normal form.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::settings::{Format, Profile, Settings, Typography, Verify};
use super::write::Context;
use super::write::markdown::items::Item;
use super::write::markdown::{Form, Written};
use crate::markup::engines::Engine;
use crate::markup::{Dialect, KramdownOptions, ReadOptions, TemplateSyntax, read_shape};
use crate::tree::{
    Difference, Fate, Mode, Node, Normal, Side, Step, Tree, View, Whole, first_difference, is_same, view,
};

/// The form that a profile promises to keep.
pub(super) fn mode(settings: &Settings) -> Mode {
    match (settings.profile, settings.to) {
        (Profile::Faithful, _) => Mode::Dom,
        _ => Mode::Core,
    }
}

/// One who reads what was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    read: ReadOptions,
    /// Who it is, where it is not our own reader: it has to agree with that.
    engine: Option<Engine>,
}

/// How the site reads its posts, as far as it matters to what is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// Its template tags.
    pub templates: TemplateSyntax,
    /// What kramdown is told, where that reads them.
    pub kramdown: Option<KramdownOptions>,
}

impl Site {
    /// Of the site that `cx` writes for.
    pub(super) fn of<V>(cx: &Context<'_, V>) -> Self {
        Self { templates: cx.syntax, kramdown: cx.kramdown }
    }
}

/// Who reads what is written: the target's own, the site's kramdown, where the target is one that kramdown may read, and the
/// engines that were asked for.
pub(super) fn readers(settings: &Settings, site: &Site) -> Vec<Reader> {
    let target = read_options(settings, site);
    let engines = if settings.verify == Verify::Engines { settings.engines() } else { &[] };
    let [own, kramdown] = own(settings, site).map(|read| Some(Reader { read: read?, engine: None }));
    let engines = engines.iter().map(|engine| Reader { read: target, engine: Some(*engine) });
    own.into_iter().chain(kramdown).chain(engines).collect()
}

/// How it is read when it is converted again.
pub(super) fn again(settings: &Settings, site: &Site) -> ReadOptions {
    let [own, kramdown] = own(settings, site);
    kramdown.or(own).unwrap_or_else(|| read_options(settings, site))
}

/// As the target reads it, and as the site's kramdown does.
fn own(settings: &Settings, site: &Site) -> [Option<ReadOptions>; 2] {
    let target = read_options(settings, site);
    let options = site.kramdown.filter(|_| target.dialect != Dialect::Html && settings.target.kramdown);
    let kramdown = options.map(|options| ReadOptions {
        dialect: Dialect::Kramdown,
        kramdown: comparable(options, settings),
        ..target
    });
    // The site's kramdown is the target's, better known.
    let own = (target.dialect != Dialect::Kramdown || kramdown.is_none()).then_some(target);
    [own, kramdown]
}

/// Ids are the engine's own; and where it decides over quotes and dashes, it is the plain ones that are compared.
fn comparable(options: KramdownOptions, settings: &Settings) -> KramdownOptions {
    let options = KramdownOptions { auto_ids: false, ..options };
    if settings.typography() == Typography::Engine { options.without_typography() } else { options }
}

/// How the target reads what is written.
fn read_options(settings: &Settings, site: &Site) -> ReadOptions {
    let target = settings.target;
    let dialect = match settings.to {
        Format::Html => Dialect::Html,
        _ => target.dialect,
    };
    ReadOptions {
        dialect,
        templates: site.templates,
        autolinks: target.autolinks,
        plain_addresses: !settings.parts_addresses(site.kramdown.is_some()),
        typography: false,
        extensions: settings.extensions(),
        kramdown: comparable(KramdownOptions::default(), settings),
        ..ReadOptions::default()
    }
}

/// What a body says as its view shows it, with its template tags.
pub(super) struct Expected<'e, 'c, V> {
    cx: &'e Context<'c, V>,
    root: Node<'e>,
    /// Its form, where that was asked for.
    form: OnceCell<Normal>,
    /// The names that links of the body lead to, of what keeps its name.
    places: HashSet<String>,
    templates: Vec<String>,
    readers: Vec<Reader>,
}

impl<'e, 'c, V: View> Expected<'e, 'c, V> {
    /// Of what is below `root`, which `cx` is about.
    pub(super) fn of(cx: &'e Context<'c, V>, root: Node<'e>, readers: Vec<Reader>) -> Self {
        let Context { view, source, .. } = *cx;
        let targets = targets(view, root);
        let mut places = if targets.is_empty() { HashSet::new() } else { places(view, root) };
        places.retain(|place| targets.contains(place));
        Self { cx, root, form: OnceCell::new(), places, templates: templates(view, root, source), readers }
    }

    /// The form of the body.
    fn form(&self) -> &Normal {
        let Context { view, source, settings, holds_block, .. } = *self.cx;
        self.form.get_or_init(|| Normal::of_known(view, self.root, holds_block, source, mode(settings)))
    }

    /// Whether `tree`, read from `text`, can be seen to say the same without a form of all of it.
    fn is_same(&self, tree: &Tree, text: &str) -> bool {
        let Context { view, source, settings, holds_block, .. } = *self.cx;
        let (left, right) = (Side { root: self.root, source }, Side { root: tree.root(), source: text });
        mode(settings) == Mode::Core && is_same(view, left, holds_block, right)
    }

    /// The proof: `text` as the last reader of our own reads it, where all of them read what is expected.
    ///
    /// # Errors
    /// The first difference.
    pub(super) fn prove(&self, text: &str, settings: &Settings) -> Result<Tree, Difference> {
        let mut last = None;
        for reader in &self.readers {
            if let Some(engine) = reader.engine {
                match engine.difference(text, &reader.read, mode(settings)) {
                    Some(difference) => return Err(difference),
                    None => continue,
                }
            }
            let tree = read_shape(text, &reader.read);
            if let Some(difference) = self.differs(&tree, text, settings) {
                return Err(difference);
            }
            last = Some(tree);
        }
        Ok(last.expect("there is a reader"))
    }

    fn differs(&self, tree: &Tree, text: &str, settings: &Settings) -> Option<Difference> {
        let difference = || first_difference(self.form(), &Normal::of(&Whole, tree.root(), text, mode(settings)));
        if !self.is_same(tree, text) {
            if let Some(difference) = difference() {
                return Some(difference);
            }
        } else {
            debug_assert_eq!(difference(), None, "what is the same node for node has the same form: {text:?}");
        }
        if !self.places.is_empty() {
            let found = places(&Whole, tree.root());
            // The first of them, whatever the order of the set.
            if let Some(place) = self.places.iter().filter(|place| !found.contains(*place)).min() {
                let left = format!("the place `#{place}`");
                return Some(Difference { item: usize::MAX, left, right: "no such place".to_owned() });
            }
        }
        let templates = templates(&Whole, tree.root(), text);
        let at = self.templates.iter().zip(&templates).take_while(|(a, b)| a == b).count();
        let shown = |list: &[String]| list.get(at).map_or("the end".to_owned(), Clone::clone);
        (self.templates != templates).then(|| Difference {
            item: 0,
            left: shown(&self.templates),
            right: shown(&templates),
        })
    }
}

/// What the links of the body lead to within it, but for footnotes, which have a form of their own.
pub(super) fn targets(view: &impl View, root: Node<'_>) -> HashSet<String> {
    shown(view, root)
        .filter(|n| n.is("a") && n.footnote().is_none() && n.parent().is_none_or(|n| n.footnote().is_none()))
        .filter_map(|n| view::attribute(view, n, "href")?.trim().strip_prefix('#').map(str::to_owned))
        .collect()
}

/// The names of places below `root`: every id, and the names of anchors.
pub(super) fn places(view: &impl View, root: Node<'_>) -> HashSet<String> {
    shown(view, root).flat_map(|n| names(view, n)).map(str::to_owned).collect()
}

/// The names that `node` has as a place.
pub(super) fn names<'t>(view: &'t impl View, node: Node<'t>) -> impl Iterator<Item = &'t str> {
    let name = view::attribute(view, node, "name").filter(|_| node.is("a"));
    view::attribute(view, node, "id").into_iter().chain(name)
}

/// All that `view` shows below `root`.
fn shown<'t>(view: &impl View, root: Node<'t>) -> impl Iterator<Item = Node<'t>> {
    let mut walk = root.walk();
    std::iter::from_fn(move || {
        loop {
            let Step::Enter(node) = walk.next()? else { continue };
            match view.fate(node) {
                Fate::Skip => walk.skip_children(node),
                Fate::Keep => return Some(node),
                Fate::Unwrap | Fate::Join => {}
            }
        }
    })
}

/// The template tags that stand in the body, as they were written; those in attributes are part of the form.
fn templates(view: &impl View, root: Node<'_>, source: &str) -> Vec<String> {
    let mut found = Vec::new();
    if root.tree().templates().is_empty() {
        return found;
    }
    let mut walk = root.walk();
    while let Some(step) = walk.next() {
        let crate::tree::Step::Enter(node) = step else { continue };
        if view.fate(node) == crate::tree::Fate::Skip {
            walk.skip_children(node);
        } else if node.template().is_some() {
            found.push(node.span().of(source).replace("\r\n", "\n"));
        }
    }
    found
}

/// Which units do not read back as they are, of those that another form is left for. None where it can only be the footnotes.
pub(super) fn failing<V: View>(
    cx: &Context<'_, V>,
    units: &[Item<'_>],
    written: &Written,
    forms: &[Form],
    expected: &Expected<'_, '_, V>,
    difference: &Difference,
) -> Vec<usize> {
    let mode = mode(cx.settings);
    let mut found = Vec::new();
    let mut counts = Vec::with_capacity(units.len());
    let mut footnotes = false;
    for (index, unit) in units.iter().enumerate() {
        let wanted = Normal::of_nodes(cx.view, &unit.nodes, &unit.wrappers, cx.holds_block, cx.source, mode);
        counts.push(wanted.top_level_len());
        // A footnote and its marker are nothing without each other.
        let marked = !cx.footnotes_as_html.get() && written.text[written.ranges[index].clone()].contains("[^");
        footnotes |= marked;
        if forms[index].next(cx).is_none() || marked {
            continue;
        }
        let text = written.text[written.ranges[index].clone()].trim_start_matches('\n');
        let nodes = || unit.nodes.iter().chain(unit.wrappers.iter());
        let all = nodes().flat_map(|n| std::iter::once(*n).chain(shown(cx.view, *n)));
        let kept: Vec<&str> = match expected.places.is_empty() {
            true => Vec::new(),
            false => all.flat_map(|n| names(cx.view, n)).filter(|name| expected.places.contains(*name)).collect(),
        };
        let reads = |reader: &Reader| {
            if let Some(engine) = reader.engine {
                return engine.difference(text, &reader.read, mode).is_none();
            }
            let tree = read_shape(text, &reader.read);
            let found = if kept.is_empty() { HashSet::new() } else { places(&Whole, tree.root()) };
            Normal::of(&Whole, tree.root(), text, mode) == wanted && kept.iter().all(|place| found.contains(*place))
        };
        if !expected.readers.iter().all(reads) {
            found.push(index);
        }
    }
    if found.is_empty() && !footnotes {
        // Each is right alone: two neighbours act on each other where the first difference is.
        let mut item = 0;
        let at = counts.iter().position(|count| {
            item += count;
            item > difference.item
        });
        let at = at.unwrap_or(units.len().saturating_sub(1));
        let neighbours = [at.checked_sub(1), Some(at)];
        let left = |i: &usize| forms.get(*i).is_some_and(|form| form.next(cx).is_some());
        let mut left: Vec<usize> = neighbours.into_iter().flatten().filter(left).collect();
        // HTML is rarely what acts on its neighbour.
        if left.iter().any(|i| !forms[*i].is_html()) {
            left.retain(|i| !forms[*i].is_html());
        }
        found.append(&mut left);
    }
    found
}
