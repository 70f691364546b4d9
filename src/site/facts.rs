//! What outlives a post: its URL, terms, anchors and internal links, each with its span; no tree and no text.

use crate::front_matter::{FrontMatter, Kind, Value};
use crate::generator::{Generator, Identity, PostKind, Site, TermKey, Termed, data_list, term_keys};
use crate::markup::Dialect;
use crate::post::Post;
use crate::text::{SourceFile, Span};
use crate::tree::{Flags, Node, NodeKind, TemplateKind, vocabulary};

use super::address::{Target, decode, resolve};
use super::anchors::{Anchors, Fragment, is_beyond, written_id};
use super::gist::Gist;
use super::hashes::hash;
use super::links::url_span;
use super::sketch::Sketch;

/// A link into this site, as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InternalLink {
    /// The URL as the browser takes it, template tags as they were written.
    pub url: Box<str>,
    /// Its bytes; of a Markdown link whose URL has no place of its own, the whole link.
    pub span: Span,
}

/// A term of a taxonomy, written in the front matter of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The taxonomy, in the plural: `categories`.
    pub taxonomy: Box<str>,
    /// The term as the generator reads it.
    pub name: Box<str>,
    /// Its bytes.
    pub span: Span,
    /// Whether those bytes are the term and nothing else: no quotes, no escapes.
    pub exact: bool,
    /// Which of [`PageFacts::splits`] it was cut from.
    pub split: Option<u16>,
}

/// A string that the generator cuts into several terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitTerm {
    /// The taxonomy, in the plural.
    pub taxonomy: Box<str>,
    /// The string as written.
    pub whole: Box<str>,
    /// Its bytes, quotes included.
    pub span: Span,
}

/// A page that lists the posts of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermPage {
    /// The taxonomy, in the plural.
    pub taxonomy: Box<str>,
    /// The term.
    pub name: Box<str>,
    /// What the page is called; empty where it has no title of its own.
    pub title: Box<str>,
}

/// A URL that the front matter gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// The URL as the generator takes it.
    pub url: Box<str>,
    /// Its bytes; of one that stands elsewhere (defaults of the configuration), no bytes.
    pub span: Span,
}

/// What a page calls itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// The hash of the title in the front matter; 0 where there is none.
    pub hash: u64,
    /// Its bytes; where there is none the fence that opens the front matter: where a finding about the whole page is
    /// shown.
    pub span: Span,
}

/// Facts of one page.
#[derive(Clone, Debug, Default)]
pub struct PageFacts {
    /// Path below the site's root.
    pub path: Box<str>,
    /// What it is.
    pub kind: PostKind,
    /// Whether it is a draft or hidden.
    pub draft: bool,
    /// Whether a date takes it out of the site (Hugo's `expiryDate`): which address is free then only the clock knows.
    pub expires: bool,
    /// URL path without base, percent-encoded; `None` where nothing is published or only a build knows.
    pub url: Option<Box<str>>,
    /// Whether the front matter sets the URL to another folder than the file's own, so that it tells nothing of what
    /// else is there.
    pub moved: bool,
    /// The slug of the file name.
    pub slug: Box<str>,
    /// The title of the front matter.
    pub title: Title,
    /// The value that sets the URL; where there is none, the same place as that of the title.
    pub address: Span,
    /// Other URLs that lead here.
    pub aliases: Box<[Address]>,
    /// Where the page sends its readers on to, by `redirect_to`.
    pub redirect: Option<Box<Address>>,
    /// The hash of the body; 0 where it is too short to tell one from another.
    pub body: u64,
    /// The hash of how the text begins; 0 where it is too short.
    pub opening: u64,
    /// The places in it that a fragment can name; not known where the body was not read.
    pub anchors: Anchors,
    /// Its links to places of its own.
    pub fragments: Box<[Fragment]>,
    /// Its terms, in the order of the front matter.
    pub terms: Box<[Term]>,
    /// Strings that were cut into several terms.
    pub splits: Box<[SplitTerm]>,
    /// The terms that this page is the page of.
    pub term_pages: Box<[TermPage]>,
    /// Its links into this site.
    pub links: Box<[InternalLink]>,
    /// A sketch of its text: near texts differ in few bits; 0 where there is too little text, or nobody asked for it.
    pub sketch: u64,
}

