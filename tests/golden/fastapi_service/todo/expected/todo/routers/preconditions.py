"""Entity tags (RFC 9110): which version of a representation a request speaks of."""

import re
from dataclasses import dataclass

from fastapi import Request

from ..errors import Fault, PreconditionFailed

_TAG = r'(?:W/)?"[\x21\x23-\x7E]*"'
_TAGS = re.compile(rf"\s*(?:\*|{_TAG}(?:\s*,\s*{_TAG})*)\s*", re.ASCII)
_ONE = re.compile(_TAG)


@dataclass(frozen=True, slots=True)
class Tags:
    """The entity tags of `If-Match` or `If-None-Match`; `*` stands for any."""

    header: str

    def name(self, version: int, *, weakly: bool = False) -> bool:
        """Tell whether *version* is among them."""
        if self.header.strip() == "*":
            return True
        named = _ONE.findall(self.header)
        wanted = etag(version)
        return wanted in named or (weakly and f"W/{wanted}" in named)


def etag(version: int) -> str:
    """Return the entity tag of *version*."""
    return f'"{version}"'


def if_match(request: Request, faults: list[Fault]) -> Tags | None:
    """Return what `If-Match` names, or None when there is no such header."""
    return _tags(request, "If-Match", faults)


def if_none_match(request: Request, faults: list[Fault]) -> Tags | None:
    """Return what `If-None-Match` names, or None when there is no such header."""
    return _tags(request, "If-None-Match", faults)


def require(tags: Tags | None, version: int | None) -> None:
    """Raise unless *version* (None when there is nothing) is one that *tags* names."""
    if tags is not None and (version is None or not tags.name(version)):
        raise PreconditionFailed("It is not, or no longer, the version that If-Match names.")


def _tags(request: Request, name: str, faults: list[Fault]) -> Tags | None:
    given = request.headers.getlist(name)
    if not given:
        return None
    header = ", ".join(given)
    if not _TAGS.fullmatch(header):
        faults.append(Fault("format", "Input should be entity tags", parameter=name))
        return None
    return Tags(header)
