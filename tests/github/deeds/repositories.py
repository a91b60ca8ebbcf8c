"""What happens to whole repositories: renamed, transferred, archived, deleted."""

from typing import Any

from tests.github import events
from tests.github.deeds import installing
from tests.github.hub import Hub
from tests.github.model import Account, Repository
from tests.github.shapes.accounts import user


def rename(hub: Hub, repository: Repository, actor: Account, name: str) -> None:
    """Give the repository another name; the old one leads to it."""
    old_name = repository.name
    hub.moved[repository.full_name.lower()] = repository.id
    repository.name = name
    tell(hub, repository, actor, "renamed", changes={"repository": {"name": {"from": old_name}}})


def transfer(hub: Hub, repository: Repository, actor: Account, owner: Account) -> None:
    """Give the repository to another account; installations of the old one lose it."""
    before = repository.owner
    hub.moved[repository.full_name.lower()] = repository.id
    kind = "organization" if before.type == "Organization" else "user"
    changes = {"owner": {"from": {kind: user(hub.url, before)}}}
    for installation in hub.installations.values():
        if installation.sees(repository):
            installing.take(hub, installation, actor, [repository])
    repository.owner = owner
    tell(hub, repository, actor, "transferred", changes=changes)


def archive(hub: Hub, repository: Repository, actor: Account, archived: bool) -> None:
    """Make the repository read-only, or end that."""
    if repository.archived != archived:
        repository.archived = archived
        tell(hub, repository, actor, "archived" if archived else "unarchived")


def delete(hub: Hub, repository: Repository, actor: Account) -> None:
    """Take the repository away."""
    tell(hub, repository, actor, "deleted")
    del hub.repositories[repository.id]
    for installation in hub.installations.values():
        if installation.repositories is not None and repository in installation.repositories:
            installation.repositories.remove(repository)


def set_default_branch(repository: Repository, branch: str) -> None:
    """Let another branch be the default."""
    repository.default_branch = branch
    repository.git.set_head(f"refs/heads/{branch}")


def tell(hub: Hub, repository: Repository, actor: Account, action: str, **more: Any) -> None:
    """Tell the Apps what happened to the repository."""
    events.emit(hub, repository, actor, "repository", {"action": action, **more})
