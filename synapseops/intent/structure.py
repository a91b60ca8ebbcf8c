"""From plain values to an `Intent`: every fault of form at once, and what is left when the faulty nodes are taken away.

The rules that follow judge what is left, so that one unknown key hides no other fault. Nodes that were taken away are remembered:
nobody is told that a type does not exist when it is merely faulty.
"""

import copy
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent import model, wording
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Intent

_ROUNDS = 50
_PLACEHOLDERS: Mapping[str, Any] = {"synapse": 1, "service": "unnamed"}
_UNION_ARMS = frozenset({"bool", "int", "decimal", "str", "ServiceArtifact", "literal[False]", "model"})
_MOST = 200
_AFTERMATH = frozenset({"missing", "too_short"})
"""What only is wrong since something was taken away in an earlier round."""


@dataclass(frozen=True, slots=True)
class Form:
    """What was understood, what was wrong with its form, and the plain values as the author wrote them."""

    intent: Intent | None
    faults: tuple[Fault, ...]
    written: Mapping[str, Any]


def form(value: Any, kinds: Kinds) -> Form:
    """Return the intent that *value* holds; None when nothing of it can be judged further."""
    if not isinstance(value, dict):
        return Form(None, (_not_a_map(value),), {})
    faults = list(_later(value))
    rest = {key: copy.deepcopy(item) for key, item in value.items() if key not in model.LATER}
    for number in range(_ROUNDS):
        try:
            return Form(Intent.model_validate(rest), tuple(faults), value)
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=True)[:_MOST]
        told: set[Pointer] = set()
        for detail in details:
            at = _pointer(detail, rest)
            if at not in told and not (number and detail["type"] in _AFTERMATH):
                faults.append(_fault(detail, at))
            told.add(at)
        for at in sorted(told, key=len, reverse=True):
            _take_away(rest, _outside_lists(at))
    return Form(None, tuple(faults), value)


def closest(word: str, known: Iterable[str]) -> str:
    """Return a hint that names the known word nearest to *word*, or all of a few, or nothing."""
    words = sorted(set(known))
    folded = {one.casefold().replace("-", "_"): one for one in words}
    near = difflib.get_close_matches(word.casefold().replace("-", "_"), folded, n=1, cutoff=0.6)
    if near:
        return f'did you mean "{folded[near[0]]}"?'
    return f"one of {wording.listed(words)}" if 0 < len(words) <= 12 else ""


def _not_a_map(value: Any) -> Fault:
    if value is None:
        return Fault("SY014", (), "the file holds nothing", "begin with synapse: 1 and service: a-name, or let synapse init write a first intent")
    return Fault("SY014", (), f"an intent is a map of keys, this is {wording.kind_of(value)}", "begin with synapse: 1 and service: a-name")


def _later(value: Mapping[str, Any]) -> Iterable[Fault]:
    for key in model.LATER:
        if key in value:
            yield Fault("SY025", (key,), f'"{key}" is not made by this version', "remove it, or use a version that makes it", on="key")


def _pointer(detail: ErrorDetails, rest: Any) -> Pointer:
    """Return the nearest node of an error that the author wrote, or the key that is missing or unknown below it."""
    at: list[str | int] = []
    for step in detail["loc"]:
        if isinstance(step, str) and step in _UNION_ARMS and not (isinstance(rest, dict) and step in rest):
            continue
        if step == "[key]":
            break
        at.append(step)
        rest = _step(rest, step)
    return tuple(at)


def _step(value: Any, step: str | int) -> Any:
    try:
        return value[step]
    except (KeyError, IndexError, TypeError):
        return None


def _fault(detail: ErrorDetails, at: Pointer) -> Fault:
    kind, given = detail["type"], detail["input"]
    name = next((step for step in reversed(at) if isinstance(step, str)), "")
    if kind == "extra_forbidden":
        return Fault("SY020", at, f'unknown key "{name}"', closest(name, _keys(at)), on="key")
    if kind == "missing":
        return Fault("SY021", at[:-1], f'"{name}" is missing', _MISSING.get(name, f"add {name}:"), on="key")
    if kind in {"string_pattern_mismatch", "string_too_long", "string_too_short"}:
        return _text_fault(detail, at, name)
    if kind == "literal_error":
        return _word_fault(detail, at, name)
    if kind == "too_short":
        return Fault("SY024", at, f'"{name}" is empty', "write what belongs there, or remove the key")
    if kind in {"greater_than_equal", "less_than_equal"}:
        limits = {"page_size": "1 and 200", "coverage": "0 and 100"}
        return Fault("SY023", at, f'"{name}" is out of range', f"write a whole number between {limits.get(name, 'the limits')}")
    if given is None:
        return Fault("SY024", at, f'"{name}" is empty', "write what belongs there, or remove the key", on="key")
    wanted = _WANTED.get(kind, "something else")
    return Fault("SY022", at, f'"{name}" is {wording.kind_of(given)}, where {wanted} belongs', _kind_hint(kind, given))


