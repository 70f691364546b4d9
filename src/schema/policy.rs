//! The parts of a schema beside the front matter, as plain data: what HTML, links and terms may be.

use std::collections::BTreeMap;

use serde_json::Value;

/// HTML of the bodies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HtmlPolicy {
    /// Elements beyond HTML's own that the site gives a meaning; lower case.
    pub elements: Vec<String>,
    /// Attributes beyond HTML's own that the site gives a meaning, by element; `*` is every element.
    pub attributes: BTreeMap<String, Vec<String>>,
    /// Elements and attributes that no post may have.
    pub forbid: Vec<Forbidden>,
    /// Whether content that no reader sees is allowed.
    pub hidden_allowed: bool,
    /// Attributes that say nothing to a reader; `data-*` is all of that prefix.
    pub noise: Vec<String>,
}

impl HtmlPolicy {
    /// Whether the site gives the element a meaning although HTML does not.
    #[must_use]
    pub fn knows_element(&self, name: &str) -> bool {
        self.elements.iter().any(|e| e == name)
    }

    /// Whether the site gives the attribute a meaning although HTML does not.
    #[must_use]
    pub fn knows_attribute(&self, element: &str, name: &str) -> bool {
        [element, "*"].iter().filter_map(|e| self.attributes.get(*e)).flatten().any(|a| matches_name(a, name))
    }

    /// Whether the attribute is noise.
    #[must_use]
    pub fn is_noise(&self, attribute: &str) -> bool {
        self.noise.iter().any(|pattern| matches_name(pattern, attribute))
    }

    /// Whether no post may have this element, or this attribute on it.
    #[must_use]
    pub fn forbids(&self, element: &str, attribute: Option<&str>) -> bool {
        self.forbid.iter().any(|f| {
            f.element.as_deref().is_none_or(|e| e == element)
                && match (&f.attribute, attribute) {
                    (None, None) => true,
                    (Some(pattern), Some(name)) => matches_name(pattern, name),
                    _ => false,
                }
        })
    }
}

/// What else goes in a conversion of the profiles `clean` and `plain`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CleanPolicy {
    /// Images that only count readers, and parameters of URLs that only say where a reader came from.
    pub tracking: bool,
    /// Links through services that pass the reader on.
    pub redirects: bool,
    /// Images whose source stands where a script finds it.
    pub lazy_images: bool,
    /// Tabs that indent lines of preformatted text without a language.
    pub tabs: bool,
    /// Blanks that indent lines: no-break spaces, U+3000 and the like.
    pub indentation: bool,
    /// Text that was read in the wrong encoding, where that can be proved.
    pub mojibake: bool,
    /// Paragraphs that are bold as a whole and become headings.
    pub bold_headings: bool,
    /// Texts of blocks that stand in every post; `*` is any text.
    pub boilerplate: Vec<String>,
}

impl Default for CleanPolicy {
    fn default() -> Self {
        Self {
            tracking: true,
            redirects: true,
            lazy_images: true,
            tabs: true,
            indentation: false,
            mojibake: false,
            bold_headings: false,
            boilerplate: Vec::new(),
        }
    }
}

impl CleanPolicy {
    /// Whether a block of the text `text`, with single spaces, stands in every post.
    #[must_use]
    pub fn is_boilerplate(&self, text: &str) -> bool {
        self.boilerplate.iter().any(|pattern| matches_text(pattern, text))
    }
}

/// Whether `text` is `pattern`, in which each `*` is any text.
fn matches_text(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let Some(last) = parts.next_back() else { return rest.is_empty() };
    for part in parts {
        // The first place is as good as any: what comes behind it can only be longer.
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// `data-*` stands for every name of that prefix.
fn matches_name(pattern: &str, name: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(prefix) => name.starts_with(prefix),
        None => pattern == name,
    }
}

/// `font`, `[onclick]` or `a[target]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forbidden {
    /// The element; `None` is every one.
    pub element: Option<String>,
    /// The attribute; `None` is the element itself.
    pub attribute: Option<String>,
}

impl Forbidden {
    fn parse(text: &str) -> Self {
        let text = text.to_ascii_lowercase();
        let some = |s: &str| (!s.is_empty() && s != "*").then(|| s.to_owned());
        match text.split_once('[') {
            Some((element, attribute)) => {
                Self { element: some(element), attribute: some(attribute.trim_end_matches(']')) }
            }
            None => Self { element: some(&text), attribute: None },
        }
    }
}

