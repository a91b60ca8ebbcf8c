"""Arithmetic in Python."""

from collections.abc import Mapping

from generators.mappings.lowering.code import Block, say
from generators.mappings.lowering.ports import Names
from generators.python import text
from synapseops.mapping import ir

_Expression = ir.Number | ir.Name | ir.Negative | ir.Operation


def integral(found: _Expression, inputs: Mapping[str, str]) -> str:
    """Return an expression of integers, which are as large as they like."""
    match found:
        case ir.Number(number):
            return str(int(number))
        case ir.Name(name):
            return inputs[name]
        case ir.Negative(of):
            return f"-({integral(of, inputs)})"
        case ir.Operation(sign, left, right):
            sides = [f"({integral(one, inputs)})" if isinstance(one, ir.Operation) else integral(one, inputs) for one in (left, right)]
            return f" {sign} ".join(sides)


_METHODS = {"+": "add", "-": "subtract", "*": "multiply"}


def exact(calc: ir.Calc, found: _Expression, inputs: Mapping[str, str]) -> str:
    """Return an expression of decimals."""
    match found:
        case ir.Number(number):
            return f"Decimal({text.string(number)})"
        case ir.Name(name):
            return inputs[name]
        case ir.Negative(ir.Name(name)):
            return f"-{inputs[name]}"
        case ir.Negative(of):
            return f"(-{exact(calc, of, inputs)})"
        case ir.Operation("/", left, right):
            return f'divided({exact(calc, left, inputs)}, {exact(calc, right, inputs)}, {calc.scale}, "{calc.round}")'
        case ir.Operation(sign, left, right):
            return f"EXACT.{_METHODS[sign]}({exact(calc, left, inputs)}, {exact(calc, right, inputs)})"


def extreme(names: Names, function: str, numbers: str) -> tuple[Block, str, str, str]:
    """Return what looks for the `min` or `max`, its expression, and the conditions that there is one and that there is none."""
    return [], f"{function}({numbers})", numbers, f"not {numbers}"


def add_all(names: Names, numbers: str, items: str) -> Block:
    """Put the items of a list that are not null into the list of numbers."""
    return say(f"{numbers} += [number for number in {items} if number is not None]")
