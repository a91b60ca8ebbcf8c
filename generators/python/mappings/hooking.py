"""The team's file of hooks: a typed stub for each."""

from generators.mappings.kinds import words
from generators.mappings.lowering.calling import given, may_lack
from generators.python import asked, text
from generators.python.mappings import types
from generators.python.mappings.naming import PLAIN, context_attribute
from synapseops.mapping import ir


def source(hooks: tuple[ir.Hook, ...]) -> str:
    """Return the text of the file."""
    functions = "\n\n\n".join(map(_stub, hooks))
    said = asked.names(functions)
    imports = [PLAIN[name] for name in ("dt", "Decimal") if name in said]
    values = [name for name in ("JsonObject", "JsonValue") if name in said]
    imported = [*imports, *([f"from ..mappings.runtime.values import {', '.join(values)}"] if values else [])]
    told = '"""What mappings leave to the team: this file is yours, written once."""'
    return "\n\n".join([told, *(["\n".join(imported)] if imported else []), functions]) + "\n"


def signature(hook: ir.Hook) -> str:
    """Return the head of a hook's function."""
    arguments = ", ".join(f"{context_attribute(name)}: {argument(rule)}" for name, rule in hook.arguments)
    return f"def {context_attribute(hook.name)}({'*, ' if arguments else ''}{arguments}) -> {types.annotation(hook.returns)}"


def argument(rule: ir.Rule) -> str:
    """Return the type of an argument, which is None where the source has nothing."""
    return types.lacking(given(rule))[0] if may_lack(rule) else types.annotation(given(rule))


def _stub(hook: ir.Hook) -> str:
    told = text.docstring(f"Return {text.article(words(hook.returns))}; what this raises is an `E_HOOK` of the record.", 4)
    return f'{signature(hook)}:\n    {told}\n    raise NotImplementedError("write the mapping hook {hook.name}")'
