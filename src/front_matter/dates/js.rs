//! `new Date(text)` of V8: ISO 8601 first, then its legacy parser, as far as dates that people write need it.
//!
//! What V8 guesses and nobody means is refused: a year before 1000 (`+0800`), one of six digits, a missing year (2001).

use super::{Fields, ParsedDate, clock, month_named, zone_named};
use crate::front_matter::resolve::Scan;

/// Reads `text` as V8 does. Without an offset an ISO day is UTC, everything else local time.
pub(super) fn parse(text: &str) -> Option<ParsedDate> {
    let fields = match iso(text) {
        Some(fields) => fields,
        None => legacy(text)?,
    };
    fields.check(true).ok()
}

/// `YYYY(-MM(-DD))(Thh:mm(:ss(.f))(Z|±hh:mm))`.
fn iso(text: &str) -> Option<Fields> {
    let mut scan = Scan(text);
    let year = scan.number(4, 4)?;
    let mut fields = Fields { year, month: 1, day: 1, offset: Some(0), ..Fields::default() };
    if scan.one(['-']).is_some() {
        fields.month = scan.number(2, 2)?;
        if scan.one(['-']).is_some() {
            fields.day = scan.number(2, 2)?;
        }
    }
    if scan.one(['T']).is_some() {
        fields.time = Some(clock(&mut scan, false)?);
        fields.offset = if scan.0.is_empty() { None } else { Some(scan.offset()?) };
    }
    scan.0.is_empty().then_some(fields)
}

/// The legacy parser: numbers, names of months and zones; a word that it does not know is an error after a number.
fn legacy(text: &str) -> Option<Fields> {
    let mut fields = Fields::default();
    let mut numbers: Vec<i32> = Vec::new();
    let (mut month, mut time, mut zone) = (None, None, None);
    let mut scan = Scan(text);
    let mut seen_number = false;
    while let Some(c) = scan.0.chars().next() {
        if c == '(' {
            scan.0 = scan.0.split_once(')').map_or("", |(_, rest)| rest);
        } else if c.is_ascii_digit() {
            seen_number = true;
            let before = scan.0.len();
            let n = scan.number(1, 6)?;
            let len = before - scan.0.len();
            if scan.0.starts_with(':') && time.is_none() {
                time = Some(clock_after(n, &mut scan)?);
                // `8:55PM` is an error, `8:55 PM` is not; `Z` and `T` may touch.
                if scan.0.starts_with(['a', 'A', 'p', 'P']) {
                    return None;
                }
            } else if scan.0.starts_with(|c: char| c.is_alphabetic()) {
                // `3rd`, `20h55`, `8pm` end it.
                return None;
            } else if len > 6 || numbers.len() == 3 {
                return None;
            } else {
                numbers.push(n);
            }
        } else if c.is_alphabetic() {
            let len = scan.0.find(|c: char| !c.is_alphabetic()).unwrap_or(scan.0.len());
            let (word, rest) = scan.0.split_at(len);
            scan.0 = rest;
            if let Some(found) = month_named(word) {
                month = Some(found);
            } else if let Some((hour, minute, second, nanos)) =
                time.filter(|_| word.eq_ignore_ascii_case("am") || word.eq_ignore_ascii_case("pm"))
            {
                let pm = word.eq_ignore_ascii_case("pm");
                time = Some((hour % 12 + if pm { 12 } else { 0 }, minute, second, nanos));
            } else if let Some(found) = zone_named(word).filter(|_| time.is_some()) {
                zone = Some(found);
            } else if seen_number || rest.starts_with(|c: char| c.is_ascii_digit()) {
                return None;
            }
        } else if matches!(c, '+' | '-') && time.is_some() {
            scan.0 = &scan.0[1..];
            let hours = scan.number(1, 4)?;
            let (hours, minutes) = if scan.one([':']).is_some() {
                (hours, scan.number(2, 2)?)
            } else if hours > 24 {
                (hours / 100, hours % 100)
            } else {
                (hours, 0)
            };
            let seconds = hours * 3600 + minutes * 60;
            zone = Some(zone.unwrap_or(0) + if c == '-' { -seconds } else { seconds });
            if scan.0.starts_with(':') {
                return None;
            }
        } else {
            scan.0 = &scan.0[c.len_utf8()..];
        }
    }
    let (year, m, day) = match (month, numbers.as_slice()) {
        (Some(month), [year]) if *year > 31 => (*year, month, 1),
        (Some(month), [a, b]) if *a > 31 => (*a, month, *b),
        (Some(month), [a, b]) => (century(*b), month, *a),
        (None, [a, b, c]) if *a > 31 => (*a, *b, *c),
        (None, [a, b, c]) => (century(*c), *a, *b),
        _ => return None,
    };
    (fields.year, fields.month, fields.day) = (year, m, day);
    fields.time = time;
    fields.offset = zone;
    Some(fields)
}

fn clock_after(hour: i32, scan: &mut Scan<'_>) -> Option<(i32, i32, i32, i32)> {
    scan.one([':'])?;
    let minute = scan.number(1, 2)?;
    let second = if scan.one([':']).is_some() { scan.number(1, 2)? } else { 0 };
    let nanos = if scan.one(['.']).is_some() { scan.fraction() } else { 0 };
    (second < 60).then_some((hour, minute, second, nanos))
}

fn century(year: i32) -> i32 {
    match year {
        0..=49 => 2000 + year,
        50..=99 => 1900 + year,
        _ => year,
    }
}
