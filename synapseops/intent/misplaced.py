"""What an author wrote at the wrong indentation, or as a list where a map belongs: put where it belongs, and told."""

from collections.abc import Iterator
from typing import Any

from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import nearest
from synapseops.intent import habits
from synapseops.intent.fields import FieldForm
from synapseops.intent.model import Intent, ResourceForm, TypeForm
from synapseops.intent.pruning import Pruned
from synapseops.intent.wording import listed, shown

_RESOURCE_KEYS = tuple(ResourceForm.model_fields)
_TYPE_KEYS = tuple(TypeForm.model_fields)
_SECTIONS = ("types", "resources")
_MOST_NAMED = 3


def put_right(pruned: Pruned) -> list[Fault]:
    """Move what stands in a wrong place to where it belongs; return what to say about it, at the nodes as written."""
    faults = list(_resources_at_the_top(pruned))
    for section in _SECTIONS:
        faults += _as_map(pruned, (section,))
    faults += _beside_their_resource(pruned)
    for section in _SECTIONS:
        for name in list(_map(pruned.rest.get(section))):
            faults += _as_map(pruned, (section, name, "fields"))
            faults += _outside_fields(pruned, (section, name))
            for field in list(_map(pruned.node((section, name, "fields")))):
                faults += _type_as_key(pruned, (section, name, "fields", field))
    return faults


def _resources_at_the_top(pruned: Pruned) -> Iterator[Fault]:
    """SY024: resources stand below `resources`, types below `types`."""
    strays: dict[str, list[str]] = {}
    section = ""
    for key, value in pruned.rest.items():
        if key in Intent.model_fields:
            section = key if key in _SECTIONS and value is None else ""
        elif section and key[:1].isupper() and isinstance(value, dict):
            strays.setdefault(section, []).append(key)
    for section, names in strays.items():
        for name in names:
            pruned.move((name,), (section, name))
        yield _told_blank((section,), names)


def _beside_their_resource(pruned: Pruned) -> Iterator[Fault]:
    """SY020: what makes up a resource stands below its name."""
    resources = _map(pruned.rest.get("resources"))
    owner: str | None = None
    for name, value in list(resources.items()):
        if name not in _RESOURCE_KEYS:
            owner = name if value is None or isinstance(value, dict) else None
        elif owner is not None and name not in _map(resources[owner]):
            pruned.move(("resources", name), ("resources", owner, name))
            message = f"{shown(name)} stands beside {shown(owner)}, not below it"
            yield Fault("SY020", ("resources", name), message, f"indent it further than {shown(owner)}", on="key")


def _outside_fields(pruned: Pruned, at: Pointer) -> Iterator[Fault]:
    """SY021, SY024: fields stand below `fields`."""
    owner = _map(pruned.node(at))
    if any(owner.get(key) is not None for key in ("fields", "enum", "type")):
        return
    strays = [key for key, value in owner.items() if _may_be_field(key, value, at)]
    if not strays:
        return
    written = pruned.stand_ins.written(at)
    is_blank = "fields" in owner
    for key in strays:
        pruned.move((*at, key), (*at, "fields", key))
    if is_blank:
        yield _told_blank((*written, "fields"), strays)
    else:
        message = f'{"type" if at[0] == "types" else "resource"} {shown(at[-1])} has no "fields"'
        yield Fault("SY021", written, message, f"write fields: above {_named(strays)}, and indent {_them(strays)} below it", on="key")


def _may_be_field(key: str, value: Any, at: Pointer) -> bool:
    keys = _RESOURCE_KEYS if at[0] == "resources" else _TYPE_KEYS
    is_known = key in keys or nearest(key, keys) is not None or bool(habits.elsewhere((*at, key))) or bool(habits.meant((*at, key)))
    return not is_known and (isinstance(value, str) or (isinstance(value, dict) and "type" in value))


def _type_as_key(pruned: Pruned, at: Pointer) -> Iterator[Fault]:
    """SY024: the type of a field stands behind `type`."""
    field = _map(pruned.node(at))
    blank = [key for key, value in field.items() if value is None and key not in FieldForm.model_fields]
    if "type" in field or len(blank) != 1:
        return
    written = pruned.stand_ins.written((*at, blank[0]))
    pruned.move((*at, blank[0]), (*at, "type"))
    pruned.put((*at, "type"), blank[0])
    yield Fault("SY024", written, f"{shown(blank[0])} has no value", f"write type: {blank[0]}", on="key")


def _as_map(pruned: Pruned, at: Pointer) -> Iterator[Fault]:
    """SY022: what has a name is a key of a map, not an item of a list."""
    items = pruned.node(at)
    if not isinstance(items, list) or not items:
        return
    entries = [_entry(item, index) for index, item in enumerate(items)]
    named = {entry[0]: entry[1:] for entry in entries if entry is not None}
    if len(named) != len(items):
        return
    written = pruned.stand_ins.written(at)
    pruned.spell_out(at, named)
    first = next(iter(named))
    has_names = isinstance(items[0], dict) and "name" in items[0]
    others = " and the others" if len(named) > 1 else ""
    hint = f"write each name as a key: {first}:" if has_names else f'remove the "- " before {first}:{others}'
    yield Fault("SY022", written, f'"{at[-1]}" is a list, where a map belongs', hint)


def _entry(item: Any, index: int) -> tuple[str, Pointer, Any] | None:
    """Return name, place in the list and value of an item that stands for an entry; None when it does not."""
    if not isinstance(item, dict) or not item:
        return None
    first, value = next(iter(item.items()))
    if first == "name" and isinstance(value, str):
        return value, (index,), {key: inner for key, inner in item.items() if key != "name"}
    if len(item) == 1:
        return first, (index, first), value
    if value is None:
        return first, (index,), {key: inner for key, inner in item.items() if key != first}
    return None


def _told_blank(at: Pointer, strays: list[str]) -> Fault:
    stand = "stands" if len(strays) == 1 else "stand"
    message = f"{shown(at[-1])} has no value: {_named(strays)} {stand} beside it, not below it"
    return Fault("SY024", at, message, f"indent {_them(strays)} further than {at[-1]}:", on="key")


def _named(strays: list[str]) -> str:
    told = [shown(stray) for stray in strays[:_MOST_NAMED]]
    return listed([*told, "others"] if len(strays) > _MOST_NAMED else told, last="and")


def _them(strays: list[str]) -> str:
    return "it" if len(strays) == 1 else "them"


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
