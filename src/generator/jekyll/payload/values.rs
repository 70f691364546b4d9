//! From YAML, as Psych reads it, to values of Liquid.

use std::sync::Arc;

use jiff::tz::{Offset, TimeZone};

use crate::front_matter::{Kind, Resolved, Resolver, Scalar, Value as Yaml, resolve};
use crate::liquid::{Map, Refusal, Time, Value};

/// A value of YAML. Readers cap its depth.
pub(super) fn of(yaml: &Yaml, zone: &TimeZone) -> Result<Value, Refusal> {
    match &yaml.kind {
        Kind::Scalar(scalar) => Ok(scalar_value(scalar, zone)),
        Kind::Sequence(items) => Value::list(items.iter().map(|item| of(item, zone)).collect::<Result<_, _>>()?),
        Kind::Mapping(entries) => {
            let mut pairs = Vec::with_capacity(entries.len());
            for entry in entries {
                pairs.push((Arc::from(&*entry.key), of(&entry.value, zone)?));
            }
            Value::map(pairs)
        }
    }
}

fn scalar_value(scalar: &Scalar, zone: &TimeZone) -> Value {
    match resolve(scalar, Resolver::Psych) {
        Resolved::Null => Value::Nil,
        Resolved::Bool(flag) => Value::Bool(flag),
        // What is beyond 64 bits prints as it was written, and counts as a text.
        Resolved::Int(number) => i64::try_from(number).map_or_else(|_| Value::str(&scalar.text), Value::Int),
        Resolved::Float(number) => Value::Float(number),
        Resolved::Str(text) | Resolved::Symbol(text) => Value::str(text),
        Resolved::Date(date) => Value::Date(date),
        Resolved::DateTime(at) => {
            let offset = at.offset.unwrap_or(Offset::UTC);
            let text = scalar.text.trim();
            let zoned = offset.to_timestamp(at.civil).map(|moment| {
                // With an offset Psych keeps it; without one the time is UTC, shown in the zone of the site.
                let written = text.rfind(':').is_some_and(|colon| text[colon..].contains(['+', '-']))
                    || text.len() > 19 && text[19..].contains(['+', '-']);
                moment.to_zoned(match (text.ends_with('Z'), written) {
                    (true, _) => TimeZone::UTC,
                    (_, true) => TimeZone::fixed(offset),
                    _ => zone.clone(),
                })
            });
            match zoned {
                Ok(zoned) => Value::Time(Time { zoned: Arc::new(zoned), utc: text.ends_with('Z') }),
                Err(_) => Value::str(text),
            }
        }
    }
}

/// `Utils.deep_merge_hashes`: what `over` says counts, unless it is nil; mappings are merged key by key.
pub(super) fn deep_merge(base: &Map, over: &Map) -> Result<Value, Refusal> {
    let mut entries = base.entries().to_vec();
    for (key, value) in over.entries() {
        match entries.iter_mut().find(|(known, _)| known == key) {
            None => entries.push((Arc::clone(key), value.clone())),
            Some((_, old)) => match (&*old, value) {
                (_, Value::Nil) => {}
                (Value::Map(base), Value::Map(over)) => *old = deep_merge(base, over)?,
                _ => *old = value.clone(),
            },
        }
    }
    Value::map(entries)
}

/// The list of `texts`.
pub(super) fn texts(texts: &[String]) -> Result<Value, Refusal> {
    Value::list(texts.iter().map(Value::str).collect())
}

/// An RFC 3339 date with its offset, as a time of the site's zone.
pub(super) fn local_time(text: &str, zone: &TimeZone) -> Option<Value> {
    Some(time_in(text.parse().ok()?, zone))
}

/// A moment as a time of the site's zone.
pub(super) fn time_in(at: jiff::Timestamp, zone: &TimeZone) -> Value {
    Value::Time(Time { zoned: Arc::new(at.to_zoned(zone.clone())), utc: false })
}
