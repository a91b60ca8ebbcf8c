import asyncio
from pathlib import Path

import pytest

from action.worktree import Around
from synapseops.evidence.behaviour import Behaviour, Difference, Example
from synapseops.evidence.words import Words
from synapseops.toolchain import Command, Completed, Ending, Isolation
from synapseops.validation import Reading
from tests.pipeline.trying import between, reading

_EXAMPLES = Path(__file__).parents[2] / "examples"
_TINY = """synapse: 1
service: tiny
systems:
  a:
    records:
      In:
        fields:
          name: string(1..20)
          mail: {type: string?, pii: true}
          price: string
          kind: enum(new|old)
          parts: list(Part)
          first: string?
          second: string?
types:
  Part: {fields: {sku: string, count: integer}}
  Kept: {fields: {sku: string, count: integer}}
resources:
  Out:
    fields:
      name: string(..20)
      mail: {type: string?, pii: true}
      price: decimal(10.2)
      fresh: boolean
      parts: list(Kept)
      either: string?
mappings:
  m:
    from: a.In
    to: Out
    fields:
      name: {from: name, steps: [trim]}
      mail: {from: mail, steps: [lower]}
      price: {from: price, cast: {to: decimal, scale: 2, round: half_up}}
      fresh: {switch: [{when: {path: kind, eq: new}, then: {const: true}}, {else: {const: false}}]}
      parts: {each: "parts[]", as: part, where: {path: part.count, gt: 0}, fields: {sku: part.sku, count: part.count}}
      either: {first: [first, second]}
"""
_HOOK = 'name: {hook: tell, args: {name: name}, returns: "string(..20)"}'
_HOOKED = _TINY.replace("name: {from: name, steps: [trim]}", _HOOK)
_HOOKS = "tiny/custom/mapping_hooks.py"


def _one(after: str, before: str = _TINY) -> Behaviour:
    (found,) = between(reading(before), reading(after))
    return found


def _only(found: Behaviour) -> Difference:
    (difference,) = found.differences
    return difference


def test_what_is_rounded_otherwise_is_told_with_values_and_its_line() -> None:
    found = _one(_TINY.replace("half_up", "down"))
    told = _only(found)
    assert (told.path, told.text, told.line) == ("price", "is another value", 34)
    assert told.examples[0] == Example((Words("{} is {}", ("price", '"1.005"')),), '"1.01"', '"1.00"')
    assert 0 < told.changed == found.changed < found.of
    assert found.mapped_before == found.mapped_after > 30


def test_two_hundred_records_are_tried() -> None:
    assert _one(_TINY.replace("half_up", "down")).of >= 200


def test_equal_intents_give_equal_findings() -> None:
    changed = _TINY.replace("half_up", "down").replace("gt: 0", "gt: 1")
    assert _one(changed) == _one(changed)


def test_personal_values_are_masked_and_absence_is_not() -> None:
    told = {(one.text, one.examples[0].before, one.examples[0].after) for one in _one(_TINY.replace("[lower]", "[upper]")).differences}
    assert told == {("is another value", "•••", "•••")}
    nulled = _TINY.replace("steps: [lower]}", 'steps: [lower], on_empty: "null"}')
    assert [(one.text, one.examples[0].before, one.examples[0].after) for one in _one(nulled).differences] == [
        ("is null now", '""', "null")
    ]


def test_what_is_refused_now_and_what_is_not_any_more() -> None:
    strict = _TINY.replace(", round: half_up", "")
    now, then = _one(strict), _one(_TINY, strict)
    assert {(one.path, one.plain) for one in now.differences} == {("price", "is refused now: E_CAST")}
    assert {(one.path, one.plain) for one in then.differences} == {("price", "is not refused any more: E_CAST")}
    assert now.mapped_before - now.mapped_after == then.mapped_after - then.mapped_before > 0


def test_what_is_refused_for_another_reason_is_told() -> None:
    found = _one(_TINY.replace("price: {from: price, ", "price: {from: price, on_empty: fail, "))
    assert {(one.path, one.plain) for one in found.differences} == {("price", "is refused otherwise: E_CAST, now E_CONSTRAINT")}


def test_constants_of_conditions_are_tried_on_both_sides() -> None:
    (told,) = _one(_TINY.replace("gt: 0}", "gte: 12}")).differences
    assert (told.path, told.text) == ("parts", "has fewer items")
    assert any("parts[].count is 11" in [words.plain for words in one.words] for one in told.examples) or told.changed > 50


def test_what_is_refused_stands_first_and_then_what_is_personal() -> None:
    changed = (
        _TINY.replace("steps: [lower]", "steps: [upper]").replace("gt: 0", "gt: 1").replace("steps: [trim]}", "steps: [trim], match: A}")
    )
    found = [(one.path, one.pii) for one in _one(changed).differences]
    assert found == [("name", False), ("mail", True), ("parts", False)]


