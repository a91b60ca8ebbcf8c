"""From intents to blueprints: names, routes, statuses, values."""

import pytest
from msgspec.structs import replace

from synapseops.blueprint import digest
from synapseops.blueprint.model import (
    ID,
    Action,
    Blueprint,
    Enum,
    Filter,
    FilterOp,
    List,
    Listing,
    ObjectSchemas,
    OnDelete,
    Record,
    Ref,
    Resource,
    ResourceSchemas,
    Scalar,
    ScalarKind,
    ServiceOptions,
    WireValue,
)
from synapseops.intent import Kinds
from synapseops.validation import read
from tests.intents import ROOT, blueprint, with_fields

ORDERS = (ROOT / "examples" / "orders" / "synapse.yaml").read_text(encoding="utf-8")


def resource(*fields: str, rest: str = "") -> Resource:
    return blueprint(with_fields(*fields) + rest).resource("Order")


def wire(field: str) -> object:
    """Return the default of a field."""
    default = resource(f"x: {field}").field("x").default
    return None if default is None else default.value


def test_the_smallest_intent_says_everything_by_default() -> None:
    made = blueprint("synapse: 1\nservice: todo-list\nresources: {Task: {fields: {title: string}}}\n")
    task = made.resource("Task")
    assert (made.service.name, made.service.title, made.service.version) == ("todo-list", "Todo list", "0.1.0")
    assert made.options == ServiceOptions("fastapi", "sqlite", "api_key")
    assert made.artifacts == ("contract", "service.fastapi", "tests.pytest")
    assert made.into == "generated/todo-list"
    assert (task.path, task.singular, task.plural, task.key, task.listing) == ("/tasks", "task", "tasks", ID, Listing())
    assert [route.action for route in task.routes] == [Action.LIST, Action.CREATE, Action.GET, Action.REPLACE, Action.PATCH, Action.DELETE]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("string(1..5)", Scalar(ScalarKind.STRING, min_length=1, max_length=5)),
        ("text(..9)", Scalar(ScalarKind.TEXT, max_length=9)),
        ("string(3)", Scalar(ScalarKind.STRING, min_length=3, max_length=3)),
        ("integer(0..)", Scalar(ScalarKind.INTEGER, minimum=0)),
        ("number(0.5..1)", Scalar(ScalarKind.NUMBER, minimum=0.5, maximum=1)),
        ("decimal(12.2)", Scalar(ScalarKind.DECIMAL, digits=12, scale=2)),
        ("{type: decimal(5.2), min: 0, max: 7.5}", Scalar(ScalarKind.DECIMAL, digits=5, scale=2, minimum="0.00", maximum="7.50")),
        ("{type: date, min: 2026-01-01}", Scalar(ScalarKind.DATE, minimum="2026-01-01")),
        ("{type: datetime, max: 2026-01-01T01:00:00+01:00}", Scalar(ScalarKind.DATETIME, maximum="2026-01-01T00:00:00Z")),
        ("{type: string, pattern: '^a$'}", Scalar(ScalarKind.STRING, pattern="^a$")),
        ("enum(a|b)", Enum(("a", "b"))),
        ("ref(Order)?", Ref("Order", Scalar(ScalarKind.UUID))),
        ("{type: ref(Order)?, on_delete: set_null}", Ref("Order", Scalar(ScalarKind.UUID), OnDelete.SET_NULL)),
        ("list(integer(1..3))(0..5)", List(Scalar(ScalarKind.INTEGER, minimum=1, maximum=3), 0, 5)),
        ("string[]", List(Scalar(ScalarKind.STRING))),
    ],
)
def test_types_are_bound(written: str, kind: object) -> None:
    assert resource(f"x: {written}").field("x").type == kind


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("string = a b", "a b"),
        ("'string = \"a # b\"'", "a # b"),
        ("string = 5", "5"),
        ("text = true", "true"),
        ("integer = 5", 5),
        ("number = 5", 5),
        ("number = 1e3", 1000.0),
        ("{type: number, default: 0.1}", 0.1),
        ("decimal(5.2) = 1.5", "1.50"),
        ("{type: decimal(5.2), default: 1.5}", "1.50"),
        ("{type: decimal(18.17), default: 0.12345678901234567}", "0.12345678901234567"),
        ("decimal(5.2) = -0", "0.00"),
        ("{type: decimal(5.2), default: 7}", "7.00"),
        ("boolean = true", True),
        ("date = 2026-02-28", "2026-02-28"),
        ("datetime = 2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00Z"),
        ("datetime = 2026-01-01t00:00:00.1234567z", "2026-01-01T00:00:00.123456Z"),
        ("uuid = 00000000-0000-0000-0000-0000000000AB", "00000000-0000-0000-0000-0000000000ab"),
        ("email = A@b.example", "A@b.example"),
        ("url = https://example.org/?a=b#c", "https://example.org/?a=b#c"),
        ("json = [1, 2.5, null]", [1, 2.5, None]),
        ('json = "text"', "text"),
        ("{type: json, default: {b: 1, a: [2.50, x]}}", {"a": [2.5, "x"], "b": 1}),
        ("enum(open|paid) = open", "open"),
        ("{type: list(decimal(5.2)), default: [1, 2.5]}", ["1.00", "2.50"]),
        ("string[] = []", []),
        ("{type: string?, default: null}", None),
        ("string", None),
    ],
)
def test_defaults_are_wire_values(written: str, value: object) -> None:
    assert wire(written) == value


