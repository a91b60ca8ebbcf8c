"""What changed in the operations: those that come, go or move, and what differs in how they are called and answer."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from synapseops.evidence.contract import facets as limits
from synapseops.evidence.contract.changes import ContractChange, Detail, Verdict
from synapseops.evidence.contract.documents import document, facets
from synapseops.evidence.contract.documents.document import Document, mapping
from synapseops.evidence.contract.documents.names import Names
from synapseops.evidence.contract.facets import Difference

Key = tuple[str, str]
_REFUSALS = frozenset({"401", "403"})
"""Statuses that turn away callers who were let in."""


def changes(before: Document, after: Document, names: Names) -> Iterator[ContractChange]:
    """Return the operations that differ, in the order of paths; those of a resource that comes or goes go without saying."""
    old, new = _calls(before, names), _calls(after, names)
    moved = {(names.after(call.key[0], call.resource), call.key[1]): call for call in old.values() if call.resource not in names.removed}
    found = []
    for key in sorted(moved.keys() | new.keys()):
        if key not in moved:
            if new[key].resource not in names.added:
                found.append(ContractChange("added", _told(key), verdict=Verdict.ADDITIVE))
        elif key not in new:
            found.append(ContractChange("removed", _told(moved[key].key), verdict=Verdict.BREAKING))
        else:
            found += _compared(moved[key], new[key], names)
    return _together(found)


def _together(found: list[ContractChange]) -> Iterator[ContractChange]:
    """Yield *found*, with the methods of one path that differ alike told at once."""
    alike: dict[tuple[object, ...], list[ContractChange]] = {}
    for change in found:
        path = change.what.partition(" ")[2]
        alike.setdefault((change.change, path, change.details, change.was and change.what), []).append(change)
    for those in alike.values():
        methods = ", ".join(change.what.partition(" ")[0] for change in those)
        yield replace(those[0], what=f"{methods} {those[0].what.partition(' ')[2]}")


class _Call(Struct, frozen=True):
    """An operation: its parameters by place and name, and what else callers notice."""

    key: Key
    resource: str
    parameters: Mapping[str, Mapping[str, Any]]
    statuses: frozenset[str]
    security: str


def _calls(contract: Document, names: Names) -> dict[Key, _Call]:
    schemas = document.schemas(contract)
    stems = {name: names.family(name, schemas)[0] for name in schemas}
    found = {}
    for key, operation in document.operations(contract).items():
        parameters = [document.parameter(contract, one) for one in operation["parameters"]]
        found[key] = _Call(
            key,
            document.resource(operation),
            {str(one.get("name", "")): _parameter(one, stems) for one in parameters if one.get("in") != "path"},
            frozenset(mapping(operation.get("responses"))),
            _security(operation.get("security")),
        )
    return found


def _parameter(parameter: Mapping[str, Any], stems: Mapping[str, str]) -> dict[str, Any]:
    return {**facets.of(parameter.get("schema"), stems), "must be sent": parameter.get("required") is True}


def _security(value: Any) -> str:
    try:
        return json.dumps(value, sort_keys=True, default=str)
    except (RecursionError, TypeError, ValueError):
        return ""


def _compared(old: _Call, new: _Call, names: Names) -> Iterator[ContractChange]:
    name = names.renamed.get(old.resource, old.resource)
    found = [*_parameters(old, new, names.fields(name)), *_answers(old, new)]
    details = tuple(Detail(one.text, Verdict.BREAKING if one.narrows else Verdict.ADDITIVE) for one in found)
    is_moved = old.key != new.key and not (name in names.kept and _is_with_prefix(old, new, name, names))
    if is_moved:
        yield ContractChange("renamed", _told(new.key), _told(old.key), details, verdict=Verdict.BREAKING)
    elif details:
        yield ContractChange("changed", _told(new.key), details=details)


def _is_with_prefix(old: _Call, new: _Call, name: str, names: Names) -> bool:
    """Whether the operation moves with the path of its resource, and not beyond that."""
    return f"{names.prefixes[name]}{old.key[0].removeprefix(names.kept[name][1])}" == new.key[0]


def _parameters(old: _Call, new: _Call, renamed: Mapping[str, str]) -> Iterator[Difference]:
    """Yield what becomes of the parameters; all forms of a filter (`total`, `total.gte`, …) are told as one."""
    before = {_after(name, renamed): (name, value) for name, value in old.parameters.items()}
    told: dict[str, Difference] = {}
    for name in sorted(before.keys() | new.parameters.keys()):
        base = _base(name, before.keys() | new.parameters.keys())
        for one in _parameter_differences(name, base, before.get(name), new.parameters.get(name), renamed):
            told.setdefault(one.text, one)
    yield from told.values()


def _parameter_differences(
    name: str, base: str, before: tuple[str, Mapping[str, Any]] | None, after: Mapping[str, Any] | None, renamed: Mapping[str, str]
) -> Iterator[Difference]:
    if before is None:
        must = after is not None and after.get("must be sent") is True
        yield Difference(f"takes {base}" + (", which must be sent" if must else ""), narrows=must)
    elif after is None:
        yield Difference(f"takes no {base}", narrows=True)
    else:
        if before[0] != name:
            yield Difference(f"{before[0].partition('.')[0]} is now {base}", narrows=True)
        words = {**renamed, **{f"-{one}": f"-{other}" for one, other in renamed.items()}}
        for key, value in {"enum": before[1].get("enum"), "items enum": before[1].get("items enum")}.items():
            yield from _renamed_words(base, value, after.get(key), words)
        for one in limits.differences(_with_words(before[1], words, after), after):
            yield Difference(f"{base}: {one.text}", narrows=one.narrows)


def _renamed_words(base: str, old: Any, new: Any, words: Mapping[str, str]) -> Iterator[Difference]:
    if isinstance(old, list) and isinstance(new, list):
        for word in (one for one in old if isinstance(one, str) and words.get(one) in new and one not in new and not one.startswith("-")):
            yield Difference(f"{base}: {word} is now {words[word]}", narrows=True)


def _with_words(before: Mapping[str, Any], words: Mapping[str, str], after: Mapping[str, Any]) -> dict[str, Any]:
    """Return *before* with the words of its enums as they are called now, so that only what else differs is told."""
    found = dict(before)
    for key in ("enum", "items enum"):
        if isinstance(found.get(key), list) and isinstance(after.get(key), list):
            mapped = [words.get(one, one) if isinstance(one, str) and one not in after[key] else one for one in found[key]]
            found[key] = after[key] if sorted(map(str, mapped)) == sorted(map(str, after[key])) else mapped
    return found


def _after(name: str, renamed: Mapping[str, str]) -> str:
    base, dot, operator = name.partition(".")
    return f"{renamed.get(base, base)}{dot}{operator}"


def _base(name: str, among: Any) -> str:
    base = name.partition(".")[0]
    return base if base in among else name


def _answers(old: _Call, new: _Call) -> Iterator[Difference]:
    come, gone = sorted(new.statuses - old.statuses), sorted(old.statuses - new.statuses)
    if come:
        yield Difference(f"may answer {', '.join(come)}", narrows=not _REFUSALS.isdisjoint(come))
    if gone:
        yield Difference(f"no longer answers {', '.join(gone)}")
    if old.security != new.security:
        yield Difference("other callers are let in", narrows=True)


def _told(key: Key) -> str:
    return f"{key[1]} {key[0]}"
