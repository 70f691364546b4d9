//! What a scalar means, for each of the parsers that generators use.
//!
//! A plain YAML scalar has no type of its own. Jekyll reads it with Psych (YAML 1.1 and some inventions), Hugo with
//! goccy/go-yaml, JavaScript generators and Zola by the core schema of YAML 1.2. The tables of the three are tested
//! against what the real parsers print.

use jiff::civil::{Date, Time};
use jiff::tz::Offset;

use super::value::{Kind, Scalar, Style, Value};

/// Who reads the front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Resolver {
    /// Ruby's Psych 4, which Jekyll uses: `yes`, `012`, `12:30`, `1,000`, `:symbol` and dates have types.
    Psych,
    /// The core schema of YAML 1.2, as eemeli/yaml and js-yaml 5 read it: Eleventy, Hexo, Astro, Zola.
    Core12,
    /// goccy/go-yaml, which Hugo uses.
    GoYaml,
}

impl Resolver {
    /// All of them, in the order in which findings name them.
    pub const ALL: [Self; 3] = [Self::Psych, Self::GoYaml, Self::Core12];

    /// Who reads so, for messages.
    #[must_use]
    pub fn readers(self) -> &'static str {
        match self {
            Self::Psych => "Jekyll",
            Self::Core12 => "YAML 1.2",
            Self::GoYaml => "Hugo",
        }
    }
}

/// A date and time as written; `None` is no offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// The fields as written; a day past the end of its month has moved into the next, as Ruby does.
    pub civil: jiff::civil::DateTime,
    /// The offset from UTC. Psych reads a missing one as UTC.
    pub offset: Option<Offset>,
}

/// What a scalar means to one reader.
#[derive(Clone, Debug, PartialEq)]
pub enum Resolved {
    /// Nothing.
    Null,
    /// True or false.
    Bool(bool),
    /// An integer.
    Int(i128),
    /// A number with a fraction, an infinity or not a number; also integers beyond 128 bits.
    Float(f64),
    /// A text.
    Str(String),
    /// A Ruby symbol, without its colon.
    Symbol(String),
    /// A day.
    Date(Date),
    /// A day and a time.
    DateTime(DateTime),
}

impl Resolved {
    /// The type in words, with its article.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Null => "nothing",
            Self::Bool(_) => "a boolean",
            Self::Int(_) => "an integer",
            Self::Float(_) => "a number",
            Self::Str(_) => "a text",
            Self::Symbol(_) => "a symbol",
            Self::Date(_) => "a date",
            Self::DateTime(_) => "a date and time",
        }
    }
}

impl std::fmt::Display for Resolved {
    /// As a person would write the value to say which it is: `45000`, `"no"`, `false`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(b) => write!(f, "{b}"),
            Self::Int(n) => write!(f, "{n}"),
            Self::Float(x) if x.is_infinite() => f.write_str(if *x > 0.0 { "infinity" } else { "-infinity" }),
            Self::Float(x) => write!(f, "{x:?}"),
            Self::Str(s) => write!(f, "\"{s}\""),
            Self::Symbol(s) => write!(f, "the symbol :{s}"),
            Self::Date(d) => write!(f, "the date {d}"),
            Self::DateTime(t) => write!(f, "the time {}", t.civil),
        }
    }
}

/// What `scalar` means to `resolver`.
#[must_use]
pub fn resolve(scalar: &Scalar, resolver: Resolver) -> Resolved {
    let text = &*scalar.text;
    match scalar.style {
        Style::Plain => match scalar.tag.as_deref() {
            Some("!!str" | "!") => Resolved::Str(text.to_owned()),
            Some("!!float") => match plain(text, resolver) {
                Resolved::Int(n) => Resolved::Float(n as f64),
                other => other,
            },
            _ => plain(text, resolver),
        },
        Style::SingleQuoted | Style::DoubleQuoted | Style::Literal | Style::Folded => match scalar.tag.as_deref() {
            Some("!!int" | "!!float" | "!!bool" | "!!null" | "!!timestamp") => plain(text, resolver),
            _ => Resolved::Str(text.to_owned()),
        },
        Style::Bool => Resolved::Bool(text == "true"),
        Style::Integer => native_integer(text),
        Style::Float => Resolved::Float(native_float(text)),
        Style::Date => native_date(text),
        Style::Null => Resolved::Null,
    }
}

