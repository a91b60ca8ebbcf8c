"""Check suites: one for each App that writes checks, on each commit that is pushed."""

from typing import Any

from tests.github import events
from tests.github.hub import Hub
from tests.github.model import Account, App, CheckSuite, Repository
from tests.github.shapes import checks as shapes

PASSING = ("success", "neutral", "skipped")


def find(repository: Repository, app: App, sha: str) -> CheckSuite | None:
    """Return the suite of *app* on the commit, or None."""
    return next((suite for suite in repository.suites.values() if suite.app is app and suite.head_sha == sha), None)


def ensure(hub: Hub, repository: Repository, app: App, sha: str, branch: str | None = None, before: str | None = None) -> CheckSuite:
    """Return the suite of *app* on the commit, made if there is none."""
    if (found := find(repository, app, sha)) is not None:
        return found
    now = hub.clock.now()
    made = CheckSuite(hub.new_id(), app, sha, branch, before, now, now)
    repository.suites[made.id] = made
    return made


def request(hub: Hub, repository: Repository, actor: Account, sha: str, branch: str, before: str | None) -> None:
    """Ask every App that writes checks for those of a commit that was pushed."""
    for installation in events.subscribed(hub, repository, "check_suite"):
        if installation.permissions.get("checks") == "write" and find(repository, installation.app, sha) is None:
            suite = ensure(hub, repository, installation.app, sha, branch, before)
            tell(hub, repository, actor, suite, "requested")


def rerequest(hub: Hub, repository: Repository, actor: Account, suite: CheckSuite) -> None:
    """Ask for all checks of a commit once more."""
    for run in runs(repository, suite):
        run.status, run.conclusion, run.completed_at = "queued", None, None
    tell(hub, repository, actor, suite, "rerequested")


def runs(repository: Repository, suite: CheckSuite) -> list[Any]:
    """Return the check runs of a suite."""
    return [run for run in repository.checks.values() if run.suite is suite]


def tell(hub: Hub, repository: Repository, actor: Account, suite: CheckSuite, action: str) -> None:
    """Tell the App whose suite it is."""
    payload = {"action": action, "check_suite": shapes.event_suite(hub.url, repository, suite)}
    events.emit(hub, repository, actor, "check_suite", payload, only=suite.app)
