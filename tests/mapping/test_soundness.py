"""Random rules over records in every state: what comes of them is in a state that the check has foretold, and nothing crashes."""

import importlib
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from msgspec.structs import replace

from generators.python.mappings.files import files
from synapseops.mapping import ir
from synapseops.mapping.ir import State
from tests.mapping.chance import Chance, well_written

RULES, RECORDS = 60, 80


def compiled(mappings: tuple[ir.Mapping, ...], folder: Path) -> ModuleType:
    for one in files(mappings):
        path = folder / "sound_package" / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.render(), encoding="utf-8")
    (folder / "sound_package" / "__init__.py").write_text("")
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("sound_package.mappings")
    finally:
        sys.path.remove(str(folder))


def state_of(made: dict[str, Any]) -> State:
    if "x" not in made:
        return State.MISSING
    if made["x"] is None:
        return State.NULL
    return State.EMPTY if made["x"] in ("", [], {}) else State.VALUE


def test_values_are_only_in_states_that_the_check_has_foretold(tmp_path: Path) -> None:
    chance = Chance(20261126)
    rules = [rule for rule, _ in zip(well_written(chance), range(RULES), strict=False)]
    package = compiled(tuple(replace(one, name=f"m{number}") for number, (_, one) in enumerate(rules)), tmp_path)
    records = [json.dumps(chance.record()).encode() for _ in range(RECORDS)]
    unforetold = []
    for number, (rule, mapping) in enumerate(rules):
        for record in records:
            try:
                found = state_of(getattr(package, f"m{number}")(package.decode(record)))
            except package.MappingErrors:
                assert "fail" in rule, (rule, record)
                continue
            if found not in mapping.body.rules[0].may:
                unforetold.append((rule, found, record))
    assert unforetold == []
