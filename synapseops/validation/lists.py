"""Rules for `list` of a resource: what may be filtered, sorted and searched by."""

from collections.abc import Iterator

from synapseops.blueprint import filtering
from synapseops.blueprint.draft import Draft, DraftResource
from synapseops.blueprint.model import ID, SERVER_FIELDS, FieldType
from synapseops.blueprint.routes import DEFAULT_OPERATIONS
from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.wording import shown
from synapseops.validation.twice import repeated

_KEYS = ("filter", "sort", "search")


def list_options_are_used(draft: Draft) -> Iterator[Fault]:
    """SY074: options of a list that is not served are idle."""
    for resource in draft.resources.values():
        is_idle = resource.form.list is not None and "list" not in (resource.form.operations or DEFAULT_OPERATIONS)
        if is_idle and draft.is_whole(*resource.at, "operations"):
            message = f'"{resource.name}" cannot be listed, so these options have no effect'
            yield Fault("SY074", (*resource.at, "list"), message, "add list to operations, or remove them", on="key")


def list_fields_fit(draft: Draft) -> Iterator[Fault]:
    """SY072, SY073, SY076: filters, sort orders and search name fields that are there, suit it, and are named once."""
    for resource in draft.resources.values():
        known = _known(resource)
        for key in _KEYS if resource.form.list is not None else ():
            names = getattr(resource.form.list, key) or []
            at = (*resource.at, "list", key)
            for index, name in enumerate(names):
                if name not in known and name not in resource.declared:
                    yield Fault("SY072", (*at, index), f'"{resource.name}" has no field {shown(name)}', _hint(name, known))
                elif (kind := known.get(name)) is not None:
                    yield from _suits(kind, key, name, (*at, index))
            yield from repeated("field", names, at)


def _suits(kind: FieldType, key: str, name: str, at: Pointer) -> Iterator[Fault]:
    if key == "search" and not filtering.is_searchable(kind):
        yield Fault(
            "SY073", at, f'field "{name}" cannot be searched', "search looks into string, text, email and url; others can be filtered"
        )
    elif not filtering.is_comparable(kind):
        verb = {"filter": "filtered by", "sort": "sorted by"}.get(key, "searched")
        yield Fault("SY073", at, f'lists cannot be {verb} "{name}"', "json, lists and value objects are not compared")


def _known(resource: DraftResource) -> dict[str, FieldType | None]:
    """Return the types of all fields of a resource, the server's included."""
    server = SERVER_FIELDS if resource.form.id is not None else (ID, *SERVER_FIELDS)
    return {**{field.name: field.type for field in server}, **{name: field.type for name, field in resource.fields.items()}}


def _hint(name: str, known: dict[str, FieldType | None]) -> str:
    bare = name.lstrip("-+")
    if bare in known:
        return f'write "{bare}": callers choose the direction'
    return did_you_mean(name.partition(".")[0], known) or "name fields of this resource"
