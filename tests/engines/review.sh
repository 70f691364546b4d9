#!/usr/bin/env bash
# Looks at the page of `convert --review` in headless Chromium, which it installs (Debian, as root): of the sample archive,
# and of posts that try to bring a script to life. A missing browser is a failure.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")

# The Chinese fonts are there so that lines are as long as a reader of such posts has them.
packages=(chromium fonts-noto-cjk)
dpkg -s "${packages[@]}" >/dev/null 2>&1 || {
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -yqq --no-install-recommends "${packages[@]}" >/dev/null
}

cd "$root"
cargo build --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/vectors"
number=0
while IFS= read -r vector; do
    number=$((number + 1))
    printf -- '---\ntitle: v\n---\n%b\n' "$vector" >"$work/vectors/$(printf %04d "$number").html"
done <fixtures/xss/html.txt
"$target/debug/copydesk" convert fixtures/archive --check --review "$work/archive.html" >/dev/null || [ $? -eq 1 ]
for profile in faithful clean plain; do
    "$target/debug/copydesk" convert "$work/vectors" --check --profile "$profile" --review "$work/$profile.html" \
        >/dev/null || [ $? -eq 1 ]
done
node "$here/review.mjs" "$work"/{archive,faithful,clean,plain}.html
