//! Writing terms otherwise: edits of the front matter, proved by reading the result again.

use serde_json::Value as Json;

use crate::front_matter::edit::{delete_item, replace_value, written, written_in_flow};
use crate::front_matter::{Entry, Format, FrontMatter, Kind, Resolver, Style, Value, read_with, to_json};
use crate::generator::{Site, TermKey, Termed, data_list, term_keys};
use crate::text::{Edit, Encoding, ProblemKind, SourceFile, Span, apply};

/// Terms of one taxonomy that become another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retag {
    /// The taxonomy, in the plural.
    pub taxonomy: String,
    /// The terms as they are written now.
    pub old: Vec<String>,
    /// The term that they become.
    pub new: String,
}

impl Retag {
    /// The text of `source`, a file of `site`, with the terms written otherwise; `None` where it has none of them. A term
    /// that stands twice after that stands once, where it stood first.
    ///
    /// # Errors
    /// Why the file cannot be edited with proof: what would change beside the terms, or what is in the way.
    pub fn apply(&self, source: &SourceFile, site: &Site) -> Result<Option<String>, String> {
        let read = read_with(source, site.generator.fences());
        let Some(block) = read.front_matter.as_ref() else { return Ok(None) };
        let keys: Vec<TermKey> = term_keys(site).into_iter().filter(|key| key.taxonomy == self.taxonomy).collect();
        let mut edits = Vec::new();
        for key in &keys {
            let Some(value) = value_of(block, &key.key) else { continue };
            let terms = terms_of(value, key, site.generator.resolver());
            if terms.iter().any(|term| self.old.contains(term)) {
                self.edit(source.text(), block, key, value, site.generator.resolver(), &mut edits)?;
            }
        }
        if edits.is_empty() {
            return Ok(None);
        }
        let unclear = |kind| {
            matches!(
                kind,
                ProblemKind::FrontMatterSyntax | ProblemKind::FrontMatterUnclosed | ProblemKind::FrontMatterMissing
            )
        };
        if read.problems.iter().any(|problem| unclear(problem.kind)) {
            return Err("the front matter cannot be read as a whole".to_owned());
        }
        if !matches!(source.encoding(), Encoding::Utf8) {
            return Err("the file is not in UTF-8".to_owned());
        }
        edits.sort_by_key(|edit: &Edit| edit.span);
        let text = apply(source.text(), &edits).map_err(|error| error.to_string())?;
        let after = SourceFile::from_text(source.path(), text.as_str());
        self.prove(source, block, read.body, &after, site, &keys)?;
        Ok(Some(text))
    }

    fn is_old(&self, term: &str) -> bool {
        self.old.iter().any(|old| old == term)
    }

    /// The terms that are wanted where now are `terms`.
    fn wanted(&self, terms: Vec<String>) -> Vec<String> {
        let mut out: Vec<String> = Vec::with_capacity(terms.len());
        for term in terms {
            let term = if self.is_old(&term) { self.new.clone() } else { term };
            if term != self.new || !out.contains(&term) {
                out.push(term);
            }
        }
        out
    }