def test_what_a_default_leaves_out_of_a_value_object_is_its_own_default() -> None:
    text = (
        with_fields("line: {type: Line, default: {sku: a}}")
        + "types:\n  Line: {fields: {sku: string, count: integer = 1, note: string?}}\n"
    )
    assert blueprint(text).resource("Order").field("line").default == WireValue.of({"sku": "a", "count": 1, "note": None})


def test_named_types_keep_their_names_until_a_field_narrows_them() -> None:
    text = with_fields("a: Sku", "b: {type: Sku, pattern: '^x'}", "c: State", "d: list(Line)", "e: Line?")
    made = blueprint(text + "types: {Sku: {type: string(1..5)}, State: {enum: [a]}, Line: {fields: {x: string}}}\n").resource("Order")
    sku = Scalar(ScalarKind.STRING, min_length=1, max_length=5, name="Sku")
    assert [field.type for field in made.fields] == [
        sku,
        replace(sku, pattern="^x", name=None),
        Enum(("a",), "State"),
        List(Record("Line")),
        Record("Line"),
    ]


def test_filters_have_the_ops_of_their_type_in_canonical_order() -> None:
    made = resource(
        "s: string?", "n: integer", "r: ref(Order)?", "e: enum(a)", rest="    list: {filter: [s, n, r, e, id, created_at, version]}\n"
    )
    eq, ordered = [FilterOp.EQ, FilterOp.NE, FilterOp.IN], [FilterOp.GT, FilterOp.GTE, FilterOp.LT, FilterOp.LTE]
    assert made.listing.filters == (
        Filter("s", (*eq, FilterOp.CONTAINS, FilterOp.IS_NULL)),
        Filter("n", (*eq, *ordered)),
        Filter("r", (*eq, FilterOp.IS_NULL)),
        Filter("e", tuple(eq)),
        Filter("id", tuple(eq)),
        Filter("created_at", (*eq, *ordered)),
        Filter("version", (*eq, *ordered)),
    )


ALL = "    operations: [list, get, create, update, delete, upsert]\n"


def statuses(made: Resource) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
    return {route.action.value: (route.success, route.errors) for route in made.routes}


def test_statuses_are_those_of_the_contract() -> None:
    common, body = {401, 422, 429, 503}, {400, 413, 415}
    expected = {
        "list": ((200,), common),
        "create": ((201,), common | body | {409}),
        "get": ((200, 304), common | {404}),
        "replace": ((200,), common | body | {404, 409, 412}),
        "patch": ((200,), common | body | {404, 409, 412}),
        "delete": ((204,), common | {404, 412}),
        "upsert": ((200, 201), common | body | {409, 412}),
    }
    assert statuses(resource("n: {type: string, unique: true}", rest=ALL)) == {
        action: (success, tuple(sorted(errors))) for action, (success, errors) in expected.items()
    }


def test_an_update_conflicts_only_over_what_it_may_set() -> None:
    def conflicts(*fields: str, rest: str = "") -> bool:
        return 409 in statuses(resource(*fields, rest=rest))["patch"][1]

    assert not conflicts("a: string")
    assert conflicts("a: {type: string, unique: true}")
    assert not conflicts("a: {type: string, unique: true, immutable: true}")
    assert not conflicts("a: {type: string?, unique: true, read_only: true}")
    assert conflicts("a: {type: string, immutable: true}", "b: string", rest="    unique: [[a, b]]\n")
    assert not conflicts("a: {type: string, immutable: true, unique: true}", rest="    id: a\n")


