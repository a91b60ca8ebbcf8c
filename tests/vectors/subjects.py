"""Mappings that both languages run: the examples', the reviewed one's, those with hostile names and texts, and rules by chance."""

import dataclasses
import datetime as dt
import functools
import importlib
import itertools
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec.structs import replace

from action.worktree import Around
from generators.python.mappings.files import compiled
from generators.typescript.mappings.files import known
from generators.typescript.mappings.naming import MappingNames
from synapseops.blueprint.model import Blueprint
from synapseops.evidence.behaviour.places import Place, places
from synapseops.evidence.behaviour.records import edges
from synapseops.evidence.behaviour.values import plausible
from synapseops.generation import CompiledMappings
from synapseops.mapping import ir
from tests import intents
from tests.mapping.chance import Chance, well_written
from tests.vectors.typescript import SECRETS

_INTENTS = {
    "clinic": "examples/clinic/synapse.yaml",
    "feed": "examples/feed/synapse.yaml",
    "shop": "examples/shop-to-erp/synapse.yaml",
    "reviewed": "tests/golden/mappings/order_to_erp/synapse.yaml",
    "hostile": "tests/hostile/legal/mappings.yaml",
    "short": "tests/hostile/legal/mappings-in-short.yaml",
}

_BY_CHANCE = 40
"""So many rules by chance."""

HOOKS = '''"""The hooks that the subjects name."""

from decimal import Decimal


def risk_band(*, total: Decimal, lines: list[object]) -> str:
    return "low" if total < 0 else "high"
'''


def blueprints() -> dict[str, Blueprint]:
    """Return the intents with mappings, by short names, and one with rules by chance."""
    found = {}
    for name, path in _INTENTS.items():
        file = intents.ROOT / path
        reading = intents.reading(file.read_bytes(), documents=Around(file.parent, "synapse.yaml"))
        assert reading.blueprint is not None, intents.told(reading)
        found[name] = reading.blueprint
    return {**found, "chance": replace(found["short"], mappings=_by_chance())}


def _by_chance() -> tuple[ir.Mapping, ...]:
    """Return mappings of one rule each, in which all that makes texts and lists is put into all else."""
    rules = itertools.islice(well_written(Chance(20261126)), _BY_CHANCE)
    return tuple(replace(one, name=f"rule_{number}") for number, (_, one) in enumerate(rules))


@dataclass(frozen=True, slots=True)
class Subject:
    """A mapping, and the calls by which it is run."""

    package: str
    mapping: ir.Mapping
    mappings: tuple[ir.Mapping, ...]
    python: CompiledMappings

    @property
    def function(self) -> str:
        """The function in TypeScript."""
        return _names(self.mappings).function(self.mapping.name)

    def context(self) -> dict[str, Any]:
        """Return a context: what the author's cases give, else something plausible."""
        given = {name: value.value for case in self.mapping.cases for name, value in case.context}
        return {one.name: given.get(one.name, _plausible(one)) for one in self.mapping.context}

    def types(self) -> dict[str, str]:
        """Return the types of the context's values."""
        return {one.name: one.type.kind.value for one in self.mapping.context}

    def records(self, most: int) -> Iterator[str]:
        """Yield the inputs of the author's cases, and at most *most* records that are odd somewhere."""
        inputs = [case.input for case in self.mapping.cases]
        yield from inputs
        given = [value for value in map(json.loads, inputs) if isinstance(value, dict)]
        by_name = {one.name: one for one in self.mappings}
        for record in edges(given, places(self.mapping, by_name), most):
            yield record.data


@functools.cache
def _names(mappings: tuple[ir.Mapping, ...]) -> MappingNames:
    return MappingNames(known(mappings))


def _plausible(one: ir.ContextValue) -> Any:
    return plausible(Place((one.name,), one.type, may_be_missing=False, may_be_null=False))


def subjects(found: Mapping[str, Blueprint]) -> Iterator[Subject]:
    """Yield the mappings of all intents."""
    for name, blueprint in found.items():
        package = replace(compiled(blueprint), folder=f"{name}_in_python")
        for mapping in blueprint.mappings:
            yield Subject(name, mapping, blueprint.mappings, package)


class InPython:
    """The mappings of all intents in Python, in packages that are there for one run."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._modules: dict[str, ModuleType] = {}

    def run(self, subject: Subject, record: str) -> dict[str, Any]:
        """Return what a mapping makes of a record, in the words in which Node tells it."""
        package = self._modules.get(subject.package) or self._import(subject)
        call = subject.python.calls[subject.mapping.name]
        try:
            decoded = package.decode(record)
            context = [getattr(package, call.context_class)(**self._context(subject, call.context))] if call.context_class else []
            return {"made": package.encode(getattr(package, call.function)(decoded, *context)).decode()}
        except package.NotJson:
            return {"refused": True}
        except package.MappingErrors as raised:
            return {"errors": [_in_camel_case(dataclasses.asdict(one)) for one in raised.errors]}

    def _context(self, subject: Subject, names: Mapping[str, str]) -> dict[str, Any]:
        kinds = subject.types()
        return {names[name]: _typed(value, kinds[name]) for name, value in subject.context().items()}

    def _import(self, subject: Subject) -> ModuleType:
        root = self._folder / subject.python.folder
        for one in subject.python.files:
            (root / one.path).parent.mkdir(parents=True, exist_ok=True)
            (root / one.path).write_text(HOOKS if one.path == "custom/mapping_hooks.py" else one.render(), encoding="utf-8")
        sys.path.insert(0, str(self._folder))
        try:
            module = importlib.import_module(f"{subject.python.folder}.mappings")
            if any(one.path == "mappings/runtime/secrets.py" for one in subject.python.files):
                importlib.import_module(f"{subject.python.folder}.mappings.runtime.secrets").keep(SECRETS)
        finally:
            sys.path.remove(str(self._folder))
        self._modules[subject.package] = module
        return module


def _in_camel_case(error: dict[str, Any]) -> dict[str, Any]:
    names = {"target_path": "targetPath", "source_path": "sourcePath", "got_type": "gotType"}
    return {names.get(name, name): value for name, value in error.items()}


def _typed(value: Any, kind: str) -> Any:
    if kind == "decimal":
        return Decimal(value)
    if kind == "datetime":
        return dt.datetime.fromisoformat(value)
    return dt.date.fromisoformat(value) if kind == "date" else value
