"""goldmark.py HUGO: a JSON array of Markdown texts in, a JSON array of HTML texts out: what Hugo makes of each as the
content of a page. Hugo is as it comes, raw HTML left out; but code is not coloured, headings get no ids and quotes stay
straight, which is asked of the other engines too."""

import json
import pathlib
import subprocess
import sys
import tempfile

CONFIG = """
baseURL = "https://example.org/"
disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]
[markup.highlight]
codeFences = false
[markup.goldmark.parser]
autoHeadingID = false
[markup.goldmark.extensions.typographer]
disable = true
"""


def main() -> None:
    texts = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as name:
        site = pathlib.Path(name)
        (site / "hugo.toml").write_text(CONFIG, encoding="utf-8")
        layout = site / "layouts" / "single.html"
        layout.parent.mkdir()
        layout.write_text("{{ .Content }}", encoding="utf-8")
        pages = site / "content" / "p"
        pages.mkdir(parents=True)
        for number, text in enumerate(texts):
            (pages / f"{number}.md").write_text(f"---\ntitle: p\n---\n{text}", encoding="utf-8", newline="")
        subprocess.run([sys.argv[1], "--quiet", "--source", str(site)], check=True, stdout=sys.stderr)
        built = [site / "public" / "p" / str(number) / "index.html" for number in range(len(texts))]
        # Hugo writes no page for one without content.
        json.dump([page.read_text(encoding="utf-8") if page.exists() else "" for page in built], sys.stdout)


main()
