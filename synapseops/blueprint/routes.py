"""The HTTP contract of a resource: one route per operation, with the statuses it may answer."""

import functools
from collections.abc import Callable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from synapseops.blueprint import words
from synapseops.blueprint.model import Action, OnDelete, Ref, Resource, ResourceSchemas, Route
from synapseops.blueprint.naming import Scope

ACTIONS: dict[str, tuple[Action, ...]] = {
    "list": (Action.LIST,),
    "get": (Action.GET,),
    "create": (Action.CREATE,),
    "update": (Action.REPLACE, Action.PATCH),
    "delete": (Action.DELETE,),
    "upsert": (Action.UPSERT,),
}
"""The author's words for operations, and the HTTP actions each grants."""

DEFAULT_OPERATIONS = ("list", "get", "create", "update", "delete")

_BODY = {400, 413, 415}
_METHODS = {
    Action.LIST: "GET",
    Action.CREATE: "POST",
    Action.GET: "GET",
    Action.REPLACE: "PUT",
    Action.PATCH: "PATCH",
    Action.DELETE: "DELETE",
    Action.UPSERT: "PUT",
}
_SUCCESS = {
    Action.LIST: (200,),
    Action.CREATE: (201,),
    Action.GET: (200, 304),
    Action.REPLACE: (200,),
    Action.PATCH: (200,),
    Action.DELETE: (204,),
    Action.UPSERT: (200, 201),
}
_ERRORS: dict[Action, set[int]] = {
    Action.LIST: set(),
    Action.CREATE: {*_BODY, 409},
    Action.GET: {404},
    Action.REPLACE: {*_BODY, 404, 412},
    Action.PATCH: {*_BODY, 404, 412},
    Action.DELETE: {404, 412},
    Action.UPSERT: {*_BODY, 409, 412},
}
_PROSE: dict[Action, tuple[str, str]] = {
    Action.LIST: ("list", "List {plural}"),
    Action.CREATE: ("create", "Create {a} {singular}"),
    Action.GET: ("get", "Get {a} {singular}"),
    Action.REPLACE: ("replace", "Replace {a} {singular}"),
    Action.PATCH: ("update", "Update {a} {singular}"),
    Action.DELETE: ("delete", "Delete {a} {singular}"),
    Action.UPSERT: ("upsert", "Create or replace {a} {singular} by {by}"),
}


class Circumstances(Struct, frozen=True):
    """What the statuses of a route depend on beside its action."""

    has_auth: bool
    may_conflict: bool
    may_be_held: bool


def routes(resource: Resource, granted: dict[Action, tuple[str, ...]], around: Circumstances, ids: Scope) -> Iterator[Route]:
    """Yield the routes of *resource* (its own are not there yet) for the actions in *granted*, which names their roles."""
    for action in Action:
        if action in granted:
            for by in resource.upsert_by if action is Action.UPSERT else (None,):
                yield _route(resource, action, by, granted[action], around, ids)


def _route(resource: Resource, action: Action, by: str | None, roles: tuple[str, ...], around: Circumstances, ids: Scope) -> Route:
    verb, prose = _PROSE[action]
    singular, plural = resource.singular, resource.plural
    summary = prose.format(
        a="an" if singular[0] in "aeiou" else "a", singular=singular, plural=plural, by=" ".join(words.words(by or "")) or by
    )
    name = words.pascal(plural if action is Action.LIST else singular)
    suffix = f"By{words.pascal(by) or 'Field'}" if by else ""
    body, reply = _schemas(resource.schemas, action, by)
    return Route(
        action,
        _METHODS[action],
        _path(resource.path, action, by),
        ids.take(f"{verb}{name}{suffix}"),
        summary,
        roles,
        _SUCCESS[action],
        _errors(action, bool(roles), around),
        body,
        reply,
        by,
    )


def _path(root: str, action: Action, by: str | None) -> str:
    if action is Action.UPSERT:
        return f"{root}/by/{by}/{{value}}"
    return root if action in {Action.LIST, Action.CREATE} else f"{root}/{{id}}"


@functools.cache
def _errors(action: Action, has_roles: bool, around: Circumstances) -> tuple[int, ...]:
    found = {422, 429, 503} | _ERRORS[action]
    if around.has_auth:
        found |= {401, 403} if has_roles else {401}
    if action in {Action.REPLACE, Action.PATCH} and around.may_conflict:
        found.add(409)
    if action is Action.DELETE and around.may_be_held:
        found.add(409)
    return tuple(sorted(found))


def _schemas(schemas: ResourceSchemas, action: Action, by: str | None) -> tuple[str | None, str | None]:
    bodies = {
        Action.CREATE: schemas.create,
        Action.REPLACE: schemas.replace,
        Action.PATCH: schemas.patch,
        Action.UPSERT: dict(schemas.upserts).get(by or ""),
    }
    replies = {Action.LIST: schemas.page, Action.DELETE: None}
    return bodies.get(action), replies.get(action, schemas.read)


def held(resources: dict[str, Resource]) -> Callable[[str], bool]:
    """Return whether deleting one of a resource may be refused: something restricts it, or what its deletion cascades to."""
    referring: dict[str, list[tuple[str, OnDelete]]] = {}
    for resource in resources.values():
        for field in resource.fields:
            if isinstance(field.type, Ref):
                referring.setdefault(field.type.resource, []).append((resource.name, field.type.on_delete))

    def may_be_held(name: str) -> bool:
        seen, waiting = {name}, [name]
        while waiting:
            for other, on_delete in referring.get(waiting.pop(), ()):
                if on_delete is OnDelete.RESTRICT:
                    return True
                if on_delete is OnDelete.CASCADE and other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return False

    return may_be_held


def with_routes(resource: Resource, granted: dict[Action, tuple[str, ...]], around: Circumstances, ids: Scope) -> Resource:
    """Return *resource* with its routes."""
    return replace(resource, routes=tuple(routes(resource, granted, around, ids)))
