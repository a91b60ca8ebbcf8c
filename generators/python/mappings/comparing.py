"""Conditions on values in Python."""

from collections.abc import Sequence
from typing import Any

from generators.mappings.kinds import is_kind
from generators.mappings.lowering.logic import Logic
from generators.python import text
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

LOGIC = Logic(
    both=" and ",
    either=" or ",
    negation="not ",
    same=" is ",
    other=" is not ",
    asks=" if ",
    chosen="{then} if {condition} else {otherwise}",
    opposites=(
        (" is not ", " is "),
        (" is ", " is not "),
        (" not in ", " in "),
        (" in ", " not in "),
        *((" == ", " != "), (" != ", " == "), (" < ", " >= "), (" <= ", " > "), (" > ", " <= "), (" >= ", " < ")),
    ),
)


def one_of(type_: ValueType, name: str, values: Sequence[str], *, is_in: bool) -> str:
    """Tell whether a value is one of some literals, or is none."""
    return f"{name} {'in' if is_in else 'not in'} {{{', '.join(values)}}}"


def equal(type_: ValueType, name: str, value: str, *, is_equal: bool) -> str:
    """Tell whether two values are equal, or are not."""
    if is_kind(type_, ScalarKind.BOOLEAN):
        return f"{name} {'is' if is_equal else 'is not'} {value}"
    return f"{name} {'==' if is_equal else '!='} {value}"


def compared(type_: ValueType, name: str, sign: str, value: str) -> str:
    """Tell which of two values is greater."""
    return f"{name} {sign} {value}"


def outside(size: str, least: int | None, most: int | None) -> list[str]:
    """Return the condition under which a size is less or more than allowed."""
    if least is not None and least == most:
        return [f"{size} != {most}"]
    if least and most is not None:
        return [f"not {least} <= {size} <= {most}"]
    return [f"{size} < {least}" if most is None else f"{size} > {most}"]


def beyond(type_: Scalar, name: str, sign: str, limit: Any) -> str:
    """Tell whether a number is less (`<`) or more than a limit."""
    if type_.kind is not ScalarKind.DECIMAL and isinstance(limit, int):
        return f"{name} {sign} {limit}"
    return f"{name} {sign} Decimal({text.string(str(limit))})"
