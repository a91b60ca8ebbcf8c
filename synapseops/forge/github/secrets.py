"""Nothing that GitHub takes for a credential is repeated in a message of ours."""

import re

MASK = "***"

# installation tokens have two formats, and one holds dots: https://github.blog/changelog/ (tokens without state)
_SHAPES = re.compile(
    r"gh[a-z]_[A-Za-z0-9._-]{36,}"
    r"|github_pat_[A-Za-z0-9_]{22,}"
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
)


def masked(text: str) -> str:
    """Return *text* with all that looks like a credential replaced."""
    return _SHAPES.sub(MASK, text)
