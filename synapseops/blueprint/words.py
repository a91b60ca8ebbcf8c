"""English from names: the words of `OrderLine`, its plural, the path and the prose that come of it."""

import re
import unicodedata
from functools import lru_cache

_WORDS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_VOWELS = "aeiou"
_VES = frozenset({"calf", "half", "knife", "leaf", "life", "loaf", "scarf", "shelf", "thief", "wife", "wolf"})

_UNCHANGING = frozenset(
    {"aircraft", "data", "deer", "equipment", "evidence", "feedback", "furniture", "hardware", "headquarters", "information", "knowledge"}
    | {"luggage", "machinery", "means", "merchandise", "metadata", "moose", "news", "offspring", "series", "sheep", "software", "species"}
    | {"traffic"}
)


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """Split a name into lower-case words: `"OrderLine"` → `("order", "line")`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return tuple(word.lower() for word in _WORDS.findall(plain))


def plural(word: str) -> str:
    """Return the plural that intents are read with.

    Consonant + y → ies; s, x, z, ch, sh → + es; shelf and its like → ves; series and its like stay; else + s.
    """
    if word in _UNCHANGING:
        return word
    if word in _VES:
        return re.sub("fe?$", "ves", word)
    if word.endswith("y") and word[-2:-1] not in {"", *_VOWELS}:
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "z", "ch", "sh")) else "s")


def plurals(name: str) -> list[str]:
    """Split a name into words, the last one in the plural."""
    *head, last = words(name)
    return [*head, plural(last)]


def path(name: str) -> str:
    """`"OrderLine"` → `"/order-lines"`."""
    return "/" + "-".join(plurals(name))


def pascal(name: str) -> str:
    """`"tracking_code"` → `"TrackingCode"`."""
    return "".join(word.capitalize() for word in words(name))


def title(name: str) -> str:
    """`"order-bridge"` → `"Order bridge"`."""
    return " ".join(words(name)).capitalize()
