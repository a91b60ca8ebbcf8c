"""What came of records before and now, leaf by leaf: in how many something is otherwise, in words, with examples."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from synapseops.diagnostics import Pointer
from synapseops.evidence.behaviour.experiments import Experiment
from synapseops.evidence.behaviour.model import Behaviour, Difference, Digits, Example, Observed, Record
from synapseops.mapping import ir

MASK = "•••"
_EXAMPLES = 3
_ABSENT = object()
_Words = tuple[str, tuple[str, ...]]
"""Words of ours with `{}`, and the names that belong there."""
_LOSSES = frozenset({"is left out now", "is null now", "is empty now", "has fewer items"})
_REFUSED, _TAKEN, _OTHERWISE = "is refused now: {}", "is not refused any more: {}", "is refused otherwise: {}, now {}"


class _Count(Struct):
    """In how many records one thing differs, with the first of them."""

    changed: int = 0
    telling: list[Example] = field(default_factory=list)
    silent: list[Example] = field(default_factory=list)
    """Those without a value on either side: records that were refused for another reason already."""

    def add(self, record: Record, sources: frozenset[str], before: str, after: str) -> None:
        self.changed += 1
        those = self.telling if before or after else self.silent
        if len(those) < _EXAMPLES and (one := Example(record.told(sources), before, after)) not in those:
            those.append(one)

    @property
    def examples(self) -> tuple[Example, ...]:
        return tuple((self.telling or self.silent)[:_EXAMPLES])


def compared(experiment: Experiment, before: Sequence[Observed], after: Sequence[Observed]) -> Behaviour:
    """Return what differs between what came of the records of *experiment* then and now."""
    personal = frozenset(leaf.target for mapping in (experiment.before, experiment.after) for leaf in mapping.lineage if leaf.pii)
    sources = _Sources(experiment.after)
    counts: dict[tuple[str, _Words], _Count] = {}
    changed = 0
    for record, was, now in zip(experiment.records, before, after, strict=True):
        found = list(_differences(was, now))
        changed += bool(found)
        for path, words, old, new in found:
            is_personal = _is_personal(path, personal)
            count = counts.setdefault((path, words), _Count())
            count.add(record, sources.of(path), _shown(old, is_personal), _shown(new, is_personal))
    told = [
        Difference(
            path, text, one.changed, one.examples, names, _node(path, experiment.after), pii=bool(path) and _is_personal(path, personal)
        )
        for (path, (text, names)), one in counts.items()
    ]
    return Behaviour(
        experiment.name,
        len(experiment.records),
        changed,
        sum(one.made is not None for one in before),
        sum(one.made is not None for one in after),
        tuple(sorted(told, key=_order)),
        node=experiment.after.node,
    )


def _node(path: str, mapping: ir.Mapping) -> Pointer:
    """Return the rule of *mapping* that writes at *path*, else the mapping itself."""
    rules = ((".".join(rule.target.path), rule.node) for rule in mapping.body.rules if rule.target is not None)
    found = [(len(target), node) for target, node in rules if _holds(target, path)]
    return max(found)[1] if found else mapping.node


class _Sources:
    """Which leaves of the source each leaf of the target is made of, each looked for once."""

    def __init__(self, mapping: ir.Mapping) -> None:
        self._lineage = mapping.lineage
        self._found: dict[str, frozenset[str]] = {}

    def of(self, path: str) -> frozenset[str]:
        """Return the leaves that what stands at *path* is made of; none for the record as a whole."""
        if path not in self._found:
            near = [one for one in self._lineage if path and (_holds(one.target, path) or _holds(path, one.target))]
            self._found[path] = frozenset(source for one in near for source in one.sources)
        return self._found[path]


def _order(one: Difference) -> tuple[bool, bool, bool, int, str, str]:
    """Order errors first, then what is personal, then what is lost, then what concerns most records."""
    return not one.is_refusal, not one.pii, one.text not in _LOSSES, -one.changed, one.path, one.plain


def _differences(was: Observed, now: Observed) -> Iterator[tuple[str, _Words, Any, Any]]:
    """Yield path, words, and both values of everything that differs for one record."""
    if was.made is not None and now.made is not None:
        yield from _once(_values(was.made, now.made, ""))
        return
    old, new = _faults(was), _faults(now)
    for path in sorted(old.keys() | new.keys()):
        codes, others = old.get(path, ""), new.get(path, "")
        if codes and others and codes != others:
            yield path, (_OTHERWISE, (codes, others)), _ABSENT, _ABSENT
        elif others and not codes:
            yield path, (_REFUSED, (others,)), _at(was, path), _ABSENT
        elif codes and not others:
            yield path, (_TAKEN, (codes,)), _ABSENT, _at(now, path)


def _faults(one: Observed) -> dict[str, str]:
    """Return what is told of each path, sorted, on one line."""
    if one.refused:
        return {"": one.refused}
    codes: dict[str, set[str]] = {}
    for code, path in one.errors:
        codes.setdefault(path, set()).add(code)
    return {path: ", ".join(sorted(told)) for path, told in codes.items()}


def _at(one: Observed, path: str) -> Any:
    """Return the value at *path* in what was made, where the path leads through no list."""
    here: Any = one.made
    for key in path.split("."):
        if not isinstance(here, Mapping) or key not in here:
            return _ABSENT
        here = here[key]
    return here


def _once(found: Iterator[tuple[str, _Words, Any, Any]]) -> Iterator[tuple[str, _Words, Any, Any]]:
    """Yield the first of each path and word: a record counts once for a leaf, however many items it has."""
    seen = set()
    for one in found:
        if one[:2] not in seen:
            seen.add(one[:2])
            yield one


def _values(was: Any, now: Any, path: str) -> Iterator[tuple[str, _Words, Any, Any]]:
    """Yield the leaves that differ below *path*."""
    if isinstance(was, Mapping) and isinstance(now, Mapping):
        for name in (*now, *(name for name in was if name not in now)):
            yield from _values(was.get(name, _ABSENT), now.get(name, _ABSENT), f"{path}.{name}" if path else name)
    elif isinstance(was, list) and isinstance(now, list) and len(was) == len(now):
        for one, other in zip(was, now, strict=True):
            yield from _values(one, other, f"{path}[]")
    elif isinstance(was, list) and isinstance(now, list):
        yield path, (f"has {'more' if len(now) > len(was) else 'fewer'} items", ()), was, now
    elif was is not now and (type(was) is not type(now) or was != now):
        yield path, (_word(was, now), ()), was, now


def _word(was: Any, now: Any) -> str:
    if now is _ABSENT:
        return "is left out now"
    if now is None:
        return "is null now"
    if now in ("", [], {}):
        return "is empty now"
    if was is _ABSENT:
        return "is written now"
    if was is None:
        return "is not null any more"
    return "is not empty any more" if was in ("", [], {}) else "is another value"


def _is_personal(path: str, personal: frozenset[str]) -> bool:
    """Tell whether what stands at *path* is personal, or holds or lies within what is."""
    return not path or any(_holds(one, path) or _holds(path, one) for one in personal)


def _holds(outer: str, inner: str) -> bool:
    return inner == outer or inner.startswith((f"{outer}.", f"{outer}["))


def _shown(value: Any, is_personal: bool) -> str:
    """Return *value* as JSON, "" where there is none; what is personal is masked, but not whether there is anything."""
    if value is _ABSENT:
        return ""
    if is_personal and value is not None and value not in ("", [], {}):
        return MASK
    return value.text if isinstance(value, Digits) else json.dumps(value, ensure_ascii=False)
