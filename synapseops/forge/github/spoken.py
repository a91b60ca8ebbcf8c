"""Commands in comments: the first line, where it begins with /synapse. What Markdown shows as code or hides is none."""

import re

WORD = "/synapse"

_FIRST = re.compile(rf"(?:[ \t\r]*\n)* {{0,3}}{WORD}(?=\s|$)(?P<words>[^\n]*)")
_LINE = re.compile(rf"^ {{0,3}}{WORD}(?=\s|$)", re.MULTILINE)


def spoken(body: str) -> list[str] | None:
    """Return the words behind `WORD` of the command that *body* begins with, None where it holds none.

    Four spaces before it make a line of code of it: somebody shows the command, and does not give it.
    """
    found = _FIRST.match(body)
    return found["words"].split() if found is not None else None


def is_alone(body: str) -> bool:
    """Tell whether no other line of *body* is a command."""
    return len(_LINE.findall(body)) <= 1
