"""The target's own constraints: looked at right before the value is written."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from generators.python import text
from generators.python.mappings import casting, types
from generators.python.mappings.emission import Emission, Value
from generators.python.mappings.lines import Lines, block, fail
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind


def constrained(emission: Emission, value: Value, target: ir.Target) -> tuple[Lines, Value]:
    """Return the checks of a value, and the value behind them."""
    type_ = target.type
    if value.is_checked:
        return [], value
    if isinstance(type_, Scalar) and type_.kind == ScalarKind.DECIMAL and types.is_kind(value.type, ScalarKind.DECIMAL):
        return _decimal(emission, value, type_)
    checks = _checks(emission, value, type_)
    if not checks:
        return [], _typed(value, type_)
    lines, name = emission.variable(value, target.path[-1] if target.path else "value")
    refused = emission.use("errors", "Refused")
    for condition, expected in checks:
        error = f'{refused}("E_CONSTRAINT", {name}, {text.string(expected)}{emission.at("")})'
        lines = [*lines, *block(f"if {condition.format(name)}", fail(error))]
    return lines, _typed(replace(value, expression=name, fails=False), type_)


def _typed(value: Value, type_: ValueType) -> Value:
    if types.annotation(value.type) == types.annotation(type_) and not isinstance(type_, Items):
        return replace(value, type=type_)
    return value


def _decimal(emission: Emission, value: Value, type_: Scalar) -> tuple[Lines, Value]:
    if type_.digits is not None or type_.scale is not None:
        fits = f"{emission.use('numbers', 'fitting')}({value.expression}, {type_.digits}, {type_.scale})"
        value = Value(fits, type_, fails=True)
    limits = _limits(type_, lambda limit: f"Decimal({text.string(str(limit))})")
    if not limits:
        return [], replace(value, type=type_)
    emission.module.plain.add("from decimal import Decimal")
    lines, name = emission.variable(value, "amount")
    for condition, expected in limits:
        error = f'{emission.use("errors", "Refused")}("E_CONSTRAINT", {name}, {text.string(expected)})'
        lines = [*lines, *block(f"if {condition.format(name)}", fail(error))]
    return lines, Value(name, type_)


def _limits(type_: Scalar, literal: Callable[[Any], object]) -> list[tuple[str, str]]:
    found = []
    if type_.minimum is not None:
        found.append((f"{{0}} < {literal(type_.minimum)}", f"at least {type_.minimum}"))
    if type_.maximum is not None:
        found.append((f"{{0}} > {literal(type_.maximum)}", f"at most {type_.maximum}"))
    return found


def _checks(emission: Emission, value: Value, type_: ValueType) -> list[tuple[str, str]]:
    """Return conditions under which a value is refused, and what was expected."""
    if isinstance(type_, Items):
        return _sizes("len({0})", type_.min_items, type_.max_items, "items")
    if isinstance(type_, Enum):
        return _words(emission, value, type_)
    if not isinstance(type_, Scalar):
        return []
    if types.is_text(type_):
        found = _sizes("len({0})", type_.min_length, type_.max_length, "characters")
        if type_.pattern is not None:
            holds = casting.matches(emission, type_.pattern, "{0}")
            found.append((f"not {holds}", f"a text like {type_.pattern}"))
        return found
    if type_.kind in (ScalarKind.INTEGER, ScalarKind.NUMBER):
        return _limits(type_, lambda limit: limit if isinstance(limit, int) else f'Decimal("{limit}")' if _needs(emission) else "")
    return []


def _needs(emission: Emission) -> bool:
    emission.module.plain.add("from decimal import Decimal")
    return True


def _sizes(size: str, least: int | None, most: int | None, what: str) -> list[tuple[str, str]]:
    if least is not None and least == most:
        return [(f"{size} != {most}", f"exactly {most} {what}")]
    if least is not None and least > 0 and most is not None:
        return [(f"not {least} <= {size} <= {most}", f"{least} to {most} {what}")]
    if most is not None:
        return [(f"{size} > {most}", f"at most {most} {what}")]
    if least is not None and least > 0:
        return [(f"{size} < {least}", f"at least {least} {what}")]
    return []


def _words(emission: Emission, value: Value, type_: Enum) -> list[tuple[str, str]]:
    if isinstance(value.type, Enum) and set(value.type.words) <= set(type_.words):
        return []
    listed = ", ".join(text.string(word) for word in type_.words)
    words = (
        f"{{{{{listed.replace('{', '{{').replace('}', '}}')}}}}}"
        if len(type_.words) <= 6
        else emission.module.constant("words", f"frozenset({{{listed}}})")
    )
    return [(f"{{0}} not in {words}", types.words(type_))]
