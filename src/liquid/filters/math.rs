//! Filters of numbers.

use std::cmp::Ordering;

use super::super::number::Number;
use super::super::refusal::Refusal;
use super::super::value::Value;

pub(super) fn filter(name: &str, input: &Value, args: &[Value]) -> Result<Value, Refusal> {
    let number = Number::of(input)?;
    let operand = || Number::of(&args[0]);
    Ok(match name {
        "abs" => number.abs()?.value(),
        "ceil" => number.to_whole(true)?,
        "floor" => number.to_whole(false)?,
        "round" => return round(number, args.first()),
        "plus" => number.plus(operand()?)?.value(),
        "minus" => number.minus(operand()?)?.value(),
        "times" => number.times(operand()?)?.value(),
        "divided_by" => {
            let by = operand()?;
            match number.infinite_over(by) {
                Some(infinite) => Value::Float(infinite),
                None => number.divided_by(by)?.value(),
            }
        }
        "modulo" => number.modulo(operand()?)?.value(),
        "at_least" => {
            let other = operand()?;
            if other.compare(number)? == Ordering::Greater { other.value() } else { number.value() }
        }
        _ => {
            let other = operand()?;
            if other.compare(number)? == Ordering::Less { other.value() } else { number.value() }
        }
    })
}

/// `round`: to places behind the point, and to an integer where those are none.
fn round(number: Number, places: Option<&Value>) -> Result<Value, Refusal> {
    let count = match places.map_or(Ok(Number::Int(0)), Number::of)?.to_whole(false)? {
        Value::Int(count) => count,
        _ => 0,
    };
    let rounded = number.round(count)?;
    if count <= 0 { rounded.to_whole(false) } else { Ok(rounded.value()) }
}
