//! Writing: a file is its old self or its new self, never something between.

use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::NamedTempFile;

use crate::text::SourceFile;

/// Why a file was not written. It is as it was.
#[derive(Debug)]
pub enum WriteError {
    /// The file is not what was read any more; someone else wrote it in the meantime.
    Changed,
    /// The file may not be written.
    ReadOnly,
    /// There is a file of that name already.
    Exists,
    /// The name leads out of the output folder.
    Outside,
    /// The system refused.
    Io(io::Error),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => f.write_str("the file was changed by someone else while it was worked on"),
            Self::ReadOnly => f.write_str("the file is read-only"),
            Self::Exists => f.write_str("a file of that name exists already"),
            Self::Outside => f.write_str("the name leads out of the output folder"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Puts `text`, which was made of `source`, in the place of `source` at `path`: the new bytes of the file.
///
/// # Errors
/// Why it was not written; the file is as it was.
pub fn rewrite(path: &Path, source: &SourceFile, text: &str) -> Result<Vec<u8>, String> {
    let bytes = source.restore(text).ok_or("a byte that is not UTF-8 would be lost")?;
    replace(path, source.bytes(), &bytes).map_err(|error| error.to_string())?;
    Ok(bytes)
}

/// Replaces the content of `path`, which was `old` when it was read, by `new`. A symbolic link stays and what it leads
/// to is written; permissions stay. Extended attributes and hard links do not survive: the file is a new one.
///
/// # Errors
/// [`WriteError`]; the file is as it was then.
pub fn replace(path: &Path, old: &[u8], new: &[u8]) -> Result<(), WriteError> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(WriteError::ReadOnly);
    }
    if fs::read(&path)? != old {
        return Err(WriteError::Changed);
    }
    let file = temporary(parent(&path), &mut |file| file.write_all(new))?;
    file.as_file().set_permissions(permissions)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    sync_folder(parent(&path));
    Ok(())
}

/// Writes `content` to `name` below the folder `root`, and the folders between.
///
/// # Errors
/// [`WriteError`]; nothing was written then. A file that exists is written over only with `force`.
pub fn create(root: &Path, name: &Path, content: &[u8], force: bool) -> Result<PathBuf, WriteError> {
    create_with(root, name, force, &mut |file| file.write_all(content))
}

