//! What the tests about the code itself share: the project's Rust files as tokens, without comments and strings.
//!
//! A scanner of a page is enough here, and keeps these tests free of any crate: it knows comments, strings, characters
//! and lifetimes, so that a path named in a doc comment or a string is not taken for an import.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A word or a punctuation mark of a Rust file, with its 1-based line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) line: usize,
}

/// A Rust file of the project.
#[derive(Debug)]
pub(crate) struct RustFile {
    /// Below the root of the project, with `/`.
    pub(crate) path: String,
    pub(crate) text: String,
    pub(crate) tokens: Vec<Token>,
    /// For each token: does it stand in an item under `#[cfg(test)]`?
    pub(crate) in_test: Vec<bool>,
}

/// A path as it is written after `use` or in code, groups taken apart: `["crate", "tree", "Node"]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CodePath {
    pub(crate) segments: Vec<String>,
    pub(crate) line: usize,
    /// Index of its first token.
    pub(crate) at: usize,
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below `folder` of the project whose name ends in `extension`, in the order of their names.
pub(crate) fn files(folder: &str, extension: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.map(|entry| entry.expect("a folder of the project can be read")) {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(below_root(&path));
            }
        }
    }
    found.sort();
    found
}

fn below_root(path: &Path) -> String {
    let below = path.strip_prefix(root()).expect("found below the root");
    below.to_str().expect("names of the project are UTF-8").replace('\\', "/")
}

/// The text of a file of the project.
pub(crate) fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The modules of `files`, as `a::b`, that exist for tests alone and live in files of their own.
pub(crate) fn test_modules(files: &[RustFile]) -> BTreeSet<String> {
    let of_file = |file: &RustFile| {
        let module = file.module().join("::");
        file.test_modules().into_iter().map(|name| format!("{module}::{name}")).collect::<Vec<_>>()
    };
    files.iter().flat_map(of_file).collect()
}

impl RustFile {
    /// Reads a file of the project.
    pub(crate) fn open(path: &str) -> Self {
        Self::new(path, read(path))
    }

    /// From text, for the tests of these tests.
    pub(crate) fn new(path: &str, text: impl Into<String>) -> Self {
        let text = text.into();
        let tokens = tokens(&text);
        let in_test = in_test(&tokens);
        Self { path: path.to_owned(), text, tokens, in_test }
    }

    /// The module that this file is: `["lint", "rules"]` for `src/lint/rules/mod.rs`; empty for the roots.
    pub(crate) fn module(&self) -> Vec<&str> {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        let mut parts: Vec<&str> = below.trim_end_matches(".rs").split('/').collect();
        if matches!(parts.last(), Some(&"mod" | &"lib" | &"main")) {
            parts.pop();
        }
        parts
    }

    /// Names of the modules that this file declares under `#[cfg(test)]` and that live in files of their own.
    pub(crate) fn test_modules(&self) -> Vec<&str> {
        let declared = |i: usize| self.text_at(i) == "mod" && self.text_at(i + 2) == ";" && self.in_test[i];
        (0..self.tokens.len()).filter(|&i| declared(i)).map(|i| self.text_at(i + 1)).collect()
    }

    /// The lines of the file outside items under `#[cfg(test)]`.
    pub(crate) fn lines_of_code(&self) -> usize {
        let mut test_lines = BTreeSet::new();
        let mut start = None;
        for (i, &test) in self.in_test.iter().enumerate() {
            let line = self.tokens[i].line;
            match (test, start) {
                (true, None) => start = Some(line),
                (false, Some(from)) => {
                    test_lines.extend(from..line);
                    start = None;
                }
                _ => {}
            }
        }
        if let Some(from) = start {
            test_lines.extend(from..=self.text.lines().count());
        }
        self.text.lines().count() - test_lines.len()
    }

    /// The text of a token, empty past the end.
    pub(crate) fn text_at(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| &token.text)
    }

    /// Every path of the file with all its groups taken apart, `super` and `self` resolved to `crate::…`.
    pub(crate) fn paths(&self) -> Vec<CodePath> {
        let mut found = Vec::new();
        let mut modules: Vec<(String, usize)> = Vec::new();
        let mut depth = 0;
        let mut at = 0;
        while at < self.tokens.len() {
            match self.text_at(at) {
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    modules.retain(|&(_, opened)| opened <= depth);
                }
                "mod" if self.text_at(at + 2) == "{" => modules.push((self.text_at(at + 1).to_owned(), depth + 1)),
                word if is_word(word) && !matches!(self.text_at(at.wrapping_sub(1)), "::" | ".") => {
                    let follows = self.text_at(at + 1) == "::" || self.text_at(at.wrapping_sub(1)) == "use";
                    if follows {
                        let mut here: Vec<String> = self.module().into_iter().map(str::to_owned).collect();
                        here.extend(modules.iter().map(|(name, _)| name.clone()));
                        let (paths, next) = self.path_from(at, &[]);
                        found.extend(paths.into_iter().map(|path| absolute(path, &here)));
                        at = next;
                        continue;
                    }
                }
                _ => {}
            }
            at += 1;
        }
        found
    }

    /// The paths that start at token `at` behind `prefix`, and the token after them.
    fn path_from(&self, mut at: usize, prefix: &[String]) -> (Vec<CodePath>, usize) {
        let (line, first) = (self.tokens[at].line, at);
        let mut segments = prefix.to_vec();
        loop {
            match self.text_at(at) {
                "{" => {
                    let mut paths = Vec::new();
                    at += 1;
                    while at < self.tokens.len() && self.text_at(at) != "}" {
                        if self.text_at(at) == "," {
                            at += 1;
                            continue;
                        }
                        let (inner, next) = self.path_from(at, &segments);
                        paths.extend(inner);
                        at = next.max(at + 1);
                    }
                    return (paths, at + 1);
                }
                word if is_word(word) || word == "*" => {
                    segments.push(word.to_owned());
                    at += 1;
                }
                _ => break,
            }
            if self.text_at(at) == "as" {
                at += 2;
            }
            // `a::b` goes on; `a::<T>` and the end of the path do not.
            let more = self.text_at(at + 1);
            if self.text_at(at) != "::" || !(is_word(more) || more == "{" || more == "*") {
                break;
            }
            at += 1;
        }
        (vec![CodePath { segments, line, at: first }], at)
    }
}

