"""Who refers to whom, drawn: resources in columns, those that nobody has to know first, an arrow for each reference."""

from collections.abc import Sequence

from msgspec import Struct

from synapseops.evidence.mappings import Coverage
from synapseops.evidence.outline import FlowOutline
from synapseops.report.html.elements import NOTHING, Html, tag, text
from synapseops.report.mappings import drawn
from synapseops.report.model import ResourceRow

_MOST = 24
_WIDTH, _HEIGHT, _GAP, _STEP = 170, 46, 90, 66
_LONGEST = 20
_EDGES, _LEAF, _ACROSS, _ROW, _LONG = 40, 260, 140, 26, 32


class _Box(Struct, frozen=True):
    row: ResourceRow
    x: int
    y: int


def resources(rows: Sequence[ResourceRow]) -> Html:
    """Draw the resources, those that refer to others first where there are more than anybody reads."""
    linked = {name for row in rows for name in (*([row.name] if row.refs else []), *(target for _, target, _ in row.refs))}
    rows = sorted(rows, key=lambda row: row.name not in linked)[:_MOST] if len(rows) > _MOST else rows
    if not rows:
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


def lineage(coverage: Coverage) -> Html:
    """Draw which source leaves each target leaf is made of, as far as anybody reads."""
    edges = drawn(coverage, _EDGES)
    if not edges:
        return NOTHING
    left = {name: number for number, name in enumerate(dict.fromkeys(source for source, _ in edges))}
    right = {name: number for number, name in enumerate(dict.fromkeys(target for _, target in edges))}
    far = _LEAF + _ACROSS
    names = [_leaf(name, number, 0) for name, number in left.items()] + [_leaf(name, number, far) for name, number in right.items()]
    lines = [_line(left[source], right[target], far) for source, target in edges]
    width, height = far + _LEAF, max(len(left), len(right)) * _ROW
    label = "Which leaves of the source each leaf of the target is made of"
    svg = tag("svg", *lines, *names, viewBox=f"0 0 {width} {height}", width=str(width), height=str(height), role="img", aria_label=label)
    return tag("figure", svg)


def flows(those: Sequence[FlowOutline]) -> Html:
    """Draw each flow as a row: who sets it off, and whom each step saves in or sends to, with the mapping on the way."""
    shown = those[:_MOST]
    if not shown:
        return NOTHING
    rows = [_chain(flow, 1 + number * _STEP) for number, flow in enumerate(shown)]
    width = max(len(flow.steps) for flow in shown) * (_WIDTH + _GAP * 2) + _WIDTH + 2
    height = len(shown) * _STEP
    label = "What each flow moves, from where to where"
    svg = tag("svg", *rows, viewBox=f"0 0 {width} {height}", width=str(width), height=str(height), role="img", aria_label=label)
    return tag("figure", svg)


def _chain(flow: FlowOutline, y: int) -> Html:
    pieces = [_named(flow.origin, flow.name, 1, y)]
    for number, step in enumerate(flow.steps):
        x = 1 + (number + 1) * (_WIDTH + _GAP * 2)
        middle, begin = y + _HEIGHT // 2, x - _GAP * 2
        line = f"M{begin} {middle} L{x} {middle} M{x - 8} {middle - 5} L{x} {middle} L{x - 8} {middle + 5}"
        told = tag("text", text(_short(step.mapping, _LONG)), x=str(x - _GAP), y=str(middle - 8), class_="soft", text_anchor="middle")
        pieces += [tag("path", d=line), told, _named(step.target, step.verb, x, y)]
    return tag("g", *pieces)


def _named(name: str, below: str, x: int, y: int) -> Html:
    shape = tag("rect", x=str(x), y=str(y), width=str(_WIDTH), height=str(_HEIGHT), rx="6")
    lines = (
        tag("text", text(_short(name)), x=str(x + 12), y=str(y + 20)),
        tag("text", text(_short(below)), x=str(x + 12), y=str(y + 37), class_="soft"),
    )
    return tag("g", shape, *lines)


def _leaf(name: str, number: int, x: int) -> Html:
    """Write a leaf's name towards the arrows."""
    place, anchor = (x + _LEAF - 10, "end") if x == 0 else (x + 10, "start")
    return tag("text", text(_short(name, _LONG)), x=str(place), y=str(number * _ROW + _ROW // 2 + 5), text_anchor=anchor)


def _line(one: int, other: int, far: int) -> Html:
    y, to_y, middle = one * _ROW + _ROW // 2, other * _ROW + _ROW // 2, _LEAF + _ACROSS // 2
    return tag("path", d=f"M{_LEAF} {y} C{middle} {y} {middle} {to_y} {far} {to_y}")


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


def _short(told: str, longest: int = _LONGEST) -> str:
    return told if len(told) <= longest else f"{told[: longest - 1]}…"
