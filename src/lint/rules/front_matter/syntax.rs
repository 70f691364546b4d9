//! The rule `front-matter/syntax`.

use crate::diagnostic::{Diagnostic, Fix, RuleInfo};
use crate::front_matter::{Cause, Format};
use crate::generator::Generator;
use crate::lint::{Context, Interests, Rule};
use crate::post::Post;
use crate::text::{Edit, Problem, ProblemKind};

crate::rule_info! {
    /// Front matter that cannot be parsed.
    ///
    /// ## What it does
    /// Reports YAML, TOML and JSON that does not parse, at the characters that are to blame, with the reason: a colon
    /// in a value without quotes, a tab as indentation, an escape that does not exist, a quote or bracket that never
    /// closes, text after a closing one, a value that starts with a character of YAML's own, a trailing comma. The
    /// other keys of the block are still read and checked.
    ///
    /// ## Why is this bad?
    /// The generator reads none of the block, not only not this key.
    ///
    /// ## Example
    /// ```bad
    /// ---
    /// title: Tianjin: a report
    /// ---
    /// ```
    ///
    /// ## Use instead
    /// ```good
    /// ---
    /// title: "Tianjin: a report"
    /// ---
    /// ```
    ///
    /// ## Fix safety
    /// Safe where quotes around the whole value, or blanks for a tab, give what was written, and for a trailing comma.
    /// Unsafe where a doubled backslash, a blank after a colon or quotes around what looks like a list item are a
    /// guess. No fix where a closing quote or bracket is missing: only its author knows where it belongs.
    ///
    /// ## Per generator
    /// Jekyll prints an error and publishes the post without layout, title and date. Hugo, Zola, Eleventy, Hexo and
    /// Astro stop the build.
    pub static INFO = "front-matter/syntax", Error, Recommended, fix: Safe, since: "0.1.0";
}

/// The rule `front-matter/syntax`.
pub struct Syntax;

impl Rule for Syntax {
    fn info(&self) -> &'static RuleInfo {
        &INFO
    }

    fn interests(&self) -> Interests {
        Interests::problems(&[ProblemKind::FrontMatterSyntax])
    }

    fn check_problem(&self, problem: &Problem, post: &Post<'_>, cx: &mut Context<'_>) {
        let format = match post.front_matter.as_ref().map(|f| f.format) {
            Some(Format::Toml) => "TOML",
            Some(Format::Json | Format::JsonSemicolons) => "JSON",
            Some(Format::Yaml) | None => "YAML",
        };
        let message = format!("the front matter is no valid {format}: {}", problem.detail);
        let cause = Cause::of(&problem.detail).filter(|_| format == "YAML");
        let mut diagnostic = Diagnostic::new(&INFO, problem.span, message)
            .label(cause.map_or("does not parse", label))
            .help(cause.map_or_else(|| effect(post.site.generator).to_owned(), help));
        if let Some(fix) = fix(problem, cause, post) {
            diagnostic = diagnostic.fix(fix);
        }
        cx.report(diagnostic);
    }
}

fn fix(problem: &Problem, cause: Option<Cause>, post: &Post<'_>) -> Option<Fix> {
    let text = post.source.text();
    let Some(cause) = cause else {
        let comma = &*problem.detail == "a comma after the last value";
        return comma.then(|| Fix::safe("delete the comma", vec![Edit::delete(problem.span)]));
    };
    let edits = cause.mend(text, problem.span)?;
    Some(match cause {
        Cause::TabIndent => Fix::safe("indent with blanks", edits),
        Cause::BadEscape => Fix::not_safe("double the backslash", edits),
        Cause::MissingSpace => Fix::not_safe("add a blank after the colon", edits),
        Cause::DashStart => Fix::not_safe("quote the value", edits),
        _ => Fix::safe("quote the value", edits),
    })
}

fn label(cause: Cause) -> &'static str {
    match cause {
        Cause::ColonInValue => "the colon opens another key",
        Cause::ReservedStart => "starts with a reserved character",
        Cause::AliasStart => "read as an alias or anchor",
        Cause::BlockStart => "read as the head of a block",
        Cause::DashStart => "read as a list item",
        Cause::QuoteInside => "closes at the quote inside",
        Cause::AfterQuote | Cause::AfterBracket => "goes on after its end",
        Cause::UnclosedQuote | Cause::UnclosedBracket => "never closes",
        Cause::BadEscape => "no escape",
        Cause::TabIndent => "a tab",
        Cause::MissingSpace => "no blank after the colon",
        Cause::NotAnEntry => "no key",
        Cause::NotAMapping => "no keys",
    }
}

fn help(cause: Cause) -> String {
    match cause {
        Cause::TabIndent => "indent with blanks",
        Cause::BadEscape => "double the backslash, or use single quotes",
        Cause::MissingSpace => "write `key: value`",
        Cause::UnclosedQuote => "close the quote",
        Cause::UnclosedBracket => "close the bracket",
        Cause::AfterQuote => "put the whole value in quotes of the other kind",
        Cause::NotAnEntry => "write `key: value`, or indent the line under the key it belongs to",
        Cause::NotAMapping => "write `key: value` on each line, or delete the fences",
        Cause::DashStart => "put the value in quotes, or the list item on the next line",
        _ => "put the value in quotes",
    }
    .to_owned()
}

/// What the generator does with such a block.
fn effect(generator: Generator) -> &'static str {
    match generator {
        Generator::None => "mend it: no key of the block is read",
        Generator::Jekyll => "mend it: Jekyll publishes the post without layout, title and date",
        Generator::Hugo | Generator::Zola | Generator::Eleventy | Generator::Hexo | Generator::Astro => {
            "mend it: the build stops here"
        }
    }
}
