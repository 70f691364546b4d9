//! Numbers as Ruby has them: what a text says as one, and the decimal arithmetic of Liquid's filters (`Utils.to_number`
//! turns floats into `BigDecimal`, so that 1.1 and 2.2 are 3.3).

use std::cmp::Ordering;

use super::refusal::Refusal;
use super::scan::{lstrip, strip};
use super::show;
use super::value::Value;

/// An integer or a decimal number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Number {
    /// Ruby's `Integer`.
    Int(i64),
    /// Ruby's `BigDecimal`: `digits` times 10 to the minus `scale`.
    Decimal {
        /// All digits, as an integer.
        digits: i128,
        /// How many of them stand behind the point.
        scale: u32,
    },
}

/// Integers beyond 64 bits, and decimals beyond 38 digits.
pub(super) fn too_large() -> Refusal {
    Refusal::cap("a number is larger than 64 bits")
}

/// What divides by nothing.
fn zero_division() -> Refusal {
    Refusal::failed("divided by 0")
}

/// Ruby's `to_i`.
pub(super) fn to_i(value: &Value) -> Result<i64, Refusal> {
    match value {
        Value::Nil => Ok(0),
        Value::Int(number) => Ok(*number),
        Value::Float(number) if number.is_finite() && number.abs() < 9e18 => Ok(number.trunc() as i64),
        Value::Float(_) => Err(too_large()),
        Value::Str(text) => text_to_i(text),
        Value::Time(time) => Ok(time.zoned.timestamp().as_second()),
        other => Err(Refusal::failed(format!("{} is no number", other.class()))),
    }
}

/// `String#to_i`: what stands at the start, with single underscores between digits.
pub(super) fn text_to_i(text: &str) -> Result<i64, Refusal> {
    let text = lstrip(text);
    let (negative, digits) = match text.as_bytes().first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let digits = leading_digits(digits);
    if digits.is_empty() {
        return Ok(0);
    }
    let number: i64 = digits.parse().map_err(|_| too_large())?;
    Ok(if negative { -number } else { number })
}

/// The digits at the start of `text`, less the underscores between them.
fn leading_digits(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::new();
    for (i, byte) in bytes.iter().enumerate() {
        match byte {
            b'0'..=b'9' => out.push(*byte as char),
            b'_' if !out.is_empty() && bytes[i - 1] != b'_' && bytes.get(i + 1).is_some_and(u8::is_ascii_digit) => {}
            _ => break,
        }
    }
    out
}

/// `String#to_f`.
pub(super) fn text_to_f(text: &str) -> f64 {
    let text = lstrip(text);
    let (sign, rest) = match text.as_bytes().first() {
        Some(b'-') => ("-", &text[1..]),
        Some(b'+') => ("", &text[1..]),
        _ => ("", text),
    };
    let whole_length = rest.bytes().take_while(|b| b.is_ascii_digit() || *b == b'_').count();
    let mut number = format!("{sign}{}", leading_digits(&rest[..whole_length]));
    if whole_length == 0 {
        return 0.0;
    }
    let mut rest = &rest[whole_length..];
    if let Some(fraction) = rest.strip_prefix('.') {
        let digits = leading_digits(fraction);
        if !digits.is_empty() {
            number = format!("{number}.{digits}");
            rest = &fraction[fraction.bytes().take_while(|b| b.is_ascii_digit() || *b == b'_').count()..];
        }
    }
    if let Some(exponent) = rest.strip_prefix(['e', 'E']) {
        let sign = exponent.strip_prefix(['-', '+']).map_or("", |_| &exponent[..1]);
        let digits = leading_digits(&exponent[sign.len()..]);
        if !digits.is_empty() {
            number = format!("{number}e{sign}{digits}");
        }
    }
    number.parse().unwrap_or(0.0)
}

/// `Utils.to_integer`: an integer, or what `Integer()` makes of the text of anything else.
pub(super) fn to_integer(value: &Value) -> Result<i64, Refusal> {
    if let Value::Int(number) = value {
        return Ok(*number);
    }
    let text = show::to_s(value)?;
    let text = strip(&text);
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || leading_digits(digits).len() + digits.matches('_').count() != digits.len() {
        return Err(Refusal::failed(format!("`{text}` is no integer")));
    }
    // A leading zero makes it octal, which nobody means.
    if digits.len() > 1 && digits.starts_with('0') {
        return Err(Refusal::failed(format!("`{text}` is no decimal integer")));
    }
    text_to_i(text)
}

impl Number {
    /// `Utils.to_number`.
    pub(super) fn of(value: &Value) -> Result<Self, Refusal> {
        match value {
            Value::Int(number) => Ok(Self::Int(*number)),
            Value::Float(number) if number.is_finite() => Self::decimal(&format!("{number}")),
            Value::Float(_) => Err(too_large()),
            Value::Str(text) => {
                let stripped = strip(text);
                let digits = stripped.strip_prefix('-').unwrap_or(stripped);
                let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                match digits.split_once('.') {
                    Some((whole, fraction)) if is_digits(whole) && is_digits(fraction) => Self::decimal(stripped),
                    _ => text_to_i(text).map(Self::Int),
                }
            }
            _ => Ok(Self::Int(0)),
        }
    }

