"""Arithmetic in TypeScript."""

from collections.abc import Mapping

from generators.mappings.lowering.code import Block, For, bind, say, when
from generators.mappings.lowering.ports import Names
from generators.typescript.mappings import text
from synapseops.mapping import ir

_Expression = ir.Number | ir.Name | ir.Negative | ir.Operation


def integral(found: _Expression, inputs: Mapping[str, str]) -> str:
    """Return an expression of big integers: what is between the inputs and the result may be beyond what numbers hold exactly."""
    match found:
        case ir.Number(number):
            return f"{int(number)}n"
        case ir.Name(name):
            return f"BigInt({inputs[name]})"
        case ir.Negative(of):
            return f"-{_side(of, inputs, lowest='/')}"
        case ir.Operation(sign, left, right):
            is_sum = sign in "+-"
            return f"{_side(left, inputs, lowest='+' if is_sum else '*')} {sign} {_side(right, inputs, lowest='*' if is_sum else '/')}"


def _side(found: _Expression, inputs: Mapping[str, str], *, lowest: str) -> str:
    """Return an operand, in brackets unless its sign binds as *lowest* does at least."""
    is_bound = not isinstance(found, ir.Operation) or lowest == "+" or (lowest == "*" and found.sign == "*")
    return integral(found, inputs) if is_bound else f"({integral(found, inputs)})"


_METHODS = {"+": "plus", "-": "minus", "*": "times"}


def exact(calc: ir.Calc, found: _Expression, inputs: Mapping[str, str]) -> str:
    """Return an expression of decimals."""
    match found:
        case ir.Number(number):
            return f"decimal({text.string(number)})"
        case ir.Name(name):
            return inputs[name]
        case ir.Negative(of):
            return f"{exact(calc, of, inputs)}.negated()"
        case ir.Operation("/", left, right):
            parts = f"{exact(calc, left, inputs)}, {exact(calc, right, inputs)}"
            return f'divided({parts}, {calc.scale}, "{calc.round}")'
        case ir.Operation(sign, left, right):
            return f"{exact(calc, left, inputs)}.{_METHODS[sign]}({exact(calc, right, inputs)})"


def extreme(names: Names, function: str, numbers: str) -> tuple[Block, str, str, str]:
    """Return what looks for the `min` or `max`, its expression, and the conditions that there is one and that there is none."""
    name = names.new(function)
    pick = bind(name, f"{'least' if function == 'min' else 'most'}({numbers})")
    return pick, name, f"{name} !== undefined", f"{name} === undefined"


def add_all(names: Names, numbers: str, items: str) -> Block:
    """Put the items of a list that are not null into the list of numbers."""
    number = names.new("number")
    return [For(f"for (const {number} of {items})", when(f"{number} !== null", say(f"{numbers}.push({number})")))]
