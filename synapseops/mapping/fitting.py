"""Whether a value of one type may be written where another is wanted, and what to write when it may not."""

from msgspec import Struct

from synapseops.intent.wording import shown
from synapseops.mapping import types
from synapseops.schema.model import FAULTY, Items, Property, Schema, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_BY_ITSELF = {
    ScalarKind.INTEGER: frozenset({ScalarKind.DECIMAL, ScalarKind.NUMBER}),
    ScalarKind.EMAIL: types.TEXTS,
    ScalarKind.URL: types.TEXTS,
    ScalarKind.UUID: types.TEXTS,
    ScalarKind.DATE: types.TEXTS,
    ScalarKind.DATETIME: types.TEXTS,
}
"""What the language converts without being told."""


class Misfit(Struct, frozen=True):
    """Why a value is not written where another type is wanted."""

    code: str
    message: str
    hint: str


class Typed(Struct, frozen=True):
    """A type with the schema that knows its shapes."""

    type: ValueType
    schema: Schema | None = None


def misfit(given: Typed, wanted: Typed) -> Misfit | None:
    """Return what stands against writing *given* where *wanted* is expected; None when nothing does."""
    source, target = given.type, wanted.type
    if types.is_json(target) or source == FAULTY:
        return None
    if isinstance(source, Items) != isinstance(target, Items):
        return _list_or_not(source, target)
    if isinstance(source, Items) and isinstance(target, Items):
        return _items(source, target, given, wanted)
    if isinstance(source, ShapeRef) and isinstance(target, ShapeRef):
        return _objects(source, target, given, wanted)
    if converts_itself(source, target):
        return None
    return Misfit("MAP020", f"{types.told(source)} is no {types.told(target)}", _smallest_fix(source, target))


def converts_itself(source: ValueType, target: ValueType) -> bool:
    """Tell whether the scalar or enum *source* is a *target*, or becomes one without being told."""
    if source == FAULTY:
        return True
    if isinstance(source, Enum):
        return (isinstance(target, Enum) and set(source.words) <= set(target.words)) or types.is_text(target)
    if not isinstance(source, Scalar) or not isinstance(target, Scalar):
        return False
    if source.kind is target.kind or (source.kind in types.TEXTS and target.kind in types.TEXTS):
        return True
    return target.kind in _BY_ITSELF.get(source.kind, frozenset())


def _list_or_not(source: ValueType, target: ValueType) -> Misfit:
    if types.is_json(source):
        return Misfit("MAP020", f"json is no {types.told(target)}", 'write {each: "PATH[]", as: one, …} over the list in it')
    if isinstance(source, Items):
        hint = "choose one by find, or by the steps first, last or take; or make one of all by aggregate or join"
        return Misfit("MAP025", f"{types.told(source)} goes where one {types.told(target)} belongs", hint)
    return Misfit("MAP025", f"one {types.told(source)} goes where {types.told(target)} belongs", "write {wrap: [PATH]} for a list of one")


def _items(source: Items, target: Items, given: Typed, wanted: Typed) -> Misfit | None:
    if source.nullable and not target.nullable:
        return Misfit("MAP022", "items of the list may be null, which the target's may not", "add the step {drop: [null]}")
    inner = misfit(Typed(source.item, given.schema), Typed(target.item, wanted.schema))
    if inner is None:
        return None
    hint = f"write {{each: …, as: one, value: {{from: one, …}}}} to make each item fit: {inner.hint}"
    return Misfit(inner.code, f"in the list, {inner.message}", hint)


def _objects(source: ShapeRef, target: ShapeRef, given: Typed, wanted: Typed) -> Misfit | None:
    why = unlike(Typed(source, given.schema), Typed(target, wanted.schema))
    if why is None:
        return None
    return Misfit("MAP020", f"the object differs from what the target takes: {why}", "write {fields: …}, or {use: MAPPING, in: PATH}")


