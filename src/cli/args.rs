//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::outputs::OutputArgs;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Checks and converts archives of posts, with proof.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, about, styles = STYLES, max_term_width = 100)]
#[command(
    after_help = "Exit codes: 0 nothing to report but infos, 1 findings (or changes with --check, or losses with \
                        --strict), 2 wrong usage, configuration or input that cannot be read."
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,

    /// When to colour what is printed
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(super) color: When,

    /// How many files to work on at the same time [default: as many as there are processors]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) threads: Option<u16>,
}

/// When to colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum When {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Look at an archive and write a configuration and a content schema for it
    Init(InitArgs),
    /// Check posts and report what is wrong in them
    Lint(Box<LintArgs>),
    /// Write posts in another form and prove that nothing was lost
    Convert(Box<ConvertArgs>),
    /// Compare two archives page by page: does a reader see the same?
    Verify(VerifyArgs),
    /// Explain a rule, a loss or a configuration error
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Show the built-in content schemas, check your own
    Schema(SchemaArgs),
    /// List the terms of an archive, write them otherwise
    Taxonomy(TaxonomyArgs),
    /// Show which sites there are, what builds them and how that was found out
    Sites(SitesArgs),
    /// List each post's URL, date, title and terms as its generator sees them, as JSON lines
    Urls(UrlsArgs),
    /// List every link once with the places where it stands, for a link checker
    Links(LinksArgs),
    /// Print what a shell needs to complete arguments
    Completions(CompletionsArgs),
    /// Print the manual page, or write those of all commands
    Man(ManArgs),
    /// Serve an editor: findings as you type, fixes, hover, completion (the Language Server Protocol)
    Lsp(LspArgs),
}

/// What decides how files are read.
#[derive(Debug, Args)]
pub(super) struct SiteArgs {
    /// The generator of the site: jekyll, hugo, zola, eleventy, hexo, astro or none [default: found out]
    #[arg(long, value_name = "NAME")]
    pub(super) generator: Option<String>,

    /// The content schema: a built-in one by name, or a file [default: that of the generator]
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) schema: Option<String>,
}

/// `copydesk lint`.
#[derive(Debug, Args)]
pub(super) struct LintArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) site: SiteArgs,

    /// Rules, groups or levels (recommended, strict, all) to run
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) select: Vec<String>,

    /// Rules or groups not to run
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) ignore: Vec<String>,

    #[command(flatten)]
    pub(super) output: OutputArgs,

    /// Mend what can be mended without changing what a reader sees
    #[arg(long, conflicts_with = "diff")]
    pub(super) fix: bool,

    /// Show what --fix would change, and write nothing; exit with 1 when it would change anything
    #[arg(long)]
    pub(super) diff: bool,

    /// As --fix, and say nothing of what is left
    #[arg(long, conflicts_with_all = ["diff", "statistics"])]
    pub(super) fix_only: bool,

    /// Take fixes that may change what a reader sees, too
    #[arg(long)]
    pub(super) unsafe_fixes: bool,

    /// Rules, groups or levels whose fixes to take [default: all]
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) fixable: Vec<String>,

    /// Rules, groups or levels whose fixes not to take
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub(super) unfixable: Vec<String>,

    /// Leave out files that are named but would not be found in their folder: excluded, ignored or no posts
    #[arg(long)]
    pub(super) force_exclude: bool,

    /// The moment from which on dates are in the future [default: now]
    #[arg(long, value_name = "DATE|TIME")]
    pub(super) build_time: Option<String>,

    /// Print how often each rule found something instead of the findings
    #[arg(long)]
    pub(super) statistics: bool,

    /// Report only what this file does not know, and its entries whose findings are gone [default: `baseline` of
    /// copydesk.yaml, else none]. Fixes are taken whether a finding is known or not
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    pub(super) baseline: Option<PathBuf>,

    /// Report nothing and write what is found to the baseline [default: copydesk-baseline.txt beside copydesk.yaml or in
    /// the root of the site]; entries of files and rules that this run does not look at stay
    #[arg(long, conflicts_with_all = ["diff", "statistics", "fix_only", "no_baseline"])]
    pub(super) update_baseline: bool,

    /// Report what the baseline of copydesk.yaml knows, too
    #[arg(long)]
    pub(super) no_baseline: bool,

    /// Only posts that changed since the branch left this git revision, committed or not, and new ones
    #[arg(long, value_name = "REV", conflicts_with = "staged")]
    pub(super) since: Option<String>,

    /// Only posts that are staged in git, as they are staged, not as they are in the working tree
    #[arg(long)]
    pub(super) staged: bool,
    /// Write a comment beside each finding that suppresses it, with REASON, where no reader sees it
    #[arg(long, value_name = "REASON", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    #[arg(conflicts_with_all = ["fix", "diff", "fix_only", "statistics", "stdin_filename"])]
    pub(super) add_ignores: Option<String>,

    /// Print which configuration, content schema and rules hold for each PATH, and check nothing
    #[arg(long, conflicts_with_all = ["fix", "diff", "fix_only", "statistics"])]
    pub(super) show_settings: bool,

    /// The name of what is read from standard input: it decides how the text is read
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,
}

