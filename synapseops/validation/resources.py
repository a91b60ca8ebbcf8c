"""Rules for resources: keys, operations, references between them."""

from collections.abc import Iterator, Sequence

from synapseops.blueprint import filtering, uniqueness
from synapseops.blueprint.access import nobody_upserts
from synapseops.blueprint.draft import Draft, DraftField, DraftResource
from synapseops.blueprint.model import Ref
from synapseops.blueprint.routes import ACTIONS, DEFAULT_OPERATIONS
from synapseops.blueprint.schemas import upsert_by
from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.wording import listed, shown
from synapseops.validation import graphs
from synapseops.validation.twice import repeated

SERVER_NAMES = ("id", "created_at", "updated_at", "version")
"""Fields that the server makes; `id` may be the author's where it is the key."""


def something_is_made(draft: Draft) -> Iterator[Fault]:
    """SY027: an intent without resources, mappings and flows has nothing to say."""
    if draft.intent.resources is None and not draft.sections & {"resources", "mappings", "flows"}:
        yield Fault("SY027", (), "the intent has no resources", "add resources: with at least one resource and its fields")


def names_are_free(draft: Draft) -> Iterator[Fault]:
    """SY032: the server's own fields are not the author's, but for `id` as a key named by the author."""
    for resource in draft.resources.values():
        for name, field in resource.fields.items():
            if name not in SERVER_NAMES or (name == "id" and resource.form.id == "id"):
                continue
            hint = "remove it: every resource has one"
            if name == "id":
                hint = "remove it, or write id: id beside fields to make it the key"
            yield Fault("SY032", field.at, f'field "{name}" is made by the server', hint, on="key")


def key_is_one(draft: Draft) -> Iterator[Fault]:
    """SY080: `id: FIELD` names a unique, required, immutable scalar."""
    for resource in draft.resources.values():
        name = resource.form.id
        if name is None:
            continue
        if name not in resource.declared:
            hint = did_you_mean(name, resource.fields) or "name one of its fields"
            yield Fault("SY080", (*resource.at, "id"), f'"{resource.name}" has no field {shown(name)}', hint)
        elif name in resource.fields and (lacks := _lacks_for_key(draft, resource, name)):
            message = f'field "{name}" cannot be the key: {lacks[0]}'
            yield Fault("SY080", (*resource.at, "id"), message, lacks[1])


def _lacks_for_key(draft: Draft, resource: DraftResource, name: str) -> tuple[str, str] | None:
    field = resource.fields[name]
    if field.type is not None and not filtering.may_key(field.type):
        return "it is of a type that addresses nothing", "use string, integer, uuid or another scalar but json, number and boolean"
    if field.nullable or field.default is not None or field.form.says("default"):
        return "a key is required", "remove its ? and its default"
    if field.form.read_only:
        return "it is read-only, and the caller gives the key", "remove read_only"
    absent = [key for key in ("unique", "immutable") if not getattr(field.form, key) and draft.is_whole(*field.at, key)]
    return (f"it is not {listed(absent)}", f"add {', '.join(f'{key}: true' for key in absent)} to it") if absent else None


def operations_exist(draft: Draft) -> Iterator[Fault]:
    """SY070, SY076: operations are words of the language, each once."""
    for resource in draft.resources.values():
        at = (*resource.at, "operations")
        operations = resource.form.operations or []
        for index, word in enumerate(operations):
            if word not in ACTIONS:
                yield Fault("SY070", (*at, index), f"operation {shown(word)} does not exist", _operations_hint(word))
        yield from repeated("operation", operations, at)


def _operations_hint(word: str) -> str:
    return _OTHER_OPERATIONS.get(word.casefold()) or did_you_mean(word, ACTIONS) or f"operations are {listed(ACTIONS, last='and')}"


_OTHER_OPERATIONS = {
    "read": 'did you mean "get"?',
    "patch": '"update" is both PUT and PATCH',
    "put": '"update" is both PUT and PATCH',
    "replace": '"update" is both PUT and PATCH',
    "post": 'did you mean "create"?',
    "insert": 'did you mean "create"?',
    "remove": 'did you mean "delete"?',
    "search": 'search is part of "list"',
}


def upsert_finds_one(draft: Draft) -> Iterator[Fault]:
    """SY071: an upsert finds the resource by a unique field."""
    for resource in draft.resources.values():
        operations = resource.form.operations or []
        unique = [field for field in resource.fields.values() if draft.may_be_unique(field)]
        is_known = all(field.type is not None and field.form.unique for field in unique)
        if "upsert" in operations and is_known and resource.declared == resource.fields.keys() and not upsert_by(resource):
            at = (*resource.at, "operations", operations.index("upsert"))
            message = f'"{resource.name}" has no unique field to upsert by'
            yield Fault("SY071", at, message, _unique_hint(unique))


def _unique_hint(unique: Sequence[DraftField]) -> str:
    """Say what to add, and why the first of *unique*, the fields that are so already, does not count."""
    hint = "add unique: true to a field that callers know, or leave upsert out"
    for field in unique[:1]:
        what = "references" if isinstance(field.type, Ref) else "read-only fields"
        return f'{what} like "{field.name}" do not count: {hint}'
    return hint


