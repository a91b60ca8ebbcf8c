"""The functions of Helm's templates that our chart calls; the piped value is the last argument, as there."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import yaml


def _default(fallback: Any, value: Any) -> Any:
    return value or fallback


def _nindent(width: int, text: str) -> str:
    return "\n" + "\n".join(" " * width + line for line in text.split("\n"))


def _quote(value: Any) -> str:
    return json.dumps(printed(value), ensure_ascii=False)


def _replace(old: str, new: str, text: str) -> str:
    return text.replace(old, new)


def _sha256sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _to_json(value: Any) -> str:
    """Return JSON as Go writes it: keys in order, and nothing that HTML would read."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    for character in "&<>\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def _to_yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=yaml.CSafeDumper, default_flow_style=False, allow_unicode=True, width=1 << 30).removesuffix("\n")


def _trim_all(characters: str, text: str) -> str:
    return text.strip(characters)


def _trunc(length: int, text: str) -> str:
    return text[:length]


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "default": _default,
    "nindent": _nindent,
    "quote": _quote,
    "replace": _replace,
    "sha256sum": _sha256sum,
    "toJson": _to_json,
    "toYaml": _to_yaml,
    "trimAll": _trim_all,
    "trunc": _trunc,
}


def printed(value: Any) -> str:
    """Return *value* as an action prints it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
