//! Dates as Ruby reads them: what Psych makes of a plain scalar, and `Time.parse` of everything else.
//!
//! Jekyll runs every date through `Time.parse(date.to_s).localtime` (`utils.rb`, `parse_date`), after Psych may have
//! made a `Date` or `Time` of it. The two disagree about a time without an offset: Psych takes it as UTC, `Time.parse`
//! as local time, so the quotes around a date decide the hour.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};
use jiff::{SignedDuration, Zoned};

/// The instant that Jekyll makes of `text`, in the site's time zone. `plain` says that it was a plain YAML scalar.
/// `None` where Ruby raises an error, or where the missing parts would come from the clock (`12:30`).
#[must_use]
pub(crate) fn read(text: &str, plain: bool, zone: &TimeZone) -> Option<Zoned> {
    let parts = parse(text)?;
    let assumed = if plain && is_psych_time(text) { psych_offset(text) } else { parts.offset };
    let civil = parts.civil()?;
    match assumed {
        Some(seconds) => {
            let offset = Offset::from_seconds(seconds).ok()?;
            Some(offset.to_timestamp(civil).ok()?.to_zoned(zone.clone()))
        }
        // Of an hour that comes twice Ruby takes the second one.
        None => zone.to_ambiguous_zoned(civil).later().ok(),
    }
}

/// Whether Psych's `TIME` takes the plain scalar: `2022-03-21 20:55:40`, with optional fraction and offset.
pub(crate) fn is_psych_time(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = usize::from(bytes.first() == Some(&b'-'));
    let number = |at: &mut usize, min: usize, max: usize| {
        let start = *at;
        while *at < bytes.len() && *at - start < max && bytes[*at].is_ascii_digit() {
            *at += 1;
        }
        *at - start >= min
    };
    let literal = |at: &mut usize, byte: u8| {
        let hit = bytes.get(*at) == Some(&byte);
        *at += usize::from(hit);
        hit
    };
    if !(number(&mut at, 4, 4)
        && literal(&mut at, b'-')
        && number(&mut at, 1, 2)
        && literal(&mut at, b'-')
        && number(&mut at, 1, 2))
    {
        return false;
    }
    let gap = at;
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    if gap == at && !literal(&mut at, b'T') && !literal(&mut at, b't') {
        return false;
    }
    if !(number(&mut at, 1, 2)
        && literal(&mut at, b':')
        && number(&mut at, 2, 2)
        && literal(&mut at, b':')
        && number(&mut at, 2, 2))
    {
        return false;
    }
    if literal(&mut at, b'.') {
        number(&mut at, 0, usize::MAX);
    }
    let rest = text[at..].trim_start_matches(|c: char| c.is_ascii_whitespace());
    rest.is_empty() || rest == "Z" || is_offset(rest)
}

/// `[-+]\d{1,2}:?(\d\d)?`
fn is_offset(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(['+', '-']) else { return false };
    let (hours, minutes) = match digits.split_once(':') {
        Some((hours, minutes)) => (hours, minutes),
        None if digits.len() > 2 => digits.split_at(digits.len() - 2),
        None => (digits, ""),
    };
    let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    matches!(hours.len(), 1 | 2) && matches!(minutes.len(), 0 | 2) && all_digits(hours) && all_digits(minutes)
}

/// The offset in seconds that Psych gives a `TIME`; without one it means UTC.
fn psych_offset(text: &str) -> Option<i32> {
    let time = text.find([' ', 't', 'T']).map_or("", |at| &text[at + 1..]);
    let Some(at) = time.find(['+', '-']) else { return Some(0) };
    let negative = time.as_bytes()[at] == b'-';
    let digits = &time[at + 1..];
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() > 2 => digits.split_at(2),
        None => (digits, ""),
    };
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().unwrap_or(0) * 60;
    Some(if negative { -seconds } else { seconds })
}

/// What `Date._parse` finds.
#[derive(Debug, Default, PartialEq, Eq)]
struct Parts {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    year_day: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    offset: Option<i32>,
}

