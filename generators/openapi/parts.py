"""The document from parts that are emitted already, one of each resource."""

from collections.abc import Iterator, Mapping
from typing import Any

from generators import joining
from generators.joining import Entry, Joined
from generators.openapi import contract
from generators.openapi.contract import Part
from generators.openapi.emitter import Emitted, emit_joined, emitted
from generators.slices import slices, whole
from synapseops.blueprint.model import Blueprint, Resource

_DEPTHS = {"paths": 2, "schemas": 3, "parameters": 3, "responses": 3}
"""The sections to which resources bring entries, and below how many keys their entries' own keys are."""

_NAMES = ("headers", "types")
"""The names that are told of a part."""


def document(blueprint: Blueprint) -> Joined:
    """Return the rendering of `openapi.yaml`."""
    known = slices(blueprint)
    parts = {one.name: joining.Part(known[one.name], _part, (one, blueprint)) for one in blueprint.resources}
    return Joined(parts, _joined, blueprint, whole(blueprint))


def _part(resource: Resource, blueprint: Blueprint) -> str:
    return joining.write(_entries(contract.part(resource, blueprint)))


def _entries(part: Part) -> Iterator[Entry]:
    for section, depth in _DEPTHS.items():
        yield from ((section, name, emitted(value, depth)) for name, value in getattr(part, section).items())
    yield from ((kind, "", "\n".join(sorted(getattr(part, kind)))) for kind in _NAMES)


def _joined(blueprint: Blueprint, texts: Mapping[str, bytes]) -> bytes:
    return emit_joined(contract.whole(blueprint, [_read(texts[one.name]) for one in blueprint.resources]))


def _read(text: bytes) -> Part:
    found: dict[str, dict[str, Any]] = {section: {} for section in _DEPTHS}
    names: dict[str, frozenset[str]] = {}
    for kind, name, lines in joining.read(text):
        if kind in found:
            found[kind][name] = Emitted(lines)
        else:
            names[kind] = frozenset(str(lines, "utf-8").split())
    return Part(**found, headers=names["headers"], types=names["types"])
