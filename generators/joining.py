"""Documents that are joined from parts, each kept by itself: what a change leaves alone is not made again."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from generators.sources import made_by

Entry = tuple[str, str, str]
"""A kind, a name, and a text."""

Piece = str | memoryview
"""A piece of a document: text that is yet to be written in UTF-8, or that is already."""


class Part(Struct, frozen=True):
    """A part of a document: the text that *function* makes of *arguments*, from nothing but the slice of a resource.

    Where it has a *suffix*, as `.py`, it is formatted as a file whose name ends so, before it is joined.
    """

    slice: str
    function: Callable[..., str]
    arguments: tuple[Any, ...]
    suffix: str = ""

    @property
    def key(self) -> str:
        """Equal only if the text is: the slice, and the sources of whatever makes the part."""
        return hashlib.sha256(f"{self.slice}\0{made_by(self.function)}".encode()).hexdigest()

    def __call__(self) -> str:
        return self.function(*self.arguments)


class Joined(Struct, frozen=True):
    """A document that *function* makes of *argument* and the texts of its *parts*, by name, all in UTF-8.

    *told* is what tells all of that from any other, but for the functions.
    """

    parts: Mapping[str, Part]
    function: Callable[[Any, Mapping[str, bytes]], bytes]
    argument: Any
    told: str

    @property
    def key(self) -> str:
        """Equal only if the document is: what tells what it is made of, and the sources of whatever makes it and its parts."""
        functions: set[Callable[..., Any]] = {self.function, *(part.function for part in self.parts.values())}
        return hashlib.sha256("\0".join((self.told, *sorted(map(made_by, functions)))).encode()).hexdigest()

    def joined(self, texts: Mapping[str, bytes]) -> bytes:
        """Return the document of the texts of its parts."""
        return self.function(self.argument, texts)

    def __call__(self) -> str:
        return self.joined({name: part().encode() for name, part in self.parts.items()}).decode()


def write(entries: Iterable[Entry]) -> str:
    """Return *entries* as one text: a line of JSON that says what they are and how long in UTF-8, and then their own texts."""
    known = list(entries)
    head = [(kind, name, len(text.encode())) for kind, name, text in known]
    return "".join((_json.encode(head).decode(), "\n", *(text for _, _, text in known)))


def read(text: bytes) -> Iterator[tuple[str, str, memoryview]]:
    """Yield the entries of a text that `write` made; their own texts stay where they are, in UTF-8."""
    whole, end = memoryview(text), text.index(b"\n")
    at = end + 1
    for kind, name, size in _heads.decode(whole[:end]):
        yield kind, name, whole[at : at + size]
        at += size


_json = msgspec.json.Encoder()
_heads = msgspec.json.Decoder(list[tuple[str, str, int]])


def joined(pieces: Iterable[Piece], between: bytes) -> bytes:
    """Return *pieces* with *between* between them."""
    return between.join([piece.encode() if isinstance(piece, str) else piece for piece in pieces])
