"""Statements of TypeScript as values, before it is known which names are constants and where lines break."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from generators.typescript.mappings.masking import at_top, closing, masked


@dataclass(frozen=True, slots=True)
class Say:
    """A statement. `fails` tells that it may throw `Refused`."""

    text: str
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Bind:
    """Gives a name a value, and does nothing else."""

    name: str
    expression: str
    fails: bool = False


@dataclass(frozen=True, slots=True)
class Declare:
    """A name that further statements give its value, or fill; *type* is empty where the value says it."""

    name: str
    type: str
    expression: str = ""


@dataclass(frozen=True, slots=True)
class Throw:
    """Throws an error; *error* is an expression."""

    error: str


@dataclass(frozen=True, slots=True)
class If:
    """Branches of which the first whose condition holds is taken."""

    cases: tuple[tuple[str, "Block"], ...]
    otherwise: "Block"


@dataclass(frozen=True, slots=True)
class For:
    """A loop; *header* is what stands before its braces."""

    header: str
    body: "Block"


@dataclass(frozen=True, slots=True)
class Try:
    """Statements that may throw `Refused`, and what is done then."""

    body: "Block"
    handler: "Block"
    name: str = "refused"


@dataclass(frozen=True, slots=True)
class Note:
    """A comment."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """An empty line."""


Statement = Say | Bind | Declare | Throw | If | For | Try | Note | Blank
Block = list[Statement]


def say(text: str, *, fails: bool = False) -> Block:
    """One statement."""
    return [Say(text, fails)]


def fail(error: str) -> Block:
    """A statement that throws *error*."""
    return [Throw(error)]


def bind(name: str, expression: str, *, fails: bool = False) -> Block:
    """A statement that gives *name* a value."""
    return [Bind(name, expression, fails)]


def when(condition: str, body: Block, otherwise: Block | None = None) -> Block:
    """One branch, and another where the condition does not hold."""
    return [If(((condition, body),), otherwise or [])]


@dataclass(frozen=True, slots=True)
class Case:
    """A branch, and what its condition is when it does not hold."""

    condition: str
    negation: str
    body: Block


def branches(cases: Sequence[Case], otherwise: Block) -> Block:
    """An if statement over conditions that exclude each other: equal branches are one, empty ones come last and vanish."""
    kept = _merged([case for case in cases if case.body])
    empty = [case for case in cases if not case.body]
    if otherwise and empty:
        kept = [*kept, Case(" && ".join(operand(case.negation) for case in empty), "", otherwise)]
        otherwise = []
    if not kept:
        return otherwise
    if len(kept) == 1 and not otherwise:
        return [_single(kept[0])]
    return _choice(kept, otherwise) or [If(tuple((case.condition, case.body) for case in kept), otherwise)]


def _merged(cases: list[Case]) -> list[Case]:
    """Branches with the same body become one."""
    merged: list[Case] = []
    for case in cases:
        if merged and merged[-1].body == case.body:
            before = merged.pop()
            negation = f"{operand(before.negation)} && {operand(case.negation)}"
            case = Case(f"{before.condition} || {case.condition}", negation, case.body)
        merged.append(case)
    return merged


def _single(case: Case) -> If:
    """One branch; an if that is all there is in it is the same if."""
    inner = case.body[0]
    if len(case.body) == 1 and isinstance(inner, If) and len(inner.cases) == 1 and not inner.otherwise:
        [(condition, body)] = inner.cases
        return If(((f"{operand(case.condition)} && {operand(condition)}", body),), [])
    return If(((case.condition, case.body),), [])


def _choice(cases: list[Case], otherwise: Block) -> Block:
    """Two branches that do nothing but give the same name a value are a conditional expression."""
    if len(cases) != 1 or len(otherwise) != 1 or len(cases[0].body) != 1:
        return []
    one, other = cases[0].body[0], otherwise[0]
    if not isinstance(one, Bind) or not isinstance(other, Bind) or one.name != other.name or " ? " in one.expression + other.expression:
        return []
    return bind(one.name, f"{cases[0].condition} ? {one.expression} : {other.expression}", fails=one.fails or other.fails)


def operand(condition: str) -> str:
    """Return a condition as it may stand beside `&&`."""
    plain = masked(condition)
    return f"({condition})" if at_top(plain, " || ") or at_top(plain, " ? ") else condition


def negated(check: str) -> str:
    """Return the condition that holds when *check* does not."""
    plain = masked(check)
    is_one = not any(at_top(plain, sign) for sign in (" && ", " || ", " ? "))
    for sign, opposite in _OPPOSITES.items() if is_one else ():
        if places := at_top(plain, sign):
            return f"{check[: places[0]]}{opposite}{check[places[0] + len(sign) :]}"
    if plain.startswith("!(") and closing(plain, 1) == len(plain) - 1:
        return check[2:-1]
    if is_one:
        return check[1:] if check.startswith("!") else f"!{check}"
    return f"!({check})"


_OPPOSITES = {" === ": " !== ", " !== ": " === ", " < ": " >= ", " <= ": " > ", " > ": " <= ", " >= ": " < "}
"""Of numbers and texts: none of ours is NaN."""


def may_fail(block: Block) -> bool:
    """Tell whether any of the statements may throw `Refused`."""
    return any(map(_may_fail, block))


def _may_fail(statement: Statement) -> bool:
    match statement:
        case Say(fails=fails) | Bind(fails=fails):
            return fails
        case Throw():
            return True
        case If(cases, otherwise):
            return any(may_fail(body) for _, body in cases) or may_fail(otherwise)
        case For(_, body):
            return may_fail(body)
        case Try(_, handler):
            return may_fail(handler)
    return False


def ends_in_throws(block: Block) -> bool:
    """Tell whether all that may fail is a `throw` behind which nothing is done anyway."""
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
    """Return the statements with each `throw` at their ends replaced by what *note* makes of its error."""
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
