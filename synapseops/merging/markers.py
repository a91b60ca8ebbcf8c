"""Files that somebody committed with a merge's conflict markers in them."""

from synapseops.merging import hunks
from synapseops.merging.entries import Favour

_OPEN, _BASE, _MIDDLE, _CLOSE = b"<<<<<<<", b"|||||||", b"=======", b">>>>>>>"


def is_torn(data: bytes) -> bool:
    """Tell whether *data* holds conflict markers, in their order."""
    return taken(data, Favour.OURS) is not None


def taken(data: bytes, favour: Favour) -> bytes | None:
    """Return *data* with one side of each conflict that its markers set apart; None where they do not set any apart."""
    told: list[bytes] = []
    side: bytes | None = None
    wanted = _OPEN if favour is Favour.OURS else _MIDDLE
    count = 0
    for line in hunks.lines(data):
        mark = _mark(line, side)
        if mark is None:
            if side is None or side == wanted:
                told.append(line)
        elif mark == _CLOSE:
            side, count = None, count + 1
        else:
            side = mark
    return b"".join(told) if count and side is None else None


def _mark(line: bytes, side: bytes | None) -> bytes | None:
    """Return the marker that *line* is, where one may come after *side*."""
    follows = {None: (_OPEN,), _OPEN: (_BASE, _MIDDLE), _BASE: (_MIDDLE,), _MIDDLE: (_CLOSE,)}[side]
    text = line.rstrip(b"\r\n")
    return next((mark for mark in follows if text == mark or text.startswith(mark + b" ")), None)
