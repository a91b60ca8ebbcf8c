"""Conditions: statements that fetch what they speak of, and an expression that holds or does not."""

from dataclasses import replace

from generators.typescript.mappings import casting, reading, types
from generators.typescript.mappings.code import Bind, Block, Declare, bind, negated, operand, when
from generators.typescript.mappings.emission import Assign, Emission
from generators.typescript.mappings.evaluating import declaration
from generators.typescript.mappings.literals import typed
from generators.typescript.mappings.masking import at_top, masked
from generators.typescript.names import is_identifier
from synapseops.mapping import ir
from synapseops.schema.model import ValueType

Asked = tuple[Block, str]


def ask(emission: Emission, condition: ir.Condition) -> Asked:
    """Return the statements before, and the expression that tells whether *condition* holds."""
    match condition:
        case ir.Test():
            return _test(emission, condition)
        case ir.Not(inner):
            block, expression = ask(emission, inner)
            return block, negated(expression)
        case ir.All(conditions):
            return _several(emission, conditions, "&&")
        case ir.AnyOf(conditions):
            return _several(emission, conditions, "||")


def _several(emission: Emission, conditions: tuple[ir.Condition, ...], sign: str) -> Asked:
    """Ask in order; what a later one needs is fetched only when the earlier ones leave the answer open."""
    asked = [ask(emission, condition) for condition in conditions]
    if all(not block for block, _ in asked[1:]):
        return asked[0][0], f" {sign} ".join(_operand(expression) for _, expression in asked)
    name = emission.names.new("holds")
    first, expression = asked[0]
    block: Block = [*first, Declare(name, "boolean", expression)]
    for before, expression in asked[1:]:
        block += when(name if sign == "&&" else f"!{name}", [*before, *bind(name, expression)])
    return block, name


def _operand(expression: str) -> str:
    """Return a condition as it may stand beside either sign."""
    return f"({expression})" if at_top(masked(expression), " && ") else operand(expression)


def _test(emission: Emission, test: ir.Test) -> Asked:
    if test.operator in {"exists", "is_null", "is_empty"} and isinstance(test.rule.producer, ir.Read):
        return _state(emission, test, test.rule.producer)
    return _compared(emission, test)


def _state(emission: Emission, test: ir.Test, found: ir.Read) -> Asked:
    plain = tuple(step for step in found.path.steps if not isinstance(step.segment, ir.Every))
    block, name = reading.raw(emission, replace(found.path, steps=plain))
    helper = {"exists": "isThere", "is_null": "isNullAt", "is_empty": "isEmptyAt"}[test.operator]
    block = [replace(one, fails=True) if isinstance(one, Bind) else one for one in block]
    return block, f"{'' if test.wanted else '!'}{helper}({name})"


def _compared(emission: Emission, test: ir.Test) -> Asked:
    can_be_absent = test.if_absent is not None
    name = emission.names.new(_hint(test.rule))
    block = emission.rule(emission, test.rule, Assign(name, [] if can_be_absent else None))
    if block and isinstance(last := block[-1], Bind) and last.name == name:
        if is_identifier(last.expression) and not last.fails:
            return block[:-1], _expression(emission, test, last.expression)
        return block, _expression(emission, test, name)
    block = [declaration(name, test.rule.type, may_lack=can_be_absent), *block]
    expression = _expression(emission, test, name)
    if not can_be_absent:
        return block, expression
    if test.if_absent:
        return block, f"{name} === undefined || {_operand(expression)}"
    return block, f"{name} !== undefined && {_operand(expression)}"


def _hint(rule: ir.Rule) -> str:
    if isinstance(rule.producer, ir.Read):
        keys = [step.segment.name for step in rule.producer.path.steps if isinstance(step.segment, ir.Key)]
        kind = rule.cast.target.kind.value if rule.cast is not None else "value"
        return f"{keys[-1]}_{kind}" if keys else "tested"
    return "tested"


_SIGNS = {"eq": "===", "ne": "!==", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def _expression(emission: Emission, test: ir.Test, name: str) -> str:
    type_ = test.rule.type
    values = [typed(value.value, type_) for value in test.values]
    match test.operator:
        case "in" | "not_in":
            return _among(type_, name, values, is_in=test.operator == "in")
        case "starts_with":
            return f"{name}.startsWith({values[0]})"
        case "ends_with":
            return f"{name}.endsWith({values[0]})"
        case "contains":
            return f"{name}.includes({values[0]})"
        case "matches":
            return casting.matches(emission, str(test.values[0].value), name)
        case "exists" | "is_null":
            return f"{name} {'!==' if (test.operator == 'exists') is test.wanted else '==='} undefined"
        case "is_empty":
            there, empty = types.emptiness(type_, name)
            return empty if test.wanted else there
    sign = _SIGNS[test.operator]
    if types.is_by_value(type_):
        return f"{name} {sign} {values[0]}"
    if test.operator in {"eq", "ne"}:
        return f"{'' if test.operator == 'eq' else '!'}isSame({name}, {values[0]})"
    return f"compare({name}, {values[0]}) {sign} 0"


def _among(type_: ValueType, name: str, values: list[str], *, is_in: bool) -> str:
    if types.is_by_value(type_):
        made = f"[{', '.join(values)}].includes({name})"
        return made if is_in else f"!{made}"
    joined = " || ".join(f"isSame({name}, {one})" for one in values) or "false"
    return joined if is_in else negated(joined)
