"""From facts to scalars and enums of the intent language."""

from decimal import Decimal

from msgspec.structs import replace

from synapseops.intent import characters, patterns
from synapseops.intent.slips import Slip
from synapseops.schema.facts import Facts
from synapseops.schema.model import UNKNOWN
from synapseops.schema.scalars import Enum, Scalar, ScalarKind

_FORMATS = {
    "date": ScalarKind.DATE,
    "date-time": ScalarKind.DATETIME,
    "uuid": ScalarKind.UUID,
    "email": ScalarKind.EMAIL,
    "uri": ScalarKind.URL,
}
_MOST_DIGITS = 18
_MOST_WORDS = 1_000
_LONGEST_WORD = 200


def scalar(facts: Facts, ignored: set[str]) -> Scalar | Enum:
    """Return the scalar or enum that *facts* tell, `json` where types differ; what nothing is made of is added to *ignored*."""
    kinds = facts.kinds
    if kinds == {"string"}:
        return _of_words(facts) or _of_text(facts, ignored)
    if kinds == {"boolean"}:
        return Scalar(ScalarKind.BOOLEAN)
    if kinds == {"integer"}:
        return Scalar(ScalarKind.INTEGER, minimum=_whole(facts.minimum), maximum=_whole(facts.maximum))
    return _of_number(facts) if kinds in ({"number"}, {"integer", "number"}) else UNKNOWN


def _of_words(facts: Facts) -> Enum | None:
    words = [word for word in facts.words or () if word is not None]
    is_usable = 0 < len(words) <= _MOST_WORDS and all(_is_word(word) for word in words)
    return Enum(tuple(dict.fromkeys(words))) if is_usable else None


def _is_word(word: object) -> bool:
    return isinstance(word, str) and 0 < len(word) <= _LONGEST_WORD and characters.IN_VALUES.search(word) is None


def _of_text(facts: Facts, ignored: set[str]) -> Scalar:
    kind = _FORMATS.get(facts.format or "")
    if kind is not None:
        return Scalar(kind)
    text = Scalar(ScalarKind.STRING, min_length=facts.min_length, max_length=facts.max_length)
    if facts.pattern is None:
        return text
    try:
        patterns.check(facts.pattern)
    except Slip:
        ignored.add("pattern")
        return text
    return replace(text, pattern=facts.pattern)


def _of_number(facts: Facts) -> Scalar:
    """A number that is a multiple of 0.01 is a decimal with two places, which travels as a number."""
    places = _places(facts.step)
    if places:
        return Scalar(ScalarKind.DECIMAL, digits=_MOST_DIGITS, scale=places, is_json_number=True)
    return Scalar(ScalarKind.NUMBER, minimum=_plain(facts.minimum), maximum=_plain(facts.maximum))


def _places(step: Decimal | None) -> int:
    """Return n for 10⁻ⁿ, else 0."""
    if step is None:
        return 0
    sign, digits, exponent = step.normalize().as_tuple()
    is_power = sign == 0 and digits == (1,) and isinstance(exponent, int) and -_MOST_DIGITS <= exponent < 0
    return -int(exponent) if is_power else 0


def _whole(bound: Decimal | None) -> int | None:
    return None if bound is None else int(bound)


def _plain(bound: Decimal | None) -> int | float | None:
    """Return a bound as the language writes it."""
    if bound is None:
        return None
    return int(bound) if bound == bound.to_integral_value() else float(bound)
