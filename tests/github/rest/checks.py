"""Check runs, check suites, commit statuses."""

from typing import Any

from tests.github import objects
from tests.github.call import Call, Reply
from tests.github.clock import text
from tests.github.deeds import check_suites
from tests.github.deeds import checks as deeds
from tests.github.errors import Refused, not_found, unprocessable
from tests.github.model import App, CheckRun, CheckSuite
from tests.github.routing import operation
from tests.github.shapes import checks as shapes
from tests.github.shapes.accounts import user
from tests.github.shapes.repositories import api_url, repository


def _run(call: Call) -> CheckRun:
    if (found := call.repo.checks.get(call.number("check_run_id"))) is None:
        raise not_found()
    return found


def _suite(call: Call) -> CheckSuite:
    if (found := call.repo.suites.get(call.number("check_suite_id"))) is None:
        raise not_found()
    return found


def _app(call: Call) -> App:
    """Return the App that writes checks: nobody else may."""
    if call.app is None:
        raise Refused(403, "You must authenticate via a GitHub App.")
    return call.app


def _commit(call: Call, name: str) -> str:
    if (sha := objects.resolve(call.repo, name)) is None:
        raise unprocessable(f"No commit found for SHA: {name}")
    return sha


@operation("POST", "/repos/{owner}/{repo}/check-runs", "checks:write", status=201)
def create_run(call: Call) -> Any:
    app, name = _app(call), call.required("name", str)
    sha = _commit(call, call.required("head_sha", str))
    run = deeds.create(call.hub, call.repo, app, call.actor, sha, name, call.body)
    return shapes.run(call.url, call.repo, run)


@operation("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}", "checks:read")
def get_run(call: Call) -> Any:
    return shapes.run(call.url, call.repo, _run(call))


@operation("PATCH", "/repos/{owner}/{repo}/check-runs/{check_run_id}", "checks:write")
def update_run(call: Call) -> Any:
    run = _run(call)
    if run.suite.app is not _app(call):
        raise Refused(403, f"Invalid app_id `{_app(call).id}` - check run can only be modified by the GitHub App that created it.")
    deeds.update(call.hub, call.repo, call.actor, run, call.body)
    return shapes.run(call.url, call.repo, run)


@operation("GET", "/repos/{owner}/{repo}/check-runs/{check_run_id}/annotations", "checks:read")
def list_annotations(call: Call) -> Any:
    run = _run(call)
    return [shapes.annotation(call.url, call.repo, run, entry) for entry in call.page(run.annotations)]


@operation("POST", "/repos/{owner}/{repo}/check-runs/{check_run_id}/rerequest", "checks:write", status=201)
def rerequest_run(call: Call) -> Any:
    deeds.rerequest(call.hub, call.repo, call.actor, _run(call))
    return Reply(201, {})


def _listed(call: Call, runs: list[CheckRun]) -> dict[str, Any]:
    name, status, app = (call.query.get(field) for field in ("check_name", "status", "app_id"))
    runs = [run for run in runs if name in (None, run.name) and status in (None, run.status) and app in (None, str(run.suite.app.id))]
    if call.query.get("filter", "latest") == "latest":
        runs = list({(run.suite.id, run.name): run for run in sorted(runs, key=lambda run: run.id)}.values())
    runs.sort(key=lambda run: -run.id)
    return {"total_count": len(runs), "check_runs": [shapes.run(call.url, call.repo, run) for run in call.page(runs)]}


@operation("GET", "/repos/{owner}/{repo}/commits/{ref}/check-runs", "checks:read")
def list_runs_for_ref(call: Call) -> Any:
    sha = _commit(call, call.params["ref"])
    return _listed(call, [run for run in call.repo.checks.values() if run.suite.head_sha == sha])


@operation("GET", "/repos/{owner}/{repo}/check-suites/{check_suite_id}/check-runs", "checks:read")
def list_runs_for_suite(call: Call) -> Any:
    return _listed(call, check_suites.runs(call.repo, _suite(call)))


@operation("GET", "/repos/{owner}/{repo}/commits/{ref}/check-suites", "checks:read")
def list_suites(call: Call) -> Any:
    sha, app = _commit(call, call.params["ref"]), call.query.get("app_id")
    suites = [suite for suite in call.repo.suites.values() if suite.head_sha == sha and app in (None, str(suite.app.id))]
    return {"total_count": len(suites), "check_suites": [shapes.suite(call.url, call.repo, suite) for suite in call.page(suites)]}


@operation("GET", "/repos/{owner}/{repo}/check-suites/{check_suite_id}", "checks:read")
def get_suite(call: Call) -> Any:
    return shapes.suite(call.url, call.repo, _suite(call))


@operation("POST", "/repos/{owner}/{repo}/check-suites", "checks:write", status=201)
def create_suite(call: Call) -> Any:
    app, sha = _app(call), _commit(call, call.required("head_sha", str))
    known = check_suites.find(call.repo, app, sha)
    suite = check_suites.ensure(call.hub, call.repo, app, sha)
    return Reply(200 if known else 201, shapes.suite(call.url, call.repo, suite))


@operation("POST", "/repos/{owner}/{repo}/check-suites/{check_suite_id}/rerequest", "checks:write", status=201)
def rerequest_suite(call: Call) -> Any:
    check_suites.rerequest(call.hub, call.repo, call.actor, _suite(call))
    return Reply(201, {})


@operation("POST", "/repos/{owner}/{repo}/statuses/{sha}", "statuses:write", status=201)
def create_status(call: Call) -> Any:
    sha, now = _commit(call, call.params["sha"]), text(call.hub.clock.now())
    call.required("state", str)
    id = call.hub.new_id()
    made = {
        "id": id,
        "node_id": f"SC_{id}",
        "url": f"{api_url(call.url, call.repo)}/statuses/{sha}",
        "avatar_url": user(call.url, call.actor)["avatar_url"],
        "state": call.choice("state", "error", "failure", "pending", "success"),
        "description": call.optional("description", str),
        "target_url": call.optional("target_url", str),
        "context": call.optional("context", str) or "default",
        "created_at": now,
        "updated_at": now,
        "creator": user(call.url, call.actor),
    }
    call.repo.statuses.insert(0, made | {"sha": sha})
    return made


def _statuses(call: Call, sha: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in one.items() if name != "sha"} for one in call.repo.statuses if one["sha"] == sha]


@operation("GET", "/repos/{owner}/{repo}/commits/{ref}/statuses", "statuses:read")
def list_statuses(call: Call) -> Any:
    return call.page(_statuses(call, _commit(call, call.params["ref"])))


@operation("GET", "/repos/{owner}/{repo}/commits/{ref}/status", "statuses:read")
def get_status(call: Call) -> Any:
    sha = _commit(call, call.params["ref"])
    latest = {one["context"]: one for one in reversed(_statuses(call, sha))}
    states = {one["state"] for one in latest.values()}
    state = "failure" if states & {"error", "failure"} else ("success" if states == {"success"} else "pending")
    api = api_url(call.url, call.repo)
    shown = [{name: value for name, value in one.items() if name != "creator"} for one in latest.values()]
    return {
        "state": state,
        "statuses": call.page(shown),
        "sha": sha,
        "total_count": len(shown),
        "repository": repository(call.url, call.repo),
        "commit_url": f"{api}/commits/{sha}",
        "url": f"{api}/commits/{sha}/status",
    }
