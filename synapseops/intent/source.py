"""The text of an intent, and where in it a node stands. Positions are worked out only when somebody asks."""

from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace
from yaml.events import ScalarEvent

from synapseops.diagnostics import Diagnostic, Fault, Place, Pointer
from synapseops.intent.composer import Refusal, compose
from synapseops.intent.spots import Spot, Written, begin_of, index_of, line_and_column


class Source(Struct, frozen=True):
    """A file of the author's as text, without byte order mark."""

    path: str
    text: str

    def place(self, fault: Fault) -> Diagnostic:
        """Return *fault* at its line and column; at a node that is not written, where the nearest one above it is."""
        placed = self._diagnostic(fault.code, self._index(fault), fault.message, fault.hint)
        return replace(placed, severity=fault.severity or placed.severity, details=fault.details)

    def line_of(self, node: Pointer) -> int:
        """Return the line at which the key of *node* stands, or the nearest one above it that is written."""
        return self.place(Fault("SY001", node, "", on="key")).place.line

    def placed(self, refusal: Refusal) -> Diagnostic:
        """Return what the reader refused, at its line and column."""
        return self._diagnostic(refusal.code, refusal.index, refusal.message, refusal.hint)

    def _diagnostic(self, code: str, index: int, message: str, hint: str) -> Diagnostic:
        from synapseops.diagnostics import codes  # all texts of the catalogue, of which most intents need none

        line, column = line_and_column(self.text, index)
        return Diagnostic(code, codes.severity(code), message, hint, Place(self.path, line, column))

    def _index(self, fault: Fault) -> int:
        root = _root(self.text)
        if root is None:
            return 0
        trail = _trail(root, fault.at)
        key, spot = trail[-1]
        is_there = len(trail) == len(fault.at) + 1 or isinstance(spot, ScalarEvent)
        if key is not None and (fault.on == "key" or not is_there or _is_blank(spot)):
            return begin_of(key)
        if isinstance(spot, ScalarEvent):
            return index_of(self.text, spot, fault.offset)
        return begin_of(spot)


def _trail(root: Written, at: Pointer) -> list[tuple[ScalarEvent | None, Written]]:
    """Return the keys (None for items) and nodes on the way to *at*, the root first, as far as they are written.

    A scalar stands for everything below it: `title: string` is short for `title: {type: string}`.
    """
    trail: list[tuple[ScalarEvent | None, Written]] = [(None, root)]
    spot = root
    for step in at:
        if not isinstance(spot, Spot):
            break
        if isinstance(step, int) and step < len(spot.items):
            spot = spot.items[step]
            trail.append((None, spot))
        elif isinstance(step, str) and step in spot.entries:
            entry = spot.entries[step]
            spot = entry.value
            trail.append((entry.key, spot))
        else:
            break
    return trail


def _is_blank(spot: Written) -> bool:
    return isinstance(spot, ScalarEvent) and spot.value == "" and spot.style == ""


@lru_cache(maxsize=8)
def _root(text: str) -> Written | None:
    return compose(text, places=True).spot
