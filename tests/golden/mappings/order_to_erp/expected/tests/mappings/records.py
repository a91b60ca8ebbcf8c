"""Records that mappings are tested with, and leaves that are not as a mapping expects them."""

import enum
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from order_bridge.mappings import MappingErrors, decode
from order_bridge.mappings.runtime.values import JsonObject, JsonValue


class Absent(enum.Enum):
    """The state of a leaf that is not there."""

    ABSENT = "absent"


ABSENT: Final = Absent.ABSENT

Keys = tuple[str | int, ...]


def read(path: str) -> JsonObject:
    """Return the record in a file beside the tests."""
    record = decode((Path(__file__).parent / "cases" / path).read_bytes())
    assert isinstance(record, dict)
    return record


@dataclass(frozen=True)
class Leaf:
    """A leaf of the source that holds *value*, and what its rule does then: write, or refuse."""

    source: Keys
    value: JsonValue | Absent
    target: Keys
    expected: JsonValue | Absent = ABSENT
    error: str = ""
    told: str = ""

    def __str__(self) -> str:
        value = "missing" if self.value is ABSENT else repr(self.value)
        return f"{'.'.join(map(str, self.source))} = {value}"

    def holds(self, record: JsonObject, make: Callable[[JsonObject], JsonObject]) -> None:
        """Check the rule. Others may refuse the record; this one is asked for its own errors."""
        _put(record, self.source, self.value)
        try:
            made = make(record)
        except MappingErrors as raised:
            found = [one.code for one in raised.errors if one.target_path == self.told]
            assert found[:1] == ([self.error] if self.error else [])
            return
        if self.error:
            pytest.fail(f"{self.told} was made, and should have been {self.error}")
        assert _at(made, self.target) == self.expected


def _put(record: JsonObject, keys: Keys, value: JsonValue | Absent) -> None:
    """Change one leaf; objects and lists on the way are made where there are none."""
    here: JsonValue = record
    for key, after in itertools.pairwise(keys):
        fresh: JsonValue = [] if isinstance(after, int) else {}
        here = _entered(here, key, fresh)
    last = keys[-1]
    if isinstance(here, dict) and isinstance(last, str):
        if isinstance(value, Absent):
            here.pop(last, None)
        else:
            here[last] = value


def _entered(here: JsonValue, key: str | int, fresh: JsonValue) -> JsonValue:
    if isinstance(here, list):
        if not here or type(here[0]) is not type(fresh):
            here[:1] = [fresh]
        return here[0]
    assert isinstance(here, dict)
    if type(here.get(str(key))) is not type(fresh):
        here[str(key)] = fresh
    return here[str(key)]


def _at(made: JsonValue, keys: Keys) -> JsonValue | Absent:
    found: JsonValue | Absent = made
    for key in keys:
        if isinstance(found, dict):
            found = found.get(str(key), ABSENT)
        elif isinstance(found, list) and isinstance(key, int) and len(found) > key:
            found = found[key]
        else:
            return ABSENT
    return found
