"""Rules by name between two record types, written out as YAML for review; what needs a decision is marked by comments."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct, field

from synapseops.diagnostics import Fault
from synapseops.intent.mappings import MappingForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.mapping import likeness, paths, types
from synapseops.mapping.check import Checked, check, is_error
from synapseops.mapping.scope import Origin
from synapseops.mapping.work import Surroundings
from synapseops.schema.model import Items, Property, Schema, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_NAME = "suggested"
_DEEPEST = 6
_MOST_LEAVES = 2_000
_MOST_IGNORED = 60
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*")
_WORDS_OF_YAML = frozenset({"null", "true", "false", "yes", "no", "on", "off", "y", "n"})


class _Leaf(Struct, frozen=True):
    """A part of a record that is no object: its names from where the search begins, and what the record says of it."""

    names: Origin
    type: ValueType
    may_be_missing: bool
    nullable: bool
    is_required: bool


class _Line(Struct):
    """A rule as it will be written: its path, its value, why it was chosen; `inner` are the rules of a list's items."""

    path: str
    rule: Any = None
    remark: str = ""
    inner: list["_Line"] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def suggest(source: Schema, target: Schema) -> str:
    """Return `from`, `to` and `fields` of a mapping that pairs fields of the same or nearly the same name."""
    lines = list(_lines(source, source.root, "", target, target.root))
    found = _judged(lines, source, target)
    head = [
        "# Suggested by name: fields that are called alike need not mean the same. Review each line;",
        "# what is commented out needs a decision first.",
        f"from: {_scalar(source.name)}",
        f"to: {_scalar(target.name)}",
        "fields:",
    ]
    body = [text for line in lines for text in _written(line, 1)]
    return "\n".join([*head, *(body or ["  # nothing in the source is called alike"]), *_unread(source, found)]) + "\n"


def _leaves(schema: Schema, root: ShapeRef, *, as_source: bool) -> list[_Leaf]:
    found: list[_Leaf] = []
    waiting: list[tuple[ShapeRef, Origin, bool, bool, tuple[ShapeRef, ...]]] = [(root, (), False, True, (root,))]
    while waiting and len(found) < _MOST_LEAVES:
        ref, at, missing, required, above = waiting.pop(0)
        for one in schema.shape(ref).properties:
            if one.is_server_set and not as_source:
                continue
            names = (*at, one.name)
            is_missing = missing or (one.optional and not (as_source and schema.is_resource))
            is_required = required and not (one.optional or one.has_default)
            if isinstance(one.type, ShapeRef) and one.type not in above and len(names) < _DEEPEST:
                waiting.append((one.type, names, is_missing or one.nullable, is_required, (*above, one.type)))
            else:
                found.append(_leaf(one, names, is_missing, is_required))
    return found


def _leaf(one: Property, names: Origin, is_missing: bool, is_required: bool) -> _Leaf:
    return _Leaf(names, one.type, is_missing, one.nullable, is_required)


def _lines(source: Schema, read: ShapeRef, alias: str, target: Schema, made: ShapeRef, depth: int = 0) -> Iterator[_Line]:
    """Yield a line for each leaf of the target: its rule, or None where the source has nothing alike."""
    known = {one.names: one for one in _leaves(source, read, as_source=True)}
    for leaf in _leaves(target, made, as_source=False):
        line = _Line(paths.joined(leaf.names))
        names = likeness.most_like(leaf.names, known)
        found = known[names] if names is not None else None
        if found is None:
            line.remark = f"{'required' if leaf.is_required else 'optional'} {types.told(leaf.type)}: nothing in the source is called alike"
        elif _is_list_of_objects(found.type) and _is_list_of_objects(leaf.type) and depth < _DEEPEST:
            _as_each(line, found, leaf, source, target, alias, depth)
        else:
            line.rule, line.remark = _rule(found, leaf, alias), _why(found, leaf)
        yield line


