"""Everything in the double at a glance, for demonstrations."""

from typing import Any

from tests.github import objects
from tests.github.hub import Hub
from tests.github.model import CheckRun, PullRequest, Repository


def overview(hub: Hub) -> dict[str, Any]:
    """Return what there is and what happened."""
    return {
        "repositories": {repository.full_name: _repository(repository) for repository in hub.repositories.values()},
        "deliveries": [
            {"event": one.event, "action": one.action, "status": one.status_code or one.status, "redelivery": one.redelivery}
            for one in hub.deliveries.records
        ],
        "requests": [list(request) for request in hub.requests if not request.path.startswith("/_double/")],
    }


def _repository(repository: Repository) -> dict[str, Any]:
    branches = [name for name in repository.git.references if name.startswith("refs/heads/")]
    return {
        "branches": {name.removeprefix("refs/heads/"): objects.ref(repository, name) for name in sorted(branches)},
        "pull_requests": [_pull(pull) for pull in repository.pulls.values()],
        "checks": [_check(run) for run in repository.checks.values()],
    }


def _pull(pull: PullRequest) -> dict[str, Any]:
    return {
        "number": pull.number,
        "title": pull.title,
        "body": pull.body,
        "state": "merged" if pull.merged else pull.state,
        "draft": pull.draft,
        "by": pull.user.login,
        "head": pull.head,
        "base": pull.base,
        "sha": pull.head_sha,
        "labels": [label.name for label in pull.labels],
        "comments": [
            {"id": one.id, "by": one.user.login, "body": one.body} for one in pull.repo.comments.values() if one.number == pull.number
        ],
    }


def _check(run: CheckRun) -> dict[str, Any]:
    return {
        "id": run.id,
        "name": run.name,
        "sha": run.suite.head_sha,
        "status": run.status,
        "conclusion": run.conclusion,
        "title": run.title,
        "summary": run.summary,
        "annotations": len(run.annotations),
    }
