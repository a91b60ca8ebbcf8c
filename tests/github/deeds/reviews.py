"""Who is asked to review."""

from tests.github.deeds import pulls
from tests.github.errors import unprocessable
from tests.github.hub import Hub
from tests.github.model import Account, PullRequest
from tests.github.shapes.accounts import user


def request(hub: Hub, pull: PullRequest, actor: Account, logins: list[str], teams: list[str]) -> None:
    """Ask people for their review: collaborators other than the author; teams there are none."""
    if teams:
        raise unprocessable("Could not resolve to a node with the global id of 'T_0'.")
    found = [hub.accounts.get(login.lower()) for login in logins]
    if pull.user in found:
        raise unprocessable("Review cannot be requested from pull request author.")
    if not all(account is not None and _may_review(pull, account) for account in found):
        why = (
            "Reviews may only be requested from collaborators. One or more of the users or teams you specified is not a collaborator of the"
        )
        raise unprocessable(f"{why} {pull.repo.full_name} repository.")
    for account in found:
        if account is not None and account not in pull.reviewers:
            pull.reviewers.append(account)
            pulls.tell(hub, pull, actor, "review_requested", requested_reviewer=user(hub.url, account))


def _may_review(pull: PullRequest, account: Account) -> bool:
    return account.type == "User" and (account.login in pull.repo.roles or account is pull.repo.owner)


def withdraw(hub: Hub, pull: PullRequest, actor: Account, logins: list[str]) -> None:
    """Ask them no longer."""
    for account in [one for one in pull.reviewers if one.login in logins]:
        pull.reviewers.remove(account)
        pulls.tell(hub, pull, actor, "review_request_removed", requested_reviewer=user(hub.url, account))
