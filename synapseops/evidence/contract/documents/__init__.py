"""What changed between two OpenAPI documents, as a list that a reviewer reads: each thing once. Pure.

It is asked where the blueprints do not tell it all: people changed a document, or the intent of the old one is not known any more.
"""

from collections.abc import Iterator

from synapseops.evidence.contract.changes import ContractChange, Detail, Verdict, in_order
from synapseops.evidence.contract.documents import operations, schemas
from synapseops.evidence.contract.documents.document import Document, parse
from synapseops.evidence.contract.documents.names import NO_RENAMES, Names, Renames, renames
from synapseops.evidence.contract.documents.shared import parsed

__all__ = ["NO_RENAMES", "Document", "Renames", "changes", "parse", "parsed", "renames"]


def changes(before: Document, after: Document, said: Renames) -> tuple[ContractChange, ...]:
    """Return what is added, changed, renamed and removed; *said* are the renames that the author tells."""
    names = Names.of(before, after, said)
    return in_order([*_resources(names), *operations.changes(before, after, names), *schemas.changes(before, after, names)])


def _resources(names: Names) -> Iterator[ContractChange]:
    """Say of whole resources that they come, go, or are called something else; then nothing is said of their parts."""
    for name, paths in names.added.items():
        yield ContractChange("added", name, details=tuple(Detail(path, Verdict.ADDITIVE) for path in paths), verdict=Verdict.ADDITIVE)
    for name, paths in names.removed.items():
        yield ContractChange("removed", name, details=tuple(Detail(path, Verdict.BREAKING) for path in paths), verdict=Verdict.BREAKING)
    for name, former in names.kept.items():
        (old, before), after = former, names.prefixes[name]
        moved = (Detail(f"{before} is now {after}", Verdict.BREAKING),) if before != after else ()
        if old != name:
            yield ContractChange("renamed", name, was=old, details=moved)
        elif moved:
            yield ContractChange("changed", name, details=moved)
