"""History only grows, by one revision at a time; what has been tampered with is answered and never built upon."""

import ast
import json
import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from generators.fastapi_service import migrations
from generators.fastapi_service.migrations import snapshot, snapshot_file, snapshot_reader
from synapseops.generation import Owner
from tests.generators.migrations import intents
from tests.generators.migrations.cases import CASES, Case

SNAPSHOT = "migrations/schema.json"
FIRST = "resources:\n  Task: {fields: {title: string(1..120), done: boolean = false}}\n"
SECOND = FIRST.replace("done", "note: text?, done")
THIRD = SECOND.replace("done", "due: date?, done")


def message(history: dict[str, bytes], intent: str = SECOND) -> str:
    (fault,) = intents.faults(history, intent)
    assert (fault.code, fault.at) == ("SY232", ("service",))
    return fault.message


def test_the_first_revision_and_the_snapshot_land_together() -> None:
    migrated = migrations.migrate({}, intents.blueprint(FIRST))
    assert [(file.path, file.owner) for file in migrated.files] == [
        ("migrations/versions/0001_initial_schema.py", Owner.HISTORY),
        (SNAPSHOT, Owner.HISTORY),
    ]


def test_a_snapshot_that_a_merge_tore_is_called_that() -> None:
    data = intents.landed(FIRST)[SNAPSHOT]
    torn = b"<<<<<<< ours\n" + data + b"=======\n" + data + b">>>>>>> theirs\n"
    assert message({**intents.landed(FIRST), SNAPSHOT: torn}) == (
        '"migrations/schema.json" holds the conflict markers of a merge, so what has landed cannot be told'
    )


def test_an_unchanged_schema_adds_nothing() -> None:
    assert migrations.migrate(intents.landed(FIRST), intents.blueprint(FIRST)) == migrations.Migrated()


def test_each_change_adds_one_revision_that_follows_the_last() -> None:
    history = intents.landed(FIRST, SECOND, THIRD)
    paths = sorted(path for path in history if path != SNAPSHOT)
    assert [path.removeprefix("migrations/versions/") for path in paths] == [
        "0001_initial_schema.py",
        "0002_add_note_to_tasks.py",
        "0003_add_due_to_tasks.py",
    ]
    ids = [identity(history[path]) for path in paths]
    assert ids[0][1] is None
    assert [parent for _, parent in ids[1:]] == [own for own, _ in ids[:-1]]
    assert json.loads(history[SNAPSHOT])["revision"] == ids[-1][0]


def identity(source: bytes) -> tuple[str, str | None]:
    found = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id.endswith("revision")
    }
    return found["revision"], found["down_revision"]


def test_an_unlanded_revision_is_made_anew_from_what_has_landed() -> None:
    history = intents.landed(FIRST)
    assert set(intents.after(history, THIRD)) - set(history) == {"migrations/versions/0002_add_note_to_tasks_and_more.py"}


def test_the_order_of_fields_and_resources_changes_nothing() -> None:
    one = "resources:\n  A: {fields: {x: integer, y: string}}\n  B: {fields: {z: ref(A)?}}\n"
    other = "resources:\n  B: {fields: {z: ref(A)?}}\n  A: {fields: {y: string, x: integer}}\n"
    assert intents.after(intents.landed(one), other) == intents.landed(one)


def test_descriptions_defaults_and_patterns_change_nothing_in_the_database() -> None:
    before = "resources:\n  Task: {fields: {title: string(1..9), n: integer = 1}}\n"
    after = "resources:\n  Task: {description: Ü, fields: {title: {type: string(1..9), pattern: '^a', description: x}, n: integer = 2}}\n"
    assert intents.after(intents.landed(before), after) == intents.landed(before)


def test_a_wider_limit_is_noted_without_a_revision() -> None:
    before, after = FIRST, FIRST.replace("120", "200")
    history = intents.landed(before)
    assert [path for path, data in intents.after(history, after).items() if history.get(path) != data] == [SNAPSHOT]


def test_a_limit_is_held_against_what_was_noted_last() -> None:
    history = intents.landed(FIRST, FIRST.replace("120", "200"))
    assert [fault.code for fault in intents.faults(history, FIRST)] == ["SY230"]


def test_revisions_that_people_added_are_followed() -> None:
    history = intents.landed(FIRST)
    head = json.loads(history[SNAPSHOT])["revision"]
    history["migrations/versions/20260101_seed.py"] = f"revision: str = 'seed_1'\ndown_revision = {head!r}\n\ndef upgrade(): ...\n".encode()
    grown = intents.after(history, SECOND)
    (added,) = set(grown) - set(history)
    assert identity(grown[added])[1] == "seed_1"


def test_a_name_that_is_taken_gets_the_id_at_its_end() -> None:
    history = intents.landed(FIRST)
    head = json.loads(history[SNAPSHOT])["revision"]
    history["migrations/versions/0001_x.py"] = history.pop("migrations/versions/0001_initial_schema.py")
    history["migrations/versions/0002_add_note_to_tasks.py"] = f"revision = 'a'\ndown_revision = {head!r}\n".encode()
    (added,) = set(intents.after(history, SECOND)) - set(history)
    assert re.fullmatch(r"migrations/versions/0003_add_note_to_tasks\.py", added)


