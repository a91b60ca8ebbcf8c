"""The steps of the language in TypeScript."""

from collections.abc import Callable

from generators.mappings.lowering.code import Block, bind
from generators.mappings.lowering.ports import Names
from generators.typescript.mappings import text


def changed(name: str, value: str, arguments: "Arguments", source: str) -> tuple[str, bool]:
    """Apply a step, and tell whether it may refuse something."""
    return _MAKERS[name](value, arguments, source), name == "replace"


def item(names: Names, items: str, position: int) -> tuple[Block, str, str, str]:
    """Return what fetches an item, its expression, and the conditions that there is one and that there is none."""
    found = names.new("item")
    return bind(found, f"{items}.at({position})"), found, f"{found} !== undefined", f"{found} === undefined"


Arguments = tuple[str | int, ...]
_Maker = Callable[[str, Arguments, str], str]


def _trim(value: str, arguments: Arguments, source: str) -> str:
    side = str(arguments[0]) if arguments else "both"
    return f"{ {'left': 'trimLeft', 'right': 'trimRight'}.get(side, 'trim') }({value})"


def _with_text(function: str) -> _Maker:
    """A step that is a function of the value and a text."""
    return lambda value, arguments, source: f"{function}({value}, {text.string(str(arguments[0]))})"


def _replace(value: str, arguments: Arguments, source: str) -> str:
    old, new = map(str, arguments)
    return f"replaced({value}, {text.string(old)}, {text.string(new)}{source})"


def _truncate(value: str, arguments: Arguments, source: str) -> str:
    return f"cut({value}, {int(arguments[0])})"


def _pad_left(value: str, arguments: Arguments, source: str) -> str:
    return f"padLeft({value}, {int(arguments[0])}, {text.string(str(arguments[1]))})"


def _split(value: str, arguments: Arguments, source: str) -> str:
    most = f", {int(arguments[1])}" if len(arguments) > 1 and arguments[1] is not None else ""
    return f"split({value}, {text.string(str(arguments[0]))}{most})"


def _sort(value: str, arguments: Arguments, source: str) -> str:
    return f"inOrder({value}{', true' if arguments and arguments[0] == 'desc' else ''})"


_MAKERS: dict[str, _Maker] = {
    "trim": _trim,
    "strip_prefix": _with_text("withoutPrefix"),
    "strip_suffix": _with_text("withoutSuffix"),
    "replace": _replace,
    "truncate": _truncate,
    "pad_left": _pad_left,
    "split": _split,
    "sort": _sort,
}
