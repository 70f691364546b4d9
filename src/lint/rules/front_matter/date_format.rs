//! The rule `front-matter/date-format`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Entry, Scalar, Style};
use crate::generator::{Generator, moment};
use crate::lint::rule::EntryInterest;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Span};

crate::rule_info! {
    /// A date that this generator reads and others do not, or read otherwise.
    ///
    /// ## What it does
    /// Reports dates in other forms than `2022-03-21` and `2022-03-21 20:55:40 +0800` (also with `T`, without seconds,
    /// with a colon in the offset or with `Z`): slashes, names of months, a month or hour of one digit, `10pm`, `+8`.
    ///
    /// ## Why is this bad?
    /// Each generator has its own list of forms. `2022/3/21` stops a build of Hugo, `9:00` one of Zola, and scripts that
    /// sort posts by their dates as texts put them in the wrong place.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// date: 2022/3/21 9:00 +0800
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// date: 2022-03-21 09:00:00 +0800
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe: the same moment in the common form, where the generator takes both for the same.
    ///
    /// ## Per generator
    /// Dates that the site's own generator does not read are `front-matter/format`.
    pub static INFO = "front-matter/date-format", Warning, Strict, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/date-format`.
pub struct DateFormat;

impl Rule for DateFormat {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests { entries: EntryInterest::All, ..Interests::NONE }
    }

    fn check_entry(&self, entry: &Entry, post: &Post<'_>, cx: &mut Context<'_>) {
        if !cx.schema.is_date(&entry.key) {
            return;
        }
        let Some(scalar) = entry.value.as_scalar().filter(|scalar| scalar.style != Style::Date) else { return };
        if is_common(&scalar.text) {
            return;
        }
        let Some(dated) = moment(post.site, scalar).filter(|dated| !dated.written.rolled_over) else { return };
        let mut common = dated.written.civil.date().to_string();
        if dated.written.has_time {
            common += &dated.written.civil.strftime(" %H:%M:%S").to_string();
            if let Some(offset) = dated.written.offset {
                let offset =
                    dated.written.civil.to_zoned(offset.to_time_zone()).map(|time| time.strftime("%z").to_string());
                common += &format!(" {}", offset.unwrap_or_default());
            }
        }
        // Eleventy and Zola want the colon, and all read this form.
        if matches!(post.site.generator, Generator::Eleventy | Generator::Zola) && dated.written.has_time {
            common = dated.shown.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
        }
        // A zone that only a person knows, `CEST`: which offset is meant is not said.
        let unknown = dated.names_zone && dated.written.offset.is_none();
        let help = if unknown {
            "write the offset in digits: `2022-03-21 20:55:40 +0200`".to_owned()
        } else {
            format!("write `{common}`")
        };
        let mut found =
            Diagnostic::new(&INFO, entry.value.span, format!("`{}` is written in a form of its own", entry.key))
                .label("other generators do not read it, or read it otherwise")
                .help(help);
        let new = Scalar { text: common.as_str().into(), ..scalar.clone() };
        let same = moment(post.site, &new)
            .is_some_and(|new| new.shown == dated.shown && new.written.has_time == dated.written.has_time);
        if let Some(span) = inner(entry, scalar, post).filter(|_| same && !unknown) {
            found = found.fix(Fix::safe(format!("write `{common}`"), vec![Edit::replace(span, common)]));
        }
        cx.report(found);
    }
}

/// The text of the scalar without its quotes; `None` where it does not stand in the source as it is read.
fn inner(entry: &Entry, scalar: &Scalar, post: &Post<'_>) -> Option<Span> {
    let raw = post.source.slice(entry.value.span);
    let quote = usize::from(raw.starts_with(['"', '\'']));
    let inner = raw.get(quote..raw.len().checked_sub(quote)?)?;
    let start = entry.value.span.start as usize + quote;
    (*inner == *scalar.text && scalar.tag.is_none()).then(|| Span::new(start, start + inner.len()))
}

/// `YYYY-MM-DD`, alone or with a time of two digits each and an offset of hours and minutes.
fn is_common(text: &str) -> bool {
    let text = text.trim();
    let shape = |part: &str, shape: &str| {
        part.len() == shape.len()
            && part
                .bytes()
                .zip(shape.bytes())
                .all(|(byte, kind)| if kind == b'0' { byte.is_ascii_digit() } else { byte == kind })
    };
    let Some((day, rest)) = text.split_at_checked(10) else { return false };
    if !shape(day, "0000-00-00") {
        return false;
    }
    let Some(time) = rest.strip_prefix(['T', 't', ' ']) else { return rest.is_empty() };
    let end = time.find(|c: char| !(c.is_ascii_digit() || matches!(c, ':' | '.'))).unwrap_or(time.len());
    let (clock, offset) = (time[..end].split('.').next().unwrap_or_default(), time[end..].trim_start());
    let offset = offset.replacen('-', "+", 1);
    (shape(clock, "00:00") || shape(clock, "00:00:00"))
        && (matches!(&*offset, "" | "Z" | "z") || shape(&offset, "+0000") || shape(&offset, "+00:00"))
}