impl Parts {
    /// The civil time as `Time.new` makes it: a day up to 31 of a shorter month, hour 24 and second 60 roll over.
    fn civil(&self) -> Option<DateTime> {
        let year = i16::try_from(self.year?).ok()?;
        let date = if let Some(day) = self.year_day {
            let first = Date::new(year, 1, 1).ok()?;
            (1..=i64::from(first.days_in_year())).contains(&day).then_some(())?;
            first.checked_add(SignedDuration::from_hours(24 * (day - 1))).ok()?
        } else {
            let month = i8::try_from(self.month.unwrap_or(1)).ok()?;
            let day = self.day.unwrap_or(1);
            (1..=31).contains(&day).then_some(())?;
            let first = Date::new(year, month, 1).ok()?;
            first.checked_add(SignedDuration::from_hours(24 * (day - 1))).ok()?
        };
        let whole = self.hour == 24 && self.minute == 0 && self.second == 0;
        let valid = (whole || (0..24).contains(&self.hour))
            && (0..60).contains(&self.minute)
            && (0..=60).contains(&self.second);
        valid.then_some(())?;
        let seconds = self.hour * 3600 + self.minute * 60 + self.second;
        date.to_datetime(Time::midnight()).checked_add(SignedDuration::from_secs(seconds)).ok()
    }
}

/// `Date._parse` as far as dates of posts go: ISO, slashes, dots, names of months, digits in a row; a time with
/// fraction, am and pm, and an offset or one of the zone names that `Time` knows.
fn parse(text: &str) -> Option<Parts> {
    let mut parts = Parts::default();
    let kept = |c: char| c.is_alphanumeric() || "-+',./:@[]".contains(c);
    let mut rest: String = text.trim().chars().map(|c| if kept(c) { c } else { ' ' }).collect();
    take_time(&mut rest, &mut parts);
    let found = with_month_name(&rest, &mut parts)
        || with_separator(&rest, '-', &mut parts)
        || with_separator(&rest, '/', &mut parts)
        || with_separator(&rest, '.', &mut parts)
        || digits_in_a_row(&rest, &mut parts);
    (found && parts.year.is_some()).then_some(parts)
}

/// Takes the time of day, am or pm and the zone out of `rest`, which then holds the date alone.
fn take_time(rest: &mut String, parts: &mut Parts) {
    let bytes = rest.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let blanks = |from: usize| bytes[from..].iter().take_while(|b| **b == b' ').count();
    let number = |from: usize, len: usize| rest[from..from + len].parse::<i64>().unwrap_or(i64::MAX);
    let mut start = 0;
    let (start, mut at) = loop {
        let Some(next) = bytes[start..].iter().position(u8::is_ascii_digit) else { return };
        start += next;
        let len = digits(start);
        let after = start + len;
        let colon = after + blanks(after);
        let (hour, letter) = (number(start, len), bytes.get(colon).map(u8::to_ascii_lowercase));
        if letter == Some(b':') && digits(colon + 1 + blanks(colon + 1)) > 0 {
            parts.hour = hour;
            let minute = colon + 1 + blanks(colon + 1);
            parts.minute = number(minute, digits(minute));
            let mut at = minute + digits(minute);
            let colon = at + blanks(at);
            let second = colon + 1;
            if bytes.get(colon) == Some(&b':') && second < bytes.len() && digits(second + blanks(second)) > 0 {
                let second = second + blanks(second);
                parts.second = number(second, digits(second));
                at = second + digits(second);
                if matches!(bytes.get(at), Some(b'.' | b',')) {
                    at += 1 + digits(at + 1);
                }
            }
            break (start, at);
        }
        let meridian =
            matches!(letter, Some(b'a' | b'p')) && bytes.get(colon + 1).map(u8::to_ascii_lowercase) == Some(b'm');
        let hours = letter == Some(b'h') && bytes.get(colon + 1).is_none_or(|b| !b.is_ascii_alphanumeric());
        if len <= 2 && (meridian || hours) {
            parts.hour = hour;
            break (start, if hours { colon + 1 } else { after });
        }
        start = after;
    };
    let word = at + blanks(at);
    let letters = bytes[word..].iter().take_while(|b| b.is_ascii_alphabetic() || **b == b'.').count();
    let meridian: String = rest[word..word + letters].chars().filter(|c| *c != '.').collect();
    if let Some(pm) =
        [("am", 0), ("pm", 12), ("a", 0), ("p", 12)].iter().find(|(n, _)| meridian.eq_ignore_ascii_case(n))
    {
        parts.hour = parts.hour % 12 + pm.1;
        at = word + letters;
    }
    let zone = at + blanks(at);
    let mut end;
    if matches!(bytes.get(zone), Some(b'+' | b'-')) && digits(zone + 1) > 0 {
        end = zone + 1 + digits(zone + 1);
        if bytes.get(end) == Some(&b':') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
        }
        parts.offset = ruby_offset(&rest[zone..end]);
    } else {
        let letters = bytes[zone..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
        let is_month = letters >= 3 && month(&rest[zone..zone + letters]).is_some();
        let is_day = letters >= 3 && weekday(&rest[zone..zone + letters]);
        if letters > 0 && !is_month && !is_day {
            end = zone + letters;
            parts.offset = ruby_offset(&rest[zone..end]);
        } else {
            end = at;
        }
    }
    // ISO's `T` between date and time belongs to neither.
    let from = if start > 0
        && bytes[start - 1].eq_ignore_ascii_case(&b'T')
        && start > 1
        && bytes[start - 2].is_ascii_digit()
    {
        start - 1
    } else {
        start
    };
    rest.replace_range(from..end, " ");
}

