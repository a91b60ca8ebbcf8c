"""The hourly allowance of requests of each caller."""

from typing import Any

from tests.github.hub import Hub
from tests.github.model import Caller

ANONYMOUS = 60
HOUR = 3600


def key(caller: Caller) -> str:
    """Return under what name a caller's requests are counted."""
    return f"installation {caller.installation.id}" if caller.installation else caller.name


def standing(hub: Hub, caller: Caller) -> dict[str, Any]:
    """Return what is left of the hour."""
    now = int(hub.clock.now().timestamp())
    start, used = hub.used.get(key(caller), (now, 0))
    if now >= start + HOUR:
        start, used = now, 0
    limit = hub.limits.requests if caller.name else min(ANONYMOUS, hub.limits.requests)
    return {"limit": limit, "remaining": max(0, limit - used), "reset": start + HOUR, "used": used, "resource": "core"}


def count(hub: Hub, caller: Caller) -> None:
    """Count one request."""
    left = standing(hub, caller)
    hub.used[key(caller)] = (left["reset"] - HOUR, left["used"] + 1)


def headers(hub: Hub, caller: Caller) -> dict[str, str]:
    """Return the headers that tell what is left."""
    return {f"X-RateLimit-{name.capitalize()}": str(value) for name, value in standing(hub, caller).items()}
