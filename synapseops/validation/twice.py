"""What may stand in a list once only."""

from collections.abc import Iterator, Sequence

from synapseops.diagnostics import Fault, Pointer
from synapseops.intent.wording import shown


def repeated(what: str, entries: Sequence[str], at: Pointer) -> Iterator[Fault]:
    """SY076: an entry of a list of words stands there once."""
    seen: set[str] = set()
    for index, entry in enumerate(entries):
        if entry in seen:
            yield Fault("SY076", (*at, index), f"{what} {shown(entry)} stands there twice", "remove one")
        seen.add(entry)
