"""MAP044: keys of lookups that the source's enum never is."""

from collections.abc import Iterable, Iterator, Mapping

from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean, nearest
from synapseops.intent.wording import listed, shown
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum

_MOST_WORDS = 8


def inline(keys: Iterable[str], kind: ValueType, at: Pointer, lacking: tuple[str, ...] = ()) -> Iterator[Fault]:
    """Yield what is to be said of the keys of the table at *at*, which values of *kind* are looked up in.

    A key that is nearly a word that is *lacking*, as MAP041 tells, is that word misspelt, and not told again.
    """
    if isinstance(kind, Enum):
        yield from _idle((key for key in keys if nearest(key, lacking) is None), kind.words, at)


def declared(tables: Mapping[str, Iterable[str]], asked: Iterable[tuple[str, ValueType]]) -> Iterator[Fault]:
    """Yield what is to be said of the keys of the intent's *tables*, of which *asked* are the names and what is looked up in each."""
    kinds: dict[str, list[ValueType]] = {}
    for name, kind in asked:
        kinds.setdefault(name, []).append(kind)
    for name, keys in tables.items():
        enums = [kind for kind in kinds.get(name, ()) if isinstance(kind, Enum)]
        if enums and len(enums) == len(kinds[name]):
            words = tuple(dict.fromkeys(word for kind in enums for word in kind.words))
            yield from _idle(keys, words, ("tables", name, "entries"))


def _idle(keys: Iterable[str], words: tuple[str, ...], at: Pointer) -> Iterator[Fault]:
    known = f"{listed(words[:_MOST_WORDS], last='and')}{', …' if len(words) > _MOST_WORDS else ''}"
    for key in keys:
        if key not in words:
            hint = did_you_mean(key, words) or f"remove it: the source's words are {known}"
            yield Fault("MAP044", (*at, key), f"nothing ever looks up {shown(key)}, which is no word of the source's enum", hint, on="key")
