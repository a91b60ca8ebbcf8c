"""Conditions: statements that fetch what they speak of, and an expression that holds or does not."""

import re

from generators.python import text
from generators.python.mappings import casting, reading, types
from generators.python.mappings.emission import Assign, Emission
from generators.python.mappings.lines import Line, Lines, bind, block
from generators.python.mappings.literals import typed
from synapseops.mapping import ir
from synapseops.schema.scalars import ScalarKind

Asked = tuple[Lines, str]

_COMPARISON = re.compile(r"([\w.]+|type\(\w+\)) (==|!=|>|>=|<|<=|is not|is) ([^()]+|[\w.]+\([^()]*\))")
_NEGATION = re.compile(r"not (?:(\w+|\w+\([^()]*\))|\(([^()]*)\))")
_OPPOSITES = {"==": "!=", "!=": "==", ">": "<=", ">=": "<", "<": ">=", "<=": ">", "is": "is not", "is not": "is"}


def negated(expression: str) -> str:
    """Return the condition that holds when *expression* does not."""
    if plain := _NEGATION.fullmatch(expression):
        return plain[1] or plain[2]
    match = _COMPARISON.fullmatch(expression)
    if match and " and " not in expression and " or " not in expression:
        return f"{match[1]} {_OPPOSITES[match[2]]} {match[3]}"
    is_call = re.fullmatch(r"\w+\([^()]*\)", expression)
    return f"not {expression}" if expression.isidentifier() or is_call else f"not ({expression})"


def ask(emission: Emission, condition: ir.Condition) -> Asked:
    """Return the statements before, and the expression that tells whether *condition* holds."""
    match condition:
        case ir.Test():
            return _test(emission, condition)
        case ir.Not(inner):
            lines, expression = ask(emission, inner)
            return lines, negated(expression)
        case ir.All(conditions):
            return _several(emission, conditions, "and")
        case ir.AnyOf(conditions):
            return _several(emission, conditions, "or")


def _several(emission: Emission, conditions: tuple[ir.Condition, ...], word: str) -> Asked:
    """Ask in order; what a later one needs is fetched only when the earlier ones leave the answer open."""
    asked = [ask(emission, condition) for condition in conditions]
    if all(not lines for lines, _ in asked[1:]):
        return asked[0][0], f" {word} ".join(_operand(expression) for _, expression in asked)
    name = emission.names.new("holds")
    first, expression = asked[0]
    lines: Lines = [*first, *bind(name, expression)]
    for before, expression in asked[1:]:
        lines += block(f"if {name}" if word == "and" else f"if not {name}", [*before, *bind(name, expression)])
    return lines, name


def _operand(expression: str) -> str:
    return f"({expression})" if " and " in expression or " or " in expression or " if " in expression else expression


def _test(emission: Emission, test: ir.Test) -> Asked:
    if test.operator in {"exists", "is_null", "is_empty"} and isinstance(test.rule.producer, ir.Read):
        return _state(emission, test, test.rule.producer)
    return _compared(emission, test)


def _state(emission: Emission, test: ir.Test, found: ir.Read) -> Asked:
    if any(isinstance(step.segment, ir.Every) for step in found.path.steps):
        plain = tuple(step for step in found.path.steps if not isinstance(step.segment, ir.Every))
        found = ir.Read(ir.Path(found.path.alias, plain, found.path.text), found.type)
    lines, name = reading.raw(emission, found.path)
    helper = emission.use("errors", {"exists": "present", "is_null": "is_null", "is_empty": "is_empty"}[test.operator])
    expression = f"{helper}({name})"
    lines = [*lines[:-1], Line(lines[-1].text, fails=True)] if lines else lines
    return lines, expression if test.wanted else f"not {expression}"


def _compared(emission: Emission, test: ir.Test) -> Asked:
    absent = test.if_absent
    hint = _hint(test.rule)
    name = emission.names.new(hint)
    can_be_absent = absent is not None
    sink = Assign(name, [] if can_be_absent else None, [] if can_be_absent else None)
    lines = emission.rule(emission, test.rule, sink)
    type_ = test.rule.type
    bound = [line for line in lines if line.binds == name]
    expression = _expression(emission, test, name)
    is_plain = len(bound) == 1 and lines[-1] is bound[0] and lines[-1].depth == 0
    if is_plain:
        value = bound[0].text.removeprefix(f"{name} = ")
        if value.isidentifier():
            return lines[:-1], _expression(emission, test, value)
        return lines, expression
    if not can_be_absent:
        return [Line(f"{name}: {types.annotation(type_)}"), *lines], expression
    declared = [Line(f"{name}: {types.annotation(type_)} | None = None"), *lines]
    if absent:
        return declared, f"{name} is None or {_operand(expression)}"
    return declared, f"{name} is not None and {_operand(expression)}"


def _hint(rule: ir.Rule) -> str:
    if isinstance(rule.producer, ir.Read):
        keys = [step.segment.name for step in rule.producer.path.steps if isinstance(step.segment, ir.Key)]
        kind = rule.cast.target.kind.value if rule.cast is not None else "value"
        return f"{keys[-1]}_{kind}" if keys else "tested"
    return "tested"


_SIGNS = {"eq": "==", "ne": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}


def _expression(emission: Emission, test: ir.Test, name: str) -> str:
    values = [typed(value.value, test.rule.type) for value in test.values]
    if types.is_kind(test.rule.type, ScalarKind.DATE, ScalarKind.DATETIME):
        emission.module.plain.add("import datetime as dt")
    match test.operator:
        case "in" | "not_in":
            word = "in" if test.operator == "in" else "not in"
            return f"{name} {word} {{{', '.join(values)}}}"
        case "starts_with":
            return f"{name}.startswith({values[0]})"
        case "ends_with":
            return f"{name}.endswith({values[0]})"
        case "contains":
            return f"{values[0]} in {name}"
        case "matches":
            return f"{casting.matches(emission, str(test.values[0].value), name)}"
        case "exists" | "is_null":
            holds = (test.operator == "exists") is test.wanted
            return f"{name} is not None" if holds else f"{name} is None"
        case "is_empty":
            return f"not {name}" if test.wanted else f"bool({name})"
    if types.is_kind(test.rule.type, ScalarKind.BOOLEAN) and test.operator in {"eq", "ne"}:
        return f"{name} is {values[0]}" if test.operator == "eq" else f"{name} is not {values[0]}"
    return f"{name} {_SIGNS[test.operator]} {values[0]}"


__all__ = ["ask", "text"]
