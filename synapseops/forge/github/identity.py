"""Who we are on GitHub, so that what we did is told from what people did."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from synapseops.forge import commits
from synapseops.forge.github.client import API_URL

WEB_FLOW = "web-flow"
"""The account that commits what is made through the interface without naming a committer."""

_BOT = "[bot]"


class Identity(Struct, frozen=True):
    """The account we work as: an App's bot (`synapseops[bot]`), a workflow's (`github-actions[bot]`), or whose token we have.

    *is_signed*: what we commit is signed by GitHub, so that nobody else can pass for us by an address alone.
    """

    login: str
    is_signed: bool

    def made(self, commit: Mapping[str, Any]) -> bool:
        """Tell whether we made *commit*, as lists of commits have it: nobody amended, rebased or picked it since."""
        inner = commit["commit"]
        if not self.is_us(commit.get("author")) or not (self.is_us(commit.get("committer")) or _is(commit.get("committer"), WEB_FLOW)):
            return False
        verified = bool((inner.get("verification") or {}).get("verified"))
        return (verified or not self.is_signed) and commits.is_sealed(str(inner["message"]), tree=str(inner["tree"]["sha"]))

    def is_app(self, app: Mapping[str, Any] | None) -> bool:
        """Tell whether *app* is the App that we are; one that works by a person's token can have no checks."""
        return app is not None and f"{app.get('slug', '')}{_BOT}".casefold() == self.login.casefold()

    def is_us(self, account: Mapping[str, Any] | None) -> bool:
        """Tell whether *account* is ours."""
        return _is(account, self.login)


def identity(login: str, *, api_url: str) -> Identity:
    """Return who we are. GitHub signs what bots commit through its interface; Enterprise Server only where it was set up so."""
    return Identity(login, is_signed=login.endswith(_BOT) and api_url == API_URL)


def _is(account: Mapping[str, Any] | None, login: str) -> bool:
    return account is not None and str(account.get("login", "")).casefold() == login.casefold()
