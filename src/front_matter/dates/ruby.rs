//! Ruby's `Time.parse`, that is `Date._parse` and the range checks of `Time`: very lenient, and the one that decides
//! whether a Jekyll build survives.

use super::{DateError, Fields, ParsedDate, month_named, zone_named};

/// What the reader of the text is given without a year: Ruby takes this year, which no two builds agree on.
const NO_YEAR: DateError = DateError::NoYear;

/// Reads `text` as `Time.parse` does.
pub(super) fn parse(text: &str) -> Result<ParsedDate, DateError> {
    let (time, rest) = take_time(text);
    let day = month_by_name(&rest).or_else(|| separated(&rest)).or_else(|| digits(&rest, time.is_none()));
    let Some(day) = day else {
        return Err(if time.is_some() { NO_YEAR } else { DateError::NoDate });
    };
    let mut fields = Fields { month: day.month.unwrap_or(1), day: day.day.unwrap_or(1), ..Fields::default() };
    if let Some(time) = time {
        fields.time = Some(time.clock);
        fields.offset = time.offset;
    } else if let Some(clock) = day.clock {
        fields.time = Some(clock);
        fields.offset = day.utc.then_some(0);
    }
    // Ruby checks the ranges before it looks for a year.
    fields.year = 2000;
    fields.check(true)?;
    fields.year = day.year.ok_or(NO_YEAR)?;
    fields.check(true)
}

struct Time {
    clock: (i32, i32, i32, i32),
    offset: Option<i32>,
}

#[derive(Default)]
struct Day {
    year: Option<i32>,
    month: Option<i32>,
    day: Option<i32>,
    clock: Option<(i32, i32, i32, i32)>,
    utc: bool,
}

/// `H:M(:S(.f))(am|pm)(zone)`, `H am`, `20h55`; the rest is the text with a blank in its place.
fn take_time(text: &str) -> (Option<Time>, String) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let hour = number(bytes, &mut at);
        let mut end = at;
        let mut clock = None;
        match bytes.get(at) {
            Some(b':') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                at += 1;
                let minute = number(bytes, &mut at);
                let (mut second, mut nanos) = (0, 0);
                if bytes.get(at) == Some(&b':') && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
                    at += 1;
                    second = number(bytes, &mut at);
                    if matches!(bytes.get(at), Some(b'.' | b',')) && bytes.get(at + 1).is_some_and(u8::is_ascii_digit) {
                        let mut scan = crate::front_matter::resolve::Scan(&text[at + 1..]);
                        nanos = scan.fraction();
                        at = text.len() - scan.0.len();
                    }
                }
                clock = Some((hour, minute, second, nanos));
                end = at;
            }
            Some(b'h') if bytes.get(at + 1).is_some_and(u8::is_ascii_digit) => {
                at += 1;
                clock = Some((hour, number(bytes, &mut at), 0, 0));
                end = at;
            }
            _ => {}
        }
        let rest = text[end..].trim_start();
        let meridiem = rest.get(..2).map(str::to_ascii_lowercase);
        let pm = match meridiem.as_deref() {
            Some("am") => Some(false),
            Some("pm") => Some(true),
            _ => None,
        };
        if let Some(pm) = pm.filter(|_| !rest[2..].starts_with(|c: char| c.is_alphanumeric())) {
            let (hour, minute, second, nanos) = clock.unwrap_or((hour, 0, 0, 0));
            clock = Some((hour % 12 + if pm { 12 } else { 0 }, minute, second, nanos));
            end = text.len() - rest.len() + 2;
        }
        if let Some(clock) = clock {
            let (offset, end) = take_zone(text, end);
            return (Some(Time { clock, offset }), format!("{} {}", &text[..start], &text[end..]));
        }
        at = at.max(end);
    }
    (None, text.to_owned())
}

/// A zone after a time. Ruby takes any word for one and understands few: the others are local time.
fn take_zone(text: &str, from: usize) -> (Option<i32>, usize) {
    let rest = text[from..].trim_start();
    let at = text.len() - rest.len();
    let word = rest.bytes().take_while(u8::is_ascii_alphabetic).count();
    if word > 0 {
        let name = &rest[..word];
        let sign =
            rest[word..].starts_with(['+', '-']) && matches!(name.to_ascii_uppercase().as_str(), "GMT" | "UTC" | "UT");
        if !sign {
            return if month_named(name).is_some() { (None, from) } else { (zone_named(name), at + word) };
        }
    }
    let Some(signed) = rest[word..].strip_prefix(['+', '-']) else { return (None, from) };
    let negative = rest.as_bytes()[word] == b'-';
    let len = signed.bytes().take_while(|b| b.is_ascii_digit() || *b == b':').count();
    let digits: String = signed[..len].chars().filter(char::is_ascii_digit).collect();
    let end = at + word + 1 + len;
    if len == 0 {
        return (None, from);
    }
    // `Time.zone_offset` knows `±HH`, `±HHMM` and `±HH:MM`; `-5` is local time.
    let seconds = match digits.len() {
        2 | 4 | 6 => {
            let part = |n: usize| digits.get(n..n + 2).and_then(|d| d.parse::<i32>().ok()).unwrap_or(0);
            Some(part(0) * 3600 + part(2) * 60 + part(4))
        }
        _ => None,
    };
    (seconds.map(|s| if negative { -s } else { s }), end)
}

fn number(bytes: &[u8], at: &mut usize) -> i32 {
    let mut n = 0i32;
    while let Some(digit) = bytes.get(*at).filter(|b| b.is_ascii_digit()) {
        n = n.saturating_mul(10).saturating_add(i32::from(digit - b'0'));
        *at += 1;
    }
    n
}

