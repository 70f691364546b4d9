//! `site.data`: what lies in `_data` (`readers/data_reader.rb`).

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Inner, values};
use crate::front_matter::read_yaml;
use crate::liquid::{Refusal, Value};
use crate::text::SourceFile;

/// The endings that Jekyll reads, in its order.
const ENDINGS: [&str; 5] = ["yaml", "yml", "json", "csv", "tsv"];

/// Folders deeper than this are not read.
const MAX_DEPTH: usize = 50;

/// A folder, by the names in it.
#[derive(Default)]
struct Folder<'p> {
    files: Vec<(&'p str, &'p str)>,
    folders: BTreeMap<&'p str, Folder<'p>>,
}

/// All data of the site.
pub(super) fn read(site: &Inner) -> Result<Value, Refusal> {
    let folder = site.config().text("data_dir").unwrap_or_else(|| "_data".to_owned());
    site.known_folder(&folder, "site.data")?;
    let prefix = format!("{folder}/");
    let mut root = Folder::default();
    for path in site.sources.paths() {
        let Some(below) = path.strip_prefix(prefix.as_str()) else { continue };
        let mut folder = &mut root;
        let mut parts: Vec<&str> = below.split('/').collect();
        let name = parts.pop().unwrap_or_default();
        if parts.len() > MAX_DEPTH {
            continue;
        }
        for part in parts {
            folder = folder.folders.entry(part).or_default();
        }
        folder.files.push((name, path));
    }
    folder_value(site, &root)
}

/// The depth is capped.
fn folder_value(site: &Inner, folder: &Folder<'_>) -> Result<Value, Refusal> {
    let mut pairs = Vec::new();
    for ending in ENDINGS {
        for (name, path) in &folder.files {
            if let Some(stem) = name.strip_suffix(ending).and_then(|stem| stem.strip_suffix('.')) {
                pairs.push((key(stem), file_value(site, path, ending)?));
            }
        }
    }
    for (name, below) in &folder.folders {
        pairs.push((key(name), folder_value(site, below)?));
    }
    Value::map(pairs)
}

/// `sanitize_filename`.
fn key(name: &str) -> Arc<str> {
    let kept: String =
        name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-') || c.is_whitespace()).collect();
    Arc::from(kept.split_whitespace().collect::<Vec<_>>().join("_"))
}

fn file_value(site: &Inner, path: &str, ending: &str) -> Result<Value, Refusal> {
    let unknown = || Refusal::unknown_value(path);
    let text = site.sources.read(path).ok_or_else(unknown)?;
    if let Some(separator) = match ending {
        "csv" => Some(','),
        "tsv" => Some('\t'),
        _ => None,
    } {
        // Its readers can be told otherwise.
        if site.config().get(&format!("{ending}_reader")).is_some() {
            return Err(unknown());
        }
        return table(&text, separator).ok_or_else(unknown)?;
    }
    let source = SourceFile::from_text(path, &*text);
    let (root, problems) = read_yaml(&source);
    let faults = problems.iter().filter(|problem| problem.kind == crate::text::ProblemKind::FrontMatterSyntax).count();
    // That the root is no mapping is a fault of front matter alone.
    let is_mapping = root.as_ref().is_some_and(|root| root.as_mapping().is_some());
    match root.filter(|_| faults == usize::from(!is_mapping)) {
        Some(root) => values::of(&root, &site.config().time_zone),
        None => Err(unknown()),
    }
}

/// `CSV.read` with headers: each row a mapping; an empty field is nil, a quoted empty one a text. `None` for what is no
/// CSV.
fn table(text: &str, separator: char) -> Option<Result<Value, Refusal>> {
    let mut rows = rows(text, separator)?.into_iter();
    let Some(head) = rows.next() else { return Some(Value::list(Vec::new())) };
    let head: Vec<Arc<str>> = head.into_iter().map(|name| Arc::from(name.unwrap_or_default())).collect();
    let row_value = |row: Vec<Option<String>>| {
        let fields = row.into_iter().map(Some).chain(std::iter::repeat(None)).take(head.len());
        let pairs = head.iter().cloned().zip(fields.map(|field| field.flatten().map_or(Value::Nil, Value::str)));
        // Of two columns of one name the first counts.
        let mut kept: Vec<(Arc<str>, Value)> = Vec::with_capacity(head.len());
        for (name, value) in pairs {
            if kept.iter().all(|(known, _)| *known != name) {
                kept.push((name, value));
            }
        }
        Value::map(kept)
    };
    Some(rows.map(row_value).collect::<Result<Vec<_>, _>>().and_then(Value::list))
}

/// The rows of a table, empty lines left out.
fn rows(text: &str, separator: char) -> Option<Vec<Vec<Option<String>>>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut rows = Vec::new();
    let mut row: Vec<Option<String>> = Vec::new();
    let mut chars = text.chars().peekable();
    while chars.peek().is_some() {
        let mut field: Option<String> = None;
        if chars.next_if_eq(&'"').is_some() {
            let mut inside = String::new();
            loop {
                match chars.next()? {
                    '"' if chars.next_if_eq(&'"').is_some() => inside.push('"'),
                    '"' => break,
                    c => inside.push(c),
                }
            }
            field = Some(inside);
        } else {
            while let Some(c) = chars.next_if(|c| *c != separator && !matches!(c, '\n' | '\r')) {
                if c == '"' {
                    return None;
                }
                field.get_or_insert_default().push(c);
            }
        }
        row.push(field);
        match chars.next() {
            Some(c) if c == separator => {
                // A line that ends in a separator has one more field, an empty one.
                if matches!(chars.peek(), None | Some('\n' | '\r')) {
                    row.push(None);
                    end_line(&mut chars);
                    rows.push(std::mem::take(&mut row));
                }
            }
            Some('\r') => {
                chars.next_if_eq(&'\n');
                rows.push(std::mem::take(&mut row));
            }
            Some('\n') | None => rows.push(std::mem::take(&mut row)),
            Some(_) => return None,
        }
    }
    rows.retain(|row| row.as_slice() != [None]);
    Some(rows)
}

fn end_line(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    chars.next_if_eq(&'\r');
    chars.next_if_eq(&'\n');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_read_as_ruby_reads_them() {
        let shown = |text: &str| rows(text, ',').map(|rows| format!("{rows:?}"));
        assert_eq!(
            shown("a,b\n1,\n\"x \"\"y\"\"\",\"\"\r\n\n,2").unwrap(),
            "[[Some(\"a\"), Some(\"b\")], [Some(\"1\"), None], [Some(\"x \\\"y\\\"\"), Some(\"\")], [None, Some(\"2\")]]"
        );
        assert_eq!(shown("a\"b"), None);
        assert_eq!(shown("\"a"), None);
    }

    #[test]
    fn names_of_files_become_keys() {
        assert_eq!(&*key("my file.name"), "my_filename");
        assert_eq!(&*key("a-b_c"), "a-b_c");
    }
}
