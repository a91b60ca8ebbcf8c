"""Paths as they are written, `a.b[2].c`, `a[-1]`, `a[]`, `"x.y".z`: one pass, a slip with its offset."""

import re

from msgspec import Struct

from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.mapping.ir import At, Every, Key, Segment

LONGEST = 2_000
MOST_SEGMENTS = 60
_FORM = 'a path is written a.b, a[0].b or a[].b; names with other characters in quotes: "x.y".b'
_NAME = re.compile(r'[^.\[\]"\s{}]+')
_INDEX = re.compile(r"-?(?:0|[1-9][0-9]{0,8})")
_ROOT = "root"


class Written(Struct, frozen=True):
    """A path taken apart: its segments, each with the offset where it begins, and whether `root.` stood before them."""

    text: str
    segments: tuple[tuple[Segment, int], ...]
    is_forced: bool = False


def parse(text: str, code: str) -> Written:
    """Take a source path apart; raises `Slip` with *code*."""
    segments = _segments(text, code)
    is_forced = segments[0] == (Key(_ROOT), 0) and len(segments) > 1 and not text.startswith('"')
    return Written(text, tuple(segments[1:] if is_forced else segments), is_forced)


def keys(text: str) -> tuple[tuple[str, int], ...]:
    """Take a target path apart into names and their offsets, there being nothing else in it; raises `Slip`."""
    found: list[tuple[str, int]] = []
    for segment, at in _segments(text, "MAP002"):
        if not isinstance(segment, Key):
            hint = "write a list as {each: PATH, fields: …} or {wrap: [rules]} at the path of the list itself"
            raise Slip("MAP002", f"target path {shown(text)} reaches into a list", hint, at)
        found.append((segment.name, at))
    return tuple(found)


def _segments(text: str, code: str) -> list[tuple[Segment, int]]:
    if len(text) > LONGEST:
        raise Slip(code, f"the path has {len(text):,} characters, more than {LONGEST:,}", "shorten it")
    found: list[tuple[Segment, int]] = []
    at = 0
    wants_name = True
    while at < len(text) or wants_name:
        if wants_name:
            name, end = _name(text, at, code)
            found.append((Key(name), at))
            at, wants_name = end, False
        elif text[at] == "[":
            segment, end = _bracket(text, at, code)
            found.append((segment, at))
            at = end
        elif text[at] == ".":
            at, wants_name = at + 1, True
        else:
            raise Slip(code, f"{shown(text[at:])} does not belong to a path", _FORM, at)
        if len(found) > MOST_SEGMENTS:
            raise Slip(code, f"the path has more than {MOST_SEGMENTS} parts", "shorten it")
    return found


def _name(text: str, at: int, code: str) -> tuple[str, int]:
    if text.startswith('"', at):
        return _quoted(text, at, code)
    found = _NAME.match(text, at)
    if found is None:
        what = "is empty" if not text else "lacks a name here"
        raise Slip(code, f"the path {what}", _FORM, at)
    return found[0], found.end()


def _quoted(text: str, begin: int, code: str) -> tuple[str, int]:
    """Read a quoted name; inside, a quote and a backslash follow a backslash."""
    name: list[str] = []
    at = begin + 1
    while at < len(text) and text[at] != '"':
        at += text[at] == "\\" and text[at + 1 : at + 2] in {'"', "\\"}
        name.append(text[at])
        at += 1
    if at >= len(text):
        raise Slip(code, "the quote of a name is not closed", 'close it with "', begin)
    if not name:
        raise Slip(code, "the path lacks a name here", _FORM, begin)
    return "".join(name), at + 1


def _bracket(text: str, at: int, code: str) -> tuple[Segment, int]:
    end = text.find("]", at)
    inner = text[at + 1 : end] if end >= 0 else ""
    if end >= 0 and inner == "":
        return Every(), end + 1
    if end >= 0 and _INDEX.fullmatch(inner) and inner != "-0":
        return At(int(inner)), end + 1
    hint = "write [2], [-1] for the last, or [] for every item" if end >= 0 else "close it with ]"
    raise Slip(code, f"{shown(text[at : end + 1] if end >= 0 else text[at:])} is no place in a list", hint, at)


def shown_name(name: str) -> str:
    """Return a name as a path has it, quoted where it must be."""
    if _NAME.fullmatch(name) and name != _ROOT:
        return name
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


def joined(names: tuple[str, ...]) -> str:
    """Return keys as a path; "[]" stands for every item."""
    text = "".join("[]" if name == "[]" else f".{shown_name(name)}" for name in names)
    return text.removeprefix(".")
