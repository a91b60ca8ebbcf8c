"""What reviewers read of a migration: each change once, renames as renames, what is lost and what may stop the upgrade."""

from generators.fastapi_service import migrations
from generators.fastapi_service.migrations.uniqueness import RISK
from synapseops.generation import SchemaChange
from tests.generators.migrations import intents
from tests.generators.migrations.test_faults import BASE, changed


def told(*replacements: tuple[str, str], before: str = BASE) -> tuple[SchemaChange, ...]:
    migrated = migrations.migrate(intents.landed(before), intents.blueprint(changed(*replacements)))
    assert migrated.faults == ()
    return migrated.told


def test_the_first_migration_tells_nothing_since_it_makes_everything() -> None:
    assert migrations.migrate({}, intents.blueprint(BASE)).told == ()


def test_renames_are_told_as_renames() -> None:
    assert told(("  Order:\n", "  Purchase:\n    was: Order\n"), ("note: text?", "remark: {type: text?, was: note}")) == (
        SchemaChange("rename {} to {}", ("orders", "purchases")),
        SchemaChange("rename {} to {}", ("purchases.note", "remark")),
    )


def test_what_is_dropped_or_narrowed_says_what_is_lost() -> None:
    assert told(
        ("  Order:\n", "  Order:\n    allow_loss: true\n"),
        ("      note: text?\n", ""),
        ("integer(0..100)", "integer(0..9)"),
        ("enum(open|paid)", "enum(open|sent) = open"),
        ("city: string(1..50), note: string?", "city: string(1..20)"),
    ) == (
        SchemaChange("drop {} from {}", ("note", "orders"), losses=("all its values",)),
        SchemaChange("change {}", ("orders.total",), losses=("values above 9",)),
        SchemaChange("change {}", ("orders.state",), losses=("the words paid",)),
        SchemaChange("change {}", ("orders.home",), losses=("Address.note", "Address.city: characters beyond the first 20")),
    )


def test_what_changes_inside_of_a_value_object_is_told() -> None:
    assert told(("city: string(1..50)", "town: {type: string(1..50), was: city}, zip: string?")) == (
        SchemaChange("change {}", ("orders.home",), ("Address.city is now town", "Address.zip is new")),
    )


def test_what_rows_get_is_told() -> None:
    assert told(("note: text?", 'note: text = "none"'), ("total:", "urgency: integer = 3\n      total:")) == (
        SchemaChange("add {} to {}", ("urgency", "orders"), ("rows without a value get 3",)),
        SchemaChange("change {}", ("orders.note",), ("is never null any more", 'rows without a value get "none"')),
    )


def test_what_becomes_unique_may_stop_the_upgrade() -> None:
    assert told(("note: text?", "note: {type: string(..20)?, unique: true, allow_loss: true}")) == (
        SchemaChange("change {}", ("orders.note",), ("text becomes string",), ("characters beyond the first 20",)),
        SchemaChange("make {} of {} unique", ("note", "orders"), risk=RISK),
    )


def test_a_new_column_that_is_null_everywhere_repeats_nothing() -> None:
    assert told(("note: text?", "note: text?\n      code: {type: string(1..9)?, unique: true}")) == (
        SchemaChange("add {} to {}", ("code", "orders")),
        SchemaChange("make {} of {} unique", ("code", "orders")),
    )


def test_a_new_column_with_a_value_for_every_row_repeats_it() -> None:
    assert told(("note: text?", "note: text?\n      code: {type: string(1..9), unique: true, backfill: a}")) == (
        SchemaChange("add {} to {}", ("code", "orders"), ('rows without a value get "a"',)),
        SchemaChange("make {} of {} unique", ("code", "orders"), risk=RISK),
    )


def test_a_unique_value_that_is_cut_may_meet_another() -> None:
    assert told(("{type: string(1..40), unique: true}", "{type: string(1..8), unique: true, allow_loss: true}")) == (
        SchemaChange("change {}", ("orders.number",), losses=("characters beyond the first 8",)),
        SchemaChange("keep {} of {} unique", ("number", "orders"), risk=RISK),
    )


def test_a_group_that_becomes_unique_is_told_and_one_that_is_only_renamed_is_not() -> None:
    first = changed(("  Order:\n", "  Order:\n    unique: [[customer, total]]\n"))
    assert told(
        ("  Order:\n", "  Order:\n    unique: [[customer, amount], [state, amount]]\n"),
        ("total: integer(0..100)", "amount: {type: integer(0..100), was: total}"),
        ("number: {type: string(1..40), unique: true}", "number: string(1..40)"),
        before=first,
    ) == (
        SchemaChange("rename {} to {}", ("orders.total", "amount")),
        SchemaChange("make {} and {} of {} unique together", ("state", "amount", "orders"), risk=RISK),
        SchemaChange("let {} of {} repeat", ("number", "orders")),
    )


def test_values_that_become_references_have_to_refer_to_something() -> None:
    before = changed(("customer: ref(Customer)", "customer: uuid"))
    assert told(before=before) == (
        SchemaChange(
            "let {} refer to {}",
            ("orders.customer", "customers"),
            risk="rows that refer to nothing there stop the upgrade: look for them first",
        ),
    )


def test_keys_in_another_order_are_no_change() -> None:
    """A snapshot lists keys by name, an intent in the order of its fields; a change of what they refer to looks at both."""
    before = """
        resources:
          Vessel: {fields: {name: text}}
          Berth: {allow_loss: true, fields: {name: text, power: boolean, depth: decimal(6.2)}}
          Call: {fields: {vessel: ref(Vessel), berth: ref(Berth)}}
    """
    after = before.replace("power: boolean, depth: decimal(6.2)", "length: {type: decimal(6.2), was: depth}").replace(
        "          Call:", "          Pilot: {fields: {name: text}}\n          Call:"
    )
    told = [change.plain for change in migrations.migrate(intents.landed(before), intents.blueprint(after)).told]
    assert told == ["create pilots", "drop power from berths", "rename berths.depth to length"]


_BY_CODE = """
synapse: 1
service: shop
resources:
  Order:
    fields: {code: {type: string(1..9), unique: true}, line: integer, part: integer}
"""


def _keys(text: str, *groups: str) -> str:
    return f"{text}    unique: [{', '.join(groups)}]\n"


def test_what_was_unique_by_less_is_unique_by_more_without_a_risk() -> None:
    loose = _BY_CODE.replace("{type: string(1..9), unique: true}", "string(1..9)")
    more = migrations.migrate(intents.landed(_BY_CODE), intents.blueprint(_keys(loose, "[code, line]"))).told
    assert [(one.plain, one.risk) for one in more] == [
        ("make code and line of orders unique together", ""),
        ("let code of orders repeat", ""),
    ]
    shorter = loose.replace("string(1..9)", "{type: string(1..4), allow_loss: true}")
    assert RISK in [
        one.risk for one in migrations.migrate(intents.landed(_BY_CODE), intents.blueprint(_keys(shorter, "[code, line]"))).told
    ]


def test_a_key_that_a_smaller_one_implies_is_not_said_to_repeat() -> None:
    before, after = _keys(_BY_CODE, "[line, part]"), _BY_CODE.replace("line: integer", "line: {type: integer, unique: true}")
    told = migrations.migrate(intents.landed(before), intents.blueprint(after)).told
    assert [(one.plain, one.risk) for one in told] == [
        ("make line of orders unique", RISK),
        ("leave line and part of orders to a smaller unique key", ""),
    ]
