"""The tests of hooks: each has to be written, and to return what it promises."""

from msgspec import Struct

from generators.mappings.expected import samples
from generators.python import asked, text
from generators.python.mappings import types
from generators.python.mappings.literals import typed
from generators.python.mappings.naming import PLAIN, context_attribute
from synapseops.mapping import ir
from synapseops.schema.model import Items, ShapeRef, ValueType
from synapseops.schema.scalars import Enum, Scalar, ScalarKind


class HooksView(Struct, frozen=True):
    """The hooks of a service."""

    hooks: tuple[ir.Hook, ...]
    package: str


def module(view: HooksView) -> str:
    """Return the text of the tests of hooks."""
    functions = "\n\n\n".join(_hook(one) for one in view.hooks)
    said = asked.names(functions)
    modules = [PLAIN[name] for name in ("dt", "Decimal") if name in said]
    imports = "\n".join([*modules, "import pytest", f"from {view.package}.custom import mapping_hooks"])
    return f'"""Hooks of mappings: each is written, and returns what it promises."""\n\n{imports}\n\n\n{functions}\n'


def _hook(hook: ir.Hook) -> str:
    function = context_attribute(hook.name)
    arguments = ", ".join(f"{context_attribute(name)}={sample(rule.type)}" for name, rule in hook.arguments)
    check = _isinstance(hook.returns)
    return "\n".join(
        [
            f"def test_the_hook_{hook.name}_is_written() -> None:",
            "    try:",
            f"        made = mapping_hooks.{function}({arguments})",
            "    except NotImplementedError as unwritten:",
            "        pytest.fail(str(unwritten))",
            "    except Exception:",
            "        return  # it may refuse what only looks like a value",
            f"    assert {check}",
        ]
    )


def _isinstance(type_: ValueType) -> str:
    name = types.annotation(type_)
    if isinstance(type_, Items):
        name = "list"
    elif isinstance(type_, ShapeRef):
        name = "dict"
    elif isinstance(type_, Scalar) and type_.kind == ScalarKind.JSON:
        return "made is not None"
    elif isinstance(type_, Scalar) and type_.kind == ScalarKind.INTEGER:
        return "type(made) is int"
    return f"isinstance(made, {name})"


def sample(type_: ValueType) -> str:
    """Return the expression of a plausible value of a type."""
    match type_:
        case Items():
            return "[]"
        case ShapeRef():
            return "{}"
        case Enum(words=words):
            return str(text.string(words[0]))
    value = samples.plausible(type_)
    return typed(value, type_)
