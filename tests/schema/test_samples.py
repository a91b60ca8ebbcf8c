"""Record types guessed from samples."""

import json
from typing import Any

import pytest

from synapseops.schema import importing
from synapseops.schema.importing import Found
from synapseops.schema.model import ShapeRef
from tests.schema.schemas import files, told
from tests.shared import shared


def of(text: Any, pointer: str = "") -> Found:
    return importing.of_samples("shop.Order", f"samples.json{pointer}", files({"samples.json": text}))


def test_a_lone_sample_is_taken_to_be_complete() -> None:
    sample = {"id": 1, "price": 2.5, "on": True, "at": "2026-01-01", "tags": ["a"], "to": {"city": None}, "any": {}, "none": []}
    found = of(sample)
    assert told(found.schema) == {
        "id": "integer!",
        "price": "number!",
        "on": "boolean!",
        "at": "string!",
        "tags": "[string]!",
        "to": "</to>!",
        "any": "json!",
        "none": "[json0]!",
    }
    assert told(found.schema, ShapeRef("/to")) == {"city": "json!0"}
    assert found.guessed == "9 fields are guessed from 1 sample: 1 may be null, 3 may hold anything"


@pytest.mark.parametrize(
    "text",
    ['[{"a": 1}, {"a": null, "b": 1.5}, {"a": 2, "b": 2}]', '{"a": 1}\n{"a": null, "b": 1.5}\n\n{"a": 2, "b": 2}\n'],
    ids=["array", "lines"],
)
def test_what_is_in_every_sample_is_required_and_any_null_makes_nullable(text: str) -> None:
    assert told(of(text).schema) == {"a": "integer!0", "b": "number?"}


def test_one_object_over_several_lines_is_one_sample() -> None:
    assert told(of('{\n "a": 1\n}\n').schema) == {"a": "integer!"}


def test_members_count_within_the_objects_they_are_in() -> None:
    found = of([{"lines": [{"sku": "a", "n": 1}, {"sku": "b"}]}, {"lines": []}, {}])
    assert told(found.schema) == {"lines": "[</lines/[]>]?"}
    assert told(found.schema, ShapeRef("/lines/[]")) == {"sku": "string!", "n": "integer?"}


def test_kinds_that_differ_may_hold_anything() -> None:
    assert told(of([{"a": 1, "b": "x"}, {"a": 2.5, "b": 3}, {"a": 2**60, "b": "y"}]).schema) == {"a": "number!", "b": "json!"}


def test_samples_can_be_part_of_a_document() -> None:
    assert told(of({"resources": {"order": [{"id": 1}]}}, "#/resources/order").schema) == {"id": "integer!"}


def test_an_object_of_very_many_names_is_no_record() -> None:
    assert told(of({"by_id": {str(number): number for number in range(2_000)}}).schema) == {"by_id": "json!"}


def test_deep_samples_end() -> None:
    deep: Any = 1
    for _ in range(200):
        deep = {"a": deep}
    assert told(of(json.dumps(deep)).schema) == {"a": "</a>!"}


@pytest.mark.parametrize("kind", ["customer", "charge", "invoice", "checkout.session"])
def test_real_records_are_understood(kind: str) -> None:
    text = shared("records/stripe-fixtures3.json").read_text()
    found = of(text, f"#/resources/{kind}")
    properties = told(found.schema)
    assert properties["object"] == "string!"
    assert properties["id"] == "string!"
    assert properties["livemode"] == "boolean!"
