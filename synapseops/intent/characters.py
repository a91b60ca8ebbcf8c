"""Characters that an intent may not hold: they hide, reorder or break text in places its readers do not expect."""

import re
import unicodedata

_C0_BUT_TAB_AND_LF = "\x00-\x08\x0b-\x1f"
_DEL_AND_C1 = "\x7f-\x9f"
_SEPARATORS = "\u2028\u2029"
_BIDIRECTIONAL = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"

IN_VALUES = re.compile(f"[{_C0_BUT_TAB_AND_LF}{_DEL_AND_C1}{_SEPARATORS}{_BIDIRECTIONAL}\ud800-\udfff]")
"""Refused in decoded values."""

IN_KEYS = re.compile(f"[\x00-\x1f{_DEL_AND_C1}{_SEPARATORS}{_BIDIRECTIONAL}\ud800-\udfff]")
"""Refused in decoded keys."""

IN_FILES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f" + _DEL_AND_C1 + _SEPARATORS + "\ufeff\ufffe\uffff\ud800-\udfff]")
"""Refused as they stand, comments included: no YAML, or a line break to some readers only."""

HIDDEN_IN_FILES = re.compile(f"[{_BIDIRECTIONAL}]")
"""Refused in values and keys, let be in comments."""

_NAMES = {
    "\x00": "NULL",
    "\x08": "BACKSPACE",
    "\t": "TAB",
    "\n": "LINE FEED",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}


def told(character: str) -> str:
    """`"\\u202e"` → `"U+202E RIGHT-TO-LEFT OVERRIDE"`."""
    name = _NAMES.get(character) or unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()
