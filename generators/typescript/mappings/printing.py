"""Statements as text: names declared where they are first given a value, lines broken where they are too long."""

import re
from collections import Counter
from collections.abc import Collection, Iterator

from msgspec import Struct, field

from generators.mappings.lowering.code import Bind, Blank, Block, Declare, For, If, Note, Say, Statement, Throw, Try, inner
from generators.typescript.mappings.layout import broken

_STEP = "  "


def text(block: Block, *, depth: int = 0) -> str:
    """Return a block's statements, indented by *depth*."""
    printer = _Printer(Counter(_bound(block)))
    printer.block(block, depth, {})
    return "\n".join(printer.lines)


def _bound(block: Block) -> Iterator[str]:
    """Yield the names that statements give a value, once for each."""
    for statement in block:
        if isinstance(statement, Bind):
            yield statement.name
        for within in inner(statement):
            yield from _bound(within)


_Visible = dict[str, str | None]
"""Names with what they were given: None of those that may change."""

_IS = re.compile(r"""(?<![\w$.])([\w$]+) === (?=["'\d-]|true|false)""")
_IS_NOT = re.compile(r"""(?<![\w$.])([\w$]+) !== (?=["'\d-]|true|false)""")


def _without(visible: _Visible, known: Collection[str]) -> _Visible:
    """Return what is visible but for constants that are known to be a literal: TypeScript refuses to compare them with another."""
    return {name: given for name, given in visible.items() if given is None or name not in known} if known else visible


class _Printer(Struct):
    bound: Counter[str]
    lines: list[str] = field(default_factory=list)

    def block(self, block: Block, depth: int, visible: _Visible) -> None:
        """Print statements that see *visible*, which they add to."""
        for statement in block:
            self.statement(statement, depth, visible)

    def statement(self, statement: Statement, depth: int, visible: _Visible) -> None:
        match statement:
            case Say(said):
                self.say(f"{said};", depth)
            case Throw(error):
                self.say(f"throw {error or 'refused'};", depth)
            case Bind(name, expression):
                self.bind(name, expression, depth, visible)
            case Declare(name, type_, expression):
                word = "let" if self.bound[name] else "const"
                said = f"{name}: {type_}" if type_ else name
                self.say(f"{word} {said}{f' = {expression}' if expression else ''};", depth)
                visible[name] = None
            case If(cases, otherwise):
                self.choice(cases, otherwise, depth, visible)
            case For(header, body):
                self.say(f"{header} {{", depth)
                self.inner(body, depth, visible)
                self.say("}", depth)
            case Try(body, handler, name):
                self.say("try {", depth)
                self.inner(body, depth, visible)
                self.say(f"}} catch ({name or 'refused'}) {{", depth)
                self.inner(handler if name else [Say("onlyRefused(refused)"), *handler], depth, visible)
                self.say("}", depth)
            case Note(told):
                self.lines.append(f"{_STEP * depth}// {told}")
            case Blank():
                self.blank()

    def blank(self) -> None:
        """Leave a line empty, unless a block has only just begun."""
        if self.lines and self.lines[-1] and not self.lines[-1].endswith("{"):
            self.lines.append("")

    def bind(self, name: str, expression: str, depth: int, visible: _Visible) -> None:
        """Give a name its value; what was fetched already is not fetched again."""
        if name not in visible:
            visible[name] = expression
            self.say(f"const {name} = {expression};", depth)
        elif visible[name] is None:
            self.say(f"{name} += 1;" if expression == f"{name} + 1" else f"{name} = {expression};", depth)
        elif visible[name] != expression:
            raise ValueError(f"{name} is a constant")

    def choice(self, cases: tuple[tuple[str, Block], ...], otherwise: Block, depth: int, visible: _Visible) -> None:
        unlike: set[str] = set()
        for place, (condition, body) in enumerate(cases):
            self.say(f"{'} else ' if place else ''}if ({condition}) {{", depth)
            self.inner(body, depth, _without(visible, unlike.union(_IS.findall(condition))))
            unlike.update(_IS_NOT.findall(condition))
        if otherwise:
            self.say("} else {", depth)
            self.inner(otherwise, depth, _without(visible, unlike))
        self.say("}", depth)

    def inner(self, block: Block, depth: int, visible: _Visible) -> None:
        self.block(block, depth + 1, dict(visible))

    def say(self, said: str, depth: int) -> None:
        self.lines += broken(said, _STEP * depth)
