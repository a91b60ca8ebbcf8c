"""Rules for the named types of `types`."""

from collections.abc import Iterator

from synapseops.blueprint.draft import Draft, DraftField, DraftType
from synapseops.blueprint.model import List, Record, Ref
from synapseops.diagnostics import Fault
from synapseops.intent.wording import listed
from synapseops.validation import graphs

MOST_MEMBERS = 1_000
DEEPEST = 20
_MOST_TOLD = 12

_FORMS = ("enum", "fields", "type")
_LIMITS = ("min", "max", "pattern")
_IDLE_IN_VALUE_OBJECTS = ("unique", "index", "immutable", "on_delete")


def one_form(draft: Draft) -> Iterator[Fault]:
    """SY058: a type is an enum, a value object or a constrained scalar."""
    for drafted in draft.types.values():
        written = _written(drafted)
        if len(written) > 1:
            message = f'type "{drafted.name}" is said to be several things: {" and ".join(written)}'
            yield Fault("SY058", (*drafted.at, written[1]), message, "keep one of them", on="key")
        elif not written and not drafted.declared & set(_FORMS):
            message = f'type "{drafted.name}" does not say what it is'
            yield Fault("SY058", drafted.at, message, "write enum: [a, b], fields: {name: string} or type: string(1..20)", on="key")


def scalars_are_understood(draft: Draft) -> Iterator[Fault]:
    """SY012, SY040 to SY054, SY057: a constrained scalar narrows a built-in one."""
    for drafted in draft.types.values():
        if _written(drafted) == ["type"]:
            for key, slip in drafted.slips:
                yield slip.at((*drafted.at, key), f'type "{drafted.name}"')


def limits_belong_to_scalars(draft: Draft) -> Iterator[Fault]:
    """SY052, SY053: `min`, `max` and `pattern` stand beside `type` only."""
    for drafted in draft.types.values():
        for key in _LIMITS:
            if drafted.form.says(key) and drafted.form.type is None and _written(drafted):
                code = "SY053" if key == "pattern" else "SY052"
                yield Fault(code, (*drafted.at, key), f"{key} does not apply to enums and value objects", "remove it", on="key")


def words_differ(draft: Draft) -> Iterator[Fault]:
    """SY046: an enum has each word once."""
    for drafted in draft.types.values():
        seen: set[str] = set()
        for index, word in enumerate(drafted.form.enum or ()):
            if word in seen:
                yield Fault("SY046", (*drafted.at, "enum", index), f'enum word "{word}" stands there twice', "remove one")
            seen.add(word)


def members_are_plain(draft: Draft) -> Iterator[Fault]:
    """SY055, SY061: fields of value objects have no identity of their own: no keys, no references."""
    for drafted in draft.types.values():
        for field in drafted.fields.values():
            for key in _IDLE_IN_VALUE_OBJECTS:
                if field.form.says(key):
                    yield Fault("SY055", (*field.at, key), f"{key} has no meaning inside a value object", "remove it", on="key")
            if isinstance(field.type, Ref):
                message = f'field "{field.name}" of a value object refers to a resource'
                yield Fault("SY061", (*field.at, "type"), message, "keep references in resources, or keep the key as uuid or string")


def value_objects_end(draft: Draft) -> Iterator[Fault]:
    """SY063: a value object does not contain itself, directly or through others."""
    graph = _containment(draft)
    for component in graphs.cycles(graph):
        for name in (name for name in graph if name in component):
            for field in draft.types[name].fields.values():
                if (inner := _contained(field)) in component and inner is not None:
                    message = f'value object "{name}" contains itself{_through(graph, inner, name, component)}'
                    hint = "make it a resource and refer to it, or keep its name or key as a string"
                    yield Fault("SY063", (*field.at, "type"), message, hint)


def _through(graph: graphs.Graph, inner: str, name: str, component: frozenset[str]) -> str:
    if len(component) > _MOST_TOLD:
        return " through others" if inner != name else ""
    between = graphs.way(graph, inner, name, component)[:-1]
    return f" through {listed(map(_quoted, between), last='and')}" if between else ""


def value_objects_are_small(draft: Draft) -> Iterator[Fault]:
    """SY066: a value object, written out with all it contains, stays within what a person would write."""
    graph = _containment(draft)
    if graphs.cycles(graph):
        return
    sizes: dict[str, tuple[int, int]] = {}
    for name in _innermost_first(graph):
        fields = draft.types[name].fields.values()
        inner = [sizes[other] for field in fields if (other := _contained(field)) is not None and other in sizes]
        size, depth = len(fields) + sum(size for size, _ in inner), 1 + max((depth for _, depth in inner), default=0)
        too_large = size > MOST_MEMBERS or depth > DEEPEST
        sizes[name] = (0, 0) if too_large else (size, depth)
        if too_large:
            message = f'value object "{name}" holds more than {MOST_MEMBERS:,} fields, or is nested more than {DEEPEST} deep'
            yield Fault("SY066", draft.types[name].at, message, "make a part of it a resource", on="key")


def _innermost_first(graph: graphs.Graph) -> Iterator[str]:
    """Yield the nodes of a graph without cycles, each after those it leads to."""
    done: set[str] = set()
    for root in graph:
        waiting = [root]
        while waiting:
            here = waiting[-1]
            ahead = [other for other in graph.get(here, ()) if other not in done]
            if ahead and here not in done:
                waiting += ahead
            else:
                waiting.pop()
                if here not in done:
                    done.add(here)
                    yield here


def _containment(draft: Draft) -> dict[str, list[str]]:
    found = {name: [_contained(field) for field in drafted.fields.values()] for name, drafted in draft.types.items()}
    return {name: list(dict.fromkeys(other for other in others if other is not None and other in found)) for name, others in found.items()}


def _contained(field: DraftField) -> str | None:
    kind = field.type.item if isinstance(field.type, List) else field.type
    return kind.name if isinstance(kind, Record) else None


def _written(drafted: DraftType) -> list[str]:
    return [key for key in _FORMS if getattr(drafted.form, key) is not None]


def _quoted(name: str) -> str:
    return f'"{name}"'
