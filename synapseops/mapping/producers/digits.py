"""How many digits the parts of a calculation have, and where some are lost."""

from collections.abc import Mapping

from synapseops.mapping import ir, types
from synapseops.mapping.calc import Expression
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

_MOST_PLACES = 18


def places(expression: Expression, inputs: Mapping[str, ValueType], scale: int | None) -> int | None:
    """Return how many digits stand behind the point at most; None when that cannot be told."""
    match expression:
        case ir.Number(text):
            return len(text.partition(".")[2])
        case ir.Name(name):
            kind = inputs[name]
            return 0 if types.kind(kind) is ScalarKind.INTEGER else kind.scale if isinstance(kind, Scalar) else None
        case ir.Negative(inner):
            return places(inner, inputs, scale)
        case ir.Operation("/", _, _):
            return scale
        case ir.Operation(sign, left, right):
            ours, theirs = places(left, inputs, scale), places(right, inputs, scale)
            if ours is None or theirs is None:
                return None
            return ours + theirs if sign == "*" else max(ours, theirs)
    return None


def blurred(expression: Expression, inputs: Mapping[str, ValueType], scale: int, *, goes_on: bool = False) -> ir.Operation | None:
    """Return the first quotient that may be rounded and then goes on into a product, or another quotient."""
    match expression:
        case ir.Negative(inner):
            return blurred(inner, inputs, scale, goes_on=goes_on)
        case ir.Operation(sign, left, right):
            further = goes_on or sign in "*/"
            found = blurred(left, inputs, scale, goes_on=further) or blurred(right, inputs, scale, goes_on=further)
            is_blurred = sign == "/" and goes_on and not _ends(places(left, inputs, scale), right, scale)
            return found or (expression if is_blurred else None)
    return None


def _ends(before: int | None, divisor: Expression, scale: int) -> bool:
    """Tell whether what has so many places always has at most *scale* of them once it is divided."""
    if before is None or not isinstance(divisor, ir.Number):
        return False
    whole, _, fraction = divisor.text.partition(".")
    number = int(whole + fraction)
    more = next((count for count in range(_MOST_PLACES) if number and 10**count % number == 0), None)
    return more is not None and before + more - len(fraction) <= scale
