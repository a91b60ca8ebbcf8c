"""Wire values as expressions of JavaScript, which may stand in a script whatever text of the author's is in them."""

import json
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any

_WIDTH = 100
_INDENT = "  "


def literal(value: Any) -> str:
    """Return *value* as an expression on one line."""
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_key(name)}: {literal(item)}" for name, item in value.items()) + " }" if value else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(literal, value))}]"
    return json.dumps(value, ensure_ascii=True)


def lines(value: Any, lead: str = "", trail: str = "") -> list[str]:
    """Return *value* between *lead* and *trail* on as few lines as are good to read; a change of a part changes its lines only."""
    line = f"{lead}{literal(value)}{trail}"
    if not isinstance(value, dict) or not value or (len(line) <= _WIDTH and not any(isinstance(item, dict) for item in value.values())):
        return [line]
    inner = [part for name, item in value.items() for part in lines(item, f"{_key(name)}: ", ",")]
    return [f"{lead}{{", *(f"{_INDENT}{part}" for part in inner), f"}}{trail}"]


def _key(name: str) -> str:
    """Return *name* as a key; in a literal, a plain `__proto__` would set the prototype."""
    return '["__proto__"]' if name == "__proto__" else _quoted(name)
