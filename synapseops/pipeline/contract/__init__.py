"""What changed in the HTTP contract, as a list that a reviewer reads: each thing once, what may break callers first. Pure."""

from collections.abc import Iterator

from synapseops.pipeline.contract import operations, schemas
from synapseops.pipeline.contract.document import Document, parse
from synapseops.pipeline.contract.names import NO_RENAMES, Names, Renames, renames
from synapseops.report.model import ContractChange

__all__ = ["NO_RENAMES", "Document", "Renames", "changes", "parse", "renames"]


def changes(before: Document, after: Document, said: Renames) -> tuple[ContractChange, ...]:
    """Return what is added, changed, renamed and removed; *said* are the renames that the author tells."""
    names = Names.of(before, after, said)
    found = [*_resources(names), *operations.changes(before, after, names), *schemas.changes(before, after, names)]
    return tuple(sorted(found, key=lambda change: not change.breaking))


def _resources(names: Names) -> Iterator[ContractChange]:
    """Say of whole resources that they come, go, or are called something else; then nothing is said of their parts."""
    for name, paths in names.added.items():
        yield ContractChange("added", name, details=paths)
    for name, paths in names.removed.items():
        yield ContractChange("removed", name, details=paths, breaking=True)
    for name, former in names.kept.items():
        (old, before), after = former, names.prefixes[name]
        moved = (f"{before} is now {after}",) if before != after else ()
        if old != name:
            yield ContractChange("renamed", name, was=old, details=moved, breaking=bool(moved))
        elif moved:
            yield ContractChange("changed", name, details=moved, breaking=True)
