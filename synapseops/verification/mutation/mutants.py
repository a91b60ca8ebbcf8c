"""Small faults for Python source: what a slip of the generator, or of whoever edits its files, would look like. Pure."""

import ast
import zlib
from collections.abc import Iterable, Iterator

from msgspec import Struct

_COMPARISONS: dict[type[ast.cmpop], tuple[str, str]] = {
    ast.Lt: ("<", "<="),
    ast.LtE: ("<=", "<"),
    ast.Gt: (">", ">="),
    ast.GtE: (">=", ">"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.Is: ("is", "is not"),
    ast.IsNot: ("is not", "is"),
    ast.In: ("in", "not in"),
    ast.NotIn: ("not in", "in"),
}
_TELLING = frozenset({"unexpected", "within", "item_at", "add", "collected", "hook_failed", "Errors", "fault"})
"""Calls whose texts say what was found and where: people read them, and no test should hold them word by word."""
_REPLIES = frozenset({"Read"})
"""Bases of classes that describe replies: they validate nothing that callers send."""


class Mutant(Struct, frozen=True):
    """A fault in a file: the bytes from `start` to `end` are others; `was` and `now` say so, `line` is where, and `part` where the part
    of the file begins that it is in: a class, or what stands under a comment, as each rule of a mapping does."""

    file: str
    line: int
    start: int
    end: int
    now: str
    was: str
    part: int = 0


def mutants(file: str, data: bytes) -> list[Mutant]:
    """Return every fault there is for a file, by place; none where it is no Python."""
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError, RecursionError):
        return []
    found = {(one.start, one.end, one.now): one for one in _Faults(file, data).within(tree)}
    return [found[key] for key in sorted(found)]


def chosen(those: Iterable[Mutant], most: int) -> list[Mutant]:
    """Return at most *most* of *those*, the first of every part before the second of any, in an order that is their own and goes to and
    fro: as many as there is time for are a fair choice, and equal files give equal choices."""
    turns: dict[tuple[str, int], int] = {}
    ranked: list[tuple[int, int, Mutant]] = []
    for one in sorted(those, key=_order):
        turn = turns.get((one.file, one.part), 0)
        turns[one.file, one.part] = turn + 1
        ranked.append((turn, len(ranked), one))
    return [one for _, _, one in sorted(ranked, key=lambda entry: entry[:2])[:most]]


def _order(one: Mutant) -> tuple[int, str, int]:
    return zlib.crc32(f"{one.file}\0{one.was}\0{one.now}\0{one.start}".encode()), one.file, one.start


class _Faults:
    """The faults of one file."""

    def __init__(self, file: str, data: bytes) -> None:
        self._file = file
        self._data = data
        self._starts, self._parts = [0], [0]
        for number, line in enumerate(data.splitlines(keepends=True), 1):
            self._starts.append(self._starts[-1] + len(line))
            self._parts.append(number if line.lstrip().startswith((b"#", b"class ")) else self._parts[-1])

    def within(self, node: ast.AST) -> Iterator[Mutant]:
        """Yield the faults below *node*."""
        match node:
            case ast.Import() | ast.ImportFrom():
                return
            case ast.ClassDef(bases=bases) if any(isinstance(base, ast.Name) and base.id in _REPLIES for base in bases):
                return
            case ast.Expr(value=ast.Constant(value=str())):
                return
            case ast.AnnAssign(simple=1) if _is_local(node):
                yield from self.within(node.value) if node.value is not None else ()
                return
            case ast.FunctionDef() | ast.ClassDef():
                for statement in node.body:
                    yield from self.within(statement)
                return
            case ast.Call() if _name(node.func) in _TELLING:
                for argument in node.args:
                    yield from self.within(argument) if not _is_told(argument) else ()
                return
            case ast.Call(func=ast.Name(id="Refused"), args=[code, got, *_]):
                yield from (*self.within(code), *self.within(got))
                return
        yield from self._of(node)
        for child in ast.iter_child_nodes(node):
            yield from self.within(child)

    def _of(self, node: ast.AST) -> Iterator[Mutant]:
        match node:
            case ast.Compare(left=left, ops=operators, comparators=rights):
                for one, operator, other in zip([left, *rights], operators, rights, strict=False):
                    yield from self._between(one, other, *_COMPARISONS[type(operator)])
            case ast.BoolOp(op=operator, values=values):
                was, now = ("and", "or") if isinstance(operator, ast.And) else ("or", "and")
                yield from self._between(values[0], values[1], was, now)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                yield self._replaced(node, self._text(operand))
            case ast.Constant(value=bool() as value):
                yield self._replaced(node, str(not value))
            case ast.Constant(value=int() as value):
                yield self._replaced(node, str(value + 1))
            case ast.Constant(value=str() as value) if value and self._text(node)[:1] in "\"'":
                text = self._text(node)
                yield self._replaced(node, f"{text[:-1]}X{text[-1]}")
            case ast.Assign(targets=[ast.Subscript()]):
                yield self._replaced(node, "pass")

    def _between(self, left: ast.AST, right: ast.AST, was: str, now: str) -> Iterator[Mutant]:
        """Yield the fault of another operator between two operands."""
        start, end = self._span(left)[1], self._span(right)[0]
        at = self._data.find(was.encode(), start, end)
        if at >= 0:
            yield self._mutant(at, at + len(was), now)

    def _replaced(self, node: ast.AST, now: str) -> Mutant:
        return self._mutant(*self._span(node), now)

    def _mutant(self, start: int, end: int, now: str) -> Mutant:
        line = self._data.count(b"\n", 0, start) + 1
        return Mutant(self._file, line, start, end, now, self._data[start:end].decode(), self._parts[line])

    def _span(self, node: ast.AST) -> tuple[int, int]:
        where: ast.expr = node  # type: ignore[assignment]  # statements have the same attributes
        end_line, end_column = where.end_lineno or where.lineno, where.end_col_offset or 0
        return self._starts[where.lineno - 1] + where.col_offset, self._starts[end_line - 1] + end_column

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self._data[start:end].decode()


def _is_local(node: ast.AnnAssign) -> bool:
    """Tell whether an annotation is a checker's alone: that of a variable in a function, or of a constant of a module."""
    return node.col_offset > 4 or (isinstance(node.target, ast.Name) and node.target.id.startswith("_"))


def _name(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _is_told(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Constant | ast.JoinedStr)