    /// The number that `text` (`-?\d+(\.\d+)?`) says.
    fn decimal(text: &str) -> Result<Self, Refusal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = format!("{whole}{fraction}").parse().map_err(|_| too_large())?;
        Ok(Self::Decimal { digits, scale: u32::try_from(fraction.len()).map_err(|_| too_large())? })
    }

    /// As a value of the template: a decimal is a float again.
    pub(super) fn value(self) -> Value {
        match self {
            Self::Int(number) => Value::Int(number),
            Self::Decimal { digits, scale } => {
                // The text is read once, so that the float is the nearest one.
                Value::Float(format!("{digits}e-{scale}").parse().unwrap_or(0.0))
            }
        }
    }

    fn parts(self) -> (i128, u32) {
        match self {
            Self::Int(number) => (i128::from(number), 0),
            Self::Decimal { digits, scale } => (digits, scale),
        }
    }

    /// Both with the same scale.
    fn aligned(self, other: Self) -> Result<(i128, i128, u32), Refusal> {
        let ((a, a_scale), (b, b_scale)) = (self.parts(), other.parts());
        let scale = a_scale.max(b_scale);
        let grow = |n: i128, by: u32| 10_i128.checked_pow(by).and_then(|p| n.checked_mul(p)).ok_or_else(too_large);
        Ok((grow(a, scale - a_scale)?, grow(b, scale - b_scale)?, scale))
    }

    /// An integer where both were, else a decimal.
    fn like(self, other: Self, digits: i128, scale: u32) -> Result<Self, Refusal> {
        match (self, other) {
            (Self::Int(_), Self::Int(_)) => i64::try_from(digits).map(Self::Int).map_err(|_| too_large()),
            _ => Ok(Self::Decimal { digits, scale }),
        }
    }

    /// `+`.
    pub(super) fn plus(self, other: Self) -> Result<Self, Refusal> {
        let (a, b, scale) = self.aligned(other)?;
        self.like(other, a.checked_add(b).ok_or_else(too_large)?, scale)
    }

    /// `-`.
    pub(super) fn minus(self, other: Self) -> Result<Self, Refusal> {
        let (a, b, scale) = self.aligned(other)?;
        self.like(other, a.checked_sub(b).ok_or_else(too_large)?, scale)
    }

    /// `*`.
    pub(super) fn times(self, other: Self) -> Result<Self, Refusal> {
        let ((a, a_scale), (b, b_scale)) = (self.parts(), other.parts());
        self.like(other, a.checked_mul(b).ok_or_else(too_large)?, a_scale + b_scale)
    }

    /// `/`: of integers the floor.
    pub(super) fn divided_by(self, other: Self) -> Result<Self, Refusal> {
        let (mut a, b, _) = self.aligned(other)?;
        if b == 0 {
            return Err(zero_division());
        }
        if let (Self::Int(_), Self::Int(_)) = (self, other) {
            return self.like(other, floor_div(a, b), 0);
        }
        // As many digits as there is room for; a float holds 17.
        let mut scale = 0;
        while scale < 40
            && a % b != 0
            && let Some(more) = a.checked_mul(10)
        {
            a = more;
            scale += 1;
        }
        Ok(Self::Decimal { digits: a / b, scale })
    }

    /// What a decimal that is not 0 comes to, or anything over a decimal 0: `BigDecimal` knows infinity.
    pub(super) fn infinite_over(self, by: Self) -> Option<f64> {
        let decimal = matches!(self, Self::Decimal { .. }) || matches!(by, Self::Decimal { .. });
        let (digits, _) = self.parts();
        (decimal && by.parts().0 == 0 && digits != 0).then_some(if digits < 0 {
            f64::NEG_INFINITY
        } else {
            f64::INFINITY
        })
    }

    /// `%`, with the sign of the divisor.
    pub(super) fn modulo(self, other: Self) -> Result<Self, Refusal> {
        let (a, b, scale) = self.aligned(other)?;
        if b == 0 {
            return Err(zero_division());
        }
        self.like(other, a - floor_div(a, b) * b, scale)
    }

    /// The absolute value.
    pub(super) fn abs(self) -> Result<Self, Refusal> {
        match self {
            Self::Int(number) => number.checked_abs().map(Self::Int).ok_or_else(too_large),
            Self::Decimal { digits, scale } => Ok(Self::Decimal { digits: digits.abs(), scale }),
        }
    }

    /// The order of the two.
    pub(super) fn compare(self, other: Self) -> Result<Ordering, Refusal> {
        let (a, b, _) = self.aligned(other)?;
        Ok(a.cmp(&b))
    }

    /// The next integer downwards, or upwards.
    pub(super) fn to_whole(self, up: bool) -> Result<Value, Refusal> {
        let (digits, scale) = self.parts();
        let unit = 10_i128.checked_pow(scale).ok_or_else(too_large)?;
        let whole = if up { -floor_div(-digits, unit) } else { floor_div(digits, unit) };
        i64::try_from(whole).map(Value::Int).map_err(|_| too_large())
    }

    /// `round(places)`, halves away from zero; `places` may be negative.
    pub(super) fn round(self, places: i64) -> Result<Self, Refusal> {
        let (digits, scale) = self.parts();
        let drop = i64::from(scale) - places;
        if drop <= 0 {
            return Ok(self);
        }
        // What is cut off is more than the number has.
        let Some(unit) = u32::try_from(drop).ok().and_then(|drop| 10_i128.checked_pow(drop)) else {
            return self.like(self, 0, 0);
        };
        let (whole, rest) = (digits / unit, digits % unit);
        let rounded = if rest.abs() * 2 >= unit { whole + digits.signum() } else { whole };
        let (digits, scale) = match u32::try_from(places) {
            Ok(places) => (rounded, places),
            Err(_) => (rounded.checked_mul(unit / 10_i128.pow(scale)).ok_or_else(too_large)?, 0),
        };
        self.like(self, digits, scale)
    }
}

fn floor_div(a: i128, b: i128) -> i128 {
    let quotient = a / b;
    if a % b != 0 && (a < 0) != (b < 0) { quotient - 1 } else { quotient }
}
