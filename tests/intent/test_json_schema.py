"""The published JSON Schema is true to the loader: it refuses nothing legal, and nothing that it refuses is legal."""

import json
import random
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from synapseops.diagnostics.codes import CATALOGUE
from synapseops.intent import Kinds
from synapseops.intent.composer import compose
from synapseops.intent.json_schema import json_schema
from synapseops.validation import read
from tests.intents import HOSTILE, KINDS, ROOT, reading

VALIDATOR = Draft202012Validator(json_schema(KINDS))
LEGAL = [*sorted((HOSTILE / "legal").glob("*.yaml")), *sorted(ROOT.glob("examples/*/synapse.yaml"))]


def plain(value: Any) -> Any:
    """Return what YAML gave as JSON has it."""
    if isinstance(value, dict):
        return {key: plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return float(value) if isinstance(value, Decimal) else value


def written(text: str) -> Any:
    return plain(compose(text.removeprefix("\ufeff")).value)


def test_it_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(json_schema(KINDS))
    assert json.loads(json.dumps(json_schema(KINDS))) == json_schema(KINDS)


@pytest.mark.parametrize("path", LEGAL, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_it_accepts_every_legal_intent(path: Path) -> None:
    assert list(VALIDATOR.iter_errors(written(path.read_bytes().decode()))) == []


@pytest.mark.parametrize("code", [code for code in CATALOGUE.values() if code.right], ids=lambda code: code.code)
def test_it_accepts_what_the_pages_call_right(code: Any) -> None:
    assert list(VALIDATOR.iter_errors(written(code.right))) == []


@pytest.mark.parametrize(
    "text",
    [
        "synapse: 2\nservice: a\n",
        "service: a\n",
        "synapse: 1\nservice: A b\n",
        "synapse: 1\nservice: a\nflows: {}\n",
        "synapse: 1\nservice: a\nresources: {}\n",
        "synapse: 1\nservice: a\nresources: {a: {fields: {b: string}}}\n",
        "synapse: 1\nservice: a\nresources: {A: {fields: {b: string, c-d: string}}}\n",
        "synapse: 1\nservice: a\nresources: {A: {fields: {b: {type: string, colour: red}}}}\n",
        "synapse: 1\nservice: a\nresources: {A: {fields: {b: string}, operations: [read]}}\n",
        "synapse: 1\nservice: a\nresources: {A: {fields: {b: string}, access: {read: [x]}}}\n",
        "synapse: 1\nservice: a\nresources: {A: {fields: {b: string}}}\ntypes: {B: {enum: [a], type: string}}\n",
        "synapse: 1\nservice: a\nresources: {A: {fields: {b: string}}}\ngenerate: {sdks: [cobol]}\n",
        "synapse: 1\nservice: a\nresources: {A: {fields: {b: string}}}\ngenerate: {colour: true}\n",
    ],
)
def test_an_editor_sees_the_common_mistakes(text: str) -> None:
    assert list(VALIDATOR.iter_errors(written(text)))
    assert reading(text).blueprint is None


def test_words_of_generate_are_those_of_the_version() -> None:
    kinds = Kinds(frozenset({"contract", "service.fastapi", "asyncapi"}), frozenset({"sdks.go"}))
    generate = json_schema(kinds)["$defs"]["Generate"]["properties"]
    assert list(generate) == ["into", "service", "place_workflows", "asyncapi", "sdks"]


_CORPUS = [written(path.read_bytes().decode()) for path in LEGAL if path.stat().st_size < 4000]
_STRANGE: list[Any] = ["", "x", 0, 1.5, True, [], {}, ["a"], {"a": "b"}, "string?", "A" * 300, -1, "1st", [1, "1"], "a b\nc"]


def mutated(value: Any, choose: random.Random) -> Any:
    """Return *value* with one node of it replaced, removed, renamed or added."""
    if isinstance(value, dict) and value and choose.random() < 0.85:
        key = choose.choice(sorted(value))
        if choose.random() < 0.8:
            return {**value, key: mutated(value[key], choose)}
        rest = {name: member for name, member in value.items() if name != key}
        return choose.choice(
            [rest, {**rest, key + choose.choice("aA_ ?"): value[key]}, {**value, choose.choice(["x", "type", "fields"]): "string"}]
        )
    if isinstance(value, list) and value and choose.random() < 0.7:
        index = choose.randrange(len(value))
        return [*value[:index], mutated(value[index], choose), *value[index + 1 :]]
    return choose.choice(_STRANGE)


@given(st.integers(min_value=0, max_value=2**32))
def test_what_it_refuses_the_loader_refuses(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311  # no secret
    changed = mutated(choose.choice(_CORPUS), choose)
    legal = read(json.dumps(changed).encode(), "synapse.yaml", KINDS).blueprint is not None
    if legal:
        assert list(VALIDATOR.iter_errors(changed)) == []