def unlike(given: Typed, wanted: Typed, *, may_have_more: bool = False) -> str | None:
    """Tell in which way objects of *given* are not always objects of *wanted*; None when they are."""
    waiting = [(given.type, wanted.type, "")]
    seen: set[tuple[ValueType, ValueType]] = set()
    while waiting:
        ours, theirs, where = waiting.pop()
        if (ours, theirs) in seen or types.is_json(theirs):
            continue
        if ours == FAULTY:
            continue
        seen.add((ours, theirs))
        if isinstance(ours, Items) and isinstance(theirs, Items) and (theirs.nullable or not ours.nullable):
            waiting.append((ours.item, theirs.item, f"{where}[]"))
        elif isinstance(ours, ShapeRef) and isinstance(theirs, ShapeRef) and given.schema and wanted.schema:
            have = {one.name: one for one in given.schema.shape(ours).properties}
            want = {one.name: one for one in wanted.schema.shape(theirs).properties}
            if (why := _members_unlike(have, want, where, may_have_more, given.schema.is_resource)) is not None:
                return why
            waiting += [(have[name].type, want[name].type, f"{where}.{name}".lstrip(".")) for name in want if name in have]
        elif not _is_same(ours, theirs):
            return f"{shown(where or 'the value')} is {types.told(ours)} here and {types.told(theirs)} there"
    return None


def _members_unlike(have: dict[str, Property], want: dict[str, Property], where: str, may_have_more: bool, is_resource: bool) -> str | None:
    for name, wanted in want.items():
        path = shown(f"{where}.{name}".lstrip("."))
        ours = have.get(name)
        if not wanted.optional and (ours is None or (ours.optional and not is_resource)) and not wanted.has_default:
            return f"{path} may be missing here and is required there"
        if ours is not None and ours.nullable and not wanted.nullable:
            return f"{path} may be null here and not there"
    extra = next((name for name in have if name not in want), None)
    if extra is not None and not may_have_more:
        return f"{shown(f'{where}.{extra}'.lstrip('.'))} is not known there"
    return None


def _is_same(ours: ValueType, theirs: ValueType) -> bool:
    if isinstance(ours, Enum) and isinstance(theirs, Enum):
        return set(ours.words) <= set(theirs.words)
    return (
        isinstance(ours, Scalar)
        and isinstance(theirs, Scalar)
        and (ours.kind is theirs.kind or (ours.kind in types.TEXTS and theirs.kind in types.TEXTS))
    )


def _smallest_fix(source: ValueType, target: ValueType) -> str:
    if isinstance(source, ShapeRef):
        return "write the path of one of its parts, or a template"
    if isinstance(target, ShapeRef):
        return "write {fields: …} with a rule for each part"
    if isinstance(target, Enum):
        return f"add lookup: {{inline: {{…}}}} with one of {', '.join(target.words[:6])} for each value"
    return _cast_to(source, target) if isinstance(target, Scalar) else ""


def _cast_to(source: ValueType, target: Scalar) -> str:
    match types.kind(source), target.kind:
        case (_, ScalarKind.BOOLEAN):
            return 'add lookup: {inline: {"yes": true, "no": false}, type: boolean}'
        case (ScalarKind.NUMBER, ScalarKind.STRING | ScalarKind.TEXT):
            return "add cast: {to: string, scale: 2}"
        case (ScalarKind.DATETIME, ScalarKind.DATE):
            return "add cast: {to: date, zone: Europe/Berlin}"
        case (ScalarKind.DATE, ScalarKind.DATETIME):
            return "a day is no instant: use const, or a hook"
        case (ScalarKind.DECIMAL, ScalarKind.INTEGER):
            return "add cast: {to: integer, round: half_up}"
        case (ScalarKind.NUMBER, ScalarKind.DECIMAL):
            return f"add cast: {{to: decimal, scale: {target.scale or 2}, round: half_up}}"
        case (_, ScalarKind.DATE | ScalarKind.DATETIME):
            return f"add cast: {{to: {target.kind.value}, parse: {'iso_date' if target.kind is ScalarKind.DATE else 'rfc3339'}}}"
        case (ScalarKind.BOOLEAN, ScalarKind.INTEGER | ScalarKind.NUMBER | ScalarKind.DECIMAL):
            return "add cast: string, then lookup: {inline: {…}}"
    return f"add cast: {target.kind.value}"


