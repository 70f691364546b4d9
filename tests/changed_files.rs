//! `copydesk lint --since` and `--staged`: only what changed, with a real git.
#![cfg(feature = "cli")]

mod folder;

use std::process::Command;

use folder::{Folder, Ran};

const CLEAN: &str = "---\ntitle: Clean\n---\n\nText.\n";
const WRONG: &str = "---\ntitle: Wrong\n---\n\n<center>x</center>\n";

fn git(folder: &Folder, arguments: &[&str]) -> String {
    let mut command = Command::new("git");
    let fixed = ["-c", "user.name=x", "-c", "user.email=x@example.org", "-c", "init.defaultBranch=main"];
    command.args(fixed).args(["-c", "commit.gpgsign=false"]).args(arguments).current_dir(folder.path(""));
    let output = command.env("GIT_CONFIG_GLOBAL", "/dev/null").output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// A repository with a site of two posts, committed; `None`, and a word about it, where there is no git.
fn repository() -> Option<Folder> {
    if Command::new("git").arg("--version").output().is_err() {
        println!("skipped: git is not installed");
        return None;
    }
    let folder =
        Folder::new(&[("_config.yml", ""), ("_posts/2020-01-01-old.md", WRONG), ("_posts/2020-01-02-b.md", CLEAN)]);
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "one"]);
    Some(folder)
}

fn lint(folder: &Folder, arguments: &[&str]) -> Ran {
    folder.run(&[&["lint", "--format", "short", "--select", "html,link"], arguments].concat())
}

/// The files of the findings.
fn files(ran: &Ran) -> Vec<&str> {
    ran.out.lines().filter_map(|line| line.split(':').next()).collect()
}

#[test]
fn since_a_revision() {
    let Some(folder) = repository() else { return };
    let ran = lint(&folder, &["--since", "HEAD"]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("no post changed since HEAD"), "{}", ran.err);
    git(&folder, &["checkout", "-qb", "branch"]);
    folder.write("_posts/2020-02-01-committed.md", WRONG.as_bytes());
    git(&folder, &["add", "."]);
    git(&folder, &["mv", "_posts/2020-01-02-b.md", "_posts/2020-01-02-renamed b 天.md"]);
    git(&folder, &["commit", "-qm", "two"]);
    // What happens on the other branch is not looked at.
    git(&folder, &["checkout", "-q", "main"]);
    folder.write("_posts/2020-03-01-main.md", WRONG.as_bytes());
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "three"]);
    git(&folder, &["checkout", "-q", "branch"]);
    let ran = lint(&folder, &["--since", "main"]);
    assert_eq!((ran.code, files(&ran)), (1, vec!["_posts/2020-02-01-committed.md"]), "{}", ran.err);
    assert!(ran.err.contains("2 files:"), "the renamed one counts: {}", ran.err);
    // Not committed, not known to git, ignored, deleted.
    folder.write("_posts/2020-01-02-renamed b 天.md", WRONG.as_bytes());
    folder.write("_posts/2020-04-01-new.md", WRONG.as_bytes());
    folder.write(".gitignore", b"*-ignored.md\n");
    folder.write("_posts/2020-04-02-ignored.md", WRONG.as_bytes());
    std::fs::remove_file(folder.path("_posts/2020-02-01-committed.md")).unwrap();
    let ran = lint(&folder, &["--since", "main"]);
    assert_eq!(files(&ran), ["_posts/2020-01-02-renamed b 天.md", "_posts/2020-04-01-new.md"], "{}", ran.err);
    // Only below the paths that are named.
    let ran = lint(&folder, &["--since", "main", "_posts/2020-04-01-new.md", "_posts/2020-01-01-old.md"]);
    assert_eq!(files(&ran), ["_posts/2020-04-01-new.md"], "{}", ran.err);
    // A change of what judges all is said, and widens nothing.
    folder.write("copydesk.yaml", b"ignore: link\n");
    folder.write("categories/news.md", CLEAN.as_bytes());
    let ran = lint(&folder, &["--since", "main"]);
    assert!(ran.err.contains("note: `copydesk.yaml` changed, too"), "{}", ran.err);
    assert!(ran.err.contains("note: `categories/news.md` is a page of a term"), "{}", ran.err);
    assert_eq!(files(&ran).len(), 2);
}

