"""Statements and loops in Python."""

from generators.mappings.lowering.code import Block, For, bind, when
from generators.mappings.lowering.emission import is_name
from generators.mappings.lowering.ports import Names
from generators.python import text
from generators.python.mappings.parting import part


def put(holder: str, name: str, value: str) -> str:
    """Give an object a member."""
    return f"{holder}[{text.string(name)}] = {value}"


def noted(error: str, where: str, source: str, *, is_personal: bool) -> str:
    """Note an error at a target, with the source's path; what is unexpected knows its own."""
    told = f", {source}" if source and not error.startswith("unexpected(") else ""
    return f"errors.add({error}, {where}{told}{', masked=True' if is_personal else ''})"


def as_object(names: Names, found: str, hint: str, where: str) -> tuple[Block, str]:
    """Return the name of what was found as an object, which has no members where it is none."""
    name = found if is_name(found) else names.new(hint)
    lost = bind(name, f"within({name}, {where})")
    return [*(bind(name, found) if name != found else []), *when(f"not isinstance({name}, dict)", lost)], name


def over_items(items: str, index: str, item: str, body: Block) -> Block:
    """Go over a list, with positions where *index* is not empty."""
    return [For(f"for {index}, {item} in enumerate({items})" if index else f"for {item} in {items}", body)]


def over_members(holder: str, key: str, held: str, body: Block) -> For:
    """Go over an object, naming what is spoken of."""
    if not key:
        return For(f"for {held or '_'} in {holder}.values()", body)
    return For(f"for {key}, {held} in {holder}.items()" if held else f"for {key} in {holder}", body)


__all__ = ["as_object", "noted", "over_items", "over_members", "part", "put"]
