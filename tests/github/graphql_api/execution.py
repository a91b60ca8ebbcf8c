"""A GraphQL request executed: its answer has data and errors, each of GitHub's kinds."""

from functools import cache
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo, GraphQLSchema, build_schema, graphql_sync

from tests.github.errors import Refused
from tests.github.graphql_api import check_runs, mutations, pull_requests, queries
from tests.github.hub import Hub
from tests.github.model import Caller

_KINDS = {401: "UNAUTHENTICATED", 403: "FORBIDDEN", 404: "NOT_FOUND", 422: "UNPROCESSABLE"}


@cache
def schema() -> GraphQLSchema:
    """Return the schema with what answers each field."""
    made = build_schema(Path(__file__).with_name("schema.graphql").read_text())
    for part in (queries.FIELDS, mutations.FIELDS, check_runs.FIELDS, pull_requests.FIELDS):
        for kind, fields in part.items():
            for name, resolve in fields.items():
                made.type_map[kind].fields[name].resolve = resolve
    for kind in ("Actor", "GitObject", "Node"):
        made.type_map[kind].resolve_type = lambda value, info, abstract: value["__typename"]
    return made


def execute(hub: Hub, caller: Caller, body: dict[str, Any]) -> dict[str, Any]:
    """Return what a query or mutation answers."""
    if caller.account is None:
        raise Refused(401, "This endpoint requires you to be authenticated.")
    query = body.get("query")
    if not isinstance(query, str):
        raise Refused(400, "A query attribute must be specified and must be a string.")
    result = graphql_sync(
        schema(),
        query,
        context_value=queries.Asked(hub, caller),
        variable_values=body.get("variables") or {},
        operation_name=body.get("operationName"),
        field_resolver=_resolve,
    )
    answer: dict[str, Any] = {} if result.data is None and result.errors and result.errors[0].path is None else {"data": result.data}
    if result.errors:
        answer["errors"] = [_error(error) for error in result.errors]
    return answer


def _resolve(value: Any, info: GraphQLResolveInfo, **arguments: Any) -> Any:
    """Return a field of a value that is a dictionary."""
    return value.get(info.field_name)


def _error(error: GraphQLError) -> dict[str, Any]:
    shown: dict[str, Any] = {"message": error.message}
    if error.locations:
        shown["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    if error.path is not None:
        shown["path"] = error.path
    if isinstance(error.original_error, Refused):
        shown["type"] = _KINDS.get(error.original_error.status, "UNPROCESSABLE")
    elif error.original_error is not None:
        raise error.original_error
    return shown
