//! Filters of lists.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::super::lookup::range_list;
use super::super::refusal::Refusal;
use super::super::render::Machine;
use super::super::value::{Time, Value, compare, pairs};
use super::super::{number, show};
use super::text::sentence;

impl Machine<'_> {
    pub(super) fn list_filter(&mut self, name: &str, input: &Value, args: &[Value]) -> Result<Value, Refusal> {
        match name {
            "push" | "unshift" | "pop" | "shift" => return ends(name, input, args),
            "array_to_sentence_string" => return sentence(input, args).map(Value::str),
            "sort" => return self.sort(input, args),
            _ => {}
        }
        let items = each(input)?;
        self.spend(items.len())?;
        match name {
            "join" => {
                let glue = args.first().map_or(Ok(" ".into()), show::to_s)?;
                return show::join(&items, &glue).map(Value::str);
            }
            "concat" => {
                let Value::List(more) = &args[0] else {
                    return Err(Refusal::failed("`concat` takes a list"));
                };
                let mut items = items;
                items.extend_from_slice(more.items());
                return Value::list(items);
            }
            "reverse" => return Value::list(items.into_iter().rev().collect()),
            "map" => {
                let mapped = items.iter().map(|item| self.property_of(item, &args[0])).collect::<Result<_, _>>()?;
                return Value::list(mapped);
            }
            _ => {}
        }
        // What is left may go by a property of the items.
        let keys = match args.first().filter(|property| !property.is_nil()) {
            // Of one item there is nothing to compare.
            Some(_) if name != "compact" && items.len() < 2 && items.iter().all(has_brackets) => items.clone(),
            Some(_) if name == "uniq" && items.len() < 2 => items.clone(),
            Some(_) if name == "sort_natural" && !items.iter().all(has_brackets) => return Ok(Value::Nil),
            Some(property) => {
                let mut keys = Vec::with_capacity(items.len());
                for item in &items {
                    if !has_brackets(item) {
                        return Ok(Value::Nil);
                    }
                    keys.push(self.property_of(item, property)?);
                }
                keys
            }
            None => items.clone(),
        };
        let pairs = keys.into_iter().zip(items);
        match name {
            "compact" => Value::list(pairs.filter(|(key, _)| !key.is_nil()).map(|(_, item)| item).collect()),
            "uniq" => {
                let mut seen = HashSet::new();
                let mut kept = Vec::new();
                for (key, item) in pairs {
                    if seen.insert(identity(&key)?) {
                        kept.push(item);
                    }
                }
                Value::list(kept)
            }
            _ => {
                let mut texts = Vec::new();
                for (key, item) in pairs {
                    let text = if key.is_nil() { None } else { Some(show::to_s(&key)?.to_ascii_lowercase()) };
                    texts.push((text, item));
                }
                // Nil comes last; of two Ruby takes the left one for the greater, which turns them round.
                let (mut named, nils): (Vec<_>, Vec<_>) = texts.into_iter().partition(|(text, _)| text.is_some());
                named.sort_by(|(a, _), (b, _)| a.cmp(b));
                named.extend(nils.into_iter().rev());
                Value::list(named.into_iter().map(|(_, item)| item).collect())
            }
        }
    }

    /// `e[property]` of what has such a method; of a text the property itself where it is in it.
    fn property_of(&self, item: &Value, property: &Value) -> Result<Value, Refusal> {
        let whole;
        let property = match property {
            Value::Float(number) if !matches!(item, Value::Map(_)) && number.is_finite() => {
                whole = Value::Int(number.trunc() as i64);
                &whole
            }
            other => other,
        };
        match (item, property) {
            (_, Value::Str(name)) if &**name == "to_liquid" => Ok(item.clone()),
            (Value::Str(text), Value::Str(name)) => {
                Ok(if text.contains(&**name) { property.clone() } else { Value::Nil })
            }
            (Value::Int(number), Value::Int(bit)) => Ok(Value::Int(match u32::try_from(*bit) {
                Ok(bit) => (number >> bit.min(63)) & 1,
                Err(_) => 0,
            })),
            (Value::Str(text), Value::Int(index)) => {
                let count = i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
                let index = usize::try_from(if *index < 0 { index.saturating_add(count) } else { *index }).ok();
                let found = index.and_then(|index| text.chars().nth(index));
                Ok(found.map_or(Value::Nil, |c| Value::str(c.encode_utf8(&mut [0; 4]))))
            }
            (Value::List(_), Value::Int(_)) => Ok(self.member(item, property)?.unwrap_or_default()),
            (Value::List(_) | Value::Int(_) | Value::Str(_), _) => {
                Err(Refusal::failed(format!("{} has no property `{}`", item.class(), show::to_s(property)?)))
            }
            _ => Ok(self.member(item, property)?.unwrap_or_default()),
        }
    }

    /// Jekyll's `sort`, by a property that may have dots in it.
    fn sort(&mut self, input: &Value, args: &[Value]) -> Result<Value, Refusal> {
        let items = match input {
            Value::List(list) => list.items().to_vec(),
            Value::Map(map) => pairs(map)?,
            Value::Range(from, to) => range_list(*from, *to)?,
            other => return Err(Refusal::failed(format!("{} cannot be sorted", other.class()))),
        };
        self.spend(items.len().saturating_mul(items.len().max(1).ilog2() as usize))?;
        let property = args.first().filter(|property| !property.is_nil());
        let Some(property) = property else { return sorted(items.into_iter().map(|item| (item.clone(), item)), None) };
        let nils = match args.get(1).map(show::to_s).transpose()?.as_deref() {
            None | Some("first") => Ordering::Less,
            Some("last") => Ordering::Greater,
            Some(_) => return Err(Refusal::failed("`sort` puts nil `first` or `last`")),
        };
        let mut keyed = Vec::with_capacity(items.len());
        for item in items {
            keyed.push((self.item_property(&item, property)?, item));
        }
        sorted(keyed.into_iter(), Some(nils))
    }
}