/// What `//host/…` means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ProtocolRelative {
    /// Nothing is said: it is reported, and `https:` in front is an unsafe fix.
    #[default]
    Forbid,
    /// Every host of the archive serves https: `https:` in front is a safe fix.
    Https,
    /// The same with http.
    Http,
    /// Not reported.
    Allow,
}

/// Links, images and embeds of the bodies.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LinkPolicy {
    /// Allowed schemes, lower case.
    pub schemes: Vec<String>,
    /// What a URL without a scheme means.
    pub protocol_relative: ProtocolRelative,
    /// Whether `http:` is allowed.
    pub insecure_allowed: bool,
    /// Host names of the site, lower case; `None` leaves it to the site's configuration.
    pub own_hosts: Option<Vec<String>>,
    /// Whether the target of a link within the site may be missing.
    pub missing_targets_allowed: bool,
}

/// How a text becomes terms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Split {
    /// As the generator does it.
    #[default]
    Generator,
    /// At white space.
    Space,
    /// At commas.
    Comma,
    /// A text is one term.
    Never,
}

/// Which page a term needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TermPage {
    /// None.
    #[default]
    None,
    /// One in the folder `category/` or `categories/` (of that taxonomy), if the site has such pages at all.
    Auto,
    /// A path below the site's root in which `{term}` stands for the term.
    Pattern(String),
}

/// A grouping of posts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taxonomy {
    /// Its name: `categories`.
    pub name: String,
    /// Front-matter keys that hold the terms; a dot leads into a mapping (`taxonomies.tags`).
    pub keys: Vec<String>,
    /// The allowed terms; `None` allows all.
    pub terms: Option<Vec<String>>,
    /// Files of the site whose names are the allowed terms: `category/*.html`.
    pub from: Option<String>,
    /// Other spellings, each with the term that is meant.
    pub aliases: BTreeMap<String, String>,
    /// Which page a term needs.
    pub page: TermPage,
    /// How a text becomes terms.
    pub split: Split,
    /// How many terms a post may have.
    pub most: Option<usize>,
}

/// The policies of a schema document that was found valid; `base` is what it changes.
pub(super) fn html(value: Option<&Value>, base: &HtmlPolicy) -> HtmlPolicy {
    let mut out = base.clone();
    let Some(value) = value else { return out };
    let lower = |key: &str| names(value.get(key)).map(|n| n.iter().map(|s| s.to_ascii_lowercase()).collect());
    if let Some(elements) = lower("elements") {
        out.elements = elements;
    }
    if let Some(attributes) = value.get("attributes").and_then(Value::as_object) {
        out.attributes = attributes
            .iter()
            .map(|(element, list)| (element.to_ascii_lowercase(), names(Some(list)).unwrap_or_default()))
            .collect();
    }
    if let Some(forbid) = names(value.get("forbid")) {
        out.forbid = forbid.iter().map(|f| Forbidden::parse(f)).collect();
    }
    if let Some(hidden) = value.get("hidden").and_then(Value::as_str) {
        out.hidden_allowed = hidden == "allow";
    }
    if let Some(noise) = lower("noise") {
        out.noise = noise;
    }
    out
}

pub(super) fn clean(value: Option<&Value>, base: &CleanPolicy) -> CleanPolicy {
    let mut out = base.clone();
    let Some(value) = value else { return out };
    for (key, setting) in [
        ("tracking", &mut out.tracking),
        ("redirects", &mut out.redirects),
        ("lazy_images", &mut out.lazy_images),
        ("tabs", &mut out.tabs),
        ("indentation", &mut out.indentation),
        ("mojibake", &mut out.mojibake),
        ("bold_headings", &mut out.bold_headings),
    ] {
        match value.get(key).and_then(Value::as_str) {
            Some("remove" | "expand" | "strip" | "repair" | "promote") => *setting = true,
            Some("keep") => *setting = false,
            _ => {}
        }
    }
    if let Some(boilerplate) = names(value.get("boilerplate")) {
        out.boilerplate = boilerplate;
    }
    out
}

pub(super) fn links(value: Option<&Value>, base: &LinkPolicy) -> LinkPolicy {
    let mut out = base.clone();
    let Some(value) = value else { return out };
    let lower =
        |key: &str| names(value.get(key)).map(|n| n.iter().map(|s| s.to_ascii_lowercase()).collect::<Vec<String>>());
    if let Some(schemes) = lower("schemes") {
        out.schemes = schemes;
    }
    out.own_hosts = lower("own_hosts").or(out.own_hosts);
    match value.get("protocol_relative").and_then(Value::as_str) {
        Some("https") => out.protocol_relative = ProtocolRelative::Https,
        Some("http") => out.protocol_relative = ProtocolRelative::Http,
        Some("allow") => out.protocol_relative = ProtocolRelative::Allow,
        Some("forbid") => out.protocol_relative = ProtocolRelative::Forbid,
        _ => {}
    }
    if let Some(insecure) = value.get("insecure").and_then(Value::as_str) {
        out.insecure_allowed = insecure == "allow";
    }
    if let Some(internal) = value.get("internal").and_then(Value::as_str) {
        out.missing_targets_allowed = internal == "allow";
    }
    out
}

