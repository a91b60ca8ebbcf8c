"""The intent that the base's output was made of, read again by this version: what is new is told against it."""

from msgspec import Struct

from synapseops.blueprint.model import Blueprint
from synapseops.errors import RepositoryError
from synapseops.forge.base import Repository
from synapseops.intent import Kinds
from synapseops.merging.lock import Lock
from synapseops.pipeline.survey import Base, is_regular, reading_of
from synapseops.validation import Reading

NONE_BEFORE = "there was none"


class Previous(Struct, frozen=True):
    """What the output at the base was made of; `reading` is None where that is not known any more, as `reason` says."""

    reading: Reading | None = None
    reason: str = ""

    @property
    def blueprint(self) -> Blueprint | None:
        """The blueprint of then; None where the intent is not known, or this version finds faults in it."""
        return self.reading.blueprint if self.reading is not None else None


async def previous(repository: Repository, lock: Lock | None, kinds: Kinds) -> Previous:
    """Read the intent that *lock* says its files were made of, as it was then, with the files that it named."""
    if lock is None:
        return Previous(reason=NONE_BEFORE)
    if not lock.source:
        return Previous(reason="the lock does not say which commit its files were made from")
    try:
        commit = await repository.resolve(lock.source)
        files = await repository.list_files(lock.source) if commit is not None else {}
        if lock.intent not in files or not is_regular(files[lock.intent]):
            return Previous(
                reason=f"the commit {lock.source[:12]} that it was made from is not here any more" if not files else "it was moved"
            )
        data = await repository.read(files[lock.intent].blob)
        reading = await reading_of(repository, Base(lock.source, lock.source, files), lock.intent, data, kinds)
    except RepositoryError as failure:  # a shallow or partial clone: nothing fails for want of history
        return Previous(reason=str(failure))
    return Previous(reading, "" if reading.blueprint is not None else "this version finds faults in it")
