"""What a run will want to know soon, asked along with the next thing that GraphQL is asked, and noted where it is wanted.

    wishes.add(Wish("synapse/todo", lock="generated/todo/synapse.lock", source="1f0c…", intent="synapse.yaml"))

Whatever was not told, or not wholly, is asked for by whoever wants it.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from synapseops.forge.github.answered import Commit
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.place import Place
from synapseops.forge.github.wish import Asked, Wish

_MOST_WISHES = 10
_BOT = "[bot]"
_ID = re.compile("[0-9a-f]{40}")


class Told(Struct, frozen=True):
    """Pull requests as REST answers, the newest first; `is_all`: there were never others."""

    pulls: Sequence[Mapping[str, Any]]
    is_all: bool


class Wishes:
    """The wishes of one run. What was told serves once."""

    def __init__(self, place: Place, objects: Objects) -> None:
        self._place = place
        self._objects = objects
        self._waiting: list[Wish] = []
        self._pulls: dict[str, Told] = {}
        self._absent: set[str] = set()

    def add(self, wish: Wish) -> None:
        """Let *wish* go along with what is asked next."""
        if not _ID.fullmatch(wish.source):
            wish = replace(wish, source="")
        self._waiting = [*(one for one in self._waiting if one.branch != wish.branch), wish][-_MOST_WISHES:]

    def take(self) -> Asked:
        """Return what is to be asked of the repository: it is asked once."""
        asked, self._waiting = tuple(self._waiting), []
        return Asked(asked)

    def note(self, asked: Asked, repository: Mapping[str, Any] | None, *, is_whole: bool) -> None:
        """Note what GraphQL answered of the repository; *is_whole*: what is not told is not there, rather than could not be told."""
        if repository is None:
            return
        for index, wish in enumerate(asked.wishes):
            self._note_pulls(wish, repository.get(f"p{index}"), repository.get(f"q{index}"))
            ref = repository.get(f"r{index}")
            if ref is None and is_whole:
                self._absent.add(wish.branch)
            self._note_commit((ref or {}).get("target"))
            self._note_commit(repository.get(f"s{index}"))

    def is_absent(self, branch: str) -> bool:
        """Tell whether it was told that there is no such *branch*; it may be made after that was told once."""
        was, self._absent = branch in self._absent, self._absent - {branch}
        return was

    def pulls(self, branch: str) -> Told | None:
        """Return the pull requests from *branch* where they were told: all open ones, and the newest."""
        return self._pulls.pop(branch, None)

    def _note_pulls(self, wish: Wish, newest: Mapping[str, Any] | None, opened: Mapping[str, Any] | None) -> None:
        if newest is None or opened is None or _is_more(opened):
            return
        found = {int(one["number"]): one for one in (*newest["nodes"], *opened["nodes"]) if not one["isCrossRepository"]}
        self._pulls[wish.branch] = Told([answer(found[number]) for number in sorted(found, reverse=True)], is_all=not _is_more(newest))
        for one in found.values():
            for last in (one["commits"] or {"nodes": ()})["nodes"]:
                self._note_commit(last["commit"])
        for one in opened["nodes"]:
            if not _is_more(one["comments"]):
                self._place.learn_comments(int(one["number"]), [_comment(comment) for comment in one["comments"]["nodes"]])

    def _note_commit(self, commit: Mapping[str, Any] | None) -> None:
        """Note a commit, and the text of the file that was asked for with it."""
        if not commit or "tree" not in commit:
            return
        id = str(commit["oid"])
        if not _is_more(commit["parents"]):
            parents = tuple(str(one["oid"]) for one in commit["parents"]["nodes"])
            self._objects.add(Commit(id, str(commit["tree"]["oid"]), str(commit["message"]), parents))
        self._objects.note_text(commit.get("file"))


def answer(pull: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a pull request of this repository as REST answers. Who was asked to review it is not told: teams are not for all to see."""
    return {
        "number": pull["number"],
        "state": "open" if pull["state"] == "OPEN" else "closed",
        "merged_at": pull["mergedAt"],
        "title": pull["title"],
        "body": pull["body"],
        "draft": pull["isDraft"],
        "html_url": pull["url"],
        "user": _account(pull["author"]),
        "labels": [{"name": one["name"]} for one in (pull["labels"] or {"nodes": ()})["nodes"]],
        "head": {"ref": pull["headRefName"], "sha": pull["headRefOid"], "repo": {"id": _HERE}},
        "base": {"ref": pull["baseRefName"], "repo": {"id": _HERE}},
    }


_HERE = 0
"""The number of this very repository, which nobody asks for: that a pull request comes from it is all there is to know."""


def _is_more(connection: Mapping[str, Any]) -> bool:
    return bool(connection["pageInfo"]["hasNextPage"])


def _comment(told: Mapping[str, Any]) -> Mapping[str, Any]:
    account, when = _account(told["author"]), {"created_at": told["createdAt"], "updated_at": told["updatedAt"]}
    return {"user": account, "body": told["body"], **when}


def _account(actor: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """Return who did something: a bot's name ends otherwise in REST. Accounts that are gone are none here, and `ghost` there."""
    if actor is None:
        return None
    kind, login = str(actor["__typename"]), str(actor["login"])
    is_bot = kind == "Bot" and not login.endswith(_BOT)
    return {"login": f"{login}{_BOT}" if is_bot else login, "type": kind}
