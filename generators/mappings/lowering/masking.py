"""Code with its texts masked, so that signs and brackets in them are not taken for those of the code."""

import re

_QUOTES = "\"'`"
_TEXT = re.compile(r"""(["'])(?:\\.|(?!\1).)*\1""", re.DOTALL)
"""A text without expressions in it."""


def masked(code: str) -> str:
    """Return *code*, as long as it was, with what stands in quotes replaced by `_`."""
    if "`" not in code:
        return _TEXT.sub(lambda text: "_" * len(text[0]), code)
    parts: list[str] = []
    at = 0
    while at < len(code):
        end = _end_of_text(code, at) if code[at] in _QUOTES else at + 1
        parts.append(code[at] if end == at + 1 else "_" * (end - at))
        at = end
    return "".join(parts)


def _end_of_text(code: str, start: int) -> int:
    """Return where the text that begins at *start* is over; expressions in a template literal belong to it."""
    quote, at = code[start], start + 1
    while at < len(code) and code[at] != quote:
        if code[at] == "\\":
            at += 2
        elif quote == "`" and code.startswith("${", at):
            at = _end_of_expression(code, at + 2)
        else:
            at += 1
    return at + 1


def _end_of_expression(code: str, at: int) -> int:
    depth = 1
    while at < len(code) and depth:
        if code[at] in _QUOTES:
            at = _end_of_text(code, at)
            continue
        depth += {"{": 1, "}": -1}.get(code[at], 0)
        at += 1
    return at


def closing(masked_code: str, start: int) -> int:
    """Return where the bracket at *start* of masked code is closed, or -1."""
    depth = 0
    for at in range(start, len(masked_code)):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(masked_code[at], 0)
        if depth == 0:
            return at
    return -1


def at_top(masked_code: str, sign: str) -> list[int]:
    """Return where *sign* stands outside of all brackets of masked code."""
    found: list[int] = []
    if sign not in masked_code:
        return found
    depth = 0
    for at, character in enumerate(masked_code):
        depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(character, 0)
        if depth == 0 and masked_code.startswith(sign, at):
            found.append(at)
    return found
