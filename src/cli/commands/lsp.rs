//! `copydesk lsp`: the language server, on standard input and output.

use std::io::{BufReader, stdin, stdout};
use std::process::ExitCode;

use crate::cli::args::LspArgs;
use crate::lsp::serve;

pub(crate) fn run(args: &LspArgs) -> ExitCode {
    // Standard streams are the only way of transport, named or not.
    let LspArgs { stdio: _ } = args;
    let ended_well = serve(BufReader::new(stdin()), stdout().lock());
    ExitCode::from(u8::from(!ended_well))
}
