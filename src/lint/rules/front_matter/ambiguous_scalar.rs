//! The rule `front-matter/ambiguous-scalar`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Entry, Resolved, Resolver, Scalar, Style, Value, edit::quote_scalar, resolve};
use crate::generator::Generator;
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;

crate::rule_info! {
    /// A value without quotes that readers of YAML understand differently, or that is no text where one is meant.
    ///
    /// ## What it does
    /// Reports `no`, `yes`, `on`, `off`, `12:30`, `007`, `1.10`, `1,000`, `:word` and their like where a text is meant:
    /// every such item of a taxonomy, a value of a text key that would be printed otherwise than it is written, and
    /// any other value (booleans and dates apart) that the readers do not agree about. It says how each reads it. What
    /// the site's own generator takes for the text that is written is left alone.
    ///
    /// ## Why is this bad?
    /// Norway's `no` is `false` to Jekyll, `12:30` is 45000, version `1.10` is 1.1 to everyone. The page shows the
    /// wrong thing, or another one after the next migration.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// categories: [no, 1.10]
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// categories: ["no", "1.10"]
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe: quotes make it the text that is written, for every reader. Unsafe where that moves the post: `slug`
    /// and Jekyll's categories stand in the URL.
    ///
    /// ## Per generator
    /// Jekyll reads YAML with Ruby's Psych, Hugo with go-yaml, Zola and the JavaScript generators by the core schema of
    /// YAML 1.2.
    pub static INFO = "front-matter/ambiguous-scalar", Warning, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/ambiguous-scalar`.
pub struct AmbiguousScalar;

/// What a value is for, which decides how much may differ.
#[derive(Clone, Copy, PartialEq)]
enum Meant {
    /// An item of a taxonomy: a text.
    Term,
    /// A text that is printed.
    Text,
    /// Not known.
    Unknown,
}

impl Rule for AmbiguousScalar {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        if cx.schema.is_date(&entry.key) {
            return;
        }
        let term = cx.schema.is_term_key(&entry.key);
        let meant = match term {
            true => Meant::Term,
            false if cx.schema.takes_text(&entry.key) => Meant::Text,
            false => Meant::Unknown,
        };
        // Jekyll makes a text of the one term (`Utils.pluralized_array_from_hash`), and a year is printed as it is written.
        let is_year = |scalar: &Scalar| scalar.text.len() == 4 && scalar.text.bytes().all(|b| b.is_ascii_digit());
        let singular = matches!(&*entry.key, "category" | "tag");
        let jekyll = matches!(post.site.generator, Generator::Jekyll | Generator::None);
        if jekyll && singular && entry.value.as_scalar().is_some_and(is_year) {
            return;
        }
        // Jekyll's categories stand in the URL, too.
        let in_url = matches!(&*entry.key, "slug" | "permalink" | "url" | "path")
            || (entry.key.starts_with("categor") && post.site.generator == Generator::Jekyll);
        let mut stack: Vec<(&Value, Meant)> = vec![(&entry.value, meant)];
        while let Some((value, meant)) = stack.pop() {
            // Values that an alias copied stand elsewhere.
            if let Some(scalar) = value.as_scalar().filter(|s| s.style == Style::Plain) {
                check(value, scalar, (meant, in_url), post, cx);
            }
            stack.extend(value.as_sequence().unwrap_or_default().iter().map(|v| (v, meant)));
            stack.extend(value.as_mapping().unwrap_or_default().iter().map(|e| (&e.value, Meant::Unknown)));
        }
    }
}

fn check(value: &Value, scalar: &Scalar, (meant, in_url): (Meant, bool), post: &Post<'_>, cx: &mut Context<'_>) {
    let readings = Resolver::ALL.map(|r| resolve(scalar, r));
    if readings.iter().all(|r| matches!(r, Resolved::Str(_) | Resolved::Null)) {
        return;
    }
    let is_date = |r: &Resolved| matches!(r, Resolved::Date(_) | Resolved::DateTime(_));
    let is_bool = |r: &Resolved| matches!(r, Resolved::Bool(_));
    let prints_otherwise = |r: &Resolved| printed(r).is_none_or(|p| p != *scalar.text);
    let differ = readings.iter().any(|r| !is_date(r) && printed(r) != printed(&readings[0]));
    let own = resolve(scalar, post.site.generator.resolver());
    // Where the site's own generator reads and prints what is written, the others do not matter; numbers apart where
    // they are terms: Jekyll and JavaScript keep them apart from the text that a template asks for.
    let as_written = match own {
        Resolved::Str(_) => true,
        _ => post.site.generator == Generator::Hugo && !prints_otherwise(&own),
    };
    if as_written && post.site.generator != Generator::None {
        return;
    }
    let report = match meant {
        Meant::Term => readings.iter().any(|r| !matches!(r, Resolved::Str(_)) && !is_date(r)),
        // A date in a text prints in another form; a plain boolean is a matter of type.
        Meant::Text => !readings.iter().any(is_date) && (differ || prints_otherwise(&own)),
        Meant::Unknown => !readings.iter().any(|r| is_date(r) || is_bool(r)) && differ,
    };
    let Some(edit) = quote_scalar(post.source.text(), value).filter(|_| report) else { return };
    let raw = &*scalar.text;
    let fixed = edit.text.clone();
    let moves = in_url && prints_otherwise(&own);
    let found = Diagnostic::new(&INFO, value.span, format!("`{raw}` is no text: {}", who_reads_what(&readings)))
        .label(match &own {
            Resolved::Str(_) => "no text to other readers".to_owned(),
            other => said(other),
        })
        .help(format!("put it in quotes: {fixed}"))
        .fix(match moves {
            true => Fix::not_safe("put the value in quotes", vec![edit]),
            false => Fix::safe("put the value in quotes", vec![edit]),
        });
    cx.report(found);
}

/// The value as a template prints it; `None` for dates, whose form is the template's.
fn printed(value: &Resolved) -> Option<String> {
    match value {
        Resolved::Null => Some(String::new()),
        Resolved::Str(s) | Resolved::Symbol(s) => Some(s.clone()),
        Resolved::Bool(b) => Some(b.to_string()),
        Resolved::Int(n) => Some(n.to_string()),
        Resolved::Float(x) => Some(format!("{x:?}")),
        Resolved::Date(_) | Resolved::DateTime(_) => None,
    }
}

/// The reading in words: a number is called one, for `2020` is written like the text.
fn said(value: &Resolved) -> String {
    match value {
        Resolved::Int(_) | Resolved::Float(_) => format!("the number {value}"),
        other => other.to_string(),
    }
}

/// `Jekyll reads the number 45000, Hugo and YAML 1.2 read "12:30"`.
fn who_reads_what(readings: &[Resolved; 3]) -> String {
    let mut groups: Vec<(Vec<&str>, &Resolved)> = Vec::new();
    for (resolver, reading) in Resolver::ALL.into_iter().zip(readings) {
        match groups.iter_mut().find(|(_, known)| *known == reading) {
            Some((names, _)) => names.push(resolver.readers()),
            None => groups.push((vec![resolver.readers()], reading)),
        }
    }
    let parts: Vec<String> = groups
        .iter()
        .map(|(names, reading)| {
            let verb = if names.len() == 1 { "reads" } else { "read" };
            let names = match names.as_slice() {
                [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
                other => other.join(""),
            };
            format!("{names} {verb} {}", said(reading))
        })
        .collect();
    parts.join(", ")
}
