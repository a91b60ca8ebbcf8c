"""What handlers share: who we are, what a delivery comes to, and how a repository's desired states are keyed."""

from msgspec import Struct

from bot.jobs.model import Key, Kind, Want, Wish
from bot.payload import Payload

HEADS = "refs/heads/"
OURS = "synapse/"


class Me(Struct, frozen=True):
    """The App as it is known on GitHub."""

    app_id: int
    slug: str

    @property
    def login(self) -> str:
        """The name that what we do bears."""
        return f"{self.slug}[bot]"

    def is_sender(self, payload: Payload) -> bool:
        """Tell whether we caused the event. A person can be called anything but this: logins hold no brackets."""
        return bool(self.slug) and payload.text("sender", "login") == self.login


class Meaning(Struct, frozen=True):
    """The wishes of a delivery; where there are none, why."""

    wishes: tuple[Wish, ...] = ()
    ignored: str = ""


def ignored(why: str) -> Meaning:
    """Return that nothing follows, and why."""
    return Meaning(ignored=why)


def of(*wishes: Wish) -> Meaning:
    """Return that *wishes* follow."""
    return Meaning(wishes)


def want(payload: Payload, kind: Kind, target: str = "", **details: str) -> Want:
    """Return the wish for a state of the payload's repository."""
    key = Key(payload.number("installation", "id"), payload.number("repository", "id"), kind, target)
    told = {"sender": payload.text("sender", "login"), **details}
    return Want(key, payload.text("repository", "full_name"), {name: value for name, value in told.items() if value})


def again(payload: Payload, commit: str) -> Want:
    """Return the wish that the open pull requests whose head is *commit* are looked at again."""
    return want(payload, Kind.COMMAND, f"again:{commit}", command="again", commit=commit)


def deliver(payload: Payload, branch: str, **details: str) -> Want:
    """Return the wish that the intents of *branch* have their pull requests."""
    default = payload.text("repository", "default_branch")
    return want(payload, Kind.DELIVER, "" if branch == default else branch, default=default, **details)
