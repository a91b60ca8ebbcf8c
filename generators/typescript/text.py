"""Text of the author's in TypeScript: literals and comments that hold nothing but what they say, laid out as Prettier does."""

import functools
import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from generators import characters
from generators.characters import ESCAPED, PLAIN, UNREADABLE, columns
from generators.rendering import Code
from generators.typescript.names import is_identifier

WIDTH = 100
"""The longest line, where it can be helped."""

_TAG = re.compile(r"(?<![^\s{(])@")
"""What would be a tag of JSDoc's."""


def string(text: str) -> Code:
    """Return the literal of a string, in the quotes that need fewer escapes."""
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:  # as nearly all are
        return Code(f'"{text}"')
    quote = "'" if text.count('"') > text.count("'") else '"'
    quoted = text.replace("\\", "\\\\").replace(quote, f"\\{quote}")
    return Code(f"{quote}{characters.safe(quoted, ESCAPED, _escape)}{quote}")


def template(parts: Iterable[str | tuple[str]]) -> Code:
    """Return the template literal of texts and, in tuples, expressions of ours."""
    told = ("${" + part[0] + "}" if isinstance(part, tuple) else _in_template(part) for part in parts)
    return Code(f"`{''.join(told)}`")


def _in_template(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return characters.safe(plain, ESCAPED, _escape)


class OnLines(dict[str, Any]):
    """An object with a line for each member, however short it is: one member more is one line more."""


def key(name: str) -> Code:
    """Return *name* as that of a member, in quotes where it needs them."""
    return Code(name) if is_identifier(name) else string(name)


def literal(value: Any, indent: int = 0, *, before: int = 0, after: int = 0) -> Code:
    """Return the expression of a JSON value, or of `Code`s within one, over lines where one is too short.

    It stands behind *before* columns on a line that is indented by *indent*, with *after* columns behind it.
    """
    if not isinstance(value, _WITH_PARTS):
        return on_one_line(value)
    if not _is_broken(value):
        line = on_one_line(value)
        if not value or before + columns(line) + after <= WIDTH:
            return line
    return Code("\n".join(_on_lines(value, indent)))


_WITH_PARTS = (dict, list)


def _on_lines(value: dict[str, Any] | list[Any], indent: int) -> list[str]:
    space, deeper = " " * indent, " " * (indent + 2)
    if isinstance(value, list):
        if all(isinstance(item, int | float) for item in value):
            return ["[", *_filled(list(map(on_one_line, value)), deeper), f"{space}]"]
        items = [literal(item, indent + 2, before=indent + 2, after=1) for item in value]
        return ["[", *(f"{deeper}{item}," for item in items), f"{space}]"]
    lines: list[str] = []
    for name, item in value.items():
        lead = f"{own_key(name)}: "
        lines.append(f"{deeper}{lead}{literal(item, indent + 2, before=indent + 2 + columns(lead), after=1)},")
    return ["{", *lines, f"{space}}}"]


def _is_broken(value: Any) -> bool:
    """Tell whether *value* takes several lines however short it is: it has a list of objects, or of lists, with several parts each."""
    if not isinstance(value, _WITH_PARTS):
        return False
    if isinstance(value, dict):
        return (isinstance(value, OnLines) and bool(value)) or any(map(_is_broken, value.values()))
    same = all(isinstance(item, dict) for item in value) or all(isinstance(item, list) for item in value)
    return (len(value) > 1 and same and all(len(item) > 1 for item in value)) or any(map(_is_broken, value))


def _filled(words: list[str], lead: str) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 2 <= WIDTH:
            lines[-1] += f" {word},"
        else:
            lines.append(f"{lead}{word},")
    return lines


def on_one_line(value: Any) -> Code:
    """Return the expression of a JSON value, or of `Code`s within one, on one line."""
    if isinstance(value, Code):
        return value
    if isinstance(value, str):
        return string(value)
    if isinstance(value, dict):
        members = ", ".join(f"{own_key(name)}: {on_one_line(item)}" for name, item in value.items())
        return Code(f"{{ {members} }}" if members else "{}")
    if isinstance(value, list | tuple):
        return Code(f"[{', '.join(map(on_one_line, value))}]")
    return Code(str(value).lower() if isinstance(value, int) else json.dumps(value))


@functools.lru_cache(maxsize=1024)
def own_key(name: str) -> Code:
    """Return *name* as a key of a literal, where a plain `__proto__` would set the prototype."""
    return Code('["__proto__"]') if name == "__proto__" else key(name)


def call(callee: str, *given: Any, indent: int = 0, after: str = ";") -> Code:
    """Return a call whose last argument may take several lines, indented by *indent*, with *after* behind it."""
    *others, last = given
    lead = f"{callee}({''.join(f'{on_one_line(one)}, ' for one in others)}"
    return Code(f"{lead}{literal(last, indent, before=indent + columns(lead), after=len(after) + 1)}){after}")


def member(owner: str, name: str) -> Code:
    """Return the expression of a member of *owner*."""
    return Code(f"{owner}.{name}" if is_identifier(name) else f"{owner}[{string(name)}]")


def json_string(text: str) -> Code:
    """Return *text* as JSON."""
    return Code(json.dumps(text, ensure_ascii=False))


def imported(names: Iterable[str], module: str, *, kind: str = "import") -> Code:
    """Return the statement that imports *names*: `import type` where *kind* says so."""
    found = list(names)
    line = f'{kind} {{ {", ".join(found)} }} from "{module}";'
    inner = "".join(f"  {name},\n" for name in found)
    return Code(line if len(line) <= WIDTH else f'{kind} {{\n{inner}}} from "{module}";')


def milliseconds(seconds: float) -> Code:
    """Return a time that is at least a millisecond, or none."""
    digits = f"{round(seconds * 1000):_}"
    return Code(digits if len(digits) > 5 else digits.replace("_", ""))


def union(words: Iterable[str], lead: str) -> Code:
    """Return the type of the strings *words* behind *lead*, with its `;`, on one line or with a line for each."""
    found = list(map(string, words))
    line = f"{' | '.join(found)};"
    if columns(lead) + 1 + columns(line) <= WIDTH:
        return Code(f"{lead} {line}")
    return Code(f"{lead}\n  {line}" if columns(line) + 2 <= WIDTH else "\n".join([lead, *(f"  | {word}" for word in found)]) + ";")


def doc(text: str, indent: int = 0, *, deprecated: bool = False) -> Code:
    """Return a comment for readers of the documentation that says *text*, all of it indented by *indent*."""
    space = " " * indent
    paragraphs: list[str] = [prose(one) for one in re.split(r"\n\s*\n", text.strip())]
    if deprecated:
        paragraphs[0] = f"@deprecated {paragraphs[0]}".rstrip()
    line = f"{space}/** {paragraphs[0]} */"
    if len(paragraphs) == 1 and columns(line) <= WIDTH:
        return Code(line)
    lines = [line for one in paragraphs for line in ("", *_wrapped(one, WIDTH - indent - 3))][1:]
    return Code("\n".join([f"{space}/**", *(f"{space} * {line}".rstrip() for line in lines), f"{space} */"]))


def prose(text: str) -> Code:
    """Return *text* on one line, as it may stand in a comment: it neither ends it nor has tags."""
    plain = " ".join(text.translate(PLAIN).split()).replace("\\", "\\\\").replace("*/", "*\\/")
    return Code(characters.safe(_TAG.sub(r"\\@", plain), UNREADABLE, _escape))


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        line = f"{lines[-1]} {word}".lstrip()
        if lines[-1] and columns(line) > width:
            lines.append(word)
        else:
            lines[-1] = line
    return lines


def _escape(match: re.Match[str]) -> str:
    number = ord(match[0])
    if match[0] in "\n\t\r":
        return json.dumps(match[0])[1:-1]
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\u{{{number:x}}}"


FILTERS: Mapping[str, Callable[..., Code]] = {"doc": doc, "key": key, "prose": prose, "string": string}