/// `Time.zone_offset`: two digits, four digits with or without colon, or a name of its table. Anything else (`-5`,
/// `CEST`) is no offset to `Time.parse`, which then takes local time.
fn ruby_offset(zone: &str) -> Option<i32> {
    if let Some(digits) = zone.strip_prefix(['+', '-']) {
        let (hours, minutes) = match (digits.len(), digits.split_once(':')) {
            (5, Some(parts)) => parts,
            (4, None) => digits.split_at(2),
            (2, None) => (digits, "0"),
            _ => return None,
        };
        let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
        return Some(if zone.starts_with('-') { -seconds } else { seconds });
    }
    let name = zone.to_ascii_uppercase();
    let hours = match name.as_str() {
        "UTC" | "Z" | "UT" | "GMT" => 0,
        "EST" | "CDT" => -5,
        "EDT" => -4,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return None,
    };
    Some(hours * 3600)
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

fn month(word: &str) -> Option<i64> {
    let head = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|m| *m == head).and_then(|i| i64::try_from(i + 1).ok())
}

fn weekday(word: &str) -> bool {
    let head = word.get(..3).unwrap_or_default().to_ascii_lowercase();
    ["sun", "mon", "tue", "wed", "thu", "fri", "sat"].contains(&head.as_str())
}

/// A year of one or two digits is of 1969 to 2068.
fn full_year(text: &str) -> Option<i64> {
    let year = text.trim_start_matches('\'').parse::<i64>().ok()?;
    Some(if !(0..100).contains(&year) || text.len() > 2 { year } else { year + if year >= 69 { 1900 } else { 2000 } })
}

/// `21 March 2022`, `March 21, 2022`, `3rd Sep 2021`, `Sep 3 2021`.
fn with_month_name(text: &str, parts: &mut Parts) -> bool {
    let words: Vec<&str> = text.split([' ', ',', '-', '/', '.']).filter(|w| !w.is_empty()).collect();
    let Some(at) = words.iter().position(|w| w.starts_with(|c: char| c.is_ascii_alphabetic()) && month(w).is_some())
    else {
        return false;
    };
    let number = |w: &&&str| w.trim_start_matches('\'').starts_with(|c: char| c.is_ascii_digit());
    let digits = |w: &str| w.trim_end_matches(|c: char| c.is_ascii_alphabetic()).to_owned();
    parts.month = month(words[at]);
    let before = at.checked_sub(1).and_then(|i| words.get(i)).filter(number).map(|w| digits(w));
    let mut after = words[at + 1..].iter().filter(number).map(|w| digits(w));
    let (day, year) = match before {
        Some(day) => (Some(day), after.next()),
        None => (after.next(), after.next()),
    };
    let (day, year) = match (day, year) {
        (Some(day), Some(year)) if day.len() > 2 => (Some(year), Some(day)),
        other => other,
    };
    parts.day = day.and_then(|d| d.parse().ok());
    parts.year = year.and_then(|y| full_year(&y));
    parts.day.is_some()
}

