"""The target's own constraints: looked at right before the value is written."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generators.typescript.mappings import casting, reading, text, types
from generators.typescript.mappings.code import Block, fail, when
from generators.typescript.mappings.emission import Emission, Value
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

Checks = list[tuple[Callable[[str], str], str]]
"""Conditions under which a value is refused, by its name, and what was expected."""


def constrained(emission: Emission, value: Value, target: ir.Target) -> tuple[Block, Value]:
    """Return the checks of a value, and the value behind them."""
    type_ = target.type
    if value.is_checked:
        return [], value
    if isinstance(type_, Scalar) and type_.kind == ScalarKind.DECIMAL and types.is_kind(value.type, ScalarKind.DECIMAL):
        return _decimal(emission, value, type_)
    checks = _checks(emission, value, type_)
    if not checks:
        return [], _typed(value, type_)
    before, name = _checked(emission, value, target.path[-1] if target.path else "value", checks)
    return before, _typed(replace(value, expression=name, fails=False), type_)


def _checked(emission: Emission, value: Value, hint: str, checks: Checks) -> tuple[Block, str]:
    block, name = emission.variable(value, hint)
    for condition, expected in checks:
        error = fail(f'new Refused("E_CONSTRAINT", {name}, {text.string(expected)})')
        block = [*block, *when(condition(name), error)]
    return block, name


def _typed(value: Value, type_: ValueType) -> Value:
    if types.annotation(value.type) == types.annotation(type_) and not isinstance(type_, Items):
        return replace(value, type=type_)
    return value


def _decimal(emission: Emission, value: Value, type_: Scalar) -> tuple[Block, Value]:
    if type_.digits is not None or type_.scale is not None:
        digits, scale = ("undefined" if one is None else str(one) for one in (type_.digits, type_.scale))
        value = Value(f"fitting({value.expression}, {digits}, {scale})", type_, fails=True)
    limits = _limits(type_)
    if not limits:
        return [], replace(value, type=type_)
    before, name = _checked(emission, value, "amount", limits)
    return before, Value(name, type_)


def _limits(type_: Scalar) -> Checks:
    found: Checks = []
    for limit, sign, told in ((type_.minimum, "<", "at least"), (type_.maximum, ">", "at most")):
        if limit is not None:
            found.append((_beyond(type_, sign, limit), f"{told} {limit}"))
    return found


def _beyond(type_: Scalar, sign: str, limit: Any) -> Callable[[str], str]:
    if type_.kind is ScalarKind.INTEGER:
        return lambda name: f"{name} {sign} {limit}"
    return lambda name: f"compare({name}, decimal({text.string(str(limit))})) {sign} 0"


def _checks(emission: Emission, value: Value, type_: ValueType) -> Checks:
    if isinstance(type_, Items):
        return _sizes("{}.length", type_.min_items, type_.max_items, "items")
    if isinstance(type_, Enum):
        return _words(emission, value, type_)
    if not isinstance(type_, Scalar):
        return []
    if types.is_text(type_):
        found = _sizes("lengthOf({})", type_.min_length, type_.max_length, "characters")
        if type_.pattern is not None:
            holds = casting.matches(emission, type_.pattern, "")
            found.append((lambda name: f"!{holds.removesuffix(')')}{name})", f"a text like {type_.pattern}"))
        return found
    return _limits(type_) if type_.kind in (ScalarKind.INTEGER, ScalarKind.NUMBER) else []


def _sizes(size: str, least: int | None, most: int | None, what: str) -> Checks:
    if least is not None and least == most:
        return [(lambda name: f"{size.format(name)} !== {most}", f"exactly {most} {what}")]
    found: Checks = []
    told = f"{least} to {most} {what}" if least and most is not None else f"at least {least} {what}" if least else f"at most {most} {what}"
    if least:
        found.append((lambda name: f"{size.format(name)} < {least}", told))
    if most is not None:
        found.append((lambda name: f"{size.format(name)} > {most}", told))
    return found


def _words(emission: Emission, value: Value, type_: Enum) -> Checks:
    if isinstance(value.type, Enum) and set(value.type.words) <= set(type_.words):
        return []
    return [(lambda name: f"!{reading.among(emission, type_, name)}", types.words(type_))]
