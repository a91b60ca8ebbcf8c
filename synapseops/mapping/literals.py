"""Literals of the author's as values of the types they are wanted as."""

import re
from decimal import Decimal
from typing import Any

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.slips import Slip
from synapseops.intent.wording import kind_of, shown
from synapseops.mapping import types
from synapseops.mapping.fitting import Typed
from synapseops.schema import values
from synapseops.schema.limits import LARGEST_INTEGER
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind
from synapseops.schema.values import Unfit
from synapseops.schema.wire import WireValue

_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")
_DEEPEST = 50


def read(value: Any, wanted: Typed | None) -> tuple[WireValue, ValueType]:
    """Return a literal as a value of the *wanted* type, or of the type it shows where none is; raises `Slip`."""
    kind = inferred(value) if wanted is None else wanted.type
    return WireValue.of(_of(value, Typed(kind, wanted.schema if wanted else None), "", 0)), kind


def inferred(value: Any) -> ValueType:
    """Return the type that a literal shows by itself."""
    if isinstance(value, bool):
        return types.BOOLEAN
    if isinstance(value, str):
        return Scalar(ScalarKind.STRING, len(value), len(value))
    if isinstance(value, int):
        return types.INTEGER
    if isinstance(value, Decimal | float):
        return types.NUMBER
    return types.JSON


def _of(value: Any, wanted: Typed, where: str, depth: int) -> Any:
    kind = wanted.type
    if depth > _DEEPEST:
        raise Slip("MAP020", f"the constant is nested more than {_DEEPEST} deep", "flatten it")
    if isinstance(kind, Items):
        return _list(value, kind, wanted, where, depth)
    if isinstance(kind, ShapeRef):
        return _object(value, kind, wanted, where, depth)
    if (number := _too_large(value)) is not None:
        raise Slip("MAP046", f"{number} is beyond ±9,007,199,254,740,991, where integers end", "larger ids are strings: quote it")
    if types.kind(kind) is ScalarKind.DECIMAL and isinstance(value, Decimal | float):
        raise Slip("MAP045", f"{_at(where)}{shown(value)} is a decimal without quotes, which YAML reads as a float", f'write "{value}"')
    try:
        if isinstance(kind, Scalar) and kind.kind is ScalarKind.DECIMAL and kind.digits is None:
            return _decimal(value)
        return values.of_value(value, kind) if isinstance(kind, Scalar | Enum) else value
    except Unfit as unfit:
        raise Slip("MAP020", f"{_at(where)}{shown(value)} {unfit.reason}", unfit.hint) from unfit


def _decimal(value: Any) -> str:
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if not isinstance(text, str) or not _DECIMAL.fullmatch(text):
        raise Unfit("is not a decimal", 'write "12.50"')
    return text


def _too_large(value: Any) -> str | None:
    """Return the first integer in *value* that readers of JSON do not agree on."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, int) and abs(one) > LARGEST_INTEGER:
            return shown(one).strip('"')
        if isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return None


def _list(value: Any, kind: Items, wanted: Typed, where: str, depth: int) -> Any:
    if not isinstance(value, list):
        raise Slip("MAP020", f"{_at(where)}{kind_of(value)} stands where a list belongs", "write [a, b]")
    if len(value) < (kind.min_items or 0) or (kind.max_items is not None and len(value) > kind.max_items):
        raise Slip("MAP020", f"{_at(where)}the list has {len(value)} items, outside of what the target takes")
    item = Typed(kind.item, wanted.schema)
    return [None if one is None and kind.nullable else _of(one, item, f"{where}[{index}]", depth + 1) for index, one in enumerate(value)]


def _object(value: Any, kind: ShapeRef, wanted: Typed, where: str, depth: int) -> Any:
    if not isinstance(value, dict) or wanted.schema is None:
        raise Slip("MAP020", f"{_at(where)}{kind_of(value)} stands where an object belongs", "write {fields: …}")
    shape = wanted.schema.shape(kind)
    known = {one.name: one for one in shape.properties}
    for name in value:
        if name not in known:
            raise Slip("MAP002", f"{_at(where)}the target has no field {shown(name)}", did_you_mean(name, known))
    for one in shape.properties:
        if one.name not in value and not (one.optional or one.has_default):
            raise Slip("MAP010", f"{_at(where)}{shown(one.name)} is required and missing", f"add {one.name}:")
    return {
        name: None
        if one is None and known[name].nullable
        else _of(one, Typed(known[name].type, wanted.schema), f"{where}.{name}", depth + 1)
        for name, one in value.items()
    }


def _at(where: str) -> str:
    return f"at {shown(where.lstrip('.'))}, " if where else ""
