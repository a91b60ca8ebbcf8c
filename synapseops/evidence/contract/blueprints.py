"""What changed between two blueprints in what the service serves: it knows roles, ranges of dates and renames that no document names."""

from collections.abc import Collection, Iterator, Sequence

from synapseops.blueprint.model import SERVER_FIELDS, Blueprint, Field, Resource, ValueObject
from synapseops.blueprint.uniqueness import implied_by
from synapseops.evidence.contract import fields, limits, operations, usage
from synapseops.evidence.contract.changes import ContractChange, Detail, Verdict, in_order
from synapseops.evidence.contract.facets import differences
from synapseops.evidence.contract.limits import Vocabulary
from synapseops.evidence.contract.usage import REPLIES, Use
from synapseops.evidence.pairs import Pairs, paired

_AUTH = {"api_key": "an API key", "jwt": "a JWT", "none": "nothing"}


def changes(before: Blueprint, after: Blueprint) -> tuple[ContractChange, ...]:
    """Return what is added, changed, renamed and removed for callers of the service, the gravest first."""
    resources = paired(before.resources, after.resources)
    old, new = _vocabularies(before, after, resources)
    found = [*_auth(before, after), *_coming_and_going(resources)]
    for was, now in resources.kept:
        found += _resource(was, now, old, new)
    return in_order([*found, *_types(before, after, old, new)])


def _vocabularies(before: Blueprint, after: Blueprint, resources: Pairs[Resource]) -> tuple[Vocabulary, Vocabulary]:
    old, new = limits.named_types(before), limits.named_types(after)
    apart = frozenset(name for name in old.keys() ^ new.keys()) | frozenset(
        name for name in old.keys() & new.keys() if type(old[name]) is not type(new[name])
    )
    return Vocabulary(before, resources.renamed, apart), Vocabulary(after, {}, apart)


def _auth(before: Blueprint, after: Blueprint) -> Iterator[ContractChange]:
    old, new = before.options.auth, after.options.auth
    if old != new and before.resources and after.resources:
        verdict = Verdict.ADDITIVE if new == "none" else Verdict.BREAKING
        detail = Detail(f"callers show {_AUTH.get(new, new)} instead of {_AUTH.get(old, old)}", verdict)
        yield ContractChange("changed", "authentication", details=(detail,), node=("generate", "service", "auth"))


def _coming_and_going(resources: Pairs[Resource]) -> Iterator[ContractChange]:
    """Say of whole resources that they come or go; then nothing is said of their parts."""
    for one in resources.added:
        yield ContractChange("added", one.name, details=_paths(one, Verdict.ADDITIVE), verdict=Verdict.ADDITIVE, node=one.node)
    for one in resources.removed:
        yield ContractChange("removed", one.name, details=_paths(one, Verdict.BREAKING), verdict=Verdict.BREAKING, node=("resources",))


def _paths(resource: Resource, verdict: Verdict) -> tuple[Detail, ...]:
    """Return a line for each path, with its methods."""
    methods: dict[str, list[str]] = {}
    for route in resource.routes:
        methods.setdefault(route.path, []).append(route.method)
    return tuple(Detail(f"{', '.join(those)} {path}", verdict) for path, those in methods.items())


def _resource(old: Resource, new: Resource, words: Vocabulary, now: Vocabulary) -> Iterator[ContractChange]:
    details = tuple(_of_whole(old, new))
    if old.name != new.name:
        yield ContractChange("renamed", new.name, old.name, details, node=new.node)
    elif details:
        yield ContractChange("changed", new.name, details=details, node=new.node)
    pairs = paired(_fields(old), _fields(new))
    yield from operations.changes(old, new, pairs.renamed)
    shared = frozenset(usage.forms(old)) & frozenset(usage.forms(new))
    before = {field.name: usage.forms_of(field, old) for field in _fields(old)}
    after = {field.name: usage.forms_of(field, new) for field in _fields(new)}
    owner = fields.Owner(new.name, new.node, shared, before, after)
    yield from fields.changes(owner, pairs, words, now)


def _fields(resource: Resource) -> tuple[Field, ...]:
    """Return the fields that may differ: those that the server makes for every resource alike do not."""
    return tuple(field for field in resource.all_fields if field not in SERVER_FIELDS)


def _of_whole(old: Resource, new: Resource) -> Iterator[Detail]:
    if old.path != new.path:
        yield Detail(f"{old.path} is now {new.path}", Verdict.BREAKING)
    renamed = {field.was: field.name for field in new.fields if field.was}
    if renamed.get(old.key.name, old.key.name) != new.key.name:
        yield Detail(f"{new.path}/{{id}} takes {new.key.name} instead of {old.key.name}", Verdict.BREAKING)
    before = [[renamed.get(name, name) for name in one] for one in old.unique_together]
    alone = {renamed.get(field.name, field.name) for field in old.fields if field.unique}
    for group in new.unique_together:
        if not _is_kept_unique(group, alone, before):
            yield Detail(f"{' and '.join(group)} must be unique together", Verdict.BREAKING)
    alone = {field.name for field in new.fields if field.unique}
    for one, now in zip(old.unique_together, before, strict=True):
        if not _is_kept_unique(now, alone, new.unique_together):
            yield Detail(f"{' and '.join(one)} need not be unique together")
    if old.description != new.description:
        yield Detail("another description", Verdict.WORDING)


def _is_kept_unique(group: Sequence[str], alone: Collection[str], groups: Sequence[Sequence[str]]) -> bool:
    return set(group) in [set(one) for one in groups] or bool(implied_by(group, alone, groups))


def _types(before: Blueprint, after: Blueprint, old: Vocabulary, new: Vocabulary) -> Iterator[ContractChange]:
    """Say of the named types that callers meet before and after how they differ: once, not at every field."""
    used, uses = usage.of_types(before), usage.of_types(after)
    for was, now in paired(before.enums, after.enums).kept:
        if now.name in used and now.name in uses:
            use = Use(used[now.name].takes and uses[now.name].takes, used[now.name].gives and uses[now.name].gives)
            details = [fields.judged(one, use) for one in differences({"enum": list(was.words)}, {"enum": list(now.words)})]
            details += [Detail("another description", Verdict.WORDING)] if was.description != now.description else []
            if details:
                yield ContractChange("changed", now.name, details=tuple(details), node=now.node)
    for before_it, now_it in paired(before.value_objects, after.value_objects).kept:
        if now_it.name in used and now_it.name in uses:
            yield from _object(before_it, now_it, used[now_it.name], uses[now_it.name], old, new)


def _object(was: ValueObject, now: ValueObject, used: Use, uses: Use, old: Vocabulary, new: Vocabulary) -> Iterator[ContractChange]:
    if was.description != now.description:
        yield ContractChange("changed", now.name, details=(Detail("another description", Verdict.WORDING),), node=now.node)
    before = {field.name: _forms(field, used) for field in was.fields}
    after = {field.name: _forms(field, uses) for field in now.fields}
    shared = frozenset(form for form, has in {REPLIES: used.gives and uses.gives, "requests": used.takes and uses.takes}.items() if has)
    yield from fields.changes(fields.Owner(now.name, now.node, shared, before, after), paired(was.fields, now.fields), old, new)


def _forms(field: Field, use: Use) -> dict[str, bool]:
    return {**({REPLIES: True} if use.gives else {}), **({"requests": field.required} if use.takes and not field.read_only else {})}
