#!/usr/bin/env bash
# Builds the wheel, installs it in an environment of its own and runs it; lets the real pre-commit run our hooks on a scratch
# repository; runs the scripts of action.yml and of the GitLab recipe with the environment that they would get. Needs the
# package index of Python for maturin and pre-commit.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
target=$(realpath -m "${CARGO_TARGET_DIR:-$root/target}")
tools=$target/packaging

[ -x "$tools/bin/python" ] || python3 -m venv "$tools"
"$tools/bin/python" -m pip install --quiet --disable-pip-version-check maturin==1.16.0 pre-commit==4.7.0 pyyaml==6.0.4

cd "$root"
# What is in the wheel does not depend on the profile; this one is built already.
export CARGO_TARGET_DIR=$target MATURIN_PEP517_ARGS="--profile dev"
rm -rf "$target/wheels"
"$tools/bin/maturin" build --quiet --profile dev --out "$target/wheels"
"$tools/bin/python" "$here/check.py" "$target/wheels"
