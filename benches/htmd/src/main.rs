//! `copydesk-beside-htmd [--rounds N] [--most N] [--only NAME] FILE.jsonl…`: HTML to Markdown in MB/s of one thread, by
//! htmd and by copydesk without and with its proof.
//!
//! A line of a file is a JSON object with the HTML in `html`; the first `--most` of them count. Each round goes through all
//! documents with each converter in turn, so that a slow minute of the machine hits all of them; the best round of each
//! counts. `--only NAME` runs one converter once and prints nothing, for a profiler that counts instructions.

use std::hint::black_box;
use std::process::ExitCode;
use std::time::{Duration, Instant};
use std::{env, fs};

use copydesk::convert::{Settings, convert_body};
use copydesk::generator::Generator;
use copydesk::markup::{Dialect, ReadOptions};
use copydesk::schema::Schema;
use copydesk::text::SourceFile;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A converter: from HTML to how many bytes of Markdown it made.
struct Converter {
    name: &'static str,
    convert: Box<dyn Fn(&str) -> usize>,
}

fn converters() -> Vec<Converter> {
    let htmd = htmd::HtmlToMarkdown::new();
    let own = |proof: bool| -> Box<dyn Fn(&str) -> usize> {
        let (schema, settings) = (Schema::built_in(Generator::None), Settings { proof, ..Settings::default() });
        let read = ReadOptions { dialect: Dialect::Html, ..ReadOptions::default() };
        Box::new(move |html| {
            let source = SourceFile::from_text("", html);
            convert_body(&source, &read, &schema, &settings).text.len()
        })
    };
    vec![
        Converter { name: "htmd", convert: Box::new(move |html| htmd.convert(html).map_or(0, |text| text.len())) },
        Converter { name: "no-proof", convert: own(false) },
        Converter { name: "proof", convert: own(true) },
    ]
}

/// The HTML of each line of the file at `path`; at most `most` of them.
fn documents(path: &str, most: usize) -> Result<Vec<String>, String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{path}: {error}"))?;
    let html = |line: &str| -> Option<String> {
        Some(serde_json::from_str::<serde_json::Value>(line).ok()?.get("html")?.as_str()?.to_owned())
    };
    text.lines().take(most).map(|line| html(line).ok_or_else(|| format!("{path}: a line without `html`"))).collect()
}

fn run(converter: &Converter, documents: &[String]) -> Duration {
    let start = Instant::now();
    for html in documents {
        black_box((converter.convert)(black_box(html)));
    }
    start.elapsed()
}

fn main() -> ExitCode {
    let (mut rounds, mut most, mut only, mut files) = (5, usize::MAX, None, Vec::new());
    let mut arguments = env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().and_then(|n| n.parse().ok());
        match argument.as_str() {
            "--rounds" => rounds = number().unwrap_or(rounds),
            "--most" => most = number().unwrap_or(most),
            "--only" => only = arguments.next(),
            _ => files.push(argument),
        }
    }
    if files.is_empty() {
        eprintln!("usage: copydesk-beside-htmd [--rounds N] [--most DOCUMENTS] [--only NAME] FILE.jsonl...");
        return ExitCode::from(2);
    }
    let converters = converters();
    for path in &files {
        let documents = match documents(path, most) {
            Ok(documents) => documents,
            Err(error) => {
                eprintln!("{error}");
                return ExitCode::from(2);
            }
        };
        let bytes: usize = documents.iter().map(String::len).sum();
        if let Some(only) = &only {
            for converter in converters.iter().filter(|converter| converter.name == only) {
                run(converter, &documents);
            }
            continue;
        }
        let mut best = vec![Duration::MAX; converters.len()];
        for _ in 0..rounds {
            for (converter, best) in converters.iter().zip(&mut best) {
                *best = run(converter, &documents).min(*best);
            }
        }
        println!("{path}: {} documents, {:.1} MB; best of {rounds} rounds", documents.len(), bytes as f64 / 1e6);
        for (converter, time) in converters.iter().zip(&best) {
            let speed = bytes as f64 / 1e6 / time.as_secs_f64();
            let ratio = best[0].as_secs_f64() / time.as_secs_f64();
            println!("  {:10} {speed:8.1} MB/s {ratio:6.2} x htmd", converter.name);
        }
    }
    ExitCode::SUCCESS
}
