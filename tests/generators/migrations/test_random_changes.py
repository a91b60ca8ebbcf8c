"""Any schema becomes any other, on both databases: no row goes missing, and the way back leads back."""

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from alembic.util.exc import CommandError

from generators.fastapi_service import migrations
from synapseops.blueprint.model import Blueprint
from tests.generators.migrations import intents
from tests.generators.migrations.databases import Project, key

SEEDS = range(8)
NAMES = ("a", "aB", "AB", "ab", "order", "_x", "x", "id2", "password", "createdAt", "xmin", "select")
RESOURCES = ("One", "ONe", "User", "Group")
VALUES: dict[str, list[Any]] = {
    "string(1..9)": ["a", 'it\'s "q" \\ %(x)s :y {z}'[:9], "日本😀"],
    "string(2..4)": ["ab", "abcd"],
    "text": ["", "a" * 300],
    "email": ["a@b.example"],
    "integer": [0, -(2**53) + 1, 2**53 - 1],
    "integer(0..5)": [0, 5],
    "number": [0.1, -1e300, 3],
    "decimal(8.2)": ["-0.01", "999999.99"],
    "decimal(12.4)": ["1.2345", "-99999999.9999"],
    "boolean": [True, False],
    "date": ["1969-12-31", "9999-12-31"],
    "datetime": ["2026-01-01T00:00:00Z", "1900-01-01T00:00:00.000001Z"],
    "uuid": [key(7)],
    "enum(a|b)": ["a", "b"],
    "enum(b|c d|é)": ["c d", "é"],
    "json": [{"a": [None, 1.5, "é"]}, 0, "x", False],
    "list(string(..3))": [[], ["a", "abc"]],
    "list(integer(0..9))(0..2)": [[1, 2], []],
    "V": [{"n": 1, "s": None}, {"n": 3, "s": "x"}],
    "list(V)": [[], [{"n": 2, "s": "y"}]],
}
BEFORE_V = "V: {fields: {n: integer(0..9), s: string?}}"
AFTER_V = (
    BEFORE_V,
    "V: {fields: {m: {type: decimal(5.1), was: n}, s: {type: string(..1), default: z, allow_loss: true}, t: boolean = true}}",
    "V: {fields: {n: number, s: {type: json?}}}",
)


