"""What becomes of the values of one type when they have to be of another: nothing, a conversion, a fit, or their loss."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from generators.fastapi_service.migrations import wire
from synapseops.blueprint.model import Enum, FieldType, List, Record, Ref, Scalar, ScalarKind

_EXACT_DIGITS = 15
"""Every decimal of so many digits is told apart as a double."""


_NOTHING: tuple[str, ...] = ()


class Conversion(StrEnum):
    """How a value becomes one of the new type. `OBJECT` and `ITEMS` say that what is inside is looked at in its turn."""

    NONE = "none"
    TO_NUMBER = "to_number"
    TO_INTEGER = "to_integer"
    TO_DECIMAL = "to_decimal"
    TO_TEXT = "to_text"
    TO_DATETIME = "to_datetime"
    TO_DATE = "to_date"
    TO_JSON = "to_json"
    TO_LIST = "to_list"
    OBJECT = "object"
    ITEMS = "items"
    REPLACE = "replace"


class Fit(Struct, frozen=True):
    """Limits of the new type that values may be beyond, None where they cannot.

    `low`, `high` (wire values) and `most` (characters or items) bring a value back within; what is beyond `least` or not one
    of `words` must be replaced.
    """

    low: Any = None
    high: Any = None
    most: int | None = None
    least: int | None = None
    words: tuple[str, ...] | None = None

    @property
    def replaces(self) -> bool:
        """Whether some values cannot be brought back within."""
        return self.least is not None or self.words is not None


class Change(Struct, frozen=True):
    """From one type to another. `losses` say in words what is lost; `item` is what becomes of a list's items (or its only one)."""

    old: FieldType
    new: FieldType
    conversion: Conversion = Conversion.NONE
    fit: Fit = Fit()
    losses: tuple[str, ...] = ()
    item: "Change | None" = None

    @property
    def needs_filler(self) -> bool:
        """Whether some values have to be replaced by another."""
        return self.conversion is Conversion.REPLACE or self.fit.replaces

    @property
    def is_superficial(self) -> bool:
        """Whether values stay as they are, unless something inside them does not."""
        return self.fit == Fit() and self.conversion in {Conversion.NONE, Conversion.OBJECT, Conversion.ITEMS}

    @property
    def is_superficial_throughout(self) -> bool:
        """Whether this holds of a list's items, too."""
        return self.is_superficial and (self.item is None or self.item.is_superficial_throughout)

    def unfitted(self) -> "Change":
        """Return the change without the limits of the new type."""
        return replace(self, fit=Fit(), item=self.item and self.item.unfitted())


def compare(old: FieldType, new: FieldType, renamed: Mapping[str, str]) -> Change:
    """Return what becomes of the values; *renamed* are the resources' old names → new names."""
    if old == new and isinstance(old, Scalar | Enum):
        return Change(old, new)
    if isinstance(old, Ref) and isinstance(new, Ref) and renamed.get(old.resource) != new.resource:
        return _replaced(old, new)
    change = _plain(_unreferred(old), _unreferred(new), renamed)
    return _replaced(old, new) if change.conversion is Conversion.REPLACE else change


def _plain(old: Scalar | Enum | Record | List, new: Scalar | Enum | Record | List, renamed: Mapping[str, str]) -> Change:
    if isinstance(new, List):
        return _to_list(old, new, renamed)
    if isinstance(old, Record) and isinstance(new, Record):
        return Change(old, new, Conversion.OBJECT)
    if _is_json(new):
        return Change(old, new, Conversion.NONE if _is_json(old) else Conversion.TO_JSON)
    if isinstance(old, List | Record) or isinstance(new, Record):
        return _replaced(old, new)
    if isinstance(new, Enum):
        return _to_enum(old, new)
    return _to_scalar(old, new)


