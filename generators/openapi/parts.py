"""The document from parts that are emitted already, one of each resource."""

from collections.abc import Iterator, Mapping
from typing import Any

from generators import joining
from generators.joining import Entry, Joined
from generators.openapi import contract
from generators.openapi.contract import Part
from generators.openapi.emitter import Emitted, emit, emitted
from generators.slices import slices
from synapseops.blueprint.model import Blueprint, Resource

_DEPTHS = {"paths": 2, "schemas": 3, "parameters": 3, "responses": 3}
"""The sections to which resources bring entries, and below how many keys their entries' own keys are."""


def document(blueprint: Blueprint) -> Joined:
    """Return the rendering of `openapi.yaml`."""
    known = slices(blueprint)
    return Joined({one.name: joining.Part(known[one.name], _part, (one, blueprint)) for one in blueprint.resources}, _joined, blueprint)


def _part(resource: Resource, blueprint: Blueprint) -> str:
    return joining.write(_entries(contract.part(resource, blueprint)))


def _entries(part: Part) -> Iterator[Entry]:
    for section, depth in _DEPTHS.items():
        yield from ((section, name, emitted(value, depth).text) for name, value in getattr(part, section).items())
    yield from (("headers", name, "") for name in sorted(part.headers))
    yield from (("types", name, "") for name in sorted(part.types))


def _joined(blueprint: Blueprint, texts: Mapping[str, str]) -> str:
    return emit(contract.whole(blueprint, [_read(texts[one.name]) for one in blueprint.resources]))


def _read(text: str) -> Part:
    found: dict[str, dict[str, Any]] = {section: {} for section in (*_DEPTHS, "headers", "types")}
    for section, name, lines in joining.read(text):
        found[section][name] = Emitted(lines)
    headers, types = frozenset(found.pop("headers")), frozenset(found.pop("types"))
    return Part(**found, headers=headers, types=types)
