"""Text of the author's in the code of mappings: literals on one line, and comments."""

import json
from typing import Any

from generators.rendering import Code
from generators.typescript import text
from generators.typescript.text import string, template


def literal(value: Any) -> Code:
    """Return the expression of a JSON value."""
    if isinstance(value, str):
        return string(value)
    if isinstance(value, list):
        return Code(f"[{', '.join(map(literal, value))}]")
    if isinstance(value, dict):
        members = ", ".join(f"{member(name)}: {literal(one)}" for name, one in value.items())
        return Code(f"{{ {members} }}" if members else "{}")
    return Code(json.dumps(value))


def member(name: str) -> Code:
    """Return a name as the key of an object literal or of a type; `__proto__` in brackets, since it means something else without."""
    return Code('["__proto__"]') if name == "__proto__" else text.key(name)


def comment(told: str) -> Code:
    """Return *told* on one line, as it may stand behind `//`, or between `/**` and `*/`."""
    return text.prose(told)


__all__ = ["comment", "literal", "member", "string", "template"]
