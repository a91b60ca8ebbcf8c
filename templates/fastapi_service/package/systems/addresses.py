"""Addresses within a system: values are encoded into paths, and nothing leads to another host."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Self
from urllib.parse import quote, urlencode, urljoin, urlsplit

ParameterValue = str | int | Decimal | bool | None
Parameters = Mapping[str, ParameterValue | Sequence[ParameterValue]]

_PLACE = re.compile(r"\{([^{}]*)\}")
_PATH = re.compile(r"/[!-~]*")


class Filled(str):
    """A path with values in it; `template` is the path without them, as logs and errors tell it."""

    template: str

    def __new__(cls, path: str, template: str) -> Self:
        """Return *path*, told as *template*."""
        made = super().__new__(cls, path)
        made.template = template
        return made


def filled(template: str, values: Mapping[str, ParameterValue]) -> Filled:
    """Return a path with each `{name}` replaced by its value, percent-encoded. Raises `ValueError`.

    A value is never more than one segment: an empty one, `.` and `..` would make it another path.
    """

    def value_of(place: re.Match[str]) -> str:
        text = as_text(values[place[1]]) if place[1] in values else ""
        if text in {"", ".", ".."}:
            raise ValueError(f"nothing to put for {place[0]} of the path")
        return quote(text, safe="")

    return Filled(_PLACE.sub(value_of, template), template)


def as_text(value: ParameterValue) -> str:
    """Return a value as it stands in an address."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)


def query(parameters: Parameters) -> str:
    """Return *parameters* encoded; None is left out, a list is repeated."""
    pairs: list[tuple[str, str]] = []
    for name, given in parameters.items():
        several = given if isinstance(given, Sequence) and not isinstance(given, str) else [given]
        pairs += [(name, as_text(one)) for one in several if one is not None]
    return urlencode(pairs)


def joined(base: str, path: str, parameters: Parameters | None) -> str:
    """Return the URL of *path* below *base*. Raises `ValueError` for a path that is none."""
    before, _, after = path.partition("?")
    if not _PATH.fullmatch(before) or "#" in path or {".", ".."} & set(before.split("/")):
        raise ValueError("the path begins with /, and has no fragment, blanks or steps back")
    rest = "&".join(part for part in (after, query(parameters or {})) if part)
    return f"{base}{before}{f'?{rest}' if rest else ''}"


def followed(current: str, link: str) -> str:
    """Return the URL that *link* leads to from *current*; `ValueError` for another host."""
    url = urljoin(current, link)
    if _origin(url) != _origin(current):
        raise ValueError("the next page is on another host")
    return url.partition("#")[0]


def told(path: str) -> str:
    """Return *path* as it may be told: queries and values may be secret or personal."""
    template = path.template if isinstance(path, Filled) else path
    return template.partition("?")[0]


def _origin(url: str) -> tuple[str, str, int]:
    parts = urlsplit(url)
    default = 443 if parts.scheme == "https" else 80
    return parts.scheme, (parts.hostname or "").lower(), parts.port or default
