"""Where a record tells how new it is, and what one from long ago would tell there."""

from typing import Any

from generators.fastapi_service.flows.mappings import of
from synapseops.blueprint import flows as made
from synapseops.blueprint.model import Blueprint
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar, ScalarKind

_PARTS = {"%Y": "1999", "%m": "12", "%d": "31", "%H": "12", "%M": "00", "%S": "00", "%f": "000000", "%z": "+00:00", "%%": "%"}
_SPELLINGS = {"rfc3339": "1999-12-31T12:00:00Z", "iso_date": "1999-12-31", "epoch_s": "915148800", "epoch_ms": "915148800000"}
_KINDS = {ScalarKind.DATETIME: "rfc3339", ScalarKind.DATE: "iso_date"}


def older(blueprint: Blueprint, flow: made.Flow, record: Any) -> tuple[tuple[str, ...], str] | None:
    """Return the path at which *record* says what the first save of *flow* compares, and an earlier time; None where none is known."""
    first = flow.steps[0]
    if not isinstance(first.effect, made.Save) or first.effect.newer is None:
        return None
    rule = _written_by(of(blueprint, first.mapping), first.effect.newer)
    path = _plain(rule.producer) if rule is not None and not rule.steps else None
    if rule is None or path is None or not isinstance(_at(record, path), str):
        return None
    value = _earlier(rule)
    return (path, value) if value is not None else None


def _written_by(mapping: ir.Mapping, field: str) -> ir.Rule | None:
    return next((rule for rule in mapping.body.rules if rule.target is not None and rule.target.path == (field,)), None)


def _plain(producer: ir.Producer) -> tuple[str, ...] | None:
    """Return the names on the way to what is read, where it is read at a path without lists."""
    if not isinstance(producer, ir.Read) or producer.path.alias is not None:
        return None
    names = tuple(step.segment.name for step in producer.path.steps if isinstance(step.segment, ir.Key))
    return names if names and len(names) == len(producer.path.steps) else None


def _earlier(rule: ir.Rule) -> str | None:
    if rule.cast is None:
        return _SPELLINGS[_KINDS[rule.type.kind]] if isinstance(rule.type, Scalar) and rule.type.kind in _KINDS else None
    if rule.cast.parse in _SPELLINGS:
        return _SPELLINGS[rule.cast.parse]
    if rule.cast.parse is None or "%" not in rule.cast.parse:
        return None
    text = rule.cast.parse
    for part, value in _PARTS.items():
        text = text.replace(part, value)
    return text


def _at(record: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        record = record.get(name) if isinstance(record, dict) else None
    return record
