"""Installations: where the App is put, taken away, or given other repositories."""

from bot.handlers.meaning import Me, Meaning, ignored, of
from bot.jobs.model import Key, Kind, Want, Withdraw
from bot.payload import Payload


def installation(payload: Payload, me: Me) -> Meaning:
    """Look at every repository of a new installation; want nothing any more of one that is gone."""
    number, action = payload.number("installation", "id"), payload.text("action")
    if action in {"created", "unsuspend", "new_permissions_accepted"}:
        return of(Want(Key(number, 0, Kind.INSTALLATION)))
    if action in {"deleted", "suspend"}:
        return of(Withdraw(number))
    return ignored("nothing follows from this action")


def installation_repositories(payload: Payload, me: Me) -> Meaning:
    """Look at repositories that were added; want nothing any more of those that were removed."""
    number = payload.number("installation", "id")
    added = [Want(_key(number, one), one.text("full_name")) for one in payload.each("repositories_added")]
    removed = [Withdraw(number, one.number("id")) for one in payload.each("repositories_removed")]
    return of(*added, *removed)


def _key(installation: int, repository: Payload) -> Key:
    return Key(installation, repository.number("id"), Kind.DELIVER)
