"""Two intents side by side: named things by name (or by `was`), their parts by key, lists of words by what came and went."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from synapseops.diagnostics import Pointer
from synapseops.evidence.intent.written import flow, same, written
from synapseops.evidence.words import Words
from synapseops.intent.model import Intent

_PROSE = frozenset({"description", "title"})
_PLAIN = frozenset({"", "type", "enum"})
_SAID_ELSEWHERE = frozenset({"was"})
SECTIONS = ("service", "types", "resources", "tables", "systems", "mappings", "flows", "generate", "delivery", "intent")
_NAMED = (
    ("types", "*"),
    ("types", "*", "fields", "*"),
    ("resources", "*"),
    ("resources", "*", "fields", "*"),
    ("systems", "*"),
    ("systems", "*", "records", "*"),
    ("systems", "*", "records", "*", "fields", "*"),
    ("tables", "*"),
    ("tables", "*", "entries", "*"),
    ("mappings", "*"),
    ("mappings", "*", "fields", "*"),
    ("mappings", "*", "map", "*"),
    ("flows", "*"),
)
"""Where things have names of the author's; `*` stands for any."""


class IntentChange(Struct, frozen=True):
    """A named thing, or a whole section, that the author added, changed, renamed or removed.

    `what` names it (`Order.total`), `was` is the old name of what was renamed, `details` say how in the author's words, `prose` are
    sentences before and now of which is told only that they are others; `node` is where the new intent says so, or the nearest that it
    says, and `line` its line (0: not known).
    """

    section: str
    change: str
    what: str
    was: str = ""
    details: tuple[Words, ...] = ()
    node: Pointer = ()
    line: int = 0
    prose: tuple[str, ...] = ()


def changes(before: Intent, after: Intent) -> tuple[IntentChange, ...]:
    """Return what *after* says otherwise than *before*, in the order of the language."""
    found = list(_map(written(before), written(after), (), ()))
    return tuple(sorted(_gathered(found), key=lambda one: SECTIONS.index(one.section)))


def _map(old: Mapping[str, Any], new: Mapping[str, Any], at: Pointer, before: Pointer) -> Iterator[IntentChange]:
    """Yield what differs between two maps; *at* is where they stand now, *before* where they stood."""
    if _is_named((*at, "")):
        yield from _things(old, new, at, before)
        return
    for key in (*new, *(key for key in old if key not in new)):
        if key in _SAID_ELSEWHERE or (key in old and key in new and same(old[key], new[key])):
            continue
        yield from _part(old.get(key), new.get(key), (*at, key), (*before, key))


def _things(old: Mapping[str, Any], new: Mapping[str, Any], at: Pointer, before: Pointer) -> Iterator[IntentChange]:
    former = _former(old, new)
    for name, value in new.items():
        node, was = (*at, name), former.get(name)
        if was is None:
            yield IntentChange(_section(at), "added", _name(node), details=_outline(value), node=node)
            continue
        if was != name:
            yield IntentChange(_section(at), "renamed", _name(node), _name((*before, was)), node=node)
        if not same(old[was], value):
            yield from _part(old[was], value, node, (*before, was))
    for name in old:
        if name not in former.values():
            yield IntentChange(_section(at), "removed", _name((*before, name)), details=_outline(old[name]), node=(*at, name))


