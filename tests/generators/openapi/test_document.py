"""The document says exactly what the service takes and answers."""

import json
import pickle
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from generators.openapi import GENERATOR, document, document_text
from synapseops.blueprint.model import Action, Blueprint
from tests.generators.openapi import intents

ACCEPTED_AND_REFUSED: dict[str, tuple[list[Any], list[Any]]] = {
    "string(2..3)": (["ab", "😀é", "abc"], ["a", "abcd", 1, None, ["ab"]]),
    "string(3)?": (["abc", None], ["ab", "abcd"]),
    "text": (["", "a\nb"], [0, False]),
    "{type: string, pattern: 'b$'}": (["b", "ab"], ["ba", "b "]),
    "integer": ([0, -(2**53) + 1, 2**53 - 1, 1.0], [2**53, -(2**53), 1.5, "1", True]),
    "integer(1..9)?": ([1, 9, None], [0, 10]),
    "number(0..)": ([0, 0.5, 1e300], [-0.1, "1", True]),
    "decimal(5.2)": (["0", "-1", "999.99", "1.5", "-0.00"], ["1000", "1.234", "01", "1.", ".5", "+1", "1e2", "", " 1", 1, 1.5, None]),
    "decimal(3.3)": (["0", "0.1", "-0.123"], ["1", "0.1234"]),
    "decimal(4.3)?": (["9.999", None], ["10", "00.1"]),
    "boolean": ([True, False], [0, 1, "true", None]),
    "date": (["2026-02-28"], [20260228, None]),
    "datetime?": (["2026-02-28T00:00:00Z", None], [0]),
    "uuid": (["8da9b031-8f0c-1599-b7ca-6402d6232575"], [1, None]),
    "email": (["a@b.example"], ["a@" + "b" * 254, 1]),
    "url": (["https://a.example/b?c#d", "http://a"], ["ftp://a.example", "mailto:a@b.example", "//a", "https://" + "a" * 2048]),
    "json": ([{}, [], "", 0, 1.5, False, {"a": [None]}], [None]),
    "json?": ([{}, None], []),
    "enum(a|no|1)": (["a", "no", "1"], ["A", 1, False, None, ""]),
    "enum(a|b)?": (["a", None], ["c"]),
    "State": (["open"], ["opened", None]),
    "State?": (["open", None], ["opened"]),
    "Sku": (["ABC"], ["AB", "abc", None]),
    "Address": (
        [{"city": "a"}, {"city": "a", "note": None, "floor": 2}],
        [{}, {"city": None}, {"city": "a", "x": 1}, {"city": "a", "made": None}, None],
    ),
    "Address?": ([{"city": "a"}, None], ["a"]),
    "ref(Other)": (["8da9b031-8f0c-1599-b7ca-6402d6232575"], [1, None]),
    "ref(Named)?": (["ABC", None], ["AB"]),
    "list(string(1..2))(1..2)": ([["a"], ["a", "bc"]], [[], ["a", "b", "c"], [""], [None], "a", None]),
    "list(Address)": ([[], [{"city": "a"}]], [[{}], [None]]),
}
_TYPES = """
synapse: 1
service: things
types:
  State: {enum: [open, paid]}
  Sku: {type: string(3..), pattern: "^[A-Z]+$"}
  Address: {fields: {city: string(1..), note: string?, floor: integer = 0, made: {type: datetime?, read_only: true}}}
resources:
  Other: {fields: {a: string}}
  Named: {fields: {code: {type: Sku, unique: true, immutable: true}}, id: code}
"""
_FULL = (
    _TYPES
    + """
  Thing:
    fields:
      number: {type: string(1..40), unique: true, example: A-1, description: As printed.}
      state: State = open
      made_by: {type: string?, read_only: true}
      origin: {type: string, immutable: true}
      mail: {type: email?, pii: true, example: a@b.example, unique: true}
      price: {type: decimal(5.2), min: 0, max: 100, default: 1, deprecated: true}
      address: Address?
      limit: integer?
    operations: [list, get, create, update, delete, upsert]
    list: {filter: [limit, state, price, number, created_at], sort: [price, limit], search: [number], page_size: 7}
    access: {delete: [admin, boss]}
"""
)


def declared(declaration: str) -> Blueprint:
    """Return a blueprint whose resource `Thing` has one field `f`."""
    return intents.blueprint(f"{_TYPES}  Thing: {{fields: {{f: {declaration if declaration[0] == '{' else json.dumps(declaration)}}}}}\n")


def refuses(contract: dict[str, Any], schema: str, value: Any) -> bool:
    """Whether *value* breaks the contract's *schema*."""
    root = {"$ref": f"#/components/schemas/{schema}", "components": contract["components"]}
    return not Draft202012Validator(root).is_valid(value)


@pytest.fixture(scope="module")
def full() -> dict[str, Any]:
    return document(intents.blueprint(_FULL))


