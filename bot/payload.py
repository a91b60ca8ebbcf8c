"""A delivery's payload, read with care: what is not there, or of another type, is told by its path."""

from dataclasses import dataclass
from typing import Any, cast

from pydantic_core import from_json


class Malformed(Exception):
    """The payload is no JSON object, or lacks what its event must have."""


@dataclass(frozen=True, slots=True)
class Payload:
    """The decoded payload."""

    data: dict[str, Any]

    def text(self, *path: str) -> str:
        """Return the text at *path*; "" where nothing, or null, is there."""
        found = self._at(path)
        if found is None:
            return ""
        return found if isinstance(found, str) else _refuse(path, "a text")

    def number(self, *path: str) -> int:
        """Return the whole number at *path*, which must be there."""
        found = self._at(path)
        return found if isinstance(found, int) and not isinstance(found, bool) else _refuse(path, "a number")

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
        found: object = self.data
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found


def parse(body: bytes) -> Payload:
    """Return the payload of *body*. Raises `Malformed`, for one nested deeper than any of GitHub's too."""
    try:
        data = from_json(body, cache_strings="keys")
    except ValueError as failure:
        raise Malformed("the body is no JSON") from failure
    if not isinstance(data, dict):
        raise Malformed("the body is no JSON object")
    return Payload(cast("dict[str, Any]", data))


def _refuse(path: tuple[str, ...], wanted: str) -> Any:
    raise Malformed(f'"{".".join(path)}" is not {wanted}')
