"""The hourly allowance of requests of each caller."""

from collections import deque
from typing import Any

from tests.github.errors import Refused
from tests.github.hub import Hub
from tests.github.model import Caller

ANONYMOUS = 60
HOUR = 3600
MINUTE = 60
READ, WRITE, POINTS = 1, 5, 900
CREATED = 80


def key(caller: Caller) -> str:
    """Return under what name a caller's requests are counted."""
    return f"installation {caller.installation.id}" if caller.installation else caller.name


def standing(hub: Hub, caller: Caller, resource: str = "core") -> dict[str, Any]:
    """Return what is left of the hour of a *resource*: REST (`core`) or `graphql`."""
    now = int(hub.clock.now().timestamp())
    start, used = hub.used.get(f"{resource} {key(caller)}", (now, 0))
    if now >= start + HOUR:
        start, used = now, 0
    limit = hub.limits.requests if caller.name else min(ANONYMOUS, hub.limits.requests)
    return {"limit": limit, "remaining": max(0, limit - used), "reset": start + HOUR, "used": used, "resource": resource}


def count(hub: Hub, caller: Caller, resource: str) -> None:
    """Count one request."""
    left = standing(hub, caller, resource)
    hub.used[f"{resource} {key(caller)}"] = (left["reset"] - HOUR, left["used"] + 1)


def check_pace(hub: Hub, caller: Caller, *, writes: bool, creates: bool) -> None:
    """Refuse who asks too much within a minute, where that limit holds: https://docs.github.com/rest, "secondary rate limits"."""
    if not hub.limits.secondary:
        return
    now = hub.clock.now().timestamp()
    recent = hub.recent.setdefault(key(caller), deque())
    while recent and recent[0][0] <= now - MINUTE:
        recent.popleft()
    points, created = sum(one[1] for one in recent), sum(one[2] for one in recent)
    if points + (WRITE if writes else READ) > POINTS or created + creates > CREATED:
        message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
        raise Refused(403, message, headers={"Retry-After": str(MINUTE)})
    recent.append((now, WRITE if writes else READ, creates))


def headers(hub: Hub, caller: Caller, resource: str) -> dict[str, str]:
    """Return the headers that tell what is left."""
    return {f"X-RateLimit-{name.capitalize()}": str(value) for name, value in standing(hub, caller, resource).items()}
