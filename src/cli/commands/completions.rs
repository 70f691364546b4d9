//! `copydesk completions SHELL`: what a shell needs to complete arguments.

use std::process::ExitCode;

use clap::CommandFactory;

use crate::cli::args::{Arguments, CompletionsArgs};
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;

pub(crate) fn run(args: &CompletionsArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "copydesk", &mut out);
    terminal.print(&out)?;
    Ok(ExitCode::SUCCESS)
}
