"""Checks every crate that is built in against deny.toml: licences, banned crates, sources.

The part of cargo-deny that needs no download; cargo-deny itself takes a quarter of an hour to build on two cores.
Prints a line for each fault and leaves with 1 if there is one. Run from the root of the project.
"""

import json
import re
import subprocess
import sys
import tomllib


def satisfied(expression: str, allowed: set[str]) -> bool:
    """Whether the licences of `allowed` can satisfy the SPDX `expression` (`/` is an old way to write OR)."""
    tokens = re.findall(r"\(|\)|[\w.+-]+", expression.replace("/", " OR "))
    position = 0

    def peek() -> str:
        return tokens[position] if position < len(tokens) else ""

    def take() -> str:
        nonlocal position
        position += 1
        return tokens[position - 1]

    def term() -> bool:
        if peek() == "(":
            take()
            result = either()
            assert take() == ")", expression
            return result
        name = take()
        if peek() == "WITH":
            take()
            name = f"{name} WITH {take()}"
        return name in allowed

    def both() -> bool:
        result = term()
        while peek() == "AND":
            take()
            result = term() and result
        return result

    def either() -> bool:
        result = both()
        while peek() == "OR":
            take()
            result = both() or result
        return result

    result = either()
    assert position == len(tokens), f"not an SPDX expression: {expression}"
    return result


def self_test() -> None:
    allowed = {"MIT", "Apache-2.0"}
    assert satisfied("MIT OR GPL-3.0", allowed) and satisfied("GPL-3.0/MIT", allowed)
    assert satisfied("(MIT OR GPL-3.0) AND Apache-2.0", allowed)
    assert not satisfied("(MIT OR Apache-2.0) AND Unicode-3.0", allowed)
    assert not satisfied("Apache-2.0 WITH LLVM-exception", allowed)
    assert satisfied("Apache-2.0 WITH LLVM-exception OR MIT", allowed)


def main() -> int:
    self_test()
    with open("deny.toml", "rb") as file:
        deny = tomllib.load(file)
    allowed = set(deny["licenses"]["allow"])
    exceptions = {one["crate"]: set(one["allow"]) for one in deny["licenses"]["exceptions"]}
    banned = {one["crate"]: one["reason"] for one in deny["bans"]["deny"]}
    registries = {f"registry+{url}" for url in deny["sources"]["allow-registry"]}
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--all-features"]
    packages = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["packages"]
    faults = []
    for package in packages:
        name, licence, source = package["name"], package["license"], package["source"]
        if name in banned:
            faults.append(f"{name}: banned, {banned[name]}")
        if source is not None and source not in registries:
            faults.append(f"{name}: comes from {source}")
        if not licence:
            faults.append(f"{name}: states no licence")
        elif not satisfied(licence, allowed | exceptions.get(name, set())):
            faults.append(f"{name}: {licence} is not allowed by deny.toml")
    unused = sorted(set(exceptions) - {package["name"] for package in packages})
    faults += [f"deny.toml: the exception for {name} is not needed" for name in unused]
    for fault in faults:
        print(fault)
    print(f"{len(packages)} crates: licences, bans and sources as deny.toml says" if not faults else f"{len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
