"""What is wrong with a line whose YAML cannot be read: its colon, its column."""

import re

from synapseops.intent.mending import mended
from synapseops.intent.wording import shown

_KEY = re.compile(r"[ ]*(?:- +)?(?P<key>[A-Za-z_][A-Za-z0-9_-]*):(?P<value>.*)")
_ENDS = re.compile(r"[ ]+#.*|[ \t]+$")
_QUOTED_KEY = re.compile(r"""[ ]*(?P<key>(["'])[^"'\n]*\2)[ ]*""")
_TYPE = re.compile(r"(?:ref|enum|list)\s*:")
_LONGEST = 200

Told = tuple[int, str, str]
"""An index into the text, a message and a hint."""


def unexpected_colon(text: str, index: int) -> Told:
    """Say why no colon is expected at *index*: a space is missing, the line is indented too far, or a text holds the colon."""
    begin = text.rfind("\n", 0, index) + 1
    line = _KEY.match(text, begin, index + 1)
    above = _line_above(text, begin)
    if line is not None and line.end("key") == index and above is not None:
        return missing_space(text, above) or _too_far(text, begin, above)
    whole = _KEY.match(text, begin)
    if whole is not None and whole.end("key") < index:
        value = _ENDS.sub("", whole["value"]).strip()
        hint = _as_meant(whole["key"], value) if len(value) <= _LONGEST else "quote it"
        return index, "a text with a colon and a space in it is no plain text", hint
    return index, "a colon is not expected here", "quote a text with a colon in it; keys of one map begin in one column"


def _as_meant(key: str, value: str) -> str:
    if _TYPE.match(value):
        return f"write {key}: {mended(value)}"
    if value.startswith("type:"):
        return f"write {key}: {{{value}}}"
    return f"quote it: {key}: {_quoted(value)}"


def missing_space(text: str, begin: int) -> Told | None:
    """Say that a space is missing behind the first colon of the line that holds *begin*, if it is."""
    line = _KEY.match(text, text.rfind("\n", 0, begin) + 1)
    if line is None or not line["value"] or line["value"][0].isspace():
        return None
    key, value = line["key"], _ENDS.sub("", line["value"])
    hint = f"write {key}: {value}" if len(value) <= _LONGEST else f"write {key}:, then a space"
    return line.end("key"), f"a space is missing behind the colon of {shown(key)}", hint


def quoted_key(text: str, index: int) -> int | None:
    """Return where the quoted key begins that ends at *index*, if it is the first in its line."""
    begin = text.rfind("\n", 0, index) + 1
    key = _QUOTED_KEY.fullmatch(text, begin, index)
    return key.start("key") if key is not None else None


def wrong_column(text: str, index: int) -> tuple[str, str] | None:
    """Say in which columns a line might begin that begins in none of them; None when it is not its column that is wrong."""
    begin = text.rfind("\n", 0, index) + 1
    here = index - begin + 1
    if text[begin:index].strip(" ") or _KEY.match(text, begin) is None or not (found := _open_columns(text, begin)) or here in found:
        return None
    deeper = [column for column in found if column > here][-1:]
    lesser = [column for column in found if column < here][:1]
    places = [f"in column {column}, as {shown(found[column])} does" for column in (*deeper, *lesser)]
    return f"this line begins in column {here}, where nothing above it begins", f"begin it {', or '.join(places)}"


def _open_columns(text: str, begin: int) -> dict[int, str]:
    """Return the columns of the maps that are open above a line, the deepest first, each with the nearest key in it."""
    found: dict[int, str] = {}
    least = begin + 2
    above = _line_above(text, begin)
    while above is not None and least > 1:
        key, column = _KEY.match(text, above), _column(text, above)
        if key is not None and column < least:
            found[column], least = key["key"], column
        above = _line_above(text, above)
    return found


def _line_above(text: str, begin: int) -> int | None:
    """Return where the nearest line above *begin* that is neither empty nor a comment begins."""
    while begin > 0:
        end = begin - 1
        begin = text.rfind("\n", 0, end) + 1
        if (line := text[begin:end].strip()) and not line.startswith("#"):
            return begin
    return None


def _too_far(text: str, begin: int, above: int) -> Told:
    key = _KEY.match(text, above)
    column, wanted = _column(text, begin), _column(text, above)
    if key is None or column <= wanted:
        return begin + column - 1, "a key is not expected here", "keys of one map begin in one column"
    message = f"this line is indented below {shown(key['key'])}, which has a value of its own already"
    return begin + column - 1, message, f"begin it in column {wanted}, as the line above"


def _column(text: str, begin: int) -> int:
    end = begin
    while text[end : end + 1] == " ":
        end += 1
    return end - begin + 1


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'" if "\\" in value or '"' in value else f'"{value}"'
