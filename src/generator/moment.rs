//! The moment that a generator makes of a date in the front matter, in the zone in which it shows it.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::{Generator, Site, data, jekyll};
use crate::front_matter::{DateReading, ParsedDate, Scalar, parse_date, scalar_date};

/// A date of the front matter as its generator takes it.
#[derive(Clone, Debug)]
pub struct Dated {
    /// What stands there, before anybody filled in what is missing: its offset is `None` where none is written.
    pub written: ParsedDate,
    /// Whether something stands behind the time that is meant as a zone, be it one that the generator does not know.
    pub names_zone: bool,
    /// The moment, in the zone in which the generator shows it. UTC stands for a machine's zone that nobody knows.
    pub shown: Zoned,
    /// Whether the time zone of the site or the machine stood in for the offset. Where none is written and this is
    /// false, the generator takes the date for UTC whatever the site says.
    pub in_site_zone: bool,
}

/// What the generator of `site` makes of the date `scalar`; `None` where it cannot read it.
///
/// Jekyll (`utils.rb`, `parse_date`, after Psych): a plain time with seconds is UTC, any other one without an offset is
/// local, and all are shown in the zone of the site. Hexo shows in that zone as well (`adjustDateForTimezone`); Hugo,
/// Zola, Eleventy and Astro keep the offset that is written.
#[must_use]
pub fn moment(site: &Site, scalar: &Scalar) -> Option<Dated> {
    let zone = site.time_zone().cloned().unwrap_or(TimeZone::UTC);
    let generator = site.generator;
    let read = scalar_date(scalar, generator.date_reading()).ok()?;
    // Ruby's reader takes nearly every form and fills in nothing.
    let mut written = parse_date(&scalar.text, DateReading::Jekyll).unwrap_or(read);
    let names_zone = names_zone(&scalar.text);
    if names_zone {
        // `-5` is an offset to Psych and none to Ruby's `Time.parse`.
        written.offset = written.offset.or(read.offset);
    }
    let (shown, in_site_zone) = if generator == Generator::Jekyll {
        let plain = data::is_plain(scalar);
        (jekyll::time::read(&scalar.text, plain, &zone)?, !(plain && jekyll::time::is_psych_time(&scalar.text)))
    } else {
        let of_zone = |zone: TimeZone| zone.to_zoned(read.civil).ok();
        let shown = match read.offset {
            Some(offset) => of_zone(offset.to_time_zone())?,
            None => of_zone(zone.clone())?,
        };
        let moves = generator == Generator::Hexo;
        (if moves { shown.with_time_zone(zone) } else { shown }, read.offset.is_none())
    };
    Some(Dated { written, names_zone, shown, in_site_zone })
}

/// Whether a sign or a word other than `am` and `pm` stands behind the time of day.
fn names_zone(text: &str) -> bool {
    let Some((_, behind)) = text.split_once(':') else { return false };
    let is_noon = |word: &str| matches!(word.to_ascii_lowercase().as_str(), "am" | "pm" | "a" | "p" | "m");
    let mut words = behind.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    behind.contains(['+', '-']) || words.any(|word| !is_noon(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::front_matter;
    use crate::text::SourceFile;

    /// `written offset or nothing | shown | in the site's zone`
    fn read(generator: Generator, config: (&str, &str), date: &str) -> String {
        let site = Site::from_files(generator, &[SourceFile::from_text(config.0, config.1)]);
        let source = SourceFile::from_text("a.md", format!("---\ndate: {date}\n---\n"));
        let block = front_matter::read(&source).front_matter.expect("a block");
        let Some(dated) = moment(&site, block.get("date").and_then(|v| v.as_scalar()).expect("a scalar")) else {
            return "-".to_owned();
        };
        let offset = dated.written.offset.map_or("nothing".to_owned(), |o| o.to_string());
        format!("{offset} | {} | {}", dated.shown.strftime("%Y-%m-%d %H:%M %z"), dated.in_site_zone)
    }

    /// As Jekyll 4.3.1 shows `page.date`.
    #[test]
    fn jekyll_takes_plain_times_for_utc() {
        let shanghai = |date| read(Generator::Jekyll, ("_config.yml", "timezone: Asia/Shanghai\n"), date);
        assert_eq!(shanghai("2021-12-08 18:00:00"), "nothing | 2021-12-09 02:00 +0800 | false");
        assert_eq!(shanghai("2021-12-08T18:00:00"), "nothing | 2021-12-09 02:00 +0800 | false");
        assert_eq!(shanghai("\"2021-12-08 18:00:00\""), "nothing | 2021-12-08 18:00 +0800 | true");
        assert_eq!(shanghai("2021-12-08 18:00"), "nothing | 2021-12-08 18:00 +0800 | true");
        assert_eq!(shanghai("2021-12-08 18:00:00 -0500"), "-05 | 2021-12-09 07:00 +0800 | false");
        assert_eq!(shanghai("2021-12-08 18:00:00 -5"), "-05 | 2021-12-09 07:00 +0800 | false");
        assert_eq!(shanghai("+0800"), "-");
    }

    /// As Hugo 0.168 prints `.Date`.
    #[test]
    fn hugo_takes_them_for_the_zone_of_the_site() {
        let shanghai = |date| read(Generator::Hugo, ("hugo.toml", "timeZone = \"Asia/Shanghai\"\n"), date);
        assert_eq!(shanghai("2021-12-08 18:00:00"), "nothing | 2021-12-08 18:00 +0800 | true");
        assert_eq!(shanghai("2021-12-08 23:00:00 -0500"), "-05 | 2021-12-08 23:00 -0500 | false");
        assert_eq!(
            read(Generator::Hugo, ("hugo.toml", ""), "2021-12-08 18:00:00"),
            "nothing | 2021-12-08 18:00 +0000 | true"
        );
    }
}
