"""Lines of Python with their depth, and the statements that are built of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Line:
    """A line at a depth. `fails` tells that it may raise `Refused`; `binds` that it does nothing but bind this name."""

    text: str
    depth: int = 0
    fails: bool = False
    binds: str | None = None


Lines = list[Line]


def say(text: str, *, fails: bool = False) -> Lines:
    """One line."""
    return [Line(text, fails=fails)]


def fail(error: str) -> Lines:
    """A line that raises *error*."""
    return [Line(f"raise {error}", fails=True)]


def bind(name: str, expression: str, *, fails: bool = False) -> Lines:
    """A line that gives *name* a value."""
    return [Line(f"{name} = {expression}", fails=fails, binds=name)]


def nest(lines: Iterable[Line]) -> Lines:
    """The lines one level deeper."""
    return [replace(line, depth=line.depth + 1) for line in lines]


def block(header: str, body: Lines, *, fails: bool = False) -> Lines:
    """A compound statement; an empty body is `pass`."""
    return [Line(f"{header}:", fails=fails), *nest(body or say("pass"))]


@dataclass(frozen=True, slots=True)
class Case:
    """A branch, and what its condition is when it does not hold."""

    condition: str
    negation: str
    body: Lines


def branches(cases: Sequence[Case], otherwise: Lines) -> Lines:
    """An if statement over conditions that exclude each other: equal branches are one, empty ones come last and vanish."""
    kept = _merged([case for case in cases if case.body])
    empty = [case for case in cases if not case.body]
    if otherwise and empty:
        kept = [*kept, Case(" and ".join(case.negation for case in empty), "", otherwise)]
        otherwise = []
    if not kept:
        return otherwise
    if len(kept) == 1 and not otherwise:
        return _single(kept[0])
    if ternary := _ternary(kept, otherwise):
        return ternary
    lines: Lines = []
    for word, case in zip(["if", *["elif"] * len(kept)], kept, strict=False):
        lines += block(f"{word} {case.condition}", case.body)
    return [*lines, *(block("else", otherwise) if otherwise else [])]


def _merged(cases: list[Case]) -> list[Case]:
    """Branches with the same body become one."""
    merged: list[Case] = []
    for case in cases:
        if merged and merged[-1].body == case.body:
            before = merged.pop()
            case = Case(f"{before.condition} or {case.condition}", f"{before.negation} and {case.negation}", case.body)
        merged.append(case)
    return merged


def _single(case: Case) -> Lines:
    """One branch; an if that is all there is in it is the same if."""
    heads = [line for line in case.body if line.depth == 0]
    if len(heads) == 1 and heads[0].text.startswith("if "):
        inner = heads[0].text.removeprefix("if ").removesuffix(":")
        condition = f"{_operand(case.condition)} and {_operand(inner)}"
        return [replace(heads[0], text=f"if {condition}:"), *case.body[1:]]
    return block(f"if {case.condition}", case.body)


def _ternary(cases: list[Case], otherwise: Lines) -> Lines:
    """Two branches that do nothing but bind the same name are a conditional expression."""
    if len(cases) != 1 or len(otherwise) != 1 or len(cases[0].body) != 1:
        return []
    one, other = cases[0].body[0], otherwise[0]
    if one.binds is None or one.binds != other.binds:
        return []
    name = one.binds
    values = (one.text.removeprefix(f"{name} = "), other.text.removeprefix(f"{name} = "))
    return bind(name, f"{values[0]} if {cases[0].condition} else {values[1]}", fails=one.fails or other.fails)


def _operand(condition: str) -> str:
    return f"({condition})" if " or " in condition or " if " in condition else condition


def may_fail(lines: Lines) -> bool:
    """Tell whether any of the lines may raise `Refused`."""
    return any(line.fails for line in lines)


def is_last(lines: Lines, index: int) -> bool:
    """Tell whether nothing is done after the line at *index* once it was reached."""
    level = lines[index].depth
    for line in lines[index + 1 :]:
        if line.depth < level and line.text.startswith(("elif ", "else:")):
            level = line.depth
        elif line.depth <= level:
            return False
    return True


def code(lines: Lines) -> str:
    """The lines as text."""
    return "\n".join(f"{'    ' * line.depth}{line.text}" for line in lines)
