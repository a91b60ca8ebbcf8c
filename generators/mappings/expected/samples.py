"""A record that a mapping can read, made of its typed form, for mappings without cases."""

from typing import Any

from generators.samples import values
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
_PARTS = {"%Y": "2026", "%m": "01", "%d": "31", "%H": "12", "%M": "00", "%S": "00", "%f": "000000", "%z": "+00:00", "%%": "%"}


def record(mapping: ir.Mapping) -> dict[str, Any]:
    """Return a record with a plausible value at every leaf that is read."""
    made: dict[str, Any] = {}
    _fill(mapping.body, {None: made})
    return made


def _fill(found: object, scopes: dict[str | None, Any]) -> None:
    """Walk through rules, and put a value wherever one reads."""
    match found:
        case ir.Rule(producer=ir.Read() as read):
            _put(read, scopes, _of_rule(found, read))
        case ir.Rule(producer=producer, handlers=handlers):
            _fill(producer, scopes)
            _fill(handlers, scopes)
        case ir.Each() | ir.Find() | ir.Group() | ir.Entries():
            item = plausible(found.source.type.item) if isinstance(found.source.type, Items) else {}
            inner = {**scopes, found.alias: item}
            _put(found.source, scopes, item)
            for name in found.__struct_fields__:
                if name != "source":
                    _fill(getattr(found, name), inner)
        case ir.Read():
            _put(found, scopes, plausible(found.type))
        case tuple():
            for one in found:
                _fill(one, scopes)
        case _:
            for name in getattr(found, "__struct_fields__", ()):
                _fill(getattr(found, name), scopes)


def _put(read: ir.Read, scopes: dict[str | None, Any], value: Any) -> None:
    here = scopes.get(read.path.alias)
    names = [step.segment for step in read.path.steps]
    for place, segment in enumerate(names):
        is_last = place == len(names) - 1
        after = None if is_last else names[place + 1]
        fresh: Any = value if is_last else ([] if isinstance(after, ir.At | ir.Every) else {})
        if isinstance(segment, ir.Key) and isinstance(here, dict):
            here = here.setdefault(segment.name, fresh)
        elif isinstance(here, list):
            if not here:
                here.append(fresh)
            here = here[0]
        else:
            return


def _of_rule(rule: ir.Rule, read: ir.Read) -> Any:
    if rule.lookup is not None and rule.lookup.entries and isinstance(read.type, Enum):
        return read.type.words[0]
    if rule.lookup is not None and rule.lookup.entries:
        return rule.lookup.entries[0][0]
    if rule.cast is not None and _is_text(read.type):
        return _castable(rule.cast)
    target = rule.target.type if rule.target is not None else read.type
    if _is_text(read.type) and _is_text(target) and rule.match is None:
        return _fitting(read.type, target)
    return plausible(read.type)


def _fitting(source: ValueType, target: ValueType) -> str:
    """Return a text that the target takes as it is, if any does that is one of the source's."""
    ours, theirs = (values(one) if isinstance(one, Scalar) else [] for one in (source, target))
    both = [text for text in theirs if text in ours]
    known = both or theirs or ours
    return str(known[0]) if known else str(plausible(source))


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
    return _SCALARS.get(type_.kind, "text"[: type_.max_length or 4])
