"""Words of the author's in the suite's own sentences: resource names are letters and digits, so they can stand anywhere."""

import hashlib
import json
import re
from typing import Any
from urllib.parse import quote

from generators.rendering import Code

_UNSAFE = re.compile(r"[^A-Za-z0-9 ]")


_LONGEST = 30


def plural(words: str) -> Code:
    """Return *words*, the plural of a resource, as they may stand in a docstring; just `"rows"` when they are long."""
    return Code(_UNSAFE.sub("", words) if len(words) <= _LONGEST else "rows")


def one(singular: str) -> Code:
    """Return *singular* with its article, `"an order"`, as it may stand in a docstring."""
    words = _UNSAFE.sub("", singular) if len(singular) <= _LONGEST else "row"
    return Code(f"{'an' if words[:1] in 'aeiou' else 'a'} {words}")


def title(words: str) -> Code:
    """Return *words*, the plural of a resource, as the beginning of a sentence."""
    shown = plural(words)
    return Code(shown[:1].upper() + shown[1:])


def short(name: str) -> str:
    """Return *name*, or its beginning and a digest of it when it is long."""
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 9]}_{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def path(words: str) -> Code:
    """Return the path of a resource as it may stand in a docstring; just `"/…"` when it is long."""
    return Code(re.sub(r"[^A-Za-z0-9/_.~-]", "", words) if len(words) <= _LONGEST else "/\u2026")


def segment(value: Any) -> str:
    """Return a wire value as a segment of a path."""
    return quote(value if isinstance(value, str) else json.dumps(value), safe="")
