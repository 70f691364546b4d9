//! Dates as each generator reads them: the same text is a day for one, an error for another and 1970 for a third.
//!
//! Nothing here knows a clock or a time zone database: a date without an offset stays without one, and who reads it
//! says in which zone it is meant ([`DateReading`]).

mod go;
mod js;
mod ruby;

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::resolve::{Resolved, Resolver, Scan, resolve, rolled};
use super::value::{Scalar, Style};

/// Whose rules a date is read by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateReading {
    /// Ruby's `Time.parse` (Jekyll). Without an offset: the site's time zone.
    Jekyll,
    /// spf13/cast's list of layouts (Hugo). Without an offset: the site's time zone, else UTC.
    Hugo,
    /// RFC 3339, with or without zone, or `YYYY-MM-DD` (Zola). Without an offset: UTC.
    Zola,
    /// js-yaml's timestamps, else Luxon's ISO 8601 (Eleventy). Without an offset: UTC.
    Eleventy,
    /// JavaScript's `new Date(text)` (Hexo, and Astro through `z.coerce.date`). Without an offset: the zone of the build.
    Js,
    /// Whatever a person recognises as a date: for generators that are not known.
    Any,
}

/// A date that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedDate {
    /// The fields; midnight where no time was written.
    pub civil: DateTime,
    /// The offset as written, or as the reader fills it in; `None` leaves it to the site's zone.
    pub offset: Option<Offset>,
    /// Whether a time of day was written.
    pub has_time: bool,
    /// Whether the day does not exist and the reader rolled it over: June 31 becomes July 1.
    pub rolled_over: bool,
}

impl ParsedDate {
    /// The instant, `zone` standing in for a missing offset; `None` beyond the years that jiff knows.
    #[must_use]
    pub fn instant(&self, zone: &TimeZone) -> Option<jiff::Timestamp> {
        match self.offset {
            Some(offset) => offset.to_timestamp(self.civil).ok(),
            None => zone.to_timestamp(self.civil).ok(),
        }
    }
}

/// Why a text is no date to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateError {
    /// Nothing there.
    Empty,
    /// Not one part of a date.
    NoDate,
    /// A month or a day without a year: it would change with the day of the build.
    NoYear,
    /// A month, day, hour, minute or second that does not exist.
    OutOfRange(&'static str),
    /// A date to people, in a form that this reader does not know.
    Form,
    /// A number, which the reader takes for seconds or milliseconds since 1970.
    Number,
    /// Eleventy's `Last Modified` and its like: a date, but not one in this text.
    FromFile,
}

impl std::fmt::Display for DateError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Empty => f.write_str("it is empty"),
            Self::NoDate => f.write_str("there is no date in it"),
            Self::NoYear => f.write_str("the year is missing"),
            Self::OutOfRange(part) => write!(f, "the {part} does not exist"),
            Self::Form => f.write_str("the form is not known"),
            Self::Number => f.write_str("a number is read as a time since 1970"),
            Self::FromFile => f.write_str("the date comes from the file itself"),
        }
    }
}

/// Reads `text`, a string to its resolver, by the rules of `reading`.
///
/// # Errors
/// [`DateError`] with the reason.
pub fn parse_date(text: &str, reading: DateReading) -> Result<ParsedDate, DateError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateError::Empty);
    }
    // What is left of a date that somebody's export lost.
    if text.strip_prefix(['+', '-']).is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit() || b == b':')) {
        return Err(DateError::NoDate);
    }
    match reading {
        DateReading::Jekyll => ruby::parse(text),
        DateReading::Hugo => go::parse(text).ok_or_else(|| reason(text)),
        DateReading::Zola => zola(text).ok_or_else(|| reason(text)),
        DateReading::Eleventy => eleventy(text),
        DateReading::Js => js::parse(text).ok_or_else(|| reason(text)),
        DateReading::Any => any(text),
    }
}