/// The value as JSON, as `resolver` reads it: the last of duplicate keys wins, dates and symbols are strings as written.
#[must_use]
pub fn to_json(value: &Value, resolver: Resolver) -> serde_json::Value {
    // Bounded: readers refuse values nested deeper than their caps.
    match &value.kind {
        Kind::Scalar(scalar) => scalar_json(scalar, resolver),
        Kind::Sequence(items) => items.iter().map(|item| to_json(item, resolver)).collect(),
        Kind::Mapping(entries) => {
            let mut map = serde_json::Map::with_capacity(entries.len());
            for entry in entries {
                map.insert(entry.key.to_string(), to_json(&entry.value, resolver));
            }
            map.into()
        }
    }
}

fn scalar_json(scalar: &Scalar, resolver: Resolver) -> serde_json::Value {
    match resolve(scalar, resolver) {
        Resolved::Null => serde_json::Value::Null,
        Resolved::Bool(b) => b.into(),
        Resolved::Int(n) => match (i64::try_from(n), u64::try_from(n)) {
            (Ok(n), _) => n.into(),
            (_, Ok(n)) => n.into(),
            _ => serde_json::Number::from_f64(n as f64).map_or(serde_json::Value::Null, Into::into),
        },
        Resolved::Float(x) => {
            serde_json::Number::from_f64(x).map_or_else(|| scalar.text.to_string().into(), Into::into)
        }
        Resolved::Str(s) => s.into(),
        Resolved::Symbol(_) | Resolved::Date(_) | Resolved::DateTime(_) => scalar.text.to_string().into(),
    }
}

/// What a plain scalar of this text means to `resolver`.
#[must_use]
pub fn plain(text: &str, resolver: Resolver) -> Resolved {
    let known = match resolver {
        Resolver::Psych => psych(text),
        Resolver::Core12 => core12(text),
        Resolver::GoYaml => go_yaml(text),
    };
    known.unwrap_or_else(|| Resolved::Str(text.to_owned()))
}

/// `Psych::ScalarScanner#tokenize` of psych 4.0.4, branch by branch; `None` is a string.
fn psych(text: &str) -> Option<Resolved> {
    let mut chars = text.chars();
    let Some(first) = chars.next() else { return Some(Resolved::Null) };
    // `%r{^[^\d.:-]?[[:alpha:]_\s!@#$%\^&*(){}<>|/\\~;=]+}` and everything with a line end.
    let word = |c: char| c.is_alphabetic() || c.is_whitespace() || "_!@#$%^&*(){}<>|/\\~;=".contains(c);
    let second_is_word = !first.is_ascii_digit() && !".:-".contains(first) && chars.next().is_some_and(word);
    if word(first) || second_is_word || text.contains('\n') {
        if text.chars().count() > 5 {
            return None;
        }
        return match text.to_ascii_lowercase().as_str() {
            "~" | "null" => Some(Resolved::Null),
            "yes" | "true" | "on" => Some(Resolved::Bool(true)),
            "no" | "false" | "off" => Some(Resolved::Bool(false)),
            _ => None,
        };
    }
    if let Some(time) = timestamp(text) {
        return Some(time);
    }
    if let Some(date) = psych_date(text) {
        return Some(Resolved::Date(date));
    }
    match text.to_ascii_lowercase().as_str() {
        ".inf" | "+.inf" => return Some(Resolved::Float(f64::INFINITY)),
        "-.inf" => return Some(Resolved::Float(f64::NEG_INFINITY)),
        ".nan" => return Some(Resolved::Float(f64::NAN)),
        _ => {}
    }
    if let Some(name) = text.strip_prefix(':').filter(|n| !n.is_empty()) {
        let quoted = name.strip_prefix(['"', '\'']).and_then(|n| n.strip_suffix(['"', '\'']));
        return Some(Resolved::Symbol(quoted.unwrap_or(name).to_owned()));
    }
    sexagesimal(text).or_else(|| psych_float(text)).or_else(|| psych_integer(text))
}

