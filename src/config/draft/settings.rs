//! The text of a drafted `copydesk.yaml`.

use super::yaml::{Node, comment, pair, write};
use super::{SCHEMA_NAME, of};
use crate::generator::Generator;
use crate::text::{count, thousands};

/// What is known of the site.
#[derive(Clone, Debug)]
pub struct Recognised {
    /// Who builds it.
    pub generator: Generator,
    /// How that was found out.
    pub reason: String,
    /// How many posts there are.
    pub posts: usize,
}

/// A rule that finds something in many posts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loud {
    /// Its name.
    pub rule: &'static str,
    /// In how many posts.
    pub posts: usize,
    /// What it is about, in a line.
    pub summary: String,
}

/// The text of a configuration. `off` are rules that it switches off, `loud` others that find something in many posts.
#[must_use]
pub fn settings(site: &Recognised, off: &[Loud], loud: &[Loud]) -> String {
    let mut out = String::new();
    let posts = site.posts;
    comment(
        &format!(
            "Written by `copydesk init` for {}. It marks the root of the site; paths are relative to it.",
            count(posts, "post")
        ),
        0,
        &mut out,
    );
    comment("`copydesk explain RULE` says what a rule is about, `copydesk rules` lists them.", 0, &mut out);
    out.push('\n');
    match site.generator {
        Generator::None => {
            comment(
                &format!("No generator was recognised: {}. If one builds the site, say so:", site.reason),
                0,
                &mut out,
            );
            comment("generator: jekyll   # or hugo, zola, eleventy, hexo, astro", 0, &mut out);
        }
        generator => {
            comment(&format!("Recognised by {}.", site.reason), 0, &mut out);
            write(&[pair("generator", Node::text(generator.name()))], 0, &mut out);
        }
    }
    out.push('\n');
    comment("What front matter, terms, HTML and links may be.", 0, &mut out);
    write(&[pair("schema", Node::text(SCHEMA_NAME))], 0, &mut out);
    out.push('\n');
    comment("Files and folders to leave out, as in .gitignore:", 0, &mut out);
    comment("exclude: [vendor/, \"*.txt\"]", 0, &mut out);
    if !off.is_empty() {
        out.push('\n');
        comment(
            "Switched off, because what they find is how this archive is written. Delete a line to have a rule back.",
            0,
            &mut out,
        );
        out.push_str("ignore:\n");
        for Loud { rule, posts: found, summary } in off {
            comment(&format!("in {} posts ({}): {summary}", of(*found, posts), percent(*found, posts)), 2, &mut out);
            out.push_str(&format!("  - {rule}\n"));
        }
    }
    if !loud.is_empty() {
        out.push('\n');
        comment(
            "These find something in more than 10 % of the posts. `copydesk lint --update-baseline` keeps what is there",
            0,
            &mut out,
        );
        comment(
            "quiet and tells of what is new; or take the `#` away to make one a remark that fails no check.",
            0,
            &mut out,
        );
        comment("severity:", 0, &mut out);
        for Loud { rule, posts: found, .. } in loud {
            comment(
                &format!("  {rule}: info   # in {} posts, {}", thousands(*found), percent(*found, posts)),
                0,
                &mut out,
            );
        }
    }
    out
}

/// `29 %`.
fn percent(part: usize, all: usize) -> String {
    format!("{} %", (part * 100 + all / 2).checked_div(all).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Config, FILE_NAME};
    use crate::text::SourceFile;

    #[test]
    fn every_draft_is_a_configuration() {
        let loud = |rule, posts| Loud { rule, posts, summary: "Why.\nNot".to_owned() };
        for generator in Generator::ALL {
            let site = Recognised { generator, reason: "`a\nb`".to_owned(), posts: 1200 };
            let off = [loud("front-matter/date-no-zone", 700)];
            let text = settings(&site, &off, &[loud("link/insecure", 1000)]);
            let config = Config::parse(&SourceFile::from_text(FILE_NAME, text.as_str()));
            let config = config.unwrap_or_else(|mistakes| panic!("{mistakes:?}\n{text}"));
            assert_eq!(config.generator, Some(generator).filter(|g| *g != Generator::None), "{text}");
            assert_eq!(config.ignore[0].text, off[0].rule);
            // What is written as a comment is a configuration, too.
            let bold: String = text
                .lines()
                .map(|line| {
                    line.strip_prefix("# ")
                        .filter(|l| l.starts_with("severity:") || l.starts_with("  link"))
                        .unwrap_or(line)
                })
                .map(|line| format!("{line}\n"))
                .collect();
            assert_eq!(Config::parse(&SourceFile::from_text(FILE_NAME, bold)).unwrap().severity.len(), 1);
        }
    }
}
