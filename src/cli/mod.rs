//! The command line: arguments, printing, exit codes. Nothing below this layer prints.

mod args;
mod commands;
mod failure;
mod setup;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;
use terminal::Terminal;

use crate::run::pool;

/// Runs the command with the process's arguments. The exit code is 0 when there is nothing to report, 1 for findings,
/// 2 for wrong usage, configuration or input.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => {
            // Help and version go to standard output; a closed pipe there is nobody's fault.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 2 } else { 0 });
        }
    };
    let terminal = Terminal::new(arguments.color);
    pool::quiet_panics();
    let threads = arguments.threads.map(usize::from);
    let result = pool::with_threads(threads, || match &arguments.command {
        Command::Lint(args) => commands::lint::run(args, &terminal),
        Command::Convert(args) => commands::convert::run(args, &terminal),
        Command::Verify(args) => commands::verify::run(args, &terminal),
        Command::Explain(args) => commands::explain::run(args, &terminal),
        Command::Rules(args) => commands::rules::run(args, &terminal),
        Command::Schema(args) => commands::schema::run(args, &terminal),
        Command::Sites(args) => commands::sites::run(args, &terminal),
        Command::Urls(args) => commands::urls::run(args, &terminal),
        Command::Links(args) => commands::links::run(args, &terminal),
        Command::Lsp(args) => Ok(commands::lsp::run(args)),
    });
    let result = result.unwrap_or_else(|reason| {
        let what = format!("the system gives no {} threads: {reason}", threads.unwrap_or_default());
        Err(Failure::usage(what, "ask for fewer with --threads"))
    });
    match result {
        Ok(code) => code,
        Err(Failure::ClosedPipe) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.fail(&failure);
            ExitCode::from(2)
        }
    }
}
