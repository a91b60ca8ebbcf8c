"""Documents beside an intent as plain JSON values: numbers with a point are Decimals, numbers are never infinite by accident."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

from msgspec import Struct
from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import AliasEvent, MappingEndEvent, MappingStartEvent, ScalarEvent, SequenceEndEvent, SequenceStartEvent

from synapseops.intent.resolver import resolve
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown

MOST_ADDED_BY_ALIASES = 100_000
_YAML = (".yaml", ".yml")
_BOM = b"\xef\xbb\xbf"


def value(data: bytes, path: str) -> Any:
    """Return what the file at *path* holds. Raises `Slip` (SY111) when it is neither JSON nor YAML."""
    text = decoded(data, path)
    if path.endswith(_YAML) or not (path.endswith(".json") or text.lstrip()[:1] in {"{", "["}):
        return _of_yaml(text, path)
    return of_json(text, path)


def decoded(data: bytes, path: str) -> str:
    """Return the text of *data*. Raises `Slip` (SY111) when it is not UTF-8."""
    try:
        return data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as failure:
        raise Slip("SY111", f"{shown(path)} is not UTF-8: byte {failure.start + 1} does not belong there", "save it as UTF-8") from failure


def of_json(text: str, path: str, *, line: int = 1) -> Any:
    """Return what JSON *text* holds, which begins at *line* of the file. Raises `Slip` (SY111)."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse)
    except json.JSONDecodeError as failure:
        where = f"line {failure.lineno + line - 1}, column {failure.colno}"
        raise Slip("SY111", f"{shown(path)} is not JSON: {where}: {failure.msg.lower()}", "mend it there") from failure
    except (ValueError, InvalidOperation) as failure:
        raise Slip("SY111", f"{shown(path)} holds a number that JSON has not, or an absurdly long one", "mend it") from failure
    except RecursionError as failure:
        raise Slip("SY111", f"{shown(path)} is nested too deep", "flatten it") from failure


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _of_yaml(text: str, path: str) -> Any:
    try:
        return _Loader().read(CParser(text))
    except YAMLError as failure:
        mark = failure.problem_mark if isinstance(failure, MarkedYAMLError) else None
        where = f": line {mark.line + 1}, column {mark.column + 1}: {failure.problem}" if mark is not None else ""  # type: ignore[attr-defined]
        raise Slip("SY111", f"{shown(path)} is not YAML{where}", "mend it there") from failure
    except _TooMuch as failure:
        raise Slip("SY111", f"{shown(path)} has aliases that cannot be followed", "write what they stand for") from failure


class _TooMuch(Exception):
    """Aliases stand for more than anybody wrote, for nothing, or for what they are in."""


class _Frame(Struct):
    """A collection that is still open, the key whose value comes next, and how many nodes it holds."""

    value: Any
    anchor: str | None
    key: str | None = None
    nodes: int = 1


class _Loader:
    """From events to values, without recursion. Keys are texts, as written: `200:` is a key that OpenAPI has."""

    def __init__(self) -> None:
        self._stack: list[_Frame] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._root: Any = None
        self._added = 0

    def read(self, parser: Any) -> Any:
        while (event := parser.get_event()) is not None:
            if isinstance(event, ScalarEvent):
                plain = event.style == "" and event.tag is None
                is_key = bool(self._stack) and isinstance(self._stack[-1].value, dict) and self._stack[-1].key is None
                self._attach(resolve(event.value) if plain and not is_key else event.value, 1, event.anchor)
            elif isinstance(event, MappingStartEvent):
                self._stack.append(_Frame({}, event.anchor))
            elif isinstance(event, SequenceStartEvent):
                self._stack.append(_Frame([], event.anchor))
            elif isinstance(event, MappingEndEvent | SequenceEndEvent):
                frame = self._stack.pop()
                self._attach(_merged(frame.value), frame.nodes, frame.anchor)
            elif isinstance(event, AliasEvent):
                self._alias(event.anchor or "")
        return self._root

    def _alias(self, name: str) -> None:
        if name not in self._anchors:
            raise _TooMuch
        value, nodes = self._anchors[name]
        self._added += nodes
        if self._added > MOST_ADDED_BY_ALIASES:
            raise _TooMuch
        self._attach(value, nodes, None)

    def _attach(self, value: Any, nodes: int, anchor: str | None) -> None:
        if anchor is not None:
            self._anchors[anchor] = (value, nodes)
        if not self._stack:
            self._root = value
            return
        frame = self._stack[-1]
        frame.nodes += nodes
        if isinstance(frame.value, list):
            frame.value.append(value)
        elif frame.key is None:
            frame.key = value if isinstance(value, str) else "?"
        else:
            frame.value[frame.key] = value
            frame.key = None


def _merged(value: Any) -> Any:
    """Return a map with what `<<` names put into it: documents of others may use YAML 1.1."""
    if not isinstance(value, dict) or not isinstance(value.get("<<"), dict | list):
        return value
    sources = value.pop("<<")
    for source in sources if isinstance(sources, list) else [sources]:
        if isinstance(source, dict):
            value.update({key: item for key, item in source.items() if key not in value})
    return value