/// `[-+]?[0-9][0-9_]*(:[0-5]?[0-9]){1,2}`, as an integer or with a fraction. The formula is Psych's own: hours first.
fn sexagesimal(text: &str) -> Option<Resolved> {
    let (whole, fraction) = match text.split_once('.') {
        Some((w, f)) if f.bytes().all(|b| b.is_ascii_digit() || b == b'_') => (w, Some(f)),
        Some(_) => return None,
        None => (text, None),
    };
    let parts: Vec<&str> = whole.split(':').collect();
    if !(2..=3).contains(&parts.len()) {
        return None;
    }
    let head = parts[0].strip_prefix(['-', '+']).unwrap_or(parts[0]);
    if !head.starts_with(|c: char| c.is_ascii_digit()) || !head.bytes().all(|b| b.is_ascii_digit() || b == b'_') {
        return None;
    }
    let sixty = |p: &str| matches!(p.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
    if !parts[1..].iter().all(|p| sixty(p)) {
        return None;
    }
    let digits: String = parts[0].chars().filter(|&c| c != '_' && c != '+').collect();
    let mut values = vec![digits.parse::<i128>().ok()?];
    for part in &parts[1..] {
        values.push(part.parse().ok()?);
    }
    if let Some(fraction) = fraction {
        let fraction: String = fraction.chars().filter(|&c| c != '_').collect();
        let last = format!("{}.{fraction}0", values[values.len() - 1]).parse::<f64>().ok()?;
        let mut sum = 0.0;
        for (place, value) in values.iter().enumerate() {
            let value = if place == values.len() - 1 { last } else { *value as f64 };
            sum += value * [3600.0, 60.0, 1.0][place];
        }
        return Some(Resolved::Float(sum));
    }
    let sum =
        values.iter().zip([3600, 60, 1]).try_fold(0i128, |sum, (v, weight)| sum.checked_add(v.checked_mul(weight)?));
    sum.map(Resolved::Int)
}

/// `[-+]?([0-9][0-9_,]*)?\.[0-9]*([eE][-+][0-9]+)?`.
fn psych_float(text: &str) -> Option<Resolved> {
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    if let Some(exponent) = exponent {
        let digits = exponent.strip_prefix(['-', '+'])?;
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
    }
    let (whole, fraction) = mantissa.split_once('.')?;
    let whole = whole.strip_prefix(['-', '+']).unwrap_or(whole);
    let whole_ok = whole.is_empty()
        || (whole.as_bytes()[0].is_ascii_digit() && whole.bytes().all(|b| b.is_ascii_digit() || b"_,".contains(&b)));
    if !whole_ok || !fraction.bytes().all(|b| b.is_ascii_digit()) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let clean: String = text.chars().filter(|c| !"_,".contains(*c)).collect();
    clean.parse().ok().map(Resolved::Float)
}

/// `INTEGER_LEGACY`, which allows commas.
fn psych_integer(text: &str) -> Option<Resolved> {
    let (negative, body) = sign(text);
    let (radix, digits) = match body {
        _ if body.starts_with("0b") => (2, &body[2..]),
        _ if body.starts_with("0x") => (16, &body[2..]),
        "0" => (10, body),
        _ if body.starts_with('0') => (8, &body[1..]),
        _ => (10, body),
    };
    if radix == 10 {
        // `(?:0|[1-9](?:[0-9]|,[0-9]|_[0-9])*)`: a separator stands before a digit.
        let bytes = digits.as_bytes();
        let sound = bytes.first().is_some_and(u8::is_ascii_digit)
            && bytes.last().is_some_and(u8::is_ascii_digit)
            && bytes.windows(2).all(|w| w[0].is_ascii_digit() || w[1].is_ascii_digit())
            && bytes.iter().all(|b| b.is_ascii_digit() || b"_,".contains(b));
        if !sound {
            return None;
        }
    } else if digits.is_empty()
        || !digits.chars().all(|c| c.is_digit(radix) || "_,".contains(c))
        || !digits.chars().any(|c| c.is_digit(radix))
    {
        return None;
    }
    let clean: String = digits.chars().filter(|c| !"_,".contains(*c)).collect();
    Some(integer(&clean, radix, negative))
}

/// YAML 1.2, core schema.
fn core12(text: &str) -> Option<Resolved> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Resolved::Null),
        "true" | "True" | "TRUE" => return Some(Resolved::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Resolved::Bool(false)),
        _ => {}
    }
    if let Some(special) = special_float(text) {
        return Some(special);
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return (!octal.is_empty() && octal.bytes().all(|b| (b'0'..=b'7').contains(&b)))
            .then(|| integer(octal, 8, false));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return (!hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit())).then(|| integer(hex, 16, false));
    }
    let (negative, body) = sign(text);
    if !body.is_empty() && body.bytes().all(|b| b.is_ascii_digit()) {
        return Some(integer(body, 10, negative));
    }
    decimal(body).then(|| text.parse().ok().map(Resolved::Float))?
}

