"""Statements as text, in lines that the formatter lays out."""

from collections.abc import Iterator

from generators.mappings.lowering.code import Bind, Blank, Block, Declare, For, If, Note, Say, Statement, Throw, Try

_STEP = "    "


def text(block: Block, *, depth: int = 0) -> str:
    """Return a block's statements, indented by *depth*."""
    return "\n".join(_lines(block, _STEP * depth, ""))


def function(head: str, block: Block) -> str:
    """Return a function with its *head*, which has no colon yet."""
    return f"{head}:\n{text(block, depth=1)}"


def _lines(block: Block, indent: str, cause: str) -> Iterator[str]:
    """Yield the lines of statements; *cause* is what stands behind what they raise."""
    for statement in block:
        match statement:
            case If(cases, otherwise):
                for place, (condition, body) in enumerate(cases):
                    yield f"{indent}{'elif' if place else 'if'} {condition}:"
                    yield from _inner(body, indent, cause)
                if otherwise:
                    yield f"{indent}else:"
                    yield from _inner(otherwise, indent, cause)
            case For(header, body):
                yield f"{indent}{header}:"
                yield from _inner(body, indent, cause)
            case Try(body, handler, name):
                yield f"{indent}try:"
                yield from _inner(body, indent, cause)
                yield f"{indent}except {'Exception' if name == 'fault' else 'Refused'}{f' as {name}' if name else ''}:"
                yield from _inner(handler, indent, " from fault" if name == "fault" else " from None")
            case _:
                yield from (f"{indent}{line}" if line else "" for line in _simple(statement, cause))


def _inner(block: Block, indent: str, cause: str) -> Iterator[str]:
    yield from _lines(block or [Say("pass")], indent + _STEP, cause)


def _simple(statement: Statement, cause: str) -> Iterator[str]:
    match statement:
        case Say(said):
            yield said
        case Throw(error):
            yield f"raise {error}{cause}" if error else "raise"
        case Bind(name, expression):
            yield f"{name} += 1" if expression == f"{name} + 1" else f"{name} = {expression}"
        case Declare(name, type_, expression):
            if type_ or expression:
                yield f"{name}{f': {type_}' if type_ else ''}{f' = {expression}' if expression else ''}"
        case Note(told):
            yield f"# {told}"
        case Blank():
            yield ""
