"""The page on mappings: its intent is whole, its examples make what their comments say."""

import importlib
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from generators.python.mappings.files import files
from synapseops.mapping.rules import PRODUCERS
from synapseops.mapping.steps import STEPS
from tests.intents import ROOT, reading, told

PAGE = (ROOT / "docs" / "mapping.md").read_text(encoding="utf-8")
INTENT, *EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
RECORD, RESULT = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
_REMARK = re.compile(r"^(\w+): .*?  ?# (.+): (nothing|null|true|false|\".*\"|\[.*\]|\S+)$")


@dataclass(frozen=True, slots=True)
class Example:
    """Lines of rules, with the type of each target and what comes of it; None where that is nothing."""

    name: str
    rules: str
    targets: Mapping[str, tuple[str, Any]]


def examples() -> Iterator[Example]:
    for number, rules in enumerate(EXAMPLES):
        found = [_REMARK.match(line) for line in rules.splitlines()]
        targets = {one[1]: (one[2], None if one[3] == "nothing" else json.loads(one[3])) for one in found if one is not None}
        yield Example(f"example_{number}", rules, targets)


def whole() -> str:
    """Return the page's intent with a mapping for each example."""
    records, mappings = "", ""
    for one in examples():
        fields = "".join(f"          {name}: {kind}\n" for name, (kind, _) in one.targets.items())
        records += f"      Example{one.name.removeprefix('example_')}:\n        fields:\n{fields}"
        rules = "".join(f"      {line}\n" for line in one.rules.splitlines())
        mappings += f"  {one.name}:\n    from: shop.Order\n    to: erp.Example{one.name.removeprefix('example_')}\n    fields:\n{rules}"
        mappings += "    policy: {unmapped_source: off}\n"
    return INTENT.replace("  erp:\n    records:\n", f"  erp:\n    records:\n{records}") + mappings


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    found = reading(whole())
    assert found.blueprint is not None, told(found)
    folder = tmp_path_factory.mktemp("page")
    for one in files(found.blueprint.mappings):
        path = folder / "page_package" / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one.render(), encoding="utf-8")
    (folder / "page_package" / "__init__.py").write_text("")
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module("page_package.mappings")
    finally:
        sys.path.remove(str(folder))


def test_nothing_is_wrong_with_the_pages_intent_and_examples() -> None:
    assert told(reading(INTENT)) == ""
    assert told(reading(whole())) == ""


def test_the_pages_mapping_makes_what_it_says(compiled: ModuleType) -> None:
    made = compiled.order_to_erp(compiled.decode(RECORD))
    assert json.loads(compiled.encode(made)) == json.loads(RESULT)


@pytest.mark.parametrize("example", tuple(examples()), ids=lambda example: example.name)
def test_an_example_makes_what_its_comment_says(compiled: ModuleType, example: Example) -> None:
    assert len(example.targets) == len(example.rules.splitlines())
    made = json.loads(compiled.encode(getattr(compiled, example.name)(compiled.decode(RECORD))))
    assert {name: made.get(name) for name in example.targets} == {name: value for name, (_, value) in example.targets.items()}


def test_every_step_and_producer_is_on_the_page() -> None:
    assert [name for name in (*PRODUCERS, *STEPS) if name.removesuffix("_") not in PAGE] == []


def test_the_page_stands_beside_the_others() -> None:
    assert "mapping.md" in Path(ROOT, "docs", "intent.md").read_text(encoding="utf-8")
