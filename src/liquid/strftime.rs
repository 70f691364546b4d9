//! Ruby's `strftime` (`strftime.c`), with its flags and widths.

use std::borrow::Cow;
use std::fmt::Write as _;

use jiff::Zoned;
use jiff::civil::Date;

use super::refusal::Refusal;
use super::value::Time;

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// More than a width of this is no width.
const MAX_WIDTH: usize = 1000;

/// A time in a format.
pub(super) fn time(time: &Time, format: &str) -> Result<String, Refusal> {
    let zone = if time.utc {
        "UTC".to_owned()
    } else {
        let zone = time.zoned.time_zone();
        // A time with an offset and no place has no name.
        if zone.to_fixed_offset().is_ok() && zone != &jiff::tz::TimeZone::UTC {
            String::new()
        } else {
            zone.to_offset_info(time.zoned.timestamp()).abbreviation().to_owned()
        }
    };
    Writer { at: &time.zoned, zone: &zone }.write(format)
}

/// A day in a format: midnight at UTC, whose zone `Date` prints as an offset.
pub(super) fn date(date: Date, format: &str) -> Result<String, Refusal> {
    match date.to_zoned(jiff::tz::TimeZone::UTC) {
        Ok(at) => Writer { at: &at, zone: "+00:00" }.write(format),
        Err(_) => Ok(format.to_owned()),
    }
}

struct Writer<'a> {
    at: &'a Zoned,
    zone: &'a str,
}

/// What stands between `%` and the letter.
#[derive(Clone, Copy, Default)]
struct Flags {
    /// `-`: no padding at all; `_` and `0`: with what.
    pad: Option<char>,
    /// `^`.
    upper: bool,
    /// `#`.
    swap: bool,
    /// How many `:`.
    colons: usize,
    width: Option<usize>,
}

