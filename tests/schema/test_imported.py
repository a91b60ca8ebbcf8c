"""JSON Schema and OpenAPI as record types."""

from typing import Any

import pytest

from synapseops.intent.slips import Slip
from synapseops.schema import importing
from synapseops.schema.imported import Imported
from synapseops.schema.model import Items, ShapeRef
from tests.schema.schemas import files, of, told
from tests.shared import shared


def of_property(schema: Any) -> str:
    """Return what is known of a required property with this schema."""
    return told(of({"type": "object", "properties": {"a": schema}, "required": ["a"]}))["a"]


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string"}, "string!"),
        ({"type": "string", "minLength": 1, "maxLength": 40}, "string(1..40)!"),
        ({"type": "string", "pattern": "^[A-Z]+$"}, "string/^[A-Z]+$/!"),
        ({"type": "string", "pattern": "(?i)a"}, "string!"),
        ({"type": "string", "format": "date"}, "date!"),
        ({"type": "string", "format": "date-time"}, "datetime!"),
        ({"type": "string", "format": "uuid"}, "uuid!"),
        ({"type": "string", "format": "email"}, "email!"),
        ({"type": "string", "format": "uri"}, "url!"),
        ({"type": "string", "format": "hostname"}, "string!"),
        ({"format": "date"}, "date!"),
        ({"type": "integer", "minimum": 0, "maximum": 9}, "integer(0..9)!"),
        ({"type": "integer", "exclusiveMinimum": 0, "exclusiveMaximum": 9}, "integer(1..8)!"),
        ({"type": "integer", "minimum": 0, "exclusiveMinimum": True}, "integer(1..)!"),
        ({"type": "integer", "format": "int64"}, "integer!"),
        ({"type": "number"}, "number!"),
        ({"type": "number", "minimum": 0.5}, "number(0.5..)!"),
        ({"type": "number", "multipleOf": 0.01}, "decimal(18.2)#!"),
        ({"type": "number", "multipleOf": 5}, "number!"),
        ({"type": ["integer", "number"]}, "number!"),
        ({"type": "boolean"}, "boolean!"),
        ({"type": ["string", "null"]}, "string!0"),
        ({"type": "string", "nullable": True}, "string!0"),
        ({"type": "null"}, "json!0"),
        ({"type": ["string", "integer"]}, "json!"),
        ({"enum": ["a", "b"]}, "a|b!"),
        ({"type": "string", "enum": ["a", None], "nullable": True}, "a!0"),
        ({"enum": ["a", None]}, "a!0"),
        ({"const": "a"}, "a!"),
        ({"enum": [1, 2]}, "integer!"),
        ({"type": "string", "enum": ["a\u0000"]}, "string!"),
        ({"type": "object"}, "json!"),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, "json!"),
        ({"type": "object", "properties": {"b": {}}}, "<order.json#/properties/a>!"),
        ({"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3}, "[string](1..3)!"),
        ({"type": "array", "items": {"type": ["string", "null"]}}, "[string0]!"),
        ({"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}, "[[integer]]!"),
        ({"type": "array"}, "[json0]!"),
        ({"type": "array", "items": [{"type": "string"}, {"type": "integer"}]}, "[json0]!"),
        ({"anyOf": [{"type": "null"}, {"type": "string", "format": "date"}]}, "date!0"),
        ({"anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]}, "string!"),
        ({"anyOf": [{"type": "string", "maxLength": 5}, {"type": "string", "maxLength": 9}]}, "string(..9)!"),
        ({"oneOf": [{"type": "string"}, {"type": "object", "properties": {"b": {}}}]}, "json!"),
        ({"oneOf": [{"const": "a"}, {"const": "b"}]}, "a|b!"),
        ({"allOf": [{"type": "string"}, {"maxLength": 9}, {"minLength": 2}]}, "string(2..9)!"),
        ({"allOf": [{"type": "string"}], "nullable": True}, "string!0"),
        ({"type": "string", "readOnly": True}, "string! server"),
        ({}, "json!0"),
        (True, "json!0"),
        (False, "json!0"),
        ("nonsense", "json!0"),
        ({"type": 7, "minLength": "x", "enum": "a", "items": 3, "required": 1, "properties": []}, "json!0"),
    ],
    ids=str,
)
def test_what_a_schema_says_of_a_value(schema: Any, expected: str) -> None:
    assert of_property(schema) == expected


def test_a_property_that_is_not_required_may_be_missing() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["b", "c"]}
    assert told(of(schema)) == {"a": "string?", "b": "string!", "c": "json!0"}


def test_all_of_is_merged() -> None:
    schema = {
        "allOf": [
            {"$ref": "#/$defs/Base"},
            {"type": "object", "required": ["a"], "properties": {"a": {"maxLength": 9}, "c": {"type": "integer"}}},
        ],
        "$defs": {"Base": {"type": "object", "required": ["b"], "properties": {"a": {"type": "string"}, "b": {"type": "boolean"}}}},
    }
    assert told(of(schema)) == {"a": "string(..9)!", "b": "boolean!", "c": "integer?"}


def test_branches_are_united_and_required_only_where_all_of_them_say_so() -> None:
    schema = {
        "oneOf": [{"$ref": "#/$defs/Card"}, {"$ref": "#/$defs/Bank"}],
        "discriminator": {"propertyName": "kind"},
        "$defs": {
            "Card": {
                "type": "object",
                "required": ["kind", "number"],
                "properties": {"kind": {"const": "card"}, "number": {"type": "string"}},
            },
            "Bank": {
                "type": "object",
                "required": ["kind", "iban"],
                "properties": {"kind": {"const": "bank"}, "iban": {"type": "string"}, "number": {"type": "integer"}},
            },
        },
    }
    assert told(of(schema)) == {"kind": "card|bank!", "number": "json?", "iban": "string?"}


def test_branches_that_only_require_change_no_type() -> None:
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
    }
    assert told(of(schema)) == {"a": "string?", "b": "string?"}


def test_branches_of_objects_below_one_name_are_united_too() -> None:
    def branch(name: str) -> Any:
        return {"type": "object", "properties": {"inner": {"type": "object", "properties": {name: {"type": "string"}}, "required": [name]}}}

    schema = of({"anyOf": [branch("a"), branch("b")]})
    inner = schema.shape(schema.root).properties[0].type
    assert isinstance(inner, ShapeRef)
    assert told(schema, inner) == {"a": "string?", "b": "string?"}


def test_a_record_inside_itself_is_known_by_one_key() -> None:
    node = {"type": "object", "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}}}}
    schema = of({"$ref": "#/$defs/Node", "$defs": {"Node": node}})
    children = schema.shape(schema.root).properties[1].type
    assert isinstance(children, Items)
    assert children.item == schema.root == ShapeRef("order.json#/$defs/Node")


@pytest.mark.parametrize(
    "optional",
    [
        {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/Node"}]},
        {"allOf": [{"$ref": "#/$defs/Node"}], "nullable": True},
        {"$ref": "#/$defs/Node", "nullable": True, "description": "Another one."},
    ],
    ids=["null or reference", "nullable all of", "nullable reference"],
)
def test_a_reference_that_may_be_null_is_known_by_the_key_of_its_target(optional: Any) -> None:
    node = {"type": "object", "properties": {"next": optional}}
    schema = of({"$ref": "#/$defs/Node", "$defs": {"Node": node}})
    assert told(schema) == {"next": "<order.json#/$defs/Node>?0"}


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"anyOf": [{"$ref": "#/$defs/A"}], "$defs": {"A": {"anyOf": [{"$ref": "#/$defs/B"}]}, "B": {"anyOf": [{"$ref": "#/$defs/A"}]}}},
    ],
    ids=["itself", "all of itself", "one another"],
)
def test_what_is_made_of_itself_alone_is_refused(schema: Any) -> None:
    with pytest.raises(Slip) as raised:
        of(schema)
    assert raised.value.code == "SY111"


_ADDRESS = """
$defs:
  Address: {type: object, properties: {city: {type: string}, next: {$ref: '#/$defs/Address'}}}
"""


def test_references_lead_into_other_files_of_the_repository() -> None:
    found = importing.of_document(
        "shop.Order",
        "schemas/order.json#/definitions/Order",
        files(
            {
                "schemas/order.json": {
                    "$schema": "http://json-schema.org/draft-07/schema#",
                    "definitions": {
                        "Order": {"properties": {"to": {"$ref": "parts/address.yaml#/$defs/Address"}, "by": {"$ref": "../../people.json"}}}
                    },
                },
                "schemas/parts/address.yaml": _ADDRESS,
                "../people.json": {"type": "object", "properties": {"name": {"type": "string"}}},
            },
            "specs/synapse.yaml",
        ),
    ).schema
    assert told(found) == {"to": "<specs/schemas/parts/address.yaml#/$defs/Address>?", "by": "<people.json>?"}
    assert told(found, ShapeRef("specs/schemas/parts/address.yaml#/$defs/Address")) == {
        "city": "string?",
        "next": "<specs/schemas/parts/address.yaml#/$defs/Address>?",
    }


def test_ids_and_anchors_are_followed_within_a_document() -> None:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://shop.example/order.json",
        "type": "object",
        "properties": {"a": {"$ref": "address.json"}, "b": {"$ref": "#money"}, "c": {"$ref": "https://shop.example/beside.json"}},
        "$defs": {
            "A": {
                "$id": "address.json",
                "type": "object",
                "properties": {"city": {"$ref": "#/$defs/City"}},
                "$defs": {"City": {"type": "string"}},
            },
            "M": {"$anchor": "money", "type": "object", "properties": {"amount": {"type": "integer"}}},
        },
    }
    found = of(schema, **{"beside.json": {"type": "object", "properties": {"d": {"type": "date", "format": "date"}}}})
    assert told(found, _below(found, "a")) == {"city": "string?"}
    assert told(found, _below(found, "b")) == {"amount": "integer?"}
    assert told(found, _below(found, "c")) == {"d": "date?"}


