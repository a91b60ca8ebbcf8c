"""What a commit of ours says it did: its subject, and what it leaves to decide. Words of ours, figures and validated names alone."""

from collections import Counter
from collections.abc import Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from synapseops.merging.lock import Lock
from synapseops.merging.sides import Held
from synapseops.pipeline.arranging import Arranged, File, identities
from synapseops.pipeline.footing import Footing
from synapseops.report.text import count

LONGEST = 72


class Deed(Struct, frozen=True):
    """What a commit does to a service, against what it builds on. `resolved` and `forgotten` count decisions that people took with this
    run; `was` is the version of the factory that made what is there, "" where it is this one; `merges` tells that the base comes in."""

    added: int = 0
    changed: int = 0
    removed: int = 0
    is_first: bool = False
    resolved: int = 0
    forgotten: int = 0
    was: str = ""
    merges: bool = False
    undecided: int = 0


def deed(footing: Footing, arranged: Arranged, *, factory: str) -> Deed:
    """Return what the commit of *arranged* on *footing* does."""
    figures = Counter(_changes(footing.held, arranged.files))
    decided = arranged.decided
    lock = footing.lock
    if figures and replace(arranged.lock, pristine=()) != replace(lock, pristine=()):
        figures["changed" if lock.files else "added"] += 1
    return Deed(
        added=figures["added"],
        changed=figures["changed"],
        removed=figures["removed"],
        is_first=not lock.files,
        resolved=_waiting(lock) + len(footing.answered) if decided.every is not None else len(decided.conflicts),
        forgotten=len(decided.forgotten),
        was=lock.factory if lock.factory not in ("", factory) else "",
        merges=len(footing.parents) > 1,
        undecided=len(arranged.merged.conflicts),
    )


def subject(service: str, base: str, deed: Deed) -> str:
    """Return the subject line of a commit, cut at a word where a name is long."""
    head, figures = _head(service, base, deed), _figures(deed)
    told = f"{head}: {figures}" if figures else head
    return told if len(told) <= LONGEST else head if len(head) <= LONGEST else f"Update {service}"[:LONGEST]


def lines(deed: Deed) -> Iterator[str]:
    """Yield what else the message says."""
    if deed.merges:
        yield "The base is merged in."
    if deed.was:
        yield f"Made by SynapseOps {deed.was} before."
    if deed.undecided:
        yield f"Awaits decisions: {count(deed.undecided, 'file')}."


def _head(service: str, base: str, deed: Deed) -> str:
    if deed.resolved:
        return f"Resolve {count(deed.resolved, 'conflict')} in {service}"
    if deed.forgotten:
        return f"Drop {count(deed.forgotten, 'edit')} in {service}"
    if deed.is_first:
        return f"Generate {service}"
    if deed.was:
        return f"Upgrade {service}"
    if deed.merges and not (deed.added or deed.changed or deed.removed):
        return f"Merge {base} into the proposal of {service}"
    return f"Update {service}" if _figures(deed) else f"Note what was made of {service}"


def _figures(deed: Deed) -> str:
    """Return the figures, the noun once: "2 files added, 1 changed"."""
    pairs = [(deed.added, "added"), (deed.changed, "changed"), (deed.removed, "removed")]
    told = [(number, word) for number, word in pairs if number]
    return ", ".join(f"{count(number, 'file') if not at else number} {word}" for at, (number, word) in enumerate(told))


def _changes(before: Mapping[str, Held], after: Mapping[str, File]) -> Iterator[str]:
    then, now = {path: (file.blob, file.mode) for path, file in before.items()}, identities(after)
    for path in then.keys() | now.keys():
        if then.get(path) != now.get(path):
            yield "added" if path not in then else "removed" if path not in now else "changed"


def _waiting(lock: Lock) -> int:
    return sum(file.pending is not None for file in lock.files.values())
