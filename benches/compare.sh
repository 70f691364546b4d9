#!/usr/bin/env bash
# Times the whole command on a made-up site beside its peers from the registries. Usage: benches/compare.sh [POSTS]
# Builds in release mode, installs rumdl from PyPI and markdownlint-cli2 from npm below target/peers.
set -euo pipefail
cd "$(dirname "$0")/.."
count=${1:-20000}
peers=$PWD/target/peers
site=$PWD/target/made-up-site-$count

cargo build --release --quiet
[ -d "$site" ] || cargo run --release --quiet --example generate_posts -- "$site" "$count"
[ -x "$peers/bin/rumdl" ] || { python3 -m venv "$peers" && "$peers/bin/pip" install --quiet rumdl; }
if command -v npm >/dev/null; then
    npm install --prefix "$peers" --silent --no-audit --no-fund markdownlint-cli2@0.18.1
fi
python3 benches/compare.py "$site" "$peers"