/// `\.[0-9]+|[0-9]+(\.[0-9]*)?` with an optional exponent.
fn decimal(body: &str) -> bool {
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = match body.split_once(['e', 'E']) {
        Some((m, e)) => (m, Some(e.strip_prefix(['-', '+']).unwrap_or(e))),
        None => (body, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|e| !e.is_empty() && digits(e))
}

/// goccy/go-yaml: `token.ToNumber` and the reserved words.
fn go_yaml(text: &str) -> Option<Resolved> {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Some(Resolved::Null),
        "true" | "True" | "TRUE" => return Some(Resolved::Bool(true)),
        "false" | "False" | "FALSE" => return Some(Resolved::Bool(false)),
        _ => {}
    }
    if let Some(special) = special_float(text) {
        return Some(special);
    }
    let dots = text.matches('.').count();
    if text.starts_with('_') || dots > 1 {
        return None;
    }
    let (negative, body) = sign(text);
    let clean: String = body.chars().filter(|&c| c != '_').collect();
    if clean.is_empty() || clean.starts_with(['-', '+']) {
        return None;
    }
    let (radix, digits) = match clean.as_str() {
        c if c.starts_with("0x") => (16, &c[2..]),
        c if c.starts_with("0o") => (8, &c[2..]),
        c if c.starts_with("0b") => (2, &c[2..]),
        c if c.starts_with('0') && c.len() > 1 && dots == 0 => (8, &c[1..]),
        c if dots == 1 => {
            return if decimal(c) { text.replace('_', "").parse().ok().map(Resolved::Float) } else { None };
        }
        c => (10, c),
    };
    (!digits.is_empty() && digits.chars().all(|c| c.is_digit(radix))).then(|| integer(digits, radix, negative))
}

