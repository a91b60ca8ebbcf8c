"""The pins that generated services ship with: what the factory itself was tested with, out of its lock file.

`python -m generators.fastapi_service.constraints` renews the template, and what is known of the pinned packages, after the factory's own
dependencies have changed.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generators.fastapi_service import knowledge
from generators.fastapi_service.project import BUILD, DEPENDENCIES, DEV, FLOWS, JWT, OTEL, POSTGRESQL, ZONES

TEMPLATE = Path(__file__).parents[2] / "templates" / "fastapi_service" / "project" / "constraints.txt"
LOCK = Path(__file__).parents[2] / "uv.lock"

_HEAD = "# What this service was tested with. Use it as `pip install --constraint constraints.txt`.\n"


def pins(lock: str) -> str:
    """Return the constraints file that the text of a `uv.lock` gives: every package that services need, directly or not."""
    packages = {package["name"]: package for package in tomllib.loads(lock)["package"]}
    needed = (*DEPENDENCIES, *JWT, *POSTGRESQL, *ZONES, *FLOWS, *OTEL, *BUILD, *DEV)
    wanted, open_ = set[str](), [requirement.name for requirement in needed]
    while open_:
        name = open_.pop()
        if name not in wanted and name in packages:
            wanted.add(name)
            open_ += _needs(packages[name])
    return _HEAD + "".join(f"{name}=={packages[name]['version']}\n" for name in sorted(wanted))


def _needs(package: dict[str, Any]) -> Iterator[str]:
    for group in (package.get("dependencies", []), *package.get("optional-dependencies", {}).values()):
        yield from (dependency["name"] for dependency in group)


if __name__ == "__main__":
    lock = LOCK.read_text(encoding="utf-8")
    TEMPLATE.write_text(pins(lock), encoding="utf-8")
    knowledge.FILE.write_text(knowledge.written(knowledge.known(lock, pins(lock))), encoding="utf-8")
