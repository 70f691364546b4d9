//! Generated templates against the real Jekyll: tags, filters and lookups in each other, some with a character deleted or
//! doubled. What runs otherwise is shown. `COPYDESK_LIQUID` says how many; without it, or without Ruby, nothing is run
//! (`tests/engines/run.sh` installs Jekyll and sets it).

mod liquid_host;

mod random;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write as _};
use std::process::{Command, Stdio};

use copydesk::liquid::{Reason, expand};
use liquid_host::FixtureHost;
use random::Random;

const VALUES: [&str; 44] = [
    "page.title",
    "page.slug",
    "page.tags",
    "page.tags[1]",
    "page.date",
    "page.count",
    "page.price",
    "page.empty",
    "page.list",
    "page.map",
    "page.cjk",
    "page.none",
    "site.people",
    "site.people[0]",
    "site.people.first.name",
    "site.words",
    "site.numbers",
    "site.mixed",
    "site.holes",
    "site.nested",
    "site.nested.one.two",
    "site.text",
    "nothing",
    "x",
    "y",
    "i",
    "forloop.index",
    "forloop.last",
    "\"a b,c\"",
    "'x'",
    "\"\"",
    "3",
    "-7",
    "2.5",
    "\"12.50\"",
    "true",
    "false",
    "nil",
    "(1..3)",
    "empty",
    "i.name",
    "i.age",
    "page[\"slug\"]",
    "\"2021-03-04 05:06\"",
];

const PLAIN_FILTERS: [&str; 40] = [
    "upcase",
    "downcase",
    "capitalize",
    "escape",
    "escape_once",
    "url_encode",
    "strip",
    "lstrip",
    "rstrip",
    "strip_html",
    "strip_newlines",
    "newline_to_br",
    "normalize_whitespace",
    "size",
    "first",
    "last",
    "reverse",
    "sort",
    "sort_natural",
    "uniq",
    "compact",
    "join",
    "abs",
    "ceil",
    "floor",
    "round",
    "jsonify",
    "inspect",
    "to_integer",
    "xml_escape",
    "strip",
    "strip",
    "slugify",
    "number_of_words",
    "relative_url",
    "absolute_url",
    "truncatewords",
    "pop",
    "shift",
    "default",
];

const FILTERS: [&str; 34] = [
    "append",
    "prepend",
    "remove",
    "remove_first",
    "split",
    "join",
    "plus",
    "minus",
    "times",
    "divided_by",
    "modulo",
    "at_least",
    "at_most",
    "truncate",
    "truncatewords",
    "default",
    "map",
    "concat",
    "push",
    "unshift",
    "slice",
    "round",
    "group_by",
    "sort",
    "uniq",
    "sort_natural",
    "compact",
    "pop",
    "nobody",
    "number_of_words",
    "slugify",
    "array_to_sentence_string",
    "strip",
    "nobody",
];

const ARGUMENTS: [&str; 26] = [
    "\"a\"",
    "\",\"",
    "\" \"",
    "\"\"",
    "2",
    "-1",
    "0",
    "1.5",
    "\"name\"",
    "\"age\"",
    "\"info.city\"",
    "\"team\"",
    "page.tags",
    "x",
    "nothing",
    "\"%Y-%m-%d %H:%M\"",
    "\"%b %-d, %y %j %U\"",
    "\"cjk\"",
    "\"pretty\"",
    "\"ordinal\"",
    "\"raw\"",
    "true",
    "'e'",
    "\"info\"",
    "i",
    "page.count",
];

