//! Variables: scopes, lookups and conditions (`context.rb`, `variable_lookup.rb`, `condition.rb`).

use std::cmp::Ordering;
use std::sync::Arc;

use super::condition::{Comparison, Condition, Relation};
use super::expression::{Expression, Key, Lookup};
use super::refusal::Refusal;
use super::render::Machine;
use super::value::{Literal, Value, compare, range_items};
use super::variable::Variable;
use super::{MAX_OUTPUT, number, show};

impl Machine<'_> {
    /// The value of an expression.
    pub(super) fn evaluate(&mut self, expression: &Expression) -> Result<Value, Refusal> {
        match expression {
            Expression::Literal(value) => Ok(value.clone()),
            Expression::Lookup(lookup) => self.lookup(lookup),
            Expression::Range(ends) => {
                let (from, to) = (self.evaluate(&ends.0)?, self.evaluate(&ends.1)?);
                let end = |value: &Value| match value {
                    Value::Nil | Value::Str(_) => number::to_i(value),
                    other => number::to_integer(other),
                };
                Ok(Value::Range(end(&from)?, end(&to)?))
            }
        }
    }

    /// A value with its filters (`Variable#render`).
    pub(super) fn filtered(&mut self, variable: &Variable) -> Result<Value, Refusal> {
        let mut value = match &variable.name {
            Some(name) => self.evaluate(name)?,
            None => Value::Nil,
        };
        for filter in &variable.filters {
            let mut args = Vec::with_capacity(filter.args.len());
            for arg in &filter.args {
                args.push(self.evaluate(arg)?);
            }
            if !filter.named.is_empty() {
                let mut named = Vec::with_capacity(filter.named.len());
                for (key, value) in &filter.named {
                    named.push((Arc::from(&**key), self.evaluate(value)?));
                }
                args.push(Value::map(named)?);
            }
            value = match self.filter(&filter.name, value, &args)? {
                // `to_liquid` of what comes out.
                Value::Literal(_) => Value::str(""),
                value => value,
            };
        }
        Ok(value)
    }

    fn lookup(&mut self, lookup: &Lookup) -> Result<Value, Refusal> {
        let mut value = match &lookup.name {
            Some(Key::Name(name)) => self.variable(name)?,
            Some(Key::Value(expression)) => match self.evaluate(expression)? {
                Value::Str(name) => self.variable(&name)?,
                _ => Value::Nil,
            },
            None => Value::Nil,
        };
        for step in &lookup.steps {
            value = match step {
                Key::Name(name) => match self.member(&value, &Value::Str(Arc::clone(name)))? {
                    Some(found) => found,
                    None => {
                        self.spend(value.weight())?;
                        command(&value, name)?
                    }
                },
                Key::Value(expression) => {
                    let key = self.evaluate(expression)?;
                    self.member(&value, &key)?.unwrap_or_default()
                }
            };
        }
        Ok(value)
    }

    /// `Context#find_variable`: the innermost scope that has the name, then counters, then what the host knows.
    pub(super) fn variable(&self, name: &str) -> Result<Value, Refusal> {
        if let Some(value) = self.scopes.iter().rev().find_map(|scope| scope.get(name)) {
            return Ok(value.clone());
        }
        match self.counters.get(name) {
            Some(number) => Ok(Value::Int(*number)),
            None => self.host.global(name),
        }
    }

    /// What is under `key` in `value`, where it has such a key.
    pub(super) fn member(&self, value: &Value, key: &Value) -> Result<Option<Value>, Refusal> {
        match (value, key) {
            (Value::Map(map), Value::Str(key)) => Ok(map.get(key).cloned()),
            // A key that YAML reads as a number is kept as its text.
            (Value::Map(map), Value::Int(key)) => Ok(map.get(&key.to_string()).cloned()),
            (Value::List(list), Value::Int(index)) => Ok(Some(at(list.items(), *index).cloned().unwrap_or_default())),
            (Value::Object(object), Value::Str(key)) => object.get(key),
            _ => Ok(None),
        }
    }

    /// Whether the condition holds.
    pub(super) fn holds(&mut self, condition: &Condition) -> Result<bool, Refusal> {
        let mut result = false;
        for (comparison, relation) in &condition.parts {
            result = self.compares(comparison)?;
            match relation {
                Some(Relation::Or) if result => break,
                Some(Relation::And) if !result => break,
                _ => {}
            }
        }
        Ok(result)
    }

    fn compares(&mut self, comparison: &Comparison) -> Result<bool, Refusal> {
        let left = self.evaluate(&comparison.left)?;
        let Some((operator, right)) = &comparison.right else { return Ok(left.is_truthy()) };
        let right = self.evaluate(right)?;
        self.spend(left.weight().min(right.weight()))?;
        match &**operator {
            "==" => Ok(equal(&left, &right)),
            "!=" | "<>" => Ok(!equal(&left, &right)),
            "contains" => self.contains(&left, &right),
            "<" | ">" | "<=" | ">=" => {
                let Some(order) = order(&left, &right)? else { return Ok(false) };
                Ok(match &**operator {
                    "<" => order == Ordering::Less,
                    ">" => order == Ordering::Greater,
                    "<=" => order != Ordering::Greater,
                    _ => order != Ordering::Less,
                })
            }
            other => Err(Refusal::failed(format!("there is no operator `{other}`"))),
        }
    }

    fn contains(&mut self, left: &Value, right: &Value) -> Result<bool, Refusal> {
        if !left.is_truthy() || !right.is_truthy() {
            return Ok(false);
        }
        self.spend(left.weight())?;
        Ok(match left {
            Value::Str(text) => memchr::memmem::find(text.as_bytes(), show::to_s(right)?.as_bytes()).is_some(),
            Value::List(list) => list.items().contains(right),
            Value::Map(map) => matches!(right, Value::Str(key) if map.get(key).is_some()),
            Value::Range(from, to) => match right {
                Value::Int(number) => (from..=to).contains(&number),
                Value::Float(number) => *from as f64 <= *number && *number <= *to as f64,
                _ => false,
            },
            _ => false,
        })
    }

    /// What a loop goes over; `None` for what has no items.
    pub(super) fn items(&mut self, value: &Value) -> Result<Option<Vec<Value>>, Refusal> {
        let left = usize::try_from(self.steps_left()).unwrap_or(usize::MAX).min(MAX_OUTPUT);
        let items = value.each(left)?;
        self.spend(items.as_ref().map_or(0, Vec::len))?;
        Ok(items)
    }
}

