//! Dates in the common form of ISO 8601 and RFC 3339, as every generator but Jekyll reads them.

use jiff::Zoned;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

/// `2022-03-21`, `2022-03-21T20:55`, `2022-03-21 20:55:40.123 +08:00`. Without an offset it is a time of `zone`.
#[must_use]
pub(crate) fn read(text: &str, zone: &TimeZone) -> Option<Zoned> {
    let text = text.trim();
    let (date, rest) = match text.find(['T', 't', ' ']) {
        Some(at) => (&text[..at], text[at + 1..].trim_start()),
        None => (text, ""),
    };
    let mut parts = date.split(['-', '/']);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    if rest.is_empty() {
        return date.to_datetime(Time::midnight()).to_zoned(zone.clone()).ok();
    }
    let end = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
    let (clock, offset) = (&rest[..end], rest[end..].trim());
    let mut parts = clock.split(':');
    let (hour, minute) = (parts.next()?, parts.next()?);
    let second = parts.next().unwrap_or("0").split(['.', ',']).next()?;
    let time = Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse().ok()?, 0).ok()?;
    let civil = date.to_datetime(time);
    if offset.is_empty() {
        return civil.to_zoned(zone.clone()).ok();
    }
    let seconds = if offset.eq_ignore_ascii_case("z") || offset == "UTC" { 0 } else { offset_seconds(offset)? };
    let offset = Offset::from_seconds(seconds).ok()?;
    civil.to_zoned(offset.to_time_zone()).ok()
}

fn offset_seconds(text: &str) -> Option<i32> {
    let digits: String = text.get(1..)?.chars().filter(|c| *c != ':').collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        4 => digits.split_at(2),
        _ => return None,
    };
    let seconds = hours.parse::<i32>().ok()? * 3600 + minutes.parse::<i32>().ok()? * 60;
    Some(if text.starts_with('-') { -seconds } else { seconds })
}

/// RFC 3339 with the offset of the zone.
#[must_use]
pub(crate) fn rfc3339(time: &Zoned) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_forms_are_read() {
        let zone = TimeZone::get("Asia/Shanghai").unwrap();
        let shown = |text| read(text, &zone).map(|t| rfc3339(&t));
        assert_eq!(shown("2022-03-21").unwrap(), "2022-03-21T00:00:00+08:00");
        assert_eq!(shown("2022-03-21 20:55:40 -0400").unwrap(), "2022-03-21T20:55:40-04:00");
        assert_eq!(shown("2022-03-21T20:55:40.5Z").unwrap(), "2022-03-21T20:55:40+00:00");
        assert_eq!(shown("2013/7/13 20:46:25").unwrap(), "2013-07-13T20:46:25+08:00");
        assert_eq!(shown("+0800"), None);
        assert_eq!(shown("2022-06-31"), None);
    }
}
