"""What changes of an intent mean to callers, as a table; it follows what oasdiff's public cases hold of requests and replies."""

import pytest

from tests.evidence.contracts import SHOP, between, between_documents

B, A, W = "breaking", "additive", "wording"
Expected = dict[str, str]


def _one(field: str, more: str = "") -> str:
    return f"resources:\n  T:\n    fields:\n      k: string(1..9)\n      f: {field}\n{more}"


def _field(old: str, new: str, verdict: str, **others: str) -> tuple[str, str, Expected]:
    return _one(old), _one(new), {"T.f": verdict, **others}


def _more(old: str, new: str, expected: Expected, field: str = "string?") -> tuple[str, str, Expected]:
    return _one(field, old), _one(field, new), expected


def _typed(old: str, new: str, expected: Expected, use: str = "X") -> tuple[str, str, Expected]:
    return f"types:\n  X: {old}\n{_one(use)}", f"types:\n  X: {new}\n{_one(use)}", expected


_OTHER = "  O: {fields: {n: string}}\n"

CASES: dict[str, tuple[str, str, Expected]] = {
    # the same
    "nothing": (SHOP, SHOP, {}),
    "text for string of the same length": _one("string(..9)") and (_one("string(..9)"), _one("text(..9)"), {}),
    "an index": (_one("string"), _one("{type: string, index: true}"), {}),
    # requests may hold less
    "shorter": _field("string(..9)", "string(..8)", B),
    "a longest length": _field("string", "string(..8)", B),
    "a greater shortest length": _field("string(2..)", "string(3..)", B),
    "a shortest length": _field("string", "string(3..)", B),
    "a least value": _field("integer", "integer(1..)", B),
    "a greater least value": _field("integer(1..)", "integer(2..)", B),
    "a smaller greatest value": _field("number(..9)", "number(..8.5)", B),
    "a pattern": _field("string", "{type: string, pattern: '^a'}", B),
    "another pattern": _field("{type: string, pattern: '^a'}", "{type: string, pattern: '^b'}", B),
    "a later first day": _field("{type: date, min: 2020-01-01}", "{type: date, min: 2021-01-01}", B),
    "an earlier last instant": _field("{type: datetime, max: '2030-01-01T00:00:00Z'}", "{type: datetime, max: '2029-01-01T00:00:00Z'}", B),
    "a decimal's least value": _field("decimal(8.2)", "{type: decimal(8.2), min: 0}", B),
    "fewer digits": _field("decimal(8.2)", "decimal(7.2)", B),
    "fewer places": _field("decimal(8.2)", "decimal(8.1)", B),
    "no null any more": _field("string?", "string", B),
    "must be sent, since it has no default": _field("string = a", "string", B),
    "more items at least": _field("list(string)", "list(string)(1..)", B),
    "fewer items at most": _field("list(string)(..9)", "list(string)(..8)", B),
    "shorter items": _field("list(string(..9))", "list(string(..8))", B),
    "unique": _field("string", "{type: string, unique: true}", B, **{"PUT /ts/{id}": A, "PATCH /ts/{id}": A}),
    "an enum word gone": _field("enum(a|b)", "enum(a)", B),
    "an enum word called otherwise": _field("enum(a|b)", "enum(a|c)", B),
    "a string that becomes an enum": _field("string", "enum(a|b)", B),
    # replies may hold more
    "longer": _field("string(..9)", "string(..10)", B),
    "no longest length any more": _field("string(..9)", "string", B),
    "no least value any more": _field("integer(1..)", "integer", B),
    "a greater greatest value": _field("number(..9)", "number(..9.5)", B),
    "no pattern any more": _field("{type: string, pattern: '^a'}", "string", B),
    "an earlier first day": _field("{type: date, min: 2020-01-01}", "{type: date, min: 2019-01-01}", B),
    "more digits": _field("decimal(8.2)", "decimal(9.2)", B),
    "more places": _field("decimal(8.2)", "decimal(9.3)", B),
    "null": _field("string", "string?", B),
    "an enum word more": _field("enum(a|b)", "enum(a|b|c)", B),
    "an enum that becomes a string": _field("enum(a|b)", "string", B),
    "more items at most": _field("list(string)(..8)", "list(string)(..9)", B),
    # of what callers only get
    "got: shorter": _field("{type: string(..9)?, read_only: true}", "{type: string(..8)?, read_only: true}", A),
    "got: longer": _field("{type: string(..8)?, read_only: true}", "{type: string(..9)?, read_only: true}", B),
    "got: an enum word gone": _field("{type: enum(a|b)?, read_only: true}", "{type: enum(a)?, read_only: true}", A),
    "got: an enum word more": _field("{type: enum(a)?, read_only: true}", "{type: enum(a|b)?, read_only: true}", B),
    "got: an integer for a number": _field("{type: number?, read_only: true}", "{type: integer?, read_only: true}", A),
    "got: a number for an integer": _field("{type: integer?, read_only: true}", "{type: number?, read_only: true}", B),
    "got: added": (_one("string?").replace("      f: string?\n", ""), _one("{type: string?, read_only: true}"), {"T.f": A}),
    "got: removed": (_one("{type: string?, read_only: true}"), _one("string?").replace("      f: string?\n", ""), {"T.f": B}),
    # types
    "another type": _field("string", "integer", B),
    "a wider type": _field("integer", "number", B),
    "a narrower type": _field("number", "integer", B),
    "a day for an instant": _field("datetime", "date", B),
    "an address for a string": _field("string", "email", B),
    "a list for one": _field("string", "list(string)", B),
    "items of another type": _field("list(string)", "list(integer)", B),
    "any JSON": _field("string", "json", B),
    # fields
    "an optional field more": (_one("string?").replace("      f: string?\n", ""), _one("string?"), {"T.f": A}),
    "a field with a default more": (_one("string?").replace("      f: string?\n", ""), _one("string = a"), {"T.f": A}),
    "a field more that must be sent": (_one("string?").replace("      f: string?\n", ""), _one("string"), {"T.f": B}),
    "an optional field gone": (_one("string?"), _one("string?").replace("      f: string?\n", ""), {"T.f": B}),
    "a required field gone": (_one("string"), _one("string").replace("      f: string\n", ""), {"T.f": B}),
    "a field renamed": (_one("string"), _one("string").replace("f: string\n", "g: {type: string, was: f}\n"), {"T.g": B}),
    "a field renamed without saying so": (_one("string?"), _one("string?").replace("f: string?\n", "g: string?\n"), {"T.f": B, "T.g": A}),
    "an old name that is still told": (_one("{type: string, was: e}"), _one("{type: string, was: e}"), {}),
    "set by the server alone": _field("string?", "{type: string?, read_only: true}", B),
    "set by callers, too": _field("{type: string?, read_only: true}", "string?", A),
    "fixed once created": _field("string?", "{type: string?, immutable: true}", B),
    "no longer fixed": _field("{type: string?, immutable: true}", "string?", A),
    "no longer fixed, and must be sent": _field("{type: string, immutable: true}", "string", B),
    # defaults
    "another default": _field("string = a", "string = b", B),
    "a default where null was": _field("string?", "string? = a", B),
    "no default where null may be": _field("string? = a", "string?", B),
    "a default where it had to be sent": _field("string", "string = a", A),
    "a default of what the server sets": _field(
        "{type: string? = a, read_only: true}".replace(" = a", ""), "{type: string?, read_only: true, default: b}", ""
    ),
    # words
    "a description": _field("string", "{type: string, description: Said.}", W),
    "an example": _field("string", "{type: string, example: a}", W),
    "deprecated": _field("string", "{type: string, deprecated: true}", W),
    "a resource's description": _more("", "    description: Said.\n", {"T": W}),
    "an enum's description": _typed("{enum: [a]}", "{enum: [a], description: Said.}", {"X": W}),
    # named types
    "named: a word more": _typed("{enum: [a]}", "{enum: [a, b]}", {"X": B}),
    "named: a word gone": _typed("{enum: [a, b]}", "{enum: [a]}", {"X": B}),
    "named: words in another order": _typed("{enum: [a, b]}", "{enum: [b, a]}", {"X": A}),
    "named: a word more that callers only get": _typed("{enum: [a]}", "{enum: [a, b]}", {"X": B}, "{type: X?, read_only: true}"),
    "named: a word gone that callers only get": _typed("{enum: [a, b]}", "{enum: [a]}", {"X": A}, "{type: X?, read_only: true}"),
    "named: a word of a type that nobody meets": _typed("{enum: [a]}", "{enum: [a, b]}", {}, "string"),
    "named: an optional field more": _typed("{fields: {a: string}}", "{fields: {a: string, b: string?}}", {"X.b": A}),
    "named: a required field more": _typed("{fields: {a: string}}", "{fields: {a: string, b: string}}", {"X.b": B}),
    "named: a required field more that callers only get": _typed(
        "{fields: {a: string}}", "{fields: {a: string, b: string}}", {"X.b": A}, "{type: X?, read_only: true}"
    ),
    "named: a field gone": _typed("{fields: {a: string, b: string?}}", "{fields: {a: string}}", {"X.b": B}),
    "named: a field narrowed": _typed("{fields: {a: string}}", "{fields: {a: string(..9)}}", {"X.a": B}),
    "named: a scalar narrowed": _typed("{type: string}", "{type: string(..9)}", {"T.f": B}),
    "an enum that gets a name": (_one("enum(a|b)"), f"types:\n  X: {{enum: [a, b]}}\n{_one('X')}", {}),
    "an enum that is called otherwise": (
        f"types:\n  X: {{enum: [a, b]}}\n{_one('X')}",
        f"types:\n  Y: {{enum: [a, b]}}\n{_one('Y')}",
        {},
    ),
    "an object that is called otherwise": (
        f"types:\n  X: {{fields: {{a: string}}}}\n{_one('X')}",
        f"types:\n  Y: {{fields: {{a: string}}}}\n{_one('Y')}",
        {},
    ),
    "another object": (
        f"types:\n  X: {{fields: {{a: string}}}}\n{_one('X')}",
        f"types:\n  Y: {{fields: {{a: integer}}}}\n{_one('Y')}",
        {"T.f": B},
    ),
    # resources, paths, keys
    "a resource more": (_one("string"), _one("string", _OTHER), {"O": A}),
    "a resource gone": (_one("string", _OTHER), _one("string"), {"O": B}),
    "a resource renamed": (_one("string"), _one("string").replace("  T:\n", "  U:\n    was: T\n"), {"U": B}),
    "a resource renamed at its old path": (_one("string"), _one("string").replace("  T:\n", "  U:\n    was: T\n    path: /ts\n"), {"U": W}),
    "a resource renamed without saying so": (_one("string"), _one("string").replace("  T:\n", "  U:\n"), {"T": B, "U": A}),
    "another path": _more("", "    path: /teas\n", {"T": B}),
    "another key": (
        _one("{type: string, unique: true, immutable: true}"),
        _one("{type: string, unique: true, immutable: true}", "    id: f\n"),
        {"T": B, "T.id": B, "T.f": B},  # a key is never empty
    ),
    "unique together": _more("", "    unique: [[k, f]]\n", {"T": B, "PUT /ts/{id}": A, "PATCH /ts/{id}": A}, "string"),
    "no longer unique together": _more(
        "    unique: [[k, f]]\n", "", {"T": A, "PUT /ts/{id}": A, "PATCH /ts/{id}": A}, "string"
    ),
    "unique alone, no longer together": (
        _one("string", "    unique: [[k, f]]\n"), _one("{type: string, unique: true}"), {"T.f": B}
    ),
    "unique together, no longer alone": (
        _one("{type: string, unique: true}"), _one("string", "    unique: [[k, f]]\n"), {"T.f": A}
    ),
    "together and alone": _more("", "    unique: [[k, f]]\n", {}, "{type: string, unique: true}"),
    "no longer unique": _field("{type: string, unique: true}", "string", A, **{"PUT /ts/{id}": A, "PATCH /ts/{id}": A}),
    "refers to another": (
        _one("ref(O)", _OTHER + "  P: {fields: {n: string}}\n"),
        _one("ref(P)", _OTHER + "  P: {fields: {n: string}}\n"),
        {"T.f": B, "DELETE /os/{id}": A, "DELETE /ps/{id}": A},
    ),
    "what deleting does": (
        _one("{type: ref(O), on_delete: restrict}", _OTHER),
        _one("{type: ref(O), on_delete: cascade}", _OTHER),
        {"T.f": B, "DELETE /os/{id}": A},
    ),
    # operations
    "an operation more": _more(
        "    operations: [list, get]\n", "    operations: [list, get, create]\n", {"POST /ts": A}
    ),
    "an operation gone": _more("    operations: [list, get, delete]\n", "    operations: [list, get]\n", {"DELETE /ts/{id}": B}),
    "update gone": _more(
        "", "    operations: [list, get, create, delete]\n", {"PUT /ts/{id}": B, "PATCH /ts/{id}": B}
    ),
    "an upsert more": _more(
        "", "    operations: [list, get, create, update, delete, upsert]\n", {"PUT /ts/by/f/{value}": A}, "{type: string, unique: true}"
    ),
    # who is let in
    "a role": _more("", "    access: {delete: [admin]}\n", {"DELETE /ts/{id}": B}),
    "no role any more": _more("    access: {delete: [admin]}\n", "", {"DELETE /ts/{id}": A}),
    "a role more": _more("    access: {delete: [admin]}\n", "    access: {delete: [admin, clerk]}\n", {"DELETE /ts/{id}": A}),
    "a role gone": _more("    access: {delete: [admin, clerk]}\n", "    access: {delete: [admin]}\n", {"DELETE /ts/{id}": B}),
    "another role": _more("    access: {delete: [admin]}\n", "    access: {delete: [clerk]}\n", {"DELETE /ts/{id}": B}),
    "keys where none were needed": (
        _one("string") + "generate: {service: {auth: none}}\n", _one("string"), {"authentication": B}
    ),
    "no keys any more": (_one("string"), _one("string") + "generate: {service: {auth: none}}\n", {"authentication": A}),
    "tokens for keys": (_one("string"), _one("string") + "generate: {service: {auth: jwt}}\n", {"authentication": B}),
    # lists
    "a filter more": _more("", "    list: {filter: [f]}\n", {"GET /ts": A}),
    "a filter gone": _more("    list: {filter: [f, k]}\n", "    list: {filter: [f]}\n", {"GET /ts": B}),
    "a filter's op gone": (
        _one("string?", "    list: {filter: [f]}\n"),
        _one("string", "    list: {filter: [f]}\n"),
        {"T.f": B, "GET /ts": B},
    ),
    "sorted by more": _more("", "    list: {sort: [f]}\n", {"GET /ts": A}),
    "no longer sorted by": _more("    list: {sort: [f, k]}\n", "    list: {sort: [k]}\n", {"GET /ts": B}),
    "search": _more("", "    list: {search: [f]}\n", {"GET /ts": A}),
    "no search any more": _more("    list: {search: [f]}\n", "", {"GET /ts": B}),
    "search looks into more": _more("    list: {search: [f]}\n", "    list: {search: [f, k]}\n", {"GET /ts": A}),
    "search looks into less": _more("    list: {search: [f, k]}\n", "    list: {search: [f]}\n", {"GET /ts": B}),
    "shorter pages": _more("", "    list: {page_size: 20}\n", {"GET /ts": B}),
    "longer pages": _more("", "    list: {page_size: 100}\n", {"GET /ts": A}),
}  # fmt: skip

