"""Check runs: GitHub's bounds, and who is told."""

from datetime import datetime
from typing import Any

from tests.github import events
from tests.github.deeds import check_suites
from tests.github.errors import unprocessable
from tests.github.hub import Hub
from tests.github.model import Account, App, CheckRun, Repository
from tests.github.shapes import checks as shapes

CONCLUSIONS = ("action_required", "cancelled", "failure", "neutral", "success", "skipped", "stale", "timed_out")
ANNOTATIONS = 50
_TEXT = 65_535
_BOUNDS = {"title": 255, "summary": _TEXT, "text": _TEXT}
_ANNOTATION_BOUNDS = {"title": 255, "message": 64 * 1024, "raw_details": 64 * 1024}
_ACTION_BOUNDS = {"label": 20, "description": 40, "identifier": 20}
_ANNOTATION_NEEDS = {"path": str, "start_line": int, "end_line": int, "annotation_level": str, "message": str}
_LEVELS = ("notice", "warning", "failure")


def create(hub: Hub, repository: Repository, app: App, actor: Account, sha: str, name: str, wanted: dict[str, Any]) -> CheckRun:
    """Start a check run on a commit."""
    check(wanted)
    here = (pull for pull in repository.pulls.values() if pull.head_repo is repository)  # of a fork's branch GitHub tells null
    branch = next((pull.head for pull in here if pull.head_sha == sha), None)
    suite = check_suites.ensure(hub, repository, app, sha, branch)
    run = CheckRun(hub.new_id(), suite, name, hub.clock.now())
    repository.checks[run.id] = run
    fill(hub, run, wanted)
    tell(hub, repository, actor, run, "created")
    if run.status == "completed":
        _tell_completed(hub, repository, actor, run)
    return run


def update(hub: Hub, repository: Repository, actor: Account, run: CheckRun, wanted: dict[str, Any]) -> None:
    """Change a check run; annotations are added to those that are there."""
    check(wanted)
    was_done = run.status == "completed"
    fill(hub, run, wanted)
    if run.status == "completed" and not was_done:
        _tell_completed(hub, repository, actor, run)


def _tell_completed(hub: Hub, repository: Repository, actor: Account, run: CheckRun) -> None:
    tell(hub, repository, actor, run, "completed")
    if shapes.state(repository, run.suite)[0] == "completed":
        check_suites.tell(hub, repository, actor, run.suite, "completed")


def fill(hub: Hub, run: CheckRun, wanted: dict[str, Any]) -> None:
    """Take over what was sent."""
    run.name = wanted.get("name", run.name)
    for field in ("external_id", "details_url", "status"):
        setattr(run, field, wanted.get(field, getattr(run, field)))
    if wanted.get("status") not in (None, "completed") and "conclusion" not in wanted:
        run.conclusion = run.completed_at = None
    if "started_at" in wanted:
        run.started_at = datetime.fromisoformat(wanted["started_at"])
    if (conclusion := wanted.get("conclusion")) is not None:
        run.status, run.conclusion = "completed", conclusion
        run.completed_at = datetime.fromisoformat(wanted["completed_at"]) if "completed_at" in wanted else hub.clock.now()
    if (output := wanted.get("output")) is not None:
        run.title, run.summary = output.get("title", run.title), output["summary"]
        run.text = output.get("text", run.text)
        run.annotations += output.get("annotations", [])
    run.actions = wanted.get("actions", run.actions)
    run.suite.updated_at = hub.clock.now()


def check(wanted: dict[str, Any]) -> None:
    """Refuse what is beyond GitHub's bounds."""
    _member("status", wanted.get("status"), ("queued", "in_progress", "completed", "waiting", "requested", "pending"))
    _member("conclusion", wanted.get("conclusion"), CONCLUSIONS)
    if wanted.get("conclusion") == "stale":
        raise unprocessable("Invalid request.\n\nOnly GitHub may set the conclusion stale.")
    if (wanted.get("status") == "completed" or "completed_at" in wanted) and not wanted.get("conclusion"):
        raise unprocessable('Invalid request.\n\n"conclusion" wasn\'t supplied.')
    _dates(wanted)
    _actions(wanted.get("actions", []))
    if (output := wanted.get("output")) is not None:
        _output(output)


