"""Lists whose order says nothing, merged as sets: the imports of a Python module, and lists that every side keeps sorted.

What both sides added is kept, what either removed goes. Whatever is not plainly such a list stays a conflict.
"""

import ast
import re
import warnings
from collections.abc import Iterable, Sequence

from msgspec import Struct

from synapseops.merging import content, hunks
from synapseops.merging.content import Sides
from synapseops.merging.entries import Favour, Hunk, Lines

_ITEM = re.compile(rb"(\s*)(\"[^\"\\\n]*\"|'[^'\\\n]*'),\r?\n")
_PIN = re.compile(rb"()([A-Za-z0-9][\w.-]*==[\w.!+-]+)\r?\n")
_KEY = re.compile(rb"[\"']?([\w./@-]*)")
_LISTS = {"toml": _ITEM, "txt": _PIN}  # in code, the order of a list may say something


Import = tuple[int, str, str, str]
"""Dots before the module, the module, the name ("" for the module itself), the name it gets ("" for its own)."""


class _Block(Struct, frozen=True):
    """The imports at the top of a module: their lines (from 0, the end past the last), their text, and what they import."""

    start: int
    end: int
    text: bytes
    imports: frozenset[Import]


def united(path: str, sides: Sides, *, favour: Favour | None = None) -> bytes | None:
    """Return the merge of *sides* where all that they disagree on is such lists; None where it is not, and for what is no text.

    With a *favour* there always is one for texts: of what else they disagree on, its side is taken.
    """
    if not all(map(content.is_text, (sides.base, sides.ours, sides.theirs))):
        return None
    if path.endswith((".py", ".pyi")):
        found = _with_one_import_block(sides)
        sides = sides if found is None else found
    pattern = _LISTS.get(path.rpartition(".")[2])
    told: list[bytes] = []
    lists: list[int] = []
    for piece in hunks.pieces(sides):
        lines = piece.lines
        if piece.hunk is not None:
            union = _union(piece.hunk, pattern) if pattern is not None else None
            if union is not None:
                lists.append(len(told))
            elif favour is None:
                return None
            lines = union if union is not None else piece.hunk.theirs if favour is Favour.THEIRS else piece.hunk.ours
        told += lines
    if pattern is not None and favour is None and any(not _is_sorted(told, at, pattern) for at in lists):
        return None
    return b"".join(told)


def _is_sorted(lines: Sequence[bytes], at: int, pattern: re.Pattern[bytes]) -> bool:
    """Tell whether the list around the line *at* is in order as a whole, and gives no entry in two ways."""
    start = end = at
    while start > 0 and pattern.fullmatch(lines[start - 1]):
        start -= 1
    while end < len(lines) and pattern.fullmatch(lines[end]):
        end += 1
    keys = [_key(line) for line in lines[start:end]]
    return list(lines[start:end]) == sorted(lines[start:end]) and len(set(keys)) == len(keys)


def _union(hunk: Hunk, pattern: re.Pattern[bytes]) -> Lines | None:
    """Return the union of a hunk in which every side is a list of the same depth; what either side took out is out."""
    every = [pattern.fullmatch(line) for side in (hunk.base, hunk.ours, hunk.theirs) for line in side]
    if any(match is None for match in every) or len({match[1] for match in every if match is not None}) > 1:
        return None
    base, ours, theirs = set(hunk.base), set(hunk.ours), set(hunk.theirs)
    return tuple(sorted((ours & theirs) | (ours | theirs) - base))


def _key(line: bytes) -> bytes:
    match = _KEY.match(line.strip())
    return match[1].lower() if match is not None else line


def _with_one_import_block(sides: Sides) -> Sides | None:
    """Return *sides* with the same imports in all of them, so that only the rest is left to merge."""
    texts = (sides.base, sides.ours, sides.theirs)
    blocks = [_block(text) for text in texts]
    if any(block is None for block in blocks):
        return None
    base, ours, theirs = (block for block in blocks if block is not None)
    imports = (ours.imports & theirs.imports) | (ours.imports | theirs.imports) - base.imports
    if _gives_a_name_twice(imports):
        return None
    # as a side has them, where they are the ones of a side: whether a formatter comes after us is not known here
    written = next((side.text for side in (ours, theirs) if side.imports == imports), None) or b"".join(_written(imports))
    if b"\r\n" in sides.ours:
        return None
    return Sides(*(_replaced(text, block, written) for text, block in zip(texts, (base, ours, theirs), strict=True)))


def _block(data: bytes) -> _Block | None:
    """Return the import statements that stand together at the top; None where there are none, or anything else is among them."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(data).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str):
        body = body[1:]
    statements: list[ast.Import | ast.ImportFrom] = []
    for statement in body:
        if not isinstance(statement, (ast.Import, ast.ImportFrom)):
            break
        statements.append(statement)
    if not statements:
        return None
    start, end = statements[0].lineno - 1, statements[-1].end_lineno or 0
    block = b"".join(hunks.lines(data)[start:end])
    if b"#" in block or b";" in block or b"\\" in block:  # comments would be lost, and other ways to write them are nobody's
        return None
    return _Block(start, end, block, frozenset(_imports(statements)))


def _imports(statements: Sequence[ast.Import | ast.ImportFrom]) -> Iterable[Import]:
    for statement in statements:
        for name in statement.names:
            if isinstance(statement, ast.Import):
                yield 0, name.name, "", name.asname or ""
            else:
                yield statement.level, statement.module or "", name.name, name.asname or ""


def _gives_a_name_twice(imports: Iterable[Import]) -> bool:
    names = [alias or name or module for _, module, name, alias in imports if name != "*"]
    return len(set(names)) != len(names)


def _written(imports: frozenset[Import]) -> Iterable[bytes]:
    """Yield the statements, `__future__` first, then whole modules, then names of modules; a formatter groups and wraps them."""
    groups: dict[tuple[bool, bool, int, str], list[str]] = {}
    for level, module, name, alias in sorted(imports):
        told = f"{name or module} as {alias}" if alias else name or module
        groups.setdefault((module != "__future__", bool(name), level, module if name else told), []).append(told)
    for (_, is_from, level, module), names in sorted(groups.items()):
        text = f"from {'.' * level}{module} import {', '.join(names)}\n" if is_from else f"import {names[0]}\n"
        yield text.encode()


def _replaced(data: bytes, block: _Block, written: bytes) -> bytes:
    lines = hunks.lines(data)
    return b"".join((*lines[: block.start], written, *lines[block.end :]))