def test_two_heads_are_answered() -> None:
    history = intents.landed(FIRST)
    history["migrations/versions/b.py"] = b"revision = 'b'\ndown_revision = None\n"
    assert "2 heads" in message(history)


@pytest.mark.parametrize(
    "source",
    [
        b"",
        b"revision = 1\ndown_revision = None\n",
        b"revision = 'a\"; import os'\ndown_revision = None\n",
        b"revision = f()\ndown_revision = None\n",
        b"\xff\xfe",
        b"def f(:\n",
        b"revision = " + b"(" * 5000,
        b"revision = 'a'\ndown_revision = {}[1]\n",
        b"x" * (5 << 20),
        b"revision = 'a'\ndown_revision = ('b', 3)\n",
        b"revision = '\\d'\ndown_revision = None\n",
    ],
)
def test_a_file_that_is_no_revision_is_answered(source: bytes) -> None:
    assert '"migrations/versions/b.py"' in message({**intents.landed(FIRST), "migrations/versions/b.py": source})


def test_a_missing_revision_is_answered() -> None:
    history = intents.landed(FIRST, SECOND)
    del history["migrations/versions/0002_add_note_to_tasks.py"]
    assert "is not in" in message(history, THIRD)


def test_a_missing_snapshot_is_answered() -> None:
    history = intents.landed(FIRST)
    del history[SNAPSHOT]
    assert "is missing" in message(history)


def altered(**changes: object) -> bytes:
    told = json.loads(intents.landed(FIRST)[SNAPSHOT])
    return json.dumps({**told, **changes}).encode()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Invalid JSON"),
        (b"[]", "should be an object"),
        (b"{" * 100_000, "Invalid JSON"),
        (b"\xff", "Invalid JSON"),
        (b" " * ((32 << 20) + 1), "larger than"),
        (b"<<<<<<< HEAD\n{}\n", "conflict markers"),
        (altered(format=2), "newer version"),
        (altered(format="1"), "format"),
        (altered(revision="a'b"), "revision"),
        (altered(surprise=1), "surprise"),
        (altered(tables=[{"name": "x; drop table y", "columns": [], "primary_key": {}}]), "tables.0.name"),
        (altered(tables=2 * json.loads(intents.landed(FIRST)[SNAPSHOT])["tables"]), "twice"),
        (altered(value_objects=[{"name": "A", "fields": [{"field": "a", "type": {"kind": "object", "of": "A"}}]}]), "contains itself"),
        (altered(value_objects=[{"name": "A", "fields": [{"field": "a", "type": {"kind": "object", "of": "B"}}]}]), "does not exist"),
        (altered(value_objects=[{"name": "A", "fields": [{"field": "a", "type": {"kind": "date", "minimum": "soon"}}]}]), "no date"),
        (altered(value_objects=[{"name": "A", "fields": [{"field": "a", "type": {"kind": "number", "minimum": 1e999}}]}]), "minimum"),
    ],
)
def test_a_snapshot_that_was_tampered_with_is_answered(data: bytes, said: str) -> None:
    assert said in message({**intents.landed(FIRST), SNAPSHOT: data})


def test_a_snapshot_that_was_only_laid_out_anew_is_fine() -> None:
    history = intents.landed(FIRST)
    history[SNAPSHOT] = json.dumps(json.loads(history[SNAPSHOT])).encode()
    assert intents.after(history, FIRST) == history


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_snapshot_is_read_as_it_was_written(case: Case) -> None:
    for intent in (case.before, case.after):
        taken = replace(snapshot.of(intents.blueprint(intent)), revision="0123456789ab")
        text = snapshot_file.dump(taken)
        assert snapshot_file.dump(snapshot_reader.load(text.encode())) == text


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_no_change_to_the_snapshot_raises(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    told = json.loads(intents.landed(CASES[seed % len(CASES)].before)[SNAPSHOT])
    for _ in range(chance.randint(1, 3)):
        mutate(told, chance)
    for path in ({}, {"migrations/versions/a.py": b"revision = 'a'\ndown_revision = None\n"}):
        migrations.migrate({SNAPSHOT: json.dumps(told).encode(), **path}, intents.blueprint(CASES[seed % len(CASES)].after))


def mutate(node: object, chance: random.Random) -> None:
    """Replace, drop or repeat something somewhere inside *node*."""
    while True:
        key = chance.choice(list(node) if isinstance(node, dict) else range(len(node))) if isinstance(node, dict | list) and node else None
        if key is None or not isinstance(node, dict | list):
            return
        inner = node[key]  # type: ignore[call-overload]
        if chance.random() < 0.3 or not isinstance(inner, dict | list):
            break
        node = inner
    match chance.randint(0, 3):
        case 0:
            del node[key]  # type: ignore[arg-type]
        case 1 if isinstance(node, list):
            node.append(inner)
        case _:
            replacements = [None, 1, -1, "x", "integer", "date", "2026-01-01", [], {}, True, 10**30, "é\"'\\", "decimal(99,99)", 0.5]
            node[key] = chance.choice(replacements)  # type: ignore[call-overload]