/// Reads a scalar as `reading` does after its own resolver has typed it.
///
/// # Errors
/// [`DateError`] with the reason.
pub fn scalar_date(scalar: &Scalar, reading: DateReading) -> Result<ParsedDate, DateError> {
    let resolver = match reading {
        DateReading::Jekyll | DateReading::Any => Resolver::Psych,
        DateReading::Hugo => Resolver::GoYaml,
        DateReading::Zola | DateReading::Eleventy | DateReading::Js => Resolver::Core12,
    };
    match resolve(scalar, resolver) {
        Resolved::Null => Err(DateError::Empty),
        Resolved::Date(date) => Ok(ParsedDate {
            civil: date.to_datetime(jiff::civil::Time::midnight()),
            offset: None,
            has_time: false,
            rolled_over: false,
        }),
        Resolved::DateTime(time) => Ok(ParsedDate {
            civil: time.civil,
            offset: time.offset,
            has_time: true,
            rolled_over: scalar.style == Style::Plain && rolls_over(&scalar.text),
        }),
        // Jekyll asks `to_s` of whatever stands there, `20200105` is eight digits again.
        Resolved::Int(_) | Resolved::Float(_) if reading == DateReading::Jekyll => ruby::parse(&scalar.text),
        Resolved::Int(_) | Resolved::Float(_) if reading == DateReading::Any => any(&scalar.text),
        Resolved::Int(_) | Resolved::Float(_) => Err(DateError::Number),
        Resolved::Bool(_) => Err(DateError::NoDate),
        Resolved::Str(text) | Resolved::Symbol(text) => parse_date(&text, reading),
    }
}

/// Whether the day at the start of `text` does not exist in its month.
fn rolls_over(text: &str) -> bool {
    Scan(text).ymd().is_some_and(|(year, month, day)| date(year, month, day).is_none())
}