_TOLD_BY_BLUEPRINTS_ALONE = frozenset(
    {
        "a later first day",  # documents tell ranges of dates and decimals in prose
        "an earlier last instant",
        "a decimal's least value",
        "an earlier first day",
        "unique",  # and who must be unique not at all
        "unique together",
        "unique alone, no longer together",
        "another key",
        "what deleting does",
        "refers to another",
        "a role gone",
        "keys where none were needed",  # what is asked of every operation is said at the top
        "tokens for keys",
        "another role",
        "search looks into less",
        "a default where null was",
    }
)
_MORE_BY_DOCUMENTS = frozenset(
    {
        "got: an enum word gone",  # documents take an enum of their own for one that callers send, too
        "named: a word gone that callers only get",
        "got: an integer for a number",
        "named: a required field more that callers only get",
        "an enum that gets a name",  # they go by the names of schemas
        "an enum that is called otherwise",
        "an object that is called otherwise",
        "named: a word of a type that nobody meets",
        "longer pages",
    }
)


@pytest.mark.parametrize(("before", "after", "expected"), CASES.values(), ids=CASES)
def test_each_change_has_its_verdict(before: str, after: str, expected: Expected) -> None:
    assert {change.what: change.worst.value for change in between(before, after)} == {what: one for what, one in expected.items() if one}


@pytest.mark.parametrize("name", [name for name in CASES if name not in _TOLD_BY_BLUEPRINTS_ALONE | _MORE_BY_DOCUMENTS])
def test_documents_alone_lead_to_the_same_verdict(name: str) -> None:
    before, after, expected = CASES[name]
    told = {change.what for change in between_documents(before, after) if change.breaking}
    assert bool(told) is (B in expected.values()), told


def test_the_table_is_as_long_as_it_should_be() -> None:
    assert len(CASES) >= 100
