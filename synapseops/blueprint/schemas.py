"""Names of the contract's schemas: resources and types keep their own, derived ones step aside."""

from collections.abc import Mapping

from msgspec import Struct

from synapseops.blueprint import filtering, words
from synapseops.blueprint.draft import Draft, DraftResource
from synapseops.blueprint.model import ObjectSchemas, ResourceSchemas
from synapseops.blueprint.naming import Scope
from synapseops.blueprint.routes import DEFAULT_OPERATIONS

_OURS = ("Problem",)
"""Schemas that every contract has."""


class SchemaNames(Struct, frozen=True):
    """The names given out, by resource, value object and enum."""

    resources: Mapping[str, ResourceSchemas]
    objects: Mapping[str, ObjectSchemas]
    enums: Mapping[str, str]


def schema_names(draft: Draft) -> SchemaNames:
    """Give every schema of the contract a name of its own."""
    scope = Scope(_OURS)
    resources = {name: scope.take(name, f"{name}Resource") for name in draft.resources}
    objects = {name: scope.take(name, f"{name}Object") for name, drafted in draft.types.items() if drafted.form.fields is not None}
    enums = {name: scope.take(name, f"{name}Enum") for name, drafted in draft.types.items() if drafted.form.enum is not None}
    return SchemaNames(
        {name: _of_resource(read, draft.resources[name], scope) for name, read in resources.items()},
        {name: ObjectSchemas(read, scope.take(f"{read}Input"), scope.take(f"{read}Patch")) for name, read in objects.items()},
        enums,
    )


def _of_resource(read: str, drafted: DraftResource, scope: Scope) -> ResourceSchemas:
    return ResourceSchemas(
        read,
        scope.take(f"{read}Create"),
        scope.take(f"{read}Replace"),
        scope.take(f"{read}Patch"),
        scope.take(f"{read}Page"),
        tuple((by, scope.take(f"{read}UpsertBy{words.pascal(by) or 'Field'}")) for by in upsert_by(drafted)),
    )


def upsert_by(drafted: DraftResource) -> tuple[str, ...]:
    """Return the unique fields that upserts may find a resource by, in order; empty when there is no such operation."""
    if "upsert" not in (drafted.form.operations or DEFAULT_OPERATIONS):
        return ()
    return tuple(
        name for name, field in drafted.fields.items() if field.form.unique and not field.form.read_only and filtering.may_find(field.type)
    )