def word(type_: FieldType) -> str:
    """Return the author's word for *type_*."""
    if isinstance(type_, Enum):
        return "enum"
    if isinstance(type_, Record):
        return type_.name
    if isinstance(type_, Ref):
        return f"ref({type_.resource})"
    if isinstance(type_, List):
        return f"list({word(type_.item)})"
    return f"decimal({type_.digits}.{type_.scale})" if type_.kind is ScalarKind.DECIMAL else type_.kind.value


def _unreferred(type_: FieldType) -> Scalar | Enum | Record | List:
    return type_.key if isinstance(type_, Ref) else type_


def _is_json(type_: FieldType) -> bool:
    return isinstance(type_, Scalar) and type_.kind is ScalarKind.JSON


def _replaced(old: FieldType, new: FieldType) -> Change:
    return Change(old, new, Conversion.REPLACE, losses=(f"all its values ({word(old)} does not become {word(new)})",))


def _to_list(old: Scalar | Enum | Record | List, new: List, renamed: Mapping[str, str]) -> Change:
    item = compare(old.item if isinstance(old, List) else old, new.item, renamed)
    if item.conversion is Conversion.REPLACE:
        return _replaced(old, new)
    fewest, most = (old.min_items or 0, old.max_items) if isinstance(old, List) else (1, 1)
    if item.fit.replaces:
        fewest = 0  # items that do not fit are left out
    fit, losses = _counts(fewest, most, new.min_items or 0, new.max_items, "items")
    conversion = Conversion.ITEMS if isinstance(old, List) else Conversion.TO_LIST
    return Change(old, new, conversion, fit, (*losses, *item.losses), item)


def _counts(fewest: int, most: int | None, least: int, limit: int | None, unit: str) -> tuple[Fit, tuple[str, ...]]:
    """Fit a count that lies between *fewest* and *most* between *least* and *limit*."""
    fit, losses = Fit(), _NOTHING
    if limit is not None and (most is None or most > limit):
        fit, losses = replace(fit, most=limit), (*losses, f"{unit} beyond the first {limit}")
    if fewest < least:
        fit, losses = replace(fit, least=least), (*losses, f"values of less than {least} {unit}")
    return fit, losses


def _to_enum(old: Scalar | Enum | Record | List, new: Enum) -> Change:
    if isinstance(old, Enum):
        gone = [one for one in old.words if one not in new.words]
        losses = (f"the words {', '.join(gone)}",) if gone else ()
        return Change(old, new, fit=Fit(words=new.words) if gone else Fit(), losses=losses)
    if isinstance(old, Scalar) and _is_text(old):
        return Change(old, new, fit=Fit(words=new.words), losses=("what is none of its words",))
    return _replaced(old, new)


def _is_text(type_: Scalar) -> bool:
    return type_.kind in {ScalarKind.STRING, ScalarKind.TEXT, ScalarKind.EMAIL, ScalarKind.URL}


def _to_scalar(old: Scalar | Enum | Record | List, new: Scalar) -> Change:
    if _is_text(new):
        return _to_text(old, new)
    if not isinstance(old, Scalar):
        return _replaced(old, new)
    if old.kind is new.kind:
        conversion = Conversion.TO_DECIMAL if old.scale != new.scale else Conversion.NONE
    elif (old.kind, new.kind) in _CONVERSIONS:
        conversion = _CONVERSIONS[old.kind, new.kind]
    else:
        return _replaced(old, new)
    fit, losses = _ranges(old, new)
    return Change(old, new, conversion, fit, (*_rounding(old, new), *losses))


_CONVERSIONS = {
    (ScalarKind.INTEGER, ScalarKind.NUMBER): Conversion.TO_NUMBER,
    (ScalarKind.DECIMAL, ScalarKind.NUMBER): Conversion.TO_NUMBER,
    (ScalarKind.NUMBER, ScalarKind.INTEGER): Conversion.TO_INTEGER,
    (ScalarKind.DECIMAL, ScalarKind.INTEGER): Conversion.TO_INTEGER,
    (ScalarKind.INTEGER, ScalarKind.DECIMAL): Conversion.TO_DECIMAL,
    (ScalarKind.NUMBER, ScalarKind.DECIMAL): Conversion.TO_DECIMAL,
    (ScalarKind.DATE, ScalarKind.DATETIME): Conversion.TO_DATETIME,
    (ScalarKind.DATETIME, ScalarKind.DATE): Conversion.TO_DATE,
}