def _kind_hint(kind: str, given: Any) -> str:
    if kind.startswith("string") and given is not None and not isinstance(given, dict | list):
        return f'quote it: "{wording.shown(given)}"'
    if kind == "bool_type" and isinstance(given, str) and given.lower() in {"yes", "no", "on", "off"}:
        return "write true or false"
    return ""


_WANTED = {
    "string_type": "a text",
    "string_sub_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "dict_type": "a map",
    "model_type": "a map",
    "model_attributes_type": "a map",
    "is_instance_of": "a number",
}
_MISSING = {
    "synapse": "begin the file with synapse: 1",
    "service": "add service: a-name",
    "fields": "add fields: with at least one field",
    "type": "add type: with the field's type in shorthand, as in type: string(1..40)",
    "name": "add name: with the service's name in kebab-case",
}
_NAMES = {
    "types": "a type is named with a capital first and letters and digits after, up to 63: LineItem",
    "resources": "a resource is named with a capital first and letters and digits after, up to 63: OrderLine",
    "fields": "a field is named with letters, digits and underscores, no digit first, up to 63: unit_price",
}
_FORMS = {
    "service": "kebab-case, up to 50 characters: order-bridge",
    "name": "kebab-case, up to 50 characters: order-bridge",
    "version": 'a semantic version, in quotes where YAML would take it for a number: "1.0.0"',
    "license": "an SPDX expression: Apache-2.0",
    "path": "lower-case words with hyphens: /order-lines",
    "base": "the name of a branch",
    "reviewers": "a login or a team: @acme/integrations",
    "labels": "up to 50 characters on one line, without commas",
    "access": "roles of letters, digits and . _ : -",
    "title": "one line of up to 200 characters",
    "owners": "one line of up to 200 characters each",
    "was": "the old name, as it stood",
}


def _text_fault(detail: ErrorDetails, at: Pointer, name: str) -> Fault:
    if detail["loc"] and detail["loc"][-1] == "[key]":
        kind = str(at[-2]) if len(at) > 1 else ""
        return Fault("SY030", at, f'"{name}" is no name for one of {kind}', _NAMES.get(kind, ""), on="key")
    if detail["type"] == "string_too_short":
        return Fault("SY024", at, f'"{name}" is empty', "write what belongs there, or remove the key")
    if detail["type"] == "string_too_long":
        most = (detail.get("ctx") or {}).get("max_length")
        return Fault("SY031", at, f'"{name}" is longer than {most} characters', _FORMS.get(name, "shorten it"))
    return Fault("SY031", at, f'"{wording.shown(detail["input"])}" is no {name}', _FORMS.get(name, "one line of up to 200 characters"))


def _word_fault(detail: ErrorDetails, at: Pointer, name: str) -> Fault:
    if at == ("synapse",):
        return Fault("SY026", at, f"version {wording.shown(detail['input'])} of the language is not known", "this factory reads synapse: 1")
    known = [word.strip(" '\"") for word in str((detail.get("ctx") or {}).get("expected", "")).replace(" or ", ", ").split(", ")]
    return Fault("SY023", at, f'"{wording.shown(detail["input"])}" is no {name}', closest(str(detail["input"]), known))


def _keys(at: Pointer) -> list[str]:
    """Return the keys that may stand where the last of *at* does."""
    node = _model_of(at[:-1])
    later = model.LATER if node is Intent else ()
    return [*node.model_fields, *later] if node is not None else []


def _model_of(at: Pointer) -> type[BaseModel] | None:
    match at:
        case ():
            return Intent
        case ("types", _):
            return model.TypeForm
        case ("resources", _):
            return model.ResourceForm
        case ("types" | "resources", _, "fields", _):
            return model.FieldForm
        case ("resources", _, "list"):
            return model.ListForm
        case ("generate", "service"):
            return model.ServiceArtifact
        case ("delivery", "require"):
            return model.Require
        case (str() as key,):
            return {"service": model.Service, "generate": model.Generate, "delivery": model.Delivery}.get(key)
    return None


def _outside_lists(at: Pointer) -> Pointer:
    """Cut *at* at its first list: a list goes as a whole, so that places in others stay true."""
    index = next((index for index, step in enumerate(at) if isinstance(step, int)), len(at))
    return at[:index]


def _take_away(rest: dict[str, Any], at: Pointer) -> None:
    """Remove a faulty node; of a map or list that is then empty or lacks what it must have, the owner goes in the next round."""
    if not at:
        return
    if at[0] in _PLACEHOLDERS and (len(at) == 1 or at == ("service", "name")):
        if len(at) == 1 or not isinstance(rest.get("service"), dict):
            rest[str(at[0])] = _PLACEHOLDERS[str(at[0])]
        else:
            rest["service"]["name"] = _PLACEHOLDERS["service"]
        return
    *way, last = at
    node: Any = rest
    for step in way:
        node = _step(node, step)
    if isinstance(node, dict) and last in node:
        del node[last]
    else:
        _take_away(rest, tuple(way))
