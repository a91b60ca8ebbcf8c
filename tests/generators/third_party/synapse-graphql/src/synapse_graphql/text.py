"""Text of the author's in GraphQL: https://spec.graphql.org/October2021/#sec-String-Value"""

import json
import re

from generators.rendering import Code

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")


def name(text: str) -> Code:
    """Return *text* as a name. Raises ValueError for what is none."""
    if not _NAME.fullmatch(text):
        raise ValueError(f"{text!r} is no name in GraphQL")
    return Code(text)


def type_(text: str) -> Code:
    """Return *text* as a type: a name, perhaps in a list, perhaps required."""
    name(text.strip("[]!"))
    return Code(text)


def string(text: str) -> Code:
    """Return *text* as a string."""
    return Code(json.dumps(text))


FILTERS = {"name": name, "type": type_, "string": string}
