"""Where callers meet a field or a named type: in what they send, in what they get, or both."""

from collections.abc import Iterator

from msgspec import Struct

from synapseops.blueprint.model import Action, Blueprint, Enum, Field, FieldType, List, Record, Resource

REPLIES = "replies"
TAKING = {Action.CREATE: "create", Action.REPLACE: "replace", Action.PATCH: "patch", Action.UPSERT: "upsert"}


class Use(Struct, frozen=True):
    """Whether values are taken from callers, and given to them."""

    takes: bool = False
    gives: bool = False

    def __or__(self, other: "Use") -> "Use":
        return Use(self.takes or other.takes, self.gives or other.gives)


def forms(resource: Resource) -> tuple[str, ...]:
    """Return the forms that *resource* has: what its operations answer and take."""
    actions = {route.action for route in resource.routes}
    return (*([REPLIES] if actions - {Action.DELETE} else []), *(form for action, form in TAKING.items() if action in actions))


def forms_of(field: Field, resource: Resource) -> dict[str, bool]:
    """Return the forms of *resource* that *field* is in, each with whether it must be there."""
    has = forms(resource)
    is_fixed = field.immutable or field.name == resource.key.name
    found = {REPLIES: True}
    if not field.read_only:
        found |= {"create": field.required}
        found |= {} if is_fixed else {"replace": field.required, "patch": False}
        found |= {} if set(resource.upsert_by) <= {field.name} else {"upsert": field.required}
    return {form: must for form, must in found.items() if form in has}


def use_of(forms: dict[str, bool]) -> Use:
    """Return what *forms* are for."""
    return Use(takes=bool(forms.keys() - {REPLIES}), gives=REPLIES in forms)


def of_types(blueprint: Blueprint) -> dict[str, Use]:
    """Return the named enums and value objects that callers meet, by name, with how."""
    found: dict[str, Use] = {}
    waiting = [
        (name, use_of(forms_of(field, resource)))
        for resource in blueprint.resources
        for field in resource.fields
        for name in _named(field.type)
    ]
    records = {one.name: one for one in blueprint.value_objects}
    while waiting:
        name, use = waiting.pop()
        if found.get(name, Use()) | use == found.get(name):
            continue
        found[name] = found.get(name, Use()) | use
        inner = records[name].fields if name in records else ()
        waiting += [(other, Use(use.takes and not field.read_only, use.gives)) for field in inner for other in _named(field.type)]
    return found


def _named(type_: FieldType) -> Iterator[str]:
    """Yield the named enum or value object that *type_* is, or is a list of."""
    inner = type_.item if isinstance(type_, List) else type_
    if isinstance(inner, Enum | Record) and inner.name is not None:
        yield inner.name