class Chance:
    """Makes intents and rows, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.was: dict[str, str] = {}
        self._random = random.Random(seed)  # noqa: S311

    def resources(self, before: dict[str, dict[str, dict[str, Any]]] | None = None) -> dict[str, dict[str, dict[str, Any]]]:
        """Return resources, of which some are, were or become those of *before*."""
        names = self._random.sample(RESOURCES, self._random.randint(2, 4))
        gone = [name for name in before or {} if name not in names]
        was = {name: gone.pop() for name in names if gone and name not in (before or {}) and self._random.random() < 0.6}
        self.was = was
        return {name: self._fields(names, (before or {}).get(was.get(name, name), {})) for name in names}

    def gently(self, before: dict[str, dict[str, dict[str, Any]]]) -> dict[str, dict[str, dict[str, Any]]]:
        """Return *before* with renames, new fields, indexes and nulls here and there: nothing is lost."""
        spare = [name for name in RESOURCES if name not in before]
        self.was = {spare.pop(): name for name in list(before) if spare and self._random.random() < 0.4}
        now = {old: new for new, old in self.was.items()}
        return {now.get(name, name): self._gentle_fields(fields, now) for name, fields in before.items()}

    def _gentle_fields(self, before: dict[str, dict[str, Any]], now: dict[str, str]) -> dict[str, dict[str, Any]]:
        spare = [name for name in NAMES if name not in before]
        self._random.shuffle(spare)
        fields: dict[str, dict[str, Any]] = {}
        for name, told in before.items():
            changed = {**told, "type": re.sub(r"ref\((\w+)\)", lambda match: f"ref({now.get(match[1], match[1])})", told["type"])}
            if spare and self._random.random() < 0.3:
                fields[spare.pop()] = {**changed, "was": name}
            else:
                fields[name] = changed
            if self._random.random() < 0.3 and "ref(" not in told["type"] and "V" not in told["type"]:
                changed["type"] = told["type"].rstrip("?") if told["type"].endswith("?") else f"{told['type']}?"
        fields.update({spare.pop(): self._field([]) for _ in range(min(len(spare), self._random.randint(0, 2)))})
        return fields

    def _fields(self, resources: list[str], before: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
        names = self._random.sample(NAMES, self._random.randint(1, 7))
        gone = [name for name in before if name not in names]
        self._random.shuffle(gone)
        fields = {name: self._field(resources) for name in names}
        for name in names:
            if name not in before and gone and self._random.random() < 0.5:
                fields[name]["was"] = gone.pop()
            former = before.get(fields[name].get("was", name), {})
            if former.get("type", "").startswith("uuid") and fields[name]["type"].startswith("ref("):
                fields[name]["type"] = "uuid?"  # its values would refer to nothing
                del fields[name]["on_delete"]
        return fields

    def _field(self, resources: list[str]) -> dict[str, Any]:
        if resources and self._random.random() < 0.15:
            target = self._random.choice(resources)
            return {"type": f"ref({target})?", "on_delete": self._random.choice(["restrict", "cascade", "set_null"]), "allow_loss": True}
        type_ = self._random.choice(list(VALUES))
        nullable = self._random.random() < 0.4
        field: dict[str, Any] = {"type": f"{type_}{'?' * nullable}", "allow_loss": True}
        field["backfill"] = {"n": 1, "s": None} if type_ == "V" else VALUES[type_][0]
        if type_ in {"V", "list(V)"}:
            field["backfill"] = None if type_ == "V" else []
            field["type"] = field["type"] if type_ != "V" else "V?"
        if field["backfill"] is None:
            del field["backfill"]
        if type_ not in {"json", "V"} and "list" not in type_ and self._random.random() < 0.3:
            field["index"] = True
        return field

    def rows(self, resources: dict[str, dict[str, dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
        """Return two rows for each of *resources*; references are null in the first round of insertion."""
        return {
            name: [{field: self._value(told["type"]) for field, told in fields.items()} for _ in range(2)]
            for name, fields in resources.items()
        }

    def _value(self, type_: str) -> Any:
        if type_.startswith("ref(") or (type_.endswith("?") and self._random.random() < 0.4):
            return None
        return self._random.choice(VALUES[type_.rstrip("?")])


def intent(resources: dict[str, dict[str, dict[str, Any]]], value_object: str, was: dict[str, str]) -> str:
    lines = [f"types:\n  {value_object}", "resources:"]
    for number, (name, fields) in enumerate(resources.items()):
        lines += [f"  {name}:", f"    path: /r{number}", "    allow_loss: true"]
        lines += [f"    was: {was[name]}"] if name in was else []
        lines += ["    fields:"]
        lines += [f"      {json.dumps(field)}: {json.dumps(told, ensure_ascii=False)}" for field, told in fields.items()]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_any_schema_becomes_any_other(seed: int, database: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/rows.db" if database == "sqlite" else request.getfixturevalue("postgres_url")
    chance = Chance(seed)
    first = chance.resources()
    second = chance.gently(first) if seed % 2 else chance.resources(first)
    before = intents.blueprint(intent(first, BEFORE_V, {}))
    after = intents.blueprint(intent(second, (BEFORE_V if seed % 2 else AFTER_V[seed % 3]), chance.was))
    history = grown(grown({}, before), after)

    project = Project.make(tmp_path / "out", url, before)
    project.write(grown({}, before))
    project.upgrade()
    assert project.differences(before) == []
    project.insert(before, chance.rows(first))
    project.write(history)
    project.upgrade()
    assert project.differences(after) == []
    rows = project.rows(after)
    assert {name: len(rows[name]) for name in second} == {name: 2 if chance.was.get(name, name) in first else 0 for name in second}

    try:
        project.downgrade()
    except (RuntimeError, CommandError) as error:
        assert "restore a backup" in str(error)
        return
    assert project.differences(before) == []
    project.upgrade()
    assert project.differences(after) == []


def grown(history: dict[str, bytes], blueprint: Blueprint) -> dict[str, bytes]:
    migrated = migrations.migrate(history, blueprint)
    assert migrated.faults == ()
    return {**history, **{file.path: file.render().encode() for file in migrated.files}}
