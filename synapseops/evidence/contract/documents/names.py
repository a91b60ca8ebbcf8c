"""What of the contract before is what of the contract after: resources and their paths, the schemas that belong together, fields."""

import re
from collections.abc import Mapping

from msgspec import Struct

from synapseops.blueprint.model import Blueprint, Resource, ValueObject
from synapseops.evidence.contract.documents.document import Document, operations, resource, schema_of, schemas

_DERIVED = re.compile(r"(.+?)(Create|Replace|Patch|Page|Input|UpsertBy\w+)")
_ROLES = {"": "replies", "Create": "create", "Replace": "replace", "Patch": "patch", "Page": "pages", "Input": "requests"}
_UPSERT = "upsert"


class Renames(Struct, frozen=True):
    """The old names that the author tells: of resources, and of fields by the resource or value object; and every name that is no
    derived one, though it may look so."""

    resources: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    own: frozenset[str] = frozenset()


NO_RENAMES = Renames({}, {})


def renames(blueprint: Blueprint) -> Renames:
    """Return what *blueprint* says with `was`."""
    owners: tuple[Resource | ValueObject, ...] = (*blueprint.resources, *blueprint.value_objects)
    return Renames(
        {one.schemas.read: schema_of(one.was) for one in blueprint.resources if one.was},
        {owner.schemas.read: {field.name: field.was for field in owner.fields if field.was} for owner in owners},
        frozenset([*(owner.schemas.read for owner in owners), *(enum.schema for enum in blueprint.enums)]),
    )


class Names(Struct, frozen=True):
    """Both contracts' names side by side.

    `kept` are the resources of both, by their name after (name before, path before); `prefixes` their paths after. `added` and
    `removed` are those of one alone, with their operations.
    """

    said: Renames
    kept: Mapping[str, tuple[str, str]]
    prefixes: Mapping[str, str]
    added: Mapping[str, tuple[str, ...]]
    removed: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, before: Document, after: Document, said: Renames) -> "Names":
        """Match the resources of both contracts: by name, else by the old name that the author tells."""
        old, new = _resources(before), _resources(after)
        former = {name: name for name in new if name in old}
        for name in new:
            was = said.resources.get(name, "")
            if name not in former and was in old and was not in new and was not in former.values():
                former[name] = was
        return cls(
            said,
            {name: (was, _prefix(old[was])) for name, was in former.items()},
            {name: _prefix(new[name]) for name in former},
            {name: _told(new[name]) for name in new if name not in former},
            {name: _told(old[name]) for name in old if name not in former.values()},
        )

    @property
    def renamed(self) -> dict[str, str]:
        """Resources that are called something else: name before → after."""
        return {old: name for name, (old, _) in self.kept.items() if old != name}

    def fields(self, stem: str) -> dict[str, str]:
        """Return the fields of *stem* that the author says are renamed: name before → after."""
        return {old: new for new, old in self.said.fields.get(stem, {}).items()}

    def after(self, path: str, owner: str) -> str:
        """Return what *path*, of an operation of the resource *owner* before, is now."""
        name = self.renamed.get(owner, owner)
        if name not in self.kept:
            return path
        prefix = self.kept[name][1]
        rest = path[len(prefix) :] if path == prefix or path.startswith(f"{prefix}/") else None
        if rest is None:
            return path
        for old, new in self.fields(name).items():
            rest = rest.replace(f"/by/{old}/", f"/by/{new}/") if rest.startswith(f"/by/{old}/") else rest
        return f"{self.prefixes[name]}{rest}"

    def family(self, schema: str, among: Mapping[str, object]) -> tuple[str, str]:
        """Return what *schema*, one *among* others, is the form of, by its name after, and its part there (`replies`, `create`, …)."""
        derived = _DERIVED.fullmatch(schema) if schema not in self.said.own else None
        stem, suffix = (derived[1], derived[2]) if derived is not None and derived[1] in among else (schema, "")
        return self.renamed.get(stem, stem), _ROLES.get(suffix, _UPSERT)


def _resources(document: Document) -> dict[str, list[tuple[str, str]]]:
    """Return the operations (path, method) of each resource: those that bear the name of a schema as their tag."""
    named = schemas(document)
    found: dict[str, list[tuple[str, str]]] = {}
    for key, operation in operations(document).items():
        if (name := resource(operation)) in named:
            found.setdefault(name, []).append(key)
    return found


def _prefix(keys: list[tuple[str, str]]) -> str:
    return min((path for path, _ in keys), key=lambda path: (len(path), path))


def _told(keys: list[tuple[str, str]]) -> tuple[str, ...]:
    """Return a line for each path, with its methods."""
    methods: dict[str, list[str]] = {}
    for path, method in keys:
        methods.setdefault(path, []).append(method)
    return tuple(f"{', '.join(those)} {path}" for path, those in methods.items())