/// Three numbers with one separator: year, month, day, unless only the last one can be the year. `2022-080` is a day
/// of the year.
fn with_separator(text: &str, separator: char, parts: &mut Parts) -> bool {
    for word in text.split(' ') {
        let numbers: Vec<&str> = word.trim_matches(|c: char| !c.is_ascii_digit()).split(separator).collect();
        if numbers.iter().any(|n| n.is_empty() || !n.bytes().all(|b| b.is_ascii_digit())) {
            continue;
        }
        match numbers[..] {
            [first, middle, last] => {
                let (year, day) = if last.len() > 2 && first.len() <= 2 { (last, first) } else { (first, last) };
                parts.year = full_year(year);
                parts.month = middle.parse().ok();
                parts.day = day.parse().ok();
                return true;
            }
            [year, day] if separator == '-' && year.len() == 4 && day.len() == 3 => {
                parts.year = year.parse().ok();
                parts.year_day = day.parse().ok();
                return true;
            }
            _ => {}
        }
    }
    false
}

/// `20220321`, `202203212055`, `20220321205540`.
fn digits_in_a_row(text: &str, parts: &mut Parts) -> bool {
    let Some(start) = text.find(|c: char| c.is_ascii_digit()) else { return false };
    let digits: String = text[start..].chars().take_while(char::is_ascii_digit).collect();
    if !matches!(digits.len(), 8 | 12 | 14) {
        return false;
    }
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|d| d.parse::<i64>().ok());
    parts.year = number(0..4);
    parts.month = number(4..6);
    parts.day = number(6..8);
    if digits.len() > 8 {
        parts.hour = number(8..10).unwrap_or(0);
        parts.minute = number(10..12).unwrap_or(0);
        parts.second = number(12..14).unwrap_or(0);
    }
    true
}

