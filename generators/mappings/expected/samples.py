"""A record that a mapping can read, made of its typed form, for mappings without cases."""

from collections.abc import Mapping, Sequence
from typing import Any

from generators.samples import values
from synapseops.intent import patterns
from synapseops.mapping import ir
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_SCALARS: dict[ScalarKind, Any] = {
    ScalarKind.INTEGER: 1,
    ScalarKind.NUMBER: 1,
    ScalarKind.DECIMAL: "1.5",
    ScalarKind.BOOLEAN: True,
    ScalarKind.DATE: "2026-01-31",
    ScalarKind.DATETIME: "2026-01-31T12:00:00Z",
    ScalarKind.UUID: "0188a8e2-0000-7000-8000-000000000001",
    ScalarKind.EMAIL: "somebody@example.com",
    ScalarKind.URL: "https://example.com/",
}
_TEXTS = {ScalarKind.INTEGER: "1", ScalarKind.DECIMAL: "1.5", ScalarKind.DATE: "2026-01-31", ScalarKind.DATETIME: "2026-01-31T12:00:00Z"}
_KEEPING_LENGTH = frozenset({"trim", "lower", "upper", "mask"})
"""Steps that leave a plausible text as long as it is."""
_MADE_OF_ITEMS = frozenset({"body", "take"})
_MOST_DIGITS = 15
_PARTS = {"%Y": "2026", "%m": "01", "%d": "31", "%H": "12", "%M": "00", "%S": "00", "%f": "000000", "%z": "+00:00", "%%": "%"}


def record(*mappings: ir.Mapping) -> dict[str, Any]:
    """Return a record of which each of *mappings* can read all leaves, with plausible values that their targets take."""
    making = _Making()
    made: dict[str, Any] = {}
    for mapping in mappings:
        making.fill(mapping.body, {None: made})
    return made


class _Making:
    """A record in the making: what one rule put into it is made anew where another that reads it asks for more."""

    def __init__(self) -> None:
        self._asked: dict[tuple[int, str], tuple[dict[str, Any], list[Scalar]]] = {}
        """What a text has to be, by its name and the identity of the object that holds it, which is kept so that no other gets it."""

    def fill(self, found: object, scopes: Mapping[str | None, Any], wanted: ValueType | None = None) -> None:
        """Walk through rules, and put a value wherever one reads; *wanted* is the type of what is found, where a rule around it knows."""
        match found:
            case ir.Rule(producer=producer):
                wanted = found.target.type if found.target is not None else wanted
                if isinstance(producer, ir.Read):
                    self._put(producer, scopes, _of_rule(found, producer, wanted), _asked(found, producer, wanted))
                else:
                    self.fill(producer, scopes, _of_parts(found, wanted))
                    self.fill(found.handlers, scopes)
            case ir.Each() | ir.Find() | ir.Group() | ir.Entries():
                item = plausible(found.source.type.item) if isinstance(found.source.type, Items) else {}
                inner = {**scopes, found.alias: self._put(found.source, scopes, item)}
                for name in found.__struct_fields__:
                    if name != "source":
                        self.fill(getattr(found, name), inner, wanted if name in _MADE_OF_ITEMS else None)
            case ir.Read():
                self._put(found, scopes, plausible(found.type))
            case tuple():
                for one in found:
                    self.fill(one, scopes, wanted)
            case _:
                wanted = wanted if isinstance(found, ir.First | ir.Switch) else None
                for name in getattr(found, "__struct_fields__", ()):
                    self.fill(getattr(found, name), scopes, wanted)

    def _put(self, read: ir.Read, scopes: Mapping[str | None, Any], value: Any, asked: Sequence[Scalar] = ()) -> Any:
        """Put *value* where *read* looks, or what suits those who read there before as well, and return what is there."""
        here = scopes.get(read.path.alias)
        names = [step.segment for step in read.path.steps]
        for place, segment in enumerate(names):
            is_last = place == len(names) - 1
            after = None if is_last else names[place + 1]
            fresh: Any = value if is_last else ([] if isinstance(after, ir.At | ir.Every) else {})
            if isinstance(segment, ir.Key) and isinstance(here, dict):
                if is_last and asked:
                    fresh = self._agreed(here, segment.name, value, asked)
                here = here.setdefault(segment.name, fresh)
            elif isinstance(here, list):
                if not here:
                    here.append(fresh)
                here = here[0]
            else:
                return value
        return here

    def _agreed(self, here: dict[str, Any], name: str, value: Any, asked: Sequence[Scalar]) -> Any:
        """Note what is *asked* of a text, and make anew the one that is there, if there is one that suits all."""
        if name in here and (id(here), name) not in self._asked:
            return value
        _, known = self._asked.setdefault((id(here), name), (here, []))
        known += [one for one in asked if one not in known]
        found = suiting(known)
        if name in here and found is not None:
            here[name] = found
        return value


