"""compare.py SITE PEERS: the time and memory of `copydesk lint` and `convert` on SITE, and of the linters in PEERS.

Each command runs three times, all commands in turn, so that a slow minute of the machine hits all of them. Printed are the
medians of user + system time (threads do not flatter it) and of wall time, and the highest peak of memory.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = 3


def commands(site: str, peers: pathlib.Path, out: str) -> dict[str, list[str]]:
    copydesk = "target/release/copydesk"
    found = {
        "copydesk lint": [copydesk, "lint", "--format", "short", site],
        "copydesk convert": [copydesk, "convert", "--to", "markdown", "--out", out, site],
        "rumdl check": [str(peers / "bin" / "rumdl"), "check", "--no-cache", site],
    }
    markdownlint = peers / "node_modules" / ".bin" / "markdownlint-cli2"
    if markdownlint.exists():
        found["markdownlint-cli2"] = [str(markdownlint), f"{site}/**/*.md"]
    return found


def run(command: list[str]) -> tuple[float, float, float]:
    """Seconds of user + system time, seconds of wall time, peak memory in MB."""
    start = time.monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):  # 1 is "there are findings"
        sys.exit(f"{' '.join(command)}: exit {child.returncode}")
    return usage.ru_utime + usage.ru_stime, time.monotonic() - start, usage.ru_maxrss / 1024


def main() -> None:
    site, peers = sys.argv[1], pathlib.Path(sys.argv[2])
    sizes = [path.stat().st_size for path in pathlib.Path(site).rglob("*.md")]
    print(f"{len(sizes)} posts, {sum(sizes) / 1e6:.1f} MB; median of {RUNS} runs\n")
    results: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(RUNS):
        with tempfile.TemporaryDirectory(dir=peers) as out:
            for name, command in commands(site, peers, f"{out}/converted").items():
                results.setdefault(name, []).append(run(command))
            shutil.rmtree(f"{out}/converted", ignore_errors=True)
    print(f"{'':20} {'user+sys':>9} {'wall':>8} {'peak MB':>8}")
    for name, runs in results.items():
        cpu, wall = (statistics.median(one[i] for one in runs) for i in (0, 1))
        print(f"{name:20} {cpu:8.2f}s {wall:7.2f}s {max(one[2] for one in runs):8.1f}")


if __name__ == "__main__":
    main()
