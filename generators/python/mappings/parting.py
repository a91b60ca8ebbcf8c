"""Parts of deep mappings as functions of their own: Python nests twenty blocks, and people read fewer."""

from msgspec.structs import replace

from generators.mappings.lowering import objects
from generators.mappings.lowering.code import Block, bind, say, when
from generators.mappings.lowering.emission import Emission, Scope
from generators.mappings.places import Index
from generators.python.mappings.naming import RUNTIME_NAMES, Module, Names
from synapseops.mapping import ir

_DEEPEST = 6
"""So many loops in one function."""


def part(emission: Emission, producer: ir.Object, made: str, *, may_skip: bool) -> Block:
    """Return the call that makes an item, whose function goes to the module; nothing where there are but few loops around."""
    module = emission.module
    if emission.depth % _DEEPEST or not isinstance(module, Module):
        return []
    number = len(module.functions)
    module.functions.append(("", []))  # the parts of this one come behind it
    passed = _passed(emission, module)
    result = f"JsonObject{' | None' if may_skip else ''}"
    parameters = ", ".join(f"{name}: {type_}" for name, (type_, _) in passed.items())
    function = f"_part_{number + 1}"
    module.functions[number] = (f"def {function}({parameters}) -> {result}", _body(emission, producer, passed))
    call = f"{function}({', '.join(value for _, value in passed.values())})"
    if not may_skip:
        return say(f"{made}.append({call})")
    name = emission.names.new("part")
    return [*bind(name, call), *when(f"{name} is not None", say(f"{made}.append({name})"))]


def _passed(emission: Emission, module: Module) -> dict[str, tuple[str, str]]:
    """Return the parameters, each with its type and what is given for it: all that is in scope."""
    found = {"record": ("JsonObject", "record")}
    if emission.mapping.context:
        found["context"] = (module.known.context_class(emission.mapping.name), "context")
    found["errors"] = ("Errors", "errors")
    for alias, scope in emission.scopes.items():
        if alias is None:
            continue
        for name in (scope.variable, *scope.members.values()):
            found[name] = ("JsonValue", name)
        for piece in scope.where:
            if isinstance(piece, Index):
                found.setdefault(piece.name, ("int", piece.name))
        if scope.position is not None:
            found[f"{alias}_position_given"] = ("int", scope.position)
    keys = {member for scope in emission.scopes.values() for name, member in scope.members.items() if name == "key"}
    return {name: ("str", value) if name in keys and type_ == "int" else (type_, value) for name, (type_, value) in found.items()}


def _body(emission: Emission, producer: ir.Object, passed: dict[str, tuple[str, str]]) -> Block:
    scopes = {alias: _again(alias, scope) for alias, scope in emission.scopes.items()}
    names = Names(RUNTIME_NAMES | set(passed))
    within = replace(emission, names=names, scopes=scopes, depth=1, skip="return None")
    member = names.new("member")
    made, _ = objects.members(within, producer, member)
    preludes = [statement for scope in scopes.values() for statement in scope.prelude]
    return [*preludes, objects.opened(emission, member), *made, *say(f"return {member}")]


def _again(alias: str | None, scope: Scope) -> Scope:
    """A scope whose objects are fetched anew."""
    position = f"{alias}_position_given" if scope.position is not None else None
    return Scope(scope.variable, scope.where, scope.members, position, is_object=scope.is_object)
