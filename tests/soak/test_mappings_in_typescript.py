"""Mappings in TypeScript make, and refuse, what those in Python do: of many odd records, and of poison at every leaf of every vector."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.vectors import subjects, suite, typescript
from tests.vectors.test_typescript import task

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

MOST = 1_000
"""Odd records of each real mapping."""

POISON = (
    *("null", "true", "0", "-0.0", "1e2", "9007199254740992", "9007199254740993", "-9007199254740993", "0.1", "1.50", "1e-7", "1e21"),
    *("123456789012345678901234567890.12345", "1e400", "-1e-400", '""', '" "', '"\\u0000"', '"\\ufeff\\u001c x"', '"\\ud83d\\ude00"'),
    *('"1"', '"01"', '"+1"', '"1e3"', '"-0"', '"0x1F"', '"1_000"', '"\\u0663"', '"99999999999999999999.995"', '"1.005"', '"-2.5"'),
    *('"9999-12-31T23:59:59Z"', '"0001-01-01T00:00:00+14:00"', '"0001-01-01"', '"2026-02-30"', '"2026-03-08T02:30:00"', '"20260301"'),
    *('"2026-03-08T02:30:00.1234567-05:00"', '"2016-12-31T23:59:60Z"', '"24:00:00"', '"a@b.example"', '"https://[::1]:8/x?y#z"'),
    *('"00000000-0000-0000-0000-00000000000A"', "[]", "{}", "[null]", "[[]]", '{"":null}', '{"__proto__":1,"2":3,"1":2}', '["b","a","b"]'),
    json.dumps("x" * 10_000),
    json.dumps("9" * 2_000),
)


def put(value: Any, at: tuple[str | int, ...], mark: str) -> str:
    """Return a record as JSON with *mark* at a place."""
    return json.dumps(suite.put(value, at, "\u0001")).replace('"\\u0001"', mark)


def poisoned() -> Iterator[tuple[suite.Group, str]]:
    """Yield records of every vector's mapping with one leaf otherwise."""
    for group in suite.groups():
        record = json.loads(suite.input_text(group.cases[0]))
        for leaf in dict.fromkeys((*suite.leaves(record), *((name,) for name in group.written["source"]))):
            for poison in POISON:
                yield group, put(record, leaf, poison)


def test_odd_records_of_real_mappings_are_made_or_refused_alike(in_typescript: Path, tmp_path: Path) -> None:
    in_python = subjects.InPython(tmp_path)
    for one in subjects.subjects(subjects.blueprints()):
        records = list(one.records(MOST))
        results = typescript.run(in_typescript, [task(one, record) for record in records])
        for record, made in zip(records, results, strict=True):
            assert made == in_python.run(one, record), (one.mapping.name, record)


def test_poison_at_any_leaf_is_refused_alike(in_typescript: Path, tmp_path: Path) -> None:
    compiled = suite.Compiled(tmp_path, "poisoned_in_python")
    names = dict(zip((one.name for one in suite.every_mapping()), typescript.functions(suite.every_mapping()), strict=True))
    every = list(poisoned())
    tasks = []
    for group, record in every:
        types = group.written["mapping"].get("context")
        given = {} if types is None else {"context": group.cases[0]["context"], "types": types}
        tasks.append({"package": "vectors", "function": names[group.function], "input": record} | given)
    results = typescript.run(in_typescript, tasks)
    different = []
    for (group, record), made in zip(every, results, strict=True):
        try:
            wanted: Any = compiled.run(group, {**group.cases[0], "input_text": record})
        except compiled.mappings.NotJson:
            wanted = "refused"
        told = made.get("made", "refused" if "refused" in made else made)
        if "errors" in made:
            told = [{"code": one["code"], "target": one["targetPath"], "source": one["sourcePath"]} for one in made["errors"]]
        if told != wanted:
            different.append((group.category, group.name, record, told, wanted))
    assert different == []
