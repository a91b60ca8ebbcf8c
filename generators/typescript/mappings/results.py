"""What a mapping makes, as a type: the leaves that its rules write."""

from generators.mappings.lowering.emission import target_of
from generators.mappings.parts import below
from generators.typescript.mappings.naming import MappingNames
from generators.typescript.mappings.shapes import MADE, Shape, add
from synapseops.mapping import ir


def shape(mapping: ir.Mapping, known: MappingNames) -> Shape:
    """Return what *mapping* makes."""
    made = Shape()
    _object(made, mapping.body, known, is_patch=mapping.mode == "patch")
    return made


def _object(shape: Shape, producer: ir.Object, known: MappingNames, *, is_patch: bool) -> None:
    for rule in producer.rules:
        if isinstance(rule.producer, ir.Ignore):
            continue
        target, holder = target_of(rule), shape
        optional = is_patch or target.optional or target.has_default or target.within is not None
        for key in target.path[:-1]:
            is_new = key not in holder.members
            inner = holder.member(key, optional=False, nullable=False)
            holder.members[key].optional = optional and (is_new or holder.members[key].optional)
            holder = inner
        leaf = holder.member(target.path[-1], optional=optional, nullable=target.nullable)
        _value(leaf, rule, target, known, is_patch=is_patch)


def _value(leaf: Shape, rule: ir.Rule, target: ir.Target, known: MappingNames, *, is_patch: bool) -> None:
    """Note what a rule writes: what is known of its objects, else what the target says."""
    is_alone = not rule.steps and not any(isinstance(one, ir.Rule) for one in below(rule.handlers))
    match rule.producer:
        case ir.Object() as producer if is_alone:
            _object(leaf, producer, known, is_patch=is_patch)
        case ir.Use(mapping) if is_alone:
            leaf.kinds[known.result_type(mapping)] = None
        case ir.Each(body=body) | ir.Entries(body=body) | ir.Group(body=body) if is_alone and isinstance(body.producer, ir.Object):
            _object(leaf.items(nullable=False), body.producer, known, is_patch=is_patch)
        case ir.Each(body=body) | ir.Entries(body=body) if is_alone and isinstance(body.producer, ir.Use):
            leaf.items(nullable=False).kinds[known.result_type(body.producer.mapping)] = None
        case _:
            add(leaf, target.type, MADE)
