"""Names in SQL are short, distinct, free, and follow from what they name; indexes are there for what is asked, and fit."""

import itertools

import pytest

from generators.fastapi_service import database
from generators.fastapi_service.relational import ForeignKey, Index, Schema, Table, Unique
from synapseops.blueprint.model import OnDelete
from tests.generators.migrations import intents


def schema(text: str) -> Schema:
    return database.schema(intents.blueprint(text))


def only(text: str) -> Table:
    return schema(text).tables[0]


def names(made: Schema) -> list[str]:
    relations = [(table, table.primary_key, *table.uniques, *table.indexes) for table in made.tables]
    return [one.name for one in itertools.chain.from_iterable(relations)]


def test_tables_and_columns_are_in_snake_case() -> None:
    table = only("resources:\n  OrderLine: {fields: {unitPrice: decimal(8.2), SKUCode: string, order: string}}\n")
    assert table.name == "order_lines"
    assert [column.name for column in table.columns] == ["id", "unit_price", "sku_code", "order", "created_at", "updated_at", "version"]


def test_twins_are_told_apart() -> None:
    made = schema(
        "resources:\n  Ab: {fields: {x: string, X: string, _x: string, createdAt: date}}\n  AB: {path: /other, fields: {a: string}}\n"
    )
    assert [table.name for table in made.tables] == ["abs", "abs_", "idempotency_keys"]
    assert [column.name for column in made.tables[0].columns][1:5] == ["x", "x_", "x_2", "created_at_"]


@pytest.mark.parametrize(
    ("resource", "table"),
    [
        ("IdempotencyKey", "idempotency_keys_"),
        ("PgTable", "table_pg_tables"),
        ("SqliteThing", "table_sqlite_things"),
    ],
)
def test_names_that_databases_keep_for_themselves_are_avoided(resource: str, table: str) -> None:
    assert only(f"resources:\n  {resource}: {{fields: {{a: string}}}}\n").name == table


def test_no_column_has_the_name_of_one_that_postgresql_has_already() -> None:
    fields = ", ".join(f"{name}: string" for name in ("ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"))
    table = only(f"resources:\n  T: {{fields: {{{fields}}}}}\n")
    assert [column.name for column in table.columns][1:7] == ["ctid_", "xmin_", "xmax_", "cmin_", "cmax_", "tableoid_"]


def test_names_of_sixty_three_letters_stay_distinct_and_short() -> None:
    long = "a" * 61
    fields = ", ".join(f"{long}{letter}: {{type: 'string(1..9)', unique: true, index: true}}" for letter in "bcde")
    resources = "".join(f"  {'B' * 61}{letter}: {{path: /{letter}, fields: {{{fields}}}}}\n" for letter in "CDEF")
    made = schema(f"resources:\n{resources}")
    found = [*names(made), *(column.name for column in made.tables[0].columns)]
    assert all(len(name.encode()) <= 63 for name in found)
    assert len(set(names(made))) == len(names(made))
    assert len({column.name for column in made.tables[0].columns}) == len(made.tables[0].columns)


def test_constraints_of_all_kinds_have_names_of_their_own() -> None:
    made = schema(
        """
        resources:
          A: {fields: {b_c: {type: string(1..9), unique: true}, b: string(1..9), c: string(1..9)}, unique: [[b, c]]}
          PkA: {fields: {x: string}}
          UqAsB: {fields: {c: string}}
        """
    )
    assert len(set(names(made))) == len(names(made))


def test_references_are_marked_where_they_close_a_circle() -> None:
    made = schema(
        """
        resources:
          A: {fields: {b: ref(B)?, me: ref(A)?}}
          B: {fields: {a: ref(A)}}
          C: {fields: {a: {type: ref(A), on_delete: cascade}}}
        """
    )
    assert [key for table in made.tables for key in table.foreign_keys] == [
        ForeignKey("fk_as_b", "b", "bs", "id", OnDelete.RESTRICT, closes_cycle=True),
        ForeignKey("fk_as_me", "me", "as", "id", OnDelete.RESTRICT),
        ForeignKey("fk_bs_a", "a", "as", "id", OnDelete.RESTRICT, closes_cycle=True),
        ForeignKey("fk_cs_a", "a", "as", "id", OnDelete.CASCADE),
    ]


def test_a_reference_is_kept_like_the_key_it_names() -> None:
    made = schema(
        """
        resources:
          Shop: {id: code, fields: {code: {type: string(1..9), unique: true, immutable: true}}}
          Sale: {fields: {shop: ref(Shop)}}
        """
    )
    shop, sale = made.table("Shop"), made.table("Sale")
    assert (shop.primary_key, shop.uniques) == (Unique("pk_shops", ("code",)), ())
    assert sale.column("shop").storage == shop.column("code").storage


def test_what_is_asked_for_has_an_index_once() -> None:
    table = only(
        """
        resources:
          T:
            fields:
              u: {type: string(1..9), unique: true}
              s: integer
              f: date?
              flag: boolean
              both: datetime
              i: {type: uuid, index: true}
              first: string(1..9)
              second: string(1..9)
            unique: [[first, second]]
            list: {filter: [u, f, flag, both, first, created_at], sort: [s, both, u, created_at]}
        """
    )
    assert table.indexes == tuple(
        Index(f"ix_ts_{'_'.join(columns)}", columns) for columns in (("created_at", "id"), ("s", "id"), ("both", "id"), ("f",), ("i",))
    )


def test_text_too_long_for_a_tree_is_hashed_where_asked_for_and_else_left_alone() -> None:
    table = only("resources:\n  T: {fields: {a: {type: text, index: true}, b: string}, list: {filter: [b], sort: [b]}}\n")
    assert table.indexes == (Index("ix_ts_created_at_id", ("created_at", "id")), Index("ix_ts_a", ("a",), hashed=True))
