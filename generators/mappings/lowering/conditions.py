"""Conditions: statements that fetch what they speak of, and an expression that holds or does not."""

from msgspec.structs import replace

from generators.mappings.lowering import reading, refining
from generators.mappings.lowering.code import Bind, Block, bind, when
from generators.mappings.lowering.emission import Assign, Emission, is_name
from generators.mappings.lowering.evaluating import declaration, inferred
from synapseops.mapping import ir
from synapseops.schema.scalars import Scalar, ScalarKind

Asked = tuple[Block, str]

_STATES = {"exists": "present", "is_null": "is_null", "is_empty": "is_empty"}
"""Helpers that look at whatever stands at a path."""


def ask(emission: Emission, condition: ir.Condition) -> Asked:
    """Return the statements before, and the expression that tells whether *condition* holds."""
    logic = emission.language.logic
    match condition:
        case ir.Test():
            return _test(emission, condition)
        case ir.Not(inner):
            block, expression = ask(emission, inner)
            return block, logic.negated(expression)
        case ir.All(conditions):
            return _several(emission, conditions, logic.both)
        case ir.AnyOf(conditions):
            return _several(emission, conditions, logic.either)


def _several(emission: Emission, conditions: tuple[ir.Condition, ...], sign: str) -> Asked:
    """Ask in order; what a later one needs is fetched only when the earlier ones leave the answer open."""
    logic = emission.language.logic
    asked = [ask(emission, condition) for condition in conditions]
    if all(not block for block, _ in asked[1:]):
        return asked[0][0], sign.join(logic.part(expression) for _, expression in asked)
    name = emission.names.new("holds")
    first, expression = asked[0]
    truth = emission.language.types.annotation(Scalar(ScalarKind.BOOLEAN))
    block: Block = [*first, *inferred(emission, name, truth, expression)]
    for before, expression in asked[1:]:
        block += when(name if sign == logic.both else logic.negated(name), [*before, *bind(name, expression)])
    return block, name


def _test(emission: Emission, test: ir.Test) -> Asked:
    if test.operator in _STATES and isinstance(test.rule.producer, ir.Read):
        return _state(emission, test, test.rule.producer)
    return _compared(emission, test)


def _state(emission: Emission, test: ir.Test, found: ir.Read) -> Asked:
    plain = tuple(step for step in found.path.steps if not isinstance(step.segment, ir.Every))
    block, name = reading.raw(emission, replace(found.path, steps=plain))
    block = [replace(one, fails=True) if isinstance(one, Bind) else one for one in block]
    holds = emission.language.values.call(_STATES[test.operator], name)
    return block, holds if test.wanted else emission.language.logic.negated(holds)


def _compared(emission: Emission, test: ir.Test) -> Asked:
    logic = emission.language.logic
    can_be_absent = test.if_absent is not None
    name = emission.names.new(_hint(test.rule))
    block = emission.rule(emission, test.rule, Assign(name, [] if can_be_absent else None))
    if block and isinstance(last := block[-1], Bind) and last.name == name:
        if is_name(last.expression) and not last.fails:
            return block[:-1], _holds(emission, test, last.expression)
        return block, _holds(emission, test, name)
    block = [declaration(emission, name, test.rule.type, may_lack=can_be_absent), *block]
    expression = _holds(emission, test, name)
    if not can_be_absent:
        return block, expression
    absent, there = logic.is_one(name, emission.language.words.absent)
    if test.if_absent:
        return block, f"{absent}{logic.either}{logic.part(expression)}"
    return block, f"{there}{logic.both}{logic.part(expression)}"


def _hint(rule: ir.Rule) -> str:
    if isinstance(rule.producer, ir.Read):
        keys = [step.segment.name for step in rule.producer.path.steps if isinstance(step.segment, ir.Key)]
        kind = rule.cast.target.kind.value if rule.cast is not None else "value"
        return f"{keys[-1]}_{kind}" if keys else "tested"
    return "tested"


_SIGNS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def _holds(emission: Emission, test: ir.Test, name: str) -> str:
    to, type_ = emission.language, test.rule.type
    values = [to.literals.typed(value.value, type_) for value in test.values]
    match test.operator:
        case "in" | "not_in":
            return to.tests.one_of(type_, name, values, is_in=test.operator == "in")
        case "eq" | "ne":
            return to.tests.equal(type_, name, values[0], is_equal=test.operator == "eq")
        case "gt" | "gte" | "lt" | "lte":
            return to.tests.compared(type_, name, _SIGNS[test.operator], values[0])
        case "starts_with":
            return to.words.starts_with.format(name, values[0])
        case "ends_with":
            return to.words.ends_with.format(name, values[0])
        case "contains":
            return to.words.contains.format(name, values[0])
        case "matches":
            return refining.matches(emission, str(test.values[0].value), name)
        case "exists" | "is_null":
            absent, there = to.logic.is_one(name, to.words.absent)
            return there if (test.operator == "exists") is test.wanted else absent
        case "is_empty":
            there, empty = to.types.emptiness(type_, name)
            return empty if test.wanted else there