def test_an_example_names_what_is_odd_where_the_leaf_comes_from() -> None:
    found = _one(_TINY.replace("{first: [first, second]}", "{first: [second, first]}"))
    named = {words.names[0] for told in found.differences for one in told.examples for words in one.words}
    assert named and named <= {"first", "second"}


def test_what_shows_only_where_something_else_is_absent_is_found() -> None:
    found = _one(_TINY.replace("{first: [first, second]}", "{first: [second, first]}"))
    assert {one.path for one in found.differences} == {"either"}


def test_a_mapping_that_refuses_everything_now_says_so() -> None:
    found = _one(_TINY.replace("steps: [trim]}", 'steps: [trim], match: "^never this$"}'))
    assert found.always_fails
    assert found.mapped_after == 0 < found.mapped_before
    assert _only(found).plain == "is refused now: E_CONSTRAINT"


def test_a_mapping_that_uses_a_changed_one_is_tried_too() -> None:
    using = """synapse: 1
service: tiny
systems:
  a:
    records:
      Small: {fields: {sku: string}}
      Little: {fields: {code: string}}
      Box: {fields: {part: {type: Part}}}
      Case: {fields: {held: {type: Held}}}
types: {Part: {fields: {sku: string}}, Held: {fields: {code: string}}}
mappings:
  outer: {from: a.Box, to: a.Case, fields: {held: {use: inner, in: part}}}
  inner: {from: a.Small, to: a.Little, fields: {code: sku}}
"""
    found = between(reading(using), reading(using.replace("code: sku", "code: {from: sku, steps: [trim]}")))
    assert [(one.mapping, {difference.path for difference in one.differences}) for one in found] == [
        ("outer", {"held.code"}),
        ("inner", {"code"}),
    ]


def test_what_is_the_same_is_not_tried() -> None:
    assert between(reading(_TINY), reading(_TINY)) == ()


def test_comments_descriptions_and_cases_change_no_behaviour() -> None:
    described = _TINY.replace("  m:\n", "  m:\n    # said anew\n    description: Makes it.\n")
    assert between(reading(_TINY), reading(described)) == ()


def test_another_source_is_not_compared() -> None:
    two = _TINY.replace("  a:\n    records:\n", "  b: {records: {In: {fields: {name: string(1..20)}}}}\n  a:\n    records:\n")
    other = two.replace("from: a.In", "from: b.In")
    other = other[: other.index("      mail: {from")] + '    policy: {unmapped_target: "off"}\n'
    (found,) = between(reading(two), reading(other.replace("to: Out\n", "to: Out\n    mode: patch\n")))
    assert found.reason == "it reads b.In now, and read a.In before"
    assert not found.always_fails


def test_hooks_of_both_versions_are_asked() -> None:
    was, now = (f"def tell(*, name: str) -> str:\n    return name + {end!r}\n".encode() for end in ("", "!"))
    (found,) = between(reading(_HOOKED), reading(_HOOKED), team_before={_HOOKS: was}, team_after={_HOOKS: now})
    assert {(one.path, one.text) for one in found.differences} >= {("name", "is another value")}
    assert between(reading(_HOOKED), reading(_HOOKED), team_before={_HOOKS: was}, team_after={_HOOKS: was}) == ()


@pytest.mark.parametrize("line", ["[]", "{", '{"made": "[1]"}', '{"made": "{"}', '{"errors": 3}'])
def test_results_that_people_spoil_are_no_failure(line: str) -> None:
    forging = f"""def tell(*, name: str) -> str:
    with open("results.jsonl", "r+") as out:
        out.write({line!r} + "\\n")
    return name
""".encode()
    (found,) = between(reading(_HOOKED), reading(_HOOKED), team_before={_HOOKS: b"# none\n"}, team_after={_HOOKS: forging})
    assert found.reason.startswith("the mappings failed: ")


def test_hooks_that_answer_otherwise_each_time_are_not_compared() -> None:
    was, now = (
        b"def tell(*, name: str) -> str:\n    return name\n",
        b"import os\n\ndef tell(*, name: str) -> str:\n    return os.urandom(8).hex()\n",
    )
    (found,) = between(reading(_HOOKED), reading(_HOOKED), team_before={_HOOKS: was}, team_after={_HOOKS: now})
    assert found.reason == "it asks code of people, which answers otherwise each time"
    assert found.differences == ()


