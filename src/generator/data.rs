//! Values as a generator holds them: what a scalar prints as, what counts as a list of terms.

use crate::front_matter::{Resolved, Resolver, Scalar, Style, Value, resolve};

/// The scalar of `value`, as its generator resolves it; `None` for lists and mappings.
#[must_use]
pub(crate) fn resolved(value: &Value, resolver: Resolver) -> Option<Resolved> {
    value.as_scalar().map(|scalar| resolve(scalar, resolver))
}

/// What the scalar prints as; `None` for null, lists and mappings.
#[must_use]
pub(crate) fn text(value: &Value, resolver: Resolver) -> Option<String> {
    let scalar = value.as_scalar()?;
    Some(match resolve(scalar, resolver) {
        Resolved::Null => return None,
        Resolved::Bool(value) => value.to_string(),
        Resolved::Int(value) => value.to_string(),
        // As Ruby and Go print it: the shortest digits, with `.0` for whole numbers in Ruby.
        Resolved::Float(value) => format!("{value:?}"),
        Resolved::Str(value) => value,
        _ => scalar.text.to_string(),
    })
}

/// The string, or nothing for every other type.
#[must_use]
pub(crate) fn string(value: &Value, resolver: Resolver) -> Option<String> {
    match resolved(value, resolver)? {
        Resolved::Str(value) => Some(value),
        _ => None,
    }
}

/// The boolean, or nothing for every other type.
#[must_use]
pub(crate) fn boolean(value: &Value, resolver: Resolver) -> Option<bool> {
    match resolved(value, resolver)? {
        Resolved::Bool(value) => Some(value),
        _ => None,
    }
}

/// Whether there is no value at all.
#[must_use]
pub(crate) fn is_null(value: &Value, resolver: Resolver) -> bool {
    matches!(resolved(value, resolver), Some(Resolved::Null))
}

/// A scalar as a list of one, a list as all its scalars, however deep they are nested; nulls left out.
#[must_use]
pub(crate) fn list(value: &Value, resolver: Resolver) -> Vec<String> {
    super::data_list(value, resolver).into_iter().map(|(text, _)| text).collect()
}

/// Whether the scalar is written in a way that leaves its type to the resolver.
#[must_use]
pub(crate) fn is_plain(scalar: &Scalar) -> bool {
    scalar.style == Style::Plain && scalar.tag.is_none()
}
