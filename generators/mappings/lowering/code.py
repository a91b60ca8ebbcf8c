"""Statements of any language as values, before it is known how they are written and which names are constants."""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from generators.mappings.lowering.logic import Logic


class Say(Struct, frozen=True):
    """A statement. `fails` tells that it may refuse something."""

    text: str
    fails: bool = False


class Bind(Struct, frozen=True):
    """Gives a name a value, and does nothing else."""

    name: str
    expression: str
    fails: bool = False


class Declare(Struct, frozen=True):
    """A name that further statements give its value, or fill; *type* is empty where the value says it, or nobody asks."""

    name: str
    type: str
    expression: str = ""


class Throw(Struct, frozen=True):
    """Refuses something; *error* is an expression, empty in a handler that lets go on what it was to handle."""

    error: str


class If(Struct, frozen=True):
    """Branches of which the first whose condition holds is taken."""

    cases: tuple[tuple[str, "Block"], ...]
    otherwise: "Block"


class For(Struct, frozen=True):
    """A loop; *header* is what stands before its body."""

    header: str
    body: "Block"


class Try(Struct, frozen=True):
    """Statements that may refuse something, and what is done then; *name* is what the handler calls it, if it speaks of it.

    What is called `fault` is anything at all: what strangers' code may throw.
    """

    body: "Block"
    handler: "Block"
    name: str = ""


class Note(Struct, frozen=True):
    """A comment."""

    text: str


class Blank(Struct, frozen=True):
    """An empty line."""


Statement = Say | Bind | Declare | Throw | If | For | Try | Note | Blank
Block = list[Statement]


def say(text: str, *, fails: bool = False) -> Block:
    """One statement."""
    return [Say(text, fails)]


def fail(error: str) -> Block:
    """A statement that refuses something by *error*."""
    return [Throw(error)]


def bind(name: str, expression: str, *, fails: bool = False) -> Block:
    """A statement that gives *name* a value."""
    return [Bind(name, expression, fails)]


def when(condition: str, body: Block, otherwise: Block | None = None) -> Block:
    """One branch, and another where the condition does not hold."""
    return [If(((condition, body),), otherwise or [])]


class Case(Struct, frozen=True):
    """A branch, and what its condition is when it does not hold."""

    condition: str
    negation: str
    body: Block


def branches(logic: Logic, cases: Sequence[Case], otherwise: Block) -> Block:
    """An if statement over conditions that exclude each other: equal branches are one, empty ones come last and vanish."""
    kept = _merged(logic, [case for case in cases if case.body])
    empty = [case for case in cases if not case.body]
    if otherwise and empty:
        kept = [*kept, Case(logic.all_of(*(case.negation for case in empty)), "", otherwise)]
        otherwise = []
    if not kept:
        return otherwise
    if len(kept) == 1 and not otherwise:
        return [_single(logic, kept[0])]
    return _choice(logic, kept, otherwise) or [If(tuple((case.condition, case.body) for case in kept), otherwise)]


def _merged(logic: Logic, cases: list[Case]) -> list[Case]:
    """Branches with the same body become one."""
    merged: list[Case] = []
    for case in cases:
        if merged and merged[-1].body == case.body:
            before = merged.pop()
            case = Case(f"{before.condition}{logic.either}{case.condition}", "", case.body)
        merged.append(case)
    return merged


def _single(logic: Logic, case: Case) -> If:
    """One branch; an if that is all there is in it is the same if."""
    inner = case.body[0]
    if len(case.body) == 1 and isinstance(inner, If) and len(inner.cases) == 1 and not inner.otherwise:
        [(condition, body)] = inner.cases
        return If(((logic.all_of(case.condition, condition), body),), [])
    return If(((case.condition, case.body),), [])


def _choice(logic: Logic, cases: list[Case], otherwise: Block) -> Block:
    """Two branches that do nothing but give the same name a value are a conditional expression."""
    if len(cases) != 1 or len(otherwise) != 1 or len(cases[0].body) != 1:
        return []
    one, other = cases[0].body[0], otherwise[0]
    if not isinstance(one, Bind) or not isinstance(other, Bind) or one.name != other.name:
        return []
    if logic.asks in one.expression + other.expression:
        return []
    chosen = logic.choice(cases[0].condition, one.expression, other.expression)
    return bind(one.name, chosen, fails=one.fails or other.fails)


def inner(statement: Statement) -> Iterator[Block]:
    """Yield the blocks that lie in a statement."""
    match statement:
        case If(cases, otherwise):
            yield from (body for _, body in cases)
            yield otherwise
        case For(_, body):
            yield body
        case Try(body, handler):
            yield body
            yield handler


def may_fail(block: Block) -> bool:
    """Tell whether any of the statements may refuse something."""
    return any(map(_may_fail, block))


def _may_fail(statement: Statement) -> bool:
    match statement:
        case Say(fails=fails) | Bind(fails=fails):
            return fails
        case Throw():
            return True
        case Try(_, handler):
            return may_fail(handler)
    return any(map(may_fail, inner(statement)))


def ends_in_throws(block: Block) -> bool:
    """Tell whether all that may fail is a `Throw` behind which nothing is done anyway."""
    if not block:
        return True
    *before, last = block
    if may_fail(before):
        return False
    match last:
        case Throw():
            return True
        case If(cases, otherwise):
            return all(ends_in_throws(body) for _, body in cases) and ends_in_throws(otherwise)
    return not _may_fail(last)


def with_throws(block: Block, note: Callable[[str], Block]) -> Block:
    """Return the statements with each `Throw` at their ends replaced by what *note* makes of its error."""
    if not block:
        return block
    *before, last = block
    match last:
        case Throw(error):
            return [*before, *note(error)]
        case If(cases, otherwise):
            noted = tuple((condition, with_throws(body, note)) for condition, body in cases)
            return [*before, If(noted, with_throws(otherwise, note))]
    return block


def texts(block: Block) -> Iterator[str]:
    """Yield all that statements say, in pieces."""
    for statement in block:
        match statement:
            case Say(text) | Throw(text) | Note(text) | For(text, _):
                yield text
            case Bind(name, expression):
                yield f"{name} = {expression}"
            case Declare(name, type_, expression):
                yield f"{name}: {type_} = {expression}"
            case If(cases, _):
                yield from (condition for condition, _ in cases)
        for within in inner(statement):
            yield from texts(within)


def length(block: Block) -> int:
    """Return how many lines statements take, about."""
    return sum(1 + sum(map(length, inner(statement))) for statement in block)
