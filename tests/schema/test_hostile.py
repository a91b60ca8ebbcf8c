"""Whatever a document holds, reading it ends: in a record type, or in a fault of its author's."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from synapseops.intent.slips import Slip
from synapseops.schema import importing
from synapseops.schema.model import Items, Schema, ShapeRef
from tests.schema.schemas import files

_REFS = (
    "# #/ #/$defs/a #/properties/a #a #/items/0 #/items/x ../x.json b.yaml b.yaml#/a b.yaml#/0 b.yaml#/$defs/a order.json#/properties/b"
    " http://a.example/b.json file:///etc/passwd file:///../x urn:x: %zz#/%zz http://[ a.json x//y #/properties/a/properties/b"
)
_TEXTS = st.sampled_from(["a", "b", "object", "array", "string", "integer", "null", "date", "\ud800", "(?P<", "^a$", ""])
_NAMES = st.sampled_from(["a", "b", "c d", "~/", "\u202e"])
_LEAVES = st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | _TEXTS | st.just(10**400)


def _schema(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    children = st.dictionaries(_NAMES, inner, max_size=3)
    several = st.lists(inner, max_size=3)
    known = st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", "string", "number", ["object", "null"], ["string", "integer"]]),
            "properties": children,
            "$defs": children,
            "required": st.lists(_NAMES, max_size=2),
            "items": inner,
            "allOf": several,
            "anyOf": several,
            "oneOf": several,
            "$ref": st.sampled_from(_REFS.split(" ")),
            "$id": st.sampled_from(["http://a.example/b.json", "b.json", "#a", "http://["]),
            "$schema": st.sampled_from(["http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2020-12/schema", "x"]),
            "$anchor": st.just("a"),
            "enum": st.lists(_LEAVES, max_size=3),
            "const": _LEAVES,
            "multipleOf": st.sampled_from([0.01, 5, -1, 1e-30]),
            "exclusiveMinimum": _LEAVES,
            "minimum": _LEAVES,
            "nullable": _LEAVES,
        },
    )
    keywords = (
        "type",
        "properties",
        "required",
        "items",
        "allOf",
        "anyOf",
        "$ref",
        "$id",
        "$defs",
        "format",
        "pattern",
        "maxLength",
        "enum",
    )
    return known | known | known | st.dictionaries(st.sampled_from(keywords), inner | several | _LEAVES, max_size=4)


_SCHEMAS = st.recursive(_LEAVES, _schema, max_leaves=40)
_MOST_SHAPES = 200


def walk(schema: Schema) -> None:
    """Read every shape that there is, up to a limit."""
    waiting, seen = [schema.root], set[str]()
    while waiting and len(seen) < _MOST_SHAPES:
        ref = waiting.pop()
        if ref.key in seen:
            continue
        seen.add(ref.key)
        shape = schema.shape(ref)
        assert shape == schema.shape(ref)
        for one in shape.properties:
            kind = one.type
            while isinstance(kind, Items):
                kind = kind.item
            waiting += [kind] if isinstance(kind, ShapeRef) else []


@given(_SCHEMAS, _SCHEMAS)
def test_no_schema_makes_it_raise(schema: Any, other: Any) -> None:
    documents = files({"order.json": json.dumps(schema), "b.yaml": json.dumps(other)}, "specs/synapse.yaml")
    for pointer in ("", "#/properties/a", "#/$defs/a", "#/items/0", "#a", "#/%zz/~2"):
        try:
            found = importing.of_document("shop.Order", f"order.json{pointer}", documents).schema
        except Slip as slip:
            assert slip.message
            assert slip.hint
        else:
            walk(found)
            for slip in importing.faults(found):
                assert slip.hint
            importing.ignored(found)


@given(_SCHEMAS)
def test_no_sample_makes_it_raise(sample: Any) -> None:
    for pointer in ("", "#/a"):
        try:
            walk(importing.of_samples("shop.Order", f"a.json{pointer}", files({"a.json": json.dumps(sample)})).schema)
        except Slip as slip:
            assert slip.hint


@given(st.text(alphabet='ab:-[]{},"#&*!|>?%@\n \t0<', max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    for name in ("a.json", "a.yaml", "a"):
        for read in (importing.of_document, importing.of_samples):
            try:
                walk(read("shop.Order", name, files({name: text})).schema)
            except Slip as slip:
                assert slip.hint
