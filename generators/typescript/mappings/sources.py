"""What a mapping reads of a record, as a type: the paths of all its rules put together."""

from msgspec import Struct

from generators.mappings.kinds import is_kind
from generators.typescript.mappings.naming import MappingNames
from generators.typescript.mappings.shapes import READ, Shape, add
from synapseops.mapping import ir
from synapseops.schema.model import Items
from synapseops.schema.scalars import ScalarKind

Scopes = dict[str | None, Shape]


def shape(mapping: ir.Mapping, known: MappingNames) -> Shape:
    """Return what *mapping* reads of its record."""
    root = Shape()
    _Reader(known).look(mapping.body, {None: root})
    return root


class _Reader(Struct, frozen=True):
    known: MappingNames

    def look(self, found: object, scopes: Scopes) -> None:
        """Note what is read by anything of a mapping."""
        match found:
            case ir.Read(path):
                reached = _reached(path, scopes)
                if reached is not None:
                    _add(reached, path, found)
            case ir.Use(mapping, source):
                if (reached := _reached(source.path, scopes)) is not None:
                    reached.kinds[self.known.record_type(mapping)] = None
            case ir.Each(source, alias) | ir.Find(source, alias):
                self.below(found, {**scopes, alias: _item(source, scopes)})
            case ir.Aggregate(_, source, of):
                if of is None:
                    self.look(source, scopes)
                self.look(of, {**scopes, "item": _item(source, scopes)})
            case ir.Entries(source, alias):
                self.look(source, scopes)
                self.below(found, {**scopes, alias: Shape()})
            case ir.Group(source, alias, by, body):
                item = _item(source, scopes)
                self.look(by, {**scopes, alias: item})
                group = Shape()
                group.member("items", optional=False, nullable=False).item = _list(source, scopes).item
                self.look(body, {**scopes, alias: group})
            case _:
                self.below(found, scopes)

    def below(self, found: object, scopes: Scopes) -> None:
        """Note what is read by the parts of anything but the list that it goes over."""
        parts = found if isinstance(found, tuple) else [getattr(found, one) for one in getattr(found, "__struct_fields__", ())]
        for one in parts:
            if one is not getattr(found, "source", None):
                self.look(one, scopes)


def _reached(path: ir.Path, scopes: Scopes) -> Shape | None:
    """Return what stands at a path; None of a position that is no part of the record."""
    reached = scopes.get(path.alias)
    for step in path.steps:
        if reached is None:
            return None
        match step.segment:
            case ir.Key(name):
                reached = reached.member(name, optional=step.may_be_missing, nullable=step.may_be_null)
            case ir.At() | ir.Every():
                reached = reached.items(nullable=step.may_be_null)
    return reached


def _add(reached: Shape, path: ir.Path, read: ir.Read) -> None:
    """Note the type of what is read; of a list made by `a[]`, that of its items stands there."""
    everys = sum(isinstance(step.segment, ir.Every) for step in path.steps)
    type_ = read.type
    while everys and isinstance(type_, Items):
        type_, everys = type_.item, everys - 1
    if not (is_kind(type_, ScalarKind.JSON) and (reached.members or reached.item)):
        add(reached, type_, READ)


def _list(source: ir.Read, scopes: Scopes) -> Shape:
    """Return the list at a path, whether or not that says `a[]`."""
    steps = source.path.steps
    if steps and isinstance(steps[-1].segment, ir.Every):
        steps = steps[:-1]
    return _reached(ir.Path(source.path.alias, steps, source.path.text), scopes) or Shape()


def _item(source: ir.Read, scopes: Scopes) -> Shape:
    """Return the items of the list at a path."""
    steps = source.path.steps
    if steps and isinstance(steps[-1].segment, ir.Every):
        return _reached(source.path, scopes) or Shape()
    return _list(source, scopes).items(nullable=False)