def _is_list_of_objects(kind: ValueType) -> bool:
    return isinstance(kind, Items) and isinstance(kind.item, ShapeRef)


def _as_each(line: _Line, found: _Leaf, leaf: _Leaf, source: Schema, target: Schema, alias: str, depth: int) -> None:
    name = f"item{depth + 1}" if depth else "item"
    while source.shape(source.root).get(name) is not None:
        name = f"one_{name}"
    line.rule = {"each": _path(alias, found.names) + "[]", "as": name, **_states(found, leaf)}
    line.remark = _why(found, leaf)
    if isinstance(found.type, Items) and isinstance(leaf.type, Items):
        read, made = found.type.item, leaf.type.item
        if isinstance(read, ShapeRef) and isinstance(made, ShapeRef):
            line.inner = list(_lines(source, read, name, target, made, depth + 1))


def _path(alias: str, names: Origin) -> str:
    return f"{alias}.{paths.joined(names)}" if alias else paths.joined(names)


def _why(found: _Leaf, leaf: _Leaf) -> str:
    return "" if likeness.words(found.names) == likeness.words(leaf.names) else f"near: {paths.joined(found.names)}"


def _rule(found: _Leaf, leaf: _Leaf, alias: str) -> Any:
    path = _path(alias, found.names)
    more = {**_typing(found.type, leaf.type), **_states(found, leaf)}
    return {"from": path, **more} if more else path


def _typing(source: ValueType, target: ValueType) -> dict[str, Any]:
    """Return the cast or lookup that makes one type the other, as far as it can be told."""
    if isinstance(target, Enum) and isinstance(source, Enum) and not set(source.words) <= set(target.words):
        return {"lookup": {"inline": _spelled_alike(source, target) or {source.words[0]: "?"}}}
    if not isinstance(source, Scalar | Enum) or not isinstance(target, Scalar):
        return {}
    kind = types.kind(source)
    if kind is target.kind or target.kind is ScalarKind.JSON or (types.is_text(source) and types.is_text(target)):
        return {}
    if target.kind in {ScalarKind.DATE, ScalarKind.DATETIME} and types.is_text(source):
        return {"cast": {"to": target.kind.value, "parse": "iso_date" if target.kind is ScalarKind.DATE else "rfc3339"}}
    is_safe = types.is_text(target) and kind in {ScalarKind.INTEGER, ScalarKind.DECIMAL, ScalarKind.BOOLEAN}
    if types.is_text(source) and target.kind is not ScalarKind.BOOLEAN:
        return {"cast": target.kind.value}
    return {"cast": "string"} if is_safe else {}


def _spelled_alike(source: Enum, target: Enum) -> dict[str, str]:
    """Return the words of *source* with that of *target* which is the same, but for case and what stands between its parts."""
    known = {likeness.spelled((word,)): word for word in reversed(target.words)}
    exact = {word: word for word in source.words if word in target.words}
    return {word: known[likeness.spelled((word,))] for word in source.words if likeness.spelled((word,)) in known} | exact


def _states(found: _Leaf, leaf: _Leaf) -> dict[str, Any]:
    handlers = {}
    if found.may_be_missing and leaf.is_required:
        handlers["on_missing"] = "fail"
    if found.nullable and not leaf.nullable:
        handlers["on_null"] = "fail" if leaf.is_required else "omit"
    return {"on_absent": "fail"} if handlers == {"on_missing": "fail", "on_null": "fail"} else handlers


def _no_types(text: str) -> tuple[ValueType, bool]:
    raise Slip("SY012", f"names type {shown(text)}, which no suggestion does", wants_subject=True)


def _judged(lines: list[_Line], source: Schema, target: Schema) -> Checked | None:
    """Check the rules, note at each what is wrong with it, and return what holds without those that are faulty."""
    checked: Checked | None = None
    while fields := _fields(lines):
        form = MappingForm.model_validate({"from": source.name, "to": target.name, "fields": fields})
        checked = check(_NAME, form, source, target, Surroundings(_no_types))
        if not any([_note(fault, lines) for fault in checked.faults if is_error(fault)]):
            return checked
    return checked


