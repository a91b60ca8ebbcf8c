"""Text of the author's in TypeScript: literals and comments that hold nothing but what they say."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generators import characters
from generators.characters import ESCAPED
from generators.python import text as python
from generators.rendering import Code
from generators.typescript.names import is_identifier


def string(text: str) -> Code:
    """Return the literal of a string, in the quotes that need fewer escapes."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return Code(f"{quote}{_escaped(text, quote)}{quote}")


def template(parts: Iterable[str | tuple[str]]) -> Code:
    """Return the template literal of texts and, in tuples, expressions of ours."""
    told = (
        "${" + part[0] + "}" if isinstance(part, tuple) else _escaped(part, "`").replace("${", "\\${").replace("\n", "\\n")
        for part in parts
    )
    return Code(f"`{''.join(told)}`")


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
    if name == "__proto__":
        return Code('["__proto__"]')
    return Code(name) if is_identifier(name) else string(name)


def comment(text: str) -> Code:
    """Return *text* on one line, as it may stand behind `//`, or between `/**` and `*/`."""
    return Code(python.comment(text).replace("*/", "* /").replace("/*", "/ *"))


def _escaped(text: str, quote: str) -> str:
    plain = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return characters.safe(plain, ESCAPED, _escape)


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if match[0] in "\n\t\r":
        return json.dumps(match[0])[1:-1]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\u{{{number:x}}}"


FILTERS: Mapping[str, Callable[..., Code]] = {"comment": comment, "literal": literal, "member": member, "string": string}