@pytest.mark.parametrize("declaration", ACCEPTED_AND_REFUSED)
def test_bodies_hold_what_the_field_takes(declaration: str) -> None:
    contract = document(declared(declaration))
    accepted, refused = ACCEPTED_AND_REFUSED[declaration]
    for schema in ("ThingCreate", "ThingReplace", "ThingPatch"):
        assert [value for value in accepted if refuses(contract, schema, {"f": value})] == []
    for schema in ("ThingCreate", "ThingReplace"):
        assert [value for value in refused if not refuses(contract, schema, {"f": value})] == []


def test_an_absent_field_is_refused_unless_it_has_a_default_or_may_be_null(full: dict[str, Any]) -> None:
    whole = {"number": "1", "origin": "x"}
    assert not refuses(full, "ThingCreate", whole)
    assert refuses(full, "ThingCreate", {"number": "1"})
    assert full["components"]["schemas"]["ThingCreate"]["properties"]["price"]["default"] == "1.00"


def test_a_patch_may_leave_everything_out_and_assumes_nothing(full: dict[str, Any]) -> None:
    assert not refuses(full, "ThingPatch", {})
    assert not refuses(full, "ThingPatch", {"address": {"floor": 1}})
    assert refuses(full, "ThingPatch", {"address": {"city": None}})
    assert "default" not in json.dumps(full["components"]["schemas"]["ThingPatch"])