pub(super) fn taxonomies(value: Option<&Value>, base: &[Taxonomy]) -> Vec<Taxonomy> {
    let mut out = base.to_vec();
    for (name, value) in value.and_then(Value::as_object).into_iter().flatten() {
        let at = out.iter().position(|t| t.name == *name).unwrap_or_else(|| {
            out.push(Taxonomy { name: name.clone(), keys: vec![name.clone()], ..Taxonomy::default() });
            out.len() - 1
        });
        let taxonomy = &mut out[at];
        if let Some(keys) = names(value.get("keys")) {
            taxonomy.keys = keys;
        }
        taxonomy.terms = names(value.get("terms")).or(taxonomy.terms.take());
        if let Some(from) = value.get("from").and_then(Value::as_str) {
            taxonomy.from = Some(from.to_owned());
        }
        for (alias, term) in value.get("aliases").and_then(Value::as_object).into_iter().flatten() {
            taxonomy.aliases.insert(alias.clone(), term.as_str().unwrap_or_default().to_owned());
        }
        match value.get("page").and_then(Value::as_str) {
            Some("auto") => taxonomy.page = TermPage::Auto,
            Some("none") => taxonomy.page = TermPage::None,
            Some(pattern) => taxonomy.page = TermPage::Pattern(pattern.to_owned()),
            None => {}
        }
        if let Some(most) = value.get("most").and_then(Value::as_u64) {
            taxonomy.most = usize::try_from(most).ok();
        }
        match value.get("split").and_then(Value::as_str) {
            Some("space") => taxonomy.split = Split::Space,
            Some("comma") => taxonomy.split = Split::Comma,
            Some("never") => taxonomy.split = Split::Never,
            Some(_) => taxonomy.split = Split::Generator,
            None => {}
        }
    }
    out
}

fn names(value: Option<&Value>) -> Option<Vec<String>> {
    Some(value?.as_array()?.iter().filter_map(|v| v.as_str().map(ToOwned::to_owned)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn html_policy_answers() {
        let policy = html(
            Some(&json!({
                "elements": ["Feature-Support"],
                "attributes": {"*": ["x-*"], "img": ["layout"]},
                "forbid": ["font", "[onclick]", "a[target]"],
                "noise": ["data-*", "style"],
            })),
            &HtmlPolicy::default(),
        );
        assert!(policy.knows_element("feature-support") && !policy.knows_element("x"));
        assert!(policy.knows_attribute("p", "x-data") && policy.knows_attribute("img", "layout"));
        assert!(!policy.knows_attribute("p", "layout"));
        assert!(policy.forbids("font", None) && !policy.forbids("a", None));
        assert!(policy.forbids("p", Some("onclick")) && policy.forbids("a", Some("target")));
        assert!(!policy.forbids("p", Some("target")) && !policy.forbids("font", Some("color")));
        assert!(policy.is_noise("data-x") && policy.is_noise("style") && !policy.is_noise("href"));
    }

    #[test]
    fn patterns_of_boilerplate() {
        for (pattern, text, wanted) in [
            ("[返回*]", "[返回首页]", true),
            ("[返回*]｜[返回首页]", "[返回财经]｜[返回首页]", true),
            ("[返回*]", "看[返回首页]", false),
            ("*a*b*", "xaybz", true),
            ("*ab*ab", "ab", false),
            ("same", "same", true),
            ("same", "same more", false),
        ] {
            assert_eq!(matches_text(pattern, text), wanted, "{pattern} {text}");
        }
    }

    #[test]
    fn a_taxonomy_changes_only_what_it_names() {
        let base = taxonomies(Some(&json!({"categories": {"keys": ["categories", "category"], "page": "auto"}})), &[]);
        let own = taxonomies(Some(&json!({"categories": {"terms": ["a"], "split": "comma"}, "series": {}})), &base);
        assert_eq!(own[0].keys, ["categories", "category"]);
        assert_eq!((&own[0].page, own[0].split), (&TermPage::Auto, Split::Comma));
        assert_eq!(own[0].terms.as_deref(), Some(["a".to_owned()].as_slice()));
        assert_eq!(own[1].keys, ["series"]);
    }
}