/// RFC 3339 with the offset of the zone, as `Time#iso8601` prints it.
#[must_use]
pub(crate) fn rfc3339(time: &Zoned) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shanghai(text: &str, plain: bool) -> Option<String> {
        read(text, plain, &TimeZone::get("Asia/Shanghai").unwrap()).map(|t| rfc3339(&t))
    }

    /// Every line was printed by Ruby 3.1: `Time.parse(text).localtime.iso8601` under `TZ=Asia/Shanghai`; `-` where
    /// Ruby raises an error, or fills in today.
    #[test]
    fn strings_are_read_as_time_parse_reads_them() {
        let cases = [
            ("2022-03-21 20:55:40 +0800", "2022-03-21T20:55:40+08:00"),
            ("2022-03-21", "2022-03-21T00:00:00+08:00"),
            ("2022-3-1", "2022-03-01T00:00:00+08:00"),
            ("2022-03-21 20:55", "2022-03-21T20:55:00+08:00"),
            ("2022-03-21T20:55", "2022-03-21T20:55:00+08:00"),
            ("2022-03-21T20:55:40Z", "2022-03-22T04:55:40+08:00"),
            ("2022-03-21T20:55:40.123Z", "2022-03-22T04:55:40+08:00"),
            ("2022/03/21", "2022-03-21T00:00:00+08:00"),
            ("2022/3/21 9:00", "2022-03-21T09:00:00+08:00"),
            ("20220321", "2022-03-21T00:00:00+08:00"),
            ("2022-03-21 9:00:00 -0400", "2022-03-21T21:00:00+08:00"),
            ("2022-03-21 20:55:40 -5", "2022-03-21T20:55:40+08:00"),
            ("2022-03-21 20:55:40 +08:00", "2022-03-21T20:55:40+08:00"),
            ("2021年10月01日", "-"),
            ("Fri Sep  3 11:21:31 CEST 2021", "2021-09-03T11:21:31+08:00"),
            ("March 21, 2022", "2022-03-21T00:00:00+08:00"),
            ("21 March 2022", "2022-03-21T00:00:00+08:00"),
            ("Mar 21 2022 10:00 PM", "2022-03-21T22:00:00+08:00"),
            ("2022-03-21 10pm", "2022-03-21T22:00:00+08:00"),
            ("2016-06-31", "2016-07-01T00:00:00+08:00"),
            ("12-03-21", "2012-03-21T00:00:00+08:00"),
            ("2022-13-01", "-"),
            ("", "-"),
            ("+0800", "-"),
            ("abc", "-"),
            ("800", "-"),
            ("12", "-"),
            ("2022", "-"),
            ("2022-03", "-"),
            ("12:30", "-"),
            ("Sep 3 2021", "2021-09-03T00:00:00+08:00"),
            ("3rd Sep 2021 10:11:12.5 UTC", "2021-09-03T18:11:12+08:00"),
            ("03/21/2022", "-"),
            ("21.03.2022", "2022-03-21T00:00:00+08:00"),
            ("2022.03.21", "2022-03-21T00:00:00+08:00"),
            ("2022-03-21 24:00:00", "2022-03-22T00:00:00+08:00"),
            ("2022-03-21 20:55:40 CST", "2022-03-22T10:55:40+08:00"),
            ("2022-03-21 20:55:40 EST", "2022-03-22T09:55:40+08:00"),
            ("2022-03-21 20:55:40 PDT", "2022-03-22T11:55:40+08:00"),
            ("2022-03-21 20:55:40 JST", "2022-03-21T20:55:40+08:00"),
            ("2022-080", "2022-03-21T00:00:00+08:00"),
            ("2022-03-21 20h", "2022-03-21T20:00:00+08:00"),
            ("Mon, 21 Mar 2022 20:55:40 +0800", "2022-03-21T20:55:40+08:00"),
            ("2022-3-1 1:2:3", "2022-03-01T01:02:03+08:00"),
            ("2022-02-29", "2022-03-01T00:00:00+08:00"),
            ("2022-03-21 20:55:60", "2022-03-21T20:56:00+08:00"),
            ("2022-03-21 20:55:40+08", "2022-03-21T20:55:40+08:00"),
            ("2022-03-21 8:55:40 AM", "2022-03-21T08:55:40+08:00"),
            ("2022-03-21 20:55:40 +0000 UTC", "2022-03-22T04:55:40+08:00"),
            ("2022-03-21 20.55", "2022-03-21T00:00:00+08:00"),
            ("1647867340", "-"),
            ("202203212055", "2022-03-21T20:55:00+08:00"),
            ("20220321205540", "2022-03-21T20:55:40+08:00"),
            ("99-1-5", "1999-01-05T00:00:00+08:00"),
            ("2022-03-21 20:55:40 Asia/Shanghai", "2022-03-21T20:55:40+08:00"),
            ("2022-03-21 00:00:00 -0700 PDT", "2022-03-21T15:00:00+08:00"),
            ("2022-03-21T20:55:40+0800", "2022-03-21T20:55:40+08:00"),
        ];
        for (text, want) in cases {
            assert_eq!(shanghai(text, false).as_deref().unwrap_or("-"), want, "{text:?}");
        }
    }

    #[test]
    fn a_plain_time_without_offset_is_utc() {
        assert_eq!(shanghai("2022-03-21 01:30:00", true).unwrap(), "2022-03-21T09:30:00+08:00");
        assert_eq!(shanghai("2022-03-21 01:30:00", false).unwrap(), "2022-03-21T01:30:00+08:00");
        assert_eq!(shanghai("2022-03-21 01:30", true).unwrap(), "2022-03-21T01:30:00+08:00");
        assert_eq!(shanghai("2022-03-21 20:55:40 -5", true).unwrap(), "2022-03-22T09:55:40+08:00");
        assert_eq!(shanghai("2022-03-21 20:55:40.000000000 +09:00", true).unwrap(), "2022-03-21T19:55:40+08:00");
    }
}
