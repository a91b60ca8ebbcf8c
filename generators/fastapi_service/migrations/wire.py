"""Wire values of ordered kinds as values that compare."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from synapseops.blueprint.model import Scalar, ScalarKind

LARGEST_INTEGER = 2**53 - 1


def ordered(kind: ScalarKind, wire: Any) -> Any:
    """Return the wire value *wire* of an ordered *kind* as one that compares with others of its kind; ValueError when it is none."""
    if kind is ScalarKind.DATE:
        return date.fromisoformat(wire)
    if kind is ScalarKind.DATETIME:
        instant = datetime.fromisoformat(wire)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    if kind is ScalarKind.DECIMAL:
        return Decimal(wire)
    return wire


def decimal_limit(digits: int, scale: int) -> Decimal:
    """Return the largest value of `decimal(digits.scale)`."""
    return Decimal(10**digits - 1).scaleb(-scale)


def bounds(type_: Scalar) -> tuple[Any, Any]:
    """Return the least and greatest value that *type_* admits, as values that compare; None where there is no bound."""
    low = None if type_.minimum is None else ordered(type_.kind, type_.minimum)
    high = None if type_.maximum is None else ordered(type_.kind, type_.maximum)
    if type_.kind is ScalarKind.INTEGER:
        return -LARGEST_INTEGER if low is None else low, LARGEST_INTEGER if high is None else high
    if type_.kind is ScalarKind.DECIMAL:
        limit = decimal_limit(type_.digits or 0, type_.scale or 0)
        return -limit if low is None else max(low, -limit), limit if high is None else min(high, limit)
    return low, high


def as_days(bound: Any, kind: ScalarKind) -> Any:
    """Return a bound on dates as one on instants, or the other way round; others as they are."""
    if kind is ScalarKind.DATETIME and type(bound) is date:
        return datetime(bound.year, bound.month, bound.day, tzinfo=UTC)
    if kind is ScalarKind.DATE and isinstance(bound, datetime):
        return bound.date()
    return bound


def text(type_: Scalar, bound: Any) -> Any:
    """Return a bound of *type_* as a wire value."""
    if isinstance(bound, datetime):
        return bound.replace(tzinfo=None).isoformat() + "Z"
    if isinstance(bound, date):
        return bound.isoformat()
    if type_.kind is ScalarKind.DECIMAL:
        return format(Decimal(bound).quantize(Decimal(1).scaleb(-(type_.scale or 0))), "f")
    return bound
