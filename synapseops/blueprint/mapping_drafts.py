"""Tables and mappings out of an intent: read and typed in the order in which they use each other."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace
from pydantic import BaseModel

from synapseops.blueprint import records, types
from synapseops.blueprint.draft import Draft
from synapseops.blueprint.types import Names, Unknowable
from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import shorthand
from synapseops.intent.mappings import MappingForm, RuleForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.mapping import check, idle_keys, ir, tables
from synapseops.mapping.work import Signature, Surroundings, Table
from synapseops.schema.model import FAULTY, Items, Schema, ShapeRef, ValueType


def with_mappings(draft: Draft, names: Names) -> Draft:
    """Return *draft* with its tables and mappings typed, and what is wrong with them."""

    def type_of(text: str) -> tuple[ValueType, bool]:
        return _type(text, names)

    read, faults = _tables(draft, Surroundings(type_of))
    around = Surroundings(type_of, read, {}, draft.schemas)
    typed = _mappings(draft, around, faults)
    return replace(draft, tables=read, mappings=typed, mapping_faults=tuple(faults))


def _type(text: str, names: Names) -> tuple[ValueType, bool]:
    """Read a type that a mapping names; raises `Slip`."""
    written = shorthand.parse(text)
    if written.default is not None:
        raise Slip("SY048", "takes no default", "remove it", written.default.at, wants_subject=True)
    try:
        kind = records.value_type(types.bind(written.type, names))
    except Unknowable:
        return FAULTY, written.nullable
    inner = kind.item if isinstance(kind, Items) else kind
    if isinstance(inner, ShapeRef):
        raise Slip("MAP020", "is an object, where a scalar, an enum or a list of these belongs", "give its parts", wants_subject=True)
    return kind, written.nullable


def _tables(draft: Draft, around: Surroundings) -> tuple[Mapping[str, Table | None], list[Fault]]:
    found: dict[str, Table | None] = {}
    faults: list[Fault] = []
    for name, form in (draft.intent.tables or {}).items():
        data = None
        if form.file is not None:
            try:
                data = draft.library.read(form.file)
            except Slip as slip:
                faults.append(slip.at(("tables", name, "file")))
        found[name], told = tables.read(name, form, data, around)
        faults += told
    return found, faults


def _mappings(draft: Draft, around: Surroundings, faults: list[Fault]) -> dict[str, ir.Mapping]:
    forms = draft.intent.mappings or {}
    sides = {name: (_side(draft, name, form, "from", faults), _side(draft, name, form, "to", faults)) for name, form in forms.items()}
    order = _in_order(forms, faults)
    known: dict[str, Signature | None] = {
        name: check.signature(form, *sides[name], around) if name in order else None for name, form in forms.items()
    }
    typed: dict[str, ir.Mapping] = {}
    asked: list[tuple[str, ValueType]] = []
    for name in order:
        source, target = sides[name]
        signature = known[name]
        if source is None or target is None or signature is None:
            continue
        checked = check.check(
            name, forms[name], source, target, replace(around, mappings=known), draft.library.read, is_whole=_is_all_there(draft, name)
        )
        faults += checked.faults
        asked += checked.asked
        known[name] = check.with_reads(signature, checked)
        if checked.mapping is not None:
            typed[name] = checked.mapping
    if len(typed) == len(forms):  # else some other may look up what seems idle
        faults += idle_keys.declared({name: one.entries or () for name, one in (draft.intent.tables or {}).items()}, asked)
    return {name: typed[name] for name in forms if name in typed}


def _side(draft: Draft, name: str, form: MappingForm, key: str, faults: list[Fault]) -> Schema | None:
    """Return the record type that a mapping names; None when there is none, or a faulty one."""
    wanted = form.from_ if key == "from" else form.to
    found = draft.schemas.get(wanted)
    if found is None and wanted not in draft.record_names and _is_whole(draft):
        known = sorted(draft.record_names)
        hint = did_you_mean(wanted, known) or (
            f"records are {listed(known[:12], last='and')}" if known else "declare a resource, or a system"
        )
        code = "MAP001" if key == "from" else "MAP002"
        faults.append(Fault(code, ("mappings", name, key), f"there is no record {shown(wanted)}", hint))
    return found


def _is_all_there(draft: Draft, name: str) -> bool:
    """Tell whether nothing of a mapping was taken out as faulty."""
    return not any(at[:2] == ("mappings", name) for at in draft.partial)


def _is_whole(draft: Draft) -> bool:
    return draft.is_whole("systems") and draft.is_whole("resources")


def _in_order(forms: Mapping[str, MappingForm], faults: list[Fault]) -> list[str]:
    """Return mappings behind those that they use, without those that use themselves (MAP050)."""
    uses = {name: [(at, other) for at, other in _uses(form, ("mappings", name)) if other in forms] for name, form in forms.items()}
    open_uses = {name: {other for _, other in used} for name, used in uses.items()}
    users: dict[str, list[str]] = {}
    for name, used in open_uses.items():
        for other in used:
            users.setdefault(other, []).append(name)
    order = [name for name, used in open_uses.items() if not used]
    for name in order:  # which grows on the way
        for user in users.get(name, ()):
            open_uses[user].discard(name)
            if not open_uses[user]:
                order.append(user)
    done = frozenset(order)
    faults += _circles({name: [one for one in used if one[1] not in done] for name, used in uses.items() if name not in done})
    return order


def _circles(waiting: Mapping[str, list[tuple[Pointer, str]]]) -> Iterator[Fault]:
    """MAP050: tell of each circle once, at the first mapping that is part of it."""
    told: set[str] = set()
    for name, used in waiting.items():
        circle = _circle(name, waiting) if name not in told else None
        if circle is not None:
            told.update(circle)
            at = next(at for at, other in used if other == circle[1])
            way = circle if len(circle) <= _MOST_SHOWN else [*circle[: _MOST_SHOWN - 2], "…", name]
            yield Fault("MAP050", at, f"mapping {shown(name)} uses itself: {' → '.join(way)}", "map the parts of one of them by fields")


_MOST_SHOWN = 8


def _circle(name: str, uses: Mapping[str, list[tuple[Pointer, str]]]) -> list[str] | None:
    """Return a way from a mapping back to itself, or None."""
    came_from: dict[str, str] = {}
    waiting = deque([name])
    while waiting:
        here = waiting.popleft()
        for _, other in uses[here]:
            if other == name:
                return [*_way(here, came_from), name]
            if other in uses and other not in came_from:
                came_from[other] = here
                waiting.append(other)
    return None


def _way(name: str, came_from: Mapping[str, str]) -> list[str]:
    """Return the names on the way to one, its own last."""
    way = [name]
    while way[-1] in came_from:
        way.append(came_from[way[-1]])
    return way[::-1]


def _uses(value: Any, at: Pointer) -> Iterator[tuple[Pointer, str]]:
    """Yield what is used by a mapping, and where."""
    if isinstance(value, RuleForm) and value.use is not None:
        yield (*at, "use"), value.use
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            if name in value.model_fields_set:
                yield from _uses(getattr(value, name), (*at, type(value).model_fields[name].alias or name))
    elif isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _uses(one, (*at, step))
