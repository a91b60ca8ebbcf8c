"""Rules and records by chance: rules that nothing is wrong with, records in every state that they may be in."""

import random
from collections.abc import Iterator
from typing import Any

from synapseops.mapping import ir
from synapseops.mapping.ir import State
from tests.intents import reading
from tests.mapping.alone import intent

SOURCE = """
    opt: {type: string, optional: true}
    nul: {type: string, nullable: true}
    both: string?
    req: string
    lst: list(string)
    maybe: list(string)?
    o: {type: O, optional: true}
    n: {type: O, nullable: true}
    items: list(L)
"""
TYPES = """
    types:
      O: {fields: {a: string, b: string?, c: list(string)}}
      L: {fields: {k: enum(x|y), s: string?, n: integer, t: string}}
"""
TEXTS = ("opt", "nul", "both", "req", "o.a", "o.b", "n.a", "n.b", "'lst[0]'", "'lst[-1]'", "'maybe[0]'", "'items[0].s'", "'items[-1].t'")
LISTS = ("lst", "maybe", "o.c", "n.c", "'lst[]'", "'items[].s'", "'items[].t'")
TEXT_STEPS = ("trim", "lower", "{truncate: 2}", "{strip_prefix: a}", "{replace: {from: a, to: ''}}", "{pad_left: {width: 3, with: '0'}}")
LIST_STEPS = ("trim_each", "distinct", "{drop: [empty]}", "{drop: [null]}", "{sort: asc}")
PICKS = ("first", "last", "{take: 1}", "{take: 0}")
OUTCOMES = ("omit", "null", "fail", "'lit'", "''", "{from: req}", "{from: both}", "{from: opt}", "{from: nul, on_null: omit}")
VALUES = ("li.s", "li.t", "{from: li.s, on_absent: omit}", "{from: li.s, on_missing: q, on_empty: omit}")


class Chance:
    """Rules and records by chance."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311  # no secret

    def one(self, choices: tuple[Any, ...]) -> Any:
        return self.random.choice(choices)

    def producer(self, depth: int) -> tuple[str, str]:
        """Return a producer, and whether it makes a text or a list."""
        inner = [self.rule(depth + 1) for _ in range(2)] if depth < 2 else []
        kind = self.random.randrange(9) if inner else 0
        match kind:
            case 1:
                return f"from: {self.one(LISTS)}", "list"
            case 2:
                return f"first: [{', '.join(inner)}]{self.one(('', ', skip: [empty]'))}", "text"
            case 3:
                otherwise = self.one(("", f", {{else: {inner[1]}}}"))
                return f"switch: [{{when: {{path: req, eq: {self.one(('a', repr('')))}}}, then: {inner[0]}}}{otherwise}]", "text"
            case 4:
                return f"join: [{', '.join(inner)}], sep: '{self.one(('', ','))}', skip: [missing, null, empty]", "text"
            case 5:
                return f"template: '{self.one(('', 'x'))}{{opt}}{{both}}', skip: [missing, null, empty]", "text"
            case 6:
                return f"wrap: [{', '.join(inner)}], skip: [missing, null]", "list"
            case 7:
                return f"find: 'items[]', as: li, where: {{path: li.k, eq: x}}, take: {self.one(VALUES[:3])}", "text"
            case 8:
                where = self.one(("", "where: {path: li.n, gt: 1}, "))
                return f"each: 'items[]', as: li, {where}value: {self.one(VALUES)}", "made"
        return f"from: {self.one(TEXTS)}", "text"

    def steps(self, kind: str) -> tuple[list[str], str]:
        found: list[str] = []
        for _ in range(self.random.randrange(4) if kind != "made" else 0):
            if kind == "text":
                step, kind = self.one(((self.one(TEXT_STEPS), "text"), (self.one(TEXT_STEPS), "text"), ("{split: ','}", "list")))
            else:
                step, kind = self.one(((self.one(PICKS), "text"), ("{join: ','}", "text"), (self.one(LIST_STEPS), "list")))
            found.append(step)
        return found, kind

    def rule(self, depth: int = 0) -> str:
        """Return a rule; one inside of another makes a text."""
        while True:
            producer, kind = self.producer(depth)
            steps, made = self.steps(kind)
            if depth == 0 or made == "text":
                break
        is_plain = kind == made == "text"
        outcomes = OUTCOMES if is_plain else OUTCOMES[:3]
        handlers = [f"{key}: {self.one(outcomes)}" for key in ("on_missing", "on_null", "on_empty") if self.random.random() < 0.35]
        return "{" + ", ".join([producer, *([f"steps: [{', '.join(steps)}]"] if steps else []), *handlers]) + "}"

    def text(self, **states: Any) -> dict[str, Any]:
        """Return one member in one of the *states* it can be in."""
        ((name, more),) = states.items()
        value = self.one(("", "a", "ab,c", " a ", *more, *more))
        return {} if value is State.MISSING else {name: value}

    def inner(self) -> dict[str, Any]:
        return {**self.text(a=()), **self.text(b=(None, State.MISSING)), "c": self.one(([], ["a", ""], ["b", "a"]))}

    def record(self) -> dict[str, Any]:
        items = [
            {"k": self.one(("x", "y")), "n": self.one((1, 2)), **self.text(s=(None, State.MISSING)), **self.text(t=())}
            for _ in range(self.random.randrange(3))
        ]
        some = {"maybe": self.one(([], ["a"], ["", ""], None)), "o": self.inner()}
        return {
            **self.text(opt=(State.MISSING,)),
            **self.text(nul=(None,)),
            **self.text(both=(None, State.MISSING)),
            **self.text(req=()),
            "lst": self.one(([], [""], ["a"], ["b", "", "b"])),
            "n": self.one((None, self.inner())),
            "items": items,
            **{name: value for name, value in some.items() if self.random.random() < 0.7},
        }


def well_written(chance: Chance) -> Iterator[tuple[str, ir.Mapping]]:
    """Yield rules that nothing is wrong with, each with a mapping of its own."""
    while True:
        rule = chance.rule()
        found = reading(intent(f"x: {rule}", SOURCE, "x: json?", rest="policy: {unmapped_source: off}", top=TYPES)).blueprint
        if found is not None:
            yield rule, found.mappings[0]