def test_bodies_hold_only_what_the_operation_may_set(full: dict[str, Any]) -> None:
    names = {name: list(schema.get("properties", ())) for name, schema in full["components"]["schemas"].items()}
    settable = ["number", "state", "origin", "mail", "price", "address", "limit"]
    lasting = [name for name in settable if name != "origin"]
    assert names["Thing"] == [
        "id",
        "number",
        "state",
        "made_by",
        "origin",
        "mail",
        "price",
        "address",
        "limit",
        "created_at",
        "updated_at",
        "version",
    ]
    assert names["ThingCreate"] == settable
    assert (names["ThingReplace"], names["ThingPatch"]) == (lasting, lasting)
    upsert = full["paths"]["/things/by/number/{value}"]["put"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
    assert names[upsert.rpartition("/")[2]] == settable[1:]
    assert (names["NamedCreate"], names["NamedReplace"]) == (["code"], [])


def test_replies_hold_every_field_and_nothing_is_closed_to_later_ones(full: dict[str, Any]) -> None:
    thing = full["components"]["schemas"]["Thing"]
    assert thing["required"] == list(thing["properties"])
    assert "additionalProperties" not in thing
    assert [name for name, schema in thing["properties"].items() if schema.get("readOnly")] == [
        "id",
        "made_by",
        "created_at",
        "updated_at",
        "version",
    ]


def test_a_decimal_is_read_with_all_its_places(full: dict[str, Any]) -> None:
    price = full["components"]["schemas"]["Thing"]["properties"]["price"]
    assert price == {
        "type": "string",
        "format": "decimal",
        "pattern": r"^-?(0|[1-9][0-9]{0,2})\.[0-9]{2}$",
        "description": "At least 0.00. At most 100.00.",
        "deprecated": True,
    }


def test_examples_are_shown_unless_they_are_of_people(full: dict[str, Any]) -> None:
    fields = full["components"]["schemas"]["Thing"]["properties"]
    assert fields["number"] == {"type": "string", "minLength": 1, "maxLength": 40, "description": "As printed.", "examples": ["A-1"]}
    assert "a@b.example" not in document_text(intents.blueprint(_FULL))


def test_a_list_names_every_parameter_it_takes(full: dict[str, Any]) -> None:
    shared = full["components"]["parameters"]
    operation = full["paths"]["/things"]["get"]
    parameters = [shared[item["$ref"].rpartition("/")[2]] if "$ref" in item else item for item in operation["parameters"]]
    equal, ordered = ["eq", "ne", "in"], ["eq", "ne", "in", "gt", "gte", "lt", "lte"]
    assert [parameter["name"] for parameter in parameters] == [
        *("limit", "cursor", "with_total", "sort", "search"),
        *(f"limit.{op}" for op in (*ordered, "is_null")),
        *("state", *(f"state.{op}" for op in equal)),
        *("price", *(f"price.{op}" for op in ordered)),
        *("number", *(f"number.{op}" for op in (*equal, "contains"))),
        *("created_at", *(f"created_at.{op}" for op in ordered)),
    ]
    assert parameters[0]["schema"] == {"type": "integer", "minimum": 1, "maximum": 200, "default": 7}
    assert parameters[3]["schema"]["items"]["enum"] == ["price", "-price", "limit", "-limit"]


def test_a_filter_takes_values_beyond_the_limits_of_its_field(full: dict[str, Any]) -> None:
    schemas = {item.get("name"): item.get("schema") for item in full["paths"]["/things"]["get"]["parameters"]}
    assert schemas["number"] == {"type": "string"}
    assert schemas["limit.in"] == {
        "type": "array",
        "items": {"type": "integer", "format": "int64", "minimum": -(2**53) + 1, "maximum": 2**53 - 1},
        "minItems": 1,
        "maxItems": 100,
    }
    assert schemas["limit.is_null"] == {"type": "boolean"}


def test_a_path_holds_the_key_or_the_field_of_an_upsert(full: dict[str, Any]) -> None:
    assert full["paths"]["/things/{id}"]["parameters"] == [{"$ref": "#/components/parameters/path.id"}]
    assert [item["schema"] for item in full["paths"]["/nameds/{id}"]["parameters"]] == [
        {"type": "string", "minLength": 3, "pattern": "^[A-Z]+$"}
    ]
    by_number = full["paths"]["/things/by/number/{value}"]["parameters"]
    assert [(item["name"], item["schema"]) for item in by_number] == [("value", {"type": "string", "minLength": 1, "maxLength": 40})]


@pytest.mark.parametrize("case", intents.cases())
def test_every_operation_answers_the_statuses_of_its_route(case: str) -> None:
    blueprint = intents.case(case)
    paths = document(blueprint)["paths"]
    for route in (route for resource in blueprint.resources for route in resource.routes):
        operation = paths[route.path][route.method.lower()]
        assert operation["operationId"] == route.operation_id
        assert [int(status) for status in operation["responses"]] == [*route.success, *route.errors]


@pytest.mark.parametrize("case", intents.cases())
def test_every_reference_leads_somewhere_and_every_component_is_referred_to(case: str) -> None:
    contract = document(intents.case(case))
    referred = set(_references(contract))
    there = {f"#/components/{kind}/{name}" for kind, items in contract["components"].items() for name in items if kind != "securitySchemes"}
    assert referred == there


def test_a_patch_is_taken_as_json_and_as_a_merge_patch(full: dict[str, Any]) -> None:
    content = full["paths"]["/things/{id}"]["patch"]["requestBody"]["content"]
    assert list(content) == ["application/merge-patch+json", "application/json"]


def test_roles_are_said_where_callers_are_known() -> None:
    known = document(intents.blueprint(_FULL))
    delete = known["paths"]["/things/{id}"]["delete"]
    assert (known["security"], delete["x-roles"]) == ([{"api_key": []}], ["admin", "boss"])
    assert delete["description"].endswith("Needs the role `admin` or `boss`.")
    anyone = document(intents.blueprint(_FULL + "generate: {service: {framework: fastapi, auth: none}}\n"))
    assert (anyone["security"], "securitySchemes" in anyone["components"]) == ([], False)
    assert "x-roles" not in anyone["paths"]["/things/{id}"]["delete"]


def test_what_machines_watch_is_open_to_them(full: dict[str, Any]) -> None:
    watched = {
        path: item["get"]["security"] for path, item in full["paths"].items() if not path.startswith(("/things", "/others", "/nameds"))
    }
    assert watched == {"/health/live": [], "/health/ready": [], "/metrics": []}


def test_the_author_cannot_write_html() -> None:
    contract = document(intents.case("names"))
    assert "<script" not in contract["info"]["description"]
    assert "&lt;script>" in contract["info"]["description"]


def test_an_operation_left_out_leaves_nothing_behind() -> None:
    contract = document(intents.blueprint("synapse: 1\nservice: small\nresources: {Task: {fields: {a: string}, operations: [list]}}\n"))
    assert list(contract["paths"]["/tasks"]) == ["get"]
    assert list(contract["components"]["schemas"]) == ["Task", "TaskPage", "Problem"]


def test_the_file_is_caused_by_the_service_and_everything_in_it() -> None:
    [file] = GENERATOR.generate(intents.case("todo"), GENERATOR.options())
    assert file.path == "openapi.yaml"
    assert file.causes == (("service",), ("generate", "service"), ("resources",))


def test_the_key_tells_two_contracts_apart() -> None:
    keys = {name: GENERATOR.generate(intents.case(name), GENERATOR.options())[0].render.key for name in ("todo", "orders", "todo")}
    assert len(set(keys.values())) == 2
    assert keys["todo"] == GENERATOR.generate(intents.case("todo"), GENERATOR.options())[0].render.key


def test_a_copy_of_the_blueprint_gives_the_same_bytes() -> None:
    blueprint = intents.case("names")
    assert document_text(pickle.loads(pickle.dumps(blueprint))) == document_text(blueprint)  # noqa: S301  # our own bytes


def test_a_create_happens_once_and_changes_are_conditional(full: dict[str, Any]) -> None:
    headers = {
        f"{method} {path}": [item["$ref"].rpartition("/")[2] for item in operation["parameters"] if "$ref" in item]
        for path in ("/things", "/things/{id}")
        for method, operation in full["paths"][path].items()
        if method not in ("parameters", Action.LIST)
    }
    assert headers == {
        "get /things": ["limit-7", "cursor", "with_total", *_server_filters("created_at")],
        "post /things": ["Idempotency-Key"],
        "get /things/{id}": ["If-None-Match"],
        "put /things/{id}": ["If-Match"],
        "patch /things/{id}": ["If-Match"],
        "delete /things/{id}": ["If-Match"],
    }


def _server_filters(name: str) -> list[str]:
    return [name, *(f"{name}.{op}" for op in ("eq", "ne", "in", "gt", "gte", "lt", "lte"))]


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if isinstance(node.get("$ref"), str) else []
        return own + [found for value in node.values() for found in _references(value)]
    return [found for value in node for found in _references(value)] if isinstance(node, list) else []
