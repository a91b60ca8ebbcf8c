"""The whole document: who the service is, its paths, and the components that they share."""

from collections.abc import Iterable, Sequence, Set
from itertools import groupby
from typing import Any

from msgspec import Struct

from generators.openapi import prose
from generators.openapi.emitter import emit
from generators.openapi.parameters import Parameters
from generators.openapi.responses import PROBLEM, Responses, headers, problem_schema
from generators.openapi.schemas import Schemas, ref
from synapseops.blueprint.model import Action, Blueprint, Resource, Route, Service

Object = dict[str, Any]

_SERVICE_TAG = "Service health"
_MERGE_PATCH = "application/merge-patch+json"
_JSON = "application/json"
_OK = {"type": "object", "required": ["status"], "properties": {"status": {"type": "string", "const": "ok"}}}
_SCHEMES: dict[str, Object] = {
    "api_key": {"type": "apiKey", "in": "header", "name": "X-API-Key", "description": "A key that the service's operators gave out."},
    "jwt": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "A token of the configured issuer."},
}


class Part(Struct, frozen=True):
    """What a resource brings to the document: entries of its sections, and the headers and types that these name."""

    paths: Object
    schemas: Object
    parameters: Object
    responses: Object
    headers: frozenset[str]
    types: frozenset[str]


def document_text(blueprint: Blueprint) -> str:
    """Return `openapi.yaml`."""
    return emit(document(blueprint))


def document(blueprint: Blueprint) -> Object:
    """Return the OpenAPI 3.1 document, which holds everything the service answers and nothing else."""
    return whole(blueprint, [part(resource, blueprint) for resource in blueprint.resources])


def part(resource: Resource, blueprint: Blueprint) -> Part:
    """Return what *resource* brings to the document."""
    known, responses = Schemas(blueprint), Responses()
    parameters = Parameters(known)
    paths = _paths(resource, blueprint, parameters, responses)
    own = known.of(resource)
    return Part(paths, own, parameters.components(), responses.components(), responses.used, known.used)


def whole(blueprint: Blueprint, parts: Sequence[Part]) -> Object:
    """Return the document that *parts*, one of each resource, come to."""
    own = Responses()
    types = frozenset[str]().union(*(one.types for one in parts))
    paths = _union(one.paths for one in parts) | _service_paths(own)
    components = {
        "schemas": Schemas(blueprint).types(types) | _union(one.schemas for one in parts) | {PROBLEM: problem_schema()},
        "parameters": dict(sorted(_union(one.parameters for one in parts).items())),
        "headers": headers(own.used.union(*(one.headers for one in parts))),
        "responses": dict(sorted((_union(one.responses for one in parts) | own.components()).items())),
        "securitySchemes": {name: scheme for name, scheme in _SCHEMES.items() if name == blueprint.options.auth},
    }
    return {
        "openapi": "3.1.0",
        "info": _info(blueprint.service),
        "servers": [{"url": "/", "description": "Where this document is served."}],
        "security": _security(blueprint),
        "tags": [*map(_tag, blueprint.resources), {"name": _SERVICE_TAG, "description": "How the service itself is doing."}],
        "paths": paths,
        "components": {name: value for name, value in components.items() if value},
    }


def schemas_of(resource: Resource, blueprint: Blueprint) -> Object:
    """Return the schemas that are a resource's own, by name."""
    return Schemas(blueprint).of(resource)


def schemas_of_types(names: Set[str], blueprint: Blueprint) -> Object:
    """Return the schemas of enums and value objects called *names*, and of those inside of them; and that of problems."""
    return Schemas(blueprint).types(names) | {PROBLEM: problem_schema()}


def _union(sections: Iterable[Object]) -> Object:
    return dict(entry for section in sections for entry in section.items())


def _info(service: Service) -> Object:
    return {
        "title": service.title,
        "version": service.version,
        "description": prose.service(service),
        "contact": {"name": ", ".join(service.owners) or service.title},
        "license": _license(service.license),
    }


def _license(expression: str) -> Object:
    """Return the licence by its SPDX expression; without one, nobody has been given any rights."""
    return {"name": expression, "identifier": expression} if expression else {"name": "Proprietary", "identifier": "LicenseRef-Proprietary"}


def _tag(resource: Resource) -> Object:
    return {"name": resource.name, "description": prose.resource(resource)}


def _security(blueprint: Blueprint) -> list[Object]:
    return [{blueprint.options.auth: []}] if blueprint.options.auth in _SCHEMES else []


def _paths(resource: Resource, blueprint: Blueprint, parameters: Parameters, responses: Responses) -> Object:
    result: Object = {}
    for path, routes in groupby(resource.routes, key=lambda route: route.path):
        item = result.setdefault(path, {})
        for route in routes:
            if "{" in path:
                item.setdefault("parameters", parameters.of_path(path, resource, route.by))
            item[route.method.lower()] = _operation(route, resource, blueprint, parameters, responses)
    return result


def _operation(route: Route, resource: Resource, blueprint: Blueprint, parameters: Parameters, responses: Responses) -> Object:
    result: Object = {
        "operationId": route.operation_id,
        "summary": route.summary,
        "description": prose.operation(route, resource, blueprint),
        "tags": [resource.name],
    }
    if roles := prose.roles(route, blueprint):
        result["x-roles"] = list(roles)  # OpenAPI has roles of OAuth alone
    result["parameters"] = parameters.of_operation(route, resource)
    if route.body is not None:
        result["requestBody"] = _body(route, route.body)
    result["responses"] = responses.of(route, resource)
    return result


def _body(route: Route, schema: str) -> Object:
    media = (_MERGE_PATCH, _JSON) if route.action is Action.PATCH else (_JSON,)
    return {"required": True, "content": {name: {"schema": ref(schema)} for name in media}}


def _service_paths(responses: Responses) -> Object:
    """Return the endpoints that machines watch: open to all of them, and never rate-limited."""
    fault = {"4XX": responses.problem(None)}
    alive = {"200": responses.plain("It is alive.", _JSON, _OK)} | fault
    ready = {"200": responses.plain("It is ready.", _JSON, _OK), "503": responses.problem(503)} | fault
    metrics = {"200": responses.plain("The metrics.", "text/plain", {"type": "string"})} | fault
    return {
        "/health/live": _service_path("checkLiveness", "Check liveness", "Tells whether the process answers.", alive),
        "/health/ready": _service_path("checkReadiness", "Check readiness", "Tells whether the database answers, too.", ready),
        "/metrics": _service_path("readMetrics", "Read metrics", "Returns counters and timings in the format of Prometheus.", metrics),
    }


def _service_path(operation_id: str, summary: str, description: str, responses: Object) -> Object:
    operation = {"operationId": operation_id, "summary": summary, "description": description, "tags": [_SERVICE_TAG], "security": []}
    return {"get": {**operation, "responses": responses}}
