"""The words of `generate`: those that installed generators answer, and those reserved for later versions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Kinds:
    """Kinds of artifact as `word` or `word.value`: `postman`, `sdks.python`. *planned* ones are a warning, others a fault.

    *named_only* are made only where an intent names them: another machine may lack them, and must not make less without a word.
    *options* are the forms of what may stand behind a kind.
    """

    made: frozenset[str]
    planned: frozenset[str] = frozenset()
    named_only: frozenset[str] = frozenset()
    options: Mapping[str, type[BaseModel]] = field(default_factory=dict, hash=False)

    def makes(self, kind: str) -> bool:
        """Tell whether this version makes *kind*."""
        return kind in self.made

    def values(self, word: str) -> tuple[str, ...]:
        """Return what may follow *word* in a list, sorted; empty when the word stands alone or is unknown."""
        return tuple(sorted(kind.partition(".")[2] for kind in self.made | self.planned if kind.startswith(f"{word}.")))

    def with_options(self, word: str) -> tuple[str, ...]:
        """Return which of the values of *word* take options, sorted."""
        return tuple(value for value in self.values(word) if f"{word}.{value}" in self.options)

    @property
    def words(self) -> tuple[str, ...]:
        """The words an author may write beside `into` and `service`, sorted."""
        return tuple(sorted(_words(self.made | self.planned) - NOT_ASKED_FOR - {"service"}))


NOT_ASKED_FOR = frozenset({"contract", "tests"})
"""Made without being asked for: the contract always, the tests with the service."""


def _words(kinds: Iterable[str]) -> set[str]:
    return {kind.partition(".")[0] for kind in kinds}
