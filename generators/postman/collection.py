"""The whole collection: checks of health, a folder for each resource in an order that works, and a folder that cleans up."""

from collections.abc import Iterator, Mapping, Set
from typing import Any
from uuid import UUID, uuid5

from generators import joining, openapi, samples
from generators.joining import Entry
from generators.openapi import prose
from generators.openapi.prose import markdown
from generators.postman import schemas, scripts, writing
from generators.postman.requests import Item, folder, request
from generators.postman.walk import Walk
from generators.postman.writing import Written
from generators.slices import once
from synapseops.blueprint.model import Blueprint, Resource

_SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
_NAMESPACE = UUID("6d0f4c0e-9a53-5a0b-8f0a-4f1c1b1a7c11")
_AUTH: dict[str, dict[str, Any]] = {
    "api_key": {
        "type": "apikey",
        "apikey": [
            {"key": "key", "value": "X-API-Key", "type": "string"},
            {"key": "value", "value": "{{api_key}}", "type": "string"},
            {"key": "in", "value": "header", "type": "string"},
        ],
    },
    "jwt": {"type": "bearer", "bearer": [{"key": "token", "value": "{{token}}", "type": "string"}]},
    "none": {"type": "noauth"},
}
_SECRETS = {"api_key": "api_key", "jwt": "token"}


@once
def _walk(blueprint: Blueprint) -> Walk:
    return Walk(blueprint, samples.planned(blueprint).composer)


def part(resource: Resource, blueprint: Blueprint) -> str:
    """Return what *resource* brings to the collection."""
    return joining.write(_entries(resource, blueprint))


def _entries(resource: Resource, blueprint: Blueprint) -> Iterator[Entry]:
    walk = _walk(blueprint)
    plan, own = samples.planned(blueprint).plans[resource.name], openapi.schemas_of(resource, blueprint)
    steps = folder(resource.name, walk.steps(plan), markdown(resource.description))
    yield "folder", "", writing.written([steps], _FOLDERS)
    if removal := list(walk.removal(plan)):
        yield "removal", "", writing.written(removal, _REMOVALS)
    reached = schemas.reached(own, [route.reply for route in resource.routes if route.reply is not None])
    for name in reached:
        if name in own:
            yield "schema", name, writing.written(scripts.schema_lines(name, schemas.plain(own[name])), _LINES)
        else:
            yield "type", name, ""


_FOLDERS, _REMOVALS, _LINES = 2, 4, 5
"""How deep in the document the arrays are that folders, removals and lines of the first script stand in."""


def joined(blueprint: Blueprint, texts: Mapping[str, bytes]) -> bytes:
    """Return the collection, v2.1, of the parts that all resources bring."""
    parts = [list(joining.read(texts[name])) for name in samples.planned(blueprint).plans]
    cleaning = [Written(text) for part in reversed(parts) for kind, _, text in part if kind == "removal"]
    folders = [Written(text) for part in parts for kind, _, text in part if kind == "folder"]
    known = {name: Written(text) for part in parts for kind, name, text in part if kind == "schema"}
    types = {name for part in parts for kind, name, _ in part if kind == "type"}
    return writing.joined(
        {
            "info": _info(blueprint),
            "auth": _AUTH[blueprint.options.auth],
            "event": [scripts.event("prerequest", _script({**known, **_shared(blueprint, types)}))],
            "variable": [{"key": "schemas", "value": "{}"}],
            "item": [folder("Health", _health()), *folders, *([folder("Clean up", cleaning)] if cleaning else [])],
        }
    )


def _shared(blueprint: Blueprint, names: Set[str]) -> dict[str, Written]:
    """Return the lines of the schemas that resources share."""
    known = openapi.schemas_of_types(names, blueprint)
    reached = schemas.reached(known, [*names, openapi.PROBLEM])
    return {name: Written(writing.written(scripts.schema_lines(name, schemas.plain(known[name])), _LINES)) for name in reached}


def _script(known: Mapping[str, Written]) -> list[Any]:
    opening, closing, keeping = scripts.AROUND_SCHEMAS
    return [opening, *(known[name] for name in sorted(known)), closing, keeping]


def environment(blueprint: Blueprint) -> dict[str, Any]:
    """Return the variables that whoever runs the collection fills in."""
    secret = _SECRETS.get(blueprint.options.auth)
    variables = [{"key": "base_url", "value": "http://127.0.0.1:8000", "type": "default", "enabled": True}]
    if secret is not None:
        variables.append({"key": secret, "value": "", "type": "secret", "enabled": True})
    name = f"{blueprint.service.title} (local)"
    return {"id": _identity(blueprint, "environment"), "name": name, "values": variables, "_postman_variable_scope": "environment"}


def _info(blueprint: Blueprint) -> dict[str, Any]:
    service = blueprint.service
    about = [
        markdown(service.description),
        "Runs from top to bottom, from an empty database and back to one: every request asserts what the contract promises.",
    ]
    if roles := prose.every_role(blueprint):
        about.append(f"The caller needs the roles {', '.join(f'`{role}`' for role in roles)}.")
    return {
        "_postman_id": _identity(blueprint, "collection"),
        "name": service.title,
        "description": "\n\n".join(filter(None, about)),
        "version": service.version,
        "schema": _SCHEMA,
    }


def _identity(blueprint: Blueprint, kind: str) -> str:
    return str(uuid5(_NAMESPACE, f"{blueprint.service.name}/{kind}"))


def _health() -> list[Item]:
    return [
        request("The process answers", "GET", "/health/live", scripts.status(200), anonymous=True),
        request("The database answers", "GET", "/health/ready", scripts.status(200), anonymous=True),
    ]