def access_is_to_something(draft: Draft) -> Iterator[Fault]:
    """SY075, SY076: roles are given for operations that the resource has."""
    for resource in draft.resources.values():
        operations = resource.form.operations or DEFAULT_OPERATIONS
        for word, roles in (resource.form.access or {}).items():
            at = (*resource.at, "access", word)
            if word not in ACTIONS:
                message = f"access is given to {shown(word)}, which is no operation"
                yield Fault("SY075", at, message, _operations_hint(word), on="key")
            elif word not in operations and draft.is_whole(*resource.at, "operations"):
                message = f'access is given to "{word}", which "{resource.name}" does not have'
                yield Fault("SY075", at, message, "add it to operations, or remove it here", on="key")
            yield from repeated("role", roles, at)


def upserts_are_somebodys(draft: Draft) -> Iterator[Fault]:
    """SY079: where roles are given for creating and for updating, some role may upsert."""
    for resource in draft.resources.values():
        access = resource.form.access or {}
        if "upsert" in (resource.form.operations or ()) and nobody_upserts(access):
            message = f'no role may both create and update "{resource.name}", so that nobody could upsert'
            yield Fault("SY079", (*resource.at, "access"), message, "add upsert: [ROLE] to access", on="key")


def lists_are_no_way_around(draft: Draft) -> Iterator[Fault]:
    """SY082: what takes a role to get takes one to list."""
    for resource in draft.resources.values():
        access = resource.form.access or {}
        if "get" in access and "list" not in access and "list" in (resource.form.operations or DEFAULT_OPERATIONS):
            message = f'"get" takes a role, but any caller may list "{resource.name}" and see the same'
            hint = "add list: [ROLE] to access, or leave list out of operations"
            yield Fault("SY082", (*resource.at, "access", "get"), message, hint, on="key")


def unique_groups_hold(draft: Draft) -> Iterator[Fault]:
    """SY081: a compound key names two or more comparable fields of the resource, each group once."""
    for resource in draft.resources.values():
        seen: set[frozenset[str]] = set()
        for index, group in enumerate(resource.form.unique or ()):
            at = (*resource.at, "unique", index)
            for place, name in enumerate(group):
                yield from _unique_member(resource, name, (*at, place))
            yield from repeated("field", group, at)
            if not draft.is_whole(*at):
                continue
            if frozenset(group) in seen:
                yield Fault("SY081", at, "these fields are unique together already", "remove one of the two groups")
            seen.add(frozenset(group))


def unique_groups_add_something(draft: Draft) -> Iterator[Fault]:
    """SY083: a compound key is idle where a smaller key of the resource says as much."""
    for resource in draft.resources.values():
        groups, at = resource.form.unique or [], (*resource.at, "unique")
        alone = {name for name, field in resource.fields.items() if field.form.unique}
        for index, group in enumerate(groups):
            smaller = uniqueness.implied_by(group, alone, groups)
            is_sound = draft.is_whole(*at, index) and len(set(group)) == len(group) and set(group) <= resource.fields.keys()
            if not smaller or not is_sound:
                continue
            if len(smaller) == 1:
                message, hint = f'field "{smaller[0]}" is unique by itself already', f"unique: true of {shown(smaller[0])}"
            else:
                message, hint = f"{listed(smaller, last='and')} are unique together already", "the other group"
            yield Fault("SY083", (*at, index), f"{message}, so this group demands nothing more", f"remove this group, or {hint}")


def _unique_member(resource: DraftResource, name: str, at: Pointer) -> Iterator[Fault]:
    field = resource.fields.get(name)
    if name not in resource.declared:
        hint = did_you_mean(name, resource.fields) or "name fields of this resource"
        yield Fault("SY081", at, f'"{resource.name}" has no field {shown(name)}', hint)
    elif field is not None and field.type is not None and not filtering.is_comparable(field.type):
        yield Fault("SY081", at, f'field "{name}" cannot be part of a key', "json, lists and value objects are not compared")


def references_can_begin(draft: Draft) -> Iterator[Fault]:
    """SY064: no resource requires, through references, that one of its own kind is there already."""
    needs = {name: _needs(resource) for name, resource in draft.resources.items()}
    graph = {name: list(dict.fromkeys(targets.values())) for name, targets in needs.items()}
    for component in graphs.cycles(graph):
        for name in (name for name in graph if name in component):
            for field, target in needs[name].items():
                if target in component:
                    again = f'another "{name}"' if target == name else f'"{target}", and that again "{name}"'
                    message = f'"{name}" requires {again}: there can be no first one'
                    yield Fault("SY064", (*draft.resources[name].fields[field].at, "type"), message, f"write ref({target})?")


def _needs(resource: DraftResource) -> dict[str, str]:
    return {name: field.type.resource for name, field in resource.fields.items() if isinstance(field.type, Ref) and not field.nullable}
