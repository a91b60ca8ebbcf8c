"""`min`, `max` and `pattern` of the long form, put onto the type they stand beside."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from synapseops.blueprint.model import FieldType, Scalar, ScalarKind
from synapseops.intent import patterns
from synapseops.intent.fields import FieldForm
from synapseops.intent.model import TypeForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.schema import values

if TYPE_CHECKING:
    from synapseops.intent.systems import MemberForm

KeyedSlip = tuple[str, Slip]
"""The key of the long form that a slip is at, and the slip."""

_BOUNDED = {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL, ScalarKind.DATE, ScalarKind.DATETIME}
_RANGED = {ScalarKind.STRING: "string(1..20)", ScalarKind.TEXT: "text(1..20)"}
_TEXTS = {ScalarKind.STRING, ScalarKind.TEXT}


def narrowed(kind: FieldType, form: "FieldForm | MemberForm | TypeForm") -> tuple[FieldType, tuple[KeyedSlip, ...]]:
    """Return *kind* with the limits of *form*, leaving out those that do not fit, and why they do not."""
    if form.min is None and form.max is None and form.pattern is None:
        return kind, ()
    slips: list[KeyedSlip] = []
    result = kind
    for key, narrow in (("min", _with_minimum), ("max", _with_maximum), ("pattern", _with_pattern)):
        written = getattr(form, key)
        if written is None:
            continue
        try:
            result = narrow(result, written)
        except Slip as slip:
            slips.append((key, slip))
    return result, tuple(slips)


def _with_minimum(kind: FieldType, written: Any) -> Scalar:
    scalar, bound = _bound(kind, "min", written)
    if scalar.minimum is not None:
        raise Slip("SY052", "the type has a lower bound already", "keep one of them")
    if scalar.maximum is not None and _order(scalar, bound) > _order(scalar, scalar.maximum):
        raise Slip("SY042", f"min {bound} is more than max {scalar.maximum}", "exchange them")
    return replace(scalar, minimum=bound, name=None)


def _with_maximum(kind: FieldType, written: Any) -> Scalar:
    scalar, bound = _bound(kind, "max", written)
    if scalar.maximum is not None:
        raise Slip("SY052", "the type has an upper bound already", "keep one of them")
    if scalar.minimum is not None and _order(scalar, bound) < _order(scalar, scalar.minimum):
        raise Slip("SY042", f"max {bound} is less than min {scalar.minimum}", "exchange them")
    return replace(scalar, maximum=bound, name=None)


def _bound(kind: FieldType, key: str, written: Any) -> tuple[Scalar, Any]:
    if not isinstance(kind, Scalar) or kind.kind not in _BOUNDED:
        form = _RANGED.get(kind.kind) if isinstance(kind, Scalar) else None
        hint = f"lengths are a range of the type: {form}" if form else "it bounds values of integer, number, decimal, date and datetime"
        raise Slip("SY052", f"{key} does not apply to this type", hint)
    try:
        return kind, values.of_value(written, Scalar(kind.kind, digits=kind.digits, scale=kind.scale))
    except values.Unfit as unfit:
        raise Slip("SY044", f"{key} {shown(written)} {unfit.reason}", unfit.hint) from unfit


def _order(scalar: Scalar, bound: Any) -> Any:
    return values.comparable(bound, scalar.kind)


def _with_pattern(kind: FieldType, written: str) -> Scalar:
    if not isinstance(kind, Scalar) or kind.kind not in _TEXTS:
        raise Slip("SY053", "pattern does not apply to this type", "it restricts string and text")
    if kind.pattern is not None:
        raise Slip("SY053", "the type has a pattern already", "keep one of them")
    patterns.check(written)
    return replace(kind, pattern=written, name=None)
