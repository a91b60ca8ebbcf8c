"""Statements and loops in TypeScript."""

from generators.mappings.lowering.code import Block, Declare, For, bind
from generators.mappings.lowering.emission import Emission, is_name
from generators.mappings.lowering.ports import Names
from generators.typescript.mappings import text
from synapseops.mapping import ir


def put(holder: str, name: str, value: str) -> str:
    """Give an object a member; `__proto__` is one like any other."""
    key = text.string(name)
    return f"put({holder}, {key}, {value})" if name == "__proto__" else f"{holder}[{key}] = {value}"


def noted(error: str, where: str, source: str, *, is_personal: bool) -> str:
    """Note an error at a target, with the source's path; what is unexpected knows its own."""
    knows = not source or error.startswith("unexpected(")
    masked = ', "masked"' if is_personal else ""
    told = (', ""' if masked else "") if knows else f", {source}"
    return f"errors.add({error}, {where}{told}{masked})"


def as_object(names: Names, found: str, hint: str, where: str) -> tuple[Block, str]:
    """Return the name of what was found as an object, which has no members where it is none."""
    name = names.new(hint)
    is_told_late = is_name(found) and where.startswith("`")  # most items are objects, whose places nobody asks for
    made = f"objectAt({found}, {where})"
    return bind(name, f"isObject({found}) ? {found} : {made}" if is_told_late else made), name


def over_items(items: str, index: str, item: str, body: Block) -> Block:
    """Go over a list; pairs of positions and items would take twice as long as a count."""
    loop = f"for (const {item} of {items})"
    if not index:
        return [For(loop, body)]
    return [Declare(index, "", "-1"), For(loop, [*bind(index, f"{index} + 1"), *body])]


def over_members(holder: str, key: str, held: str, body: Block) -> For:
    """Go over an object; a name that nothing speaks of is empty."""
    return For(f"for (const {pair(key, held)} of membersOf({holder}))", body)


def pair(first: str, second: str) -> str:
    """Return what takes a pair apart; what has no name is passed over."""
    return f"[{first}, {second}]" if second else f"[{first}]"


def part(emission: Emission, producer: ir.Object, made: str, *, may_skip: bool) -> Block:
    """Make nothing apart: blocks nest as deeply as they like."""
    return []
