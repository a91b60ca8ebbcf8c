"""The reader of intents under many thousand mutations of real ones: always an answer, never an exception."""

import random

import pytest

from tests.intents import HOSTILE, ROOT, reading

pytestmark = [pytest.mark.soak, pytest.mark.timeout(3600)]

SEEDS = [path.read_bytes() for path in sorted([*(ROOT / "examples").glob("*/synapse.yaml"), *(HOSTILE / "legal").glob("*.yaml")])]
PIECES = [
    b"\n",
    b" ",
    b":",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"'",
    b"&a ",
    b"*a",
    b"? ",
    b"!!str ",
    b"<<: ",
    b"\t",
    b"#",
    b"|",
    b">",
    b"\xff",
    b"\0",
    b"(",
    b")",
    b"..",
]


@pytest.mark.parametrize("number", range(20))
def test_a_mutated_intent_is_answered(number: int) -> None:
    chance = random.Random(number)  # noqa: S311  # to be repeated, not to be secret
    for _ in range(1000):
        data = bytearray(chance.choice(SEEDS))
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data) + 1)
            data[at : at + chance.choice((0, 0, 1, 5, 40))] = chance.choice(PIECES)
        found = reading(bytes(data))
        assert (found.blueprint is None) == any(one.severity == "error" for one in found.diagnostics)
