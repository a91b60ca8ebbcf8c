"""The double's own interface, for demonstrations: what tests do by calls, by HTTP below `/_double/`.

POST repositories  {"name": "octo/shop", "files": {"synapse.yaml": "…"}, "private": true}
POST people        {"login": "alice", "roles": {"octo/shop": "write"}}          → token
POST apps          {"slug": "synapseops", "hook_url": "…"}                      → id, private_key, webhook_secret
POST installations {"app": "synapseops", "repositories": ["octo/shop"]}         → id
POST acts          {"who": "alice", "act": "merge", "repo": "octo/shop", "number": 1, "method": "squash"}
GET  state         repositories with branches, pull requests, checks and comments; deliveries; requests
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tests.github.call import Reply
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.model import ROLES, PullRequest, Repository
from tests.github.overview import overview
from tests.github.person import Person

if TYPE_CHECKING:
    from tests.github.double import Double

PREFIX = "/_double/"


def answer(double: "Double", method: str, path: str, body: dict[str, Any]) -> Reply:
    """Answer what is asked below `PREFIX`."""
    operation = _OPERATIONS.get((method, path.removeprefix(PREFIX)))
    if operation is None:
        raise not_found()
    try:
        return Reply(200, operation(double, body))
    except (AssertionError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise unprocessable(f"{type(error).__name__}: {error}") from error


def _repository(double: "Double", body: dict[str, Any]) -> Any:
    files = {path: text.encode() for path, text in body.get("files", {}).items()}
    made = double.add_repository(
        body["name"],
        files=files or None,
        default_branch=body.get("default_branch", "main"),
        private=body.get("private", True),
        empty=body.get("empty", False),
    )
    return {"id": made.id, "clone_url": f"{double.url}/{made.full_name}.git"}


def _person(double: "Double", body: dict[str, Any]) -> Any:
    roles = body.get("roles", {})
    if unknown := set(roles.values()) - ROLES.keys():
        raise Refused(422, f"no such role: {sorted(unknown)}")
    return {"token": double.add_person(body["login"], roles).token}


def _app(double: "Double", body: dict[str, Any]) -> Any:
    made = double.add_app(body["slug"], hook_url=body.get("hook_url"), permissions=body.get("permissions"))
    return {name: getattr(made, name) for name in ("id", "slug", "client_id", "client_secret", "private_key", "webhook_secret")}


def _installation(double: "Double", body: dict[str, Any]) -> Any:
    (app,) = [app for app in double.hub.apps.values() if app.slug == body["app"]]
    repositories = [double.hub.repository(name) for name in body["repositories"]]
    return {"id": double.install(app, repositories).id}


def _state(double: "Double", body: dict[str, Any]) -> Any:
    return overview(double.hub)


def _push(person: Person, repo: Repository, body: dict[str, Any]) -> Any:
    files = {path: None if text is None else text.encode() for path, text in body["files"].items()}
    return person.push(repo, body.get("branch", repo.default_branch), files, message=body.get("message", "Work"))


def _open(person: Person, repo: Repository, body: dict[str, Any]) -> Any:
    return person.open_pull_request(repo, body["head"], body.get("base"), title=body.get("title", "Change")).number


def _comment(person: Person, repo: Repository, body: dict[str, Any]) -> Any:
    return person.comment(repo, body["number"], body["body"]).id


def _rerun(person: Person, repo: Repository, body: dict[str, Any]) -> Any:
    person.rerun(repo, repo.checks[body["check"]])


def _press(person: Person, repo: Repository, body: dict[str, Any]) -> Any:
    person.press(repo, repo.checks[body["check"]], body["identifier"])


def _pull(repo: Repository, body: dict[str, Any]) -> PullRequest:
    return repo.pulls[body["number"]]


_ACTS: dict[str, Callable[[Person, Repository, dict[str, Any]], Any]] = {
    "push": _push,
    "open": _open,
    "comment": _comment,
    "rerun": _rerun,
    "press": _press,
    "merge": lambda person, repo, body: person.merge(_pull(repo, body), body.get("method", "merge")),
    "close": lambda person, repo, body: person.close(_pull(repo, body)),
    "reopen": lambda person, repo, body: person.reopen(_pull(repo, body)),
}


def _act(double: "Double", body: dict[str, Any]) -> Any:
    person = Person(double.hub, double.hub.accounts[body["who"].lower()], "")
    return {"done": _ACTS[body["act"]](person, double.hub.repository(body["repo"]), body)}


_OPERATIONS: dict[tuple[str, str], Callable[["Double", dict[str, Any]], Any]] = {
    ("POST", "repositories"): _repository,
    ("POST", "people"): _person,
    ("POST", "apps"): _app,
    ("POST", "installations"): _installation,
    ("POST", "acts"): _act,
    ("GET", "state"): _state,
}
