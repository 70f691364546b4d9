//! Hugo's dates: the layouts of spf13/cast, read as Go's `time.Parse` reads them.

use super::{Fields, ParsedDate, month_named, zone_named};
use crate::front_matter::resolve::Scan;

/// `StringToDateInDefaultLocation` of spf13/cast, in its order; those without a year are left out.
const LAYOUTS: &[&str] = &[
    "2006-01-02",
    "2006-01-02T15:04:05Z07:00",
    "2006-01-02T15:04:05",
    "Mon, 02 Jan 2006 15:04:05 -0700",
    "Mon, 02 Jan 2006 15:04:05 MST",
    "02 Jan 06 15:04 -0700",
    "02 Jan 06 15:04 MST",
    "Monday, 02-Jan-06 15:04:05 MST",
    "2006-01-02 15:04:05 -0700 MST",
    "2006-01-02T15:04:05-0700",
    "2006-01-02 15:04:05Z0700",
    "2006-01-02 15:04:05",
    "Mon Jan _2 15:04:05 2006",
    "Mon Jan _2 15:04:05 MST 2006",
    "Mon Jan 02 15:04:05 -0700 2006",
    "2006-01-02 15:04:05Z07:00",
    "02 Jan 2006",
    "2006-01-02 15:04:05 -07:00",
    "2006-01-02 15:04:05 -0700",
];

/// The first layout that fits.
pub(super) fn parse(text: &str) -> Option<ParsedDate> {
    LAYOUTS.iter().find_map(|layout| fits(layout, text)?.check(false).ok())
}

/// The elements of Go's reference time, the longer ones first.
const ELEMENTS: &[&str] = &[
    "2006", "Monday", "Mon", "Jan", "MST", "Z07:00", "Z0700", "-07:00", "-0700", "01", "02", "_2", "06", "15", "04",
    "05",
];

fn fits(layout: &str, text: &str) -> Option<Fields> {
    let mut fields = Fields::default();
    let (mut hour, mut minute, mut second, mut nanos) = (None, 0, 0, 0);
    let mut layout = layout;
    let mut scan = Scan(text);
    while !layout.is_empty() {
        let Some(element) = ELEMENTS.iter().find(|e| layout.starts_with(**e)) else {
            let literal = layout.chars().next()?;
            scan.one([literal])?;
            layout = &layout[literal.len_utf8()..];
            continue;
        };
        layout = &layout[element.len()..];
        match *element {
            "2006" => fields.year = scan.number(4, 4)?,
            "06" => {
                let year = scan.number(2, 2)?;
                fields.year = if year >= 69 { 1900 + year } else { 2000 + year };
            }
            "01" => fields.month = scan.number(2, 2)?,
            "02" => fields.day = scan.number(2, 2)?,
            "_2" => {
                scan.one([' ']);
                fields.day = scan.number(1, 2)?;
            }
            // Go takes one digit for the hour although the layout has two.
            "15" => hour = Some(scan.number(1, 2)?),
            "04" => minute = scan.number(2, 2)?,
            "05" => {
                second = scan.number(2, 2)?;
                // A fraction may follow the seconds of any layout.
                if scan.0.starts_with(['.', ',']) && scan.0[1..].starts_with(|c: char| c.is_ascii_digit()) {
                    scan.0 = &scan.0[1..];
                    nanos = scan.fraction();
                }
            }
            "Mon" | "Monday" | "Jan" => {
                let len = scan.0.bytes().take_while(u8::is_ascii_alphabetic).count();
                let word = &scan.0[..len];
                if *element == "Jan" {
                    fields.month = month_named(word).filter(|_| len == 3)?;
                } else {
                    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
                    let known = word.get(..3).is_some_and(|d| DAYS.contains(&d.to_ascii_lowercase().as_str()));
                    if !known || (len == 3) != (*element == "Mon") {
                        return None;
                    }
                }
                scan.0 = &scan.0[len..];
            }
            "MST" => {
                let len = scan.0.bytes().take_while(u8::is_ascii_uppercase).count();
                if !(3..=5).contains(&len) {
                    return None;
                }
                // Go knows no offset for a zone by name, save UTC: it invents the zone with offset 0.
                let name = &scan.0[..len];
                fields.offset = fields.offset.or(Some(zone_named(name).filter(|_| name == "UTC").unwrap_or(0)));
                scan.0 = &scan.0[len..];
            }
            numeric => {
                let (z, colon) = (numeric.starts_with('Z'), numeric.contains(':'));
                if z && scan.one(['Z']).is_some() {
                    fields.offset = Some(0);
                    continue;
                }
                let sign = if scan.one(['+', '-'])? == '-' { -1 } else { 1 };
                let hours = scan.number(2, 2)?;
                if colon {
                    scan.one([':'])?;
                }
                let minutes = scan.number(2, 2)?;
                fields.offset = (hours <= 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60));
                fields.offset?;
            }
        }
    }
    fields.time = hour.map(|hour| (hour, minute, second, nanos));
    let sound = scan.0.is_empty() && hour.is_none_or(|h| h < 24) && second < 60;
    sound.then_some(fields)
}
