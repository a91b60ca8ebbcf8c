"""`aggregate`: one number made of the items of a list."""

from typing import Literal

from msgspec.structs import replace

from synapseops.intent.mappings import RuleForm
from synapseops.intent.wording import listed, shown
from synapseops.mapping import ir, types
from synapseops.mapping.ir import State
from synapseops.mapping.producers.lists import inside_of, items_origin, list_at
from synapseops.mapping.scope import Bound, Found
from synapseops.mapping.work import Here, Product
from synapseops.schema.model import Items, ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

_Function = Literal["count", "sum", "min", "max", "avg"]
_FUNCTIONS: tuple[_Function, ...] = ("count", "sum", "min", "max", "avg")


def aggregate(here: Here, form: RuleForm) -> Product | None:
    """`aggregate: {count|sum|min|max|avg: PATH, of: rule}`."""
    written = form.aggregate
    named = [one for one in _FUNCTIONS if written is not None and written.says(one)]
    if written is None or len(named) != 1:
        message = f"{listed(named, last='and')} stand in one aggregate" if named else "the aggregate asks nothing"
        here.tell("MAP032", message, 'write {aggregate: {sum: "lines[].price"}}', "aggregate")
        return None
    function = named[0]
    at = here.at("aggregate")
    found = list_at(at, getattr(written, function) or "", function)
    if found is None or not isinstance(found.read.type, Items):
        return None
    items = found.read.type
    if function == "count":
        return _counted(at, form, found)
    of = _measured(at, form, found, items)
    if of is None:
        return None
    kind, rule, more, is_personal = of
    result = _aggregated(at, function, kind, form)
    if result is None:
        return None
    producer = ir.Aggregate(function, found.read, rule, written.scale, written.round)
    may = types.VALUE if function == "sum" else types.VALUE | {State.MISSING}
    return Product(producer, result, may, None, is_personal, (found.origin, *more))


def _counted(at: Here, form: RuleForm, found: Found) -> Product | None:
    for key in ("of", "scale", "round"):
        if form.aggregate is not None and form.aggregate.says(key):
            at.tell("MAP032", f"{key} does not go with count", "remove it", key, on_key=True)
            return None
    kind = Scalar(ScalarKind.INTEGER, minimum=0)
    return Product(ir.Aggregate("count", found.read, None, None, None), kind, types.VALUE, None, False, (found.origin,))


def _measured(
    at: Here, form: RuleForm, found: Found, items: Items
) -> tuple[ValueType, ir.Rule | None, tuple[tuple[str, ...], ...], bool] | None:
    """Return the type of what is aggregated, and the rule that makes it of an item."""
    of = form.aggregate.of if form.aggregate is not None else None
    if of is None:
        if items.nullable:
            at.tell(
                "MAP022", f"items of {shown(found.read.path.text)} may be null, which have no sum", 'add of: {from: item, on_null: "0"}'
            )
            return None
        return items.item, None, (), found.read.pii
    inside = inside_of(at, "item", Bound(items.item, items_origin(found), items.nullable, found.read.pii))
    made = inside.for_(None).sub(of, "of")
    if made is None:
        return None
    if made.may & types.ABSENT:
        code = "MAP022" if State.NULL in made.may else "MAP021"
        at.tell(code, "what is aggregated may be absent in an item", 'add on_absent: "0" to it', "of")
        return None
    return made.type, made.rule, made.sources, made.pii


def _aggregated(at: Here, function: str, kind: ValueType, form: RuleForm) -> ValueType | None:
    is_ordered = function in {"min", "max"}
    if types.kind(kind) not in (types.ORDERED if is_ordered else types.NUMBERS):
        hint = "write of: {from: item.price, cast: decimal}"
        at.tell(
            "MAP020",
            f"{function} takes {'values with an order' if is_ordered else 'numbers'}, and this is {types.told(kind)}",
            hint,
            function,
        )
        return None
    written = form.aggregate
    if function == "avg":
        if written is None or written.scale is None or written.round is None:
            at.tell("MAP032", "an average may have digits without end", "add scale: 2, round: half_up", "avg", on_key=True)
            return None
        return Scalar(ScalarKind.DECIMAL, scale=written.scale)
    for key in ("scale", "round"):
        if written is not None and written.says(key):
            at.tell("MAP032", f"{key} is for avg", "remove it, or cast the result", key, on_key=True)
            return None
    bare = types.bare(kind)
    return replace(bare, digits=None) if isinstance(bare, Scalar) and function == "sum" else bare