def _dates(wanted: dict[str, Any]) -> None:
    for field in ("started_at", "completed_at"):
        try:
            datetime.fromisoformat(wanted.get(field, "2026-01-01T00:00:00Z"))
        except (TypeError, ValueError) as error:
            raise unprocessable(f"Invalid request.\n\n{wanted[field]!r} is not a valid date-time.") from error


def _member(field: str, value: str | None, known: tuple[str, ...]) -> None:
    if value not in (None, *known):
        raise unprocessable(f"Invalid request.\n\n{field}: {value} is not a member of {list(known)}.")


def _within(entry: dict[str, Any], bounds: dict[str, int]) -> None:
    for field, bound in bounds.items():
        if (size := len(str(entry.get(field) or "").encode())) > bound:
            raise unprocessable(f"Invalid request.\n\nOnly {bound} characters are allowed; {size} were supplied for {field}.")


def _output(output: dict[str, Any]) -> None:
    for field in ("title", "summary"):
        if not isinstance(output.get(field), str):
            raise unprocessable(f'Invalid request.\n\n"{field}" wasn\'t supplied.')
    _within(output, _BOUNDS)
    annotations = output.get("annotations", [])
    if len(annotations) > ANNOTATIONS:
        raise unprocessable(f"Invalid request.\n\nNo more than {ANNOTATIONS} items are allowed; {len(annotations)} were supplied.")
    for annotation in annotations:
        _annotation(annotation)


def _annotation(annotation: dict[str, Any]) -> None:
    for field, kind in _ANNOTATION_NEEDS.items():
        if not isinstance(annotation.get(field), kind):
            raise unprocessable(f'Invalid request.\n\n"{field}" wasn\'t supplied.')
    _member("annotation_level", annotation["annotation_level"], _LEVELS)
    _within(annotation, _ANNOTATION_BOUNDS)
    several = annotation["start_line"] != annotation["end_line"]
    if several and ("start_column" in annotation or "end_column" in annotation):
        raise unprocessable("Invalid request.\n\nColumns are allowed only where start_line and end_line are the same.")
    if annotation["start_line"] < 1 or annotation["end_line"] < annotation["start_line"]:
        raise unprocessable("Invalid request.\n\nend_line must come after start_line.")


def _actions(actions: list[dict[str, str]]) -> None:
    if len(actions) > 3:
        raise unprocessable(f"Invalid request.\n\nNo more than 3 items are allowed; {len(actions)} were supplied.")
    for action in actions:
        if not all(isinstance(action.get(field), str) for field in _ACTION_BOUNDS):
            raise unprocessable('Invalid request.\n\n"identifier", "label", "description" are needed.')
        _within(action, _ACTION_BOUNDS)


def tell(hub: Hub, repository: Repository, actor: Account, run: CheckRun, action: str, only: bool = False, **more: Any) -> None:
    """Tell about a check run: everybody, or only the App whose run it is, which is what a click on its buttons does."""
    if events.heard(hub, repository, "check_run"):
        payload = {"action": action, "check_run": shapes.event_run(hub.url, repository, run), **more}
        events.emit(hub, repository, actor, "check_run", payload, only=run.suite.app if only else None)


def rerequest(hub: Hub, repository: Repository, actor: Account, run: CheckRun) -> None:
    """Ask for the check once more ("Re-run")."""
    run.status, run.conclusion, run.completed_at = "queued", None, None
    tell(hub, repository, actor, run, "rerequested", only=True)


def request_action(hub: Hub, repository: Repository, actor: Account, run: CheckRun, identifier: str) -> None:
    """Press one of the buttons of the check."""
    assert identifier in {action["identifier"] for action in run.actions}, f"the check has no button {identifier!r}"
    tell(hub, repository, actor, run, "requested_action", only=True, requested_action={"identifier": identifier})