/// A day of the calendar.
fn date(year: i32, month: i32, day: i32) -> Option<jiff::civil::Date> {
    jiff::civil::Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Why a reader with fixed forms refuses: a part out of range is named, else the form is to blame.
fn reason(text: &str) -> DateError {
    match ruby::parse(text) {
        Ok(_) => DateError::Form,
        Err(error) => error,
    }
}

/// Fields as found, before they are checked.
#[derive(Clone, Copy, Debug, Default)]
struct Fields {
    year: i32,
    month: i32,
    day: i32,
    time: Option<(i32, i32, i32, i32)>,
    offset: Option<i32>,
}

impl Fields {
    /// Checks the ranges. With `roll`, day 29 to 31 of a shorter month is the next month's.
    fn check(self, roll: bool) -> Result<ParsedDate, DateError> {
        let (hour, minute, second, nanos) = self.time.unwrap_or_default();
        if !(1..=12).contains(&self.month) {
            return Err(DateError::OutOfRange("month"));
        }
        let exists = date(self.year, self.month, self.day).is_some();
        if !(1..=31).contains(&self.day) || (!exists && !roll) {
            return Err(DateError::OutOfRange("day"));
        }
        if !(0..=24).contains(&hour) || (hour == 24 && (minute, second) != (0, 0)) {
            return Err(DateError::OutOfRange("hour"));
        }
        if !(0..60).contains(&minute) {
            return Err(DateError::OutOfRange("minute"));
        }
        if !(0..=60).contains(&second) {
            return Err(DateError::OutOfRange("second"));
        }
        let civil = rolled(self.year, self.month, self.day, hour, minute, second, nanos)
            .ok_or(DateError::OutOfRange("year"))?;
        let offset = match self.offset {
            None => None,
            Some(seconds) => Some(Offset::from_seconds(seconds).map_err(|_| DateError::OutOfRange("offset"))?),
        };
        Ok(ParsedDate { civil, offset, has_time: self.time.is_some(), rolled_over: !exists })
    }
}

/// RFC 3339 with `T` or a blank, the zone optional, or a padded day alone.
fn zola(text: &str) -> Option<ParsedDate> {
    let mut scan = Scan(text);
    let mut fields = padded_day(&mut scan)?;
    if !scan.0.is_empty() {
        scan.one(['T', 't', ' '])?;
        fields.time = Some(clock(&mut scan, true)?);
        if scan.0.is_empty() {
            fields.offset = Some(0);
        } else {
            let colon = scan.0.len() != 6 || scan.0.as_bytes()[3] == b':';
            fields.offset = Some(scan.offset().filter(|_| colon)?);
        }
    } else {
        fields.offset = Some(0);
    }
    scan.0.is_empty().then(|| fields.check(false).ok())?
}

/// `YYYY-MM-DD`, padded.
fn padded_day(scan: &mut Scan<'_>) -> Option<Fields> {
    let year = scan.number(4, 4)?;
    scan.one(['-'])?;
    let month = scan.number(2, 2)?;
    scan.one(['-'])?;
    Some(Fields { year, month, day: scan.number(2, 2)?, ..Fields::default() })
}

/// `HH:MM:SS.fff`; without `seconds` they may be missing.
fn clock(scan: &mut Scan<'_>, seconds: bool) -> Option<(i32, i32, i32, i32)> {
    let hour = scan.number(2, 2)?;
    scan.one([':'])?;
    let minute = scan.number(2, 2)?;
    let second = match scan.one([':']) {
        Some(_) => scan.number(2, 2)?,
        None if seconds => return None,
        None => 0,
    };
    let nanos = if scan.one(['.', ',']).is_some() { scan.fraction() } else { 0 };
    Some((hour, minute, second, nanos))
}

/// js-yaml 3's timestamp (offsets need a colon), then Luxon's ISO 8601.
fn eleventy(text: &str) -> Result<ParsedDate, DateError> {
    if ["last modified", "created", "git last modified", "git created"].contains(&text.to_ascii_lowercase().as_str()) {
        return Err(DateError::FromFile);
    }
    js_yaml_timestamp(text).or_else(|| luxon(text)).ok_or_else(|| reason(text))
}

fn js_yaml_timestamp(text: &str) -> Option<ParsedDate> {
    let mut scan = Scan(text);
    let (year, month, day) = scan.ymd()?;
    let mut fields = Fields { year, month, day, offset: Some(0), ..Fields::default() };
    if scan.0.is_empty() {
        return (text.len() == 10).then(|| fields.check(true).ok())?;
    }
    if scan.one(['T', 't']).is_none() && scan.blanks() == 0 {
        return None;
    }
    let hour = scan.number(1, 2)?;
    scan.one([':'])?;
    let minute = scan.number(2, 2)?;
    scan.one([':'])?;
    let second = scan.number(2, 2)?;
    let nanos = if scan.one(['.']).is_some() { scan.fraction() } else { 0 };
    fields.time = Some((hour, minute, second, nanos));
    scan.blanks();
    if !scan.0.is_empty() {
        let plain = scan.0.len() <= 3 || scan.0.contains(':') || scan.0 == "Z";
        fields.offset = Some(scan.offset().filter(|_| plain)?);
    }
    scan.0.is_empty().then(|| fields.check(true).ok())?
}

/// ISO 8601: day or month, `T`, a time, an offset.
fn luxon(text: &str) -> Option<ParsedDate> {
    let mut scan = Scan(text);
    let year = scan.number(4, 4)?;
    let mut fields = Fields { year, month: 1, day: 1, offset: Some(0), ..Fields::default() };
    if scan.one(['-']).is_some() {
        fields.month = scan.number(2, 2)?;
        if scan.one(['-']).is_some() {
            fields.day = scan.number(2, 2)?;
        }
    } else if scan.0.len() >= 4 {
        fields.month = scan.number(2, 2)?;
        fields.day = scan.number(2, 2)?;
    }
    if scan.one(['T', 't']).is_some() {
        fields.time = Some(clock(&mut scan, false)?);
        if !scan.0.is_empty() {
            fields.offset = Some(scan.offset()?);
        }
    }
    scan.0.is_empty().then(|| fields.check(false).ok())?
}

/// The Chinese form, then whatever Ruby, Go or JavaScript know.
fn any(text: &str) -> Result<ParsedDate, DateError> {
    if let Some(fields) = east_asian(text) {
        return fields.check(true);
    }
    let first = match ruby::parse(text) {
        Ok(date) => return Ok(date),
        Err(error) => error,
    };
    go::parse(text).or_else(|| luxon(text)).or_else(|| js::parse(text)).ok_or(first)
}

/// `2021年10月1日`, also with `月` or a time after it.
fn east_asian(text: &str) -> Option<Fields> {
    let mut scan = Scan(text);
    let year = scan.number(4, 4)?;
    scan.one(['年', '년'])?;
    scan.blanks();
    let month = scan.number(1, 2)?;
    scan.one(['月', '월'])?;
    scan.blanks();
    let day = scan.number(1, 2)?;
    scan.one(['日', '일', '号'])?;
    scan.blanks();
    let mut fields = Fields { year, month, day, ..Fields::default() };
    if !scan.0.is_empty() {
        let hour = scan.number(1, 2)?;
        scan.one([':', '：'])?;
        let minute = scan.number(2, 2)?;
        let second = if scan.one([':', '：']).is_some() { scan.number(2, 2)? } else { 0 };
        fields.time = Some((hour, minute, second, 0));
    }
    scan.0.is_empty().then_some(fields)
}

/// The number of a month by its name or the first three letters of it.
fn month_named(word: &str) -> Option<i32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let start = word.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|m| *m == start).and_then(|at| i32::try_from(at + 1).ok())
}

/// The zones that RFC 2822 names, in seconds.
fn zone_named(word: &str) -> Option<i32> {
    let hours = match word.to_ascii_uppercase().as_str() {
        "UTC" | "GMT" | "UT" | "Z" => 0,
        "EST" => -5,
        "EDT" => -4,
        "CST" => -6,
        "CDT" => -5,
        "MST" => -7,
        "MDT" => -6,
        "PST" => -8,
        "PDT" => -7,
        _ => return None,
    };
    Some(hours * 3600)
}

#[cfg(test)]
mod tests;