def _rounding(old: Scalar, new: Scalar) -> tuple[str, ...]:
    """What a conversion rounds off."""
    kinds = (old.kind, new.kind)
    if kinds == (ScalarKind.DATETIME, ScalarKind.DATE):
        return ("the time of day",)
    if kinds == (ScalarKind.DECIMAL, ScalarKind.NUMBER):
        return ("digits beyond what a number holds",) if (old.digits or 0) > _EXACT_DIGITS else ()
    if old.kind is ScalarKind.NUMBER and new.kind is ScalarKind.INTEGER:
        return ("digits after the point",)
    if old.kind is ScalarKind.NUMBER and new.kind is ScalarKind.DECIMAL:
        return (f"digits beyond {new.scale} after the point",)
    if old.kind is ScalarKind.DECIMAL and (old.scale or 0) > (new.scale or 0):
        return (f"digits beyond {new.scale or 0} after the point",)
    return ()


def _ranges(old: Scalar, new: Scalar) -> tuple[Fit, tuple[str, ...]]:
    """Fit old values between the new bounds, told as wire values of the new type."""
    (old_low, old_high), (low, high) = _as_kind(new.kind, wire.bounds(old)), wire.bounds(new)
    fit, losses = Fit(), _NOTHING
    if low is not None and (old_low is None or old_low < low):
        fit, losses = replace(fit, low=wire.text(new, low)), (*losses, f"values below {wire.text(new, low)}")
    if high is not None and (old_high is None or old_high > high):
        fit, losses = replace(fit, high=wire.text(new, high)), (*losses, f"values above {wire.text(new, high)}")
    return fit, losses


def _as_kind(kind: ScalarKind, bounds: tuple[Any, Any]) -> tuple[Any, Any]:
    """Return *bounds* so that they compare with those of *kind*; numbers of all kinds compare, dates and instants do not."""
    if kind in {ScalarKind.DATE, ScalarKind.DATETIME}:
        return wire.as_days(bounds[0], kind), wire.as_days(bounds[1], kind)
    return bounds


def _to_text(old: Scalar | Enum | Record | List, new: Scalar) -> Change:
    """Anything that travels as a string or has one canonical form becomes text; its length is what can be at odds."""
    if not isinstance(old, Scalar | Enum):
        return _replaced(old, new)
    if isinstance(old, Scalar) and old.kind is ScalarKind.JSON:
        return _replaced(old, new)
    fewest, most = _lengths(old)
    fit, losses = _counts(fewest, most, new.min_length or 0, new.max_length, "characters")
    is_text = isinstance(old, Enum) or _is_text(old)
    return Change(old, new, Conversion.NONE if is_text else Conversion.TO_TEXT, fit, losses)


def _lengths(old: Scalar | Enum) -> tuple[int, int | None]:
    """Return how few and how many characters the text of a value may have."""
    if isinstance(old, Enum):
        return min(map(len, old.words)), max(map(len, old.words))
    if _is_text(old):
        return old.min_length or 0, old.max_length
    if old.kind is ScalarKind.DECIMAL:
        return (old.scale or 0) + 2, (old.digits or 0) + 3
    return _TEXT_LENGTHS[old.kind]


_TEXT_LENGTHS: Mapping[ScalarKind, tuple[int, int]] = {
    ScalarKind.INTEGER: (1, 17),
    ScalarKind.NUMBER: (1, 24),
    ScalarKind.BOOLEAN: (4, 5),
    ScalarKind.DATE: (10, 10),
    ScalarKind.DATETIME: (20, 27),
    ScalarKind.UUID: (36, 36),
}