impl PageFacts {
    /// The bytes at which the things start and end that most findings of the second phase are about. The few about titles
    /// and addresses are not worth a place of each page in memory: for them the file is read again.
    pub fn places(&self) -> impl Iterator<Item = u32> {
        let terms = self.terms.iter().map(|term| term.span);
        let spans = terms.chain(self.splits.iter().map(|split| split.span)).chain(self.links.iter().map(|l| l.span));
        let spans = spans.chain(self.fragments.iter().map(|fragment| fragment.span));
        spans.flat_map(|span| [span.start, span.end])
    }

    /// Takes the facts of `post` in one walk of its tree, with the sketch of its text where `sketched` asks for it: that
    /// is a look at every character.
    #[must_use]
    pub fn of(post: &Post<'_>, sketched: bool) -> Self {
        let mut facts = Self::outline(post.source, post.site, &post.identity, post.front_matter.as_ref());
        facts.read_body(post, sketched);
        facts
    }

    /// The facts that the front matter alone tells: what other pages need to know of this one. No anchors, no links.
    #[must_use]
    pub fn outline(source: &SourceFile, site: &Site, identity: &Identity, block: Option<&FrontMatter>) -> Self {
        let (terms, splits) = terms(source, site, block);
        let title = block.map(title).unwrap_or_default();
        Self {
            path: identity.path.as_str().into(),
            kind: identity.kind,
            draft: identity.draft || identity.kind == PostKind::Draft,
            expires: site.generator == Generator::Hugo && block.is_some_and(expires),
            url: identity.url.as_deref().map(Into::into),
            moved: is_moved(identity, block),
            slug: identity.slug.as_str().into(),
            title,
            address: block.and_then(address).unwrap_or(title.span),
            aliases: aliases(site, identity, block),
            redirect: block.and_then(|block| redirect(site, block)),
            term_pages: term_pages(identity, block, &terms),
            terms: terms.into(),
            splits: splits.into(),
            ..Self::default()
        }
    }

    fn read_body(&mut self, post: &Post<'_>, sketched: bool) {
        let mut sketch = Sketch::new();
        let exact = matches!(post.body_options.dialect, Dialect::Kramdown | Dialect::KramdownPlain);
        // A page that only leads on has no place of its own.
        let leads_on = post.front_matter.as_ref().is_some_and(|block| block.get("redirect_to").is_some());
        let mut complete = !post.is_opaque() && !leads_on;
        let mut anchors: Vec<Box<str>> = Vec::new();
        let mut fragments: Vec<Fragment> = Vec::new();
        let mut links: Vec<InternalLink> = Vec::new();
        let mut gist = Gist::default();
        for node in post.body.root().descendants() {
            match node.kind() {
                NodeKind::Text(text) => {
                    gist.add(text);
                    if sketched {
                        sketch.add(text);
                    }
                }
                NodeKind::Element(element) if !element.flags.has(Flags::CLONE) => {
                    let own = node.attribute("id").or_else(|| node.attribute("name").filter(|_| node.is("a")));
                    match own {
                        Some(id) => {
                            complete &= !id.contains(['{', '}']);
                            anchors.push(id.into());
                        }
                        None if vocabulary::is_heading(node.name()) => {
                            let text: String = node.descendants().filter_map(Node::text).collect();
                            anchors.push(written_id(&text).unwrap_or(&text).trim().into());
                        }
                        None => {}
                    }
                    fragments.extend(fragment(node, post));
                    links.extend(internal_links(node, post));
                }
                NodeKind::Template(index) => {
                    let template = &post.body.templates()[*index as usize];
                    complete &= !writes_markup(template.kind, &template.name);
                }
                _ => {}
            }
        }
        self.anchors = Anchors { names: anchors.into(), exact, complete };
        self.fragments = fragments.into();
        self.links = links.into();
        self.sketch = sketch.finish();
        self.opening = gist.opening();
        self.body = gist.body(post.source.slice(post.body_span));
    }
}

/// Whether a template tag may write elements with ids, or headings.
fn writes_markup(kind: TemplateKind, name: &str) -> bool {
    match kind {
        TemplateKind::Output => true,
        TemplateKind::Tag => !matches!(
            name,
            "if" | "elsif"
                | "else"
                | "endif"
                | "unless"
                | "endunless"
                | "case"
                | "when"
                | "endcase"
                | "assign"
                | "raw"
                | "endraw"
                | "post_url"
                | "link"
                | "highlight"
                | "endhighlight"
                | "comment"
                | "endcomment"
                | "gist"
                | "break"
        ),
        TemplateKind::ShortcodeHtml | TemplateKind::ShortcodeMarkdown => {
            !matches!(name, "ref" | "relref" | "figure" | "highlight")
        }
        TemplateKind::Verbatim | TemplateKind::Comment | TemplateKind::Literal => false,
    }
}