/// `3 September 2021`, `Sep 3, 2021`, `2021-Sep-03`.
fn month_by_name(text: &str) -> Option<Day> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut numbers: Vec<(usize, usize, i32)> = Vec::new();
    let mut month = None;
    while at < bytes.len() {
        if bytes[at].is_ascii_digit() {
            let start = at;
            let n = number(bytes, &mut at);
            numbers.push((start, at - start, n));
        } else if bytes[at].is_ascii_alphabetic() {
            let start = at;
            while bytes.get(at).is_some_and(u8::is_ascii_alphabetic) {
                at += 1;
            }
            let glued = start > 0 && bytes[start - 1].is_ascii_digit();
            if month.is_none() && !glued {
                month = month_named(&text[start..at]).map(|m| (start, m));
            }
        } else {
            at += 1;
        }
    }
    let (_, month) = month?;
    let day_first = numbers.first().is_some_and(|n| n.1 <= 2);
    let (day, year) = match numbers.as_slice() {
        [] => (None, None),
        [only] if only.1 > 2 => (None, Some(only)),
        [only] => (Some(only.2), None),
        [a, b, ..] if day_first => (Some(a.2), Some(b)),
        [a, b, ..] => (Some(b.2), Some(a)),
    };
    let year = year.map(|&(_, digits, n)| full_year(n, digits));
    Some(Day { year, month: Some(month), day, ..Day::default() })
}

/// `2022-03-21`, `2022/3/21`, `2021.10.01`, `21-03-2022`.
fn separated(text: &str) -> Option<Day> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        let a = (number(bytes, &mut at), at - start);
        let Some(&mark) = bytes.get(at).filter(|b| matches!(b, b'-' | b'/' | b'.')) else { continue };
        let next = at + 1;
        let mut to = next;
        let b = (number(bytes, &mut to), to - next);
        if b.1 == 0 {
            continue;
        }
        if bytes.get(to) != Some(&mark) || !bytes.get(to + 1).is_some_and(u8::is_ascii_digit) {
            if mark == b'-' {
                // `2022-03` is no ISO date to `Date._parse`: the digits are read one group at a time. `2022-080` is.
                return (b.1 == 3 && a.1 == 4).then(|| ordinal(a.0, b.0))?;
            }
            at = to;
            continue;
        }
        let third = to + 1;
        let mut end = third;
        let c = (number(bytes, &mut end), end - third);
        // Year, month, day; a first part of up to two digits before a long last one is the day.
        let (year, month, day) = if a.1 <= 2 && c.1 > 2 { (c, b, a) } else { (a, b, c) };
        let negative = mark == b'-' && start > 0 && bytes[start - 1] == b'-' && text[..start - 1].trim().is_empty();
        let full = full_year(year.0, year.1);
        return Some(Day {
            year: Some(if negative { -full } else { full }),
            month: Some(month.0),
            day: Some(day.0),
            ..Day::default()
        });
    }
    None
}

/// Digits without separators: `20220321`, `20220321T205540`, and the groups that make no date.
fn digits(text: &str, no_time: bool) -> Option<Day> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let run = text[start..].bytes().take_while(u8::is_ascii_digit).count();
    let digits = &text[start..start + run];
    let part = |from: usize, len: usize| digits.get(from..from + len).and_then(|d| d.parse::<i32>().ok());
    let mut day = Day::default();
    match run {
        2 => day.day = part(0, 2),
        3 => return None,
        4 => (day.month, day.day) = (part(0, 2), part(2, 2)),
        6 => (day.year, day.month, day.day) = (part(0, 2).map(|y| full_year(y, 2)), part(2, 2), part(4, 2)),
        7 => return ordinal(part(0, 4)?, part(4, 3)?),
        8 | 10 | 12 | 14 => {
            (day.year, day.month, day.day) = (part(0, 4), part(4, 2), part(6, 2));
            if run > 8 {
                day.clock = Some((part(8, 2)?, part(10, 2).unwrap_or(0), part(12, 2).unwrap_or(0), 0));
            }
        }
        _ => return None,
    }
    let tail = &text[start + run..];
    if let Some(clock) = tail.strip_prefix(['T', 't']).filter(|_| no_time && run == 8) {
        let len = clock.bytes().take_while(u8::is_ascii_digit).count();
        let part = |n: usize| clock[..len].get(n..n + 2).and_then(|d| d.parse::<i32>().ok());
        if let Some(hour) = part(0) {
            day.clock = Some((hour, part(2).unwrap_or(0), part(4).unwrap_or(0), 0));
            day.utc = clock[len..].starts_with(['Z', 'z']);
        }
    }
    Some(day)
}

/// Day `number` of `year`.
fn ordinal(year: i32, number: i32) -> Option<Day> {
    use jiff::ToSpan as _;
    let first = super::date(year, 1, 1)?;
    let day = first.checked_add(i64::from(number - 1).days()).ok().filter(|d| i32::from(d.year()) == year)?;
    Some(Day {
        year: Some(year),
        month: Some(i32::from(day.month())),
        day: Some(i32::from(day.day())),
        ..Day::default()
    })
}

/// A year of one or two digits is the nearest to 2000.
fn full_year(year: i32, digits: usize) -> i32 {
    match digits {
        1 | 2 if year >= 69 => 1900 + year,
        1 | 2 => 2000 + year,
        _ => year,
    }
}
