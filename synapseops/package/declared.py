"""What the files of a package say they need: `pyproject.toml`, `constraints.txt`, `package.json`, `go.mod`, wherever they lie.

The files may be people's by now: what cannot be read says nothing.
"""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

CONSTRAINTS = "constraints.txt"

_LARGEST = 1 << 20
_TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f]{1,300}")
_NODE_NAME = re.compile(r"(@[a-z0-9~-][a-z0-9._~-]*/)?[a-z0-9~-][a-z0-9._~-]*")
_EXACT = re.compile(r"[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?")
_GO_NEED = re.compile(r"(?:require\s+)?([A-Za-z0-9.-]+\.[A-Za-z]{2,}(?:/[A-Za-z0-9._~/-]+)?)\s+(v[0-9][0-9A-Za-z.+-]*)\s*(?://.*)?")
_GO_MODULE = re.compile(r"module\s+([A-Za-z0-9._~/-]+)\s*")
_FOR_DEVELOPERS = frozenset({"dev", "develop", "docs", "lint", "test", "tests"})


class Scope(StrEnum):
    """Where something is needed: to run, to run with more switched on, or only to develop."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    EXCLUDED = "excluded"


class Need(Struct, frozen=True):
    """A package that is needed: `version` where exactly one will do, else `range` says which; `extras` of it are asked for too."""

    name: str
    version: str = ""
    range: str = ""
    extras: tuple[str, ...] = ()
    scope: Scope = Scope.REQUIRED


class Project(Struct, frozen=True):
    """A project in the package: `kind` is a type of package URLs, `folder` is "" for the service itself."""

    kind: str
    folder: str
    name: str
    version: str
    needs: tuple[Need, ...]


def pins(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return the version of each Python package that the service was tested with."""
    text = _text(files.get(CONSTRAINTS, b""))
    found: dict[str, str] = {}
    for line in text.splitlines():
        need = _python_need(line.partition("#")[0].strip(), Scope.REQUIRED)
        if need is not None and need.version:
            found[need.name] = need.version
    return found


def projects(files: Mapping[str, bytes]) -> tuple[Project, ...]:
    """Return every project in *files*, the service's own first."""
    readers = {"pyproject.toml": _python, "package.json": _node, "go.mod": _go}
    found = []
    for path in sorted(files, key=lambda path: (path.count("/"), path)):
        folder, _, name = path.rpartition("/")
        if name in readers and (project := readers[name](folder, _text(files[path]))) is not None:
            found.append(project)
    return tuple(found)


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace") if len(data) <= _LARGEST else ""


def _python(folder: str, text: str) -> Project | None:
    try:
        read = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    project = _mapping(read.get("project"))
    if not project:
        return None
    needs = [_python_need(line, Scope.REQUIRED) for line in _texts(project.get("dependencies"))]
    for group, lines in _mapping(project.get("optional-dependencies")).items():
        scope = Scope.EXCLUDED if group in _FOR_DEVELOPERS else Scope.OPTIONAL
        needs += [_python_need(line, scope) for line in _texts(lines)]
    needs += [_python_need(line, Scope.EXCLUDED) for line in _texts(_mapping(read.get("build-system")).get("requires"))]
    return Project("pypi", folder, _shown(project.get("name")), _shown(project.get("version")), tuple(filter(None, needs)))


def _python_need(line: str, scope: Scope) -> Need | None:
    try:
        requirement = Requirement(line)
    except InvalidRequirement:
        return None
    said = list(requirement.specifier)
    exact = said[0].version if len(said) == 1 and said[0].operator == "==" and "*" not in said[0].version else ""
    extras = tuple(sorted(requirement.extras))
    return Need(str(canonicalize_name(requirement.name)), exact, "" if exact else str(requirement.specifier), extras, scope)


def _node(folder: str, text: str) -> Project | None:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(read, dict):
        return None
    keys = {"dependencies": Scope.REQUIRED, "optionalDependencies": Scope.OPTIONAL, "devDependencies": Scope.EXCLUDED}
    asked = [(name, _shown(said), scope) for key, scope in keys.items() for name, said in _mapping(read.get(key)).items()]
    needs = tuple(_node_need(name, said, scope) for name, said, scope in asked if _NODE_NAME.fullmatch(name) and said)
    return Project("npm", folder, _shown(read.get("name")), _shown(read.get("version")), needs)


def _node_need(name: str, said: str, scope: Scope) -> Need:
    return Need(name, said, scope=scope) if _EXACT.fullmatch(said) else Need(name, range=said, scope=scope)


def _go(folder: str, text: str) -> Project | None:
    lines = [line.strip() for line in text.splitlines()]
    name = next((match[1] for line in lines if (match := _GO_MODULE.fullmatch(line)) is not None), "")
    needs = tuple(Need(match[1], match[2]) for line in lines if (match := _GO_NEED.fullmatch(line)) is not None)
    return Project("golang", folder, name, "", needs) if name else None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: Any) -> Iterator[str]:
    yield from (one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _shown(value: Any) -> str:
    return value if isinstance(value, str) and _TEXT.fullmatch(value) else ""
