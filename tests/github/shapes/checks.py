"""Check runs and check suites as JSON."""

from typing import Any

from tests.github import objects
from tests.github.clock import text
from tests.github.model import CheckRun, CheckSuite, Repository
from tests.github.shapes import accounts, pulls, repositories
from tests.github.shapes.git import simple_commit
from tests.github.shapes.repositories import api_url, page_url

_WORST = ("failure", "timed_out", "action_required", "cancelled", "stale", "success", "neutral", "skipped")


def on_commit(url: str, repository: Repository, sha: str) -> list[dict[str, Any]]:
    """Return the open pull requests of the repository's own branches with this head."""
    found = [pull for pull in repository.pulls.values() if pull.head_sha == sha and pull.state == "open" and pull.head_repo is repository]
    return [pulls.minimal(url, pull) for pull in found]


def run(url: str, repository: Repository, value: CheckRun) -> dict[str, Any]:
    """Return a check run."""
    api = f"{api_url(url, repository)}/check-runs/{value.id}"
    page = f"{page_url(url, repository)}/runs/{value.id}"
    return {
        "id": value.id,
        "node_id": f"CR_{value.id}",
        "name": value.name,
        "head_sha": value.suite.head_sha,
        "external_id": value.external_id,
        "url": api,
        "html_url": page,
        "details_url": value.details_url or page,
        "status": value.status,
        "conclusion": value.conclusion,
        "started_at": text(value.started_at),
        "completed_at": text(value.completed_at),
        "output": {
            "title": value.title,
            "summary": value.summary,
            "text": value.text,
            "annotations_count": len(value.annotations),
            "annotations_url": f"{api}/annotations",
        },
        "check_suite": {"id": value.suite.id},
        "app": accounts.app(url, value.suite.app),
        "pull_requests": on_commit(url, repository, value.suite.head_sha),
    }


def event_run(url: str, repository: Repository, value: CheckRun) -> dict[str, Any]:
    """Return a check run as events have it: with its suite."""
    suite = event_suite(url, repository, value.suite)
    kept = ("id", "node_id", "head_branch", "head_sha", "status", "conclusion", "url", "before", "after", "pull_requests", "app")
    return {
        **run(url, repository, value),
        "check_suite": {name: suite[name] for name in (*kept, "created_at", "updated_at")},
        "actions": value.actions,
    }


def state(repository: Repository, suite: CheckSuite) -> tuple[str, str | None]:
    """Return status and conclusion of a suite from those of its runs."""
    runs = [run for run in repository.checks.values() if run.suite is suite]
    if not runs:
        return "queued", None
    if any(run.status != "completed" for run in runs):
        return ("in_progress" if any(run.status != "queued" for run in runs) else "queued"), None
    return "completed", min((run.conclusion or "neutral" for run in runs), key=_WORST.index)


def suite(url: str, repository: Repository, value: CheckSuite) -> dict[str, Any]:
    """Return a check suite as the API has it (`check-suite`)."""
    return {**event_suite(url, repository, value), "repository": repositories.repository(url, repository)}


def event_suite(url: str, repository: Repository, value: CheckSuite) -> dict[str, Any]:
    """Return a check suite as events have it."""
    api = f"{api_url(url, repository)}/check-suites/{value.id}"
    status, conclusion = state(repository, value)
    return {
        "id": value.id,
        "node_id": f"CS_{value.id}",
        "head_branch": value.head_branch,
        "head_sha": value.head_sha,
        "status": status,
        "conclusion": conclusion,
        "url": api,
        "before": value.before,
        "after": value.head_sha,
        "pull_requests": on_commit(url, repository, value.head_sha),
        "app": accounts.app(url, value.app),
        "created_at": text(value.created_at),
        "updated_at": text(value.updated_at),
        "rerequestable": True,
        "runs_rerequestable": True,
        "latest_check_runs_count": sum(run.suite is value for run in repository.checks.values()),
        "check_runs_url": f"{api}/check-runs",
        "head_commit": simple_commit(objects.commit(repository.git, value.head_sha)),
    }


def annotation(url: str, repository: Repository, value: CheckRun, entry: dict[str, Any]) -> dict[str, Any]:
    """Return an annotation."""
    return {
        "path": entry["path"],
        "blob_href": f"{api_url(url, repository)}/git/blobs/{value.suite.head_sha}",
        "start_line": entry["start_line"],
        "start_column": entry.get("start_column"),
        "end_line": entry["end_line"],
        "end_column": entry.get("end_column"),
        "annotation_level": entry["annotation_level"],
        "title": entry.get("title"),
        "message": entry["message"],
        "raw_details": entry.get("raw_details"),
    }
