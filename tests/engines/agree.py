"""agree.py COPYDESK [MATRICES]: converts each case of cases.jsonl, and of the matrices that `cargo test --test matrices`
wrote into the file MATRICES, to Markdown, renders the Markdown with every engine, compares.

A case is an HTML body (`text`) with a `name`. `gfm` says that it needs tables, strikethrough or task lists: only engines
that have them are asked. `html` lists tags that may stay HTML. `not` lists engines that cannot say it at all. `strong` lists
texts that must come out strong.
The comparison is of what a reader sees: text in order, with the elements that it stands in; white space, quotes made
curly and `<p>` in list items are not differences.
"""

import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
from html.parser import HTMLParser

HERE = pathlib.Path(__file__).resolve().parent
NODE = ["node", str(HERE / "render.mjs")]
# name: (command, has GFM's constructs, takes all texts at once). What is written for the target `portable` is for all of
# them but Hugo, which leaves raw HTML out: it has a target of its own.
ENGINES = {
    "goldmark": ([sys.executable, str(HERE / "goldmark.py"), os.environ.get("ENGINES_HUGO", "hugo")], True, True),
    "cmark": (["cmark", "--unsafe"], False, False),
    "cmark-gfm": (["cmark-gfm", "--unsafe", "-e", "table", "-e", "strikethrough", "-e", "tasklist"], True, False),
    "kramdown": (["ruby", str(HERE / "kramdown.rb")], True, True),
    "commonmark.js": ([*NODE, "commonmarkjs"], False, True),
    "markdown-it": ([*NODE, "markdown-it"], True, True),
    "marked": ([*NODE, "marked"], True, True),
    "micromark": ([*NODE, "micromark"], True, True),
}
NAMES = {"b": "strong", "i": "em", "strike": "del", "s": "del"}
INLINE = {"strong", "em", "a", "code", "del", "sup", "sub", "kbd"}
FORMATS = {"strong", "em", "del"}
BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "th", "td", "hr"}
SILENT = {"p", "table"}
CURLY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "--", "—": "---", "…": "...", "«": "<<", "»": ">>", "\u00a0": " "})