def _below(schema: Any, name: str) -> ShapeRef:
    kind = schema.shape(schema.root).get(name).type
    assert isinstance(kind, ShapeRef)
    return kind


def test_only_what_is_asked_for_is_read() -> None:
    schema = of({"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {"$ref": "gone.json"}}}}})
    assert importing.faults(schema) == []
    schema.shape(_below(schema, "a"))
    assert [slip.code for slip in importing.faults(schema)] == ["SY101"]


def test_names_that_hide_something_are_left_out() -> None:
    names = ["fine é.$x", "a\u202eb", "\ud800", "", "x" * 201, "line\nbreak"]
    schema = of({"type": "object", "properties": {name: {"type": "string"} for name in names}, "required": names})
    assert list(told(schema)) == ["fine é.$x"]


def test_keywords_that_nothing_is_made_of_are_collected() -> None:
    schema = of({"type": "object", "not": {"required": ["x"]}, "properties": {"a": {"uniqueItems": True, "type": "array"}}})
    assert importing.ignored(schema) == "not and uniqueItems"


def test_deep_and_wide_schemas_end() -> None:
    deep: Any = {"type": "object", "properties": {"a": {"type": "string"}}}
    for _ in range(300):
        deep = {"allOf": [deep]}
    with pytest.raises(Slip):
        of(deep)
    wide = {"type": "object", "properties": {f"p{number}": {"type": "string"} for number in range(5_000)}}
    assert len(told(of(wide))) == 2_000


def test_yaml_keys_are_texts_and_merges_are_followed() -> None:
    text = "a: &a {type: object, properties: {x: {type: string}}}\n1: {<<: *a, title: One}\nyes: no\n"
    found = importing.of_document("shop.A", "a.yaml#/1", files({"a.yaml": text})).schema
    assert told(found) == {"x": "string?"}


def test_aliases_do_not_grow_beyond_bounds() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9))]
    with pytest.raises(Slip, match="aliases"):
        importing.of_document("shop.A", "a.yaml", files({"a.yaml": "\n".join(lines)}))