impl LintArgs {
    /// Whether fixes are written into the files.
    pub(super) fn writes_fixes(&self) -> bool {
        self.fix || self.fix_only
    }
}

/// `copydesk init`.
#[derive(Debug, Args)]
#[command(
    after_help = "Writes `copydesk.yaml` and `copydesk.schema.yaml` at the root of the site: what nearly all posts \
                        do becomes the rule, so that what few do is found. Both are commented with their figures."
)]
pub(super) struct InitArgs {
    /// The archive [default: the working folder]
    #[arg(value_name = "PATH")]
    pub(super) path: Option<PathBuf>,

    /// The generator of the site: jekyll, hugo, zola, eleventy, hexo, astro or none [default: found out]
    #[arg(long, value_name = "NAME")]
    pub(super) generator: Option<String>,

    /// Keys, types and values in less than this share of the posts are no rule but findings
    #[arg(long, value_name = "PERCENT", default_value_t = 2.0)]
    pub(super) threshold: f64,

    /// Print what would be written, and write nothing
    #[arg(long, alias = "stdout")]
    pub(super) dry_run: bool,

    /// Write over files that are there already
    #[arg(long)]
    pub(super) force: bool,
}

/// `copydesk taxonomy`.
#[derive(Debug, Args)]
pub(super) struct TaxonomyArgs {
    #[command(subcommand)]
    pub(super) action: TaxonomyAction,
}

/// What `copydesk taxonomy` does.
#[derive(Debug, Subcommand)]
pub(super) enum TaxonomyAction {
    /// List terms with how many posts have them, their pages and what looks like the same term
    List {
        /// The taxonomy, in the plural: categories, tags [default: all]
        #[arg(value_name = "TAXONOMY")]
        taxonomy: Option<String>,

        /// How to print them
        #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
        format: TermsFormat,

        #[command(flatten)]
        site: TaxonomySite,
    },
    /// Write a term otherwise in all posts
    Rename {
        /// The term as it is written now
        old: String,
        /// The term as it is to be written
        new: String,

        #[command(flatten)]
        retag: RetagArgs,
    },
    /// Make several terms one in all posts
    Merge {
        /// The terms as they are written now
        #[arg(required = true)]
        old: Vec<String>,

        /// The term that they become
        #[arg(long, value_name = "NEW")]
        into: String,

        #[command(flatten)]
        retag: RetagArgs,
    },
}

/// Where the terms are.
#[derive(Debug, Args)]
pub(super) struct TaxonomySite {
    /// The archive, or folders and files of it [default: the working folder]
    #[arg(long = "path", value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    #[command(flatten)]
    pub(super) site: SiteArgs,
}

/// How terms are written otherwise.
#[derive(Debug, Args)]
pub(super) struct RetagArgs {
    /// The taxonomy, in the plural [default: the one that has the term]
    #[arg(long = "in", value_name = "TAXONOMY")]
    pub(super) taxonomy: Option<String>,

    /// Show what would change, and write nothing; exit with 1 when anything would
    #[arg(long)]
    pub(super) dry_run: bool,

    /// Write although the git working tree has changes
    #[arg(long)]
    pub(super) force: bool,

    #[command(flatten)]
    pub(super) site: TaxonomySite,
}

/// How `copydesk taxonomy list` prints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum TermsFormat {
    /// A table
    #[default]
    Table,
    /// One JSON document
    Json,
}