class Seen(HTMLParser):
    """What a reader sees: pieces (elements around, text), with a break wherever a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, str]] = []
        self.pieces: list[tuple[tuple[str, ...], str]] = []

    def around(self) -> tuple[str, ...]:
        labels = [label for name, label in self.open if name not in SILENT]
        # Which of two formats stands around the other nobody sees.
        runs = itertools.groupby(labels, key=lambda label: label in FORMATS)
        return tuple(label for formats, run in runs for label in (sorted(run) if formats else run))

    def put(self, text: str) -> None:
        if self.pieces and self.pieces[-1][0] == self.around():
            text = self.pieces.pop()[1] + text
        self.pieces.append((self.around(), text))

    def block(self) -> None:
        if self.pieces and self.pieces[-1] != ((), "¶"):
            self.pieces.append(((), "¶"))

    def handle_starttag(self, tag, attributes) -> None:
        given = {name: value or "" for name, value in attributes}
        tag = NAMES.get(tag, tag)
        if tag in BLOCKS:
            self.block()
        label = {"a": f"a {given.get('href')}", "ol": f"ol {given.get('start', '1')}"}.get(tag, tag)
        if tag == "img":
            self.put(f"[image {given.get('src')} {given.get('alt', '')}]")
        elif tag == "br":
            self.put("↵")
        elif tag == "hr":
            self.put("[rule]")
            self.block()
        elif tag == "input":
            self.put("[x]" if "checked" in given else "[ ]")
        elif tag in INLINE | BLOCKS:
            self.open.append((tag, label))

    def handle_startendtag(self, tag, attributes) -> None:
        self.handle_starttag(tag, attributes)

    def handle_endtag(self, tag) -> None:
        tag = NAMES.get(tag, tag)
        names = [name for name, _ in self.open]
        if tag in names:
            del self.open[len(names) - 1 - names[::-1].index(tag) :]
        if tag in BLOCKS:
            self.block()

    def handle_data(self, data) -> None:
        if any(name == "pre" for name, _ in self.open):
            self.put(data.strip("\n"))
        elif data.strip() or (self.pieces and self.pieces[-1] != ((), "¶")):
            self.put(data)

    def result(self) -> list[tuple[tuple[str, ...], str]]:
        self.close()
        out = []
        for around, text in self.pieces:
            text = text.translate(CURLY)
            if "pre" not in around:
                text = " ".join(text.split()).replace("↵ ", "↵").replace(" ↵", "↵")
            if text and not (text == "¶" and (not out or out[-1] == ((), "¶"))):
                out.append((around, text))
        while out and out[-1] == ((), "¶"):
            out.pop()
        return out


def seen(html: str) -> list[tuple[tuple[str, ...], str]]:
    parser = Seen()
    parser.feed(html)
    return parser.result()


def self_test() -> None:
    assert seen("<p>a <b>b</b></p>\n<p>c</p>") == seen("<p>a <strong>b</strong></p><p>c</p>")
    assert seen("<p>a <b>b</b></p>") != seen("<p>a **b**</p>")
    assert seen("<p><b><i>b</i></b></p>") == seen("<p><i><b>b</b></i></p>") != seen("<p><b>b</b></p>")
    assert seen("<ul><li>a</li></ul>") == seen("<ul>\n<li>\n<p>a</p>\n</li>\n</ul>")
    assert seen("<p>a</p><p>b</p>") != seen("<p>a b</p>")
    assert seen("<pre><code>a  b\n</code></pre>") != seen("<pre><code>a b\n</code></pre>")
    assert seen('<a href="x">y</a>') != seen('<a href="z">y</a>')


def convert(copydesk: str, cases: list[dict], target: str) -> list[dict]:
    lines = "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    command = [copydesk, "convert", "--jsonl", "--from", "html", "--to", "markdown", "--target", target]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def render(command: list[str], at_once: bool, texts: list[str]) -> list[str]:
    def run(text: str) -> str:
        return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout

    return json.loads(run(json.dumps(texts))) if at_once else [run(text) for text in texts]


def read(path: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def main() -> int:
    self_test()
    faults = agree(read(HERE / "cases.jsonl"), "cases", may_stay_html=False)
    for path in sys.argv[2:]:
        faults += agree(read(pathlib.Path(path)), "cases of the matrices", may_stay_html=True)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


def agree(cases: list[dict], what: str, may_stay_html: bool) -> list[str]:
    """The faults of all engines in `cases`."""
    portable = convert(sys.argv[1], cases, "portable")
    own = {"goldmark": convert(sys.argv[1], cases, "goldmark")}
    return [fault for written in [portable, *own.values()] for fault in converted(cases, written, may_stay_html)] + [
        fault
        for engine in ENGINES
        for fault in asked(engine, cases, own.get(engine, portable), what)
    ]


def converted(cases: list[dict], written: list[dict], may_stay_html: bool) -> list[str]:
    """What was not converted, or stays HTML."""
    assert [case["name"] for case in written] == [case["name"] for case in cases], "the filter keeps order and keys"
    faults = [f"{case['name']}: not converted ({case['status']})" for case in written if case["status"] != "converted"]
    # HTML handed through would agree with everything; only emphasis beside CJK text and struck text may stay HTML, and the
    # tags that a case names (`html`), because not every engine has other words for them.
    left = re.compile(r"(?<!\\)</?([a-z][a-z0-9]*)[ >]")
    kept = [{"strong", "em", "del", *case.get("html", [])} for case in cases]
    stays = [
        case for case, may in zip(written, kept) if not may_stay_html and set(left.findall(case["text"])) - may
    ]
    return faults + [f"{case['name']}: stays HTML: {case['text']!r}" for case in stays]


def asked(engine: str, cases: list[dict], written: list[dict], what: str) -> list[str]:
    """The faults of `engine` in `cases`."""
    command, gfm, at_once = ENGINES[engine]
    pairs = [pair for pair in zip(cases, written) if engine not in pair[0].get("not", [])]
    pairs = [(case, result) for case, result in pairs if gfm or not case.get("gfm")]
    rendered = render(command, at_once, [result["text"] for _, result in pairs])
    faults = []
    for (case, result), html in zip(pairs, rendered):
        expected, found = seen(case["text"]), seen(html)
        strong = {text for around, text in found if "strong" in around}
        weak = [text for text in case.get("strong", []) if text not in strong]
        if expected != found or weak:
            faults.append(
                f"{engine}, {case['name']}: not strong: {weak}\n  written  {result['text']!r}\n"
                f"  expected {expected}\n  found    {found}"
            )
    print(f"{engine}: {len(pairs) - len(faults)} of {len(pairs)} {what}")
    return faults


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    sys.exit(main())