def _of_parts(rule: ir.Rule, wanted: ValueType | None) -> ValueType | None:
    """Return the type that what a rule is made of has to be of, where one of the parts becomes the whole."""
    if rule.cast is not None or rule.convert is not None or rule.lookup is not None:
        return None
    if isinstance(rule.producer, ir.Each | ir.Entries | ir.Group):
        return wanted.item if isinstance(wanted, Items) else None
    return wanted if isinstance(rule.producer, ir.First | ir.Switch | ir.Find) else None


def _asked(rule: ir.Rule, read: ir.Read, wanted: ValueType | None) -> tuple[Scalar, ...]:
    """Return what is asked of the text that *rule* reads: nothing that can be compared where it becomes something else."""
    is_plain = rule.lookup is None and rule.cast is None and rule.match is None
    if not is_plain or not _is_text(read.type) or (wanted is not None and not _is_text(wanted)):
        return ()
    changes_length = bool({step.name for step in rule.steps} - _KEEPING_LENGTH)
    return tuple(one for one in (read.type, None if changes_length else wanted) if isinstance(one, Scalar))


def _of_rule(rule: ir.Rule, read: ir.Read, wanted: ValueType | None) -> Any:
    if rule.lookup is not None and rule.lookup.entries and isinstance(read.type, Enum):
        return read.type.words[0]
    if rule.lookup is not None and rule.lookup.entries:
        return rule.lookup.entries[0][0]
    if rule.cast is not None and _is_text(read.type):
        return _castable(rule.cast)
    if rule.cast is not None and not rule.steps and (number := _long_enough(read.type, wanted)) is not None:
        return number
    target = wanted or read.type
    if _is_text(read.type) and _is_text(target) and rule.match is None:
        return _fitting(read.type, target)
    return plausible(read.type)


def _fitting(source: ValueType, target: ValueType) -> str:
    """Return a text that the target takes as it is, if any does that is one of the source's."""
    ours, theirs = (one if isinstance(one, Scalar) else None for one in (source, target))
    both = suiting([one for one in (ours, theirs) if one is not None])
    if both is not None:
        return both
    known = next(filter(None, (values(one) for one in (theirs, ours) if one is not None)), None)
    return str(known[0]) if known else str(plausible(source))


def _long_enough(source: ValueType, wanted: ValueType | None) -> int | None:
    """Return a whole number with as many digits as the text that is *wanted* of it has at least; None where one digit will do."""
    digits = wanted.min_length or 0 if isinstance(wanted, Scalar) else 0
    if not 1 < digits <= _MOST_DIGITS or not isinstance(source, Scalar) or source.kind is not ScalarKind.INTEGER:
        return None
    number = 10 ** (digits - 1)
    is_within = float(source.minimum or 0) <= number <= float(source.maximum if source.maximum is not None else number)
    return number if is_within else None


def suiting(kinds: Sequence[Scalar]) -> str | None:
    """Return a text that is of all *kinds*, texts each; None where none is found."""
    shortest = max((one.min_length or 0 for one in kinds), default=0)
    longest = min((one.max_length for one in kinds if one.max_length is not None), default=None)
    written = dict.fromkeys(one.pattern for one in kinds if one.pattern is not None)
    if longest is not None and shortest > longest:
        return None
    for pattern in written or (None,):
        for text in values(Scalar(ScalarKind.STRING, min_length=shortest, max_length=longest, pattern=pattern)):
            if all(patterns.matches(other, text) for other in written):
                return str(text)
    return None


def _is_text(type_: ValueType) -> bool:
    return getattr(type_, "kind", None) in {ScalarKind.STRING, ScalarKind.TEXT}


def _castable(cast: ir.Cast) -> str:
    if cast.parse is not None and "%" in cast.parse:
        text = cast.parse
        for part, value in _PARTS.items():
            text = text.replace(part, value)
        return text
    if cast.parse in {"epoch_s", "epoch_ms"}:
        return "0"
    if cast.parse == "rfc3339":
        return _TEXTS[ScalarKind.DATETIME]
    text = _TEXTS.get(cast.target.kind, str(_SCALARS.get(cast.target.kind, "text")))
    return text.replace(".", cast.decimal_separator or ".") if cast.target.kind == ScalarKind.DECIMAL else text


def plausible(type_: ValueType) -> Any:
    """Return a value of a type, as JSON."""
    match type_:
        case Items(item=item):
            return [plausible(item)]
        case ShapeRef() | Scalar(kind=ScalarKind.JSON):
            return {}
        case Enum(words=words):
            return words[0]
    if type_.kind == ScalarKind.DECIMAL and type_.is_json_number:
        return 1
    if type_.kind in (ScalarKind.INTEGER, ScalarKind.NUMBER) and type_.minimum is not None:
        return int(float(type_.minimum)) + 1
    if _is_text(type_) and (type_.min_length or 0) > len("text"):
        return suiting([type_]) or "text"
    return _SCALARS.get(type_.kind, "text"[: type_.max_length or 4])
