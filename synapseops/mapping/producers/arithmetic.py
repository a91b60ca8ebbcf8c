"""`calc`: exact decimal arithmetic over named inputs."""

from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.mappings import RuleForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.mapping import calc as grammar
from synapseops.mapping import ir, types
from synapseops.mapping.producers import digits
from synapseops.mapping.producers.choices import sources
from synapseops.mapping.work import Here, Made, Product, Wanted
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Scalar, ScalarKind

_DECIMAL = Wanted(types.DECIMAL, None, optional=False, nullable=True)
"""What literals of the inputs are read as."""
_EXACT = frozenset({ScalarKind.INTEGER, ScalarKind.DECIMAL})


def calc(here: Here, form: RuleForm) -> Product | None:
    """`calc: "a * (b - c)"` over the names of `let`."""
    made = {name: here.for_(_DECIMAL).sub(one, "let", name) for name, one in (form.let or {}).items()}
    try:
        expression = grammar.parse(form.calc or "")
    except Slip as slip:
        here.work.slipped(slip, (*here.node, "calc"))
        return None
    inputs = {name: one for name, one in made.items() if one is not None}
    if (
        len(inputs) < len(made)
        or not _named(here, expression, inputs)
        or not all([_exact(here, name, one) for name, one in inputs.items()])
    ):
        return None
    divides = grammar.divides(expression)
    if divides and (form.scale is None or form.round is None):
        here.tell("MAP032", "a division may have digits without end", "add scale: 2, round: half_up beside calc", "calc", on_key=True)
        return None
    for key in ("scale", "round"):
        if form.says(key) and not divides:
            here.tell(
                "MAP032",
                f"{key} beside calc is for divisions",
                "round the result by cast: {to: decimal, scale: 2, round: half_up}",
                key,
                on_key=True,
            )
            return None
    producer = ir.Calc(expression, tuple((name, one.rule) for name, one in inputs.items()), form.scale, form.round)
    whole = list(inputs.values())
    kinds = {name: one.type for name, one in inputs.items()}
    if form.scale is not None and not _is_rounded_later(form):
        _nothing_is_blurred(here, expression, kinds, form.scale)
    kind = _result(expression, kinds, form.scale)
    return Product(producer, kind, types.VALUE, None, any(one.pii for one in whole), sources(whole))


def _named(here: Here, expression: grammar.Expression, inputs: dict[str, Made]) -> bool:
    used = grammar.names(expression)
    for name in used:
        if name not in inputs:
            hint = did_you_mean(name, inputs) or f"add let: {{{name}: PATH}}"
            here.tell("MAP033", f"{shown(name)} is not among the names of let", hint, "calc")
            return False
    for name in inputs:
        if name not in used:
            here.tell("MAP033", f"{shown(name)} of let is not in the expression", "remove it, or use it", "let", name, on_key=True)
            return False
    return True


def _exact(here: Here, name: str, made: Made) -> bool:
    if types.kind(made.type) in _EXACT:
        return True
    hint = "cast: {to: decimal, scale: 2}" if types.kind(made.type) is ScalarKind.NUMBER else "cast: decimal"
    message = f"{shown(name)} is {types.told(made.type)}, and calc takes integers and decimals"
    here.work.tell("MAP020", made.rule.node, message, f"write {name}: {{from: …, {hint}}}")
    return False


def _is_rounded_later(form: RuleForm) -> bool:
    """Tell whether the result gets fewer digits than the quotients in it, which are then meant to have some to spare."""
    if form.cast is None or form.scale is None:
        return False
    return form.cast.to == "integer" or (form.cast.scale is not None and form.cast.scale < form.scale)


def _nothing_is_blurred(here: Here, expression: grammar.Expression, inputs: dict[str, ValueType], scale: int) -> None:
    quotient = digits.blurred(expression, inputs, scale)
    if quotient is not None:
        places = f"{scale} digit{'' if scale == 1 else 's'} behind the point"
        message = f"{shown(grammar.told(quotient))} is rounded to {places} before it is reckoned with further"
        hint = f"divide last, or with digits to spare: scale: 12, and cast: {{to: decimal, scale: {scale}, round: half_up}} beside calc"
        here.tell("MAP038", message, hint, "calc")


def _result(expression: grammar.Expression, inputs: dict[str, ValueType], scale: int | None) -> ValueType:
    """Return the type of the result: integer if all of it is, else a decimal, of a scale where that can be told."""
    places = digits.places(expression, inputs, scale)
    if places == 0 and scale is None:
        return types.INTEGER
    return Scalar(ScalarKind.DECIMAL, scale=places)
