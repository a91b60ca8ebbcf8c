"""Labels on pull requests; one that the repository lacks comes to be when it is used."""

from tests.github.deeds import pulls
from tests.github.errors import custom
from tests.github.hub import Hub
from tests.github.model import Account, Label, PullRequest, Repository
from tests.github.shapes.pulls import label as shape

NAME_LIMIT = 50


def ensure(hub: Hub, repository: Repository, name: str) -> Label:
    """Return the label *name*, made if there is none."""
    if len(name) > NAME_LIMIT:
        raise custom("Label", f"name is too long (maximum is {NAME_LIMIT} characters)")
    return repository.labels.setdefault(name.lower(), Label(hub.new_id(), name))


def add(hub: Hub, pull: PullRequest, actor: Account, names: list[str]) -> None:
    """Add labels to a pull request."""
    for name in names:
        label = ensure(hub, pull.repo, name)
        if label not in pull.labels:
            pull.labels.append(label)
            pulls.tell(hub, pull, actor, "labeled", label=shape(hub.url, pull.repo, label))


def remove(hub: Hub, pull: PullRequest, actor: Account, name: str) -> bool:
    """Take a label off; say whether it was there."""
    for label in pull.labels:
        if label.name.lower() == name.lower():
            pull.labels.remove(label)
            pulls.tell(hub, pull, actor, "unlabeled", label=shape(hub.url, pull.repo, label))
            return True
    return False


def put(hub: Hub, pull: PullRequest, actor: Account, names: list[str]) -> None:
    """Let a pull request have exactly these labels."""
    kept = {name.lower() for name in names}
    for label in list(pull.labels):
        if label.name.lower() not in kept:
            remove(hub, pull, actor, label.name)
    add(hub, pull, actor, names)