/// Resolves `super` and `self` against the module `here`.
fn absolute(mut path: CodePath, here: &[String]) -> CodePath {
    let mut base = here.to_vec();
    let mut segments = path.segments.iter().map(String::as_str).peekable();
    if !matches!(segments.peek(), Some(&"super" | &"self")) {
        return path;
    }
    while let Some(&word) = segments.peek() {
        match word {
            "super" => drop(base.pop()),
            "self" => {}
            _ => break,
        }
        segments.next();
    }
    let rest: Vec<String> = segments.map(str::to_owned).collect();
    path.segments = std::iter::once("crate".to_owned()).chain(base).chain(rest).collect();
    path
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// For each token: does it stand in an item behind `#[cfg(test)]`?
fn in_test(tokens: &[Token]) -> Vec<bool> {
    let mut marks = vec![false; tokens.len()];
    let text = |i: usize| tokens.get(i).map_or("", |token| token.text.as_str());
    let mut at = 0;
    while at < tokens.len() {
        let attribute: Vec<&str> = (at..at + 7).map(text).collect();
        if attribute != ["#", "[", "cfg", "(", "test", ")", "]"] {
            at += 1;
            continue;
        }
        let (mut end, mut depth) = (at + 7, 0);
        while end < tokens.len() {
            match text(end) {
                "{" | "(" | "[" => depth += 1,
                "}" | ")" | "]" => depth -= 1,
                _ => {}
            }
            end += 1;
            // An item ends at its `;` or at the brace that closes its body; attributes in between do neither.
            if depth == 0 && matches!(text(end - 1), ";" | "}") {
                break;
            }
        }
        marks[at..end].fill(true);
        at = end;
    }
    marks
}

/// Words and punctuation (`::` is one), without comments, strings, characters and lifetimes.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let peek = |i: usize| chars.get(i).copied().unwrap_or('\0');
    let (mut found, mut at, mut line) = (Vec::new(), 0, 1);
    while at < chars.len() {
        let start = at;
        match chars[at] {
            '/' if peek(at + 1) == '/' => at = skip_while(&chars, at, |c| c != '\n'),
            '/' if peek(at + 1) == '*' => at = skip_block_comment(&chars, at),
            '"' => at = skip_string(&chars, at),
            // A character, else a lifetime.
            '\'' if peek(at + 1) == '\\' => at = skip_while(&chars, at + 3, |c| c != '\'') + 1,
            '\'' if peek(at + 2) == '\'' => at += 3,
            '\'' => at = skip_while(&chars, at + 1, |c| c.is_alphanumeric() || c == '_'),
            c if c.is_alphanumeric() || c == '_' => {
                at = skip_while(&chars, at, |c| c.is_alphanumeric() || c == '_');
                let word: String = chars[start..at].iter().collect();
                let prefix = matches!(word.as_str(), "r" | "b" | "br" | "c" | "cr");
                if prefix && (peek(at) == '"' || (word.ends_with('r') && peek(at) == '#')) {
                    at = if word.ends_with('r') { skip_raw_string(&chars, at) } else { skip_string(&chars, at) };
                } else if !(word == "b" && peek(at) == '\'') {
                    found.push(Token { text: word, line });
                }
            }
            ':' if peek(at + 1) == ':' => {
                found.push(Token { text: "::".to_owned(), line });
                at += 2;
            }
            c if c.is_whitespace() => at += 1,
            c => {
                found.push(Token { text: c.to_string(), line });
                at += 1;
            }
        }
        at = at.min(chars.len());
        line += chars[start..at].iter().filter(|&&c| c == '\n').count();
    }
    found
}

fn skip_while(chars: &[char], mut at: usize, keep: impl Fn(char) -> bool) -> usize {
    while at < chars.len() && keep(chars[at]) {
        at += 1;
    }
    at
}

fn skip_block_comment(chars: &[char], mut at: usize) -> usize {
    let mut depth = 0;
    while at < chars.len() {
        match (chars[at], chars.get(at + 1)) {
            ('/', Some('*')) => (depth, at) = (depth + 1, at + 2),
            ('*', Some('/')) => (depth, at) = (depth - 1, at + 2),
            _ => at += 1,
        }
        if depth == 0 {
            break;
        }
    }
    at
}

fn skip_string(chars: &[char], mut at: usize) -> usize {
    at += 1;
    while at < chars.len() && chars[at] != '"' {
        at += if chars[at] == '\\' { 2 } else { 1 };
    }
    at + 1
}

/// `at` is the first `#` or the quote. A raw identifier (`r#type`) is left where its name begins.
fn skip_raw_string(chars: &[char], at: usize) -> usize {
    let open = skip_while(chars, at, |c| c == '#');
    let hashes = open - at;
    if chars.get(open) != Some(&'"') {
        return open;
    }
    let mut end = open + 1;
    while end < chars.len() {
        let closes =
            chars[end] == '"' && chars.get(end + 1..end + 1 + hashes).is_some_and(|h| h.iter().all(|&c| c == '#'));
        if closes {
            return end + 1 + hashes;
        }
        end += 1;
    }
    end
}
