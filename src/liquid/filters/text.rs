//! Filters of texts.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::super::lookup::at;
use super::super::refusal::Refusal;
use super::super::scan::{is_space, lstrip, rstrip, strip};
use super::super::value::Value;
use super::super::{number, show, slug, uri};
use super::needs_text;

/// The filter `name`, one of those that take a text and give one, or a list of texts.
pub(super) fn filter(name: &str, input: &Value, args: &[Value]) -> Result<Value, Refusal> {
    match name {
        "slice" => return slice(input, args),
        "escape" | "h" | "url_encode" | "url_decode" | "truncate" | "truncatewords" | "uri_escape"
            if input.is_nil() =>
        {
            return Ok(Value::Nil);
        }
        "cgi_escape" => return Ok(Value::str(uri::form_encode(needs_text(name, input)?))),
        "uri_escape" => return Ok(Value::str(uri::normalize_component(needs_text(name, input)?, uri::is_uri))),
        "number_of_words" => return number_of_words(needs_text(name, input)?, args.first()),
        _ => {}
    }
    let input = show::to_s(input)?;
    let text: &str = &input;
    let arg = |index: usize| args.get(index).map_or(Ok("".into()), show::to_s);
    Ok(Value::str(match name {
        "downcase" => slug::downcase(text),
        "upcase" => text.to_uppercase(),
        "capitalize" => capitalize(text),
        "escape" | "h" => escape(text),
        "escape_once" => escape_once(text),
        "xml_escape" => xml_escape(text),
        "url_encode" => uri::form_encode(text),
        "url_decode" => uri::form_decode(text)?,
        "strip" => strip(text).to_owned(),
        "lstrip" => lstrip(text).to_owned(),
        "rstrip" => rstrip(text).to_owned(),
        "strip_html" => strip_html(text),
        "strip_newlines" => text.replace("\r\n", "").replace('\n', ""),
        "newline_to_br" => text.replace("\r\n", "\n").replace('\n', "<br />\n"),
        "normalize_whitespace" => normalize_whitespace(text),
        "append" => format!("{text}{}", arg(0)?),
        "prepend" => format!("{}{text}", arg(0)?),
        "remove" => replace(text, &arg(0)?, "", usize::MAX)?,
        "remove_first" => replace(text, &arg(0)?, "", 1)?,
        "replace" => replace(text, &arg(0)?, &arg(1)?, usize::MAX)?,
        "replace_first" => replace(text, &arg(0)?, &arg(1)?, 1)?,
        "truncate" => truncate(text, args)?,
        "truncatewords" => truncate_words(text, args)?,
        "split" => return split(text, &arg(0)?),
        other => return Err(Refusal::failed(format!("the filter `{other}` is not known"))),
    }))
}

/// `String#capitalize`.
fn capitalize(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|c| match c {
        // The three digraphs that have a form of their own for titles.
        'Ǆ' | 'ǅ' | 'ǆ' => "ǅ".to_owned(),
        'Ǉ' | 'ǈ' | 'ǉ' => "ǈ".to_owned(),
        'Ǌ' | 'ǋ' | 'ǌ' => "ǋ".to_owned(),
        'ß' => "Ss".to_owned(),
        c => c.to_uppercase().collect(),
    });
    first.unwrap_or_default() + &slug::downcase(chars.as_str())
}

/// `CGI.escapeHTML`.
pub(in crate::liquid) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// `escape_once`: an entity that is there already stays.
fn escape_once(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        if c == '&' && is_entity(&text[i + 1..]) {
            out.push('&');
        } else {
            out.push_str(&escape(c.encode_utf8(&mut [0; 4])));
        }
    }
    out
}

/// `([a-zA-Z]+|(#\d+));`
fn is_entity(after: &str) -> bool {
    let (body, is): (&str, fn(&u8) -> bool) = match after.strip_prefix('#') {
        Some(number) => (number, u8::is_ascii_digit),
        None => (after, u8::is_ascii_alphabetic),
    };
    let length = body.bytes().take_while(is).count();
    length > 0 && body[length..].starts_with(';')
}

/// `encode(xml: :attr)` without its quotes.
pub(super) fn xml_escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}

