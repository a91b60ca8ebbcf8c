"""Whether a lock says what the factory made: held against what is made again, and against the pristine commits that it names. Pure."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from synapseops.generation import Owner
from synapseops.merging.lock import Lock, LockedFile
from synapseops.merging.sides import Held, Wanted
from synapseops.report.proof import Difference

_BY_HAND = "the lock was changed by hand here: no pristine commit that it names holds what it records"


class Account(Struct, frozen=True):
    """What a lock is held against. `derived` is what is made again of the intent that it was written for (None: that cannot be
    told), `kept` the files of its pristine commits, by path (None: not all of them are here), `held` and `edited` where files lie
    and which of them people edited, by where they are made."""

    lock: Lock
    derived: Mapping[str, Wanted] | None
    kept: Mapping[str, frozenset[tuple[str, int]]] | None
    held: frozenset[str]
    edited: frozenset[str]
    shadowed: frozenset[str] = frozenset()


def differences(account: Account) -> Iterator[Difference]:
    """Yield what the lock says otherwise than it is, by path."""
    derived = account.derived or {}
    for path in sorted((derived.keys() | account.lock.files.keys()) - account.shadowed):
        recorded = account.lock.files.get(path)
        told = _unrecorded(derived[path]) if recorded is None else _judged(account, path, recorded)
        if told is not None:
            yield Difference(path, *told)


def unchecked(account: Account) -> tuple[str, ...]:
    """Return the files of which only the lock says what was made: it is not made again, and what was made then is not here."""
    if account.kept is not None:
        return ()
    derived = account.derived or {}
    return tuple(
        path for path, file in sorted(account.lock.files.items()) if file.base and (path not in derived or file.pending is not None)
    )


def _unrecorded(want: Wanted) -> tuple[str, str]:
    return "unrecorded", "the factory makes it, and the lock does not know it"


def _judged(account: Account, path: str, recorded: LockedFile) -> tuple[str, str] | None:
    """Return what is wrong with what the lock says of a file, as kind and words."""
    want = (account.derived or {}).get(path)
    if want is None:
        return _of_the_past(account, path, recorded)
    if want.owner is not recorded.owner:
        return "otherwise", f"the lock was changed by hand here: it calls a file of the {want.owner}'s one of the {recorded.owner}'s"
    if want.owner is Owner.TEAM:
        return None
    offered = recorded.pending if recorded.pending is not None else recorded.base
    if (want.blob, want.mode) != (offered, recorded.mode):
        return "otherwise", _otherwise(account, path, offered, recorded.mode)
    if recorded.pending is not None and recorded.base and not _is_kept(account, path, recorded.base, recorded.mode):
        return "otherwise", _BY_HAND
    return None


def _of_the_past(account: Account, path: str, recorded: LockedFile) -> tuple[str, str] | None:
    """Judge what the lock says of a file that is not made again: a migration that landed, or one that people's edits keep there."""
    if recorded.base and not _is_kept(account, path, recorded.base, recorded.mode):
        return "otherwise", _BY_HAND
    is_over = account.derived is not None and recorded.owner is Owner.FACTORY
    if is_over and path in account.held and path not in account.edited:
        return "stale", "the factory does not make it any more: synapse run removes it"
    return None


def _otherwise(account: Account, path: str, blob: str, mode: int) -> str:
    if account.kept is None:
        return "the lock records something else than the factory makes: changed by hand, or made with other tools"
    return "the lock records something else than the factory makes" if _is_kept(account, path, blob, mode) else _BY_HAND


def _is_kept(account: Account, path: str, blob: str, mode: int) -> bool:
    """Tell whether a pristine commit holds a file, as far as that can be told."""
    return account.kept is None or (blob, mode) in account.kept.get(path, frozenset())


def kept(commits: Mapping[str, Mapping[str, Held]]) -> dict[str, frozenset[tuple[str, int]]]:
    """Return what the files of pristine *commits* are, by path."""
    found: dict[str, frozenset[tuple[str, int]]] = {}
    for files in commits.values():
        for path, file in files.items():
            found[path] = found.get(path, frozenset()) | {(file.blob, file.mode)}
    return found