impl Writer<'_> {
    fn write(&self, format: &str) -> Result<String, Refusal> {
        let mut out = String::with_capacity(format.len() * 2);
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            let directive = &rest[at..];
            if out.len() > super::MAX_OUTPUT {
                return Err(super::too_long());
            }
            match self.directive(directive, &mut out)? {
                Some(length) => rest = &directive[length..],
                None => {
                    // What is no directive stays as it is.
                    out.push('%');
                    rest = &directive[1..];
                }
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    /// Writes the directive at the start of `text`; its length.
    fn directive(&self, text: &str, out: &mut String) -> Result<Option<usize>, Refusal> {
        let unfinished = || Refusal::failed(format!("the format of the date ends in `{text}`"));
        let mut flags = Flags::default();
        let mut at = 1;
        loop {
            match text.as_bytes().get(at).ok_or_else(unfinished)? {
                b'-' => flags.pad = Some('-'),
                b'_' => flags.pad = Some(' '),
                b'0' if flags.width.is_none() => flags.pad = Some('0'),
                b'^' => flags.upper = true,
                b'#' => flags.swap = true,
                b':' => flags.colons += 1,
                digit @ b'0'..=b'9' => {
                    let width = flags.width.unwrap_or(0) * 10 + usize::from(digit - b'0');
                    if width > MAX_WIDTH {
                        return Ok(None);
                    }
                    flags.width = Some(width);
                }
                _ => break,
            }
            at += 1;
        }
        let mut letters = text[at..].chars();
        let mut letter = letters.next().ok_or_else(unfinished)?;
        // Other calendars and numerals, which Ruby has none of.
        if let (modifier @ ('E' | 'O'), Some(next)) = (letter, letters.next()) {
            let takes = if modifier == 'E' { "cCxXyY" } else { "deHkIlmMSuUVwWy" };
            if takes.contains(next) {
                (letter, at) = (next, at + 1);
            }
        }
        if flags.colons > 0 && letter != 'z' {
            return Ok(None);
        }
        let written = self.letter(letter, flags, out)?;
        Ok(written.map(|()| at + letter.len_utf8()))
    }

    fn letter(&self, letter: char, flags: Flags, out: &mut String) -> Result<Option<()>, Refusal> {
        let at = self.at;
        let number = |value: i64, width: usize, pad: char, out: &mut String| padded(value, width, pad, flags, out);
        let hour = i64::from(at.hour());
        let twelve = if hour % 12 == 0 { 12 } else { hour % 12 };
        let day_of_year = i64::from(at.date().day_of_year());
        let weekday = i64::from(at.weekday().to_sunday_zero_offset());
        let iso = at.date().iso_week_date();
        match letter {
            'Y' => number(i64::from(at.year()), if at.year() < 0 { 5 } else { 4 }, '0', out),
            'C' => number(i64::from(at.year()).div_euclid(100), 2, '0', out),
            'y' => number(i64::from(at.year()).rem_euclid(100), 2, '0', out),
            'm' => number(i64::from(at.month()), 2, '0', out),
            'd' => number(i64::from(at.day()), 2, '0', out),
            'e' => number(i64::from(at.day()), 2, ' ', out),
            'j' => number(day_of_year, 3, '0', out),
            'H' => number(hour, 2, '0', out),
            'k' => number(hour, 2, ' ', out),
            'I' => number(twelve, 2, '0', out),
            'l' => number(twelve, 2, ' ', out),
            'M' => number(i64::from(at.minute()), 2, '0', out),
            'S' => number(i64::from(at.second()), 2, '0', out),
            's' => number(at.timestamp().as_second(), 1, '0', out),
            'u' => number(if weekday == 0 { 7 } else { weekday }, 1, '0', out),
            'w' => number(weekday, 1, '0', out),
            'G' => number(i64::from(iso.year()), 4, '0', out),
            'g' => number(i64::from(iso.year()).rem_euclid(100), 2, '0', out),
            'V' => number(i64::from(iso.week()), 2, '0', out),
            'U' => number((day_of_year - 1 + 7 - weekday) / 7, 2, '0', out),
            'W' => number((day_of_year - 1 + 7 - (weekday + 6) % 7) / 7, 2, '0', out),
            'L' | 'N' => {
                let digits = flags.width.unwrap_or(if letter == 'L' { 3 } else { 9 });
                let nanoseconds = format!("{:09}", at.subsec_nanosecond());
                out.extend(nanoseconds.chars().chain(std::iter::repeat('0')).take(digits));
            }
            'A' => text(DAYS[weekday as usize], flags, out),
            'a' => text(&DAYS[weekday as usize][..3], flags, out),
            'B' => text(MONTHS[at.month() as usize - 1], flags, out),
            'b' | 'h' => text(&MONTHS[at.month() as usize - 1][..3], flags, out),
            'p' => text(
                match (hour < 12, flags.swap) {
                    (true, false) => "AM",
                    (true, true) => "am",
                    (false, false) => "PM",
                    (false, true) => "pm",
                },
                Flags { swap: false, ..flags },
                out,
            ),
            'P' => text(if hour < 12 { "am" } else { "pm" }, flags, out),
            'Z' => text(
                &if flags.swap { Cow::Owned(self.zone.to_lowercase()) } else { Cow::Borrowed(self.zone) },
                Flags { swap: false, ..flags },
                out,
            ),
            'z' => return Ok(self.offset(flags, out)),
            'n' => text("\n", flags, out),
            't' => text("\t", flags, out),
            '%' => text("%", flags, out),
            'F' => self.composite("%Y-%m-%d", flags, out)?,
            'D' | 'x' => self.composite("%m/%d/%y", flags, out)?,
            'T' | 'X' => self.composite("%H:%M:%S", flags, out)?,
            'R' => self.composite("%H:%M", flags, out)?,
            'r' => self.composite("%I:%M:%S %p", flags, out)?,
            'c' => self.composite("%a %b %e %H:%M:%S %Y", flags, out)?,
            'v' => self.composite("%e-%^b-%Y", flags, out)?,
            _ => return Ok(None),
        }
        Ok(Some(()))
    }

    fn composite(&self, format: &str, flags: Flags, out: &mut String) -> Result<(), Refusal> {
        text(&self.write(format)?, Flags { swap: false, ..flags }, out);
        Ok(())
    }

    /// `%z`, `%:z`, `%::z`, `%:::z`.
    fn offset(&self, flags: Flags, out: &mut String) -> Option<()> {
        let seconds = i64::from(self.at.offset().seconds());
        let sign = if seconds < 0 { '-' } else { '+' };
        let total = seconds.abs();
        let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60);
        let tail = match flags.colons {
            0 => format!("{minutes:02}"),
            1 => format!(":{minutes:02}"),
            2 => format!(":{minutes:02}:{rest:02}"),
            3 if rest != 0 => format!(":{minutes:02}:{rest:02}"),
            3 if minutes != 0 => format!(":{minutes:02}"),
            3 => String::new(),
            _ => return None,
        };
        let width = flags.width.unwrap_or(0).saturating_sub(tail.len() + 1);
        match flags.pad {
            Some(' ') => {
                let _ = write!(out, "{:>1$}{tail}", format!("{sign}{hours}"), width.max(2) + 1);
            }
            _ => {
                let _ = write!(out, "{sign}{hours:00$}{tail}", width.max(2));
            }
        }
        Some(())
    }
}

fn padded(value: i64, width: usize, pad: char, flags: Flags, out: &mut String) {
    let pad = flags.pad.unwrap_or(pad);
    let width = flags.width.unwrap_or(width);
    let _ = match pad {
        '-' => write!(out, "{value}"),
        ' ' => write!(out, "{value:width$}"),
        _ => write!(out, "{value:0width$}"),
    };
}

fn text(text: &str, flags: Flags, out: &mut String) {
    let text = if flags.upper || flags.swap { Cow::Owned(text.to_uppercase()) } else { Cow::Borrowed(text) };
    let width = flags.width.filter(|_| flags.pad != Some('-')).unwrap_or(0);
    let missing = width.saturating_sub(text.chars().count());
    let pad = if flags.pad == Some('0') { '0' } else { ' ' };
    out.extend(std::iter::repeat_n(pad, missing));
    out.push_str(&text);
}
