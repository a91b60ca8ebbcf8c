"""The factory's configuration of ruff, for formatting and for linting alike; no repository's configuration is ever read."""

import functools
import json
import shutil
from collections.abc import Collection
from importlib.metadata import version

from ruff import find_ruff_bin  # type: ignore[import-untyped]

from synapseops.errors import ToolFailed

LINE_LENGTH = 100
RULES = ("E", "F", "I", "B", "UP", "S", "SIM", "RUF")

# `src` and `detect-same-package` make the order of imports depend on which other files are there: off, the packages are named instead
_SETTINGS = (
    f"line-length={LINE_LENGTH}",
    "target-version='py311'",
    "src=[]",
    "exclude=['*.md']",  # ruff looks at code in Markdown too, which is prose's affair
    "respect-gitignore=false",
    "preview=false",
    "lint.isort.detect-same-package=false",
    "lint.isort.case-sensitive=true",
    "lint.per-file-ignores={'tests/**'=['S101','S105','S106','S107']}",
)


@functools.cache
def find() -> str | None:
    """Return ruff's own program, that of our environment before any other, or None when there is none."""
    try:
        return str(find_ruff_bin())
    except FileNotFoundError:
        return shutil.which("ruff")


def executable() -> str:
    """Return ruff's own program. Raises `ToolFailed` when there is none."""
    found = find()
    if found is None:
        raise ToolFailed("ruff", "not installed")
    return found


@functools.cache
def tool() -> str:
    """Return name and version, as `ruff 0.12.1`."""
    return f"ruff {version('ruff')}"


def options(packages: Collection[str]) -> tuple[str, ...]:
    """Return the options of any ruff command for a tree whose own top-level packages are *packages*."""
    first_party = f"lint.isort.known-first-party={json.dumps(sorted(packages))}"
    named = [part for setting in (*_SETTINGS, first_party) for part in ("--config", setting)]
    return ("--isolated", "--no-cache", *named)


def packages(paths: Collection[str]) -> frozenset[str]:
    """Return the top-level folders of *paths* that hold Python."""
    return frozenset(path.partition("/")[0] for path in paths if path.endswith(".py") and "/" in path)
