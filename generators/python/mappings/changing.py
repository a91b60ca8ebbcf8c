"""The steps of the language in Python."""

from collections.abc import Callable

from generators.mappings.lowering.code import Block
from generators.mappings.lowering.emission import is_name
from generators.mappings.lowering.ports import Names
from generators.python import text

Arguments = tuple[str | int, ...]
_Maker = Callable[[str, Arguments, str], str]


def changed(name: str, value: str, arguments: Arguments, source: str) -> tuple[str, bool]:
    """Apply a step, and tell whether it may refuse something."""
    return _MAKERS[name](value, arguments, source), name == "replace" and _grows(arguments)


def item(names: Names, items: str, position: int) -> tuple[Block, str, str, str]:
    """Return what fetches an item, its expression, and the conditions that there is one and that there is none."""
    found = f"{items}[{position}]"
    if position in (0, -1):
        return [], found, items, f"not {items}"
    least = position + 1 if position >= 0 else -position
    return [], found, f"len({items}) >= {least}", f"len({items}) < {least}"


def _operand(expression: str) -> str:
    return expression if is_name(expression) or expression.endswith((")", "]")) else f"({expression})"


def _string(value: str | int) -> str:
    return text.string(str(value))


def _trim(value: str, arguments: Arguments, source: str) -> str:
    side = str(arguments[0]) if arguments else "both"
    return f"{_operand(value)}.{ {'left': 'lstrip', 'right': 'rstrip'}.get(side, 'strip') }(BLANKS)"


def _with_text(method: str) -> _Maker:
    """A step that is a method of texts with another text."""
    return lambda value, arguments, source: f"{_operand(value)}.{method}({_string(arguments[0])})"


def _grows(arguments: Arguments) -> bool:
    """Tell whether what is replaced may become longer."""
    old, new = arguments
    return len(str(new)) > len(str(old))


def _replace(value: str, arguments: Arguments, source: str) -> str:
    old, new = map(_string, arguments)
    return f"replaced({value}, {old}, {new}{source})" if _grows(arguments) else f"{_operand(value)}.replace({old}, {new})"


def _truncate(value: str, arguments: Arguments, source: str) -> str:
    return f"{_operand(value)}[:{int(arguments[0])}]"


def _pad_left(value: str, arguments: Arguments, source: str) -> str:
    return f"{_operand(value)}.rjust({int(arguments[0])}, {_string(arguments[1])})"


def _split(value: str, arguments: Arguments, source: str) -> str:
    most = f", {int(arguments[1]) - 1}" if len(arguments) > 1 and arguments[1] is not None else ""
    return f"{_operand(value)}.split({_string(arguments[0])}{most})"


def _sort(value: str, arguments: Arguments, source: str) -> str:
    return f"in_order({value}{', descending=True' if arguments and arguments[0] == 'desc' else ''})"


_MAKERS: dict[str, _Maker] = {
    "trim": _trim,
    "strip_prefix": _with_text("removeprefix"),
    "strip_suffix": _with_text("removesuffix"),
    "replace": _replace,
    "truncate": _truncate,
    "pad_left": _pad_left,
    "split": _split,
    "sort": _sort,
}
