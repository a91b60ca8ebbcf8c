"""Who refers to whom, drawn: resources in columns, those that nobody has to know first, an arrow for each reference."""

from collections.abc import Sequence
from dataclasses import dataclass

from synapseops.report.html.elements import NOTHING, Html, tag, text
from synapseops.report.model import ResourceRow

_MOST = 24
_WIDTH, _HEIGHT, _GAP, _STEP = 170, 46, 90, 66
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class _Box:
    row: ResourceRow
    x: int
    y: int


def resources(rows: Sequence[ResourceRow]) -> Html:
    """Draw the resources; nothing where none refers to another, or where there are more than anybody reads."""
    if not any(row.refs for row in rows) or len(rows) > _MOST:
        return NOTHING
    boxes = _placed(rows)
    width = max(box.x for box in boxes.values()) + _WIDTH + 2
    height = max(box.y for box in boxes.values()) + _HEIGHT + 2
    arrows = [
        _arrow(boxes[target], boxes[row.name], field)
        for row in rows
        for field, target, _ in row.refs
        if target in boxes and target != row.name
    ]  # fmt: skip
    drawn = [_box(box) for box in boxes.values()]
    label = "Which resource refers to which"
    svg = tag("svg", *arrows, *drawn, viewBox=f"0 0 {width} {height}", width=str(width), height=str(height), role="img", aria_label=label)
    return tag("figure", svg)


def _placed(rows: Sequence[ResourceRow]) -> dict[str, _Box]:
    """Put each resource one column right of the last that it refers to; circles end where they began."""
    columns: dict[str, int] = {}
    known = {row.name: row for row in rows}

    def column(name: str, above: frozenset[str]) -> int:
        if name in columns:
            return columns[name]
        targets = [target for _, target, _ in known[name].refs if target in known and target not in above | {name}]
        columns[name] = max((column(target, above | {name}) + 1 for target in targets), default=0)
        return columns[name]

    filled: dict[int, int] = {}
    boxes = {}
    for row in rows:
        at = column(row.name, frozenset())
        boxes[row.name] = _Box(row, 1 + at * (_WIDTH + _GAP), 1 + filled.get(at, 0) * _STEP)
        filled[at] = filled.get(at, 0) + 1
    return boxes


def _box(box: _Box) -> Html:
    shape = tag("rect", x=str(box.x), y=str(box.y), width=str(_WIDTH), height=str(_HEIGHT), rx="6")
    name = tag("text", text(_short(box.row.name)), x=str(box.x + 12), y=str(box.y + 20))
    path = tag("text", text(_short(box.row.path)), x=str(box.x + 12), y=str(box.y + 37), class_="soft")
    return tag("g", shape, name, path)


def _arrow(one: _Box, many: _Box, field: str) -> Html:
    """Draw from the one that is referred to, to those that refer, with the field's name where they begin."""
    x, y, to_x, to_y = one.x + _WIDTH, one.y + _HEIGHT // 2, many.x, many.y + _HEIGHT // 2
    middle = (x + to_x) // 2
    line = f"M{x} {y} C{middle} {y} {middle} {to_y} {to_x} {to_y} M{to_x - 8} {to_y - 5} L{to_x} {to_y} L{to_x - 8} {to_y + 5}"
    label = tag("text", text(_short(field)), x=str(to_x - 10), y=str(to_y - 8), class_="soft", text_anchor="end")
    return tag("g", tag("path", d=line), label)


def _short(told: str) -> str:
    return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"
