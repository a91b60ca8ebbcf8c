"""Labels and reviewers of a pull request: set once, and not again where people took them away. They never fail a run."""

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from synapseops.errors import RepositoryError
from synapseops.forge.base import Proposal
from synapseops.forge.github.place import Place


class _Had(Struct, frozen=True):
    """What a pull request has or ever had, casefolded."""

    labels: frozenset[str]
    people: frozenset[str]
    teams: frozenset[str]


async def dress(place: Place, request: Mapping[str, Any], proposal: Proposal, *, is_new: bool) -> tuple[str, ...]:
    """Give *request* the labels and reviewers of *proposal* that it never had; return the reviewers whom GitHub did not take."""
    had = _had(request)
    if _lacks(proposal, had, request) and not is_new:
        had = await _ever_had(place, int(request["number"]), had)
    number = int(request["number"])
    labels = [label for label in proposal.labels if label.casefold() not in had.labels]
    if labels:
        with contextlib.suppress(RepositoryError):
            await place.client.post(place.path("issues", number, "labels"), {"labels": labels}, repeatable=True)
    people, teams = _reviewers(proposal, had, request)
    refused = await _ask(place, number, people, teams)
    return tuple(name for name in proposal.reviewers if name.removeprefix("@").rpartition("/")[2] in refused)


async def _ask(place: Place, number: int, people: list[str], teams: list[str]) -> set[str]:
    """Ask for reviews, of all at once; one who is no collaborator makes GitHub refuse them all, so that they are asked one by one then.

    Return who was not taken.
    """
    where, count = place.path("pulls", number, "requested_reviewers"), len(people) + len(teams)
    if count > 1:
        with contextlib.suppress(RepositoryError):
            await place.client.post(where, {"reviewers": people, "team_reviewers": teams}, repeatable=True)
            return set()
    refused = set()
    for name, body in (*((one, {"reviewers": [one]}) for one in people), *((one, {"team_reviewers": [one]}) for one in teams)):
        try:
            await place.client.post(where, body, repeatable=True)
        except RepositoryError:
            refused.add(name)
    return refused


def _lacks(proposal: Proposal, had: _Had, request: Mapping[str, Any]) -> bool:
    people, teams = _reviewers(proposal, had, request)
    return bool(people or teams or any(label.casefold() not in had.labels for label in proposal.labels))


def _reviewers(proposal: Proposal, had: _Had, request: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Return the people and the teams to be asked; an author reviews nothing of their own."""
    author = str((request.get("user") or {}).get("login", "")).casefold()
    names = [name.removeprefix("@") for name in proposal.reviewers]
    people = [name for name in names if "/" not in name and name.casefold() not in {*had.people, author}]
    teams = [name.rpartition("/")[2] for name in names if "/" in name]
    return people, [name for name in teams if name.casefold() not in had.teams]


def _had(request: Mapping[str, Any]) -> _Had:
    return _Had(
        _folded(label["name"] for label in request.get("labels") or ()),
        _folded(one["login"] for one in request.get("requested_reviewers") or ()),
        _folded(one["slug"] for one in request.get("requested_teams") or ()),
    )


async def _ever_had(place: Place, number: int, had: _Had) -> _Had:
    labels, people, teams = set(had.labels), set(had.people), set(had.teams)
    async for event in place.client.pages(place.path("issues", number, "events")):
        labels |= _folded([event["label"]["name"]] if event.get("event") == "labeled" else ())
        people |= _folded([event["requested_reviewer"]["login"]] if event.get("requested_reviewer") else ())
        teams |= _folded([event["requested_team"]["slug"]] if event.get("requested_team") else ())
    return _Had(frozenset(labels), frozenset(people), frozenset(teams))


def _folded(names: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(name).casefold() for name in names)