def test_a_real_openapi_document_is_read_where_it_is_used() -> None:
    text = shared("github/github-rest-subset.json").read_text()
    found = importing.of_document("github.PullRequest", "github.json#/components/schemas/pull-request", files({"github.json": text})).schema
    assert isinstance(found, Imported)
    properties = told(found)
    assert properties["number"] == "integer!"
    assert properties["state"] == "open|closed!"
    assert properties["body"] == "string!0"
    assert properties["created_at"] == "datetime!"
    assert properties["merged_by"] == "<github.json#/components/schemas/nullable-simple-user>!0"
    assert properties["labels"] == "[<github.json#/components/schemas/pull-request/properties/labels/items>]!"
    assert told(found, ShapeRef("github.json#/components/schemas/nullable-simple-user"))["email"] == "string?0"
    assert (found.faults, found.ignored) == ({}, set())


def test_every_schema_of_a_real_document_can_be_read_whole() -> None:
    text = shared("github/github-rest-subset.json").read_text()
    documents = files({"github.json": text})
    names = documents.parsed("github.json")["components"]["schemas"]
    seen: set[str] = set()
    for name in names:
        try:
            schema = importing.of_document(f"github.{name}", f"github.json#/components/schemas/{name}", documents).schema
        except Slip as slip:
            assert slip.code == "SY111"
            continue
        waiting = [schema.root]
        while waiting:
            ref = waiting.pop()
            if ref.key in seen:
                continue
            seen.add(ref.key)
            for one in schema.shape(ref).properties:
                item = one.type
                while isinstance(item, Items):
                    item = item.item
                waiting += [item] if isinstance(item, ShapeRef) else []
        assert importing.faults(schema) == []
    assert len(seen) > 200