def _former(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    found = {name: name for name in new if name in old}
    for name, value in new.items():
        was = value.get("was") if isinstance(value, dict) else None
        if isinstance(was, str) and name not in found and was in old and was not in new and was not in found.values():
            found[name] = was
    return found


def _part(old: Any, new: Any, at: Pointer, before: Pointer) -> Iterator[IntentChange]:
    """Yield what differs at one place."""
    if _holds_maps(old, new) and (isinstance(old, dict) or isinstance(new, dict)):
        yield from _map(old or {}, new or {}, at, before)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and any(isinstance(one, dict) for one in new):
        for number, (one, other) in enumerate(zip(old, new, strict=True)):
            if not same(one, other):
                yield from _part(one, other, (*at, number), (*before, number))
    else:
        yield IntentChange(_section(at), "changed", _name(at), details=(_difference(old, new, at),), node=at, prose=_prose(old, new, at))


def _prose(old: Any, new: Any, at: Pointer) -> tuple[str, ...]:
    return tuple(one for one in (old, new) if isinstance(one, str)) if at[-1] in _PROSE else ()


def _holds_maps(old: Any, new: Any) -> bool:
    return all(value is None or isinstance(value, dict) for value in (old, new))


def _difference(old: Any, new: Any, at: Pointer) -> Words:
    key = " ".join(str(step + 1) if isinstance(step, int) else step for step in at[len(_thing(at)) :])
    start, names = ("{}: ", (key,)) if key not in _PLAIN else ("", ())
    if at[-1] in _PROSE and isinstance(old, str | None) and isinstance(new, str | None):
        return Words(f"{'another' if old and new else 'a' if new else 'no'} {{}}{'' if new else ' any more'}", (key,))
    if (
        isinstance(old, list | None)
        and isinstance(new, list | None)
        and not any(isinstance(one, dict | list) for one in [*(old or ()), *(new or ())])
    ):
        came = _words(old or [], new or [])
        return Words(start + came.text, (*names, *came.names))
    if old is None or new is None:
        if (new if old is None else old) is True:
            return Words("{}" if old is None else "no longer {}", (key,))
        return Words(f"{start}{{}}", (*names, flow(new))) if old is None else Words("no {} any more, which was {}", (key, flow(old)))
    return Words(f"{start}{{}} is now {{}}", (*names, flow(old), flow(new)))


def _words(old: list[Any], new: list[Any]) -> Words:
    gone, come = [flow(one) for one in old if one not in new], [flow(one) for one in new if one not in old]
    told = [*(["no longer {}"] if gone else []), *(["also {}"] if come else [])]
    return Words(", ".join(told) or "in another order", tuple(", ".join(those) for those in (gone, come) if those))


def _outline(value: Any) -> tuple[Words, ...]:
    """Return what a thing that comes or goes is, on a line: its type, the names of its fields, or what sets it off and what it does."""
    if not isinstance(value, dict):
        return (Words("{}", (flow(value),)),)
    if isinstance(value.get("fields"), dict):
        return (Words("with {}", (", ".join(value["fields"]),)),)
    if "on" in value and isinstance(value.get("steps"), list):
        steps = value["steps"]
        return (Words("on {}", (flow(value["on"]),)), Words(f"{len(steps)} step{'' if len(steps) == 1 else 's'}"))
    rest = {key: item for key, item in value.items() if key not in _PROSE | _SAID_ELSEWHERE}
    return (Words("{}", (flow(rest),)),) if rest else ()


def _gathered(found: list[IntentChange]) -> Iterator[IntentChange]:
    """Yield each thing once, with every way in which it differs; it stands where the first of them does."""
    told: dict[tuple[str, str, bool], IntentChange] = {}
    for one in found:
        key = one.section, one.what, one.change == "removed"
        known = told.get(key)
        told[key] = one if known is None else replace(known, details=(*known.details, *one.details), prose=(*known.prose, *one.prose))
    yield from told.values()


def _is_named(at: Pointer) -> bool:
    return any(len(at) == len(form) and all(step in ("*", part) for step, part in zip(form, at, strict=True)) for form in _NAMED)


def _thing(at: Pointer) -> Pointer:
    """Return the node of the named thing that *at* belongs to, else that of the section."""
    return next((at[:length] for length in range(len(at), 1, -1) if _is_named(at[:length])), at[:1])


def _name(at: Pointer) -> str:
    """Return what an author calls the thing at *at*: the names on the way to it."""
    thing = _thing(at)
    names = [str(thing[length - 1]) for length in range(2, len(thing) + 1) if _is_named(thing[:length])]
    return ".".join(names) or str(thing[0])


def _section(at: Pointer) -> str:
    return str(at[0]) if at and at[0] in SECTIONS else "intent"
