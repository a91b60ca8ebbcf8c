"""Words of the author's in the suite's own sentences: resource names are letters and digits, so they can stand anywhere."""

import json
import re
from typing import Any
from urllib.parse import quote

from generators.rendering import Code

_UNSAFE = re.compile(r"[^A-Za-z0-9 ]")


def prose(words: str) -> Code:
    """Return *words* as they may stand in a docstring or comment."""
    return Code(_UNSAFE.sub("", words))


def one(singular: str) -> Code:
    """Return *singular* with its article: `"an order"`."""
    words = prose(singular)
    return Code(f"{'an' if words[:1] in 'aeiou' else 'a'} {words}")


def title(plural: str) -> Code:
    """Return *plural* as the beginning of a sentence."""
    words = prose(plural)
    return Code(words[:1].upper() + words[1:])


def identifier(words: str) -> Code:
    """Return *words* as they may stand inside the name of a test."""
    return Code("_".join(_UNSAFE.sub("", words).lower().split()))


def path(path: str) -> Code:
    """Return the path of a resource as it may stand in a docstring."""
    return Code(re.sub(r"[^A-Za-z0-9/_.~-]", "", path))


def segment(value: Any) -> str:
    """Return a wire value as a segment of a path."""
    return quote(value if isinstance(value, str) else json.dumps(value), safe="")
