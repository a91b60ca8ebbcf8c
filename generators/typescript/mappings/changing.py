"""The steps of the language: from text to text, from list to list, and between the two."""

from collections.abc import Callable

from generators.typescript.mappings import text, types
from generators.typescript.mappings.code import Block, Case, bind, branches, fail, when
from generators.typescript.mappings.emission import Emission, Sink, Value
from synapseops.mapping import ir
from synapseops.schema.model import Items, ValueType

KEEPS_EMPTY = frozenset({"trim", "lower", "upper", "strip_prefix", "strip_suffix", "truncate", "mask"})
"""Steps that make nothing of nothing, so that what is empty is asked for behind them only."""

_CAN_FAIL = frozenset({"replace", "join", "hash"})


def block(emission: Emission, step: ir.Change, value: Value, sink: Sink, source: str) -> Block:
    """Apply a step and pass on what it makes."""
    if step.name in {"first", "last"} or (step.name == "take" and isinstance(value.type, Items)):
        return _picked(emission, step, value, sink)
    made = _MAKERS[step.name](value.expression, step.arguments, source)
    return sink.value(Value(made, step.after, fails=value.fails or step.name in _CAN_FAIL))


def _picked(emission: Emission, step: ir.Change, value: Value, sink: Sink) -> Block:
    """One item, or MISSING when out of range."""
    before, name = emission.variable(value, "items")
    position = int(step.arguments[0]) if step.name == "take" else {"first": 0, "last": -1}[step.name]
    item = emission.names.new("item")
    fetch = bind(item, f"{name}.at({position})")
    nullable = isinstance(value.type, Items) and value.type.nullable
    body = _nullable(item, step.after, sink) if nullable else sink.value(Value(item, step.after))
    missing = sink.missing()
    if missing is None:
        error = fail(f'new Refused("E_MISSING", {name}, "an item at position {position}")')
        return [*before, *fetch, *when(f"{item} === undefined", error), *body]
    return [*before, *fetch, *branches([Case(f"{item} !== undefined", f"{item} === undefined", body)], missing)]


def _nullable(name: str, type_: ValueType, sink: Sink) -> Block:
    null = sink.null()
    body = sink.value(Value(name, type_))
    if null is None:
        null = fail(f'new Refused("E_NULL", null, {types.said(type_)})')
    return branches([Case(f"{name} !== null", f"{name} === null", body)], null)


Arguments = tuple[str | int, ...]
_Maker = Callable[[str, Arguments, str], str]


def _trim(value: str, arguments: Arguments, source: str) -> str:
    side = str(arguments[0]) if arguments else "both"
    return f"{ {'left': 'trimLeft', 'right': 'trimRight'}.get(side, 'trim') }({value})"


def _calling(function: str) -> _Maker:
    """A step that is a function of the value alone."""
    return lambda value, arguments, source: f"{function}({value})"


def _with_text(function: str) -> _Maker:
    """A step that is a function of the value and a text."""
    return lambda value, arguments, source: f"{function}({value}, {text.string(str(arguments[0]))})"


def _replace(value: str, arguments: Arguments, source: str) -> str:
    old, new = map(str, arguments)
    return f"replaced({value}, {text.string(old)}, {text.string(new)}{source})"


def _truncate(value: str, arguments: Arguments, source: str) -> str:
    return f"cut({value}, {int(arguments[0])})"


def _pad_left(value: str, arguments: Arguments, source: str) -> str:
    return f"padLeft({value}, {int(arguments[0])}, {text.string(str(arguments[1]))})"


def _split(value: str, arguments: Arguments, source: str) -> str:
    most = f", {int(arguments[1])}" if len(arguments) > 1 and arguments[1] is not None else ""
    return f"split({value}, {text.string(str(arguments[0]))}{most})"


def _join(value: str, arguments: Arguments, source: str) -> str:
    return f"joined({value}, {text.string(str(arguments[0]))}{source})"


def _mask(value: str, arguments: Arguments, source: str) -> str:
    keep = int(arguments[0]) if arguments else 0
    character = str(arguments[1]) if len(arguments) > 1 else "*"
    return f"mask({value}, {keep}, {text.string(character)})"


def _hash(value: str, arguments: Arguments, source: str) -> str:
    return f"keyedHash({value}, secret({text.string(str(arguments[-1]))}){source})"


def _drop(value: str, arguments: Arguments, source: str) -> str:
    made = f"withoutNulls({value})" if "null" in arguments else value
    return f"withoutEmpty({made})" if "empty" in arguments else made


def _sort(value: str, arguments: Arguments, source: str) -> str:
    return f"inOrder({value}{', true' if arguments and arguments[0] == 'desc' else ''})"


_MAKERS: dict[str, _Maker] = {
    "trim": _trim,
    "lower": _calling("lower"),
    "upper": _calling("upper"),
    "strip_prefix": _with_text("withoutPrefix"),
    "strip_suffix": _with_text("withoutSuffix"),
    "replace": _replace,
    "truncate": _truncate,
    "pad_left": _pad_left,
    "split": _split,
    "join": _join,
    "trim_each": _calling("trimmed"),
    "distinct": _calling("distinct"),
    "flatten": _calling("flat"),
    "drop": _drop,
    "sort": _sort,
    "mask": _mask,
    "hash": _hash,
}
