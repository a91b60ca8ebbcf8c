"""Integers, numbers and decimals within and beyond their ranges."""

import math
from collections.abc import Iterator
from decimal import Decimal

from generators.samples.base import MOST_VALUES, Acceptance, Refusal
from synapseops.blueprint.model import Scalar

LARGEST_INTEGER = 2**53 - 1


def _integer_bounds(kind: Scalar) -> tuple[int, int]:
    low = -LARGEST_INTEGER if kind.minimum is None else int(kind.minimum)
    high = LARGEST_INTEGER if kind.maximum is None else int(kind.maximum)
    return low, high


def integers(kind: Scalar) -> list[int]:
    """Return distinct integers of *kind*, ascending."""
    low, high = _integer_bounds(kind)
    start = max(low, min(1, high - MOST_VALUES + 1))
    return list(range(start, min(high, start + MOST_VALUES - 1) + 1))


def integer_boundaries(kind: Scalar) -> Iterator[Acceptance]:
    """Yield the least and the largest, and an integer spelled as a fraction."""
    for bound in dict.fromkeys(_integer_bounds(kind)):
        yield Acceptance.of(bound)
    for value in integers(kind)[:1]:
        yield Acceptance(float(value), value)


def integer_refusals(kind: Scalar) -> Iterator[Refusal]:
    """Yield what is no integer, and integers out of range."""
    sample = integers(kind)[0]
    yield from (Refusal(wrong, "type") for wrong in (str(sample), sample + 0.5, True))
    low, high = _integer_bounds(kind)
    yield from (Refusal(beyond, "range") for beyond in (low - 1, high + 1))


def _number_bounds(kind: Scalar) -> tuple[float | None, float | None]:
    return (None if kind.minimum is None else float(kind.minimum)), (None if kind.maximum is None else float(kind.maximum))


def numbers(kind: Scalar) -> list[float]:
    """Return distinct numbers of *kind*, ascending, each exact in binary where the range allows."""
    low, high = _number_bounds(kind)
    steps = range(MOST_VALUES)
    plain = [step + 0.5 for step in steps]
    if (low is None or low <= plain[0]) and (high is None or high >= plain[-1]):
        return plain
    if low is not None and high is not None and high - low < MOST_VALUES:
        return list(dict.fromkeys(low + (high - low) * step / (MOST_VALUES - 1) for step in steps))
    room = math.inf if low is None or high is None else high - low
    if low is not None and (high is None or low > plain[0]):
        return [low + step * _stride(low, room) for step in steps]
    top = high or 0.0
    return [top - step * _stride(top, room) for step in reversed(steps)]


def _stride(bound: float, room: float) -> float:
    """Return a step that is not lost beside *bound*, and of which several fit into *room*."""
    return min(max(1.0, abs(bound) / 2**20), room / MOST_VALUES)


def number_boundaries(kind: Scalar) -> Iterator[Acceptance]:
    """Yield the bounds, or numbers of several shapes where there are none."""
    bounds = [bound for bound in dict.fromkeys(_number_bounds(kind)) if bound is not None]
    yield from (Acceptance.of(bound) for bound in bounds)
    if not bounds:
        yield from (Acceptance.of(value) for value in (0, -2.5, 1e300))


def number_refusals(kind: Scalar) -> Iterator[Refusal]:
    """Yield what is no number, and numbers out of range."""
    sample = numbers(kind)[0]
    yield from (Refusal(wrong, "type") for wrong in (str(sample), True))
    low, high = _number_bounds(kind)
    beyond = [low - max(1.0, abs(low))] if low is not None else []
    beyond += [high + max(1.0, abs(high))] if high is not None else []
    yield from (Refusal(value, "range") for value in beyond if math.isfinite(value))


def _places(kind: Scalar) -> tuple[int, int]:
    return kind.digits or 18, kind.scale or 0


def _decimal_bounds(kind: Scalar) -> tuple[Decimal, Decimal]:
    digits, scale = _places(kind)
    largest = Decimal(10**digits - 1).scaleb(-scale)
    low = -largest if kind.minimum is None else Decimal(str(kind.minimum))
    high = largest if kind.maximum is None else Decimal(str(kind.maximum))
    return max(low, -largest), min(high, largest)


def _written(value: Decimal, scale: int) -> str:
    return f"{value:.{scale}f}" if value else f"{Decimal(0):.{scale}f}"


def decimals(kind: Scalar) -> list[str]:
    """Return distinct decimals of *kind*, ascending, written with all their places."""
    _, scale = _places(kind)
    low, high = _decimal_bounds(kind)
    unit = Decimal(1).scaleb(-scale)
    step = Decimal(1) if high - low >= 2 * MOST_VALUES else unit
    start = max(low, min(step, high - step * (MOST_VALUES - 1)))
    start = -(-start // unit) * unit  # a bound may have fewer places than the type, never more
    return [_written(start + step * number, scale) for number in range(MOST_VALUES) if start + step * number <= high]


def decimal_boundaries(kind: Scalar) -> Iterator[Acceptance]:
    """Yield the least and the largest, minus zero, and a decimal without its places."""
    _, scale = _places(kind)
    low, high = _decimal_bounds(kind)
    for bound in dict.fromkeys((low, high)):
        yield Acceptance.of(_written(bound, scale))
    if low <= 0 <= high:
        yield Acceptance("-0", _written(Decimal(0), scale))
    for whole in (1, 0):
        if low <= whole <= high and f"{whole}" not in (_written(low, scale), _written(high, scale)):
            yield Acceptance(f"{whole}", _written(Decimal(whole), scale))
            return


def decimal_refusals(kind: Scalar) -> Iterator[Refusal]:
    """Yield what is no decimal, has too many digits, or is out of range."""
    digits, scale = _places(kind)
    yield Refusal(1, "type")
    yield from (Refusal(wrong, "format") for wrong in ("one", "1e0", "+1", "01", ".5", ""))
    yield Refusal("0." + "0" * scale + "1", "digits")
    yield Refusal("1" + "0" * (digits - scale), "digits")
    low, high = _decimal_bounds(kind)
    unit, largest = Decimal(1).scaleb(-scale), Decimal(10**digits - 1).scaleb(-scale)
    yield from (Refusal(_written(beyond, scale), "range") for beyond in (low - unit, high + unit) if abs(beyond) <= largest)
