"""References to other resources, and value objects that a patch merges into."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generators.pytest_suite import prose
from generators.pytest_suite.composites import Composer
from generators.pytest_suite.literals import literal, text
from generators.pytest_suite.plan import Plan
from generators.rendering import Code
from synapseops.blueprint.model import Action, Enum, Field, OnDelete, Record, Ref, Scalar


@dataclass(frozen=True, slots=True)
class ReferenceView:
    """A reference. `is_tested`: its `on_delete` can be seen. `module` makes what is referred to, `absent` is a key that none has."""

    field: Code
    identifier: Code
    module: Code
    one: Code
    absent: Code
    pointer: Code
    on_delete: Code
    is_tested: bool
    replaceable: bool
    unique: bool


@dataclass(frozen=True, slots=True)
class MergeView:
    """A patch of one member of a value object, and the other members, which it must leave alone."""

    field: Code
    identifier: Code
    member: Code
    pointer: Code
    value: Code
    required: Code | None
    nullable: bool


def reference_views(plan: Plan, plans: Mapping[str, Plan], composer: Composer) -> Iterator[ReferenceView]:
    """Yield the references of *plan*'s resource that a client may set, where rows to refer to can be made."""
    later = {field.name for field in plan.replaceable}
    for field in plan.settable:
        target = plans[field.type.resource] if isinstance(field.type, Ref) else None
        if target is None or not isinstance(field.type, Ref) or target.capacity == 0:
            continue
        yield ReferenceView(
            field=text(field.name),
            identifier=Code(plan.identifiers[field.name]),
            module=Code(target.module),
            one=prose.one(target.resource.singular),
            absent=literal(composer.value(field.type.key, -1)),
            pointer=text(f"/{field.name}"),
            on_delete=Code(field.type.on_delete.value),
            is_tested=target.has(Action.DELETE) and (field.type.on_delete is OnDelete.RESTRICT or plan.has(Action.GET)),
            replaceable=field.name in later,
            unique=field.unique,
        )


def merge_views(plan: Plan, composer: Composer) -> Iterator[MergeView]:
    """Yield a merge for each value object of *plan*'s resource that has a member with two values, beside others."""
    for field in plan.replaceable:
        if isinstance(field.type, Record) and field in plan.given:
            merge = _merge_view(field, field.type, plan.identifiers[field.name], composer)
            if merge is not None:
                yield merge


def _merge_view(field: Field, kind: Record, identifier: str, composer: Composer) -> MergeView | None:
    members = composer.members(kind.name)
    varied = next((one for one in members if len(composer.values(one.type)) > 1 and isinstance(one.type, Scalar | Enum)), None)
    if varied is None:
        return None
    other = next((one for one in members if one.required and one is not varied), None)
    return MergeView(
        field=text(field.name),
        identifier=Code(identifier),
        pointer=text(f"/{field.name}/{other.name}" if other is not None else ""),
        member=text(varied.name),
        value=literal(composer.value(varied.type, 1)),
        required=text(other.name) if other is not None else None,
        nullable=field.nullable,
    )
