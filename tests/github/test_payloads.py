"""What the double delivers has the shape of what GitHub delivered: every key that all real payloads of an event have, with its type."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from tests.github.conftest import World
from tests.shared import shared

Shape = dict[str, set[type]]
DEEP = 6
NOTHING: set[type] = {type(None)}

# What real payloads have for reasons of their own.
OF_THEIR_TIME = {
    "organization",  # only repositories of organizations have it
    "repository.stargazers",  # push: names of an old API, no consumer's
    "repository.master_branch",
    "repository.owner.name",
    "repository.owner.email",
    "changes",
}


def shapes(payload: Any, path: str = "", depth: int = DEEP) -> Iterator[tuple[str, type]]:
    """Yield the path and type of everything in *payload*; the entries of a list are one."""
    if isinstance(payload, dict) and depth:
        for key, value in payload.items():
            where = f"{path}.{key}" if path else key
            yield where, type(value)
            yield from shapes(value, where, depth - 1)
    elif isinstance(payload, list):
        for value in payload:
            yield from shapes(value, f"{path}[]", depth - 1)


def known() -> dict[tuple[str, str | None], list[Any]]:
    """Return the real payloads by event and action."""
    found = defaultdict(list)
    for file in sorted(shared("github/payloads/push.1.json").parent.iterdir()):
        event = file.name.split(".")[0]
        payload = json.loads(file.read_bytes())
        found[event, payload.get("action")].append(payload)
    return found


def common(payloads: list[Any]) -> Shape:
    """Return what all payloads have, wherever their parents have anything."""
    seen: dict[str, list[set[type]]] = defaultdict(list)
    for payload in payloads:
        types: Shape = defaultdict(set)
        for path, kind in shapes(payload):
            types[path].add(kind)
        for path, kinds in types.items():
            seen[path].append(kinds)
    return {path: set.union(*kinds) for path, kinds in seen.items() if len(kinds) == len(payloads)}


def is_there(shown: Shape, parent: str) -> bool:
    """Whether what should hold a path is there: an object that is not null, a list that is not empty."""
    if parent.endswith("[]"):
        return any(path.startswith(f"{parent}.") for path in shown)
    return not parent or shown.get(parent, NOTHING) != NOTHING


def agree(ours: set[type], theirs: set[type]) -> bool:
    """Whether values may be the same thing: null tells nothing."""
    return bool(ours & theirs) or NOTHING in (ours, theirs)


def lived(world: World) -> None:
    """Let happen whatever there are real payloads of."""
    alice, repo = world.alice, "octo/shop"
    world.github.add_person("bob", {repo: "write"})
    head = alice.push(repo, "work", {"new.txt": b"1", "synapse.yaml": b"name: new\n", "docs/guide.md": None})
    pull = alice.open_pull_request(repo, "work", draft=True)
    world.bot.post("/issues/1/labels", json={"labels": ["one"]})
    world.bot.delete("/issues/1/labels/one")
    world.bot.post("/pulls/1/requested_reviewers", json={"reviewers": ["bob"]})
    world.bot.request("DELETE", "/pulls/1/requested_reviewers", json={"reviewers": ["bob"]})
    for mutation in ("markPullRequestReadyForReview", "convertPullRequestToDraft", "markPullRequestReadyForReview"):
        query = f'mutation {{ {mutation}(input: {{pullRequestId: "PR_{pull.id}"}}) {{ clientMutationId }} }}'
        world.bot.post(world.github.graphql_url, json={"query": query})
    said = alice.comment(repo, 1, "hello")
    alice.edit_comment(repo, said, "bye")
    alice.delete_comment(repo, said)
    action = {"identifier": "accept", "label": "Accept", "description": "Take it"}
    made = world.bot.post("/check-runs", json={"name": "synapse", "head_sha": head, "conclusion": "success", "actions": [action]}).json()
    run = world.repo.checks[made["id"]]
    alice.press(repo, run, "accept")
    alice.rerun(repo, run)
    alice.rerun_all(repo, run)
    alice.push(repo, "work", {"new.txt": b"2"})
    alice.close(1)
    alice.reopen(1)
    alice.merge(1, delete_branch=True)
    other = world.github.add_repository("octo/other")
    world.github.install(world.app, [other])
    world.github.take(world.installation, [other])
    world.github.suspend(world.installation)
    world.github.unsuspend(world.installation)
    world.github.grant(world.installation, world.installation.permissions)
    world.github.uninstall(world.installation)


def test_payloads_have_what_real_ones_have(world: World) -> None:
    real = known()
    lived(world)
    ours = defaultdict(list)
    for delivery in world.github.deliveries.records:
        ours[delivery.event, delivery.action].append(delivery.payload)

    missing, other = [], []
    for key in real.keys() & ours.keys():
        expected, shown = common(real[key]), common([max(ours[key], key=lambda payload: len(list(shapes(payload))))])
        for path, kinds in expected.items():
            if path in OF_THEIR_TIME or path.startswith("organization.") or ".permissions." in path:
                continue
            if path not in shown and is_there(shown, path.rpartition(".")[0]):
                missing.append(f"{key}: {path}")
            elif not agree(shown.get(path, NOTHING), kinds):
                other.append(f"{key}: {path} is {shown[path]}, not {kinds}")
    assert (missing, other) == ([], [])
    assert {key for key in real if key[0] not in ("ping", "repository_dispatch", "workflow_dispatch")} - ours.keys() == {
        ("pull_request", action) for action in ("assigned", "unassigned", "locked", "unlocked")
    }


def test_every_address_is_the_double_itself(world: World) -> None:
    lived(world)
    told = b"".join(delivery.body for delivery in world.github.deliveries.records)
    answers = [
        world.person.get(path).content for path in ("", "/pulls/1", "/commits", "/contents/", "/compare/main...HEAD", "/branches/main")
    ]

    hosts = set(re.findall(rb"https?://([^/\"]+)", told + b"".join(answers)))

    assert hosts == {world.github.url.removeprefix("http://").encode()}
