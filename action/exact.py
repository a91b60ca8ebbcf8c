"""JSON with the digits that it came with, for people and programs."""

import json
from decimal import Decimal
from typing import Any


def parsed(text: str) -> Any:
    """Return the value of JSON *text*; numbers with a point keep their digits."""
    return json.loads(text, parse_float=Decimal)


def shown(value: Any, *, indent: int = 0) -> str:
    """Write *value* over several lines, two columns for each level."""
    inner = "  " * (indent + 1)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dict) and value:
        members = (f"{inner}{json.dumps(name, ensure_ascii=False)}: {shown(one, indent=indent + 1)}" for name, one in value.items())
        return "{\n" + ",\n".join(members) + "\n" + "  " * indent + "}"
    if isinstance(value, list) and value:
        return "[\n" + ",\n".join(f"{inner}{shown(one, indent=indent + 1)}" for one in value) + "\n" + "  " * indent + "]"
    return json.dumps(value, ensure_ascii=False)


def in_line(value: Any) -> str:
    """Write *value* on one line."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name, ensure_ascii=False)}: {in_line(one)}" for name, one in value.items()) + "}"
    return f"[{', '.join(map(in_line, value))}]" if isinstance(value, list) else shown(value)


def at(value: Any, path: str) -> list[tuple[str, Any]]:
    """Return what stands at a path of a mapping's lineage, with concrete positions; nothing where it leads nowhere."""
    found = [("", value)]
    for name in _names(path):
        found = [entry for before, one in found for entry in _below(before, one, name)]
    return found


def _below(before: str, value: Any, name: str) -> list[tuple[str, Any]]:
    if name == "[]":
        return [(f"{before}[{place}]", one) for place, one in enumerate(value)] if isinstance(value, list) else []
    if isinstance(value, dict) and name in value:
        return [(f"{before}.{name}".lstrip("."), value[name])]
    return []


def _names(path: str) -> list[str]:
    """Take a path apart; names with other characters are in quotes."""
    names: list[str] = []
    at_ = 0
    while at_ < len(path):
        if path[at_] == ".":
            at_ += 1
        elif path.startswith("[]", at_):
            names.append("[]")
            at_ += 2
        elif path[at_] == '"':
            name, end = json.JSONDecoder().raw_decode(path, at_)
            names.append(name)
            at_ = end
        else:
            ends = [end for end in (path.find(".", at_), path.find("[]", at_)) if end >= 0]
            end = min(ends, default=len(path))
            names.append(path[at_:end])
            at_ = end
    return names
