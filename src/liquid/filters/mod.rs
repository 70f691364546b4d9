//! Filters: all of Liquid 4's (`standardfilters.rb`) and Jekyll's (`filters.rb`, `filters/*.rb`). A filter that nobody
//! knows hands its input on (`strict_filters: false`).

mod date;
mod list;
mod math;
mod select;
pub(super) mod text;

use super::lookup::{first, last, size};
use super::refusal::{Reason, Refusal};
use super::render::Machine;
use super::value::Value;
use super::{number, show, slug, uri};

/// How many arguments a filter takes, least and most; `None` for one that nobody knows.
fn arity(name: &str) -> Option<(usize, usize)> {
    Some(match name {
        "size"
        | "downcase"
        | "upcase"
        | "capitalize"
        | "escape"
        | "h"
        | "escape_once"
        | "url_encode"
        | "url_decode"
        | "strip"
        | "lstrip"
        | "rstrip"
        | "strip_html"
        | "strip_newlines"
        | "reverse"
        | "newline_to_br"
        | "first"
        | "last"
        | "abs"
        | "ceil"
        | "floor"
        | "markdownify"
        | "smartify"
        | "sassify"
        | "scssify"
        | "xml_escape"
        | "cgi_escape"
        | "uri_escape"
        | "normalize_whitespace"
        | "jsonify"
        | "to_integer"
        | "inspect"
        | "absolute_url"
        | "relative_url"
        | "strip_index"
        | "date_to_xmlschema"
        | "date_to_rfc822" => (0, 0),
        "join"
        | "sort_natural"
        | "uniq"
        | "compact"
        | "round"
        | "slugify"
        | "number_of_words"
        | "array_to_sentence_string"
        | "pop"
        | "shift"
        | "sample" => (0, 1),
        "truncate" | "truncatewords" | "sort" | "default" | "date_to_string" | "date_to_long_string" => (0, 2),
        "split" | "map" | "remove" | "remove_first" | "append" | "prepend" | "concat" | "date" | "plus" | "minus"
        | "times" | "divided_by" | "modulo" | "at_least" | "at_most" | "push" | "unshift" | "group_by" => (1, 1),
        "slice" | "replace" | "replace_first" => (1, 2),
        "where" | "where_exp" | "find" | "find_exp" | "group_by_exp" => (2, 2),
        _ => return None,
    })
}

impl Machine<'_> {
    /// The filter `name` on `input`.
    pub(super) fn filter(&mut self, name: &str, input: Value, args: &[Value]) -> Result<Value, Refusal> {
        let Some((least, most)) = arity(name) else { return Ok(input) };
        if args.len() < least || args.len() > most {
            return Err(Refusal::failed(format!("the filter `{name}` does not take {} arguments", args.len())));
        }
        let weight = args.iter().fold(input.weight(), |sum, arg| sum.saturating_add(arg.weight()));
        self.spend(weight.saturating_add(1))?;
        let result = match name {
            "where" | "where_exp" | "find" | "find_exp" | "group_by" | "group_by_exp" => {
                self.select(name, &input, args)?
            }
            "map"
            | "sort"
            | "sort_natural"
            | "uniq"
            | "compact"
            | "reverse"
            | "concat"
            | "join"
            | "push"
            | "pop"
            | "shift"
            | "unshift"
            | "array_to_sentence_string" => self.list_filter(name, &input, args)?,
            "abs" | "ceil" | "floor" | "round" | "plus" | "minus" | "times" | "divided_by" | "modulo" | "at_least"
            | "at_most" => math::filter(name, &input, args)?,
            "date" | "date_to_string" | "date_to_long_string" | "date_to_xmlschema" | "date_to_rfc822" => {
                date::filter(name, &input, args, self.host)?
            }
            "size" => Value::Int(size(&input).unwrap_or(0)),
            "first" => first(&input)?,
            "last" => last(&input)?,
            "default" => default(input, args),
            "to_integer" => match input {
                Value::Bool(flag) => Value::Int(i64::from(flag)),
                other => Value::Int(number::to_i(&other)?),
            },
            "jsonify" => Value::str(show::json(&input)?),
            "inspect" => Value::str(text::xml_escape(&show::inspect(&input)?)),
            "slugify" => slugify(&input, args)?,
            "markdownify" => Value::str(self.host.markdownify(&show::to_s(&input)?)?),
            "smartify" => Value::str(self.host.smartify(&show::to_s(&input)?)?),
            "sassify" | "scssify" => return Err(Refusal::unknown_value(name)),
            "sample" => match input {
                Value::List(_) => return Err(Refusal::new(Reason::Clock, "`sample` depends on chance")),
                other => other,
            },
            "absolute_url" | "relative_url" | "strip_index" => self.url_filter(name, input)?,
            _ => text::filter(name, &input, args)?,
        };
        if let Value::Str(text) = &result
            && text.len() > super::MAX_OUTPUT
        {
            return Err(super::too_long());
        }
        self.spend(result.weight())?;
        Ok(result)
    }

    fn url_filter(&mut self, name: &str, input: Value) -> Result<Value, Refusal> {
        let input = match (&input, name) {
            (Value::Nil, _) => return Ok(Value::Nil),
            // A document stands for its URL.
            (Value::Object(object), "absolute_url" | "relative_url") => match object.get("url")? {
                Some(url) if url.is_truthy() => url,
                _ => input,
            },
            _ => input,
        };
        let (url, base) = self.host.address();
        Ok(Value::str(match name {
            "relative_url" => uri::relative_url(&show::to_s(&input)?, base)?,
            "absolute_url" => uri::absolute_url(&show::to_s(&input)?, url, base)?,
            _ => match &input {
                Value::Str(text) if text.is_empty() => return Ok(Value::Nil),
                Value::Str(text) => uri::strip_index(text),
                other => return Err(Refusal::failed(format!("`strip_index` of {}", other.class()))),
            },
        }))
    }
}

/// `default`: with `allow_false: true` only nil and what is empty gives way.
fn default(input: Value, args: &[Value]) -> Value {
    let (fallback, options) = match args {
        [Value::Map(options)] => (Value::Map(options.clone()), None),
        [fallback, Value::Map(options)] => (fallback.clone(), Some(options)),
        [fallback, ..] => (fallback.clone(), None),
        [] => (Value::str(""), None),
    };
    let allow_false = options.and_then(|o| o.get("allow_false")).is_some_and(Value::is_truthy);
    let gives_way = if allow_false { input.is_nil() } else { !input.is_truthy() };
    if gives_way || input.is_empty() == Some(true) { fallback } else { input }
}

/// `Utils.slugify`.
fn slugify(input: &Value, args: &[Value]) -> Result<Value, Refusal> {
    let text = match input {
        Value::Nil => return Ok(Value::Nil),
        Value::Str(text) => text,
        other => return Err(Refusal::failed(format!("`slugify` of {}", other.class()))),
    };
    let mode = match args.first() {
        Some(mode) if mode.is_truthy() => show::to_s(mode)?,
        _ => "default".into(),
    };
    Ok(Value::str(match slug::Mode::from_name(&mode) {
        Some(mode) => slug::slugify(text, mode, false),
        None => slug::downcase(text),
    }))
}

/// A text that a filter of Jekyll's needs, which does not ask for `to_s`.
fn needs_text<'v>(name: &str, input: &'v Value) -> Result<&'v str, Refusal> {
    match input {
        Value::Str(text) => Ok(text),
        other => Err(Refusal::failed(format!("`{name}` of {}", other.class()))),
    }
}
