//! The file: a header, then for each finding file its name on a line and below it, indented, a line for each entry.
//!
//! ```text
//! # copydesk baseline 1
//! _posts/2011-01-01-a.md
//!  html/obsolete-element 0123456789ab
//!  html/unclosed-element ba9876543210 3
//! ```
//!
//! It is sorted, so that two branches that change different files merge. A merge that keeps the lines of both sides is
//! read, too.

use std::io::{self, Write};

use super::{Baseline, Builder, Print, Same};
use crate::diagnostic::{Diagnostic, RuleInfo};
use crate::text::Span;

crate::rule_info! {
    /// A baseline file that cannot be read from the marked line on.
    ///
    /// The first line names the format and its version; each other line is the name of a file or, indented, an entry: a
    /// rule, twelve digits that stand for the text, and how often where it is more than once. Nothing is checked before
    /// it is mended, because nobody knows what is new. After a merge with conflicts keep the lines of both sides: what is
    /// there twice counts once, and `copydesk lint --update-baseline` puts it in order.
    pub(super) static SYNTAX = "baseline/syntax", Error, Recommended, fix: None, since: "0.1.0";
}

/// All that can be wrong with a baseline, for `copydesk explain`.
pub static MISTAKES: [&RuleInfo; 2] = [&SYNTAX, &super::STALE];

/// What every baseline starts with; the version comes behind it.
const HEADER: &str = "# copydesk baseline ";

/// The version that is read and written.
const VERSION: &str = "1";

impl Baseline {
    /// Reads the text of a baseline file.
    ///
    /// # Errors
    /// The first line that is damaged, or the version that is not this one.
    pub fn parse(text: &str) -> Result<Self, Box<Diagnostic>> {
        let mut builder = Builder::default();
        let (mut at, mut number, mut file) = (0, 0, None);
        for whole in text.split_inclusive('\n') {
            let line = whole.trim_end_matches(['\n', '\r']);
            let span = Span::new(at, at + line.len());
            at += whole.len();
            number += 1;
            if number == 1 {
                header(line, span)?;
            } else if line.is_empty() || line.starts_with('#') {
            } else if let Some(entry) = line.strip_prefix(' ') {
                let Some((rule, print, count)) = self::entry(entry.trim()) else {
                    return Err(damaged(span, "no entry can be read here", "a rule, twelve digits, how often"));
                };
                let Some(file) = file else {
                    return Err(damaged(span, "this entry belongs to no file", "the name of a file is missing above"));
                };
                builder.add_line(file, rule, print, count, number);
            } else if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
                let help = "delete the marks of the conflict and keep the lines of both sides, then run \
                            `copydesk lint --update-baseline`";
                return Err(damaged(span, "a merge was not finished here", "the mark of a conflict").help(help).into());
            } else {
                let Some(name) = unescape(line) else {
                    return Err(damaged(span, "this is no name of a file", "`%` and two digits stand for a byte"));
                };
                file = Some(builder.file(&name));
            }
        }
        if number == 0 {
            header("", Span::empty(0))?;
        }
        Ok(builder.finish_as(Same::Wholes))
    }

    /// Writes the text of the baseline file.
    ///
    /// # Errors
    /// What `out` said.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{HEADER}{VERSION}")?;
        writeln!(
            out,
            "# Findings that `copydesk lint` does not report. `copydesk lint --update-baseline` writes this file."
        )?;
        for (index, file) in self.files.iter().enumerate() {
            writeln!(out, "{}", escape(file))?;
            for entry in &self.entries[self.starts[index] as usize..self.starts[index + 1] as usize] {
                write!(out, " {} {}", self.rules[entry.rule as usize], entry.print)?;
                match entry.count {
                    1 => writeln!(out)?,
                    count => writeln!(out, " {count}")?,
                }
            }
        }
        Ok(())
    }
}

fn header(line: &str, span: Span) -> Result<(), Box<Diagnostic>> {
    match line.trim_start_matches('\u{feff}').strip_prefix(HEADER).map(str::trim_end) {
        Some(VERSION) => Ok(()),
        Some(version) => Err(Box::new(
            Diagnostic::new(&SYNTAX, span, format!("the version `{version}` of this baseline is not known"))
                .label(format!("this copydesk reads version {VERSION}"))
                .help("use the copydesk that wrote it, or delete the file and write it again"),
        )),
        None => {
            let help = "name the file that `copydesk lint --update-baseline` wrote";
            let found = Diagnostic::new(&SYNTAX, span, "this is no baseline");
            Err(Box::new(found.label(format!("it would start with `{HEADER}{VERSION}`")).help(help)))
        }
    }
}

