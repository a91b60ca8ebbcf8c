"""GitHub's own description of its API, which every request and answer of the double is held against.

It is no part of the project (see `tests/shared.py`); where it is absent, nothing is held against anything.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.shared import find

_NAME = "urn:github"


def _strict(schema: Any) -> Any:
    """Return a schema of OpenAPI 3.0 as JSON Schema: `nullable` becomes a type.

    Of the alternatives of a `oneOf` several may hold: GitHub's overlap, down to those for its errors.
    """
    if isinstance(schema, list):
        return [_strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _strict(value) for key, value in schema.items() if key not in ("nullable", "example", "examples", "discriminator")}
    if "oneOf" in made:
        made["anyOf"] = made.pop("oneOf")
    if [each.get("title") for each in made.get("allOf", ())] == ["Simple User", "Enterprise"]:
        made["anyOf"] = made.pop("allOf")  # nobody is both: an error of the description
    if isinstance(reference := made.get("$ref"), str):
        made["$ref"] = f"{_NAME}{reference}"
    if schema.get("nullable") is True:
        if "enum" in made:
            made["enum"] = [*made["enum"], None]
        if isinstance(made.get("type"), str):
            made["type"] = [made["type"], "null"]
        else:
            made = {"anyOf": [made, {"type": "null"}]}
    return made


class Contract:
    """The description, with a validator for whatever was asked so far."""

    def __init__(self, path: Path) -> None:
        self.document = json.loads(path.read_bytes())
        components = {kind: self.document["components"][kind] for kind in ("schemas", "parameters")}
        self._registry = jsonschema_rs.Registry([(_NAME, {"components": _strict(components)})])
        self._validators: dict[tuple[str, ...], jsonschema_rs.Validator | None] = {}

    def operation(self, method: str, template: str) -> dict[str, Any] | None:
        """Return what is said about an operation; None for one that is not in the description."""
        return self.document["paths"].get(template, {}).get(method.lower())

    def faults(self, key: tuple[str, ...], schema: Any, value: Any) -> list[str]:
        """Return where *value* departs from *schema*, which *key* names."""
        if key not in self._validators:
            strict = _strict(schema)
            self._validators[key] = (
                jsonschema_rs.Draft7Validator(strict, registry=self._registry, validate_formats=True) if strict else None
            )
        validator = self._validators[key]
        if validator is None:
            return []
        return [f"{'/'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in validator.iter_errors(value)]

    def resolved(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return what a reference leads to."""
        while "$ref" in value:
            found: Any = self.document
            for step in value["$ref"].removeprefix("#/").split("/"):
                found = found[step]
            value = found
        return value


@cache
def contract() -> Contract | None:
    """Return the description, read once in a process, or None where there is none."""
    path = find("github/github-rest-subset.json")
    return None if path is None else Contract(path)


@dataclass(frozen=True)
class Exchange:
    """A request and its answer."""

    method: str
    template: str
    query: Mapping[str, str]
    body: Any
    status: int
    answer: Any
    is_json: bool


def departures(exchange: Exchange) -> list[str]:
    """Return how an exchange departs from GitHub's description.

    A request that was refused may be wrong: that is why. An operation that the description lacks passes.
    """
    known = contract()
    operation = known.operation(exchange.method, exchange.template) if known else None
    if known is None or operation is None:
        return []
    where = f"{exchange.method} {exchange.template}"
    found = [f"{where} answers {exchange.status}: {fault}" for fault in _answer(known, operation, exchange)]
    if exchange.status < 400:
        found += [f"{where} was asked: {fault}" for fault in _request(known, operation, exchange)]
    return found


def _answer(known: Contract, operation: dict[str, Any], exchange: Exchange) -> list[str]:
    described = operation["responses"].get(str(exchange.status))
    if described is None:
        return ["not a status that GitHub describes"] if exchange.status < 400 else []
    content = known.resolved(described).get("content", {})
    schema = content.get("application/json", {}).get("schema")
    if schema is None or not exchange.is_json:
        return []
    return known.faults((exchange.method, exchange.template, str(exchange.status)), schema, exchange.answer)


def _request(known: Contract, operation: dict[str, Any], exchange: Exchange) -> list[str]:
    found: list[str] = []
    described = [known.resolved(parameter) for parameter in operation.get("parameters", [])]
    names = {parameter["name"]: parameter["schema"] for parameter in described if parameter["in"] == "query"}
    for name, value in exchange.query.items():
        if name not in names:
            found.append(f"with the parameter {name!r}, which GitHub does not know")
            continue
        typed = int(value) if names[name].get("type") == "integer" and value.isdigit() else value
        found += known.faults((exchange.method, exchange.template, "?", name), names[name], typed)
    body = operation.get("requestBody")
    if body is not None and (exchange.body or body.get("required")):
        schema = known.resolved(body)["content"].get("application/json", {}).get("schema")
        found += known.faults((exchange.method, exchange.template, "body"), schema, exchange.body)
    return found
