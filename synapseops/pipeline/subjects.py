"""Intents that were read, each with everything that is wrong with it, alone or beside the others."""

import posixpath
from collections.abc import Callable, Mapping

from msgspec import Struct

from synapseops.diagnostics import Diagnostic, Severity, in_order
from synapseops.intent import Delivery, Kinds
from synapseops.intent.documents import NOTHING, Documents
from synapseops.pipeline.discovery import Found, judged_together
from synapseops.validation import read


class Subject(Struct, frozen=True):
    """One intent of a base: its bytes, what was read of it, and everything that is wrong or doubtful, errors first."""

    found: Found
    data: bytes
    diagnostics: tuple[Diagnostic, ...]

    @property
    def delivery(self) -> Delivery:
        """How the result reaches people, as the intent says."""
        intent = self.found.reading.intent
        return intent.delivery if intent is not None else Delivery()

    @property
    def documents(self) -> frozenset[str]:
        """The files that it names, by their paths from the root."""
        folder = posixpath.dirname(self.found.path)
        return frozenset(posixpath.normpath(posixpath.join(folder, name)) for name in self.found.reading.documents)

    @property
    def is_faulty(self) -> bool:
        """Whether something stands against making anything of it."""
        return self.found.reading.blueprint is None or any(one.severity is Severity.ERROR for one in self.diagnostics)


def no_documents(path: str) -> Documents:
    """Return nothing for the intent at *path*."""
    return NOTHING


def judged(intents: Mapping[str, bytes], kinds: Kinds, documents: Callable[[str], Documents] = no_documents) -> dict[str, Subject]:
    """Read *intents* (path from the root → bytes) with the *documents* around each, and judge them together."""
    found = {path: Found(path, read(data, path, kinds, documents(path))) for path, data in sorted(intents.items())}
    return together(found, intents)


def together(found: Mapping[str, Found], intents: Mapping[str, bytes]) -> dict[str, Subject]:
    """Return what was *found* of *intents*, by path, with what can only be said of all of them."""
    further = judged_together(found.values())
    return {path: Subject(one, intents[path], in_order([*one.reading.diagnostics, *further.get(path, ())])) for path, one in found.items()}