/// Sorts items by their keys. Without `nils` all keys must have an order; with it nil goes to that side, and what has no
/// order with the other goes by its text.
fn sorted(keyed: impl Iterator<Item = (Value, Value)>, nils: Option<Ordering>) -> Result<Value, Refusal> {
    let mut keyed: Vec<(Value, Value)> = keyed.collect();
    let mut fault: Option<Refusal> = None;
    keyed.sort_by(|(a, _), (b, _)| {
        let order = match nils {
            Some(nils) if a.is_nil() && !b.is_nil() => return nils,
            Some(nils) if !a.is_nil() && b.is_nil() => return nils.reverse(),
            Some(_) => compare(a, b).map_or_else(|| Ok(show::to_s(a)?.cmp(&show::to_s(b)?)), Ok),
            None => compare(a, b)
                .ok_or_else(|| Refusal::failed(format!("{} cannot be compared with {}", a.class(), b.class()))),
        };
        order.unwrap_or_else(|refusal| {
            fault.get_or_insert(refusal);
            Ordering::Equal
        })
    });
    match fault {
        Some(refusal) => Err(refusal),
        None => Value::list(keyed.into_iter().map(|(_, item)| item).collect()),
    }
}

/// Whether Ruby's object answers to `[]`.
fn has_brackets(value: &Value) -> bool {
    matches!(value, Value::Map(_) | Value::List(_) | Value::Str(_) | Value::Int(_) | Value::Object(_))
}

/// `Time#to_a`, which `Array()` takes.
fn time_parts(time: &Time) -> Vec<Value> {
    let at = &time.zoned;
    let info = at.time_zone().to_offset_info(at.timestamp());
    let numbers = [
        i64::from(at.second()),
        i64::from(at.minute()),
        i64::from(at.hour()),
        i64::from(at.day()),
        i64::from(at.month()),
        i64::from(at.year()),
        i64::from(at.weekday().to_sunday_zero_offset()),
        i64::from(at.day_of_year()),
    ];
    let zone = if time.utc { "UTC" } else { info.abbreviation() };
    numbers.map(Value::Int).into_iter().chain([Value::Bool(info.dst().is_dst()), Value::str(zone)]).collect()
}

/// `InputIterator`: lists are laid flat, a mapping is one item, nil is none.
fn each(input: &Value) -> Result<Vec<Value>, Refusal> {
    Ok(match input {
        Value::List(list) => {
            let mut flat = Vec::with_capacity(list.items().len());
            flatten(list.items(), &mut flat);
            flat
        }
        Value::Range(from, to) => range_list(*from, *to)?,
        Value::Nil => Vec::new(),
        Value::Time(time) => time_parts(time),
        Value::Literal(_) => vec![Value::str("")],
        Value::Object(_) => return Err(Refusal::unknown_value("the keys of an object")),
        other => vec![other.clone()],
    })
}

/// The depth of values is capped.
fn flatten(items: &[Value], into: &mut Vec<Value>) {
    for item in items {
        match item {
            Value::List(list) => flatten(list.items(), into),
            other => into.push(other.clone()),
        }
    }
}

/// What Ruby's `hash` and `eql?` tell values apart by.
pub(super) fn identity(value: &Value) -> Result<String, Refusal> {
    Ok(match value {
        Value::Object(object) => format!("object {}", object.id()),
        Value::Time(time) => format!("time {}", time.zoned.timestamp()),
        Value::List(list) => {
            let parts = list.items().iter().map(identity).collect::<Result<Vec<_>, _>>()?;
            format!("[{}]", parts.join(","))
        }
        Value::Map(map) => {
            let mut parts = Vec::new();
            for (key, value) in map.entries() {
                parts.push(format!("{key:?}:{}", identity(value)?));
            }
            parts.sort();
            format!("{{{}}}", parts.join(","))
        }
        other => show::inspect(other)?,
    })
}

/// `push`, `pop`, `shift`, `unshift`, which leave all but lists alone.
fn ends(name: &str, input: &Value, args: &[Value]) -> Result<Value, Refusal> {
    let Value::List(list) = input else { return Ok(input.clone()) };
    let items = list.items();
    let count = || {
        let count = args.first().map_or(Ok(1), number::to_integer)?;
        let negative = |_| Refusal::failed(format!("`{name}` takes no negative number"));
        Ok::<usize, Refusal>(usize::try_from(count).map_err(negative)?.min(items.len()))
    };
    Value::list(match name {
        "push" => items.iter().chain(args).cloned().collect(),
        "unshift" => args.iter().chain(items).cloned().collect(),
        "pop" => items[..items.len() - count()?].to_vec(),
        _ => items[count()?..].to_vec(),
    })
}