fn value(r: &mut Random) -> String {
    let mut out = r.pick(&VALUES).to_owned();
    for place in 0..[0, 0, 1, 1, 2, 3][r.below(6)] {
        let gap = r.pick(&[" | ", "|", " |", " | "]);
        out += gap;
        match r.below(10) {
            0..=3 => out += r.pick(&PLAIN_FILTERS),
            4 => {
                let _ = write!(out, "replace: {}, {}", r.pick(&ARGUMENTS), r.pick(&ARGUMENTS));
            }
            5 => {
                let name = r.pick(&["where", "find", "slice", "truncate", "sort", "truncatewords", "default"]);
                let _ = write!(out, "{name}: {}, {}", r.pick(&ARGUMENTS), r.pick(&ARGUMENTS));
            }
            6 if r.chance(40) => {
                let name = r.pick(&["where_exp", "find_exp"]);
                let _ = write!(out, "{name}: \"i\", \"{}\"", condition(r).replace('"', "'"));
            }
            6 => {
                let _ = write!(out, "group_by_exp: \"i\", \"i | {}\"", r.pick(&PLAIN_FILTERS));
            }
            // What other filters make is a date to Ruby in ways of its own.
            7 if place == 0 && (out == "page.date" || out.starts_with("\"2021")) => {
                let name =
                    r.pick(&["date: \"%Y-%m-%d %H:%M\"", "date: '%e %B'", "date_to_string", "date_to_long_string"]);
                out += name;
            }
            _ => {
                let _ = write!(out, "{}{}{}", r.pick(&FILTERS), r.pick(&[": ", ":", " : "]), r.pick(&ARGUMENTS));
            }
        }
    }
    out
}

fn condition(r: &mut Random) -> String {
    let mut out = r.pick(&VALUES).to_owned();
    if r.chance(70) {
        let operator = r.pick(&["==", "!=", "<>", "<", ">", "<=", ">=", "contains", "=", "is"]);
        let space = if operator.len() > 2 || r.chance(80) { " " } else { "" };
        let _ = write!(out, "{space}{operator}{space}{}", r.pick(&VALUES));
    }
    if r.chance(25) {
        let _ = write!(out, " {} {}", r.pick(&["and", "or", "&&"]), condition(r));
    }
    out
}

fn tag(r: &mut Random, inside: &str) -> String {
    let open = r.pick(&["{% ", "{%- ", "{%", "{% "]);
    let close = r.pick(&[" %}", " -%}", "%}", " %}"]);
    format!("{open}{inside}{close}")
}

fn block(r: &mut Random, depth: usize) -> String {
    let mut out = String::new();
    for _ in 0..=r.below(3) {
        out += &piece(r, depth);
    }
    out
}

fn piece(r: &mut Random, depth: usize) -> String {
    let kind = if depth == 0 { r.below(8) } else { r.below(16) };
    match kind {
        0 | 1 => r.pick(&["text ", " \n ", "天津 ", "\n\n", "a { b } ", "\r\n", " "]).to_owned(),
        2..=4 => format!("{}{}{}", r.pick(&["{{ ", "{{- ", "{{"]), value(r), r.pick(&[" }}", " -}}", "}}"])),
        5 => {
            let inside = format!("assign {} = {}", r.pick(&["x", "y"]), value(r));
            tag(r, &inside)
        }
        6 => {
            let inside = r.pick(&[
                "include plain.md",
                "include params.html a=x b=\"c\"",
                "include sets.html",
                "cycle 'a', x, 3",
                "cycle x: 1, 2",
                "increment n",
                "decrement n",
                "break",
                "continue",
                "include nested.html a=page.slug",
                "link about.md",
            ]);
            tag(r, inside)
        }
        7 => format!("{}{}{}", tag(r, "raw"), r.pick(&["{{ x }}", " \n{% if %} ", ""]), "{% endraw %}"),
        8 | 9 => {
            let name = r.pick(&["if", "unless"]);
            let inside = format!("{name} {}", condition(r));
            let mut out = tag(r, &inside) + &block(r, depth - 1);
            if r.chance(30) {
                let inside = format!("elsif {}", condition(r));
                out += &(tag(r, &inside) + &block(r, depth - 1));
            }
            if r.chance(50) {
                out += &(tag(r, "else") + &block(r, depth - 1));
            }
            let end = format!("end{name}");
            out + &tag(r, &end)
        }
        10 | 11 => {
            let mut inside = format!("for i in {}", r.pick(&VALUES));
            for _ in 0..r.below(3) {
                inside +=
                    r.pick(&[" limit:2", " offset:1", " reversed", " offset: continue", " limit: x", ", limit:1"]);
            }
            let mut out = tag(r, &inside) + &block(r, depth - 1);
            if r.chance(30) {
                out += &(tag(r, "else") + &block(r, depth - 1));
            }
            out + &tag(r, "endfor")
        }
        12 => {
            let inside = format!("case {}", r.pick(&VALUES));
            let mut out = tag(r, &inside) + r.pick(&["", " ", "lost"]);
            for _ in 0..=r.below(2) {
                let inside = format!("when {}{}{}", r.pick(&VALUES), r.pick(&[", ", " or ", ","]), r.pick(&VALUES));
                out += &(tag(r, &inside) + &block(r, depth - 1));
            }
            if r.chance(50) {
                out += &(tag(r, "else") + &block(r, depth - 1));
            }
            out + &tag(r, "endcase")
        }
        13 => tag(r, "capture x") + &block(r, depth - 1) + &tag(r, "endcapture"),
        14 => {
            let name = r.pick(&["comment", "ifchanged", "highlight ruby"]);
            let end = format!("end{}", name.split(' ').next().unwrap());
            tag(r, name) + &block(r, depth - 1) + &tag(r, &end)
        }
        _ => {
            let inside = format!("tablerow i in {} cols:{}", r.pick(&VALUES), 1 + r.below(3));
            tag(r, &inside) + &block(r, depth - 1) + &tag(r, "endtablerow")
        }
    }
}

