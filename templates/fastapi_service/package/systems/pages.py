"""How a list goes on: each kind tells the next request from the last page."""

import re
from dataclasses import dataclass, field
from typing import Protocol

from .addresses import Parameters, followed
from .values import JsonValue

MOST = 10_000
"""Pages of one list; one with more has no end."""

_LINK = re.compile(r'<([^<>]*)>((?:\s*;\s*[^\s=;,]+\s*(?:=\s*(?:"[^"]*"|[^\s";,]*))?)*)')
_REL = re.compile(r';\s*rel\s*=\s*(?:"([^"]*)"|([^\s";,]*))', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Next:
    """The next request: parameters beside the first one's, or a whole URL of the same host."""

    parameters: Parameters = field(default_factory=dict)
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """The page that was read last: `number` counts them from 1, `count` its items."""

    url: str
    link: str
    value: JsonValue
    count: int
    number: int


class Page(Protocol):
    """A way that lists go on."""

    def first(self) -> Parameters:
        """Return the parameters of the first page."""
        ...

    def after(self, seen: Seen) -> Next | None:
        """Return the next request, None at the end; `ValueError` for one that may not be made."""
        ...


@dataclass(frozen=True, slots=True)
class LinkHeader:
    """`Link: <…>; rel="next"` (RFC 8288)."""

    def first(self) -> Parameters:
        """Return nothing: the link has it all."""
        return {}

    def after(self, seen: Seen) -> Next | None:
        """Follow the link, unless it leads to another host."""
        target = next_link(seen.link)
        return None if target is None else Next(url=followed(seen.url, target))


@dataclass(frozen=True, slots=True)
class Cursor:
    """The reply holds, at the path `next`, what the parameter `param` is to be."""

    param: str
    next: str

    def first(self) -> Parameters:
        """Return nothing: a list begins without a cursor."""
        return {}

    def after(self, seen: Seen) -> Next | None:
        """Ask with the cursor that the reply holds."""
        try:
            cursor = at(seen.value, self.next)
        except LookupError:
            return None
        if cursor is None or cursor in ("", False):
            return None
        if not isinstance(cursor, str | int):
            raise ValueError("the cursor is no text")
        return Next({self.param: cursor})


@dataclass(frozen=True, slots=True)
class PageNumber:
    """The parameter `param` counts pages; one with less than `size` items is the last."""

    param: str
    size: int | None = None
    begin: int = 1

    def first(self) -> Parameters:
        """Ask for the first page."""
        return {self.param: self.begin}

    def after(self, seen: Seen) -> Next | None:
        """Ask for one page further."""
        return Next({self.param: self.begin + seen.number}) if is_full(seen, self.size) else None


@dataclass(frozen=True, slots=True)
class Offset:
    """The parameter `param` counts items; a page with less than `size` of them is the last."""

    param: str
    size: int

    def first(self) -> Parameters:
        """Ask from the first item on."""
        return {self.param: 0}

    def after(self, seen: Seen) -> Next | None:
        """Ask from the next item on."""
        return Next({self.param: self.size * seen.number}) if is_full(seen, self.size) else None


def next_link(header: str) -> str | None:
    """Return where a `Link` header says that the next page is, None where it does not."""
    for target, attributes in _LINK.findall(header):
        relations = " ".join(quoted or bare for quoted, bare in _REL.findall(attributes))
        if "next" in relations.lower().split():
            return str(target)
    return None


def is_full(seen: Seen, size: int | None) -> bool:
    """Tell whether more may follow a page."""
    return seen.count >= (size or 1)


def at(value: JsonValue, path: str | None) -> JsonValue:
    """Return what *value* holds at *path*, as `meta.next`; raises `LookupError` for nothing."""
    for name in path.split(".") if path else ():
        if not isinstance(value, dict):
            raise LookupError(name)
        value = value[name]
    return value
