"""Parts of documents in Python: modules of their own, formatted one by one, of which a document takes the inside."""

import re
from collections.abc import Iterable, Mapping

SUFFIX = ".py"
_HEAD = re.compile(rb"^def \w+\(\) -> None:\n", re.MULTILINE)


def function(name: str, statements: Iterable[str]) -> str:
    """Return a function of *statements*, which are indented already."""
    return "\n".join([f"def {name}() -> None:", *(list(statements) or ["    pass"])]) + "\n"


def functions(statements: Mapping[str, str]) -> str:
    """Return a part of functions: *statements* of each, indented, by its name; "" for none."""
    return "\n\n".join(function(name, [some] if some else []) for name, some in statements.items())


def inside_functions(part: bytes) -> list[bytes]:
    """Return the lines in each function of a part, b"" where there are no statements."""
    _, *bodies = _HEAD.split(part)
    return [b"" if body.strip() == b"pass" else body.rstrip(b"\n") + b"\n" for body in bodies]


def item(value: str) -> str:
    """Return a part of an item of a list at the top of a module."""
    return f"_ = [\n    {value},\n]\n"


def inside_list(part: bytes) -> bytes:
    """Return the lines of the item of a part."""
    return part[part.index(b"\n") + 1 : part.rindex(b"]")]