fn special_float(text: &str) -> Option<Resolved> {
    match text {
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Some(Resolved::Float(f64::INFINITY)),
        "-.inf" | "-.Inf" | "-.INF" => Some(Resolved::Float(f64::NEG_INFINITY)),
        ".nan" | ".NaN" | ".NAN" => Some(Resolved::Float(f64::NAN)),
        _ => None,
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Digits that are known to be sound; beyond 128 bits the nearest float.
fn integer(digits: &str, radix: u32, negative: bool) -> Resolved {
    match i128::from_str_radix(digits, radix) {
        Ok(n) => Resolved::Int(if negative { -n } else { n }),
        Err(_) => {
            let size = digits
                .chars()
                .filter_map(|c| c.to_digit(radix))
                .fold(0.0, |sum, d| sum * f64::from(radix) + f64::from(d));
            Resolved::Float(if negative { -size } else { size })
        }
    }
}

/// Psych's `TIME`: `-?\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|\s+)\d{1,2}:\d\d:\d\d(?:\.\d*)?(?:\s*(?:Z|[-+]\d{1,2}:?(?:\d\d)?))?`.
fn timestamp(text: &str) -> Option<Resolved> {
    let mut scan = Scan(text);
    let (year, month, day) = scan.ymd()?;
    if scan.one(['T', 't']).is_none() && scan.blanks() == 0 {
        return None;
    }
    let hour = scan.number(1, 2)?;
    scan.one([':'])?;
    let minute = scan.number(2, 2)?;
    scan.one([':'])?;
    let second = scan.number(2, 2)?;
    let nanos = if scan.one(['.']).is_some() { scan.fraction() } else { 0 };
    let offset = {
        scan.blanks();
        if scan.0.is_empty() { Some(0) } else { scan.offset() }
    }?;
    if !scan.0.is_empty() {
        return None;
    }
    // Ruby's `Time.utc` rolls day 31 and hour 24 over and refuses the rest.
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    if hour == 24 && (minute, second) != (0, 0) {
        return None;
    }
    let civil = rolled(year, month, day, hour, minute, second, nanos)?;
    let offset = Offset::from_seconds(offset).ok()?;
    Some(Resolved::DateTime(DateTime { civil, offset: Some(offset) }))
}

/// The date and time of fields that may run over the end of a month, a day or a minute.
pub(super) fn rolled(
    year: i32,
    month: i32,
    day: i32,
    hour: i32,
    minute: i32,
    second: i32,
    nanos: i32,
) -> Option<jiff::civil::DateTime> {
    use jiff::ToSpan as _;
    let first = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()?;
    let midnight = first.checked_add(i64::from(day - 1).days()).ok()?.to_datetime(Time::midnight());
    let seconds = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
    midnight.checked_add(seconds.seconds().nanoseconds(i64::from(nanos))).ok()
}

/// `\d{4}-(?:1[012]|0\d|\d)-(?:[12]\d|3[01]|0\d|\d)` that is a day of the calendar.
fn psych_date(text: &str) -> Option<Date> {
    let mut scan = Scan(text);
    let (year, month, day) = scan.ymd()?;
    if !scan.0.is_empty() || text.starts_with('-') {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// TOML and JSON integers: `0x`, `0o`, `0b`, `_`.
fn native_integer(text: &str) -> Resolved {
    let (negative, body) = sign(text);
    let clean: String = body.chars().filter(|&c| c != '_').collect();
    let (radix, digits) = match clean.get(..2) {
        Some("0x") => (16, &clean[2..]),
        Some("0o") => (8, &clean[2..]),
        Some("0b") => (2, &clean[2..]),
        _ => (10, clean.as_str()),
    };
    integer(digits, radix, negative)
}

fn native_float(text: &str) -> f64 {
    let clean: String = text.chars().filter(|&c| c != '_').collect();
    clean.parse().unwrap_or(f64::NAN)
}

/// A TOML date, time or date-time.
fn native_date(text: &str) -> Resolved {
    let mut scan = Scan(text);
    let parsed = (|| {
        let (year, month, day) = scan.ymd()?;
        let date = Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        if scan.0.is_empty() {
            return Some(Resolved::Date(date));
        }
        scan.one(['T', 't', ' '])?;
        let hour = scan.number(2, 2)?;
        scan.one([':'])?;
        let minute = scan.number(2, 2)?;
        // TOML 1.1 lets the seconds out.
        let second = if scan.one([':']).is_some() { scan.number(2, 2)? } else { 0 };
        let nanos = if scan.one(['.']).is_some() { scan.fraction() } else { 0 };
        let offset = if scan.0.is_empty() { None } else { Some(Offset::from_seconds(scan.offset()?).ok()?) };
        let civil = rolled(year, month, day, hour, minute, second, nanos)?;
        scan.0.is_empty().then_some(Resolved::DateTime(DateTime { civil, offset }))
    })();
    parsed.unwrap_or_else(|| Resolved::Str(text.to_owned()))
}

/// A cursor over date text.
pub(super) struct Scan<'t>(pub(super) &'t str);

impl Scan<'_> {
    /// Between `min` and `max` digits.
    pub(super) fn number(&mut self, min: usize, max: usize) -> Option<i32> {
        let len = self.0.bytes().take(max).take_while(u8::is_ascii_digit).count();
        if len < min {
            return None;
        }
        let number = self.0[..len].parse().ok()?;
        self.0 = &self.0[len..];
        Some(number)
    }

    /// One of these characters.
    pub(super) fn one<const N: usize>(&mut self, any: [char; N]) -> Option<char> {
        let c = self.0.chars().next().filter(|c| any.contains(c))?;
        self.0 = &self.0[c.len_utf8()..];
        Some(c)
    }

    /// White space; how many bytes.
    pub(super) fn blanks(&mut self) -> usize {
        let rest = self.0.trim_start();
        let len = self.0.len() - rest.len();
        self.0 = rest;
        len
    }

    /// Digits of a fraction of a second, as nanoseconds.
    pub(super) fn fraction(&mut self) -> i32 {
        let len = self.0.bytes().take_while(u8::is_ascii_digit).count();
        let digits = &self.0[..len.min(9)];
        let nanos = digits.parse::<i32>().unwrap_or(0) * 10i32.pow(9 - u32::try_from(digits.len()).unwrap_or(9));
        self.0 = &self.0[len..];
        nanos
    }

    /// `YYYY-M-D`.
    pub(super) fn ymd(&mut self) -> Option<(i32, i32, i32)> {
        let year = self.number(4, 4)?;
        self.one(['-'])?;
        let month = self.number(1, 2)?;
        self.one(['-'])?;
        Some((year, month, self.number(1, 2)?))
    }

    /// `Z` or `±H`, `±HH`, `±HHMM`, `±HH:MM`, in seconds.
    pub(super) fn offset(&mut self) -> Option<i32> {
        if self.one(['Z', 'z']).is_some() {
            return Some(0);
        }
        let sign = if self.one(['+', '-'])? == '-' { -1 } else { 1 };
        let hours = self.number(1, 2)?;
        self.one([':']);
        let minutes = self.number(2, 2).unwrap_or(0);
        (hours <= 24 && minutes < 60).then_some(sign * (hours * 3600 + minutes * 60))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `tab` is what Psych 4.0.4 printed for each text (`ruby -ryaml`), frozen.
    #[test]
    fn psych_reads_as_ruby_does() {
        for line in include_str!("psych.tsv").lines().filter(|l| !l.starts_with('#')) {
            let (text, expected) = line.split_once('\t').unwrap();
            let shown = match plain(text, Resolver::Psych) {
                Resolved::Null => "null".to_owned(),
                Resolved::Bool(b) => format!("bool {b}"),
                Resolved::Int(n) => format!("int {n}"),
                Resolved::Float(x) if x.is_nan() => "float nan".to_owned(),
                Resolved::Float(x) => format!("float {x:?}"),
                Resolved::Str(s) => format!("str {s}"),
                Resolved::Symbol(s) => format!("symbol {s}"),
                Resolved::Date(d) => format!("date {d}"),
                Resolved::DateTime(t) => {
                    let seconds = t.offset.unwrap().seconds();
                    let sign = if seconds < 0 { '-' } else { '+' };
                    let (hours, minutes) = (seconds.abs() / 3600, seconds.abs() / 60 % 60);
                    format!(
                        "time {}.{:09}{sign}{hours:02}:{minutes:02}",
                        t.civil.strftime("%Y-%m-%dT%H:%M:%S"),
                        t.civil.subsec_nanosecond()
                    )
                }
            };
            assert_eq!(shown, expected, "{text:?}");
        }
    }

    /// The table "The same front matter, read by five parsers", measured with yaml 2.3.3, js-yaml 5.5 and Hugo 0.168.
    #[test]
    fn core_and_go_read_as_measured() {
        let s = |t: &str| Resolved::Str(t.to_owned());
        let cases = [
            ("no", s("no"), s("no")),
            ("yes", s("yes"), s("yes")),
            ("1.10", Resolved::Float(1.1), Resolved::Float(1.1)),
            ("007", Resolved::Int(7), Resolved::Int(7)),
            ("0o7", Resolved::Int(7), Resolved::Int(7)),
            ("12:30", s("12:30"), s("12:30")),
            ("1e3", Resolved::Float(1000.0), s("1e3")),
            ("1_000", s("1_000"), Resolved::Int(1000)),
            ("1,000", s("1,000"), s("1,000")),
            ("2020-01-05", s("2020-01-05"), s("2020-01-05")),
            ("+0800", Resolved::Int(800), s("+0800")),
            ("012", Resolved::Int(12), Resolved::Int(10)),
            ("2020/01/05", s("2020/01/05"), s("2020/01/05")),
            ("~", Resolved::Null, Resolved::Null),
            ("True", Resolved::Bool(true), Resolved::Bool(true)),
            ("-.INF", Resolved::Float(f64::NEG_INFINITY), Resolved::Float(f64::NEG_INFINITY)),
            ("1.", Resolved::Float(1.0), Resolved::Float(1.0)),
            (".5", Resolved::Float(0.5), Resolved::Float(0.5)),
            (".", s("."), s(".")),
            ("-", s("-"), s("-")),
            ("1.2.3", s("1.2.3"), s("1.2.3")),
        ];
        for (text, core, go) in cases {
            assert_eq!(plain(text, Resolver::Core12), core, "{text:?} by YAML 1.2");
            assert_eq!(plain(text, Resolver::GoYaml), go, "{text:?} by go-yaml");
        }
    }

    #[test]
    fn tags_and_quotes_decide() {
        let scalar =
            |text: &str, style, tag: Option<&str>| Scalar { text: text.into(), style, tag: tag.map(Into::into) };
        assert_eq!(resolve(&scalar("12", Style::Plain, Some("!!str")), Resolver::Psych), Resolved::Str("12".into()));
        assert_eq!(resolve(&scalar("12", Style::DoubleQuoted, None), Resolver::Psych), Resolved::Str("12".into()));
        assert_eq!(resolve(&scalar("12", Style::DoubleQuoted, Some("!!int")), Resolver::Core12), Resolved::Int(12));
        assert_eq!(resolve(&scalar("0x_1F", Style::Integer, None), Resolver::Core12), Resolved::Int(31));
        let date = resolve(&scalar("2020-01-05T10:00:00.5+08:00", Style::Date, None), Resolver::Core12);
        assert!(matches!(date, Resolved::DateTime(t) if t.offset.unwrap().seconds() == 28_800), "{date:?}");
    }

    #[test]
    fn json_keeps_the_last_duplicate_and_dates_as_text() {
        let source = crate::text::SourceFile::from_text("a", "---\na: 1\na: [2020-01-05, yes]\nb:\n---\n");
        let read = crate::front_matter::read(&source);
        let root = read.front_matter.unwrap().root.unwrap();
        assert_eq!(to_json(&root, Resolver::Psych), serde_json::json!({"a": ["2020-01-05", true], "b": null}));
        assert_eq!(to_json(&root, Resolver::Core12), serde_json::json!({"a": ["2020-01-05", "yes"], "b": null}));
    }
}
