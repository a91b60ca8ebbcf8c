"""Patterns of the intent language as regular expressions of ECMA-262 with its flag `u`.

The language is what both read alike, but for three things: its `.` is all but the line feed, and its `\\s` and `\\S` are ASCII.
"""

import re

_PART = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|.)|\[\^?|.", re.DOTALL)
_MEMBER = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|.)|.", re.DOTALL)
_BLANKS = r"\t\n\v\f\r "
_NO_BLANKS = r"\0-\x08\x0e-\x1f!-\u{10ffff}"
_OUTSIDE = {".": r"[^\n]", r"\s": f"[{_BLANKS}]", r"\S": f"[^{_BLANKS}]"}
_INSIDE = {r"\s": _BLANKS, r"\S": _NO_BLANKS}


def in_ecma(pattern: str) -> str:
    """Return *pattern* so that `new RegExp(…, "u")` finds with it what the intent language says."""
    parts: list[str] = []
    at = 0
    while match := _PART.match(pattern, at):
        at = match.end()
        if not match[0].startswith("["):
            parts.append(_OUTSIDE.get(match[0], match[0]))
            continue
        parts.append(match[0])
        while (member := _MEMBER.match(pattern, at)) and member[0] != "]":
            at = member.end()
            parts.append(_INSIDE.get(member[0], member[0]))
        if member:
            at = member.end()
            parts.append("]")
    return "".join(parts)
