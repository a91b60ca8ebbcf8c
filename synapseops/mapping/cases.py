"""Cases: examples of the author's, read from files or from the intent, whose paths are those of the target."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from synapseops.diagnostics import Pointer
from synapseops.intent.mappings import CaseForm, MappingForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import kind_of, shown
from synapseops.mapping import literals, paths
from synapseops.mapping.completeness import exists
from synapseops.mapping.fitting import Typed
from synapseops.mapping.ir import Case
from synapseops.mapping.scope import Origin
from synapseops.mapping.work import Work
from synapseops.schema.limits import DEEPEST_JSON
from synapseops.schema.model import FAULTY, Items, Schema, ShapeRef, ValueType
from synapseops.schema.scalars import Scalar
from synapseops.schema.wire import WireValue

_LONGEST_MENDED = 80
_DECIMAL = re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")

Documents = Callable[[str], bytes]
"""Reads a file that the intent names; raises `Slip`."""


def read(work: Work, form: MappingForm, documents: Documents) -> tuple[Case, ...]:
    """Return the cases that are well written; what is wrong with others is told."""
    found = []
    seen: set[str] = set()
    for number, case in enumerate(form.cases or ()):
        at = (*work.node, "cases", number)
        if case.name in seen:
            work.tell("MAP032", (*at, "name"), f"there are two cases {shown(case.name)}", "give each a name of its own")
        seen.add(case.name)
        one = _case(work, case, at, documents)
        found += [one] if one is not None else []
    return tuple(found)


def _case(work: Work, form: CaseForm, at: Pointer, documents: Documents) -> Case | None:
    if form.says("expect") == form.says("expect_errors"):
        work.tell("MAP032", at, f"case {shown(form.name)} has one of expect and expect_errors", "write expect: FILE, or the record")
        return None
    source = _json(work, form.input, (*at, "input"), documents)
    expected = _json(work, form.expect, (*at, "expect"), documents) if form.says("expect") else None
    if source is None or (expected is None and form.says("expect")):
        return None
    if expected is not None:
        _known_paths(work, expected[1], (*at, "expect"))
        if isinstance(form.expect, dict):
            expected = dumped(_as_sent(expected[1], work.target, work.target.root)), expected[1]
    errors = tuple((one.code, one.target_path) for one in form.expect_errors or ())
    for number, (_, path) in enumerate(errors):
        _error_path(work, path, (*at, "expect_errors", number, "target_path"))
    context = _context(work, form, at)
    return Case(form.name, source[0], expected[0] if expected is not None else None, errors, context)


def _context(work: Work, form: CaseForm, at: Pointer) -> tuple[tuple[str, WireValue], ...]:
    found: list[tuple[str, WireValue]] = []
    given: Mapping[str, Any] = form.context or {}
    for name, kind in work.context.items():
        if name not in given and kind != FAULTY:
            work.tell("MAP032", at, f"case {shown(form.name)} lacks {shown(name)} of the context", f"add context: {{{name}: …}}")
    for name, value in given.items():
        if name not in work.context:
            work.tell("MAP001", (*at, "context", name), f"the context has no {shown(name)}", "remove it", on_key=True)
            continue
        try:
            found.append((name, literals.read(value, Typed(work.context[name]))[0]))
        except Slip as slip:
            work.slipped(slip, (*at, "context", name))
    return tuple(found)


def _json(work: Work, written: Any, at: Pointer, documents: Documents) -> tuple[str, Any] | None:
    """Return a record as JSON text and as values; None when there is none, which is told."""
    if isinstance(written, dict):
        value = written
        text = dumped(written)
    elif isinstance(written, str):
        try:
            text = documents(written).decode("utf-8-sig")
            value = json.loads(text, parse_float=Decimal, parse_constant=_refused, object_pairs_hook=_unique)
        except Slip as slip:
            work.slipped(slip, at)
            return None
        except (ValueError, RecursionError) as error:
            work.tell("MAP032", at, f"{shown(written)} is no JSON: {error}", "mend the file")
            return None
    else:
        work.tell("MAP032", at, f"{kind_of(written)} stands where a file or a record belongs", "write samples/a.json, or {a: 1}")
        return None
    if not isinstance(value, dict):
        work.tell("MAP032", at, f"{shown(written)} holds {kind_of(value)}, no record", "write an object")
        return None
    return text, value


def _as_sent(value: Any, schema: Schema, kind: ValueType) -> Any:
    """Return what stands in the intent as it travels: there decimals stand in quotes, also those that travel as numbers."""
    if isinstance(value, list) and isinstance(kind, Items):
        return [_as_sent(one, schema, kind.item) for one in value]
    if isinstance(value, dict) and isinstance(kind, ShapeRef):
        shape = schema.shape(kind)
        known = {name: shape.get(name) for name in value}
        return {name: one if (field := known[name]) is None else _as_sent(one, schema, field.type) for name, one in value.items()}
    if isinstance(value, str) and isinstance(kind, Scalar) and kind.is_json_number and _DECIMAL.fullmatch(value):
        return Decimal(value)
    return value


def dumped(value: Any) -> str:
    """Return what YAML gave as JSON with its digits."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(str(key), ensure_ascii=False)}: {dumped(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(dumped(one) for one in value) + "]"
    return f"{value:f}" if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


def _refused(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in an object")
    return found


def _known_paths(work: Work, value: Any, at: Pointer) -> None:
    """MAP002: what a case expects is in the target."""
    for path in _unknown(value, work.target, work.target.root, (), 0):
        told = shown(".".join(path).replace(".[]", "[]"))
        work.tell("MAP002", at, f"the case expects {told}, which {shown(work.target.name)} does not have", _unknown_hint(work.target, path))
        return


def _unknown_hint(target: Schema, path: Origin) -> str:
    """Say what to do about a path of a record, whose last key may be a path itself, as rules write them."""
    *above, name = path
    first, *inner = name.split(".")
    if inner and all(inner) and len(name) <= _LONGEST_MENDED and exists(target, (*above, first)):
        return f"write it nested: {first}: {': '.join(f'{{{key}' for key in inner)}: …{'}' * len(inner)}"
    return "remove it, or mend the name"


def _unknown(value: Any, schema: Schema, kind: ValueType, at: tuple[str, ...], depth: int) -> Iterator[tuple[str, ...]]:
    if depth > DEEPEST_JSON:
        return
    if isinstance(value, list) and isinstance(kind, Items):
        for one in value:
            yield from _unknown(one, schema, kind.item, (*at, "[]"), depth + 1)
    elif isinstance(value, dict) and isinstance(kind, ShapeRef):
        shape = schema.shape(kind)
        for name, one in value.items():
            found = shape.get(name)
            if found is None:
                yield (*at, name)
            elif found.refers_to is None:
                yield from _unknown(one, schema, found.type, (*at, name), depth + 1)


def _error_path(work: Work, path: str, at: Pointer) -> None:
    try:
        written = paths.parse(path, "MAP002")
    except Slip as slip:
        work.slipped(slip, at)
        return
    names = tuple(getattr(segment, "name", "[]") for segment, _ in written.segments)
    if not exists(work.target, names) and not any(names[: len(one)] == one for one in work.writes):
        work.tell("MAP002", at, f"{shown(work.target.name)} has no {shown(path)}", "write the path of a target's field")
