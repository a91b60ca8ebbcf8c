"""What flows must know of the mappings that they use."""

from typing import Any

from synapseops.blueprint.model import Blueprint
from synapseops.mapping import ir


def of(blueprint: Blueprint, name: str) -> ir.Mapping:
    """Return the mapping called *name*."""
    return next(one for one in blueprint.mappings if one.name == name)


def named(mapping: ir.Mapping) -> dict[str, Any]:
    """Return the fields that *mapping* writes, and those below them; what it ignores is not among them."""
    found: dict[str, Any] = {}
    for rule in mapping.body.rules:
        if rule.target is None or isinstance(rule.producer, ir.Ignore):
            continue
        below = found
        for name in rule.target.path:
            below = below.setdefault(name, {})
        if isinstance(rule.producer, ir.Object):
            below.update(_members(rule.producer))
    return found


def _members(body: ir.Object) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for rule in body.rules:
        if rule.target is None or isinstance(rule.producer, ir.Ignore):
            continue
        below = found
        for name in rule.target.path:
            below = below.setdefault(name, {})
        if isinstance(rule.producer, ir.Object):
            below.update(_members(rule.producer))
    return found
