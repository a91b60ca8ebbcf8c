"""The factory's configuration of ruff, for formatting and for linting alike; no repository's configuration is ever read."""

import contextlib
import functools
import json
import os
import re
import shutil
from collections.abc import Collection

import ruff as package  # type: ignore[import-untyped]
from ruff import find_ruff_bin

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


_METADATA = re.compile(r"ruff-([0-9][0-9A-Za-z.+]*)\.dist-info")


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
    return f"ruff {_told_by_folder() or _told_by_metadata()}"


def _told_by_folder() -> str:
    """Return the version that the folder of ruff's metadata has in its name, which the library would read a whole README for.

    "" where none lies beside the package, or more than one.
    """
    beside = os.path.dirname(os.path.dirname(package.__file__ or ""))
    with contextlib.suppress(OSError):
        found = [match[1] for name in os.listdir(beside) if (match := _METADATA.fullmatch(name))]
        return found[0] if len(found) == 1 else ""
    return ""


def _told_by_metadata() -> str:
    from importlib.metadata import version

    return version("ruff")


def options(packages: Collection[str]) -> tuple[str, ...]:
    """Return the options of any ruff command for a tree whose own top-level packages are *packages*."""
    first_party = f"lint.isort.known-first-party={json.dumps(sorted(packages))}"
    named = [part for setting in (*_SETTINGS, first_party) for part in ("--config", setting)]
    return ("--isolated", "--no-cache", *named)


def packages(paths: Collection[str]) -> frozenset[str]:
    """Return the top-level folders of *paths* that hold Python."""
    return frozenset(path.partition("/")[0] for path in paths if path.endswith(".py") and "/" in path)