/// `copydesk convert`.
#[derive(Debug, Args)]
pub(super) struct ConvertArgs {
    /// Files and folders; `-` is standard input
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The form to write: markdown, html, text or json
    #[arg(long, value_name = "FORM", default_value = "markdown")]
    pub(super) to: String,

    /// Write the posts into this folder, under the names that they have
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,

    /// Write each post over itself
    #[arg(long, conflicts_with = "out")]
    pub(super) in_place: bool,

    /// Write nothing; exit with 1 when a post would change
    #[arg(long, conflicts_with_all = ["out", "in_place"])]
    pub(super) check: bool,

    /// Write nothing; show what would change
    #[arg(long, conflicts_with_all = ["out", "in_place"])]
    pub(super) diff: bool,

    #[command(flatten)]
    pub(super) site: SiteArgs,

    /// What to keep: faithful (all a browser shows), clean (what a reader sees) or plain (no raw HTML)
    #[arg(long, value_name = "PROFILE")]
    pub(super) profile: Option<String>,

    /// The engine that will read the Markdown: portable or the name of one
    #[arg(long, value_name = "ENGINE")]
    pub(super) target: Option<String>,

    /// How to write emphasis that would not close beside Chinese text: html, reference or move (the punctuation
    /// at its edge, which is a loss)
    #[arg(long, value_name = "HOW")]
    pub(super) cjk_emphasis: Option<String>,

    /// Who makes quotes and dashes typographic: keep (nobody) or engine
    #[arg(long, value_name = "HOW")]
    pub(super) typography: Option<String>,

    /// Who shows what HTML bodies hold: html (a browser, as it stands) or wordpress (its pages, where empty lines part
    /// paragraphs and line ends are breaks)
    #[arg(long, value_name = "HOW")]
    pub(super) html: Option<String>,

    /// Who reads the Markdown to prove it: reader (our own) or engines (pulldown-cmark and comrak as well)
    #[arg(long, value_name = "WHO", default_value = "reader")]
    pub(super) verify: String,

    /// What to do with Jekyll's template tags: keep them, or run them and convert what they write
    #[arg(long, value_name = "HOW", default_value = "keep")]
    pub(super) liquid: String,

    /// The moment that templates take for that of the build; without it what asks for it is left as it is
    #[arg(long, value_name = "DATE|TIME")]
    pub(super) build_time: Option<String>,

    /// Write without reading again what was written: faster, and nothing is promised
    #[arg(long)]
    pub(super) no_proof: bool,

    /// With --to text: leave the numbers of links and the list of their addresses away
    #[arg(long)]
    pub(super) no_link_notes: bool,

    /// Write over files that exist, and into a git working tree with changes
    #[arg(long)]
    pub(super) force: bool,

    /// Exit with 1 when anything was lost but what the content schema calls noise, hidden or forbidden
    #[arg(long)]
    pub(super) strict: bool,

    /// Write a page to look at: posts with losses before and after, side by side, and a sample of the others
    #[arg(long, value_name = "FILE.html")]
    pub(super) review: Option<PathBuf>,

    /// Print what was lost: pretty, short, json, jsonl, github, sarif, gitlab, junit, checkstyle, rdjson or rdjsonl
    #[arg(long, visible_alias = "report", value_name = "FORMAT")]
    pub(super) format: Option<String>,

    /// The name of what is read from standard input: it decides how the text is read
    #[arg(long, value_name = "PATH")]
    pub(super) stdin_filename: Option<PathBuf>,

    /// Be a filter: one JSON object a line in, one a line out
    #[arg(long, conflicts_with_all = ["paths", "out", "in_place", "check", "diff", "stdin_filename", "format", "review"])]
    pub(super) jsonl: bool,

    /// The dialect of the bodies of --jsonl: html, wordpress, commonmark, gfm, kramdown or
    /// kramdown-plain
    #[arg(long, value_name = "DIALECT", requires = "jsonl")]
    pub(super) from: Option<String>,

    /// The texts of --jsonl are whole files with front matter
    #[arg(long, requires = "jsonl")]
    pub(super) front_matter: bool,
}

/// `copydesk verify`.
#[derive(Debug, Args)]
#[command(
    after_help = "A folder without a configuration of its own is read as a copy of the other one's site; of built \
                        HTML pages only their one main or article is compared. Exit codes: 0 all pages are the same, 1 \
                        one differs, is missing or could not be compared, 2 wrong usage or configuration."
)]
pub(super) struct VerifyArgs {
    /// A post, a folder of posts or a folder of built HTML pages, as it was
    #[arg(value_name = "OLD")]
    pub(super) old: PathBuf,

