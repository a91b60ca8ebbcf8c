"""Text of the author's in the code of mappings: everything on one line."""

from generators.rendering import Code
from generators.typescript import text
from generators.typescript.text import on_one_line as literal
from generators.typescript.text import own_key as member
from generators.typescript.text import string
from generators.typescript.text import template as formatted


def comment(told: str) -> Code:
    """Return *told* on one line, as it may stand behind `//`, or between `/**` and `*/`."""
    return text.prose(told)


__all__ = ["comment", "formatted", "literal", "member", "string"]