def test_a_deletion_is_held_by_what_restricts_it_or_what_it_cascades_to() -> None:
    text = (
        "synapse: 1\nservice: shop\nresources:\n  A: {fields: {x: string}}\n"
        "  B: {fields: {a: {type: ref(A), on_delete: %s}}}\n  C: {fields: {b: ref(B)}}\n"
    )
    for rule, held in {"restrict": True, "cascade": True, "set_null": False}.items():
        made = blueprint((text % rule).replace("ref(A), on_delete: set_null", "ref(A)?, on_delete: set_null"))
        assert (409 in statuses(made.resource("A"))["delete"][1]) is held
    unheld = blueprint((text % "cascade").replace("  C: {fields: {b: ref(B)}}\n", ""))
    assert 409 not in statuses(unheld.resource("A"))["delete"][1]


def test_roles_make_403_possible_and_no_auth_makes_neither_it_nor_401() -> None:
    rest = "    access: {delete: [admin, ops], list: [ops]}\n"
    made = blueprint(with_fields("a: string") + rest)
    assert made.roles == ("admin", "ops")
    assert {route.action.value: route.roles for route in made.resource("Order").routes if route.roles} == {
        "list": ("ops",),
        "delete": ("admin", "ops"),
    }
    assert 403 in statuses(made.resource("Order"))["delete"][1]
    assert 403 not in statuses(made.resource("Order"))["get"][1]
    without = blueprint(with_fields("a: string") + rest + "generate: {service: {auth: none}}\n").resource("Order")
    assert not {401, 403} & {status for _, errors in statuses(without).values() for status in errors}


@pytest.mark.parametrize(
    ("access", "roles"),
    [
        ("{create: [clerk]}", ("clerk",)),
        ("{update: [clerk, admin]}", ("clerk", "admin")),
        ("{create: [clerk, admin], update: [admin, editor]}", ("admin",)),
        ("{create: [clerk], update: [clerk], upsert: [robot]}", ("robot",)),
        ("{delete: [admin]}", ()),
    ],
)
def test_who_upserts_is_one_who_may_both_create_and_update(access: str, roles: tuple[str, ...]) -> None:
    made = blueprint(with_fields("number: {type: string, unique: true}") + ALL + f"    access: {access}\n").resource("Order")
    assert [route.roles for route in made.routes if route.action is Action.UPSERT] == [roles]


def test_an_upsert_finds_by_every_unique_field_that_callers_set() -> None:
    made = resource(
        "number: {type: string, unique: true}",
        "state: {type: enum(a|b), unique: true}",
        "other: {type: ref(Order)?, unique: true}",
        "made: {type: string?, unique: true, read_only: true}",
        rest=ALL,
    )
    assert made.upsert_by == ("number", "state")
    upserts = [route for route in made.routes if route.action is Action.UPSERT]
    assert [(route.path, route.by, route.operation_id, route.body, route.method) for route in upserts] == [
        ("/orders/by/number/{value}", "number", "upsertOrderByNumber", "OrderUpsertByNumber", "PUT"),
        ("/orders/by/state/{value}", "state", "upsertOrderByState", "OrderUpsertByState", "PUT"),
    ]
    assert resource("number: {type: string, unique: true}").upsert_by == ()


def test_an_authored_key_is_never_empty_and_types_what_refers_to_it() -> None:
    made = blueprint(with_fields("code: {type: string(..9), unique: true, immutable: true}", "of: ref(Order)?") + "    id: code\n")
    key = Scalar(ScalarKind.STRING, min_length=1, max_length=9)
    assert made.resource("Order").key.type == key
    assert made.resource("Order").field("code").type == key
    assert made.resource("Order").field("of").type == Ref("Order", key)
    assert [field.name for field in made.resource("Order").all_fields] == ["code", "of", "created_at", "updated_at", "version"]