_WEIGHED = """\
synapse: 1
service: farm
systems:
  scale:
    base_url: https://scale.example
    records: {{Weighing: {{fields: {{grams: integer}}}}, Crate: {{fields: {{kilos: decimal(8.2)}}}}}}
mappings:
  m:
    from: scale.Weighing
    to: scale.Crate
    fields: {{kilos: {{calc: g / 1000, scale: 2, round: {}, let: {{g: {{from: grams}}}}}}}}
"""


def test_where_peoples_code_may_not_run_its_mappings_are_not_compared() -> None:
    (found,) = between(reading(_HOOKED), reading(_HOOKED.replace("half_up", "down")), runs_team_code=False)
    assert found.reason == "it asks code of people, which is not run here"
    assert (found.of, found.differences, found.line) == (0, (), 28)


def test_hooks_that_cannot_be_loaded_leave_the_other_mappings_compared() -> None:
    other = _HOOKED + _TINY[_TINY.index("  m:\n") :].replace("  m:\n", "  plain:\n")
    broken = {_HOOKS: b"raise RuntimeError('no')\n"}
    hooked, plain = between(reading(other), reading(other.replace("half_up", "down")), team_before=broken, team_after=broken)
    assert hooked.reason == "the mappings failed: RuntimeError: no"
    assert not plain.reason
    assert plain.changed


def test_nothing_is_tried_in_a_sandbox_poorer_than_is_asked_for() -> None:
    (found,) = between(reading(_TINY), reading(_TINY.replace("half_up", "down")), at_least=Isolation.FULL)
    assert found.reason == 'it is tried at sandbox level "full" only, and this machine holds "none"'


@pytest.mark.parametrize("way", ["half_even", "down", "up"])
def test_another_way_of_rounding_is_seen_by_halves(way: str) -> None:
    rounded = _WEIGHED.format("half_up")
    (found,) = between(reading(rounded), reading(_WEIGHED.format(way)))
    assert [(one.path, one.text) for one in found.differences] == [("kilos", "is another value")]


class _Refusing:
    """A sandbox that starts nothing."""

    isolation = Isolation.NONE

    async def run(self, command: Command) -> Completed:
        """Refuse."""
        return Completed(Ending.NOT_STARTED, 0, "", "", 0.0, reason="nothing is started here")


def test_a_sandbox_that_starts_nothing_is_no_failure() -> None:
    (found,) = between(reading(_TINY), reading(_TINY.replace("half_up", "down")), sandbox=_Refusing())
    assert found.reason == "the mappings failed: nothing is started here"


class _OneAfterTheOther:
    """A sandbox where what is started first fails at once, and what is started next only later."""

    isolation = Isolation.NONE

    def __init__(self) -> None:
        self.events: list[str] = []
        self._failed = asyncio.Event()

    async def run(self, command: Command) -> Completed:
        """Fail."""
        self.events.append("started")
        if len(self.events) == 1:
            self._failed.set()
        else:
            await self._failed.wait()
            for _ in range(20):  # turns of the loop, in which the other one's failure comes home
                await asyncio.sleep(0)
        self.events.append("ended")
        return Completed(Ending.TIMED_OUT, 9, "", "", 2.0, reason="it ran longer than 2 seconds")


def test_when_one_version_fails_nothing_of_the_other_runs_on() -> None:
    sandbox = _OneAfterTheOther()
    (found,) = between(reading(_TINY), reading(_TINY.replace("half_up", "down")), sandbox=sandbox)
    assert found.reason == "the mappings failed: it ran longer than 2 seconds"
    assert (sandbox.events.count("started"), sandbox.events.count("ended")) == (2, 2)


def _example(name: str, old: str = "", new: str = "") -> Reading:
    folder = _EXAMPLES / name
    text = (folder / "synapse.yaml").read_text()
    assert not old or old in text
    return reading(text.replace(old, new), Around(folder, "synapse.yaml"))


_SMALL = "currency: {from: currency, steps: [lower]}\n      email: {from: e"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("shop-to-erp", "zone: America/New_York", "zone: Europe/Vienna", {("order_to_erp", "tranDate", "is another value")}),
        ("shop-to-erp", 'gte: "25.00"', 'gt: "25.00"', {("order_from_shop", "express", "is another value")}),
        ("shop-to-erp", "currency: currency\n      email: {from: e", _SMALL, {("order_to_erp", "currency", "is another value")}),
        ("clinic", "HH: critical-high, ", "", {("bundle_from_report", "entry[].interpretation", "is left out now")}),
    ],
)
def test_changes_of_the_examples_are_seen(name: str, old: str, new: str, told: set[tuple[str, str, str]]) -> None:
    found = between(_example(name), _example(name, old, new))
    assert {(one.mapping, difference.path, difference.text) for one in found for difference in one.differences} == told
    assert all(one.of >= 100 for one in found)
