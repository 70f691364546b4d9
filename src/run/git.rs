//! Whether the way back is open: what git says of a working tree before files in it are written over.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What git says of the working tree around a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorkingTree {
    /// Everything is committed.
    Clean,
    /// Lines of `git status --porcelain`: what is not committed.
    Dirty(Vec<String>),
    /// The folder is in no working tree.
    Absent,
    /// git cannot be asked; the reason.
    Unknown(String),
}

/// Asks git about the working tree around `folder`.
#[must_use]
pub fn working_tree(folder: &Path) -> WorkingTree {
    let asked = Command::new("git").arg("-C").arg(folder).args(["status", "--porcelain"]).env("LC_ALL", "C").output();
    let output = match asked {
        Ok(output) => output,
        Err(error) => return WorkingTree::Unknown(format!("git cannot be run: {error}")),
    };
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        if said.contains("not a git repository") {
            return WorkingTree::Absent;
        }
        return WorkingTree::Unknown(said.trim().to_owned());
    }
    let lines: Vec<String> = String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
    if lines.is_empty() { WorkingTree::Clean } else { WorkingTree::Dirty(lines) }
}

/// The folders of `paths`, each once: a folder is its own, a file has the one it lies in.
#[must_use]
pub fn folders(paths: &[PathBuf]) -> BTreeSet<PathBuf> {
    let folder = |path: &PathBuf| match path.parent() {
        _ if path.is_dir() => path.clone(),
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_path_buf(),
        _ => PathBuf::from("."),
    };
    paths.iter().map(folder).collect()
}
