"""What stands at other nodes of an intent that a node depends on: what is made for the one differs where these change. Pure."""

from collections.abc import Collection, Iterator, Mapping

from synapseops.blueprint.flows import Change, Flow, Save, Schedule, Send, Webhook
from synapseops.blueprint.model import Blueprint, Enum, FieldType, List, Record, Ref, Resource, ValueObject
from synapseops.diagnostics import Pointer
from synapseops.mapping import ir
from synapseops.schema.model import ShapeRef

_FORMS = ("json_schema", "openapi", "sample", "csv")
"""Where the type of a system's record is said, beside its fields."""
_TYPES = "types."


class Reach:
    """Which nodes each node of *blueprint* depends on."""

    def __init__(self, blueprint: Blueprint) -> None:
        self._blueprint = blueprint
        self._edges: dict[Pointer, tuple[Pointer, ...]] = {}
        owners: tuple[Resource | ValueObject, ...] = (*blueprint.resources, *blueprint.value_objects)
        for owner in owners:
            self._edges[owner.node] = tuple(node for field in owner.fields for node in self._referred(field.type))
        for mapping in blueprint.mappings:
            self._edges[mapping.node] = tuple(dict.fromkeys(self._of_mapping(mapping)))
        for flow in blueprint.flows:
            self._edges[flow.node] = tuple(dict.fromkeys(self._of_flow(flow)))

    def of(self, nodes: Collection[Pointer]) -> set[Pointer]:
        """Return *nodes*, and all that they depend on; a whole section depends on what its members do."""
        waiting = [*nodes, *(one for one in self._edges for node in nodes if len(node) == 1 and one[0] == node[0])]
        found: set[Pointer] = set()
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += self._edges.get(node, ())
        return found

    def _referred(self, type_: FieldType) -> Iterator[Pointer]:
        match type_:
            case List(item):
                yield from self._referred(item)
            case Record(name):
                yield self._blueprint.value_object(name).node
            case Enum(_, str(name)):
                yield self._blueprint.enum(name).node
            case Ref(_):
                return
            case _ if getattr(type_, "name", None):
                yield ("types", str(getattr(type_, "name", "")))

    def _of_mapping(self, mapping: ir.Mapping) -> Iterator[Pointer]:
        """Yield the fields that *mapping* reads and writes, and the types, tables and mappings that its rules use."""
        sources = {_first(source) for leaf in mapping.lineage for source in leaf.sources}
        targets = {_first(leaf.target) for leaf in mapping.lineage}
        yield from _of_record(mapping.source, sources)
        yield from _of_record(mapping.target, targets)
        yield from _used(mapping.body, {one.name: one.node for one in self._blueprint.mappings})

    def _of_flow(self, flow: Flow) -> Iterator[Pointer]:
        nodes = {one.name: one.node for one in self._blueprint.resources} | {one.name: one.node for one in self._blueprint.mappings}
        for name in _named_by(flow):
            if name in nodes:
                yield nodes[name]
        for system in self._blueprint.systems:
            if system.name in _named_by(flow):
                yield from ((*system.node, key) for key in ("base_url", "auth", "limits"))


def _named_by(flow: Flow) -> set[str]:
    found = {step.mapping for step in flow.steps}
    for step in flow.steps:
        match step.effect:
            case Save(resource):
                found.add(resource)
            case Send(system, reply=reply):
                found |= {system, *([reply.mapping, reply.save.resource] if reply is not None else [])}
    match flow.trigger:
        case Webhook(system, _):
            found.add(system)
        case Schedule(fetch=fetch):
            found.add(fetch.system)
        case Change(resource, _):
            found.add(resource)
    return found


def _of_record(name: str, members: Collection[str]) -> Iterator[Pointer]:
    system, dot, record = name.partition(".")
    node: Pointer = ("systems", system, "records", record) if dot else ("resources", system)
    yield from ((*node, "fields", member) for member in sorted(members))
    if dot:
        yield from ((*node, form) for form in _FORMS)


def _first(leaf: str) -> str:
    return leaf.partition(".")[0].partition("[")[0]


def _used(found: object, mappings: Mapping[str, Pointer]) -> Iterator[Pointer]:
    match found:
        case ir.Lookup(table=str(table)):
            yield ("tables", table)
        case ir.Use(mapping=name) if name in mappings:
            yield mappings[name]
        case ShapeRef(key) if key.startswith(_TYPES):
            yield ("types", key.removeprefix(_TYPES))
        case Enum(_, str(name)):
            yield ("types", name)
    inner = found if isinstance(found, tuple) else tuple(getattr(found, one) for one in getattr(found, "__struct_fields__", ()))
    for one in inner:
        yield from _used(one, mappings)
