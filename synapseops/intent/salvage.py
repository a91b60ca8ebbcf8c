"""What is left of an intent when the faulty nodes are taken away, and what is wrong with each of them."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent import complaints, forms, habits, misplaced
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Intent, with_all_sections
from synapseops.intent.pruning import Pruned
from synapseops.intent.structure import Form, keys_without_value

_ROUNDS = 60
_MOST = 1_000
_TAGS = frozenset({"options", "switch"})


def form(value: Any, kinds: Kinds, *, whole: bool) -> Form:
    """Return what is left of the faulty *value*; unless it is the *whole* of the file, nothing is missed in it."""
    if not isinstance(value, dict):
        return Form(None, (complaints.of_root(value),), {}, {})
    pruned = Pruned(value, explains_all=not whole)
    faults = misplaced.put_right(pruned)
    intent, further = _what_is_left(pruned, kinds)
    return Form(intent, (*faults, *further), value, pruned.renamed, pruned.stand_ins, pruned.partial())


def _what_is_left(pruned: Pruned, kinds: Kinds) -> tuple[Intent | None, list[Fault]]:
    """Prune until an intent is left, the blank nodes first; what only has a faulty name gets another."""
    blank = _apart_from_faults(list(keys_without_value(pruned.rest)), pruned.rest)
    faults = [pruned.stand_ins.as_written(complaints.of_blank(at)) for at in blank]
    pruned.prune(blank, {})
    for _ in range(_ROUNDS):
        try:
            return with_all_sections().model_validate(pruned.rest), faults
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
        with_all_sections().model_validate(value)
    except ValidationError as error:
        faulty = {_pointer(detail) for detail in error.errors(include_url=False)[:_MOST]}
        return [at for at in blank if not any(at[:length] in faulty for length in range(1, len(at)))]
    return blank
