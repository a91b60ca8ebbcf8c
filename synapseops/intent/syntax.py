"""Plain words for what YAML's own parser says, and what to do about it."""

import re

from yaml.error import MarkedYAMLError, YAMLError

from synapseops.intent import lines

_CODE = "SY001"
_LINE_BREAK = re.compile(r"[\r\n]")
_WORD_AT_END = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_AFTER_QUOTE = re.compile(r"[\"'] ?\Z")
_TAB = re.compile(r" *\t")
_LONGEST_WORD = 64
_INDICATORS = {"@": "@", "`": "a backtick", "%": "%"}


def explained(error: YAMLError, text: str) -> tuple[str, int, str, str]:
    """Return code, index, message and hint for an error of libyaml's."""
    if not isinstance(error, MarkedYAMLError) or error.problem_mark is None:
        return _CODE, 0, "this is not YAML", ""
    index = min(error.problem_mark.index, len(text))
    problem, context = error.problem or "", error.context or ""
    if "quoted scalar" in context and error.context_mark is not None:
        return _in_quotes(problem, index, error.context_mark.index)
    if "nesting depth" in problem:
        return "SY010", index, "values are nested more than 50 deep", "flatten them"
    if "mapping values are not allowed" in problem:
        return _CODE, *lines.unexpected_colon(text, index)
    if "could not find expected ':'" in problem:
        begin = error.context_mark.index if error.context_mark is not None else index
        return _CODE, *(lines.missing_space(text, begin) or (index, *_NO_COLON))
    for known, message, hint in _KNOWN:
        if known in problem:
            return _CODE, index, message, hint
    if "cannot start any token" in problem:
        return _CODE, index, *_of_character(text[index : index + 1])
    if "flow" in context and error.context_mark is not None:
        return _in_flow(text, error.context_mark.index, index)
    if "expected key" in problem and (told := lines.wrong_column(text, index)) is not None:
        return _CODE, index, *told
    return _CODE, index, *_unexpected(problem, text, index)


_NO_COLON = ("a key without a colon", "write a colon and a space behind a key, as in title: string")
_IN_BRACES = "quote a text with a colon in it; a map in a map has braces of its own: {fields: {title: string}}"
_NO_COMMA = ("a comma is missing before this", "put a comma between the entries of a brace or bracket")
_KNOWN = (
    ("incompatible YAML document", "this version of YAML is not read", "remove the line: intents are YAML 1.2"),
    ("unknown directive name", "a line that begins with % is no key", "remove it, or quote the text"),
    ("alphabetic or numeric character", "& and * begin an anchor or alias", "quote a text that begins with one"),
    ("block sequence entries are not allowed", "a list cannot begin in the line of its key", "begin it in the next line, or write [a, b]"),
    ("comment or line break", "text stands behind | or >", "begin the text in the next line, or quote it"),
    (
        "expected <document start>",
        "something stands behind the end of the document",
        "quote a text that begins with a quote or a bracket; an intent is one document",
    ),
)


def _in_quotes(problem: str, index: int, begin: int) -> tuple[str, int, str, str]:
    if "end of stream" in problem or "document indicator" in problem:
        return (
            _CODE,
            begin,
            "the quote that opens here is not closed",
            "close it; a quote inside is written \\\" in double quotes and '' in single ones",
        )
    if "Unicode character escape" in problem:
        return "SY004", max(begin, index - 2), "this escape is half of a character, or none", "write the character itself"
    if "unknown escape" in problem or "hexdecimal" in problem:
        return _CODE, index, "this is no escape of double quotes", "write a backslash as \\\\, or use single quotes"
    return _CODE, index, "this quoted text cannot be read", "close the quote, and indent its further lines"


def _of_character(character: str) -> tuple[str, str]:
    if character == "\t":
        return "a tab cannot indent", "indent with spaces"
    if character in _INDICATORS:
        return f"a text cannot begin with {_INDICATORS[character]}", "quote it"
    return "this character is not expected here", "quote the text"


def _unexpected(problem: str, text: str, index: int) -> tuple[str, str]:
    if _TAB.match(text, text.rfind("\n", 0, index) + 1):
        return _of_character("\t")
    if "expected key" in problem:
        before = text[:index].rstrip(" ")[-1:]
        if before in {'"', "'", "]", "}"}:
            inside = "write '' for a quote inside, or quote with double quotes" if before == "'" else "quote the whole text"
            return "something stands behind the end of the value", inside
        return "a key is expected here", "keys of one map begin in one column"
    if "expected '-' indicator" in problem:
        return "an item is expected here", "items of one list begin with - in one column"
    return "this is not expected here", "quote a text that begins with a bracket, a brace or a comma"


def _brackets_hint(text: str, index: int, word: str) -> str:
    """Tell how a list is written: by its type, or as a path of a mapping, which such brackets are part of."""
    key = _PATH_KEY.search(text, max(0, index - 2 * _LONGEST_WORD), index)
    if key is None and text[index + 2 : index + 3] != ".":
        return f"write list({word})"
    begin = key.start(1) if key is not None else index - len(word)
    path = _REST_OF_PATH.match(text, begin)
    return f'quote the path: "{path[0]}"' if path is not None and len(path[0]) <= _LONGEST_WORD else "quote the path"


_PATH_KEY = re.compile(r"\b(?:from|each|find|group|in|path|count|sum|min|max|avg)\s*:\s*([^\s,{}\[\]]+)\Z")
_REST_OF_PATH = re.compile(r"[^\s,{}]+")


def _in_flow(text: str, begin: int, index: int) -> tuple[str, int, str, str]:
    """Tell what is wrong between the brace or bracket at *begin* and *index*, where reading ended."""
    array = _WORD_AT_END.search(text, max(0, index - _LONGEST_WORD), index)
    if text.startswith("[]", index) and array is not None:
        return _CODE, index, "brackets end a text that stands in braces", _brackets_hint(text, index, array[0])
    if text[index : index + 1] in {'"', "'"} and text[:index].rstrip()[-1:] not in {"", ","}:
        return _CODE, index, *_NO_COMMA
    if text[index : index + 1] == ":" and (key := lines.quoted_key(text, index)) is not None:
        return _CODE, key, *_NO_COMMA
    if text[index : index + 1] == ":" and not _LINE_BREAK.search(text, begin, index):
        return _CODE, index, "a colon is not expected here", _IN_BRACES
    if text[index - 1 : index] in {'"', "'"} or _AFTER_QUOTE.search(text, max(begin, index - 2), index):
        return _CODE, index, "something stands behind a closing quote", 'write a quote inside as \\", or put the text into single quotes'
    if _LINE_BREAK.search(text, begin, index) or index == len(text):
        return _CODE, begin, "the brace or bracket that opens here is not closed", "close it, or write one key a line without braces"
    return _CODE, index, "a comma, a brace or a bracket is not expected here", "quote a text with commas, brackets or braces in it"