/// `strip_html`: scripts, comments and styles with their content, then all that looks like a tag.
fn strip_html(text: &str) -> String {
    const BLOCKS: [(&str, &str); 3] = [("<script", "</script>"), ("<!--", "-->"), ("<style", "</style>")];
    let mut ends = [true; 3];
    let mut without = String::with_capacity(text.len());
    let mut rest = text;
    'text: while let Some(open) = rest.find('<') {
        without.push_str(&rest[..open]);
        rest = &rest[open..];
        for ((start, end), comes) in BLOCKS.iter().zip(&mut ends) {
            if !*comes || !rest.starts_with(start) {
                continue;
            }
            match rest[start.len()..].find(end) {
                Some(at) => {
                    rest = &rest[start.len() + at + end.len()..];
                    continue 'text;
                }
                None => *comes = false,
            }
        }
        without.push('<');
        rest = &rest[1..];
    }
    without.push_str(rest);
    let mut out = String::with_capacity(without.len());
    let mut rest = &*without;
    while let Some(open) = rest.find('<') {
        let Some(close) = rest[open..].find('>') else { break };
        out.push_str(&rest[..open]);
        rest = &rest[open + close + 1..];
    }
    out.push_str(rest);
    out
}

/// `gsub(/\s+/, " ").strip`.
fn normalize_whitespace(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut space = false;
    for c in text.chars() {
        if c.is_ascii() && is_space(c as u8) {
            space = true;
            continue;
        }
        if space {
            out.push(' ');
        }
        space = false;
        out.push(c);
    }
    strip(&out).to_owned()
}

/// `gsub` or `sub` with a text to look for; backslashes in the replacement mean parts of what was found.
fn replace(text: &str, find: &str, with: &str, most: usize) -> Result<String, Refusal> {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (start, found) in text.match_indices(find).take(most) {
        out.push_str(&text[at..start]);
        if with.contains('\\') {
            expand(with, text, start, found, &mut out)?;
        } else {
            out.push_str(with);
        }
        at = start + found.len();
        if out.len() > super::super::MAX_OUTPUT {
            return Err(super::super::too_long());
        }
    }
    out.push_str(&text[at..]);
    Ok(out)
}

/// What `\0`, `\&`, `` \` ``, `\'` and `\\` stand for; `\1` to `\9` stand for nothing.
fn expand(with: &str, text: &str, start: usize, found: &str, out: &mut String) -> Result<(), Refusal> {
    let mut chars = with.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('0' | '&') => out.push_str(found),
            Some('1'..='9') => {}
            Some('`') => out.push_str(&text[..start]),
            Some('\'') => out.push_str(&text[start + found.len()..]),
            Some('\\') | None => out.push('\\'),
            Some('k') if chars.as_str().starts_with('<') => {
                return Err(Refusal::failed("a replacement names a group that does not exist"));
            }
            Some(other) => out.extend(['\\', other]),
        }
    }
    Ok(())
}

/// `String#split` and `Array#slice`: `length` items from `offset` on.
fn slice(input: &Value, args: &[Value]) -> Result<Value, Refusal> {
    let offset = number::to_integer(&args[0])?;
    let length = match args.get(1) {
        Some(length) if length.is_truthy() => number::to_integer(length)?,
        _ => 1,
    };
    // The start in a row of `count`; past the end there is nothing.
    let range = |count: usize| {
        let count = i64::try_from(count).unwrap_or(i64::MAX);
        let start = if offset < 0 { offset.checked_add(count)? } else { offset };
        if start < 0 || start > count || length < 0 {
            return None;
        }
        Some((usize::try_from(start).ok()?, usize::try_from(length).ok()?))
    };
    if let Value::List(list) = input {
        let items = list.items();
        let part = range(items.len()).map(|(start, length)| items.iter().skip(start).take(length).cloned().collect());
        return Value::list(part.unwrap_or_default());
    }
    let text = show::to_s(input)?;
    let part = range(text.chars().count()).map(|(start, length)| text.chars().skip(start).take(length).collect());
    let part: String = part.unwrap_or_default();
    Ok(Value::str(part))
}

fn truncate(text: &str, args: &[Value]) -> Result<String, Refusal> {
    let length = args.first().map_or(Ok(50), number::to_integer)?;
    let mark = args.get(1).map_or(Ok("...".into()), show::to_s)?;
    let count = |text: &str| i64::try_from(text.chars().count()).unwrap_or(i64::MAX);
    if count(text) <= length {
        return Ok(text.to_owned());
    }
    let kept = usize::try_from(length.saturating_sub(count(&mark))).unwrap_or(0);
    Ok(text.chars().take(kept).chain(mark.chars()).collect())
}

fn truncate_words(text: &str, args: &[Value]) -> Result<String, Refusal> {
    let words = args.first().map_or(Ok(15), number::to_integer)?.max(1);
    let mark = args.get(1).map_or(Ok("...".into()), show::to_s)?;
    let words = usize::try_from(words).unwrap_or(usize::MAX);
    let mut all = text.split(|c: char| c.is_ascii() && is_strip_space(c)).filter(|word| !word.is_empty());
    let kept: Vec<&str> = all.by_ref().take(words).collect();
    // White space after the last word makes one more field, empty, of Ruby's limited `split`.
    let ends_in_space = kept.len() == words && text.ends_with(|c: char| c.is_ascii() && is_strip_space(c));
    if all.next().is_none() && !ends_in_space {
        return Ok(text.to_owned());
    }
    Ok(format!("{}{mark}", kept.join(" ")))
}