/// A template, one in five with a character deleted or doubled.
fn template(r: &mut Random) -> String {
    let mut out = String::new();
    for _ in 0..=r.below(4) {
        let depth = r.below(4);
        out += &piece(r, depth);
    }
    if r.chance(20) && !out.is_empty() {
        let at = r.below(out.chars().count());
        let twice = r.chance(40);
        let copies = |(i, c): (usize, char)| std::iter::repeat_n(c, if i != at { 1 } else { 2 * usize::from(twice) });
        out = out.chars().enumerate().flat_map(copies).collect();
    }
    out
}

#[test]
fn generated_templates_run_as_jekyll_runs_them() {
    let Some(count) = std::env::var("COPYDESK_LIQUID").ok().and_then(|n| n.parse::<usize>().ok()) else { return };
    let seed = std::env::var("COPYDESK_LIQUID_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(1);
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/engines/liquid_render.rb");
    let Ok(mut ruby) =
        Command::new("ruby").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn()
    else {
        return;
    };
    let mut questions = ruby.stdin.take().expect("a pipe");
    let mut answers = BufReader::new(ruby.stdout.take().expect("a pipe")).lines();
    let (host, mut r) = (FixtureHost::new(), Random(seed));
    let (mut faults, mut run, mut unknown) = (Vec::new(), 0, 0);
    for _ in 0..count {
        let template = template(&mut r);
        writeln!(questions, "{}", serde_json::json!({ "text": template })).expect("Ruby listens");
        let answer = answers.next().expect("Ruby answers").expect("a line");
        let answer: serde_json::Value = serde_json::from_str(&answer).expect("JSON");
        let ours = expand(&template, &host);
        let reasons: Vec<Reason> = ours.refused.iter().map(|refused| refused.reason).collect();
        let clock = answer["error"] == "the clock";
        if clock || reasons.iter().any(|reason| matches!(reason, Reason::Clock | Reason::UnknownValue | Reason::Cap)) {
            unknown += 1;
            continue;
        }
        run += usize::from(answer["text"].is_string());
        let fault = match (answer["text"].as_str(), ours.refused.first()) {
            (Some(text), None) => (text != ours.text).then(|| format!("want {text:?}\ngot  {:?}", ours.text)),
            (Some(text), Some(refused)) => Some(format!("want {text:?}\nrefused: {}", refused.message)),
            (None, None) => Some(format!("{}\ngot {:?}", answer["error"], ours.text)),
            (None, Some(_)) => None,
        };
        faults.extend(fault.map(|fault| format!("{template:?}\n{fault}")));
    }
    drop(questions);
    let _ = ruby.wait();
    println!("{count} templates, {run} run, {unknown} not known, {} otherwise", faults.len());
    assert!(count < 100 || run > count / 4, "too few templates run");
    faults.truncate(40);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n\n"));
}
