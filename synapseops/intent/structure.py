"""From plain values to an `Intent`: every fault of form at once, and what is left when the faulty nodes are taken away.

The rules that follow judge what is left, so that one unknown key hides no other fault; the plain values stay at hand, so that
nobody is told that a type does not exist when it is merely faulty.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent import complaints, forms
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import LATER, Intent

_ROUNDS = 60
_MOST = 1_000
_PLACEHOLDERS: Mapping[str, Any] = {"synapse": 1, "service": "unnamed"}
_MAY_BE_NULL = frozenset({"default", "example", "backfill"})
_TAGS = frozenset({"options", "switch"})


@dataclass(frozen=True, slots=True)
class Form:
    """What was understood (None: nothing), what was wrong with its form, and the plain values as the author wrote them."""

    intent: Intent | None
    faults: tuple[Fault, ...]
    written: Mapping[str, Any]
    stand_ins: "StandIns" = field(default_factory=lambda: StandIns())

    def as_written(self, fault: Fault) -> Fault:
        """Return *fault* at the node that the author wrote, where the intent calls it by a name that stands in for a faulty one."""
        return self.stand_ins.as_written(fault)


class StandIns:
    """Names that stand in for faulty ones, so that what lies below them is judged as well."""

    def __init__(self) -> None:
        self._names: dict[tuple[Pointer, str], str] = {}

    def add(self, at: Pointer, name: str) -> None:
        """Let *name* stand in for the last step of *at*."""
        *way, last = at
        self._names[self._written(tuple(way)), name] = str(last)

    def as_written(self, fault: Fault) -> Fault:
        """Return *fault* with its node as the author wrote it."""
        return replace(fault, at=self._written(fault.at)) if self._names else fault

    def _written(self, at: Pointer) -> Pointer:
        found: Pointer = ()
        for step in at:
            found += (self._names.get((found, step), step) if isinstance(step, str) else step,)
        return found


def form(value: Any, kinds: Kinds, *, whole: bool = True) -> Form:
    """Return the intent that *value* holds, as far as it holds one; unless it is the *whole* of the file, nothing is missed in it."""
    if not isinstance(value, dict):
        return Form(None, (complaints.of_root(value),), {})
    faults = [complaints.of_later(key) for key in LATER if key in value]
    rest = {key: item for key, item in value.items() if key not in LATER}
    blank = list(_blank(rest))
    if not blank:
        try:
            return Form(Intent.model_validate(rest), tuple(faults), value)
        except ValidationError:
            pass
    faults += [complaints.of_blank(at) for at in blank]
    stand_ins = StandIns()
    intent, further = _what_is_left(copy.deepcopy(rest), blank, kinds, stand_ins, whole=whole)
    return Form(intent, (*faults, *further), value, stand_ins)


def _what_is_left(
    rest: dict[str, Any], blank: list[Pointer], kinds: Kinds, stand_ins: StandIns, *, whole: bool
) -> tuple[Intent | None, list[Fault]]:
    """Take faulty nodes out of *rest*, the *blank* ones first, until an intent is left; what only has a faulty name gets another."""
    faults: list[Fault] = []
    taken = _TakenAway(rest, stand_ins, explains_all=not whole)
    taken.add(blank)
    for _ in range(_ROUNDS):
        try:
            return Intent.model_validate(rest), faults
        except ValidationError as error:
            details = error.errors(include_url=False)
        told: dict[Pointer, ErrorDetails] = {}
        for detail in details[:_MOST]:
            told.setdefault(_pointer(detail), detail)
        faults += [
            stand_ins.as_written(complaints.of_error(detail, at, kinds))
            for at, detail in told.items()
            if not taken.explains(at, detail["type"])
        ]
        if len(details) > _MOST:
            break
        misnamed = [at for at, detail in told.items() if detail["loc"][-1:] == ("[key]",)]
        taken.add(at for at in told if at not in misnamed)
        taken.rename(misnamed)
    return None, faults


class _TakenAway:
    """The plain values that are left, and which nodes were taken out of them."""

    def __init__(self, rest: dict[str, Any], stand_ins: StandIns, *, explains_all: bool) -> None:
        self._rest = rest
        self._stand_ins = stand_ins
        self._explains_all = explains_all
        self._taken: set[Pointer] = set()
        self._owners: set[Pointer] = set()

    def add(self, nodes: Iterable[Pointer]) -> None:
        """Take *nodes* away, or what stands above one that is not there."""
        for at in sorted({_outside_lists(at) for at in nodes}, key=len, reverse=True):
            self._take(at)

    def rename(self, nodes: Iterable[Pointer]) -> None:
        """Give *nodes* the names that they might be meant to have, deepest first; take away what has none, or a name that is another's."""
        for at in sorted(nodes, key=len, reverse=True):
            *way, last = at
            owner: Any = self._rest
            for step in way:
                owner = owner.get(step) if isinstance(owner, dict) else None
            name = forms.mended_name(str(way[-1]) if way else "", str(last))
            if not isinstance(owner, dict) or last not in owner:
                continue
            if not name or name in owner:
                self._take(at)
                continue
            self._stand_ins.add(at, name)
            entries = [(name if key == last else key, value) for key, value in owner.items()]
            owner.clear()
            owner.update(entries)

    def explains(self, at: Pointer, kind: str) -> bool:
        """Tell whether something is missing at *at* only since it was taken away."""
        if kind not in {"missing", "too_short"}:
            return False
        return self._explains_all or at in (self._taken if kind == "missing" else self._owners)

    def _take(self, at: Pointer) -> None:
        if not at:
            return
        if at[0] in _PLACEHOLDERS and (len(at) == 1 or at == ("service", "name")):
            self._put_placeholder(str(at[0]), within=len(at) > 1)
            return
        *way, last = at
        node: Any = self._rest
        for step in way:
            node = node.get(step) if isinstance(node, dict) else None
        if not isinstance(node, dict):
            return  # what stands above is gone already
        if last in node:
            del node[last]
            self._taken.add(at)
            self._owners.add(tuple(way))
        else:
            self._take(tuple(way))

    def _put_placeholder(self, key: str, *, within: bool) -> None:
        service = self._rest.get(key)
        if within and isinstance(service, dict):
            service["name"] = _PLACEHOLDERS[key]
        else:
            self._rest[key] = _PLACEHOLDERS[key]


def _outside_lists(at: Pointer) -> Pointer:
    """Cut *at* at its first list: one goes as a whole, so that places in it stay true."""
    return at[: next((index for index, step in enumerate(at) if isinstance(step, int)), len(at))]


def _pointer(detail: ErrorDetails) -> Pointer:
    """Return the node of an error: what was written, or the key that is missing."""
    at = [step for step in detail["loc"] if step != "[key]"]
    if at[:2] == ["generate", "service"] and len(at) > 2 and at[2] in _TAGS:
        del at[2]
    return tuple(at)


def _blank(value: Any) -> Iterator[Pointer]:
    """Yield the keys that have no value, but for those whose value may be null."""
    waiting: list[tuple[Pointer, Any]] = [((), value)]
    while waiting:
        at, node = waiting.pop()
        for step, child in node.items() if isinstance(node, dict) else enumerate(node):
            if child is None and isinstance(step, str) and step not in _MAY_BE_NULL:
                yield (*at, step)
            elif isinstance(child, dict | list) and step not in _MAY_BE_NULL:
                waiting.append(((*at, step), child))