def test_schemas_keep_the_authors_names_and_derived_ones_step_aside() -> None:
    made = blueprint(
        "synapse: 1\nservice: shop\n"
        "types: {Order: {fields: {a: string}}, OrderCreate: {enum: [a]}, Problem: {enum: [a]}, OrderObjectInput: {fields: {a: string}}}\n"
        "resources: {Order: {fields: {a: string}}, OrderPatch: {fields: {a: string}}}\n"
    )
    assert made.resource("Order").schemas == ResourceSchemas("Order", "OrderCreate2", "OrderReplace", "OrderPatch2", "OrderPage")
    assert made.value_object("Order").schemas == ObjectSchemas("OrderObject", "OrderObjectInput2", "OrderObjectPatch")
    assert made.enum("OrderCreate").schema == "OrderCreate"
    assert made.enum("Problem").schema == "ProblemEnum"


def names_of(made: Blueprint) -> list[str]:
    found = [name for one in made.value_objects for name in (one.schemas.read, one.schemas.input, one.schemas.patch)]
    found += [one.schema for one in made.enums]
    for one in made.resources:
        schemas = one.schemas
        found += [schemas.read, schemas.create, schemas.replace, schemas.patch, schemas.page, *(body for _, body in schemas.upserts)]
    return found


@pytest.mark.parametrize("case", ["names", "derived-schema-names", "sql-words", "upserts", "long-names"])
def test_names_of_the_contract_are_free_of_collisions(case: str) -> None:
    made = blueprint((ROOT / "tests" / "hostile" / "legal" / f"{case}.yaml").read_bytes())
    names = names_of(made)
    assert len(names) == len(set(names))
    assert "Problem" not in names
    ids = [route.operation_id for one in made.resources for route in one.routes]
    assert len(ids) == len(set(ids))


def test_names_keep_their_spelling_on_the_wire() -> None:
    made = blueprint((ROOT / "tests" / "hostile" / "legal" / "names.yaml").read_bytes())
    fields = {field.name for field in made.resource("List").fields}
    assert {"class", "metadata", "model_config", "schema", "self", "_x", "camelCase", "camelcase", "json", "copy"} <= fields
    assert {"None", "1st", "with space", "日本語", 'quote"d'} <= set(made.enum("Words").words)
    assert {one.name for one in made.resources} >= {"List", "Str", "Config", "Base", "Field", "Task", "TASK"}


@pytest.mark.parametrize(
    ("generate", "made"),
    [
        ("", ("asyncapi", "contract", "sdks.go", "service.fastapi", "tests.pytest")),
        ("generate: {asyncapi: false}\n", ("contract", "sdks.go", "service.fastapi", "tests.pytest")),
        ("generate: {sdks: [], asyncapi: true}\n", ("asyncapi", "contract", "service.fastapi", "tests.pytest")),
        ("generate: {sdks: [go, python], asyncapi: false}\n", ("contract", "sdks.go", "service.fastapi", "tests.pytest")),
        ("generate: {service: false}\n", ("asyncapi", "contract", "sdks.go")),
        ("generate: {service: true}\n", ("asyncapi", "contract", "sdks.go", "service.fastapi", "tests.pytest")),
    ],
)
def test_artifacts_are_all_that_are_made_but_for_those_turned_off(generate: str, made: tuple[str, ...]) -> None:
    kinds = Kinds(frozenset({"contract", "service.fastapi", "tests.pytest", "sdks.go", "asyncapi"}), frozenset({"sdks.python"}))
    found = read((with_fields("a: string") + generate).encode(), "synapse.yaml", kinds).blueprint
    assert found is not None
    assert found.artifacts == made


def test_the_digest_is_that_of_the_meaning() -> None:
    lines = [line for line in ORDERS.splitlines() if line.strip()]
    same = "# a comment\n" + "\n\n".join(line + "  # another" if line.endswith(":") else line for line in lines) + "\n"
    assert digest(blueprint(same)) == digest(blueprint(ORDERS))
    assert digest(blueprint(ORDERS.replace("title: Orders", 'title: "Orders"'))) == digest(blueprint(ORDERS))
    assert digest(blueprint(ORDERS.replace("page_size: 20", "page_size: 21"))) != digest(blueprint(ORDERS))
    assert len(digest(blueprint(ORDERS))) == 64


def test_the_digest_tells_types_of_values_apart() -> None:
    one, other = (blueprint(with_fields(f"a: {{type: json, default: {default}}}")) for default in ("1", "'1'"))
    assert digest(one) != digest(other)
