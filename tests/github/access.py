"""May they? The rules for reading, writing and what is hidden, in one place."""

from tests.github.call import Call
from tests.github.errors import Refused, not_found
from tests.github.hub import Hub
from tests.github.model import ROLES, Caller, Repository
from tests.github.routing import Operation

FORBIDDEN = "Resource not accessible by integration"


def check(call: Call, operation: Operation) -> None:
    """Let through who may; 401, 403 or 404 for the others."""
    if "anyone" in operation.needs:
        return
    if "app" in operation.needs:
        if call.caller.app is None or call.caller.account is not None:
            raise Refused(401, "A JSON web token could not be decoded")
        return
    if call.caller.app is not None and call.caller.account is None:
        raise Refused(401, "Bad credentials" if call.found else "Requires authentication")
    if "installation" in operation.needs:
        if call.caller.installation is None:
            raise Refused(403, "You must authenticate with an installation access token in order to list repositories for an installation.")
        return
    if call.found is not None:
        check_repository(call.caller, call.found, operation.needs, writes=operation.writes)


def check_repository(caller: Caller, repository: Repository, needs: tuple[str, ...], *, writes: bool) -> None:
    """Let through who may do this to *repository*."""
    if caller.is_bot:
        _check_bot(caller, repository, needs, writes=writes)
    else:
        _check_person(caller, repository, needs, writes=writes)
    if writes and repository.archived and needs != ("administration:write",):
        raise Refused(403, "Repository was archived so is read-only.")


def _check_bot(caller: Caller, repository: Repository, needs: tuple[str, ...], *, writes: bool) -> None:
    if not caller.reaches(repository):
        if repository.private:
            raise not_found()
        if writes:
            raise Refused(403, FORBIDDEN)
        return
    wanted = [need.split(":") for need in needs]
    if not any(name == "metadata" or caller.allows(name, level) for name, level in wanted):
        accepted = "; ".join(f"{name}={level}" for name, level in wanted)
        raise Refused(403, FORBIDDEN, headers={"X-Accepted-GitHub-Permissions": accepted})


def _check_person(caller: Caller, repository: Repository, needs: tuple[str, ...], *, writes: bool) -> None:
    role = repository.role(caller.account.login) if caller.account else (0 if repository.private else ROLES["read"])
    if role == 0:
        raise not_found()
    if not writes:
        return
    if caller.account is None:
        raise Refused(401, "Requires authentication")
    name = needs[0].partition(":")[0]
    needed = {"administration": "admin", "issues": "read", "pull_requests": "read"}.get(name, "write")
    if role < ROLES[needed]:
        raise Refused(403, f"Must have {needed} rights to Repository.") if needed == "admin" else not_found()


def locate(hub: Hub, params: dict[str, str]) -> Repository | None:
    """Return the repository that a path names; None for a path that names none."""
    return hub.repository(f"{params['owner']}/{params['repo']}") if "owner" in params and "repo" in params else None
