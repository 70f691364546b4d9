//! Numbers for people.

/// `n` with a comma between groups of three digits.
#[must_use]
pub fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `1 file`, `1,204 files`, `2 fixes`.
#[must_use]
pub fn count(n: usize, noun: &str) -> String {
    let end = match noun.as_bytes().last() {
        _ if n == 1 => "",
        Some(b'x' | b's') => "es",
        _ => "s",
    };
    format!("{} {noun}{end}", thousands(n))
}