/// The item at `index`, from the end where it is negative.
pub(super) fn at(items: &[Value], index: i64) -> Option<&Value> {
    let index = if index < 0 { index + items.len() as i64 } else { index };
    items.get(usize::try_from(index).ok()?)
}

/// `size`, `first` and `last` of what has no key of that name (`COMMAND_METHODS`).
fn command(value: &Value, name: &str) -> Result<Value, Refusal> {
    Ok(match (name, value) {
        ("size", _) => size(value).map_or(Value::Nil, Value::Int),
        ("first", _) => first(value)?,
        ("last", _) => last(value)?,
        _ => Value::Nil,
    })
}

/// Ruby's `size`, for what has it: an integer has eight bytes.
pub(super) fn size(value: &Value) -> Option<i64> {
    let length = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    match value {
        Value::Str(text) => Some(length(text.chars().count())),
        Value::List(list) => Some(length(list.items().len())),
        Value::Map(map) => Some(length(map.entries().len())),
        Value::Range(from, to) => Some(to.saturating_sub(*from).saturating_add(1).max(0)),
        Value::Int(_) => Some(8),
        _ => None,
    }
}

/// Ruby's `first`, for what has it.
pub(super) fn first(value: &Value) -> Result<Value, Refusal> {
    Ok(match value {
        Value::List(list) => list.items().first().cloned().unwrap_or_default(),
        Value::Map(map) => match map.entries().first() {
            Some((key, value)) => Value::list(vec![Value::Str(Arc::clone(key)), value.clone()])?,
            None => Value::Nil,
        },
        Value::Range(from, _) => Value::Int(*from),
        Value::Object(_) => return Err(Refusal::unknown_value("the keys of an object")),
        _ => Value::Nil,
    })
}

/// Ruby's `last`, for what has it.
pub(super) fn last(value: &Value) -> Result<Value, Refusal> {
    Ok(match value {
        Value::List(list) => list.items().last().cloned().unwrap_or_default(),
        Value::Range(_, to) => Value::Int(*to),
        _ => Value::Nil,
    })
}

/// `Condition#equal_variables`: `empty` asks the other side; nothing in plain Ruby answers to `blank`.
pub(super) fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        // The left one asks the right one, which has no such method.
        (Value::Literal(_), Value::Literal(_)) => false,
        (Value::Literal(Literal::Word), _) | (_, Value::Literal(Literal::Word)) => false,
        (Value::Literal(Literal::Empty), other) | (other, Value::Literal(Literal::Empty)) => {
            other.is_empty().unwrap_or(false)
        }
        (Value::Literal(Literal::Blank), _) | (_, Value::Literal(Literal::Blank)) => false,
        _ => left == right,
    }
}

/// The order of two values for `<` and its like; `None` where one of them has none, an error where both have one but
/// not with each other.
fn order(left: &Value, right: &Value) -> Result<Option<Ordering>, Refusal> {
    let ordered =
        |v: &Value| matches!(v, Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Time(_) | Value::Date(_));
    if !ordered(left) || !ordered(right) {
        return Ok(None);
    }
    if let (Value::Float(a), _) | (_, Value::Float(a)) = (left, right)
        && a.is_nan()
    {
        return Ok(None);
    }
    match compare(left, right) {
        Some(order) => Ok(Some(order)),
        None => Err(Refusal::failed(format!("{} cannot be compared with {}", left.class(), right.class()))),
    }
}

/// The items of a range as a list, for filters.
pub(super) fn range_list(from: i64, to: i64) -> Result<Vec<Value>, Refusal> {
    range_items(from, to, MAX_OUTPUT)
}
