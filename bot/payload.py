"""A delivery's payload, read with care: what is not there, or of another type, is told by its path.

All of it is checked to be JSON; only what a handler asks for becomes values, since most of a push is commits that nobody looks at.
"""

from typing import Any, NoReturn

import msgspec
from msgspec import Struct

_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_VALUE = msgspec.json.Decoder()
_LARGEST = 2**63 - 1


class Malformed(Exception):
    """The payload is no JSON object, or lacks what its event must have."""


class Payload(Struct, frozen=True):
    """The payload. A member of `data` is text of JSON until it is asked for."""

    data: dict[str, Any]

    def text(self, *path: str) -> str:
        """Return the text at *path*; "" where nothing, or null, is there."""
        found = self._at(path)
        if found is None:
            return ""
        if isinstance(found, str):
            return found
        _refuse(path, "a text")

    def number(self, *path: str) -> int:
        """Return the whole number at *path*, which must be there, and such that a database takes it."""
        found = self._at(path)
        if isinstance(found, int) and not isinstance(found, bool) and abs(found) <= _LARGEST:
            return found
        _refuse(path, "a number")

    def truth(self, *path: str) -> bool:
        """Tell whether true stands at *path*."""
        return self._at(path) is True

    def has(self, *path: str) -> bool:
        """Tell whether something, null not counted, is at *path*."""
        return self._at(path) is not None

    def each(self, *path: str) -> list["Payload"]:
        """Return the objects of the list at *path*; none where there is no list."""
        found = self._at(path)
        return [Payload(one) for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def _at(self, path: tuple[str, ...]) -> object:
        found = self._member(path[0])
        for name in path[1:]:
            found = found.get(name) if isinstance(found, dict) else None
        return found

    def _member(self, name: str) -> object:
        found = self.data.get(name)
        if isinstance(found, msgspec.Raw):
            found = self.data[name] = _decoded(_VALUE, found)
        return found


def parse(body: bytes | bytearray) -> Payload:
    """Return the payload of *body*. Raises `Malformed`, for one nested deeper than any of GitHub's too."""
    try:
        if not body.isascii():
            body.decode()  # the decoder does not look at the letters of what nobody asks for
        return Payload(_decoded(_MEMBERS, body))
    except UnicodeDecodeError as failure:
        raise Malformed("the body is no JSON") from failure


def _decoded(decoder: "msgspec.json.Decoder[Any]", text: bytes | bytearray | msgspec.Raw) -> Any:
    try:
        return decoder.decode(text)
    except msgspec.ValidationError as failure:
        raise Malformed("the body is no JSON object") from failure
    except (msgspec.DecodeError, RecursionError) as failure:
        raise Malformed("the body is no JSON") from failure


def _refuse(path: tuple[str, ...], wanted: str) -> NoReturn:
    raise Malformed(f'"{".".join(path)}" is not {wanted}')
