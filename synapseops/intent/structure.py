"""From plain values to an `Intent`: every fault of form at once, and what is left when the faulty nodes are taken away.

The rules that follow judge what is left, so that one unknown key hides no other fault; the plain values stay at hand, so that
nobody is told that a type does not exist when it is merely faulty.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent import complaints, forms, habits, misplaced
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Intent
from synapseops.intent.pruning import Pruned, StandIns

_ROUNDS = 60
_MOST = 1_000
_MAY_BE_NULL = frozenset({"default", "example", "backfill"})
_MAY_BE_NULL_IN_MAPPINGS = frozenset({"const", "miss", "on_missing", "on_null", "on_absent", "on_empty", "on_error"})
_RECORDS_IN_MAPPINGS = frozenset({"input", "expect"})
_TAGS = frozenset({"options", "switch"})


class Form(Struct, frozen=True):
    """What was understood (None: nothing), what was wrong with its form, and the plain values as the author wrote them.

    `renamed` are these by the names that the intent calls them by. `partial` are the keys that were faulty, and the
    lists that lost a faulty item: what the intent lacks there says nothing.
    """

    intent: Intent | None
    faults: tuple[Fault, ...]
    written: Mapping[str, Any]
    renamed: Mapping[str, Any]
    stand_ins: StandIns = field(default_factory=StandIns)
    partial: frozenset[Pointer] = frozenset()

    def as_written(self, fault: Fault) -> Fault:
        """Return *fault* at the node that the author wrote, where the intent calls it by another name or place."""
        return self.stand_ins.as_written(fault)


def form(value: Any, kinds: Kinds, *, whole: bool = True) -> Form:
    """Return the intent that *value* holds, as far as it holds one; unless it is the *whole* of the file, nothing is missed in it."""
    if not isinstance(value, dict):
        return Form(None, (complaints.of_root(value),), {}, {})
    if not _holds_none(value) or next(_blank(value), None) is None:
        try:
            return Form(Intent.model_validate(value), (), value, value)
        except ValidationError:
            pass
    pruned = Pruned(value, explains_all=not whole)
    faults = misplaced.put_right(pruned)
    intent, further = _what_is_left(pruned, kinds)
    return Form(intent, (*faults, *further), value, pruned.renamed, pruned.stand_ins, pruned.partial())


def _what_is_left(pruned: Pruned, kinds: Kinds) -> tuple[Intent | None, list[Fault]]:
    """Prune until an intent is left, the blank nodes first; what only has a faulty name gets another."""
    blank = _apart_from_faults(list(_blank(pruned.rest)), pruned.rest)
    faults = [pruned.stand_ins.as_written(complaints.of_blank(at)) for at in blank]
    pruned.prune(blank, {})
    for _ in range(_ROUNDS):
        try:
            return Intent.model_validate(pruned.rest), faults
        except ValidationError as error:
            details = error.errors(include_url=False)
        told: dict[Pointer, ErrorDetails] = {}
        for detail in details[:_MOST]:
            told.setdefault(_pointer(detail), detail)
        misnamed = _misnamed(told, kinds)
        promised = {(*at[:-1], name) for at, name in misnamed.items()}
        implied = {(*at[:-1], "type") for at in told if habits.says_type(at)}
        faulty = {at: detail for at, detail in told.items() if detail["type"] != "missing" or at not in promised}
        faults += [
            pruned.stand_ins.as_written(complaints.of_error(detail, at, kinds))
            for at, detail in faulty.items()
            if not pruned.explains(at, detail["type"]) and at not in implied
        ]
        if len(details) > _MOST:
            break
        pruned.prune([at for at in faulty if at not in misnamed], misnamed)
    return None, faults


def _misnamed(told: Mapping[Pointer, ErrorDetails], kinds: Kinds) -> dict[Pointer, str]:
    """Return the nodes whose name alone is faulty, each with the name it might be meant to have, "" when there is none."""
    found: dict[Pointer, str] = {}
    for at, detail in told.items():
        if detail["loc"][-1:] == ("[key]",):
            found[at] = forms.mended_name(str(at[-2]) if len(at) > 1 else "", str(at[-1]))
        elif detail["type"] == "extra_forbidden":
            meant = complaints.meant_key(at, kinds)
            if meant:
                found[at] = meant
    return found


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


def _holds_none(value: Any) -> bool:
    """Tell whether something in *value* is None, which is seldom so."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        children = node.values() if isinstance(node, dict) else node
        if None in children:
            return True
        waiting += [child for child in children if isinstance(child, dict | list)]
    return False


def _blank(value: Any) -> Iterator[Pointer]:
    """Yield the keys that have no value, but for those whose value may be null."""
    waiting: list[tuple[Pointer, Any]] = [((), value)]
    while waiting:
        at, node = waiting.pop()
        is_mapping = at[:1] == ("mappings",)
        whole = _RECORDS_IN_MAPPINGS if is_mapping else _MAY_BE_NULL
        may_be_null = whole | _MAY_BE_NULL_IN_MAPPINGS if is_mapping else whole
        for step, child in node.items() if isinstance(node, dict) else enumerate(node):
            if child is None and isinstance(step, str) and step not in may_be_null:
                yield (*at, step)
            elif isinstance(child, dict | list) and step not in whole:
                waiting.append(((*at, step), child))
