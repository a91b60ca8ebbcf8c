"""Steps of a rule: what each takes, does to the type, and which states it may leave behind."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.slips import Slip
from synapseops.intent.wording import kind_of, shown
from synapseops.mapping import types
from synapseops.mapping.ir import Change, State, States
from synapseops.schema.model import FAULTY, Items, Schema, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

Arguments = tuple[str | int, ...]
_SECRET = re.compile(r"[A-Z][A-Z0-9_]*")
_LONGEST = 10_000


class _Step(Struct, frozen=True):
    """How the arguments of a step are read, and what becomes of the type (raises `Slip` where it does not apply)."""

    arguments: Callable[[Any], Arguments]
    result: Callable[[ValueType, Arguments], ValueType]
    form: str
    leaves: States = frozenset()


def read(written: Any, given: ValueType, schema: Schema | None) -> Change:
    """Return the step that the author wrote, on a value of type *given*; raises `Slip`."""
    name, argument = _named(written)
    step = STEPS.get(name)
    if step is None:
        hint = did_you_mean(name, STEPS) or f"steps are {', '.join(STEPS)}"
        raise Slip("MAP030", f"there is no step {shown(name)}", hint)
    try:
        arguments = step.arguments(argument)
    except (ValueError, TypeError, KeyError) as error:
        raise Slip("MAP031", f"step {shown(name)} is not written like that", f"write {step.form}") from error
    after = step.result(given, arguments)
    may = types.VALUE | step.leaves
    if types.may_be_empty(after, schema):
        may |= {State.EMPTY}
    if step.leaves and isinstance(given, Items) and given.nullable:
        may |= {State.NULL}
    return Change(name, arguments, after, may)


def _named(written: Any) -> tuple[str, Any]:
    if isinstance(written, str):
        return written, None
    if isinstance(written, dict) and len(written) == 1:
        return next(iter(written.items()))
    hint = "write steps: [trim, {truncate: 40}]"
    if isinstance(written, dict):
        raise Slip("MAP032", f"{len(written)} steps stand in one entry, whose order would be a guess", hint)
    raise Slip("MAP031", f"{kind_of(written)} is no step", hint)


def _text(given: ValueType) -> Scalar:
    if given == FAULTY:
        return Scalar(ScalarKind.STRING)
    if types.is_text_like(given):
        if isinstance(given, Enum):
            return Scalar(ScalarKind.STRING, min(map(len, given.words)), max(map(len, given.words)))
        if isinstance(given, Scalar):
            return Scalar(ScalarKind.STRING, given.min_length, given.max_length)
    hint = (
        "choose an item first: take, first, last" if isinstance(given, Items) else "steps come before cast: cast it in a rule of first, say"
    )
    raise Slip("MAP031", f"it takes a string, and this is {types.told(given)}", hint)


def _list(given: ValueType) -> Items:
    if given == FAULTY:
        return Items(FAULTY)
    if isinstance(given, Items):
        return given
    raise Slip("MAP031", f"it takes a list, and this is {types.told(given)}", "use a path with [] for a list")


def _none(argument: Any) -> Arguments:
    if argument is not None:
        raise ValueError(argument)
    return ()


def _one_text(argument: Any) -> Arguments:
    if not isinstance(argument, str) or argument == "":
        raise ValueError(argument)
    return (argument,)


def _any_text(argument: Any) -> Arguments:
    if not isinstance(argument, str):
        raise TypeError(argument)
    return (argument,)


def _integer(least: int) -> Callable[[Any], Arguments]:
    def read(argument: Any) -> Arguments:
        return (_checked(argument, least),)

    return read


def _checked(value: Any, least: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= _LONGEST:
        raise ValueError(value)
    return value


def _word(*words: str, default: str) -> Callable[[Any], Arguments]:
    def read(argument: Any) -> Arguments:
        if argument is not None and argument not in words:
            raise ValueError(argument)
        return (argument or default,)

    return read


def _keys(argument: Any, *known: str) -> Mapping[str, Any]:
    if not isinstance(argument, dict) or not set(argument) <= set(known):
        raise ValueError(argument)
    return argument


def _replace(argument: Any) -> Arguments:
    keys = _keys(argument, "from", "to")
    return (*_one_text(keys["from"]), *_any_text(keys["to"]))


def _pad(argument: Any) -> Arguments:
    keys = _keys(argument, "width", "with")
    (fill,) = _one_text(keys["with"])
    if len(str(fill)) != 1:
        raise ValueError(fill)
    return (_checked(keys["width"], 1), fill)


def _split(argument: Any) -> Arguments:
    keys = {"sep": argument} if isinstance(argument, str) else _keys(argument, "sep", "max")
    most = (_checked(keys["max"], 1),) if "max" in keys else ()
    return (*_one_text(keys["sep"]), *most)


def _drop(argument: Any) -> Arguments:
    words = [argument] if isinstance(argument, str) or argument is None else argument
    named = ["null" if word is None else word for word in words]
    if not named or not set(named) <= {"null", "empty"}:
        raise ValueError(argument)
    return tuple(word for word in ("null", "empty") if word in named)


def _mask(argument: Any) -> Arguments:
    keys = _keys({} if argument is None else argument, "keep_last", "with")
    (fill,) = _one_text(keys.get("with", "*"))
    if len(str(fill)) != 1:
        raise ValueError(fill)
    return (_checked(keys.get("keep_last", 4), 0), fill)


def _hash(argument: Any) -> Arguments:
    keys = _keys({} if argument is None else argument, "alg", "key")
    if keys.get("alg", "sha256") != "sha256":
        raise ValueError(argument)
    if not isinstance(keys.get("key"), str) or not _SECRET.fullmatch(keys["key"]):
        hint = "write {hash: {alg: sha256, key: PII_HASH_KEY}}, the name of a variable of the environment"
        raise Slip("MAP071", "a hash without a secret is no protection: who knows the values can try them all", hint)
    return ("sha256", keys["key"])


def _shorter(given: ValueType, _: Arguments) -> ValueType:
    return replace(_text(given), min_length=None)


def _same_text(given: ValueType, _: Arguments) -> ValueType:
    return _text(given)


def _free_text(given: ValueType, _: Arguments) -> ValueType:
    _text(given)
    return types.STRING


def _truncated(given: ValueType, arguments: Arguments) -> ValueType:
    text, most = _text(given), int(arguments[0])
    return replace(text, min_length=min(text.min_length or 0, most), max_length=min(text.max_length or most, most))


def _padded(given: ValueType, arguments: Arguments) -> ValueType:
    text, width = _text(given), int(arguments[0])
    return replace(text, min_length=max(text.min_length or 0, width), max_length=text.max_length and max(text.max_length, width))


def _list_of_texts(given: ValueType, _: Arguments) -> ValueType:
    return Items(Scalar(ScalarKind.STRING, None, _text(given).max_length))


def _joined(given: ValueType, _: Arguments) -> ValueType:
    items = _list(given)
    if items.nullable:
        raise Slip("MAP031", "its items may be null, which cannot be put together", "add the step {drop: [null]} before it")
    _text(items.item)
    return types.STRING


def _item(given: ValueType, _: Arguments) -> ValueType:
    return _list(given).item


def _trimmed_each(given: ValueType, _: Arguments) -> ValueType:
    items = _list(given)
    return replace(items, item=replace(_text(items.item), min_length=None))


def _compared(given: ValueType, _: Arguments) -> ValueType:
    items = _list(given)
    if not isinstance(items.item, Scalar | Enum) or types.is_json(items.item):
        raise Slip("MAP031", f"items of {types.told(items)} are not compared", "use it on a list of texts, numbers, dates")
    return replace(items, min_items=min(items.min_items or 0, 1) or None)


def _sorted(given: ValueType, arguments: Arguments) -> ValueType:
    items = _list(given)
    if types.kind(items.item) is ScalarKind.BOOLEAN:
        raise Slip("MAP031", "true and false have no order", "remove the step")
    if items.nullable:
        raise Slip("MAP031", "its items may be null, which has no order", "add the step {drop: [null]} before it")
    _compared(given, arguments)
    return items


def _dropped(given: ValueType, arguments: Arguments) -> ValueType:
    items = _list(given)
    item = items.item
    if "empty" in arguments and isinstance(item, Scalar) and item.kind in types.TEXTS:
        item = replace(item, min_length=max(item.min_length or 0, 1))
    return replace(items, item=item, nullable=items.nullable and "null" not in arguments, min_items=None)


def _flat(given: ValueType, _: Arguments) -> ValueType:
    items = _list(given)
    if not isinstance(items.item, Items):
        raise Slip("MAP031", f"it takes a list of lists, and this is {types.told(given)}", "remove it")
    if items.nullable:
        raise Slip("MAP031", "lists in the list may be null, which have no items", "add the step {drop: [null]} before it")
    return Items(items.item.item, items.item.nullable)


def _masked(given: ValueType, _: Arguments) -> ValueType:
    return _text(given)


def _hashed(given: ValueType, _: Arguments) -> ValueType:
    _text(given)
    return Scalar(ScalarKind.STRING, 64, 64)


_MAY_LACK: States = frozenset({State.MISSING})

STEPS: Mapping[str, _Step] = {
    "trim": _Step(_word("both", "left", "right", default="both"), _shorter, "trim, {trim: left} or {trim: right}"),
    "lower": _Step(_none, _same_text, "lower"),
    "upper": _Step(_none, _same_text, "upper"),
    "strip_prefix": _Step(_one_text, _shorter, "{strip_prefix: X}"),
    "strip_suffix": _Step(_one_text, _shorter, "{strip_suffix: X}"),
    "replace": _Step(_replace, _free_text, "{replace: {from: a, to: b}}, both in quotes where YAML wants them"),
    "truncate": _Step(_integer(1), _truncated, "{truncate: 40}, with a number from 1"),
    "pad_left": _Step(_pad, _padded, '{pad_left: {width: 8, with: "0"}}, with one character in quotes'),
    "split": _Step(_split, _list_of_texts, '{split: {sep: ",", max: 2}}'),
    "join": _Step(_any_text, _joined, '{join: ", "}'),
    "take": _Step(_integer(-_LONGEST), _item, "{take: 0}, {take: -1} for the last", _MAY_LACK),
    "first": _Step(_none, _item, "first", _MAY_LACK),
    "last": _Step(_none, _item, "last", _MAY_LACK),
    "trim_each": _Step(_none, _trimmed_each, "trim_each"),
    "distinct": _Step(_none, _compared, "distinct"),
    "drop": _Step(_drop, _dropped, "{drop: [null, empty]}"),
    "flatten": _Step(_none, _flat, "flatten"),
    "sort": _Step(_word("asc", "desc", default="asc"), _sorted, "{sort: asc} or {sort: desc}"),
    "mask": _Step(_mask, _masked, 'mask, or {mask: {keep_last: 4, with: "*"}}'),
    "hash": _Step(_hash, _hashed, "{hash: {alg: sha256, key: PII_HASH_KEY}}"),
}
ENDS_PII = frozenset({"mask", "hash"})
