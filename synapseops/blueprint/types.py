"""From a type as written to the type it means: words looked up, ranges read."""

import re
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Protocol, TypeVar

from msgspec.structs import replace

from synapseops.blueprint.model import Enum, FieldType, List, OnDelete, Record, Ref, Scalar, ScalarKind
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.expression import Expression, Range
from synapseops.intent.mending import OTHER_WORDS, mended
from synapseops.intent.slips import Slip
from synapseops.schema.limits import LARGEST_INTEGER, LONGEST, LONGEST_WORD, MOST_DIGITS

SCALARS = {kind.value: kind for kind in ScalarKind}
WORDS = (*SCALARS, "enum", "ref", "list")

_TEXTS = {ScalarKind.STRING, ScalarKind.TEXT}
_INTEGER = re.compile(r"[-+]?[0-9]{1,20}")


class Names(Protocol):
    """What a type may name."""

    @property
    def named(self) -> Mapping[str, "Named"]:
        """The usable types of the author's, by name."""
        ...

    @property
    def type_names(self) -> frozenset[str]:
        """Every type that is declared, faulty ones too."""
        ...

    @property
    def resource_names(self) -> frozenset[str]:
        """Every resource that is declared, faulty ones too."""
        ...

    def key_of(self, resource: str) -> Scalar:
        """Return the type of a declared resource's key."""
        ...


Named = Scalar | Enum | Record


class Unknowable(Exception):
    """The type depends on something that is faulty itself; saying more would only repeat that."""


def bind(written: Expression, names: Names, *, on_delete: OnDelete = OnDelete.RESTRICT) -> FieldType:
    """Return what *written* means; raises `Slip`, or `Unknowable`."""
    if written.word == "ref":
        return _ref(written, names, on_delete)
    if written.word == "list":
        return _list(written, names)
    return _single(written, names)


def _single(written: Expression, names: Names) -> Named:
    if written.word == "enum":
        return Enum(_distinct(written))
    if written.word == "decimal":
        return _decimal(written)
    if written.word in SCALARS:
        return _ranged(Scalar(SCALARS[written.word]), written.range)
    if written.range is not None and written.word in names.type_names:
        raise Slip("SY041", f'type "{written.word}" takes no range', "write the range where the type is declared", written.range.at)
    if written.word in names.named:
        return names.named[written.word]
    if written.word in names.type_names:
        raise Unknowable
    raise _unknown(written, names)


def _unknown(written: Expression, names: Names) -> Slip:
    if written.word in names.resource_names:
        message, hint = f'names "{written.word}" as its type, which is a resource', f"write ref({written.word}) to refer to one"
        return Slip("SY012", message, hint, written.at, wants_subject=True)
    message = f'names type "{written.word}", which does not exist'
    return Slip("SY012", message, partial(_types_hint, written, names.type_names), written.at, wants_subject=True)


def _types_hint(written: Expression, declared: frozenset[str]) -> str:
    word = written.word
    alike = min((name for name in declared if name.casefold() == word.casefold()), default=None)
    if alike is not None:
        return f'did you mean "{alike}"?'
    meant = OTHER_WORDS.get(word.casefold())
    if meant is not None:
        return f'did you mean "{_with_range(meant, word.casefold(), written.range)}"?'
    return did_you_mean(word, _known(declared)) or f"types are {', '.join(WORDS)}, and those declared in types"


@lru_cache(maxsize=4)
def _known(declared: frozenset[str]) -> tuple[str, ...]:
    return (*sorted(declared), *WORDS)


def _with_range(meant: str, word: str, limits: Range | None) -> str:
    """Return the type *meant* with the range that stands behind *word*, which other languages call it."""
    if limits is None or meant not in {"string", "text", "integer", "number"}:
        return meant
    if limits.low == limits.high:
        return mended(f"{word}({limits.low})")
    return f"{meant}({limits.low or ''}..{limits.high or ''})"


def _ref(written: Expression, names: Names, on_delete: OnDelete) -> Ref:
    if written.target in names.resource_names:
        return Ref(written.target, names.key_of(written.target), on_delete)
    message = f'refers to resource "{written.target}", which does not exist'
    if written.target in names.type_names:
        raise Slip("SY060", message, f'"{written.target}" is a type: write it without ref()', written.inner_at, wants_subject=True)
    raise Slip("SY060", message, partial(_resources_hint, written.target, names.resource_names), written.inner_at, wants_subject=True)


