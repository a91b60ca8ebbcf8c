"""Characters that a reader of code cannot see, cannot tell apart, or sees elsewhere than they stand; and typography in ASCII."""

import re
import unicodedata
from collections.abc import Callable

_LEFT_TO_RIGHT = (
    "\u00a1-\u00ac\u00ae-\u024f\u0300-\u0331\u0370-\u0377\u037a-\u037f\u0384-\u052f\u0531-\u058f"  # Latin, Greek, Cyrillic, Armenian
    "\u0900-\u0dff\u0e01-\u0e5b\u0e81-\u0edf\u0f00-\u0fda\u1000-\u10ff"  # of India, Thai, Lao, Tibetan, Burmese, Georgian
    "\u1200-\u139f\u1780-\u17b3\u17b6-\u17dd\u17e0-\u17e9\u1e00-\u1fff\u20a0-\u20bf"  # Ethiopic, Khmer, more Latin and Greek, currencies
    "\u3001-\u3003\u3005-\u3011\u3041-\u3096\u309d-\u309f\u30a1-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff0f\uff1a-\uff20"  # CJK
)
_RIGHT_TO_LEFT = "\u0591-\u05c7\u05d0-\u05ea\u05ef-\u05f4\u060c\u061b\u061f-\u06dc\u06de-\u06ff\u0750-\u077f"  # Hebrew, Arabic
"""What everybody sees that can read it. Neither invisible characters nor those that change the direction are among them;
whether a character is one must not depend on the Unicode of the Python that runs us."""

# patterns are compiled where a text is met that needs them: to compile classes as large as these takes milliseconds
ESCAPED = f"[^ -~{_LEFT_TO_RIGHT}]"
"""What a literal escapes: letters from right to left too, since they would move the code around them."""

UNREADABLE = f"[^ -~{_LEFT_TO_RIGHT}{_RIGHT_TO_LEFT}]"
"""What prose escapes."""

_LOOKALIKES = (
    "[\u0131\u017f\u0184\u018d\u01a6\u01a7\u01b7\u01bc\u01bd\u01c0\u01c3\u021c\u0222\u0223\u0241\u0374\u037a\u037f"
    "\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03b1\u03b3\u03b9\u03bd\u03bf\u03c1\u03c3\u03c5"
    "\u03d2\u03dc\u03e8\u03f1-\u03f3\u03f9\u03fa\u0405\u0406\u0408\u0410\u0412\u0415\u0417\u041a\u041c-\u041e\u0420-\u0423\u0425\u042c"
    "\u0430\u0431\u0433\u0435\u043e\u0440\u0441\u0443\u0445\u0455\u0456\u0458\u0461\u0474\u0475\u04ae\u04af\u04bb\u04bd\u04c0\u04cf"
    "\u04e0\u0501\u050c\u051b-\u051d\u054d\u054f\u0555\u0561\u0563\u0566\u0570\u0578\u057c\u057d\u0581\u0584\u0585"
    "\u10e7\u10ff\u1e9d\u1eff\u1fbe]"
)
"""Letters that pass for Latin ones (ruff's list): in a word with Latin letters nobody would tell them apart."""

_WORD = re.compile("[0-9A-Za-z_\u00c0-\u024f\u0370-\u052f\u0531-\u0587\u10a0-\u10ff\u1e00-\u1fff]+")
_LATIN = re.compile("[A-Za-z]")

PLAIN = str.maketrans(
    {
        "\u00a0": " ",
        "\u00ad": "",
        "\u00d7": "x",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",
        "\u2014": "-",
        "\u2018": "'",
        "\u2019": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u2026": "...",
        "\u202f": " ",
    }
)
"""Typography that prose in code says in ASCII."""


def safe(text: str, hidden: str, escape: Callable[[re.Match[str]], str]) -> str:
    """Return *text* with what the pattern *hidden* finds, and what passes for Latin in a Latin word, as *escape* writes it."""
    return text if text.isascii() and text.isprintable() else re.sub(hidden, escape, unmasked(text, escape))


def unmasked(text: str, escape: Callable[[re.Match[str]], str]) -> str:
    """Return *text* with what passes for Latin in a Latin word as *escape* writes it."""

    def told(word: re.Match[str]) -> str:
        return re.sub(_LOOKALIKES, escape, word[0]) if _LATIN.search(word[0]) else word[0]

    return text if text.isascii() else _WORD.sub(told, text)


def columns(text: str) -> int:
    """Return how wide *text* stands in a font of one width."""
    return len(text) if text.isascii() else sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