/// The link of `node` to a place of its own page, if it is one that the author wrote.
fn fragment(node: Node<'_>, post: &Post<'_>) -> Option<Fragment> {
    if !node.is("a") {
        return None;
    }
    let href = node.attribute("href")?.trim();
    let name = href.strip_prefix('#').filter(|name| !name.is_empty() && !is_beyond(name))?;
    let span = node.attribute_span("href").map_or_else(|| node.tag_span(), |place| place.value);
    // What an engine makes by itself (a table of contents) is right by itself.
    let written = node.is_authored() || post.source.slice(span).contains('#');
    written.then(|| Fragment { name: decode(name).into(), span })
}

/// The URLs of `node` that lead into this site, as far as that can be told.
fn internal_links<'p>(node: Node<'p>, post: &'p Post<'_>) -> impl Iterator<Item = InternalLink> + use<'p> {
    let (source, site, url) = (post.source, post.site, post.identity.url.as_deref());
    node.attributes().iter().filter(move |a| vocabulary::is_url_attribute(node.name(), &a.name)).filter_map(move |a| {
        if resolve(site, url, &a.value) == Target::Elsewhere {
            return None;
        }
        let span = url_span(node, &a.name, source);
        Some(InternalLink { url: a.value.trim().into(), span })
    })
}

/// Whether a key of the front matter, not the place of the file, says in which folder the page is.
fn is_moved(identity: &Identity, block: Option<&FrontMatter>) -> bool {
    let set = ["permalink", "url", "path"].into_iter().any(|key| block.is_some_and(|b| b.get(key).is_some()));
    let folder =
        |path: &str| path.rsplit_once('/').map_or(String::new(), |(folder, _)| folder.trim_matches('/').to_owned());
    let url = identity.url.as_deref().map(|url| folder(url.trim_end_matches('/')));
    set && url.is_some_and(|url| url != folder(&identity.path))
}

/// Whether the block sets the day on which Hugo takes the page out of the site (`resources/page/pagemeta`: the keys of
/// `expiryDate`).
fn expires(block: &FrontMatter) -> bool {
    let names = ["expirydate", "unpublishdate"];
    block.entries().iter().any(|entry| names.iter().any(|name| entry.key.eq_ignore_ascii_case(name)))
}

/// The title of the block, or the place of the block.
fn title(block: &FrontMatter) -> Title {
    match block.get("title").and_then(|value| Some((value.as_scalar()?, value.span))) {
        Some((scalar, span)) if !scalar.text.trim().is_empty() => {
            let words: Vec<&str> = scalar.text.split_whitespace().collect();
            Title { hash: hash(words), span }
        }
        _ => Title { hash: 0, span: block.open },
    }
}

/// The value that sets the URL of the page.
fn address(block: &FrontMatter) -> Option<Span> {
    let value = ["permalink", "url", "path", "slug"].into_iter().find_map(|key| block.get(key))?;
    (!value.span.is_empty()).then_some(value.span)
}

/// The other URLs of the page, each with its place where it is written in its own front matter.
fn aliases(site: &Site, identity: &Identity, block: Option<&FrontMatter>) -> Box<[Address]> {
    if identity.aliases.is_empty() {
        return Box::default();
    }
    let values = ["redirect_from", "aliases", "alias"].into_iter().filter_map(|key| block?.get(key));
    let written = values.map(|value| data_list(value, site.generator.resolver()));
    let spans = written.into_iter().find(|written| written.len() == identity.aliases.len()).unwrap_or_default();
    let span = |at: usize| spans.get(at).map_or_else(Span::default, |(_, span)| *span);
    let urls = identity.aliases.iter().enumerate();
    urls.map(|(at, url)| Address { url: url.as_str().into(), span: span(at) }).collect()
}

/// Where `redirect_to` sends the reader (the plugin jekyll-redirect-from).
fn redirect(site: &Site, block: &FrontMatter) -> Option<Box<Address>> {
    let value = block.get("redirect_to")?;
    let (url, span) = data_list(value, site.generator.resolver()).into_iter().next()?;
    Some(Box::new(Address { url: url.into(), span }))
}