    fn edit(
        &self,
        text: &str,
        block: &FrontMatter,
        key: &TermKey,
        value: &Value,
        resolver: Resolver,
        edits: &mut Vec<Edit>,
    ) -> Result<(), String> {
        let scalar = match &value.kind {
            Kind::Sequence(_) => return self.edit_list(text, block.format, value, resolver, edits),
            Kind::Mapping(_) => return Err(format!("`{}` is a mapping", key.key)),
            Kind::Scalar(scalar) => scalar,
        };
        let whole = |new: String| {
            // A missing value has its blank already; this one is there.
            let entry = Entry { key: key.key.as_str().into(), key_span: value.span, value: value.clone() };
            replace_value(text, block.format, &entry, &new)
        };
        let separator = match key.termed {
            Termed::Whole => {
                edits.push(Edit::replace(value.span, quoted_alike(text, block.format, value, &self.new, false)));
                return Ok(());
            }
            Termed::SplitOnSpace => ' ',
            Termed::SplitOnComma => ',',
        };
        let wanted = self.wanted(terms_of(value, key, resolver));
        let splits =
            |term: &String| term.contains(separator) || (separator == ' ' && term.contains(char::is_whitespace));
        if wanted.iter().any(splits) {
            // As a text it would be cut: a list keeps it whole.
            let items: Vec<String> = wanted.iter().map(|term| written_in_flow(term, block.format)).collect();
            edits.push(Edit::replace(value.span, format!("[{}]", items.join(", "))));
            return Ok(());
        }
        let place = value.span.of(text).find(&*scalar.text).map(|lead| value.span.start as usize + lead);
        let Some(start) = place.filter(|_| self.new.chars().all(is_harmless)) else {
            edits.push(whole(wanted.join(if separator == ' ' { " " } else { ", " })));
            return Ok(());
        };
        let pieces: Vec<&str> = match separator {
            ' ' => scalar.text.split_ascii_whitespace().collect(),
            _ => scalar.text.split(',').map(str::trim).filter(|piece| !piece.is_empty()).collect(),
        };
        let mut has_new = false;
        let mut end_before = start;
        for piece in pieces {
            let at = start + (piece.as_ptr() as usize - scalar.text.as_ptr() as usize);
            let span = Span::new(at, at + piece.len());
            let is_new = self.is_old(piece) || piece == self.new;
            if is_new && has_new {
                edits.push(Edit::delete(Span::new(end_before, span.end as usize)));
            } else if is_new {
                has_new = true;
                if piece != self.new {
                    edits.push(Edit::replace(span, self.new.as_str()));
                }
            }
            end_before = span.end as usize;
        }
        Ok(())
    }