#[test]
fn the_rest_of_the_site_is_known() {
    let Some(folder) = repository() else { return };
    let links = "---\ntitle: Links\n---\n\n[there](/2020/01/01/old.html) [nowhere](/2020/01/01/older.html)\n";
    folder.write("_posts/2020-05-01-links.md", links.as_bytes());
    let ran = lint(&folder, &["--since", "HEAD"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    assert!(ran.out.contains("link/internal-missing") && ran.out.contains("older"), "{}", ran.out);
    git(&folder, &["add", "."]);
    assert_eq!(lint(&folder, &["--staged"]).out, ran.out);
    // A page that git does not know is not there for what is committed.
    let links = links.replace("older", "new").replace("/01/01/new", "/06/01/new");
    folder.write("_posts/2020-05-01-links.md", links.as_bytes());
    git(&folder, &["add", "."]);
    folder.write("_posts/2020-06-01-new.md", CLEAN.as_bytes());
    assert_eq!(lint(&folder, &["--since", "HEAD"]).out, "");
    assert!(lint(&folder, &["--staged"]).out.contains("link/internal-missing"));
}

#[test]
fn what_is_staged_is_read_and_not_the_working_tree() {
    let Some(folder) = repository() else { return };
    let post = "_posts/2020-01-02-b.md";
    let ran = lint(&folder, &["--staged"]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
    assert!(ran.err.contains("note: no post is staged"), "{}", ran.err);
    folder.write(post, WRONG.as_bytes());
    assert_eq!(lint(&folder, &["--staged"]).code, 0);
    git(&folder, &["add", post]);
    let ran = lint(&folder, &["--staged"]);
    assert_eq!((ran.code, files(&ran)), (1, vec![post]), "{}", ran.err);
    // Mended in the working tree alone.
    folder.write(post, CLEAN.as_bytes());
    assert_eq!(files(&lint(&folder, &["--staged"])), [post]);
    // Made wrong in the working tree alone.
    git(&folder, &["add", post]);
    folder.write(post, b"---\ntitle: Clean\n---\n\nOther text.\n");
    git(&folder, &["add", post]);
    folder.write(post, WRONG.as_bytes());
    assert_eq!(lint(&folder, &["--staged"]).out, "");
    // Staged and deleted in the working tree: it will be committed.
    folder.write("_posts/2020-07-01-gone.md", WRONG.as_bytes());
    git(&folder, &["add", "_posts/2020-07-01-gone.md"]);
    std::fs::remove_file(folder.path("_posts/2020-07-01-gone.md")).unwrap();
    assert_eq!(files(&lint(&folder, &["--staged"])), ["_posts/2020-07-01-gone.md"]);
    // Deleted in the index: nothing to look at. Announced and not added: not committed.
    git(&folder, &["rm", "-q", "--cached", "_posts/2020-07-01-gone.md", "_posts/2020-01-01-old.md"]);
    folder.write("_posts/2020-08-01-announced.md", WRONG.as_bytes());
    git(&folder, &["add", "-N", "_posts/2020-08-01-announced.md"]);
    let ran = lint(&folder, &["--staged"]);
    assert_eq!((ran.code, &*ran.out), (0, ""), "{}", ran.err);
}

#[test]
fn fixes_are_not_mixed_with_what_is_not_staged() {
    let Some(folder) = repository() else { return };
    let post = "_posts/2020-01-02-b.md";
    let stray = "---\ntitle: x\n---\n\n<p>One</b></p>\n";
    folder.write(post, stray.as_bytes());
    git(&folder, &["add", post]);
    folder.write(post, format!("{stray}\nMore.\n").as_bytes());
    let ran = lint(&folder, &["--staged", "--fix"]);
    assert_eq!((ran.code, &*ran.out), (2, ""), "{}", ran.err);
    assert!(ran.err.contains(post) && ran.err.contains("changes that are not staged"), "{}", ran.err);
    assert!(folder.read(post).contains("</b>"));
    let ran = lint(&folder, &["--staged", "--diff", "--unsafe-fixes"]);
    assert!(ran.out.contains(&format!("--- a/{post}")) || ran.out.contains(post), "{}", ran.out);
    git(&folder, &["add", post]);
    assert_eq!(lint(&folder, &["--staged", "--fix", "--unsafe-fixes"]).code, 0);
    assert!(!folder.read(post).contains("</b>"));
}

#[test]
fn a_hook_of_git_itself() {
    let Some(folder) = repository() else { return };
    let hook = format!(
        "#!/bin/sh\nexec '{}' lint --staged --format short --select html site\n",
        env!("CARGO_BIN_EXE_copydesk")
    );
    folder.write(".git/hooks/pre-commit", hook.as_bytes());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(folder.path(".git/hooks/pre-commit"), std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    // The site is a folder of the repository: git's own variables are relative to its root.
    folder.write("site/_config.yml", b"");
    folder.write("site/_posts/2020-01-01-a.md", CLEAN.as_bytes());
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-qm", "clean"]);
    folder.write("site/_posts/2020-01-01-a.md", WRONG.as_bytes());
    // `commit -a` hands the hook an index of its own.
    let output = Command::new("git")
        .args(["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qam", "wrong"])
        .current_dir(folder.path(""))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout);
    assert!(!output.status.success() && said.contains("site/_posts/2020-01-01-a.md:5:"), "{said}");
    assert_eq!(git(&folder, &["log", "--format=%s"]).lines().next(), Some("clean"));
}

#[test]
fn what_git_does_not_know_is_said_with_the_next_step() {
    let Some(folder) = repository() else { return };
    let outside = Folder::new(&[("_config.yml", ""), ("_posts/2020-01-01-a.md", CLEAN)]);
    for arguments in [&["--since", "main"][..], &["--staged"]] {
        let ran = lint(&outside, arguments);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("is in no working tree of git\n  help: "), "{}", ran.err);
    }
    for revision in ["nowhere", "--output=x", ""] {
        let ran = lint(&folder, &[&format!("--since={revision}")]);
        assert_eq!(ran.code, 2, "{}", ran.err);
        assert!(ran.err.contains("git knows no revision `") && ran.err.contains("help: "), "{}", ran.err);
    }
    git(&folder, &["checkout", "-q", "--orphan", "alone"]);
    git(&folder, &["commit", "-qm", "alone"]);
    let ran = lint(&folder, &["--since", "main"]);
    assert!(ran.code == 2 && ran.err.contains("no commit in common"), "{}", ran.err);
    for arguments in [&["--staged", "--since", "main"][..], &["--staged", "-"], &["--update-baseline", "-"]] {
        assert_eq!(lint(&folder, arguments).code, 2, "{arguments:?}");
    }
    let mut command = folder.command(&["lint", "--staged"]);
    let ran = Ran::of(&command.env("PATH", "/nowhere").output().unwrap());
    assert!(ran.code == 2 && ran.err.contains("git cannot be run"), "{}", ran.err);
}
