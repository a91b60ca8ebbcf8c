"""Conditions on values in TypeScript: decimals and instants are objects, which no sign compares."""

from collections.abc import Sequence
from typing import Any

from generators.mappings.lowering.logic import Logic
from generators.typescript.mappings import text, types
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

LOGIC = Logic(
    both=" && ",
    either=" || ",
    negation="!",
    same=" === ",
    other=" !== ",
    asks=" ? ",
    chosen="{condition} ? {then} : {otherwise}",
    opposites=((" === ", " !== "), (" !== ", " === "), (" < ", " >= "), (" <= ", " > "), (" > ", " <= "), (" >= ", " < ")),
)


def one_of(type_: ValueType, name: str, values: Sequence[str], *, is_in: bool) -> str:
    """Tell whether a value is one of some literals, or is none."""
    if types.is_by_value(type_):
        made = f"[{', '.join(values)}].includes({name})"
        return made if is_in else f"!{made}"
    joined = " || ".join(f"isSame({name}, {one})" for one in values) or "false"
    return joined if is_in else LOGIC.negated(joined)


def equal(type_: ValueType, name: str, value: str, *, is_equal: bool) -> str:
    """Tell whether two values are equal, or are not."""
    if types.is_by_value(type_):
        return f"{name} {'===' if is_equal else '!=='} {value}"
    return f"{'' if is_equal else '!'}isSame({name}, {value})"


def compared(type_: ValueType, name: str, sign: str, value: str) -> str:
    """Tell which of two values is greater."""
    return f"{name} {sign} {value}" if types.is_by_value(type_) else f"compare({name}, {value}) {sign} 0"


def outside(size: str, least: int | None, most: int | None) -> list[str]:
    """Return the conditions under which a size is less or more than allowed."""
    if least is not None and least == most:
        return [f"{size} !== {most}"]
    return [*([f"{size} < {least}"] if least else []), *([f"{size} > {most}"] if most is not None else [])]


def beyond(type_: Scalar, name: str, sign: str, limit: Any) -> str:
    """Tell whether a number is less (`<`) or more than a limit."""
    if type_.kind is ScalarKind.INTEGER:
        return f"{name} {sign} {limit}"
    return f"compare({name}, decimal({text.string(str(limit))})) {sign} 0"
