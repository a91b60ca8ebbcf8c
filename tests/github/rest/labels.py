"""Issues as far as pull requests are such, and labels."""

from typing import Any

from tests.github.call import Call, Reply
from tests.github.deeds import labels as deeds
from tests.github.deeds import pulls as pull_deeds
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.model import Label
from tests.github.rest.comments import READ, WRITE
from tests.github.rest.pulls import may_edit
from tests.github.routing import operation
from tests.github.shapes import pulls as shapes


@operation("GET", "/repos/{owner}/{repo}/issues/{issue_number}", *READ)
def get_issue(call: Call) -> Any:
    return shapes.issue(call.url, call.pull)


@operation("GET", "/repos/{owner}/{repo}/issues/{issue_number}/events", *READ)
def list_events(call: Call) -> Any:
    told = [one for one in call.pull.happened if one.action in shapes.TOLD]
    return [shapes.happening(call.url, call.pull, one) for one in call.page(told)]


@operation("PATCH", "/repos/{owner}/{repo}/issues/{issue_number}", *WRITE)
def update_issue(call: Call) -> Any:
    may_edit(call, call.pull)
    changes = {name: call.optional(name, str) for name in ("title", "body") if name in call.body}
    if (state := call.choice("state", "open", "closed")) is not None:
        changes["state"] = state
    pull_deeds.edit(call.hub, call.pull, call.actor, changes)
    if (names := call.optional("labels", list)) is not None:
        deeds.put(call.hub, call.pull, call.actor, _names(names))
    return shapes.issue(call.url, call.pull)


def _shown(call: Call) -> list[dict[str, Any]]:
    return [shapes.label(call.url, call.repo, one) for one in call.pull.labels]


def _names(values: list[Any]) -> list[str]:
    names = [value["name"] if isinstance(value, dict) else value for value in values]
    if not all(isinstance(name, str) and name.strip() for name in names):
        raise unprocessable("Invalid request.\n\nFor 'labels', it is not a list of names.")
    return names


def _wanted(call: Call) -> list[str]:
    return _names(call.required("labels", list))


@operation("GET", "/repos/{owner}/{repo}/issues/{issue_number}/labels", *READ)
def list_labels(call: Call) -> Any:
    return call.page(_shown(call))


@operation("POST", "/repos/{owner}/{repo}/issues/{issue_number}/labels", *WRITE)
def add_labels(call: Call) -> Any:
    deeds.add(call.hub, call.pull, call.actor, _wanted(call))
    return _shown(call)


@operation("PUT", "/repos/{owner}/{repo}/issues/{issue_number}/labels", *WRITE)
def set_labels(call: Call) -> Any:
    deeds.put(call.hub, call.pull, call.actor, _wanted(call))
    return _shown(call)


@operation("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/labels", *WRITE, status=204)
def remove_all_labels(call: Call) -> Any:
    deeds.put(call.hub, call.pull, call.actor, [])
    return Reply(204)


@operation("DELETE", "/repos/{owner}/{repo}/issues/{issue_number}/labels/{name}", *WRITE)
def remove_label(call: Call) -> Any:
    if not deeds.remove(call.hub, call.pull, call.actor, call.params["name"]):
        raise Refused(404, "Label does not exist")
    return _shown(call)


@operation("GET", "/repos/{owner}/{repo}/labels", *READ)
def list_repository_labels(call: Call) -> Any:
    return [shapes.label(call.url, call.repo, one) for one in call.page(list(call.repo.labels.values()))]


def _known(call: Call) -> Label:
    if (found := call.repo.labels.get(call.params["name"].lower())) is None:
        raise not_found()
    return found


@operation("GET", "/repos/{owner}/{repo}/labels/{name}", *READ)
def get_label(call: Call) -> Any:
    return shapes.label(call.url, call.repo, _known(call))


@operation("POST", "/repos/{owner}/{repo}/labels", *WRITE, status=201)
def create_label(call: Call) -> Any:
    name = call.required("name", str)
    if name.lower() in call.repo.labels:
        raise Refused(422, "Validation Failed", errors=[{"resource": "Label", "code": "already_exists", "field": "name"}])
    made = deeds.ensure(call.hub, call.repo, name)
    made.color = call.optional("color", str) or made.color
    made.description = call.optional("description", str)
    return shapes.label(call.url, call.repo, made)