/// White space to `split`: NUL is one too.
fn is_strip_space(c: char) -> bool {
    c == '\0' || is_space(c as u8)
}

/// `String#split`: a space means runs of white space, nothing means characters; empty ends are left out.
fn split(text: &str, by: &str) -> Result<Value, Refusal> {
    let mut parts: Vec<&str> = match by {
        " " => text.split(|c: char| c.is_ascii() && is_strip_space(c)).filter(|part| !part.is_empty()).collect(),
        "" => text.char_indices().map(|(i, c)| &text[i..i + c.len_utf8()]).collect(),
        by => text.split(by).collect(),
    };
    while parts.last().is_some_and(|part| part.is_empty()) {
        parts.pop();
    }
    Value::list(parts.into_iter().map(Value::str).collect())
}

/// `number_of_words`.
fn number_of_words(text: &str, mode: Option<&Value>) -> Result<Value, Refusal> {
    let words = text.split(|c: char| c.is_ascii() && is_strip_space(c)).filter(|word| !word.is_empty()).count();
    let cjk = text.chars().filter(|c| is_cjk(*c)).count();
    let others = || {
        let mut count = 0;
        let mut inside = false;
        for c in text.chars() {
            let is_gap = is_cjk(c) || (c.is_ascii() && is_space(c as u8));
            count += usize::from(!is_gap && !inside);
            inside = !is_gap;
        }
        count
    };
    let mode = mode.map_or(Ok("".into()), show::to_s)?;
    let count = match &*mode {
        "cjk" => cjk + others(),
        "auto" if cjk > 0 => cjk + others(),
        _ => words,
    };
    Ok(Value::Int(i64::try_from(count).unwrap_or(i64::MAX)))
}

/// The scripts Han, Katakana, Hiragana and Hangul.
fn is_cjk(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{2E99}' | '\u{2E9B}'..='\u{2EF3}' | '\u{2F00}'..='\u{2FD5}'
        | '\u{3005}' | '\u{3007}' | '\u{3021}'..='\u{3029}' | '\u{302E}'..='\u{302F}' | '\u{3038}'..='\u{303B}'
        | '\u{3041}'..='\u{3096}' | '\u{309D}'..='\u{309F}' | '\u{30A1}'..='\u{30FA}' | '\u{30FD}'..='\u{30FF}'
        | '\u{3131}'..='\u{318E}' | '\u{31F0}'..='\u{321E}' | '\u{3260}'..='\u{327E}' | '\u{32D0}'..='\u{32FE}'
        | '\u{3300}'..='\u{3357}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{A960}'..='\u{A97C}'
        | '\u{AC00}'..='\u{D7A3}' | '\u{D7B0}'..='\u{D7FB}' | '\u{F900}'..='\u{FAD9}' | '\u{FF66}'..='\u{FF6F}'
        | '\u{FF71}'..='\u{FF9D}' | '\u{FFA0}'..='\u{FFDC}' | '\u{1B000}'..='\u{1B167}' | '\u{1F200}'
        | '\u{20000}'..='\u{3134A}')
}

/// `array_to_sentence_string`: of a list its items, of a text its characters.
pub(super) fn sentence(input: &Value, args: &[Value]) -> Result<String, Refusal> {
    let word = args.first().map_or(Ok("and".into()), show::to_s)?;
    let items: Cow<'_, [Value]> = match input {
        Value::List(list) => Cow::Borrowed(list.items()),
        // No key of a mapping is a number, so that each entry is nothing.
        Value::Map(map) if map.entries().len() < 3 => map.entries().iter().map(|_| Value::Nil).collect(),
        // More than two characters are no list to `join`.
        Value::Str(text) if text.chars().count() < 3 => {
            text.chars().map(|c| Value::str(c.encode_utf8(&mut [0; 4]))).collect()
        }
        other => return Err(Refusal::failed(format!("`array_to_sentence_string` of {}", other.class()))),
    };
    let text = |index: i64| at(&items, index).map_or(Ok("".into()), show::to_s);
    Ok(match items.len() {
        0 => String::new(),
        1 => text(0)?.to_string(),
        2 => format!("{} {word} {}", text(0)?, text(1)?),
        count => {
            let mut out = show::join(&items[..count - 1], ", ")?;
            let _ = write!(out, ", {word} {}", text(-1)?);
            out
        }
    })
}