def _resources_hint(word: str, declared: frozenset[str]) -> str:
    return did_you_mean(word, sorted(declared)) or "ref takes a resource of this intent"


def _list(written: Expression, names: Names) -> List:
    if written.item is None:
        raise Unknowable
    item = _single(written.item, names)
    if written.range is None:
        return List(item)
    low, high = _counts(written.range, "items")
    return List(item, low, high)


def _distinct(written: Expression) -> tuple[str, ...]:
    seen: set[str] = set()
    for word in written.words:
        if word in seen:
            raise Slip("SY046", f'enum word "{word}" stands there twice', "remove one", written.inner_at)
        if len(word) > LONGEST_WORD:
            raise Slip("SY047", f"an enum word is longer than {LONGEST_WORD} characters", "shorten it", written.inner_at)
        seen.add(word)
    return written.words


def _decimal(written: Expression) -> Scalar:
    digits, scale = written.digits or (0, 0)
    if not 1 <= digits <= MOST_DIGITS:
        raise Slip("SY045", f"decimal has 1 to {MOST_DIGITS} digits, not {digits}", "write decimal(12.2)", written.inner_at)
    if not 1 <= scale <= digits:
        message = (
            f"{scale} digits after the point are more than {digits} in all" if scale else "decimal has at least one digit after the point"
        )
        raise Slip(
            "SY045",
            message,
            "write decimal(12.2), or integer" if not scale else f"write decimal({scale}.{scale}) or fewer places",
            written.inner_at,
        )
    return Scalar(ScalarKind.DECIMAL, digits=digits, scale=scale)


def _ranged(scalar: Scalar, written: Range | None) -> Scalar:
    if written is None:
        return scalar
    if scalar.kind in _TEXTS:
        low, high = _counts(written, "characters")
        return replace(scalar, min_length=low, max_length=high)
    if scalar.kind is ScalarKind.INTEGER:
        least, most = (None if text is None else _integer(text, written.at) for text in (written.low, written.high))
        return replace(scalar, minimum=least, maximum=_ordered(least, most, written))
    if scalar.kind is ScalarKind.NUMBER:
        lowest, highest = (None if text is None else _number(text, written.at) for text in (written.low, written.high))
        return replace(scalar, minimum=lowest, maximum=_ordered(lowest, highest, written))
    raise Slip("SY041", f"{scalar.kind.value} takes no range", "remove it", written.at)


def _counts(written: Range, of: str) -> tuple[int | None, int | None]:
    low, high = (None if text is None else _count(text, of, written.at) for text in (written.low, written.high))
    return low, _ordered(low, high, written)


def _count(text: str, of: str, at: int) -> int:
    if text.startswith("-"):
        raise Slip("SY043", f"the number of {of} cannot be negative", "write (0..20)", at)
    if not _INTEGER.fullmatch(text):
        raise Slip("SY044", f'"{text}" is not a whole number of {of}', "write (1..20)", at)
    if int(text) > LONGEST:
        raise Slip("SY044", f"{text} {of} are more than {LONGEST:,}, the most there can be", "choose a smaller number", at)
    return int(text)


def _integer(text: str, at: int) -> int:
    if not _INTEGER.fullmatch(text):
        raise Slip("SY044", f'"{text}" is not a whole number', "write integer(0..100), or use number or decimal", at)
    if abs(int(text)) > LARGEST_INTEGER:
        raise Slip("SY044", f"{text} is beyond ±9,007,199,254,740,991, where integers end", "larger ids are strings", at)
    return int(text)


def _number(text: str, at: int) -> int | float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise Slip("SY044", f"{text} is too large for a number", "choose a smaller bound", at)
    return int(text) if _INTEGER.fullmatch(text) and abs(value) <= LARGEST_INTEGER else value


_Bound = TypeVar("_Bound", int, float)


def _ordered(low: _Bound | None, high: _Bound | None, written: Range) -> _Bound | None:
    """Return *high*; raises `Slip` when it lies below *low*."""
    if low is not None and high is not None and low > high:
        raise Slip(
            "SY042",
            f"the range is reversed: {written.low} is more than {written.high}",
            f"write ({written.high}..{written.low})",
            written.at,
        )
    return high
