"""The steps of the language: from text to text, from list to list, and between the two."""

from collections.abc import Callable

from generators.python import text
from generators.python.mappings import types
from generators.python.mappings.emission import Emission, Sink, Value
from generators.python.mappings.lines import Case, Lines, bind, branches, fail
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType

KEEPS_EMPTY = frozenset({"trim", "lower", "upper", "strip_prefix", "strip_suffix", "truncate", "mask"})
"""Steps that make nothing of nothing, so that what is empty is asked for behind them only."""


def lines(emission: Emission, step: ir.Change, value: Value, sink: Sink, source: str) -> Lines:
    """Apply a step and pass on what it makes."""
    if step.name in {"first", "last"} or (step.name == "take" and isinstance(value.type, Items)):
        return _picked(emission, step, value, sink)
    make = _MAKERS[step.name]
    made, fails = make(emission, value, step.arguments, source)
    return sink.value(Value(made, step.after, fails=value.fails or fails))


def _picked(emission: Emission, step: ir.Change, value: Value, sink: Sink) -> Lines:
    """One item, or MISSING when out of range."""
    before, name = emission.variable(value, "items")
    position = int(step.arguments[0]) if step.name == "take" else {"first": 0, "last": -1}[step.name]
    if position in (0, -1):
        check, negation = name, f"not {name}"
    else:
        least = position + 1 if position >= 0 else -position
        check, negation = f"len({name}) >= {least}", f"len({name}) < {least}"
    found = f"{name}[{position}]"
    nullable = isinstance(value.type, Items) and value.type.nullable
    body = _nullable(emission, found, step.after, sink) if nullable else sink.value(Value(found, step.after))
    missing = sink.missing()
    error = (
        fail(f'{emission.use("errors", "Refused")}("E_MISSING", {name}, "an item at position {position}")') if missing is None else missing
    )
    if missing is None:
        return [*before, *branches([Case(negation, check, error)], []), *body]
    return [*before, *branches([Case(check, negation, body)], error)]


def _nullable(emission: Emission, found: str, type_: ValueType, sink: Sink) -> Lines:
    name = emission.names.new("item")
    null = sink.null()
    body = sink.value(Value(name, type_))
    if null is None:
        null = fail(f'{emission.use("errors", "Refused")}("E_NULL", None, {text.string(types.words(type_))})')
    return [*bind(name, found), *branches([Case(f"{name} is not None", f"{name} is None", body)], null)]


Made = tuple[str, bool]
_Maker = Callable[[Emission, Value, tuple[str | int, ...], str], Made]


def _operand(expression: str) -> str:
    return expression if expression.isidentifier() or expression.endswith((")", "]")) else f"({expression})"


def _trimmed(emission: Emission, expression: str, arguments: tuple[str | int, ...]) -> str:
    blanks = emission.use("text", "BLANKS")
    side = arguments[0] if arguments else "both"
    method = {"left": "lstrip", "right": "rstrip"}.get(str(side), "strip")
    return f"{_operand(expression)}.{method}({blanks})"


def _trim(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    return _trimmed(emission, value.expression, arguments), False


def _lower(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    return f"{emission.use('text', 'lower')}({value.expression})", False


def _upper(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    return f"{emission.use('text', 'upper')}({value.expression})", False


def _strip_prefix(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    return f"{_operand(value.expression)}.removeprefix({_string(arguments[0])})", False


def _strip_suffix(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    return f"{_operand(value.expression)}.removesuffix({_string(arguments[0])})", False


def _replace(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    old, new = arguments
    if len(str(new)) <= len(str(old)):
        return f"{_operand(value.expression)}.replace({_string(old)}, {_string(new)})", False
    return f"{emission.use('text', 'replaced')}({value.expression}, {_string(old)}, {_string(new)}{source})", True


def _truncate(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    return f"{_operand(value.expression)}[:{int(arguments[0])}]", False


def _pad_left(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    width, character = arguments
    return f"{_operand(value.expression)}.rjust({int(width)}, {_string(character)})", False


def _split(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    most = arguments[1] if len(arguments) > 1 else None
    limit = "" if most is None else f", {int(most) - 1}"
    return f"{_operand(value.expression)}.split({_string(arguments[0])}{limit})", False


def _join(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    return f"{emission.use('lists', 'joined')}({value.expression}, {_string(arguments[0])}{source})", True


def _mask(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    keep = arguments[0] if arguments else 0
    character = arguments[1] if len(arguments) > 1 else "*"
    return f"{emission.use('text', 'mask')}({value.expression}, {int(keep)}, {_string(character)})", False


def _hash(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    return (
        f"{emission.use('text', 'keyed_hash')}({value.expression}, {emission.use('secrets', 'secret')}({_string(arguments[-1])}){source})",
        True,
    )


def _list_step(name: str) -> _Maker:
    def make(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
        return f"{emission.use('lists', name)}({value.expression})", False

    return make


def _take(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    raise AssertionError("take is a step on lists")


def _drop(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    drops = {str(one) for one in arguments}
    if drops == {"null"}:
        return f"{emission.use('lists', 'without_nulls')}({value.expression})", False
    if drops == {"empty"}:
        return f"{emission.use('lists', 'without_empty')}({value.expression})", False
    return f"{emission.use('lists', 'without_empty')}({emission.use('lists', 'without_nulls')}({value.expression}))", False


def _sort(emission: Emission, value: Value, arguments: tuple[str | int, ...], source: str) -> Made:
    descending = ", descending=True" if arguments and arguments[0] == "desc" else ""
    return f"{emission.use('lists', 'in_order')}({value.expression}{descending})", False


def _string(value: str | int) -> str:
    return str(text.string(str(value)))


_MAKERS: dict[str, _Maker] = {
    "trim": _trim,
    "lower": _lower,
    "upper": _upper,
    "strip_prefix": _strip_prefix,
    "strip_suffix": _strip_suffix,
    "replace": _replace,
    "truncate": _truncate,
    "pad_left": _pad_left,
    "split": _split,
    "join": _join,
    "take": _take,
    "trim_each": _list_step("trimmed"),
    "distinct": _list_step("distinct"),
    "flatten": _list_step("flat"),
    "drop": _drop,
    "sort": _sort,
    "mask": _mask,
    "hash": _hash,
}
