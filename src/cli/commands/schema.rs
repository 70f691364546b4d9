//! `copydesk schema`: the built-in content schemas, and checks of your own.

use std::path::Path;
use std::process::ExitCode;

use crate::cli::args::{SchemaAction, SchemaArgs};
use crate::cli::failure::Failure;
use crate::cli::terminal::Terminal;
use crate::generator::Generator;
use crate::report::count;
use crate::run::jobs::{SetupError, named_schema, parse_schema};
use crate::run::read::Names;
use crate::schema::Schema;

pub(crate) fn run(args: &SchemaArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let names = Names::here();
    let text = match &args.action {
        SchemaAction::List => Schema::built_in_names().map(|name| format!("{name}\n")).concat(),
        SchemaAction::Show { name } => Schema::built_in_source(name)
            .ok_or_else(|| Failure::unknown("built-in schema", name, Schema::built_in_names()))?
            .to_owned(),
        SchemaAction::Export { schema } => {
            let schema = named_schema(schema, Generator::None, &names)?;
            let mut text = serde_json::to_string_pretty(&schema.export()).unwrap_or_default();
            text.push('\n');
            text
        }
        SchemaAction::Check { files } => return check(files, &names, terminal),
    };
    terminal.print(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// Checks every file, so that all mistakes of all files are seen at once.
fn check(files: &[impl AsRef<Path>], names: &Names, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let mut wrong = 0;
    for file in files {
        match parse_schema(file.as_ref(), Generator::None, names) {
            Ok(_) => {}
            Err(error @ SetupError::Mistakes(..)) => {
                wrong += 1;
                terminal.fail(&error.into());
            }
            Err(error) => return Err(error.into()),
        }
    }
    terminal.note(match wrong {
        0 => format!("{}: nothing to report", count(files.len(), "schema file")),
        wrong => format!("mistakes in {wrong} of {}", count(files.len(), "schema file")),
    });
    Ok(ExitCode::from(if wrong > 0 { 2 } else { 0 }))
}
