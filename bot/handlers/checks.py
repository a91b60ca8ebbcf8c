"""Check runs and suites: somebody asks for one to be run again, or presses one of its buttons."""

from bot.handlers.meaning import OURS, Me, Meaning, again, deliver, ignored, of, want
from bot.jobs.model import Kind, Want
from bot.payload import Payload


def check_run(payload: Payload, me: Me) -> Meaning:
    """One of our check runs is to be run again, or an action of it was asked for."""
    action = payload.text("action")
    if action not in {"rerequested", "requested_action"}:
        return ignored("nobody asks for anything")
    if not payload.has("check_run", "app", "id") or payload.number("check_run", "app", "id") != me.app_id:
        return ignored("it is another App's check")
    asked = payload.text("requested_action", "identifier") if action == "requested_action" else "regenerate"
    if asked == "accept":
        number = str(payload.number("check_run", "id"))
        return of(want(payload, Kind.COMMAND, f"check:{number}", command="accept", check=number))
    return of(*_again(payload, "check_run", "check_suite"))


def check_suite(payload: Payload, me: Me) -> Meaning:
    """All checks of a commit are to be run again."""
    if payload.text("action") != "rerequested":
        return ignored("nobody asks for anything")
    return of(*_again(payload, "check_suite"))


def _again(payload: Payload, *path: str) -> list[Want]:
    """Return what checks the commit: its pull requests, and its branch, which may be a base. Ours are checked as they are delivered."""
    subject = path[0]
    pulls = [*payload.each(subject, "pull_requests"), *(payload.each(*path, "pull_requests") if len(path) > 1 else [])]
    numbers = {one.number("number"): one for one in pulls if one.has("number")}
    branch = payload.text(*path, "head_branch")
    bases = sorted({one.text("base", "ref") for one in numbers.values() if _has_our_name(one)})
    if not branch and not numbers:  # it comes from a fork: who asks GitHub is told which pull request that is
        commit = payload.text(subject, "head_sha")
        return [again(payload, commit)] if commit else []
    if branch and not numbers:
        bases = [branch]
    delivered = [deliver(payload, base, again="yes") for base in bases]
    return [*delivered, *(want(payload, Kind.PREVIEW, str(number), again="yes") for number in sorted(numbers))]


def _has_our_name(pull: Payload) -> bool:
    is_here = pull.has("head", "repo", "id") and pull.number("head", "repo", "id") == pull.number("base", "repo", "id")
    return is_here and pull.text("head", "ref").startswith(OURS)
