//! Reading files, and the names under which they are shown.

use std::fs::File;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use super::failures::{FileFailure, UNREADABLE};
use crate::text::{MAX_FILE_BYTES, ProblemKind, SourceFile};

/// Reads the file at `disk`, shown as `shown`. Of a file over the cap only a little more than the cap is read.
///
/// # Errors
/// The failure to report, when the system refuses.
pub fn read(disk: &Path, shown: &str) -> Result<SourceFile, Box<FileFailure>> {
    let bytes = || -> std::io::Result<Vec<u8>> {
        let file = File::open(disk)?;
        let size = usize::try_from(file.metadata()?.len()).unwrap_or(usize::MAX).min(MAX_FILE_BYTES + 1);
        let mut bytes = Vec::with_capacity(size);
        // What says that it is empty may be no file of the disk. Of a file, one that grows meanwhile included, what was
        // there is read, without a second call that only says "end".
        let most = if size == 0 { MAX_FILE_BYTES + 1 } else { size };
        file.take(most as u64).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match bytes() {
        Ok(bytes) => Ok(SourceFile::from_bytes(shown, bytes)),
        Err(error) => {
            let failure = FileFailure::new(&UNREADABLE, shown, format!("the file cannot be read: {error}"));
            Err(Box::new(failure.help("check its name and permissions")))
        }
    }
}

/// Whether `source` is the whole file: one over the cap must never be written back.
#[must_use]
pub fn is_whole(source: &SourceFile) -> bool {
    source.problems().iter().all(|problem| problem.kind != ProblemKind::TooLarge)
}

/// How paths are shown: relative to the working folder where they lie below it, with `/` on every system.
#[derive(Clone, Debug, Default)]
pub struct Names {
    working_folder: PathBuf,
}

impl Names {
    /// Names relative to the process's working folder.
    #[must_use]
    pub fn here() -> Self {
        Self { working_folder: std::env::current_dir().unwrap_or_default() }
    }

    /// The name of the file `below` (with `/`) a folder that is shown as `folder`.
    #[must_use]
    pub fn join(folder: &str, below: &str) -> String {
        match folder {
            "." => below.to_owned(),
            _ if folder.ends_with('/') => format!("{folder}{below}"),
            _ => format!("{folder}/{below}"),
        }
    }

    /// The name of `path`. Bytes of it that are not Unicode are shown as U+FFFD.
    #[must_use]
    pub fn show(&self, path: &Path) -> String {
        let path = path.strip_prefix(&self.working_folder).unwrap_or(path);
        let mut shown = String::new();
        for component in path.components() {
            match component {
                Component::RootDir => shown.push('/'),
                Component::Prefix(prefix) => shown.push_str(&prefix.as_os_str().to_string_lossy()),
                other => {
                    if !shown.is_empty() && !shown.ends_with('/') {
                        shown.push('/');
                    }
                    shown.push_str(&other.as_os_str().to_string_lossy());
                }
            }
        }
        if shown.is_empty() { ".".to_owned() } else { shown }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_have_slashes() {
        let names = Names { working_folder: PathBuf::from("/a/b") };
        assert_eq!(names.show(Path::new("/a/b/c/天.md")), "c/天.md");
        assert_eq!(names.show(Path::new("/a/x.md")), "/a/x.md");
        assert_eq!(names.show(Path::new("/a/b")), ".");
        assert_eq!(names.show(Path::new("x/y.md")), "x/y.md");
        for folder in ["/a/b", "/a", "/", "x"] {
            let shown = names.show(Path::new(folder));
            assert_eq!(Names::join(&shown, "c/天.md"), names.show(&Path::new(folder).join("c/天.md")));
        }
    }

    #[test]
    fn a_file_over_the_cap_is_read_in_part() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("big.md");
        File::create(&path).unwrap().set_len(3 * MAX_FILE_BYTES as u64).unwrap();
        let source = read(&path, "big.md").unwrap();
        assert!(!is_whole(&source));
        assert_eq!(source.text().len(), MAX_FILE_BYTES);
        std::fs::write(&path, "small").unwrap();
        assert!(is_whole(&read(&path, "big.md").unwrap()));
        assert_eq!(read(folder.path(), "folder").unwrap_err().diagnostic.rule.name, "run/unreadable");
    }
}
