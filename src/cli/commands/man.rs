//! `copydesk man`: manual pages.

use std::process::ExitCode;

use clap::CommandFactory;
use clap_mangen::{Man, generate_to};

use crate::cli::args::{Arguments, ManArgs};
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;

pub(crate) fn run(args: &ManArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let command = Arguments::command().disable_help_subcommand(true);
    match &args.out {
        None => {
            let mut out = Vec::new();
            Man::new(command).render(&mut out).map_err(Failure::output)?;
            terminal.print(&out)?;
        }
        Some(folder) => std::fs::create_dir_all(folder)
            .and_then(|()| generate_to(command, folder))
            .map_err(|error| Failure::Io(format!("cannot write manual pages to {}", folder.display()), error))?,
    }
    Ok(ExitCode::SUCCESS)
}