fn entry(text: &str) -> Option<(&str, Print, u32)> {
    let mut parts = text.split_ascii_whitespace();
    let (rule, print) = (parts.next()?, Print::parse(parts.next()?)?);
    let count = parts.next().map_or(Some(1), |count| count.parse().ok().filter(|count| *count > 0))?;
    (rule.contains('/') && parts.next().is_none()).then_some((rule, print, count))
}

fn damaged(span: Span, message: &str, label: &str) -> Box<Diagnostic> {
    let help = "take the line from the history of the file, or delete the file and write it again with \
                `copydesk lint --update-baseline`";
    Box::new(Diagnostic::new(&SYNTAX, span, format!("the baseline is damaged: {message}")).label(label).help(help))
}

/// A name as a line of its own: what would end the line, or be taken for something else, as `%` and two digits.
fn escape(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let last = name.len().saturating_sub(1);
    for (at, c) in name.char_indices() {
        let odd = c.is_ascii_control() || c == '%' || (at == 0 && matches!(c, ' ' | '#' | '<' | '=' | '>' | '|'));
        if odd || (at == last && c == ' ') {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

fn unescape(line: &str) -> Option<String> {
    let mut parts = line.split('%');
    let mut out = parts.next()?.to_owned();
    for part in parts {
        let code = u8::from_str_radix(part.get(..2)?, 16).ok().filter(u8::is_ascii)?;
        out.push(char::from(code));
        out.push_str(&part[2..]);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# copydesk baseline 1\n# x\n天/b.md\n html/x 000000000002 3\n a/y 000000000001\n\na.md\r\n \
                        html/x 000000000001\r\n html/x 000000000001 2\n天/b.md\n html/x 000000000002\n";

    fn written(baseline: &Baseline) -> String {
        let mut out = Vec::new();
        baseline.write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn what_both_sides_of_a_merge_wrote_is_put_in_order() {
        let baseline = Baseline::parse(TEXT).unwrap();
        assert_eq!(baseline.findings(), 6);
        let text = written(&baseline);
        let lines: Vec<&str> = text.lines().skip(2).collect();
        let want = ["a.md", " html/x 000000000001 2", "天/b.md", " a/y 000000000001", " html/x 000000000002 3"];
        assert_eq!(lines, want);
        assert_eq!(written(&Baseline::parse(&text).unwrap()), text);
    }

    #[test]
    fn any_name_stays_itself() {
        for name in ["a b.md", " a ", "#a", "a\nb", "100%.md", "%25", "<<<<<<< x", "天\t", "=", " ", "é"] {
            let mut builder = Builder::default();
            let file = builder.file(name);
            builder.add(file, "a/b", Print::parse("0000000000ff").unwrap(), 2);
            let text = written(&builder.finish());
            let read = Baseline::parse(&text).unwrap();
            assert_eq!(read.files().collect::<Vec<_>>(), [name], "{text}");
        }
    }

    #[test]
    fn damage_is_told_with_its_place() {
        let cases = [
            ("", "this is no baseline"),
            ("- a\n", "this is no baseline"),
            ("# copydesk baseline 2\n", "the version `2`"),
            ("# copydesk baseline 1\n html/x 000000000001\n", "belongs to no file"),
            ("# copydesk baseline 1\na\n html/x 00000000001\n", "no entry can be read"),
            ("# copydesk baseline 1\na\n html/x 000000000001 0\n", "no entry can be read"),
            ("# copydesk baseline 1\na\n html/x 000000000001 1 1\n", "no entry can be read"),
            ("# copydesk baseline 1\na\n html 000000000001 1\n", "no entry can be read"),
            ("# copydesk baseline 1\na%\n", "no name of a file"),
            ("# copydesk baseline 1\na\n<<<<<<< HEAD\n", "a merge was not finished"),
        ];
        for (text, message) in cases {
            let found = Baseline::parse(text).unwrap_err();
            assert!(found.message.contains(message), "{text:?}: {}", found.message);
            let last = text.lines().last().unwrap_or_default();
            assert_eq!(found.primary.span.of(text), last, "{text:?}");
        }
        assert_eq!(Baseline::parse("# copydesk baseline 1\n").unwrap().findings(), 0);
    }
}
