"""The whole collection: checks of health, a folder for each resource in an order that works, and a folder that cleans up."""

from typing import Any
from uuid import UUID, uuid5

from generators import openapi, samples
from generators.openapi.prose import markdown
from generators.postman import schemas, scripts
from generators.postman.requests import Item, folder, request
from generators.postman.walk import Walk
from synapseops.blueprint.model import Blueprint

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


def collection(blueprint: Blueprint) -> dict[str, Any]:
    """Return the collection, v2.1."""
    composer = samples.Composer(blueprint)
    plans = samples.in_order(samples.Planner(blueprint, composer).plans())
    walk = Walk(blueprint, composer)
    folders = [folder(plan.resource.name, walk.steps(plan), markdown(plan.resource.description)) for plan in plans]
    cleaning = [item for plan in reversed(plans) for item in walk.removal(plan)]
    return {
        "info": _info(blueprint),
        "auth": _AUTH[blueprint.options.auth],
        "event": [scripts.event("prerequest", scripts.schemas(_schemas(blueprint)))],
        "variable": [{"key": "schemas", "value": "{}"}],
        "item": [folder("Health", _health()), *folders, *([folder("Clean up", cleaning)] if cleaning else [])],
    }


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
    if blueprint.roles:
        about.append(f"The caller needs the roles {', '.join(f'`{role}`' for role in blueprint.roles)}.")
    return {
        "_postman_id": _identity(blueprint, "collection"),
        "name": service.title,
        "description": "\n\n".join(filter(None, about)),
        "version": service.version,
        "schema": _SCHEMA,
    }


def _identity(blueprint: Blueprint, kind: str) -> str:
    return str(uuid5(_NAMESPACE, f"{blueprint.service.name}/{kind}"))


def _schemas(blueprint: Blueprint) -> dict[str, Any]:
    components = openapi.schemas(blueprint)
    wanted = [route.reply for resource in blueprint.resources for route in resource.routes if route.reply is not None]
    return schemas.shown(components, [*wanted, "Problem"])


def _health() -> list[Item]:
    return [
        request("The process answers", "GET", "/health/live", scripts.status(200), anonymous=True),
        request("The database answers", "GET", "/health/ready", scripts.status(200), anonymous=True),
    ]
