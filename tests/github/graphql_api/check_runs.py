"""Check runs as GraphQL has them: made and changed by the deeds that REST does, and refused as it refuses."""

from typing import Any

from graphql import GraphQLResolveInfo

from tests.github import objects
from tests.github.clock import text
from tests.github.deeds import checks as deeds
from tests.github.errors import Refused, unprocessable
from tests.github.graphql_api.queries import Asked, by_id, page, shape_object, shape_repository, visible
from tests.github.model import App, CheckRun, CheckSuite, Repository
from tests.github.shapes import checks as shapes
from tests.github.shapes.repositories import page_url

_NAMES = {"externalId": "external_id", "detailsUrl": "details_url", "startedAt": "started_at", "completedAt": "completed_at"}
_MEMBERS = {"status", "conclusion"}


def shape_run(asked: Asked, repository: Repository, run: CheckRun) -> dict[str, Any]:
    """Return a check run."""
    where = f"{page_url(asked.hub.url, repository)}/runs/{run.id}"
    return {
        "__typename": "CheckRun",
        "id": f"CR_{run.id}",
        "databaseId": run.id,
        "name": run.name,
        "externalId": run.external_id,
        "status": run.status.upper(),
        "conclusion": run.conclusion.upper() if run.conclusion else None,
        "startedAt": text(run.started_at),
        "completedAt": text(run.completed_at),
        "detailsUrl": run.details_url or where,
        "permalink": where,
        "url": where,
        "title": run.title,
        "summary": run.summary,
        "text": run.text,
        "checkSuite": shape_suite(asked, repository, run.suite),
        "repository": shape_repository(asked, repository),
        "value": run,
    }


def shape_suite(asked: Asked, repository: Repository, suite: CheckSuite) -> dict[str, Any]:
    """Return a check suite."""
    status, conclusion = shapes.state(repository, suite)
    return {
        "__typename": "CheckSuite",
        "id": f"CS_{suite.id}",
        "databaseId": suite.id,
        "status": status.upper(),
        "conclusion": conclusion.upper() if conclusion else None,
        "app": {"__typename": "App", "id": f"A_{suite.app.id}", "databaseId": suite.app.id, "name": suite.app.name, "slug": suite.app.slug},
        "commit": shape_object(repository, suite.head_sha),
        "repository": shape_repository(asked, repository),
        "value": (repository, suite),
    }


def _annotations(value: dict[str, Any], info: GraphQLResolveInfo, first: int | None = None, after: str | None = None) -> Any:
    shown = [{**one, "annotationLevel": one["annotation_level"].upper()} for one in value["value"].annotations]
    return page(shown, first)


def _written(asked: Asked, input: dict[str, Any]) -> tuple[Repository, App]:
    """Return the repository that is written to, and the App that does: nobody else may."""
    repository = by_id(asked, input["repositoryId"])
    if not isinstance(repository, Repository):
        raise Refused(404, f"Could not resolve to a node with the global id of '{input['repositoryId']}'")
    visible(asked, repository, "checks:write", writes=True)
    if asked.caller.app is None:
        raise Refused(403, "You must authenticate via a GitHub App.")
    return repository, asked.caller.app


def _create(_: Any, info: GraphQLResolveInfo, input: dict[str, Any]) -> Any:
    asked: Asked = info.context
    repository, app = _written(asked, input)
    if objects.kind(repository.git, input["headSha"]) != "commit":
        raise unprocessable(f"No commit found for SHA: {input['headSha']}")
    assert asked.caller.account is not None
    run = deeds.create(asked.hub, repository, app, asked.caller.account, input["headSha"], input["name"], _wanted(input))
    return {"clientMutationId": input.get("clientMutationId"), "checkRun": shape_run(asked, repository, run)}


def _update(_: Any, info: GraphQLResolveInfo, input: dict[str, Any]) -> Any:
    asked: Asked = info.context
    repository, app = _written(asked, input)
    run = next((one for one in repository.checks.values() if input["checkRunId"] == f"CR_{one.id}"), None)
    if run is None:
        raise Refused(404, f"Could not resolve to a node with the global id of '{input['checkRunId']}'")
    if run.suite.app is not app:
        raise Refused(403, f"Invalid app_id `{app.id}` - check run can only be modified by the GitHub App that created it.")
    assert asked.caller.account is not None
    deeds.update(asked.hub, repository, asked.caller.account, run, _wanted(input))
    return {"clientMutationId": input.get("clientMutationId"), "checkRun": shape_run(asked, repository, run)}


def _wanted(input: dict[str, Any]) -> dict[str, Any]:
    """Return what REST would be sent."""
    kept = {"name", "status", "conclusion", "output", "actions", *_NAMES}
    wanted = {_NAMES.get(name, name): value for name, value in input.items() if name in kept and value is not None}
    wanted |= {name: wanted[name].lower() for name in _MEMBERS & wanted.keys()}
    if "output" in wanted and "annotations" in wanted["output"]:
        wanted["output"] = {**wanted["output"], "annotations": [_annotation(one) for one in wanted["output"]["annotations"]]}
    return wanted


def _annotation(told: dict[str, Any]) -> dict[str, Any]:
    location = told["location"]
    spots = {"startLine": "start_line", "endLine": "end_line", "startColumn": "start_column", "endColumn": "end_column"}
    found = {spots[name]: value for name, value in location.items() if value is not None}
    found |= {"path": told["path"], "message": told["message"], "annotation_level": told["annotationLevel"].lower()}
    more = {"title": told.get("title"), "raw_details": told.get("rawDetails")}
    return found | {name: value for name, value in more.items() if value is not None}


def _suites(value: dict[str, Any], info: GraphQLResolveInfo, first: int | None = None, filterBy: dict[str, Any] | None = None) -> Any:
    repository, commit = value["value"]
    visible(info.context, repository, "checks:read", writes=False)
    app = (filterBy or {}).get("appId")
    suites = [one for one in repository.suites.values() if one.head_sha == str(commit.id) and app in (None, one.app.id)]
    return page([shape_suite(info.context, repository, one) for one in suites], first)


def _runs(value: dict[str, Any], info: GraphQLResolveInfo, first: int | None = None, filterBy: dict[str, Any] | None = None) -> Any:
    repository, suite = value["value"]
    wanted = filterBy or {}
    runs = sorted((one for one in repository.checks.values() if one.suite is suite), key=lambda one: -one.id)
    if wanted.get("checkType") == "LATEST":
        runs = list({one.name: one for one in reversed(runs)}.values())
    name, status = wanted.get("checkName"), wanted.get("status")
    runs = [one for one in runs if name in (None, one.name) and status in (None, one.status.upper())]
    return page([shape_run(info.context, repository, one) for one in runs], first)


FIELDS = {
    "Commit": {"checkSuites": _suites},
    "CheckSuite": {"checkRuns": _runs},
    "CheckRun": {"annotations": _annotations},
    "Mutation": {"createCheckRun": _create, "updateCheckRun": _update},
}
