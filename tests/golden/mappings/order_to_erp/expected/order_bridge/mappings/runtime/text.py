"""Changes of texts.

Letters are those of ASCII, blanks are space, tab, CR and LF, lengths are in code points.
"""

import hashlib
import hmac
import re
import string
from typing import Final

from .errors import Refused

BLANKS: Final = " \t\r\n"

_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_UPPER: Final = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_DIGITS = "[0-9A-Fa-f]"
_UUID: Final = re.compile(_DIGITS + "{8}(?:-" + _DIGITS + "{4}){3}-" + _DIGITS + "{12}")
_LABEL = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
_EMAIL: Final = re.compile(r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@" + _LABEL + r"(?:\." + _LABEL + ")*")
_URL: Final = re.compile(r"https?://(?:[^\s/?#@]*@)?[a-zA-Z0-9.\[\]:_~%-]+(?:[/?#]\S*)?", re.ASCII)
_NOT_IN_URL: Final = frozenset(' "<>\\^`{|}')
_LONGEST_EMAIL = 254
_LONGEST_URL = 2048
_LONGEST_TEXT = 10_000_000


def lower(text: str) -> str:
    """Return *text* with ASCII letters in lower case."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def upper(text: str) -> str:
    """Return *text* with ASCII letters in upper case."""
    return text.upper() if text.isascii() else text.translate(_UPPER)


def pad_left(text: str, width: int, character: str) -> str:
    """Return *text* with *character* before it, *width* code points long at least."""
    return text.rjust(width, character)


def mask(text: str, keep_last: int, character: str) -> str:
    """Return *text* with all but its last code points masked."""
    hidden = max(len(text) - keep_last, 0)
    return character * hidden + text[hidden:]


def keyed_hash(text: str, key: bytes, source: str = "") -> str:
    """Return the HMAC-SHA-256 of *text* in hexadecimal. Raises `Refused` where it is no Unicode."""
    try:
        return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    except UnicodeEncodeError:
        raise Refused("E_TYPE", text, "a text without halves of characters", source) from None


def replaced(text: str, old: str, new: str, source: str = "") -> str:
    """Return *text* with every *old* replaced. Raises `Refused` where that would be enormous."""
    if len(new) > len(old) and len(text) + text.count(old) * (len(new) - len(old)) > _LONGEST_TEXT:
        raise Refused("E_RANGE", text, f"a text of at most {_LONGEST_TEXT} characters", source)
    return text.replace(old, new)


def read_uuid(text: str, source: str = "", code: str = "E_TYPE") -> str:
    """Return a UUID in lower case. Raises `Refused` where *text* is none."""
    if not _UUID.fullmatch(text):
        raise Refused(code, text, "uuid", source)
    return text.lower()


def read_email(text: str, source: str = "", code: str = "E_TYPE") -> str:
    """Return what HTML takes for an e-mail address. Raises `Refused` where *text* is none."""
    if len(text) > _LONGEST_EMAIL or not _EMAIL.fullmatch(text):
        raise Refused(code, text, "email", source)
    return text


def read_url(text: str, source: str = "", code: str = "E_TYPE") -> str:
    """Return an absolute http(s) address. Raises `Refused` where *text* is none."""
    is_plain = text.isascii() and text.isprintable() and not _NOT_IN_URL.intersection(text)
    if not is_plain or len(text) > _LONGEST_URL or not _URL.fullmatch(text):
        raise Refused(code, text, "url", source)
    return text


def to_uuid(text: str, source: str = "") -> str:
    """Cast to a UUID."""
    return read_uuid(text, source, "E_CAST")


def to_email(text: str, source: str = "") -> str:
    """Cast to an e-mail address."""
    return read_email(text, source, "E_CAST")


def to_url(text: str, source: str = "") -> str:
    """Cast to an absolute http(s) address."""
    return read_url(text, source, "E_CAST")