def narrowing(source: ValueType, target: ValueType) -> str | None:
    """Tell which limit of *target* a value of *source* may exceed; None when it cannot."""
    if isinstance(source, Items) and isinstance(target, Items):
        if target.max_items is not None and (source.max_items is None or source.max_items > target.max_items):
            return _exactly(target.max_items, "item") if target.min_items == target.max_items else f"at most {target.max_items} items"
        return narrowing(source.item, target.item)
    if not isinstance(target, Scalar):
        return None
    if target.kind in types.TEXTS:
        return _text_narrowing(source, target)
    if not isinstance(source, Scalar):
        return None
    if target.kind is ScalarKind.DECIMAL and (why := _digits_narrowing(source, target)) is not None:
        return why
    return _range_narrowing(source, target)


def _exactly(count: int, what: str) -> str:
    return f"exactly {count} {what}{'' if count == 1 else 's'}"


def _text_narrowing(source: ValueType, target: Scalar) -> str | None:
    most = longest(source)
    is_longer = target.max_length is not None and (most is None or most > target.max_length)
    is_shorter = (target.min_length or 0) > 1 and _shortest(source) < (target.min_length or 0)
    if (is_longer or is_shorter) and target.min_length == target.max_length:
        return _exactly(target.max_length or 0, "character")
    if is_longer or is_shorter:
        return f"at most {target.max_length} characters" if is_longer else f"at least {target.min_length} characters"
    if target.pattern is not None and not (isinstance(source, Scalar) and source.pattern == target.pattern):
        return f"the pattern {shown(target.pattern)}"
    return None


_LENGTHS = {ScalarKind.UUID: 36, ScalarKind.DATE: 10, ScalarKind.DATETIME: 27, ScalarKind.EMAIL: 254, ScalarKind.URL: 2048}

_SHORTEST = {ScalarKind.UUID: 36, ScalarKind.DATE: 10, ScalarKind.DATETIME: 20, ScalarKind.EMAIL: 3, ScalarKind.URL: 8}


def longest(value: ValueType) -> int | None:
    """Return how many characters the text of a value has at most; None where nothing limits it."""
    if isinstance(value, Enum):
        return max(map(len, value.words), default=0)
    if not isinstance(value, Scalar):
        return None
    if value.kind is ScalarKind.INTEGER:
        return max(len(str(_LARGEST if one is None else one)) for one in (value.minimum, value.maximum)) + (value.minimum is None)
    if value.kind is ScalarKind.DECIMAL:
        return None if value.digits is None else value.digits + len("-0.")
    return value.max_length if value.kind in types.TEXTS else _LENGTHS.get(value.kind)


_LARGEST = 2**53 - 1


def _shortest(value: ValueType) -> int:
    if isinstance(value, Enum):
        return min(map(len, value.words), default=0)
    if not isinstance(value, Scalar):
        return 0
    return _SHORTEST.get(value.kind, value.min_length or 0)


def _digits_narrowing(source: Scalar, target: Scalar) -> str | None:
    if source.kind is not ScalarKind.DECIMAL or target.scale is None:
        return None
    if source.scale is not None and source.scale > target.scale:
        return f"{target.scale} digits after the point"
    if source.digits is not None and target.digits is not None and source.digits - (source.scale or 0) > target.digits - target.scale:
        return f"{target.digits - target.scale} digits before the point"
    return None


def _range_narrowing(source: Scalar, target: Scalar) -> str | None:
    if source.kind is not target.kind:
        return None
    if target.minimum is not None and (source.minimum is None or _below(source.minimum, target.minimum)):
        return f"at least {target.minimum}"
    if target.maximum is not None and (source.maximum is None or _below(target.maximum, source.maximum)):
        return f"at most {target.maximum}"
    return None


def _below(first: int | float | str, second: int | float | str) -> bool:
    return str(first) < str(second) if isinstance(first, str) and not _is_number(first) else float(first) < float(second)


def _is_number(text: str) -> bool:
    return text.lstrip("-").replace(".", "", 1).isdigit()
