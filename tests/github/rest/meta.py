"""What is about no repository: limits and the version."""

from typing import Any

from tests.github.call import Call
from tests.github.errors import Refused
from tests.github.limits import standing
from tests.github.routing import operation
from tests.github.shapes.accounts import public

SINCE = "2026-01-01T00:00:00Z"


@operation("GET", "/rate_limit", "anyone")
def get_rate_limit(call: Call) -> Any:
    core = standing(call.hub, call.caller)
    graphql, search = (standing(call.hub, call.caller, resource) for resource in ("graphql", "search"))
    return {"resources": {"core": core, "search": search, "graphql": graphql}, "rate": core}


@operation("GET", "/meta", "anyone")
def get_meta(call: Call) -> Any:
    return {"verifiable_password_authentication": False}


@operation("GET", "/user", "anyone")
def get_user(call: Call) -> Any:
    if call.caller.is_bot:
        raise Refused(403, "Resource not accessible by integration")
    return public(call.url, call.actor, SINCE)


@operation("GET", "/users/{username}", "anyone")
def get_some_user(call: Call) -> Any:
    return public(call.url, call.account(call.params["username"]), SINCE)
