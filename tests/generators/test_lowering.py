"""Statements mean the same however they are put together: tried by running them, since Python is one of the languages."""

import itertools
import random
from collections.abc import Iterator
from typing import Any

import pytest

from generators.mappings.lowering.code import Block, Case, If, Say, Throw, Try, bind, branches, ends_in_throws, fail, say, when, with_throws
from generators.python.mappings.comparing import LOGIC
from generators.python.mappings.files import files
from generators.python.mappings.printing import text as in_python
from generators.typescript.mappings.comparing import LOGIC as LOGIC_OF_TYPESCRIPT
from generators.typescript.mappings.files import of_mappings
from tests.mapping import alone

ATOMS = ("a", "not b", "x == 1", "x < 2", "x is None", "y in {'or', ' and '}", "y not in {'(', ' if '}", "y.startswith('a')", "len(y) >= 1")
VALUES = [
    {"a": a, "b": b, "x": x, "y": y}
    for a, b, x, y in itertools.product((True, False), (True, False), (1, 3), ("or", "(", "a", " and ", ""))
]


class Refused(Exception):
    """What statements refuse."""


def conditions(chance: random.Random, depth: int = 0) -> str:
    """Return a condition as the lowering makes them."""
    kind = chance.randrange(4) if depth < 3 else 0
    if kind == 1:
        return LOGIC.negated(conditions(chance, depth + 1))
    if kind > 1:
        sign = LOGIC.both if kind == 2 else LOGIC.either
        return sign.join(LOGIC.part(conditions(chance, depth + 1)) for _ in range(2))
    return chance.choice(ATOMS)


def blocks(chance: random.Random, depth: int = 0) -> Block:
    """Return statements that bind, say, refuse and branch."""
    kind = chance.randrange(6 if depth < 2 else 4)
    match kind:
        case 0:
            return []
        case 1:
            return bind(chance.choice(("made", "told")), str(chance.randrange(2)))
        case 2:
            return say(f"done.append({chance.randrange(2)})")
        case 3:
            return fail(f"Refused({chance.randrange(2)})")
        case 4:
            return [*blocks(chance, depth + 1), *blocks(chance, depth + 1)]
    return when(conditions(chance, 2), blocks(chance, depth + 1) or say("done.append(9)"), blocks(chance, depth + 1))


def ran(block: Block, given: dict[str, Any]) -> tuple[Any, ...]:
    """Return what statements leave behind, and what they refuse."""
    done: list[int] = []
    names = {**given, "done": done, "errors": done, "Refused": Refused, "made": None, "told": None}
    try:
        exec(in_python(block or [Say("pass")]), names)  # noqa: S102  # made by ourselves
    except Refused as refused:
        return names["made"], names["told"], done, refused.args
    return names["made"], names["told"], done, None


def random_blocks(many: int) -> Iterator[tuple[random.Random, Block]]:
    chance = random.Random(20261126)  # noqa: S311  # no secret
    for _ in range(many):
        yield chance, blocks(chance)


def test_a_negated_condition_holds_when_the_condition_does_not() -> None:
    chance = random.Random(20261126)  # noqa: S311  # no secret
    for _ in range(200):
        condition = conditions(chance)
        both = f"({condition}, {LOGIC.negated(condition)}, {LOGIC.negated(LOGIC.negated(condition))})"
        compiled = compile(both, "", "eval")
        for given in VALUES:
            holds, negation, again = eval(compiled, dict(given))  # noqa: S307  # made by ourselves
            assert (bool(holds), bool(again)) == (not negation, not negation), both


def test_signs_in_texts_are_none_of_the_condition() -> None:
    assert LOGIC_OF_TYPESCRIPT.negated('a === " && "') == 'a !== " && "'
    assert LOGIC_OF_TYPESCRIPT.negated("f(a || b)") == "!f(a || b)"
    assert LOGIC_OF_TYPESCRIPT.all_of("a || b", "f(c || d)") == "(a || b) && f(c || d)"
    assert LOGIC.negated("a <= x <= b") == "not a <= x <= b"


def test_branches_do_what_each_case_says_however_they_are_merged() -> None:
    for chance, otherwise in random_blocks(150):
        bodies = [blocks(chance, 1) for _ in range(chance.randrange(1, 4))]
        plain = If(tuple((f"state == {number}", body) for number, body in enumerate(bodies)), otherwise)
        cases = [Case(f"state == {number}", f"state != {number}", body) for number, body in enumerate(bodies)]
        for state in range(len(bodies) + 1):
            given = {**chance.choice(VALUES), "state": state}
            assert ran(branches(LOGIC, cases, otherwise), given) == ran([plain], given)


def test_errors_are_noted_in_place_only_where_that_is_as_good_as_catching_them() -> None:
    noted = 0
    for chance, block in random_blocks(400):
        if not ends_in_throws(block):
            continue
        in_place = with_throws(block, lambda error: say(f"errors.append({error}.args)"))
        caught: Block = [Try(block, say("errors.append(refused.args)"), "refused")]
        given = chance.choice(VALUES)
        assert ran(in_place, given) == ran(caught, given)
        noted += any(isinstance(one, Throw) for one in block)
    assert noted > 20


@pytest.mark.parametrize(
    ("rule", "looks"),
    [
        ('{from: a, match: "^[A-Z]+$"}', 1),
        ('{from: a, match: "^[B-Z]+$"}', 2),
        ('{first: [{from: a, match: "^[A-Z]+$"}], steps: [lower]}', 2),
    ],
)
def test_a_text_is_not_asked_twice_whether_it_is_like_the_same(rule: str, looks: int) -> None:
    made = alone.mapping(f"x: {rule}", "a: string", 'x: {type: string, pattern: "^[A-Z]+$"}')
    rendered = [one.render() for one in (*files((made,)), *of_mappings((made,), "src")) if one.path.endswith(("/m.py", "/m.ts"))]
    assert [text.count(".matches(") for text in rendered] == [looks, looks]