def _fields(lines: list[_Line]) -> dict[str, Any]:
    return {line.path: _whole(line) for line in lines if _is_taken(line)}


def _is_taken(line: _Line) -> bool:
    return line.rule is not None and not line.faults and (not _is_each(line) or any(map(_is_taken, line.inner)))


def _is_each(line: _Line) -> bool:
    return isinstance(line.rule, dict) and "each" in line.rule


def _whole(line: _Line) -> Any:
    return {**line.rule, "fields": _fields(line.inner)} if _is_each(line) else line.rule


def _note(fault: Fault, lines: list[_Line]) -> bool:
    """Note a fault at its rule; tell whether it is one's."""
    way = list(fault.at[3:])
    by_path: Mapping[str, _Line] = {line.path: line for line in lines}
    line = by_path.get(str(way[0])) if way and fault.code != "MAP010" else None
    while line is not None and way[1:2] == ["fields"] and len(way) > 2:
        way = way[2:]
        line = next((one for one in line.inner if one.path == way[0]), None)
    if line is None:
        return False
    line.faults.append(f"{fault.message}; {fault.hint}" if fault.hint else fault.message)
    return True


def _written(line: _Line, depth: int) -> list[str]:
    """Return a rule as lines of YAML: with its remark, or as a comment where it needs a decision."""
    indent = "  " * depth
    remark = f"  # {_one_line(line.remark)}" if line.remark else ""
    if line.rule is None:
        return [f"{indent}# {_scalar(line.path)}:{remark}"]
    if line.faults:
        return [
            f"{indent}# {_scalar(line.path)}: {_flow(line.rule)}{remark}",
            *(f"{indent}#   decide: {_one_line(one)}" for one in line.faults),
        ]
    if not _is_each(line):
        handled = [key for key in ("on_missing", "on_null", "on_absent", "cast") if isinstance(line.rule, dict) and key in line.rule]
        decide = f"{remark or '  #'}{';' if remark else ''} decide: {', '.join(handled)}" if handled else remark
        return [f"{indent}{_scalar(line.path)}: {_flow(line.rule)}{decide}"]
    if not _is_taken(line):
        return [
            f"{indent}# {_scalar(line.path)}: {_flow(line.rule)}{remark}",
            *(text for one in line.inner for text in _written(one, depth + 2)),
        ]
    head = [f"{indent}{_scalar(line.path)}:{remark}", *(f"{indent}  {key}: {_flow(value)}" for key, value in line.rule.items())]
    return [*head, f"{indent}  fields:", *(text for one in line.inner for text in _written(one, depth + 2))]


def _unread(source: Schema, checked: Checked | None) -> list[str]:
    """Return what no rule reads, as entries that may be taken over."""
    reads = checked.reads if checked is not None else frozenset()
    left = [
        leaf for leaf in _leaves(source, source.root, as_source=True) if not any(path[: len(leaf.names)] == leaf.names for path in reads)
    ]
    if not left:
        return []
    entries = [f'#   - {{path: {_flow(paths.joined(leaf.names))}, reason: ""}}' for leaf in left[:_MOST_IGNORED]]
    more = [f"#   and {len(left) - _MOST_IGNORED} more"] if len(left) > _MOST_IGNORED else []
    return ["# not read:", "# ignore_source:", *entries, *more]


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_scalar(str(key))}: {_flow(one)}" for key, one in value.items()) + "}"
    return _scalar(str(value))


def _scalar(text: str) -> str:
    """Return a text as YAML has it, quoted unless it cannot be taken for anything else."""
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS_OF_YAML:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(one if one.isprintable() else f"\\U{ord(one):08x}" for one in quoted)


def _one_line(text: str) -> str:
    return "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)
