"""The interface of the team's hooks."""

from generators.mappings.kinds import words
from generators.mappings.lowering.calling import given, may_lack
from generators.python.text import article
from generators.typescript.mappings import text, types
from generators.typescript.mappings.naming import HOOKS
from synapseops.mapping import ir


def interface(hooks: tuple[ir.Hook, ...]) -> str:
    """Return the type that has a method for each hook."""
    methods = "\n\n".join(map(_method, hooks))
    return f"/** What mappings leave to the team. */\nexport interface {HOOKS} {{\n{methods}\n}}\n"


def _method(hook: ir.Hook) -> str:
    told = f"  /** Return {text.comment(article(words(hook.returns)))}; what this throws is an `E_HOOK` of the record. */"
    members = "; ".join(f"readonly {text.member(name)}: {argument(rule)}" for name, rule in hook.arguments)
    arguments = f"{{ {members} }}" if members else "Record<string, never>"
    return f"{told}\n  {text.member(hook.name)}(args: {arguments}): {types.annotation(hook.returns)};"


def argument(rule: ir.Rule) -> str:
    """Return the type of an argument, which is undefined where the source has nothing."""
    return types.lacking(given(rule))[0] if may_lack(rule) else types.annotation(given(rule))
