"""What changed about one field, in every form that callers meet it in."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from synapseops.blueprint.model import Field, OnDelete, Ref
from synapseops.diagnostics import Pointer
from synapseops.evidence.contract import facets
from synapseops.evidence.contract.changes import ContractChange, Detail, Verdict
from synapseops.evidence.contract.facets import Difference
from synapseops.evidence.contract.limits import Vocabulary
from synapseops.evidence.contract.usage import REPLIES, Use, use_of
from synapseops.evidence.pairs import Pairs

_ON_DELETE = {
    OnDelete.RESTRICT: "deleting the one it refers to is refused",
    OnDelete.CASCADE: "deleting the one it refers to deletes this, too",
    OnDelete.SET_NULL: "deleting the one it refers to makes it null",
}
Forms = Mapping[str, Mapping[str, bool]]
"""By field, the forms it is in, each with whether it must be there."""


class Owner(Struct, frozen=True):
    """What the fields belong to, before and after: its name and node now, the forms that both have, and the fields in each."""

    name: str
    node: Pointer
    shared: frozenset[str]
    before: Forms
    after: Forms

    def old(self, field: Field) -> dict[str, bool]:
        """Return the forms of a field before that both sides have."""
        return {form: must for form, must in self.before.get(field.name, {}).items() if form in self.shared}

    def new(self, field: Field) -> dict[str, bool]:
        """Return the forms of a field after that both sides have."""
        return {form: must for form, must in self.after.get(field.name, {}).items() if form in self.shared}


def changes(owner: Owner, pairs: Pairs[Field], old: Vocabulary, new: Vocabulary) -> Iterator[ContractChange]:
    """Yield what changed about the fields of *owner*, in their order after."""
    for one in pairs.added:
        if forms := owner.new(one):
            yield _added(owner.name, one, forms)
    for one in pairs.removed:
        if forms := owner.old(one):
            node = (*owner.node, "fields", one.name)
            yield ContractChange("removed", f"{owner.name}.{one.name}", touches=tuple(forms), verdict=Verdict.BREAKING, node=node)
    for before, after in pairs.kept:
        forms = {**owner.old(before), **owner.new(after)}
        details = tuple(_details(owner, before, after, old, new)) if forms else ()
        name = f"{owner.name}.{after.name}"
        if before.name != after.name and forms:
            was = f"{owner.name}.{before.name}"
            yield ContractChange("renamed", name, was, details, tuple(forms), Verdict.BREAKING, node=after.node)
        elif details:
            yield ContractChange("changed", name, "", details, tuple(forms), node=after.node)


def _added(owner: str, field: Field, forms: dict[str, bool]) -> ContractChange:
    wanting = [form for form, must in forms.items() if must and form != REPLIES]
    details = (Detail(f"must be sent ({', '.join(wanting)})", Verdict.BREAKING),) if wanting else ()
    return ContractChange("added", f"{owner}.{field.name}", "", details, tuple(forms), Verdict.ADDITIVE, node=field.node)


def _details(owner: Owner, before: Field, after: Field, old: Vocabulary, new: Vocabulary) -> Iterator[Detail]:
    was, now = owner.old(before), owner.new(after)
    use = use_of({form: must for form, must in now.items() if form in was})
    for one in facets.differences(old.facets(before), new.facets(after)):
        yield judged(one, use)
    yield from _presence(was, now)
    yield from _default(before, after, use)
    yield from _promises(before, after)
    yield from _wording(before, after)


def judged(one: Difference, use: Use) -> Detail:
    """Return *one* with what it means where values are used like this, and for whom."""
    whom = [
        *(["requests may hold less"] if one.narrows and use.takes else []),
        *(["replies may hold more"] if one.widens and use.gives else []),
    ]
    return Detail(f"{one.text}: {', '.join(whom)}", Verdict.BREAKING) if whom else Detail(one.text)


def _presence(was: Mapping[str, bool], now: Mapping[str, bool]) -> Iterator[Detail]:
    """Yield in which forms the field is taken or given no longer, or now, and where it must be sent."""
    gone, come = [form for form in was if form not in now], [form for form in now if form not in was]
    if gone:
        yield Detail(f"no longer in {', '.join(gone)}", Verdict.BREAKING)
    if come:
        yield Detail(f"also in {', '.join(come)}")
    wanted = [form for form, must in now.items() if must and form != REPLIES and not was.get(form)]
    spared = [form for form, must in was.items() if must and form in now and not now[form]]
    if wanted:
        yield Detail(f"must be sent ({', '.join(wanted)})", Verdict.BREAKING)
    if spared:
        yield Detail(f"may be left out ({', '.join(spared)})")


def _default(before: Field, after: Field, use: Use) -> Iterator[Detail]:
    """Yield what a field that is left out becomes now; where it may not be left out, that is told already."""
    if before.default == after.default or not use.takes or before.required or after.required:
        return
    old, new = (facets.plain(one.default.value if one.default is not None else "null") for one in (before, after))
    yield Detail(f"left out, it is {new} instead of {old}", Verdict.BREAKING)


def _promises(before: Field, after: Field) -> Iterator[Detail]:
    """Yield what holds between rows."""
    if before.unique != after.unique:
        yield Detail("must be unique", Verdict.BREAKING) if after.unique else Detail("need not be unique")
    if isinstance(before.type, Ref) and isinstance(after.type, Ref) and before.type.on_delete is not after.type.on_delete:
        yield Detail(f"now {_ON_DELETE[after.type.on_delete]}", Verdict.BREAKING)


def _wording(before: Field, after: Field) -> Iterator[Detail]:
    if before.deprecated != after.deprecated:
        yield Detail("deprecated" if after.deprecated else "no longer deprecated", Verdict.WORDING)
    if before.description != after.description:
        yield Detail("another description", Verdict.WORDING)
    if before.example != after.example:
        yield Detail("another example", Verdict.WORDING)
