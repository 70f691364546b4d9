"""generators.py COPYDESK [CASE...]: what copydesk says that a generator does with a post, beside what the generator does.

A case is a TOML file of fixtures/generators: `posts` are files by name, below `_posts` in Jekyll and `content/posts` in
Hugo, and a table for each generator, which may have `posts` of its own and other `files`, says what it does:

    fails = true            the build stops; else it goes through
    says = ["Conflict"]     its output holds these
    quiet = ["Conflict"]    its output holds none of these
    reads = [{title = …}]   the values that templates get, page by page in the order of their URLs
    shows = ["title: x"]    the pages hold these texts
    hides = ["secret"]      no page does
    apart = "why"           copydesk's reading of URL, date, title and terms is not compared: why
    finds = ["1:1 a/b: …"]  all that `copydesk lint` finds in the site as this generator's: place, rule and, behind a
                            colon, texts of message, label or help, in the order of files and places

Where the build goes through, URL, date, title and terms of each page are those that `copydesk urls` lists.
"""

import concurrent.futures
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
KEYS = ("url", "date", "title", "categories", "tags")

JEKYLL = {
    "_config.yml": "title: x\ntimezone: UTC\n",
    "facts.json": """---
permalink: /facts.json
---
[{% for post in site.posts %}{"url": {{ post.url | jsonify }}, "date": {{ post.date | date_to_xmlschema | jsonify }}, \
"title": {{ post.title | jsonify }}, "categories": {{ post.categories | jsonify }}, "tags": {{ post.tags | jsonify }}, \
"v": {{ post.v | jsonify }}}{% unless forloop.last %},{% endunless %}{% endfor %}]
""",
}
HUGO = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "x"\ndisableKinds = ["RSS", "sitemap"]\n',
    "layouts/index.html": """{{ $all := slice }}{{ range .Site.RegularPages }}{{ $all = $all | append (dict "url" \
.RelPermalink "date" (.Date.Format "2006-01-02T15:04:05Z07:00") "title" .Title "categories" (.Param "categories") \
"tags" (.Param "tags") "v" .Params.v) }}{{ end }}{{ $all | jsonify }}""",
    "layouts/_default/single.html": "{{ .Content }}",
    "layouts/_default/list.html": "{{ .Title }}",
}


def write(root: pathlib.Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def build(generator: str, site: pathlib.Path, out: pathlib.Path) -> tuple[bool, str]:
    command = {
        "jekyll": ["jekyll", "build", "--source", site, "--destination", out, "--disable-disk-cache"],
        "hugo": [os.environ.get("ENGINES_HUGO", "hugo"), "--source", site, "--destination", out, "--noBuildLock"],
    }[generator]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"})
    return done.returncode == 0, done.stdout + done.stderr


def instant(text: str) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")) if text and not text.startswith("0001") else None


def terms(value: object) -> list[str]:
    """What the terms of a page are called: once each, as they are printed."""
    values = [] if value is None else value if isinstance(value, list) else [value]
    return list(dict.fromkeys(json.dumps(v) if not isinstance(v, str) else v for v in values))


def facts(page: dict) -> dict:
    title = page["title"]
    return {
        "url": page["url"],
        "date": instant(page["date"]),
        "title": "" if title is None else title if isinstance(title, str) else json.dumps(title),
        "categories": terms(page["categories"]),
        "tags": terms(page["tags"]),
    }


def copydesk(binary: str, *arguments: object) -> list[dict]:
    done = subprocess.run([binary, *arguments], capture_output=True, text=True)
    if done.returncode > 1:
        raise RuntimeError(done.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def differs(what: str, expected: object, got: object) -> list[str]:
    return [] if expected == got else [f"{what}: expected {expected!r}, got {got!r}"]


def check(binary: str, case: dict, generator: str, claims: dict) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        site, out = pathlib.Path(folder, "site"), pathlib.Path(folder, "out")
        base, posts = (JEKYLL, "_posts") if generator == "jekyll" else (HUGO, "content/posts")
        written = claims.get("posts") or case["posts"]
        files = {f"{posts}/{name}": text for name, text in written.items()}
        write(site, base | claims.get("files", {}) | files)
        went, output = build(generator, site, out)
        wrong = differs("build", not claims.get("fails", False), went)
        wrong += [f"it does not say {text!r}: {output}" for text in claims.get("says", []) if text not in output]
        wrong += [f"it says {text!r}: {output}" for text in claims.get("quiet", []) if text in output]
        if went:
            pages = [path.read_text(errors="replace") for path in sorted(out.rglob("*")) if path.is_file()]
            wrong += [f"no page shows {t!r}: {pages}" for t in claims.get("shows", []) if not any(t in p for p in pages)]
            wrong += [f"a page shows {t!r}" for t in claims.get("hides", []) if any(t in p for p in pages)]
            listed = out / ("facts.json" if generator == "jekyll" else "index.html")
            real = sorted(json.loads(listed.read_text()), key=lambda page: page["url"])
            for page, claim in zip(real, claims.get("reads", []), strict="reads" in claims):
                wrong += [line for key, value in claim.items() for line in differs(key, value, page[key])]
            shutil.rmtree(out)
            urls = copydesk(binary, "urls", site, "--generator", generator)
            own = [facts(page) for page in urls if page["path"].startswith((posts, *files)) and page["url"]]
            if "apart" not in claims:
                order = lambda page: (page["url"], page["title"])
                wrong += differs("facts", sorted(map(facts, real), key=order), sorted(own, key=order))
        found = copydesk(binary, "lint", site, "--generator", generator, "--format", "jsonl")
        found = [f for f in found if "rule" in f and f["path"].endswith(tuple(files))]
        expected = claims.get("finds", [])
        got = [f"{f['start']['line']}:{f['start']['column']} {f['rule']}" for f in found]
        wrong += differs("finds", [claim.split(": ", 1)[0] for claim in expected], got)
        for claim, finding in zip(expected, found):
            said = " ".join([finding["message"], finding.get("label") or "", finding.get("help") or ""])
            for text in claim.split(": ", 1)[1:]:
                wrong += [] if text in said else [f"`{claim}` is not said: {said}"]
        return wrong


def main() -> None:
    binary, *names = sys.argv[1:]
    cases = {path.stem: tomllib.loads(path.read_text()) for path in sorted((ROOT / "fixtures/generators").glob("*.toml"))}
    work = [(n, g) for n, case in cases.items() if not names or n in names for g in ("jekyll", "hugo") if g in case]
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        results = pool.map(lambda job: check(binary, cases[job[0]], job[1], cases[job[0]][job[1]]), work)
        wrong = [(job, lines) for job, lines in zip(work, results) if lines]
    for (name, generator), lines in wrong:
        print(f"{name}, {generator}:", *lines, sep="\n    ")
    print(f"generators: {len(work)} cases, {len(wrong)} wrong")
    sys.exit(bool(wrong) or not work)


if __name__ == "__main__":
    main()
