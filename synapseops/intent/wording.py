"""Plain words for what YAML's own parser says."""

from collections.abc import Iterable
from typing import Any

from yaml.error import MarkedYAMLError, YAMLError


def kind_of(value: Any) -> str:
    """Name the kind of a plain value: "a number", "a list"."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, str):
        return "a text"
    if isinstance(value, dict):
        return "a map"
    return "a list" if isinstance(value, list | tuple) else "a number"


def shown(value: Any) -> str:
    """Return a plain value as the author may have written it, shortened."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def listed(words: Iterable[str]) -> str:
    """`["a", "b", "c"]` → `a, b, c`."""
    return ", ".join(words)


def of_syntax_error(error: YAMLError, text: str) -> tuple[str, int, str, str]:
    """Return code, index, message and hint for an error of libyaml's."""
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        return "SY001", min(error.problem_mark.index, len(text)), f"this is not YAML: {error.problem}", ""
    return "SY001", 0, "this is not YAML", ""


def shown(value: Any) -> str:
    """Show a value of the author's in a message, in quotes and never at length."""
    text = value if isinstance(value, str) else {None: "null", True: "true", False: "false"}.get(value) if value is None or isinstance(value, bool) else None
    if text is None:
        text = kind_of(value) if isinstance(value, dict | list) or (isinstance(value, int) and abs(value) >= 10**30) else str(value)
    return f'"{text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"}"'


_LONGEST_SHOWN = 60
