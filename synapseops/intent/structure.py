"""From plain values to an `Intent`: every fault of form at once, and what is left when the faulty nodes are taken away.

The rules that follow judge what is left, so that one unknown key hides no other fault; the plain values stay at hand, so that
nobody is told that a type does not exist when it is merely faulty.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent import complaints
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import LATER, Intent
from synapseops.intent.pruning import Pruned, StandIns

_ROUNDS = 60
_MOST = 1_000
_MAY_BE_NULL = frozenset({"default", "example", "backfill"})
_TAGS = frozenset({"options", "switch"})


@dataclass(frozen=True, slots=True)
class Form:
    """What was understood (None: nothing), what was wrong with its form, and the plain values as the author wrote them.

    `partial` are the keys that were faulty, and the lists that lost a faulty item: what the intent lacks there says nothing.
    """

    intent: Intent | None
    faults: tuple[Fault, ...]
    written: Mapping[str, Any]
    stand_ins: StandIns = field(default_factory=StandIns)
    partial: frozenset[Pointer] = frozenset()

    def as_written(self, fault: Fault) -> Fault:
        """Return *fault* at the node that the author wrote, where the intent calls it by another name or place."""
        return self.stand_ins.as_written(fault)


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
    pruned = Pruned(rest, explains_all=not whole)
    intent, further = _what_is_left(pruned, blank, kinds)
    return Form(intent, (*faults, *further), value, pruned.stand_ins, pruned.partial())


def _what_is_left(pruned: Pruned, blank: list[Pointer], kinds: Kinds) -> tuple[Intent | None, list[Fault]]:
    """Prune until an intent is left, the *blank* nodes first; what only has a faulty name gets another."""
    blank = _apart_from_faults(blank, pruned.rest)
    faults = [complaints.of_blank(at) for at in blank]
    pruned.prune(blank, ())
    for _ in range(_ROUNDS):
        try:
            return Intent.model_validate(pruned.rest), faults
        except ValidationError as error:
            details = error.errors(include_url=False)
        told: dict[Pointer, ErrorDetails] = {}
        for detail in details[:_MOST]:
            told.setdefault(_pointer(detail), detail)
        faults += [
            pruned.stand_ins.as_written(complaints.of_error(detail, at, kinds))
            for at, detail in told.items()
            if not pruned.explains(at, detail["type"])
        ]
        if len(details) > _MOST:
            break
        misnamed = [at for at, detail in told.items() if detail["loc"][-1:] == ("[key]",)]
        pruned.prune([at for at in told if at not in misnamed], misnamed)
    return None, faults


def _pointer(detail: ErrorDetails) -> Pointer:
    """Return the node of an error: what was written, or the key that is missing."""
    at = [step for step in detail["loc"] if step != "[key]"]
    if at[:2] == ["generate", "service"] and len(at) > 2 and at[2] in _TAGS:
        del at[2]
    return tuple(at)


def _apart_from_faults(blank: list[Pointer], value: Any) -> list[Pointer]:
    """Return the *blank* keys of maps that belong where they stand."""
    try:
        Intent.model_validate(value)
    except ValidationError as error:
        faulty = {_pointer(detail) for detail in error.errors(include_url=False)[:_MOST]}
        return [at for at in blank if not any(at[:length] in faulty for length in range(1, len(at)))]
    return blank


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
