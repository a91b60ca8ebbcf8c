"""What the factory knows of the packages that services are pinned to, out of its lock file and of what is installed beside it."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

FILE = Path(__file__).parents[2] / "synapseops" / "package" / "known.json"

_BY_CLASSIFIER = {
    "Apache Software License": "Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}
_BY_NAME = {"3-Clause BSD License": "BSD-3-Clause"}
_SAID_ELSEWHERE = {"colorama": "BSD-3-Clause", "cronsim": "BSD-3-Clause"}
"""Of what does not say it in its metadata, or is not installed on every machine: as in the licence that it ships."""


def known(lock: str, constraints: str) -> dict[str, dict[str, Any]]:
    """Return what is known of each package in *constraints*, by the text of the `uv.lock` that they come from."""
    packages = {package["name"]: package for package in tomllib.loads(lock)["package"]}
    names = [line.partition("==")[0] for line in constraints.splitlines() if "==" in line]
    return {name: _of(name, packages) for name in names}


def written(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Return the text of the file."""
    return json.dumps(found, indent=1, sort_keys=True) + "\n"


def _of(name: str, packages: Mapping[str, dict[str, Any]]) -> dict[str, Any]:
    package = packages[name]
    extras = {extra: _names(needs, packages) for extra, needs in package.get("optional-dependencies", {}).items()}
    licence = _licence(name, package["version"])
    return {"version": package["version"], "licence": licence, "needs": _names(package.get("dependencies", []), packages), "extras": extras}


def _names(needs: list[dict[str, Any]], packages: Mapping[str, dict[str, Any]]) -> list[str]:
    return sorted({name for need in needs for name in _with_extras(need, packages)})


def _with_extras(need: dict[str, Any], packages: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    yield need["name"]
    for extra in need.get("extra", []):
        for more in packages[need["name"]].get("optional-dependencies", {}).get(extra, []):
            yield from _with_extras(more, packages)


def _licence(name: str, version: str) -> str:
    """Return the licence that an installed package tells, "" where it tells none that SPDX knows."""
    if name in _SAID_ELSEWHERE:
        return _SAID_ELSEWHERE[name]
    try:
        found = distribution(name)
    except PackageNotFoundError:
        return ""
    told = found.metadata
    said = [text for key in ("License-Expression", "License") for text in told.get_all(key) or []]
    classified = {_BY_CLASSIFIER.get(one.rpartition(" :: ")[2]) for one in told.get_all("Classifier") or [] if one.startswith("License ::")}
    said += sorted(filter(None, classified)) if len(classified) == 1 else []
    return next(filter(None, (_expression(_BY_NAME.get(text, text)) for text in said)), "") if found.version == version else ""


def _expression(text: str) -> str:
    try:
        return canonicalize_license_expression(text)
    except InvalidLicenseExpression:
        return ""
