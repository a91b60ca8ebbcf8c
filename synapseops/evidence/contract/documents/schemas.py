"""What changed in the schemas: each field of a resource or value object once, with the forms of it that the change touches."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from synapseops.evidence.contract import facets as limits
from synapseops.evidence.contract.changes import ContractChange, Detail, Verdict, worst
from synapseops.evidence.contract.documents import document, facets
from synapseops.evidence.contract.documents.document import Document, mapping, sequence
from synapseops.evidence.contract.documents.names import Names
from synapseops.evidence.contract.facets import Difference, Facets

_REPLIES = frozenset({"replies", "pages"})
_WHOLE = ""
"""Stands for the schema itself, where it has no fields."""

Fields = Mapping[str, tuple[Facets, bool]]
"""Fields by name, each with whether it must be there."""
Forms = Mapping[str, Fields]
"""The forms of a resource or value object by what they are for (`replies`, `create`, …)."""


class _Told(Struct):
    """What is said of one field so far: the kinds of change and the words, each with the forms they hold for."""

    was: str = ""
    kinds: dict[str, list[str]] = field(default_factory=dict)
    words: dict[str, list[str]] = field(default_factory=dict)
    meant: dict[str, Verdict] = field(default_factory=dict)
    verdict: Verdict = Verdict.WORDING


def changes(before: Document, after: Document, names: Names) -> Iterator[ContractChange]:
    """Yield the value objects and enums that come and go, and the fields that differ."""
    old, new = _forms(before, names), _forms(after, names)
    for stem in sorted(old.keys() | new.keys()):
        if stem in names.added or stem in names.removed:
            continue
        if stem not in old:
            yield ContractChange("added", stem, verdict=Verdict.ADDITIVE)
        elif stem not in new:
            yield ContractChange("removed", stem, verdict=Verdict.BREAKING)
        else:
            yield from _fields(stem, old[stem], new[stem], names.fields(stem))


def _forms(contract: Document, names: Names) -> dict[str, dict[str, Fields]]:
    schemas = document.schemas(contract)
    families = {name: names.family(name, schemas) for name in schemas}
    stems = {name: stem for name, (stem, _) in families.items()}
    found: dict[str, dict[str, Fields]] = {}
    for name, (stem, form) in families.items():
        found.setdefault(stem, {}).setdefault(form, _fields_of(schemas[name], stems))
    return found


def _fields_of(schema: Mapping[str, Any], stems: Mapping[str, str]) -> Fields:
    properties = mapping(schema.get("properties"))
    if not properties:
        return {_WHOLE: (facets.of(schema, stems), True)}
    required = {str(name) for name in sequence(schema.get("required"))}
    return {name: (facets.of(value, stems), name in required) for name, value in properties.items()}


def _fields(stem: str, old: Forms, new: Forms, renamed: Mapping[str, str]) -> Iterator[ContractChange]:
    told: dict[str, _Told] = {}
    is_both = old.keys() | new.keys() <= {"replies"}  # a value object of one form is taken and given
    forms = [form for form in new if form in old]
    for form in forms:
        known = {new_name: old_name for old_name, new_name in renamed.items() if old_name in old[form] and new_name in new[form]}
        former = {name: known.get(name, name) for name in new[form]}
        for name, was in former.items():
            _compare(told, name, was, old[form].get(was), new[form][name], form, is_both=is_both)
        for name in old[form].keys() - former.values():
            _note(told, name, form, "removed", verdict=Verdict.BREAKING)
    for name, one in sorted(told.items()):
        yield _change(stem, name, one, forms)


def _compare(
    told: dict[str, _Told],
    name: str,
    was: str,
    before: tuple[Facets, bool] | None,
    after: tuple[Facets, bool],
    form: str,
    *,
    is_both: bool,
) -> None:
    takes, gives = form not in _REPLIES or is_both, form in _REPLIES
    if before is None:
        must = after[1] and takes
        _note(told, name, form, "added", [Detail("must be sent", Verdict.BREAKING)] if must else [], verdict=Verdict.ADDITIVE)
        return
    found = [*limits.differences(before[0], after[0]), *_presence(before[1], after[1], takes=takes)]
    details = [Detail(one.text, _verdict(one, takes=takes, gives=gives)) for one in found]
    if was != name:
        _note(told, name, form, "renamed", details, verdict=Verdict.BREAKING)
        told[name].was = was
    elif found:
        _note(told, name, form, "changed", details)


def _verdict(one: Difference, *, takes: bool, gives: bool) -> Verdict:
    return Verdict.BREAKING if (one.narrows and takes) or (one.widens and gives) else Verdict.ADDITIVE


def _presence(before: bool, after: bool, *, takes: bool) -> Iterator[Difference]:
    if before != after:
        words = ("must be sent", "may be left out") if takes else ("is always there", "may be missing")
        yield Difference(words[0] if after else words[1], narrows=after, widens=not after)


def _note(
    told: dict[str, _Told], name: str, form: str, kind: str, details: Sequence[Detail] = (), *, verdict: Verdict = Verdict.WORDING
) -> None:
    one = told.setdefault(name, _Told())
    one.kinds.setdefault(kind, []).append(form)
    for detail in details:
        one.words.setdefault(detail.text, []).append(form)
        one.meant[detail.text] = worst((one.meant.get(detail.text, Verdict.WORDING), detail.verdict))
    one.verdict = worst((one.verdict, verdict))


def _change(stem: str, name: str, told: _Told, forms: list[str]) -> ContractChange:
    touched = [form for form in forms if any(form in those for those in told.kinds.values())]
    kind = next(iter(told.kinds)) if len(told.kinds) == 1 else "changed"
    details = [Detail(_with_forms(word, those, touched), told.meant[word]) for word, those in told.words.items()]
    if len(told.kinds) > 1:
        details += [Detail(f"{kind} in {', '.join(those)}", told.verdict) for kind, those in told.kinds.items() if kind != "changed"]
    return ContractChange(
        kind,
        f"{stem}.{name}" if name != _WHOLE else stem,
        f"{stem}.{told.was}" if told.was and kind == "renamed" else "",
        tuple(details),
        tuple(touched),
        told.verdict,
    )


def _with_forms(word: str, those: list[str], touched: list[str]) -> str:
    return word if set(those) == set(touched) else f"{word} ({', '.join(those)})"
