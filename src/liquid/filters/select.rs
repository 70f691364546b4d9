//! Jekyll's filters that choose and group (`filters.rb`, `filters/grouping_filters.rb`).

use std::collections::HashMap;
use std::sync::Arc;

use super::super::condition::Condition;
use super::super::lookup::range_list;
use super::super::refusal::Refusal;
use super::super::render::Machine;
use super::super::value::{Value, pairs};
use super::super::variable::Variable;
use super::super::{number, show};
use super::list::identity;
use super::needs_text;

impl Machine<'_> {
    pub(super) fn select(&mut self, name: &str, input: &Value, args: &[Value]) -> Result<Value, Refusal> {
        if matches!(name, "where" | "find")
            && (!args[0].is_truthy() || matches!(args[1], Value::List(_) | Value::Map(_)))
        {
            return Ok(input.clone());
        }
        let items = match input {
            Value::List(list) => list.items().to_vec(),
            // Of a mapping its values, except where it is grouped.
            Value::Map(map) if name.starts_with("group") => pairs(map)?,
            Value::Map(map) => map.entries().iter().map(|(_, value)| value.clone()).collect(),
            Value::Range(from, to) => range_list(*from, *to)?,
            Value::Object(_) => return Err(Refusal::unknown_value("the keys of an object")),
            other => return Ok(other.clone()),
        };
        self.spend(items.len())?;
        match name {
            "where" | "find" => {
                let mut found = Vec::new();
                for item in items {
                    let property = self.item_property(&item, &args[0])?;
                    if is_target(&property, &args[1])? {
                        if name == "find" {
                            return Ok(item);
                        }
                        found.push(item);
                    }
                }
                if name == "find" { Ok(Value::Nil) } else { Value::list(found) }
            }
            "where_exp" | "find_exp" => self.select_by(name, items, args),
            "group_by" => {
                let mut groups = Groups::default();
                for item in items {
                    let key = show::to_s(&self.item_property(&item, &args[0])?)?;
                    groups.add(Value::Str(key), item)?;
                }
                groups.value()
            }
            _ => {
                let expression = Variable::parse(needs_text(name, &args[1])?)?;
                self.with_variable(&args[0], |machine, name| {
                    let mut groups = Groups::default();
                    for item in items {
                        machine.set(name, item.clone());
                        let key = machine.filtered(&expression)?;
                        groups.add(key, item)?;
                    }
                    groups.value()
                })
            }
        }
    }

    fn select_by(&mut self, name: &str, items: Vec<Value>, args: &[Value]) -> Result<Value, Refusal> {
        let condition = Condition::parse_strict(needs_text(name, &args[1])?)?;
        self.with_variable(&args[0], |machine, variable| {
            let mut found = Vec::new();
            for item in items {
                machine.spend(1)?;
                machine.set(variable, item.clone());
                if machine.holds(&condition)? {
                    if name == "find_exp" {
                        return Ok(item);
                    }
                    found.push(item);
                }
            }
            if name == "find_exp" { Ok(Value::Nil) } else { Value::list(found) }
        })
    }

    /// Runs `work` in a scope of its own, with the name of the variable that it sets there.
    fn with_variable(
        &mut self,
        name: &Value,
        work: impl FnOnce(&mut Self, &str) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal> {
        let name = show::to_s(name)?;
        self.scopes.push(HashMap::new());
        let done = work(self, &name);
        self.scopes.pop();
        done
    }

    /// `item_property`: a property, or several with dots between; what looks like a number is one.
    pub(super) fn item_property(&mut self, item: &Value, property: &Value) -> Result<Value, Refusal> {
        let property = show::to_s(property)?;
        let found = if property.contains('.') {
            let mut value = item.clone();
            for key in property.split('.') {
                value = match &value {
                    Value::Map(_) | Value::Object(_) => self.step(&value, key)?,
                    Value::Str(_) | Value::List(_) | Value::Int(_) => self.step(&value, key)?,
                    _ => Value::Bool(false),
                };
            }
            value
        } else {
            self.step(item, &property)?
        };
        sortable(found)
    }

    /// `item[key]`.
    fn step(&self, item: &Value, key: &str) -> Result<Value, Refusal> {
        match item {
            Value::Map(_) | Value::Object(_) => Ok(self.member(item, &Value::str(key))?.unwrap_or_default()),
            Value::Str(text) => Ok(if text.contains(key) { Value::str(key) } else { Value::Nil }),
            other => Err(Refusal::failed(format!("{} has no property `{key}`", other.class()))),
        }
    }
}

