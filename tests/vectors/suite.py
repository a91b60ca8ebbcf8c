"""The vectors as values, and the Python compiler held to them: mappings become intents, modules, and calls of real functions."""

import copy
import importlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

from generators.python.mappings.files import files
from synapseops.mapping import ir
from tests import intents

FOLDER = Path(__file__).parent

HOOKS = '''"""The hooks that vectors name."""


def vector_length(*, text: str) -> int:
    return len(text)


def vector_is_absent(*, text: str | None) -> bool:
    return text is None


def vector_fails(*, text: str) -> str:
    raise ValueError(text)
'''


@dataclass(frozen=True, slots=True)
class Group:
    """A mapping with its schemas, and the cases that it is held to."""

    category: str
    name: str
    written: Mapping[str, Any]
    function: str

    @property
    def cases(self) -> list[dict[str, Any]]:
        """Return the cases as they are written."""
        return list(self.written["cases"])


@dataclass(frozen=True, slots=True)
class Document:
    """A JSON text: its canonical form, or None where it is refused."""

    name: str
    text: str
    canonical: str | None


def groups() -> Iterator[Group]:
    """Yield every mapping of the suite."""
    for number, (category, written) in enumerate(_written()):
        yield Group(category, written["name"], written, f"vector_{number:03}")


def documents() -> Iterator[Document]:
    """Yield every document of the suite."""
    for written in json.loads((FOLDER / "documents" / "documents.json").read_text()):
        yield Document(written["name"], _unfolded(written["text"]), written.get("canonical"))


def _written() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in sorted(FOLDER.glob("*/vectors.json")):
        for written in json.loads(path.read_text()):
            yield path.parent.name, written


def _unfolded(value: Any) -> Any:
    """Write out `{"$repeat": [TEXT, COUNT]}`."""
    if isinstance(value, dict):
        if set(value) == {"$repeat"}:
            text, count = value["$repeat"]
            return text * count
        return {name: _unfolded(member) for name, member in value.items()}
    return [_unfolded(item) for item in value] if isinstance(value, list) else value


def input_text(case: Mapping[str, Any]) -> str:
    """Return the record of a case as JSON."""
    return str(case["input_text"]) if "input_text" in case else json.dumps(_unfolded(case["input"]))


def leaves(value: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the places of all that a record holds, the first two items of each list."""
    members = value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list) else ()
    for key, member in members:
        yield (*at, key)
        yield from leaves(member, (*at, key))


def put(value: Any, at: tuple[str | int, ...], poison: Any) -> Any:
    """Return a copy of a record with *poison* at a place."""
    if not at:
        return poison
    changed = copy.copy(value)
    changed[at[0]] = put(changed[at[0]], at[1:], poison) if len(at) > 1 else poison
    return changed


def nested(levels: int) -> Any:
    """Return lists in lists."""
    value: list[Any] = []
    for _ in range(levels - 1):
        value = [value]
    return value


def intent(group: Group) -> str:
    """Return the intent that has the mapping of a group; JSON is YAML too."""
    uses = group.written.get("uses", {})
    every = {group.function: group.written, **uses}
    systems = {
        f"{name}_system": {"records": {"Source": {"fields": one["source"]}, "Target": {"fields": one["target"]}}}
        for name, one in every.items()
    }
    mappings = {name: {"from": f"{name}_system.Source", "to": f"{name}_system.Target", **one["mapping"]} for name, one in every.items()}
    parts = {part: group.written[part] for part in ("types", "tables") if part in group.written}
    return json.dumps({"synapse": 1, "service": "vectors", **parts, "systems": systems, "mappings": mappings})


def checked(group: Group) -> tuple[ir.Mapping, ...]:
    """Return the mapping of a group, and those it uses, typed. Raises `AssertionError` where the checker refuses it."""
    reading = intents.reading(intent(group))
    assert reading.blueprint is not None, f"{group.category}: {group.name}\n{intents.told(reading)}"
    return reading.blueprint.mappings


def every_mapping() -> tuple[ir.Mapping, ...]:
    """Return the mappings of all groups, and those they use."""
    return tuple(one for group in groups() for one in checked(group))


class Compiled:
    """The modules of all mappings of the suite, in a package that is there for one run."""

    def __init__(self, folder: Path, package: str = "vectors_package") -> None:
        os.environ.setdefault("VECTOR_KEY", "vector-key")  # what the step `hash` is keyed with
        mappings = every_mapping()
        self.folder = folder / package
        for one in files(mappings):
            path = self.folder / one.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(HOOKS if one.path == "custom/mapping_hooks.py" else one.render(), encoding="utf-8")
        for name in ("__init__.py", "custom/__init__.py"):
            (self.folder / name).write_text("")
        sys.path.insert(0, str(folder))
        try:
            self.mappings: ModuleType = importlib.import_module(f"{package}.mappings")
        finally:
            sys.path.remove(str(folder))

    def run(self, group: Group, case: Mapping[str, Any]) -> str | list[dict[str, str]]:
        """Return the canonical JSON that a mapping makes, or its errors."""
        record = self.mappings.decode(input_text(case))
        try:
            made = getattr(self.mappings, group.function)(record, *self.context(group, case))
        except self.mappings.MappingErrors as raised:
            return [{"code": one.code, "target": one.target_path, "source": one.source_path} for one in raised.errors]
        return str(self.mappings.encode(made).decode())

    def context(self, group: Group, case: Mapping[str, Any]) -> list[Any]:
        """Return the context of a case as a further argument, where its mapping has one."""
        if "context" not in group.written["mapping"]:
            return []
        kind = getattr(self.mappings, f"{''.join(part.title() for part in group.function.split('_'))}Context")
        types = group.written["mapping"]["context"]
        return [kind(**{name: _typed(value, types[name]) for name, value in case["context"].items()})]

    def expected(self, case: Mapping[str, Any]) -> str | list[dict[str, str]]:
        """Return what a case expects, in the same form."""
        if "errors" in case:
            return list(case["errors"])
        return str(self.mappings.encode(json.loads(json.dumps(case["expect"]), parse_float=Decimal)).decode())


def _typed(value: Any, shorthand: str) -> Any:
    import datetime as dt

    if shorthand.startswith("decimal"):
        return Decimal(value)
    return dt.date.fromisoformat(value) if shorthand == "date" else value
