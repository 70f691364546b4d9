//! `copydesk sites [PATHS]`: the sites that were found, what builds them and how we know.

use std::fmt::Write;
use std::process::ExitCode;

use crate::cli::args::SitesArgs;
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::generator::Generator;
use crate::run::walk::discover;

pub(crate) fn run(args: &SitesArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let sites = discover(&args.paths, generator(args.generator.as_deref())?)
        .map_err(|error| Failure::Io("cannot look for sites".to_owned(), error))?;
    let mut out = String::new();
    for site in sites {
        let posts = site.posts.len() + site.others.len();
        if posts == 0 && site.site.generator == Generator::None {
            continue;
        }
        let plural = if posts == 1 { "" } else { "s" };
        let name = site.site.generator.name();
        let _ = writeln!(out, "{}: {name} ({}), {posts} post{plural}", site.root.display(), site.reason);
    }
    terminal.print(out.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The generator named on the command line.
pub(crate) fn generator(name: Option<&str>) -> Result<Option<Generator>, Failure> {
    let find = |name| {
        let names = Generator::ALL.map(Generator::name);
        Generator::from_name(name).ok_or_else(|| Failure::unknown("generator", name, names))
    };
    name.map(find).transpose()
}