    /// The same as it is now
    #[arg(value_name = "NEW")]
    pub(super) new: PathBuf,

    /// How much counts: dom (every element and attribute), core (text, emphasis, links, images, code, headings, lists,
    /// tables, quotes) or text (what a reader reads)
    #[arg(long, value_name = "MODE", default_value = "core")]
    pub(super) mode: String,

    /// How to print what differs: pretty, short or json
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    pub(super) format: String,

    /// Print nothing: the exit code says it
    #[arg(long, short)]
    pub(super) quiet: bool,
}

/// `copydesk explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// The name of the rule, loss or error [default: all of them]
    #[arg(value_name = "NAME")]
    pub(super) name: Option<String>,

    /// How to print it
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) format: ExplainFormat,
}

/// How what is known of a rule is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ExplainFormat {
    /// For reading; without a name a line for each
    #[default]
    Text,
    /// One object, or a list of them
    Json,
    /// A page of documentation
    Markdown,
}

/// `copydesk rules`.
#[derive(Debug, Args)]
pub(super) struct RulesArgs {
    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) format: RulesFormat,
}

/// How rules are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum RulesFormat {
    /// A line for each
    #[default]
    Text,
    /// A list of objects
    Json,
}

/// `copydesk completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    /// The shell
    #[arg(value_enum, value_name = "SHELL")]
    pub(super) shell: clap_complete::Shell,
}

/// `copydesk man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    /// Write copydesk.1 and a page for each command into this folder instead
    #[arg(long, value_name = "FOLDER")]
    pub(super) out: Option<PathBuf>,
}

/// `copydesk sites`.
#[derive(Debug, Args)]
pub(super) struct SitesArgs {
    /// Files and folders
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The generator: jekyll, hugo, zola, eleventy, hexo, astro or none [default: found out]
    #[arg(long, value_name = "NAME")]
    pub(super) generator: Option<String>,
}

/// `copydesk urls`.
#[derive(Debug, Args)]
pub(super) struct UrlsArgs {
    /// The root of the site, or any folder or file in it
    #[arg(default_value = ".", value_name = "ROOT")]
    pub(super) root: PathBuf,

    /// The generator: jekyll, hugo, zola, eleventy, hexo, astro or none [default: found out]
    #[arg(long, value_name = "NAME")]
    pub(super) generator: Option<String>,
}

/// `copydesk links`.
#[derive(Debug, Args)]
pub(super) struct LinksArgs {
    /// Files and folders
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// The generator: jekyll, hugo, zola, eleventy, hexo, astro or none [default: found out]
    #[arg(long, value_name = "NAME")]
    pub(super) generator: Option<String>,

    /// Only links to other sites
    #[arg(long)]
    pub(super) external: bool,

    /// How to print them
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub(super) format: LinksFormat,
}

/// How links are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum LinksFormat {
    /// What can be fetched, one URL a line: absolute where the site says where it is
    #[default]
    Txt,
    /// All, one JSON object a line: the URL as written, where it leads, its places
    Jsonl,
}

/// `copydesk lsp`.
#[derive(Debug, Args)]
#[command(
    after_help = "An editor starts it and speaks to it on standard input and output; docs/editor.md says how to set \
                        that up. Exit codes: 0 after `shutdown` and `exit`, 1 when the editor went without."
)]
pub(super) struct LspArgs {
    /// Taken and ignored: editors name the way of transport, and there is no other one
    #[arg(long)]
    pub(super) stdio: bool,
}

/// `copydesk schema`.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    #[command(subcommand)]
    pub(super) action: SchemaAction,
}

#[derive(Debug, Subcommand)]
pub(super) enum SchemaAction {
    /// List the built-in schemas
    List,
    /// Print a built-in schema
    Show {
        /// Its name
        name: String,
    },
    /// Print the front-matter part of a schema as plain JSON Schema, for editors and other tools
    Export {
        /// The name of a built-in schema, or a file
        #[arg(value_name = "NAME|FILE")]
        schema: String,
    },
    /// Check schema files
    Check {
        /// The files
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_hold_together() {
        super::Arguments::command().debug_assert();
    }
}
