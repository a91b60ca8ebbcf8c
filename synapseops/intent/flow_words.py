"""The small grammars inside of flows: durations, backoff, requests with paths in them."""

import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
UNITS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400}
LONGEST_WAIT = 86_400

_DURATION = re.compile(r"([1-9][0-9]{0,5})(ms|s|m|h|d)")
_BACKOFF = re.compile(r"(exponential|fixed)\(\s*(.*?)\s*\)")
_PLAIN = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/%?-]+")
_SEGMENT = re.compile(r'([^.\[\]"{}\s][^.\[\]"{}]*)|"((?:[^"\\]|\\.)*)"')
_INDEX = re.compile(r"\[(-?[0-9]{1,6})\]")

Path = tuple[str | int, ...]
"""Members by name and items by number, from the record on."""


class WrittenBackoff(Struct, frozen=True):
    """How long to wait between attempts, in seconds: from *first*, doubled up to *most*."""

    first: float
    most: float


class WrittenPath(Struct, frozen=True):
    """A path in the mapped record, or with *of_input* in what the mapping reads; *offset* is where it stands."""

    path: Path
    of_input: bool
    offset: int


class WrittenRequest(Struct, frozen=True):
    """A method, and literal parts and paths in turn."""

    method: str
    parts: tuple[str | WrittenPath, ...]


def seconds(text: str) -> float:
    """Return the length of a duration such as `5m`, which has the form of one."""
    match = _DURATION.fullmatch(text)
    if match is None:
        raise Slip("SY131", f"{shown(text)} is no duration", "write a number and a unit: 500ms, 30s, 5m, 2h, 1d")
    return int(match[1]) * UNITS[match[2]]


def backoff(text: str) -> WrittenBackoff:
    """Read `exponential(1s..10m)` or `fixed(30s)`; raises `Slip`."""
    match = _BACKOFF.fullmatch(text.strip())
    if match is None:
        raise Slip("SY131", f"{shown(text)} is no backoff", "write exponential(1s..10m), or fixed(30s)")
    first, dots, most = match[2].partition("..")
    if (match[1] == "exponential") != bool(dots):
        raise Slip(
            "SY131", f"{shown(text)} is no backoff", "exponential has two durations, fixed has one: exponential(1s..10m), fixed(30s)"
        )
    found = WrittenBackoff(seconds(first.strip()), seconds((most or first).strip()))
    if found.first > found.most:
        raise Slip("SY131", f"backoff {shown(text)} ends before it begins", "write the shorter duration first")
    if found.most > LONGEST_WAIT:
        raise Slip("SY131", f"backoff {shown(text)} waits for more than a day", "write 1d at most")
    return found


def request(text: str) -> WrittenRequest:
    """Read `PUT /orders/{tranId}`; raises `Slip`."""
    method, _, rest = text.partition(" ")
    if method not in METHODS:
        hint = f"begin with {listed(METHODS)}, as in POST /orders"
        raise Slip("SY132", f"{shown(method)} is no method of a request", hint)
    target = rest.lstrip(" ")
    if not target.startswith("/"):
        raise Slip("SY132", f"the path of request {shown(text)} does not begin with /", "write it as in POST /orders")
    return WrittenRequest(method, tuple(_parts(target, len(text) - len(target))))


def _parts(text: str, offset: int) -> Iterator[str | WrittenPath]:
    position = 0
    while position < len(text):
        if text[position] == "{":
            end = text.find("}", position)
            if end < 0:
                raise Slip("SY132", "the path has { without }", "close it", offset + position)
            yield _reference(text[position + 1 : end], offset + position + 1)
            position = end + 1
            continue
        match = _PLAIN.match(text, position)
        if match is None:
            raise Slip("SY132", f"{shown(text[position])} cannot stand in a path", "percent-encode it", offset + position)
        yield match[0]
        position = match.end()


def _reference(text: str, offset: int) -> WrittenPath:
    of_input = text.startswith("source.")
    return WrittenPath(path(text.removeprefix("source.") if of_input else text, offset), of_input, offset)


def path(text: str, offset: int = 0) -> Path:
    """Read `customer.lines[0]."x.y"`; raises `Slip`."""
    found: list[str | int] = []
    position = 0
    while True:
        match = _SEGMENT.match(text, position)
        if match is None:
            raise Slip("SY133", f"{shown(text)} is no path", "write names with dots and numbers in brackets: customer.lines[0].sku", offset)
        found.append(match[1].rstrip() if match[1] is not None else re.sub(r"\\(.)", r"\1", match[2]))
        position = match.end()
        while index := _INDEX.match(text, position):
            found.append(int(index[1]))
            position = index.end()
        if position == len(text):
            return tuple(found)
        if text[position] != ".":
            raise Slip("SY133", f"{shown(text)} is no path", "a list in a path has a number: lines[0]", offset + position)
        position += 1


Scheme = Literal["shopify", "github", "stripe", "standard_webhooks", "hmac_sha256"]
