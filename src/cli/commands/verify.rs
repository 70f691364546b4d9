//! `copydesk verify A B`: whether what a reader saw before is what a reader sees after.

use std::io::Write;
use std::process::ExitCode;

use crate::cli::args::VerifyArgs;
use crate::cli::failure::Failure;
use crate::cli::setup::progress;
use crate::cli::terminal::Terminal;
use crate::convert::compare::Equality;
use crate::report::{ComparisonReport, Format};
use crate::run::pairs::Pairs;
use crate::run::read::Names;
use crate::run::verify::{How, verify};

pub(crate) fn run(args: &VerifyArgs, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let modes = Equality::ALL.map(Equality::name);
    let equality = Equality::from_name(&args.mode).ok_or_else(|| Failure::unknown("mode", &args.mode, modes))?;
    let format = ComparisonReport::FORMATS.into_iter().find(|format| format.name() == args.format);
    let names = ComparisonReport::FORMATS.map(Format::name);
    let format = format.ok_or_else(|| Failure::unknown("format", &args.format, names))?;
    let kind = |path: &std::path::Path| {
        let error = |error| Failure::Io(format!("cannot read {}", path.display()), error);
        path.metadata().map(|found| found.is_dir()).map_err(error)
    };
    if kind(&args.old)? != kind(&args.new)? {
        return Err(Failure::usage("a file and a folder cannot be compared", "name two posts or two folders"));
    }
    let names = Names::here();
    let pairs = Pairs::open(&args.old, &args.new, &names)?;
    if pairs.pairs.is_empty() {
        terminal.note("note: no pages were found there");
    }
    let report = (!args.quiet).then(|| ComparisonReport::new(format, terminal.output_style()));
    let bar = progress(terminal, pairs.pairs.len());
    let mut out = terminal.output();
    let mut part = Vec::new();
    report.as_ref().inspect(|report| report.begin(&mut part));
    out.write_all(&part).map_err(Failure::output)?;
    let how = How { equality, report: report.as_ref(), names: &names };
    let figures = verify(&pairs, how, &mut |bytes| out.write_all(bytes), &|| bar.inc(1)).map_err(Failure::output)?;
    bar.finish_and_clear();
    part.clear();
    report.as_ref().inspect(|report| report.end(&figures, &mut part));
    out.write_all(&part).and_then(|()| out.flush()).map_err(Failure::output)?;
    if !args.quiet && format != Format::Json {
        terminal.note(figures.to_string());
    }
    Ok(ExitCode::from(u8::from(figures.same < figures.pages())))
}