/// `parse_sort_input`: a number where the text of the value looks like one.
fn sortable(value: Value) -> Result<Value, Refusal> {
    if !matches!(value, Value::Str(_)) {
        return Ok(value);
    }
    let text = show::to_s(&value)?;
    let inside = text.trim_matches(|c: char| c.is_ascii() && super::super::scan::is_space(c as u8));
    let digits = inside.strip_prefix('-').unwrap_or(inside);
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    Ok(match digits.split_once('.') {
        None if !digits.is_empty() && is_digits(digits) => Value::Int(number::text_to_i(&text)?),
        Some((whole, fraction))
            if is_digits(whole) && is_digits(fraction) && (!whole.is_empty() || !fraction.is_empty()) =>
        {
            Value::Float(leading_point(inside))
        }
        _ => value,
    })
}

/// `to_f`, which takes `.5` for a half.
fn leading_point(text: &str) -> f64 {
    let text = text.trim();
    match text.strip_prefix('.') {
        Some(fraction) => number::text_to_f(&format!("0.{fraction}")),
        None => match text.strip_prefix("-.") {
            Some(fraction) => number::text_to_f(&format!("-0.{fraction}")),
            None => number::text_to_f(text),
        },
    }
}

/// `compare_property_vs_target`: the text of the property, or of one of its items, is that of the target.
fn is_target(property: &Value, target: &Value) -> Result<bool, Refusal> {
    if target.is_nil() {
        return Ok(property.is_nil());
    }
    if let Value::Literal(_) = target {
        return Ok(match property {
            Value::Nil => true,
            Value::List(list) => show::join(list.items(), "")?.is_empty(),
            Value::Map(map) => map.entries().is_empty(),
            other => show::to_s(other)?.is_empty(),
        });
    }
    let target = show::to_s(target)?;
    let is = |value: &Value| Ok(*show::to_s(value)? == *target);
    match property {
        Value::Nil => Ok(false),
        Value::List(list) => any(list.items(), is),
        Value::Map(map) => any(&pairs(map)?, is),
        other => is(other),
    }
}

fn any(items: &[Value], is: impl Fn(&Value) -> Result<bool, Refusal>) -> Result<bool, Refusal> {
    for item in items {
        if is(item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Items by key, in the order in which the keys came.
#[derive(Default)]
struct Groups {
    groups: Vec<(Value, Vec<Value>)>,
    index: HashMap<String, usize>,
}

impl Groups {
    fn add(&mut self, key: Value, item: Value) -> Result<(), Refusal> {
        let at = *self.index.entry(identity(&key)?).or_insert(self.groups.len());
        match self.groups.get_mut(at) {
            Some((_, items)) => items.push(item),
            None => self.groups.push((key, vec![item])),
        }
        Ok(())
    }

    /// `grouped_array`.
    fn value(self) -> Result<Value, Refusal> {
        let mut groups = Vec::with_capacity(self.groups.len());
        for (name, items) in self.groups {
            let size = Value::Int(i64::try_from(items.len()).unwrap_or(i64::MAX));
            let parts = [("name", name), ("items", Value::list(items)?), ("size", size)];
            groups.push(Value::map(parts.map(|(key, value)| (Arc::from(key), value)))?);
        }
        Value::list(groups)
    }
}
