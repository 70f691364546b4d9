//! The text of a drafted content schema.

use super::property::{About, keywords, places, share};
use super::terms::taxonomies;
use super::yaml::{Node, Pair, comment, pair, write};
use super::{Thresholds, of};
use crate::generator::Generator;
use crate::schema::Schema;
use crate::site::survey::{NAMES, Seen, Survey, Values};
use crate::text::{count, thousands};
use crate::tree::vocabulary;

/// Names that are listed in a comment.
const NAMED: usize = 25;
/// Rare keys that are listed.
const RARE: usize = 80;

pub(super) struct Draft<'s> {
    pub(super) survey: &'s Survey,
    pub(super) generator: Generator,
    pub(super) base: &'s Schema,
    pub(super) thresholds: Thresholds,
    pub(super) wanted: Thresholds,
}

impl Draft<'_> {
    pub(super) fn text(&self) -> String {
        let survey = self.survey;
        let mut out = String::new();
        let line = |text: &str, out: &mut String| comment(text, 0, out);
        line(
            &format!(
                "The content schema of this archive, drafted by `copydesk init` from {}.",
                count(survey.posts, "post")
            ),
            &mut out,
        );
        line(
            "What nearly all posts do is the rule here, so that what few do is found. It is yours now: change what is wrong.",
            &mut out,
        );
        line("`found:` names what is left out, and therefore reported.", &mut out);
        for (what, now, wanted) in [
            ("a key is required and texts have a form only where less than", self.thresholds.rules, self.wanted.rules),
            ("keys are taken from", self.thresholds.keys, self.wanted.keys),
        ] {
            if now < wanted {
                let rest = if what.starts_with("keys") { " of the posts on" } else { " is otherwise" };
                line(&format!("So that 90 % of the posts are clean {what} {now} %{rest}, not {wanted} %."), &mut out);
            }
        }
        out.push('\n');
        write(&[pair("extends", Node::text(self.generator.name()))], 0, &mut out);
        out.push('\n');
        self.front_matter(&mut out);
        let (pairs, notes) = taxonomies(survey, self.thresholds);
        if !pairs.is_empty() || !notes.is_empty() {
            out.push('\n');
            notes.iter().for_each(|note| line(note, &mut out));
        }
        if !pairs.is_empty() {
            out.push_str("taxonomies:\n");
            write(&pairs, 2, &mut out);
        }
        self.html(&mut out);
        self.links(&mut out);
        out
    }

    fn front_matter(&self, out: &mut String) {
        let survey = self.survey;
        if survey.keys.keys.is_empty() {
            comment("No post has front matter: nothing is said of it.", 0, out);
            return;
        }
        let without = [(&survey.bare, "without front matter"), (&survey.broken, "whose front matter cannot be read")];
        for (seen, what) in without.into_iter().filter(|(seen, _)| seen.count > 0) {
            comment(&format!("{what}: {}", places(seen)), 0, out);
        }
        out.push_str("front_matter:\n  type: object\n");
        comment("Keys that are not listed below are findings. To take any key, write `true`.", 2, out);
        out.push_str("  additionalProperties: false\n");
        let keys = survey.keys.by_frequency();
        let is_rare = |values: &Values| self.thresholds.is_rare_key(values.seen.count, survey.posts);
        let required: Vec<&str> = keys
            .iter()
            .filter(|(_, values)| self.thresholds.is_common(values.seen.count, survey.posts))
            .map(|(key, _)| *key)
            .collect();
        if !required.is_empty() {
            write(&[pair("required", Node::texts(required.iter().copied()))], 2, out);
        }
        self.by_kind(&required, out);
        let (rare, common): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(_, values)| is_rare(values));
        out.push_str("  properties:\n");
        for (key, values) in &common {
            let about = About {
                thresholds: self.thresholds,
                holds_terms: self.base.is_term_key(key) || survey.taxonomies.contains_key(*key) || *key == "taxonomies",
                is_date: self.base.is_date(key),
            };
            let (keywords, notes) = keywords(values, about, 0);
            let mut above = vec![share(values, survey.posts, required.contains(key))];
            above.extend(notes);
            write(&[Pair { above, ..pair(*key, Node::Mapping(keywords)) }], 4, out);
        }
        self.rare(&rare, out);
    }

    /// What only posts of some kind must have.
    fn by_kind(&self, required: &[&str], out: &mut String) {
        let mut rules: Vec<Pair> = Vec::new();
        for (key, kinds) in &self.survey.kinds {
            let mut kinds: Vec<_> = kinds.iter().collect();
            kinds.sort_by(|(a, x), (b, y)| (y.count, a).cmp(&(x.count, b)));
            for (value, kind) in kinds.into_iter().filter(|(_, kind)| kind.count >= 20) {
                let mut own: Vec<(&str, usize)> = kind
                    .keys
                    .iter()
                    .map(|(name, count)| (&**name, *count))
                    .filter(|(name, _)| name != key && !required.contains(name))
                    .filter(|(_, count)| self.thresholds.is_common(*count, kind.count))
                    // What is rare in all is a finding wherever it stands.
                    .filter(|(_, count)| !self.thresholds.is_rare_key(*count, self.survey.posts))
                    .collect();
                own.sort_by(|(a, x), (b, y)| (y, a).cmp(&(x, b)));
                if own.is_empty() {
                    continue;
                }
                let names = Node::texts(own.iter().map(|(name, _)| *name));
                let text = format!("{} with `{key}: {value}`", count(kind.count, "post"));
                let lack: Vec<String> = own
                    .iter()
                    .filter(|(_, count)| *count < kind.count)
                    .map(|(name, count)| {
                        let lack = kind.count - count;
                        format!("{} {} `{name}`", thousands(lack), if lack == 1 { "lacks" } else { "lack" })
                    })
                    .collect();
                let lack = if lack.is_empty() { String::new() } else { format!("; {}", lack.join(", ")) };
                let is = Node::Mapping(vec![
                    pair(
                        "properties",
                        Node::Mapping(vec![pair(*key, Node::Mapping(vec![pair("const", Node::text(&**value))]))]),
                    ),
                    pair("required", Node::texts([*key])),
                ]);
                let then = Node::Mapping(vec![pair("required", names)]);
                rules.push(Pair { above: vec![format!("{text}{lack}")], ..pair("if", is) });
                rules.push(pair("then", then));
            }
        }
        if rules.is_empty() {
            return;
        }
        comment("What posts of one kind must have.", 2, out);
        out.push_str("  allOf:\n");
        for rule in rules.chunks(2) {
            let mut text = String::new();
            write(rule, 6, &mut text);
            // The first line that is no comment begins the item.
            let at = text.find("      if:").unwrap_or(0);
            text[..at].lines().for_each(|line| comment(line.trim_start_matches([' ', '#']), 4, out));
            out.push_str("    - ");
            out.push_str(text[at..].trim_start());
        }
    }

    /// Keys of few posts. What the generator knows has to be said; the rest is not known anyway.
    fn rare(&self, rare: &[(&str, &Values)], out: &mut String) {
        if rare.is_empty() {
            return;
        }
        comment("", 4, out);
        let percent = self.thresholds.keys;
        comment(
            &format!(
                "In less than {percent} % of the posts, and so findings. To take one, say what it holds: `key: {{ type: string }}`."
            ),
            4,
            out,
        );
        comment("`false` takes a key away that the generator knows: delete such a line to have it back.", 4, out);
        for (key, values) in rare.iter().take(RARE) {
            // Hugo does not tell keys apart by case.
            let same = |known: &&String| {
                *known == key || (self.generator == Generator::Hugo && known.eq_ignore_ascii_case(key))
            };
            if let Some(known) = self.base.known_keys().iter().find(same) {
                let above = vec![places(&values.seen)];
                write(&[Pair { above, ..pair(known.as_str(), Node::Plain("false".to_owned())) }], 4, out);
            } else {
                let kind =
                    values.types.iter().max_by_key(|(_, seen)| seen.count).map_or("string", |(kind, _)| kind.name());
                let mut line = String::new();
                write(&[pair(*key, Node::Mapping(vec![pair("type", Node::text(kind))]))], 0, &mut line);
                comment(&format!("{}   # {}", line.trim_end(), places(&values.seen)), 4, out);
            }
        }
        if rare.len() > RARE {
            comment(&format!("and {} more", thousands(rare.len() - RARE)), 4, out);
        }
    }

    fn html(&self, out: &mut String) {
        let (body, posts) = (&self.survey.body, self.survey.posts);
        if body.elements.is_empty() {
            return;
        }
        out.push('\n');
        let is_known = |name: &str| vocabulary::element(name).is_some() || vocabulary::is_custom_element(name);
        let known: Vec<(&str, &Seen)> =
            by_count(body.elements.iter()).into_iter().filter(|(name, _)| is_known(name)).collect();
        comment(&format!("HTML that the posts write themselves: {}", list(&known)), 0, out);
        let own: Vec<(&str, &Seen)> =
            by_count(body.elements.iter()).into_iter().filter(|(name, _)| !is_known(name)).collect();
        let (rare, common): (Vec<_>, Vec<_>) =
            own.into_iter().partition(|(_, seen)| self.thresholds.is_rare(seen.count, posts));
        if !rare.is_empty() {
            comment(&format!("elements that HTML does not know, and few posts have: {}", list(&rare)), 0, out);
        }
        let attributes = by_count(body.unknown_attributes.iter());
        let (few, many): (Vec<_>, Vec<_>) =
            attributes.into_iter().partition(|(_, seen)| self.thresholds.is_rare(seen.count, posts));
        if !few.is_empty() {
            comment(&format!("attributes that HTML does not know, and few posts have: {}", list(&few)), 0, out);
        }
        if common.is_empty() && many.is_empty() {
            return;
        }
        out.push_str("html:\n");
        if !common.is_empty() {
            comment(&format!("not HTML's own, but in {}", list(&common)), 2, out);
            write(&[pair("elements", Node::texts(common.iter().map(|(name, _)| *name)))], 2, out);
        }
        if !many.is_empty() {
            comment(&format!("not HTML's own, but in {}", list(&many)), 2, out);
            let mut by_element: std::collections::BTreeMap<&str, Vec<&str>> = std::collections::BTreeMap::new();
            for (name, _) in &many {
                if let Some((element, attribute)) = name.trim_end_matches(']').split_once('[') {
                    by_element.entry(element).or_default().push(attribute);
                }
            }
            let pairs = by_element.into_iter().map(|(element, names)| pair(element, Node::texts(names))).collect();
            write(&[pair("attributes", Node::Mapping(pairs))], 2, out);
        }
    }

    fn links(&self, out: &mut String) {
        let (body, posts) = (&self.survey.body, self.survey.posts);
        if body.schemes.is_empty() {
            return;
        }
        out.push('\n');
        let at_least = if body.hosts.len() < NAMES { "" } else { "at least " };
        comment(
            &format!(
                "Hosts that posts link to, {at_least}{} in all: {}",
                thousands(body.hosts.len()),
                list(&by_count(body.hosts.iter()))
            ),
            0,
            out,
        );
        let schemes = by_count(body.schemes.iter());
        comment(&format!("schemes: {}", list(&schemes)), 0, out);
        let allowed = &self.base.links.schemes;
        let new: Vec<&str> = schemes
            .iter()
            .filter(|(name, seen)| !allowed.iter().any(|a| a == name) && !self.thresholds.is_rare(seen.count, posts))
            .map(|(name, _)| *name)
            .collect();
        if !new.is_empty() {
            comment(&format!("{} beside those that are always taken", of(new.len(), schemes.len())), 0, out);
            out.push_str("links:\n");
            write(&[pair("schemes", Node::texts(allowed.iter().map(String::as_str).chain(new)))], 2, out);
        }
    }
}

fn by_count<'s>(names: impl Iterator<Item = (&'s Box<str>, &'s Seen)>) -> Vec<(&'s str, &'s Seen)> {
    let mut all: Vec<(&str, &Seen)> = names.map(|(name, seen)| (&**name, seen)).collect();
    all.sort_by(|(a, x), (b, y)| (y.count, a).cmp(&(x.count, b)));
    all
}

fn list(names: &[(&str, &Seen)]) -> String {
    let shown: Vec<String> =
        names.iter().take(NAMED).map(|(name, seen)| format!("{name} {}", thousands(seen.count))).collect();
    let more = if names.len() > NAMED { format!(", {} more", thousands(names.len() - NAMED)) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
