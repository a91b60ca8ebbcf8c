"""The target's own constraints: looked at right before the value is written."""

from msgspec.structs import replace

from generators.mappings.kinds import is_kind, is_text, words
from generators.mappings.lowering.casting import or_absent
from generators.mappings.lowering.code import Block, when
from generators.mappings.lowering.emission import Emission, Value
from generators.mappings.lowering.evaluating import refused
from generators.mappings.lowering.refining import matches
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

Checks = list[tuple[str, str]]
"""Conditions under which a value is refused, and what was expected."""


def constrained(emission: Emission, value: Value, target: ir.Target) -> tuple[Block, Value]:
    """Return the checks of a value, and the value behind them."""
    type_ = target.type
    if value.is_checked:
        return [], value
    if isinstance(type_, Scalar) and type_.kind == ScalarKind.DECIMAL and is_kind(value.type, ScalarKind.DECIMAL):
        return _decimal(emission, value, type_)
    if not _is_limited(value, type_):
        return [], _typed(emission, value, type_)
    before, name = emission.variable(value, target.path[-1] if target.path else "value")
    checked = [*before, *_refusing(emission, name, _checks(emission, name, type_, value.pattern))]
    return checked, _typed(emission, replace(value, expression=name, fails=False), type_)


def _refusing(emission: Emission, name: str, checks: Checks) -> Block:
    block: Block = []
    for condition, expected in checks:
        block += when(condition, refused(emission, "E_CONSTRAINT", name, expected))
    return block


def _typed(emission: Emission, value: Value, type_: ValueType) -> Value:
    annotation = emission.language.types.annotation
    if annotation(value.type) == annotation(type_) and not isinstance(type_, Items):
        return replace(value, type=type_)
    return value


def _decimal(emission: Emission, value: Value, type_: Scalar) -> tuple[Block, Value]:
    if type_.digits is not None or type_.scale is not None:
        digits, scale = or_absent(emission, type_.digits), or_absent(emission, type_.scale)
        value = Value(emission.language.values.call("fitting", f"{value.expression}, {digits}, {scale}"), type_, fails=True)
    if type_.minimum is None and type_.maximum is None:
        return [], replace(value, type=type_)
    before, name = emission.variable(value, "amount")
    return [*before, *_refusing(emission, name, _limits(emission, name, type_))], Value(name, type_)


def _limits(emission: Emission, name: str, type_: Scalar) -> Checks:
    found: Checks = []
    for limit, sign, told in ((type_.minimum, "<", "at least"), (type_.maximum, ">", "at most")):
        if limit is not None:
            found.append((emission.language.tests.beyond(type_, name, sign, limit), f"{told} {limit}"))
    return found


def _is_limited(value: Value, type_: ValueType) -> bool:
    """Tell whether there is anything to look at."""
    if isinstance(type_, Items):
        return bool(type_.min_items) or type_.max_items is not None
    if isinstance(type_, Enum):
        return not isinstance(value.type, Enum) or not set(value.type.words) <= set(type_.words)
    if not isinstance(type_, Scalar):
        return False
    if is_text(type_):
        return bool(type_.min_length) or type_.max_length is not None or type_.pattern is not None
    has_limits = type_.minimum is not None or type_.maximum is not None
    return has_limits and type_.kind in (ScalarKind.INTEGER, ScalarKind.NUMBER)


def _checks(emission: Emission, name: str, type_: ValueType, known: str | None) -> Checks:
    """Return the checks of a value that is like the pattern *known* already, if there is one."""
    to = emission.language
    if isinstance(type_, Items):
        return _sizes(emission, to.types.size(type_, name), type_.min_items, type_.max_items, "items")
    if isinstance(type_, Enum):
        return [(to.logic.negated(to.types.among(emission.module, type_, name, "words")), words(type_))]
    if not isinstance(type_, Scalar) or not is_text(type_):
        return _limits(emission, name, type_) if isinstance(type_, Scalar) else []
    found = _sizes(emission, to.types.size(type_, name), type_.min_length, type_.max_length, "characters")
    if type_.pattern is not None and type_.pattern != known:
        found.append((to.logic.negated(matches(emission, type_.pattern, name)), f"a text like {type_.pattern}"))
    return found


def _sizes(emission: Emission, size: str, least: int | None, most: int | None, what: str) -> Checks:
    if most is None and not least:
        return []
    if least == most:
        told = f"exactly {most} {what}"
    elif not least:
        told = f"at most {most} {what}"
    else:
        told = f"{least} to {most} {what}" if most is not None else f"at least {least} {what}"
    return [(condition, told) for condition in emission.language.tests.outside(size, least, most)]
