//! Filters of dates (`filters/date_filters.rb`, `Utils.to_date`).

use std::sync::Arc;

use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};

use super::super::refusal::Refusal;
use super::super::value::{Time, Value};
use super::super::{Host, show, strftime};
use crate::front_matter::{DateError, DateReading, parse_date};

/// A day or a moment.
enum Moment {
    Day(jiff::civil::Date),
    Time(Time),
}

pub(super) fn filter(name: &str, input: &Value, args: &[Value], host: &dyn Host) -> Result<Value, Refusal> {
    let arg = |index: usize| args.get(index).map_or(Ok("".into()), show::to_s);
    if name == "date" {
        let format = arg(0)?;
        if format.is_empty() {
            return Ok(input.clone());
        }
        return Ok(match moment(input, host)? {
            Some(Moment::Day(day)) => Value::str(strftime::date(day, &format)?),
            Some(Moment::Time(time)) => Value::str(strftime::time(&time, &format)?),
            None => input.clone(),
        });
    }
    if show::to_s(input)?.is_empty() {
        return Ok(input.clone());
    }
    let time = local(input, host)?;
    let format = match name {
        "date_to_xmlschema" => "%Y-%m-%dT%H:%M:%S%:z".to_owned(),
        // The zone of a time that Ruby knows as UTC would be `-0000`; a local one never is.
        "date_to_rfc822" => "%a, %d %b %Y %H:%M:%S %z".to_owned(),
        _ => {
            let month = if name == "date_to_string" { "%b" } else { "%B" };
            let (kind, style) = (arg(0)?, arg(1)?);
            let day = time.zoned.day();
            let ordinal = match day {
                11..=13 => "th",
                day => match day % 10 {
                    1 => "st",
                    2 => "nd",
                    3 => "rd",
                    _ => "th",
                },
            };
            match (&*kind, &*style) {
                ("ordinal", "US") => format!("{month} {day}{ordinal}, %Y"),
                ("ordinal", _) => format!("{day}{ordinal} {month} %Y"),
                _ => format!("%d {month} %Y"),
            }
        }
    };
    Ok(Value::str(strftime::time(&time, &format)?))
}

/// `Utils.to_date`; `None` for what is no date.
fn moment(input: &Value, host: &dyn Host) -> Result<Option<Moment>, Refusal> {
    let zone = host.time_zone();
    let text = match input {
        Value::Date(day) => return Ok(Some(Moment::Day(*day))),
        Value::Time(time) => return Ok(Some(Moment::Time(time.clone()))),
        Value::Int(seconds) => return Ok(seconds_since(*seconds, zone)),
        Value::Str(text) => text.to_lowercase(),
        _ => return Ok(None),
    };
    match &*text {
        "" => return Ok(None),
        "now" | "today" => {
            let now = host.now().ok_or_else(|| Refusal::clock(&format!("`{text}`")))?;
            return Ok(seconds_since(now.as_second(), zone));
        }
        _ => {}
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(text.parse().ok().and_then(|seconds| seconds_since(seconds, zone)));
    }
    match parse_date(&text, DateReading::Jekyll) {
        Ok(parsed) => {
            let zoned = match parsed.offset {
                Some(offset) => offset.to_timestamp(parsed.civil).ok().map(|at| {
                    // An offset that the site's zone has at that moment is that zone (`force_zone!`).
                    let own = zone.to_offset(at) == offset;
                    at.to_zoned(if own { zone.clone() } else { TimeZone::fixed(offset) })
                }),
                // Of an hour that comes twice Ruby takes the second one.
                None => zone.to_ambiguous_zoned(parsed.civil).later().ok(),
            };
            let utc = parsed.offset == Some(Offset::UTC) && text.trim_end().ends_with(['z', 'c', 't']);
            Ok(zoned.map(|zoned| Moment::Time(Time { zoned: Arc::new(zoned), utc })))
        }
        Err(DateError::NoYear) => Err(Refusal::clock(&format!("the year of `{text}`"))),
        Err(_) => Ok(None),
    }
}

/// `Time.at`.
fn seconds_since(seconds: i64, zone: &TimeZone) -> Option<Moment> {
    let at = Timestamp::from_second(seconds).ok()?;
    Some(Moment::Time(Time { zoned: Arc::new(at.to_zoned(zone.clone())), utc: false }))
}

/// `DateFilters#time`: the moment in the site's zone.
fn local(input: &Value, host: &dyn Host) -> Result<Time, Refusal> {
    let zone = host.time_zone();
    let zoned: Option<Zoned> = match moment(input, host)? {
        Some(Moment::Day(day)) => day.to_zoned(zone.clone()).ok(),
        Some(Moment::Time(time)) => Some(time.zoned.with_time_zone(zone.clone())),
        None => None,
    };
    match zoned {
        Some(zoned) => Ok(Time { zoned: Arc::new(zoned), utc: false }),
        None => Err(Refusal::failed(format!("{} is no date", input.class()))),
    }
}
