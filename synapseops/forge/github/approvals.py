"""Who approved of which breaking changes, as comments on a pull request say, read anew each time.

    /synapse approve-breaking FINGERPRINT

counts as the one command of a comment that nobody edited, by somebody who may write to the repository now.
"""

import re
from collections.abc import Mapping
from typing import Any

from synapseops.forge.github.failures import Absent
from synapseops.forge.github.place import Place
from synapseops.forge.github.spoken import is_alone, spoken

_VERB = "approve-breaking"
_MARK = re.compile(r"[0-9A-Za-z_.:-]{1,128}")
_MAY_WRITE = frozenset({"admin", "maintain", "write"})
_MOST_PEOPLE = 20


async def approved(place: Place, number: int) -> dict[str, str]:
    """Return the fingerprints that people approved of on the pull request *number*, each with who did so last."""
    asked: dict[str, list[str]] = {}
    for comment in await place.comments(number):
        if mark := _approved_by(comment):
            asked.setdefault(mark, []).insert(0, str(comment["user"]["login"]))
    people = list(dict.fromkeys(login for logins in asked.values() for login in logins))[:_MOST_PEOPLE]
    allowed = {login for login in people if await may_write(place, login)}
    found = {mark: next((login for login in logins if login in allowed), None) for mark, logins in asked.items()}
    return {mark: login for mark, login in found.items() if login is not None}


async def may_write(place: Place, login: str) -> bool:
    """Tell whether *login* may write to the repository, as GitHub says now."""
    try:
        found: Mapping[str, Any] = await place.client.get(place.path("collaborators", login, "permission"))
    except Absent:
        return False
    return str(found.get("permission")) in _MAY_WRITE


def _approved_by(comment: Mapping[str, Any]) -> str:
    """Return the fingerprint that *comment* approves of, "" for none: where it was edited, since others may edit what somebody wrote."""
    author, body = comment.get("user") or {}, str(comment.get("body") or "")
    if author.get("type") != "User" or comment.get("created_at") != comment.get("updated_at") or not is_alone(body):
        return ""
    words = spoken(body) or []
    return words[1] if len(words) == 2 and words[0] == _VERB and _MARK.fullmatch(words[1]) else ""
