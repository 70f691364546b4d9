"""The wheel, the hooks of pre-commit, the action and the GitLab recipe, each as its users run it.

    check.py FOLDER_OF_WHEELS

Exits with 1 at the first thing that is not as it should be, and says what it was.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
WHEELS = Path(sys.argv[1]).resolve()
WRONG = "---\ntitle: 港口\n---\n<p>货轮 🚢 <center>靠岸</center></p>\n"
MENDABLE = "---\ntitle: 港口\n---\n<p><strong></strong>货轮靠岸。</p>\n"
RIGHT = "---\ntitle: 港口\n---\n<p>货轮靠岸。</p>\n"


def run(*command, cwd, code=0, **environment):
    """Runs `command`, which has to end with `code` (None: any); its output, both streams together."""
    ran = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**os.environ, **{name: str(value) for name, value in environment.items()}},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if code is not None and ran.returncode != code:
        fail(f"{' '.join(map(str, command))} ended with {ran.returncode}, not {code}", ran.stdout)
    return ran.stdout


def fail(what, output=""):
    print(output)
    print(f"packaging: {what}")
    sys.exit(1)


def holds(output, *wanted):
    """`output` has to hold every one of `wanted`."""
    for part in wanted:
        if part not in output:
            fail(f"this does not say {part!r}", output)


def git(*arguments, cwd, code=0):
    return run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", *arguments, cwd=cwd, code=code)


def repository(folder, files):
    """A git repository with `files`, committed."""
    folder.mkdir(parents=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--no-verify", "-m", "begin", cwd=folder)
    return folder


def ours(folder):
    """This project as a repository, with what is not committed yet: what pre-commit would clone."""
    folder.mkdir(parents=True)
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, stdout=subprocess.PIPE, check=True
    ).stdout
    for name in filter(None, listed.decode().split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    git("add", "--all", "--force", cwd=folder)
    git("commit", "--quiet", "-m", "all", cwd=folder)
    return git("rev-parse", "HEAD", cwd=folder).strip()


def recipe(document, marker):
    """The first fenced block of YAML in `document` that holds `marker`."""
    blocks = re.findall(r"^```yaml\n(.*?)^```", (ROOT / document).read_text(), re.S | re.M)
    found = [block for block in blocks if marker in block]
    if not found:
        fail(f"{document} has no block of YAML with {marker!r}")
    return found[0]


def check_wheel(work):
    """Installed without an index and without Rust, the command runs."""
    venv.create(work / "env", with_pip=True)
    python = work / "env/bin/python"
    run(python, "-m", "pip", "install", "--no-index", "--find-links", WHEELS, "copydesk", cwd=work)
    command = work / "env/bin/copydesk"
    version = re.search(r'^version = "(.*)"', (ROOT / "Cargo.toml").read_text(), re.M)[1]
    holds(run(command, "--version", cwd=work), f"copydesk {version}")
    holds(run(command, "lint", "fixtures/archive", "--format", "short", cwd=ROOT, code=1), "html/obsolete-element")
    return command, version


def check_pre_commit(work, wheels_only):
    """The hooks of `.pre-commit-hooks.yaml`, built from a clone of this project, on a repository of posts."""
    pre_commit = Path(sys.executable).parent / "pre-commit"
    revision = ours(work / "copydesk")
    home = {"PRE_COMMIT_HOME": work / "pre-commit"}
    site = repository(work / "site", {"_config.yml": "title: t\n", "_posts/2022-03-21-a.md": WRONG, "README.md": "<center>x</center>\n"})

    def hooks(*names, **keys):
        lines = [f"repos:\n- repo: {work / 'copydesk'}\n  rev: {revision}\n  hooks:\n"]
        for name in names:
            lines.append(f"  - id: {name}\n" + "".join(f"    {key}: {value}\n" for key, value in keys.items()))
        (site / ".pre-commit-config.yaml").write_text("".join(lines))
        git("add", "--all", cwd=site)

    hooks("copydesk")
    run(pre_commit, "install", cwd=site, **home)
    # Through git, as people meet it: the commit is refused, and says why.
    said = run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-m", "posts", cwd=site, code=None, **home)
    (site / "_posts/2022-03-21-a.md").write_text(WRONG + "\n")
    git("add", "--all", cwd=site)
    said = run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-m", "posts", cwd=site, code=1, **home)
    holds(said, "copydesk lint", "Failed", "html/obsolete-element", "_posts/2022-03-21-a.md")
    if "README.md" in said:
        fail("the hook checks what is no post", said)
    (site / "_posts/2022-03-21-a.md").write_text(RIGHT)
    git("add", "--all", cwd=site)
    run("git", "-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-m", "posts", cwd=site, **home)

    # What is mended has to be looked at: the first run fails, the second has nothing to do.
    hooks("copydesk-fix", args='["--select", "all"]')
    (site / "_posts/2022-03-21-a.md").write_text(MENDABLE)
    git("add", "--all", cwd=site)
    holds(run(pre_commit, "run", cwd=site, code=1, **home), "files were modified by this hook", "1 fix applied in 1 file")
    if "<strong>" in (site / "_posts/2022-03-21-a.md").read_text():
        fail("nothing was mended")

    # A page that others link to goes: no file that is committed is wrong by itself.
    (site / "_posts/2022-03-21-a.md").write_text(RIGHT)
    (site / "_posts/2022-03-22-b.md").write_text("---\ntitle: 货\n---\n<p><a href=\"/2022/03/21/a.html\">货轮</a></p>\n")
    hooks("copydesk-site", verbose="true")
    run(pre_commit, "run", "--all-files", cwd=site, **home)
    (site / "_posts/2022-03-21-a.md").unlink()
    git("add", "--all", cwd=site)
    holds(run(pre_commit, "run", cwd=site, code=1, **home), "link/internal-missing")

    # A known finding is in the baseline, so that only new ones stop a commit.
    (site / "copydesk.yaml").write_text("baseline: copydesk-baseline.txt\n")
    run(wheels_only, "lint", "--update-baseline", cwd=site, code=None)
    hooks("copydesk-site", "copydesk")
    holds(run(pre_commit, "run", "--all-files", cwd=site, **home), "Passed")
    (site / "_posts/2022-03-23-c.md").write_text(WRONG)
    git("add", "--all", cwd=site)
    holds(run(pre_commit, "run", "--all-files", cwd=site, code=1, **home), "html/obsolete-element")

    # The recipe without our repository: a wheel from an index. (pre-commit itself fetches setuptools from the real one.)
    (site / "_posts/2022-03-23-c.md").write_text(RIGHT)
    (site / ".pre-commit-config.yaml").write_text(recipe("docs/hooks.md", "repo: local"))
    git("add", "--all", cwd=site)
    holds(run(pre_commit, "run", "--all-files", cwd=site, **home, PIP_FIND_LINKS=WHEELS), "Passed")


def check_action(work, version):
    """The scripts of `action.yml`, with the environment that a runner gives them."""
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    site = repository(work / "action site", {"_config.yml": "title: t\n", "_posts/2022-03-21-a.md": WRONG})
    files = {name: work / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_PATH")}
    evil = work / "evil"

    def action_run(code, **inputs):
        for path in files.values():
            path.write_text("")
        unknown = set(inputs) - set(action["inputs"])
        if unknown:
            fail(f"action.yml has no inputs {unknown}")
        values = {name: inputs.get(name, given.get("default", "")) for name, given in action["inputs"].items()}
        said, result = "", 0
        for step in action["runs"]["steps"]:
            if step["shell"] != "bash" or "${{" in step["run"]:
                fail(f"the step {step['name']!r} has an expression in its script")
            environment = dict(step.get("env", {}))
            for name, value in environment.items():
                environment[name] = values[re.fullmatch(r"\$\{\{ inputs\.([\w-]+) \}\}", value)[1]]
            path = os.pathsep.join([*reversed(files["GITHUB_PATH"].read_text().splitlines()), os.environ["PATH"]])
            ran = subprocess.run(
                # As GitHub's runner calls it for `shell: bash`.
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=site / values["working-directory"],
                env={
                    **os.environ, **environment, **{name: str(path) for name, path in files.items()},
                    "RUNNER_TEMP": str(work / "runner temp"), "GITHUB_ACTION_PATH": str(ROOT), "GITHUB_ACTIONS": "true",
                    "PATH": path, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(WHEELS),
                },
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            )
            said, result = said + ran.stdout, ran.returncode
            if result:
                break
        if result != code:
            fail(f"the action ended with {result}, not {code}", said)
        return said

    (work / "runner temp").mkdir()
    said = action_run(1, version=version, sarif="out/findings.sarif" if (site / "out").is_dir() else "findings.sarif")
    holds(said, "::warning file=_posts/2022-03-21-a.md,line=4", "html/obsolete-element")
    holds((site / "findings.sarif").read_text(), '"2.1.0"', "html/obsolete-element")
    holds(files["GITHUB_OUTPUT"].read_text(), "exit-code=1")
    holds(files["GITHUB_STEP_SUMMARY"].read_text(), "### copydesk", "1 file: ")
    # What is written into an input is an argument, and no command.
    action_run(2, version=version, paths=f"$(touch {evil})\n`touch {evil}`; touch {evil}")
    action_run(2, version=version, args=f"--select\n; touch {evil}")
    if evil.exists():
        fail("an input of the action was run")
    holds(action_run(0, version=version, args="--fail-on\nnever"), "html/obsolete-element")
    run(shutil.which("copydesk", path=str(work / "env/bin")), "lint", "--update-baseline", "--baseline", "known.txt", cwd=site, code=None)
    action_run(0, version=version, baseline="known.txt")
    git("add", "--all", cwd=site)
    git("commit", "--quiet", "-m", "known", cwd=site)
    holds(action_run(0, version=version, since="HEAD"), "0 files")


def check_gitlab(work):
    """The script of the GitLab recipe."""
    job = yaml.safe_load(recipe("docs/ci.md", "codequality"))["copydesk"]
    site = repository(work / "gitlab", {"_config.yml": "title: t\n", "_posts/2022-03-21-a.md": WRONG})
    path = os.pathsep.join([str(work / "env/bin"), os.environ["PATH"]])
    code = 0
    for line in job["script"]:
        if "pip install" in line:
            continue
        code = code or subprocess.run(["bash", "-c", line], cwd=site, env={**os.environ, "PATH": path}, check=False).returncode
    report = site / job["artifacts"]["reports"]["codequality"]
    if code != 1 or not report.is_file():
        fail(f"the GitLab job ended with {code}, its report is {'there' if report.is_file() else 'missing'}")
    holds(report.read_text(), '"check_name"', "html/obsolete-element")


def main():
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        command, version = check_wheel(work)
        print("packaging: the wheel is installed and runs", flush=True)
        check_pre_commit(work, command)
        print("packaging: the hooks of pre-commit do what they say", flush=True)
        check_action(work, version)
        print("packaging: the scripts of action.yml do what they say", flush=True)
        check_gitlab(work)
        print("packaging: the GitLab recipe does what it says", flush=True)


main()
