"""goldmark_cases.py COPYDESK HUGO: what copydesk reads in posts of a Hugo site beside what Hugo makes of them: the
extensions of goldmark that CommonMark and GFM do not have."""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CASES = [
    "## H {#own .cls}", "## H {#own .cls} ##", "## H {#own}##", "## H ## {#own}", "## H { #own }", "## H {#Own_1-x:y.z}",
    "## H {bar}", "## H {bar=baz}", '## H {bar="baz q" data-x=1}', "## H {.a .b}", "## H{#own}", "## H \\{#own}",
    "## H &#123;#own}", "## H {#a b}", "## H `{#x}`", "## H {}", "## H {#a} tail", "## {#only}", "Setext {#own}\n======",
    "Setext {.x}\n---", "two\nlines {#own}\n===", "## 标题 {#中文}", "## H {.中}", "## H {*x*}", "## [l](a) {#own}",
    "## H {: #own}", "## H {#own,.x}", "## H {x=true}", "## H {#own}  \ntext", "- # H {#own}", "> # H {#own}",
    "## *强* {#a} {#b}", "## H {#a_b_c}", "### `c` **b** {#x}\n\n## next",
    "Term\n: def", "Term\n:def", "Term\n:   def", "Term\n\n: def", "T1\nT2\n: def", "T\n: a\n: b",
    "T\n\n: a\n\nT2\n\n: b", "T\n: a\n\nT2\n: b", "- T\n  : d", "> T\n> : d", "**T**\n: d *e*", "T\n: - a\n  - b",
    "# H\n: d", ": d", "p\n\npara\n: d\nlazy", "T  \n: d", "T\n: d\n\ntext", "T\n: ", "a: b\n: c", "[x]: /u\n: d",
    "T\n\t: d", "T\n: a\n: \n: c", "T\n: d\n# H", "T\n: d\n- l", "T\n\n    code\n: d", "一句话\n:smile: 表情",
    "术语\n: 定义，**强**\n: 另一个",
]


def bare(html: str) -> str:
    """Without white space, and without what HTML says in two ways."""
    return re.sub(r"\s+", "", html).replace("&quot;", '"').replace("&#123;", "{")


def main() -> None:
    copydesk, hugo = sys.argv[1:]
    goldmark = subprocess.run(
        [sys.executable, str(HERE / "goldmark.py"), hugo], input=json.dumps(CASES), capture_output=True, text=True, check=True
    )
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        site = pathlib.Path(name, "site")
        (site / "content").mkdir(parents=True)
        (site / "hugo.toml").write_text('baseURL = "https://example.org/"\n', encoding="utf-8")
        for number, text in enumerate(CASES):
            (site / "content" / f"{number}.md").write_text(f"---\ntitle: p\n---\n{text}", encoding="utf-8")
        out = pathlib.Path(name, "out")
        command = [copydesk, "convert", "--profile", "faithful", "--to", "html", "--out", str(out), str(site)]
        subprocess.run(command, check=True, capture_output=True)
        for number, (text, theirs) in enumerate(zip(CASES, json.loads(goldmark.stdout))):
            ours = (out / "content" / f"{number}.html").read_text(encoding="utf-8").split("---\n", 2)[2]
            if bare(ours) != bare(theirs):
                wrong += 1
                print(f"{text!r}\n  Hugo:     {theirs!r}\n  copydesk: {ours!r}")
    print(f"goldmark's extensions: {len(CASES) - wrong} of {len(CASES)} cases as Hugo")
    sys.exit(1 if wrong else 0)


main()
