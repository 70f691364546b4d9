//! What the real readers said, frozen: `ruby -rtime`, `node`, and Go's layouts by their documentation.

use super::*;

fn shown(date: &Result<ParsedDate, DateError>) -> String {
    match date {
        Ok(date) => {
            let instant = date.instant(&TimeZone::UTC).expect("in range");
            let zoned = instant.to_zoned(TimeZone::UTC);
            let nanos = zoned.subsec_nanosecond();
            format!(
                "{}.{nanos:09}{}",
                zoned.strftime("%Y-%m-%dT%H:%M:%S"),
                if date.offset.is_some() { " offset" } else { "" }
            )
        }
        Err(error) => format!("error: {error}"),
    }
}

/// `dates.tsv`: text, what `Time.parse` gives in UTC (and ` offset` where an offset was understood), what `new Date` does.
#[test]
fn ruby_and_v8_read_as_they_do() {
    let mut wrong = Vec::new();
    for line in include_str!("dates.tsv").lines().filter(|l| !l.starts_with('#')) {
        let mut parts = line.split('\t');
        let (text, ruby, v8) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let read = parse_date(text, DateReading::Jekyll);
        let ok = match ruby {
            "-" => true,
            "error" => read.is_err(),
            expected => shown(&read) == expected,
        };
        if !ok {
            wrong.push(format!("Ruby: {text:?} is {ruby}, read as {}", shown(&read)));
        }
        let read = parse_date(text, DateReading::Js);
        let ok = match v8 {
            "-" => true,
            "error" => read.is_err(),
            expected => read.as_ref().is_ok_and(|d| {
                let instant = d.instant(&TimeZone::UTC).expect("in range");
                instant.to_zoned(TimeZone::UTC).strftime("%Y-%m-%dT%H:%M:%S").to_string() == expected
            }),
        };
        if !ok {
            wrong.push(format!("V8: {text:?} is {v8}, read as {}", shown(&read)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn hugo_knows_its_layouts_and_no_other() {
    for (text, expected) in [
        ("2022-03-21", "2022-03-21T00:00:00.000000000"),
        ("2022-03-21T20:55:40+08:00", "2022-03-21T12:55:40.000000000 offset"),
        ("2022-03-21T20:55:40Z", "2022-03-21T20:55:40.000000000 offset"),
        ("2022-03-21T20:55:40.5Z", "2022-03-21T20:55:40.500000000 offset"),
        ("2022-03-21 20:55:40", "2022-03-21T20:55:40.000000000"),
        ("2022-03-21 20:55:40 +0800", "2022-03-21T12:55:40.000000000 offset"),
        ("2022-03-21 20:55:40 -04:00", "2022-03-22T00:55:40.000000000 offset"),
        ("2022-03-21 9:00:00 -0400", "2022-03-21T13:00:00.000000000 offset"),
        ("Fri, 03 Sep 2021 11:21:31 +0200", "2021-09-03T09:21:31.000000000 offset"),
        ("03 Sep 2021", "2021-09-03T00:00:00.000000000"),
        ("+0800", "error: there is no date in it"),
        ("2020/01/05", "error: the form is not known"),
        ("2022-03-21 20:55", "error: the form is not known"),
        ("2022-06-31", "error: the form is not known"),
        ("2022-13-05", "error: the month does not exist"),
        ("2021年10月01日", "error: the month does not exist"),
    ] {
        assert_eq!(shown(&parse_date(text, DateReading::Hugo)), expected, "{text}");
    }
}

#[test]
fn zola_and_eleventy() {
    for (text, zola, eleventy) in [
        ("2022-03-21", true, true),
        ("2022-03-21T20:55:40+08:00", true, true),
        ("2022-03-21 20:55:40", true, true),
        ("2022-03-21T20:55:40", true, true),
        ("2022-03-21 20:55:40 +0800", false, false),
        ("2022-03-21 20:55:40 +08:00", false, true),
        ("2022-3-1", false, false),
        ("2022/03/01", false, false),
        ("2022-03", false, true),
        ("20220321", false, true),
        ("2022-06-31", false, true),
    ] {
        assert_eq!(parse_date(text, DateReading::Zola).is_ok(), zola, "{text} by Zola");
        assert_eq!(parse_date(text, DateReading::Eleventy).is_ok(), eleventy, "{text} by Eleventy");
    }
    assert_eq!(parse_date("git Last Modified", DateReading::Eleventy), Err(DateError::FromFile));
}

#[test]
fn scalars_are_typed_before_they_are_read() {
    let scalar = |text: &str, style| Scalar { text: text.into(), style, tag: None };
    // Psych reads a time without a zone as UTC, a day as a day; a quoted one goes to `Time.parse` and is local.
    let plain = scalar_date(&scalar("2022-03-21 01:30:00", Style::Plain), DateReading::Jekyll).unwrap();
    assert_eq!(plain.offset, Some(Offset::UTC));
    let quoted = scalar_date(&scalar("2022-03-21 01:30:00", Style::DoubleQuoted), DateReading::Jekyll).unwrap();
    assert_eq!(quoted.offset, None);
    assert_eq!(scalar_date(&scalar("2022-03-21", Style::Plain), DateReading::Jekyll).unwrap().offset, None);
    let june = scalar_date(&scalar("2016-06-31 10:00:00", Style::Plain), DateReading::Jekyll).unwrap();
    assert!(june.rolled_over);
    assert_eq!(june.civil.to_string(), "2016-07-01T10:00:00");
    assert_eq!(scalar_date(&scalar("", Style::Plain), DateReading::Jekyll), Err(DateError::Empty));
    assert_eq!(scalar_date(&scalar("+0800", Style::Plain), DateReading::Js), Err(DateError::Number));
    let toml = scalar_date(&scalar("2022-03-21T01:30:00Z", Style::Date), DateReading::Zola).unwrap();
    assert_eq!(toml.offset, Some(Offset::UTC));
}

#[test]
fn any_reads_what_people_write() {
    for text in ["2021年10月01日", "2021年10月1日 10:00", "2020/1/5", "Sep 3, 2021", "2022-03", "2022-03-21T20:55:40Z"]
    {
        assert!(parse_date(text, DateReading::Any).is_ok(), "{text}");
    }
    for text in ["+0800", "hello", "{{ .Date }}", "2021-13-01"] {
        assert!(parse_date(text, DateReading::Any).is_err(), "{text}");
    }
}