/// The terms of the front matter, each with its place, and the strings that were cut into several.
#[must_use]
pub fn terms(source: &SourceFile, site: &Site, block: Option<&FrontMatter>) -> (Vec<Term>, Vec<SplitTerm>) {
    let (mut terms, mut splits) = (Vec::new(), Vec::new());
    let Some(block) = block else { return (terms, splits) };
    for TermKey { key, taxonomy, termed } in term_keys(site) {
        let value = key.split('.').try_fold(None::<&Value>, |value, part| match value {
            None => block.get(part).map(Some),
            Some(value) => value.get(part).map(Some),
        });
        let Some(value) = value.flatten() else { continue };
        match (&value.kind, termed) {
            (Kind::Scalar(scalar), Termed::SplitOnComma) => {
                for (name, span) in pieces(source, value, scalar.text.split(',').map(str::trim), &scalar.text) {
                    let exact = source.slice(span) == name;
                    terms.push(Term {
                        taxonomy: taxonomy.as_str().into(),
                        name: name.into(),
                        span,
                        exact,
                        split: None,
                    });
                }
            }
            (Kind::Scalar(scalar), Termed::SplitOnSpace) if scalar.text.split_ascii_whitespace().nth(1).is_some() => {
                let index = u16::try_from(splits.len()).ok();
                splits.push(SplitTerm {
                    taxonomy: taxonomy.as_str().into(),
                    whole: scalar.text.clone(),
                    span: value.span,
                });
                for (name, span) in pieces(source, value, scalar.text.split_ascii_whitespace(), &scalar.text) {
                    let exact = source.slice(span) == name;
                    terms.push(Term {
                        taxonomy: taxonomy.as_str().into(),
                        name: name.into(),
                        span,
                        exact,
                        split: index,
                    });
                }
            }
            _ => {
                for (name, span) in data_list(value, site.generator.resolver()) {
                    let exact = source.slice(span) == name;
                    terms.push(Term {
                        taxonomy: taxonomy.as_str().into(),
                        name: name.into(),
                        span,
                        exact,
                        split: None,
                    });
                }
            }
        }
    }
    terms.sort_by_key(|t: &Term| t.span);
    (terms, splits)
}

/// Pieces of a scalar with their places; the whole value where escapes make its bytes differ from its text.
fn pieces<'t>(
    source: &SourceFile,
    value: &Value,
    pieces: impl Iterator<Item = &'t str>,
    text: &'t str,
) -> Vec<(&'t str, Span)> {
    let inner = source.slice(value.span).find(text);
    let place = |word: &str| {
        let at = word.as_ptr() as usize - text.as_ptr() as usize;
        inner.map_or(value.span, |lead| {
            let start = value.span.start as usize + lead + at;
            Span::new(start, start + word.len())
        })
    };
    pieces.filter(|piece| !piece.is_empty()).map(|piece| (piece, place(piece))).collect()
}

/// The terms that this page lists the posts of: a page (not a post) in a folder `category` or `tags`, or with a layout
/// of such a name.
fn term_pages(identity: &Identity, block: Option<&FrontMatter>, terms: &[Term]) -> Box<[TermPage]> {
    if identity.kind != PostKind::Page {
        return Box::default();
    }
    let layout = block.and_then(|f| f.get("layout")).and_then(Value::as_scalar);
    let layout = layout.map(|l| l.text.to_lowercase()).unwrap_or_default();
    let folders = identity.path.rsplit_once('/').map_or(String::new(), |(folders, _)| folders.to_lowercase());
    let title = block.and_then(|f| f.get("title")).and_then(Value::as_scalar);
    let title: Box<str> = title.map(|title| title.text.trim().into()).unwrap_or_default();
    let mut found: Vec<TermPage> = Vec::new();
    for taxonomy in ["categories", "tags"] {
        let stem = if taxonomy == "categories" { "categor" } else { "tag" };
        let own = |folder: &str| folder.starts_with(stem);
        if !folders.split('/').any(own) && !layout.starts_with(stem) {
            continue;
        }
        let named = terms.iter().filter(|term| &*term.taxonomy == taxonomy).map(|term| term.name.clone());
        let before = found.len();
        found.extend(named.map(|name| TermPage { taxonomy: taxonomy.into(), name, title: title.clone() }));
        // A page that says nothing is known by its file name.
        if found.len() == before && folders.split('/').next_back().is_some_and(own) && identity.slug != "index" {
            found.push(TermPage {
                taxonomy: taxonomy.into(),
                name: identity.slug.as_str().into(),
                title: title.clone(),
            });
        }
    }
    found.into()
}
