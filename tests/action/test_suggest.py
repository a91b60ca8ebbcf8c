"""`synapse suggest`: rules between two records of the intent here."""

from pathlib import Path

from tests.action.conftest import Synapse

INTENT = """\
synapse: 1
service: bridge
systems:
  shop: {records: {Order: {fields: {name: string, note: string}}}}
  erp: {records: {Sale: {fields: {name: string}}}}
"""


def test_rules_are_printed_for_review(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT)
    ended = synapse("suggest", "shop.Order", "erp.Sale")
    assert (ended.code, ended.err) == (0, "")
    assert ended.out.endswith(
        'from: shop.Order\nto: erp.Sale\nfields:\n  name: name\n# not read:\n# ignore_source:\n#   - {path: note, reason: ""}\n'
    )
    assert synapse("suggest", "shop.Order", "erp.Sale", "--format", "json").object["yaml"] == ended.out


def test_a_record_that_is_not_there_is_a_matter_of_usage(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(INTENT)
    ended = synapse("suggest", "shop.Ordr", "erp.Sale", "--intent", "synapse.yaml")
    assert ended.code == 2
    assert 'did you mean "shop.Order"?' in ended.err


def test_check_tells_all_of_what_a_finding_sums_up_when_asked(synapse: Synapse, here: Path) -> None:
    (here / "synapse.yaml").write_text(f"{INTENT}mappings:\n  m: {{from: shop.Order, to: erp.Sale, fields: {{name: name}}}}\n")
    assert '  - "note"\n' in synapse("check", "--verbose").out
    assert '  - "note"\n' not in synapse("check").out
    (found,) = synapse("check", "--verbose", "--format", "json").object["diagnostics"]
    assert (found["code"], found["details"]) == ("MAP012", ['"note"'])