/// As [`create`], with what `fill` writes.
///
/// # Errors
/// As [`create`], and what `fill` says.
pub(super) fn create_with(
    root: &Path,
    name: &Path,
    force: bool,
    fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<PathBuf, WriteError> {
    if !is_inside(name) {
        return Err(WriteError::Outside);
    }
    let path = root.join(name);
    fs::create_dir_all(root)?;
    // A symbolic link inside the folder may lead out of it: nothing is made before what exists was looked at.
    let real_root = fs::canonicalize(root)?;
    let existing = parent(&path).ancestors().find(|folder| folder.exists()).unwrap_or(root);
    if !fs::canonicalize(existing)?.starts_with(&real_root) {
        return Err(WriteError::Outside);
    }
    fs::create_dir_all(parent(&path))?;
    let folder = fs::canonicalize(parent(&path))?;
    let target = path.file_name().map(|name| folder.join(name)).ok_or(WriteError::Outside)?;
    let file = temporary(&folder, fill)?;
    set_default_permissions(file.as_file(), &target)?;
    file.as_file().sync_all()?;
    if force {
        file.persist(&target).map_err(|error| error.error)?;
    } else {
        file.persist_noclobber(&target).map_err(|error| match error.error.kind() {
            io::ErrorKind::AlreadyExists => WriteError::Exists,
            _ => WriteError::Io(error.error),
        })?;
    }
    sync_folder(&folder);
    Ok(path)
}

/// A file that is written in pieces and takes its place only when it is whole: until then, and where it never comes to
/// that, what was there before stays. What is no file (a device, a pipe) is written as it is.
pub struct Pending {
    to: io::BufWriter<To>,
}

enum To {
    Beside(NamedTempFile, PathBuf),
    Device(File),
}

impl Pending {
    /// Begins to write the file at `path`. A symbolic link stays and what it leads to is written. No folder is made.
    ///
    /// # Errors
    /// [`WriteError`]: there is no such folder, a folder has that name, or the system refused.
    pub fn begin(path: &Path) -> Result<Self, WriteError> {
        let target = match fs::canonicalize(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
            target => target?,
        };
        let to = match fs::metadata(&target) {
            Ok(old) if old.is_dir() => return Err(WriteError::Exists),
            Ok(old) if old.permissions().readonly() => return Err(WriteError::ReadOnly),
            Ok(old) if !old.is_file() => To::Device(File::options().write(true).open(&target)?),
            _ => {
                let file = temporary(parent(&target), &mut |_| Ok(()))?;
                set_default_permissions(file.as_file(), &target)?;
                To::Beside(file, target)
            }
        };
        Ok(Self { to: io::BufWriter::with_capacity(1 << 16, to) })
    }

    /// Gives it its place.
    ///
    /// # Errors
    /// What the system said; what was there before is there still.
    pub fn finish(self) -> io::Result<()> {
        match self.to.into_inner().map_err(io::IntoInnerError::into_error)? {
            To::Device(_) => Ok(()),
            To::Beside(file, target) => {
                file.as_file().sync_all()?;
                file.persist(&target).map_err(|error| error.error)?;
                sync_folder(parent(&target));
                Ok(())
            }
        }
    }
}

impl Write for Pending {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Write for To {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Beside(file, _) => file.write(bytes),
            Self::Device(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Beside(file, _) => file.flush(),
            Self::Device(file) => file.flush(),
        }
    }
}

/// Whether `name` stays below the folder that it is joined to: neither absolute nor with `..`.
#[must_use]
pub fn is_inside(name: &Path) -> bool {
    name.file_name().is_some() && name.components().all(|c| matches!(c, Component::Normal(_)))
}

/// A file beside its destination, so that the last step is a rename.
fn temporary(
    folder: &Path,
    fill: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>,
) -> Result<NamedTempFile, WriteError> {
    let mut file = tempfile::Builder::new().prefix(".copydesk-").suffix(".tmp").tempfile_in(folder)?;
    fill(&mut file)?;
    Ok(file)
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Makes the rename itself last; a system that cannot do that has no such promise to give.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// A temporary file is readable by its owner alone; a new file gets what the process's umask allows, a file that is
/// written over keeps what it had.
#[cfg(unix)]
fn set_default_permissions(file: &File, target: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    if let Ok(old) = fs::metadata(target) {
        return file.set_permissions(old.permissions());
    }
    file.set_permissions(fs::Permissions::from_mode(0o666 & !umask()))
}

#[cfg(not(unix))]
fn set_default_permissions(_file: &File, _target: &Path) -> io::Result<()> {
    Ok(())
}

/// The process's umask, seen on a file that was made with it: the standard library cannot ask for it.
#[cfg(unix)]
fn umask() -> u32 {
    use std::os::unix::fs::PermissionsExt;
    use std::sync::OnceLock;
    static UMASK: OnceLock<u32> = OnceLock::new();
    *UMASK.get_or_init(|| {
        let probe = || -> io::Result<u32> {
            let folder = tempfile::tempdir()?;
            let file = File::create(folder.path().join("probe"))?;
            Ok(0o666 & !file.metadata()?.permissions().mode())
        };
        probe().unwrap_or(0o022)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().unwrap()
    }

    /// Names in `folder`, hidden ones too: nothing temporary may stay.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_only_if_it_is_what_was_read() {
        let folder = folder();
        let path = folder.path().join("a.md");
        fs::write(&path, "old").unwrap();
        replace(&path, b"old", b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert!(matches!(replace(&path, b"old", b"newer"), Err(WriteError::Changed)));
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["a.md"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_symbolic_links_stay() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let (path, link) = (folder.path().join("a.md"), folder.path().join("link.md"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("a.md", &link).unwrap();
        replace(&link, b"old", b"new").unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        assert!(matches!(replace(&path, b"new", b"x"), Err(WriteError::ReadOnly)));
    }

    #[test]
    fn a_new_file_never_replaces_another_and_never_leaves_the_folder() {
        let folder = folder();
        let out = folder.path().join("out");
        create(&out, Path::new("天/a.md"), b"1", false).unwrap();
        assert!(matches!(create(&out, Path::new("天/a.md"), b"2", false), Err(WriteError::Exists)));
        assert_eq!(fs::read(out.join("天/a.md")).unwrap(), b"1");
        create(&out, Path::new("天/a.md"), b"2", true).unwrap();
        assert_eq!(fs::read(out.join("天/a.md")).unwrap(), b"2");
        for name in ["../a.md", "/a.md", "a/../../b.md", "", ".."] {
            assert!(matches!(create(&out, Path::new(name), b"x", true), Err(WriteError::Outside)), "{name}");
        }
        assert_eq!(names(folder.path()), ["out"]);
        assert_eq!(names(&out.join("天")), ["a.md"]);
    }

    #[test]
    fn a_file_in_pieces_is_its_old_self_until_it_is_whole() {
        let folder = folder();
        let path = folder.path().join("report.json");
        fs::write(&path, "old").unwrap();
        let mut given_up = Pending::begin(&path).unwrap();
        given_up.write_all(b"half").unwrap();
        drop(given_up);
        let mut pending = Pending::begin(&path).unwrap();
        pending.write_all(b"new").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"old");
        pending.finish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(folder.path()), ["report.json"]);
        assert!(matches!(Pending::begin(folder.path()), Err(WriteError::Exists)));
        assert!(Pending::begin(&folder.path().join("no/such.json")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_in_pieces_keeps_links_and_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let (path, link) = (folder.path().join("a.json"), folder.path().join("link.json"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink("a.json", &link).unwrap();
        let mut pending = Pending::begin(&link).unwrap();
        pending.write_all(b"new").unwrap();
        pending.finish().unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        let mut device = Pending::begin(Path::new("/dev/null")).unwrap();
        device.write_all(b"x").unwrap();
        device.finish().unwrap();
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_output_folder_is_not_followed() {
        let folder = folder();
        let (out, elsewhere) = (folder.path().join("out"), folder.path().join("elsewhere"));
        fs::create_dir_all(&out).unwrap();
        fs::create_dir_all(&elsewhere).unwrap();
        std::os::unix::fs::symlink(&elsewhere, out.join("posts")).unwrap();
        for name in ["posts/a.md", "posts/new/a.md"] {
            assert!(matches!(create(&out, Path::new(name), b"x", true), Err(WriteError::Outside)), "{name}");
        }
        assert_eq!(names(&elsewhere), [""; 0]);
    }

    #[cfg(unix)]
    #[test]
    fn a_new_file_has_the_permissions_of_any_new_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        fs::write(folder.path().join("plain"), "").unwrap();
        create(folder.path(), Path::new("a.md"), b"x", false).unwrap();
        let mode = |name| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("a.md"), mode("plain"));
    }
}