    /// Edits a list, and the lists in it.
    fn edit_list(
        &self,
        text: &str,
        format: Format,
        list: &Value,
        resolver: Resolver,
        edits: &mut Vec<Edit>,
    ) -> Result<(), String> {
        let mut open = vec![list];
        while let Some(list) = open.pop() {
            let items = list.as_sequence().unwrap_or_default();
            let flow = format != Format::Yaml || list.span.of(text).starts_with('[');
            open.extend(items.iter().filter(|item| item.as_sequence().is_some()));
            let term = |item: &Value| match item.as_sequence() {
                Some(_) => None,
                None => data_list(item, resolver).pop().map(|(term, _)| term),
            };
            // What stands twice already in a list without these terms is another matter.
            if !items.iter().filter_map(term).any(|term| self.is_old(&term)) {
                continue;
            }
            let mut has_new = false;
            for (at, item) in items.iter().enumerate() {
                let Some(term) = term(item) else { continue };
                let is_new = self.is_old(&term) || term == self.new;
                if !is_new {
                    continue;
                }
                if !list.span.contains(item.span) {
                    return Err("the term comes from an anchor of YAML".to_owned());
                }
                if has_new {
                    let edit = delete_item(text, list, at).ok_or("a comment stands beside a term that goes")?;
                    edits.push(edit);
                } else {
                    has_new = true;
                    if term != self.new {
                        edits.push(Edit::replace(item.span, quoted_alike(text, format, item, &self.new, flow)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether the terms of `after` are those that are wanted, and nothing else has changed.
    fn prove(
        &self,
        before: &SourceFile,
        block: &FrontMatter,
        body: Span,
        after: &SourceFile,
        site: &Site,
        keys: &[TermKey],
    ) -> Result<(), String> {
        let read = read_with(after, site.generator.fences());
        let Some(now) = &read.front_matter else { return Err("the front matter would end".to_owned()) };
        let (Some(old_root), Some(new_root)) = (&block.root, &now.root) else {
            return Err("the front matter could not be read again".to_owned());
        };
        if before.slice(body) != after.slice(read.body) {
            return Err("the text would change".to_owned());
        }
        if read.problems.iter().any(|problem| problem.kind == ProblemKind::FrontMatterSyntax) {
            return Err("the front matter could not be read again".to_owned());
        }
        let names = |block: &FrontMatter| block.entries().iter().map(|e| e.key.clone()).collect::<Vec<_>>();
        if names(block) != names(now) {
            return Err("a key would be lost".to_owned());
        }
        for resolver in Resolver::ALL {
            let rest = |root: &Value| keys.iter().fold(to_json(root, resolver), |json, key| without(json, &key.key));
            if rest(old_root) != rest(new_root) {
                return Err("another value would change".to_owned());
            }
        }
        let resolver = site.generator.resolver();
        for key in keys {
            let terms = |block: &FrontMatter| value_of(block, &key.key).map(|v| shape(v, key, resolver));
            let wanted =
                terms(block).map(|lists| lists.into_iter().map(|list| self.wanted_of(list)).collect::<Vec<_>>());
            if wanted != terms(now) {
                return Err(format!("`{}` would not hold the terms that are wanted", key.key));
            }
        }
        Ok(())
    }

    /// As [`Self::wanted`], where the list holds one of the terms: what has none of them stays as it is.
    fn wanted_of(&self, list: Vec<String>) -> Vec<String> {
        if list.iter().any(|term| self.is_old(term)) { self.wanted(list) } else { list }
    }
}

/// The value at `key`, in which a dot leads into a mapping.
fn value_of<'b>(block: &'b FrontMatter, key: &str) -> Option<&'b Value> {
    let mut parts = key.split('.');
    let first = block.get(parts.next()?)?;
    parts.try_fold(first, |value, part| value.get(part))
}

/// The terms of a value, all lists as one.
fn terms_of(value: &Value, key: &TermKey, resolver: Resolver) -> Vec<String> {
    match (&value.kind, key.termed) {
        (Kind::Scalar(scalar), Termed::SplitOnSpace) => {
            scalar.text.split_ascii_whitespace().map(ToOwned::to_owned).collect()
        }
        (Kind::Scalar(scalar), Termed::SplitOnComma) => {
            scalar.text.split(',').map(str::trim).filter(|t| !t.is_empty()).map(ToOwned::to_owned).collect()
        }
        _ => data_list(value, resolver).into_iter().map(|(term, _)| term).collect(),
    }
}

/// The terms of a value, each list apart: the outer one first.
fn shape(value: &Value, key: &TermKey, resolver: Resolver) -> Vec<Vec<String>> {
    let Some(_) = value.as_sequence() else { return vec![terms_of(value, key, resolver)] };
    let mut open = vec![value];
    let mut out = Vec::new();
    while let Some(list) = open.pop() {
        let items = list.as_sequence().unwrap_or_default();
        open.extend(items.iter().filter(|item| item.as_sequence().is_some()));
        let own = items.iter().filter(|item| item.as_sequence().is_none());
        out.push(own.filter_map(|item| data_list(item, resolver).pop()).map(|(term, _)| term).collect());
    }
    out
}

/// `json` with nothing at `key`.
fn without(mut json: Json, key: &str) -> Json {
    if let Some(value) = json.pointer_mut(&format!("/{}", key.replace('.', "/"))) {
        *value = Json::Null;
    }
    json
}

/// Whether the character means itself wherever it stands in a value.
fn is_harmless(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// `new` as a value in place of `value`: in its quotes, where they can stay.
fn quoted_alike(text: &str, format: Format, value: &Value, new: &str, flow: bool) -> String {
    let quote = match value.as_scalar().map(|scalar| scalar.style) {
        Some(Style::SingleQuoted) => Some('\''),
        Some(Style::DoubleQuoted) => Some('"'),
        _ => None,
    };
    let raw = value.span.of(text);
    match quote.filter(|q| raw.len() >= 2 && raw.starts_with(*q) && raw.ends_with(*q)) {
        Some(quote) if !new.contains([quote, '\\']) && !new.chars().any(char::is_control) => {
            format!("{quote}{new}{quote}")
        }
        _ if flow => written_in_flow(new, format),
        _ => written(new, format),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::generator::Generator;

    fn retagged(generator: Generator, old: &[&str], new: &str, text: &str) -> Result<Option<String>, String> {
        let config = match generator {
            Generator::Zola => vec![SourceFile::from_text("config.toml", "taxonomies = [{name = \"categories\"}]\n")],
            _ => Vec::new(),
        };
        let site = Site::from_files(generator, &config);
        let retag = Retag {
            taxonomy: "categories".to_owned(),
            old: old.iter().map(|old| (*old).to_owned()).collect(),
            new: new.to_owned(),
        };
        let source = SourceFile::from_text("_posts/2020-01-01-a.md", text);
        retag.apply(&source, &site)
    }

    #[test]
    fn every_way_to_write_terms_is_edited_and_nothing_else() {
        for (generator, old, new, before, after) in [
            (
                Generator::Jekyll,
                &["port"][..],
                "harbour",
                "categories: [port, news] # x",
                "categories: [harbour, news] # x",
            ),
            (
                Generator::Jekyll,
                &["port"],
                "harbour",
                "categories:\n- port\n- 'news'",
                "categories:\n- harbour\n- 'news'",
            ),
            (Generator::Jekyll, &["port"], "harbour", "categories: [\"port\"]", "categories: [\"harbour\"]"),
            (Generator::Jekyll, &["port"], "harbour", "categories: news port", "categories: news harbour"),
            (Generator::Jekyll, &["port"], "harbour", "category: port", "category: harbour"),
            (Generator::Jekyll, &["port"], "old harbour", "categories: news port", "categories: [news, old harbour]"),
            (Generator::Jekyll, &["port"], "a, b", "categories: [port]", "categories: [\"a, b\"]"),
            (Generator::Jekyll, &["port"], "no", "categories:\n- port", "categories:\n- \"no\""),
            // Twice after that is once, where it stood first.
            (
                Generator::Jekyll,
                &["port", "dock"],
                "harbour",
                "categories: [port, x, dock]",
                "categories: [harbour, x]",
            ),
            (Generator::Jekyll, &["port"], "news", "categories:\n- port\n- x\n- news", "categories:\n- news\n- x"),
            (Generator::Jekyll, &["port"], "news", "categories: news x port", "categories: news x"),
            (
                Generator::Jekyll,
                &["port"],
                "news",
                "category: port\ncategories: [a, port]",
                "category: news\ncategories: [a, news]",
            ),
            (
                Generator::Zola,
                &["port"],
                "news",
                "taxonomies:\n  categories: [port]\n  tags: [port]",
                "taxonomies:\n  categories: [news]\n  tags: [port]",
            ),
            (
                Generator::Hexo,
                &["port"],
                "news",
                "categories:\n- [a, port]\n- [port, b]",
                "categories:\n- [a, news]\n- [news, b]",
            ),
        ] {
            let (before, after) = (format!("---\n{before}\n---\nport\n"), format!("---\n{after}\n---\nport\n"));
            assert_eq!(retagged(generator, old, new, &before), Ok(Some(after)), "{before}");
        }
    }

    #[test]
    fn what_has_no_such_term_stays() {
        for text in
            ["port\n", "---\ntags: [port]\n---\n", "---\ncategories: [ports, Port]\n---\n", "---\ncategories:\n---\n"]
        {
            assert_eq!(retagged(Generator::Jekyll, &["port"], "harbour", text), Ok(None), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_proved_is_refused() {
        for text in [
            "---\nall: &all [port]\ncategories: *all\n---\n",
            "---\ncategories:\n- port\n- news # why\n---\n",
            "---\ncategories: [port]\nx: \"a\n---\n",
        ] {
            assert!(retagged(Generator::Jekyll, &["port"], "news", text).is_err(), "{text}");
        }
    }
}
