"""Which mappings to try in both versions, and on what: only those that may behave otherwise, on the author's records and on edges."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from synapseops.evidence.behaviour import places, values
from synapseops.evidence.behaviour.facts import Facts, facts
from synapseops.evidence.behaviour.model import Record
from synapseops.evidence.behaviour.places import Place
from synapseops.evidence.behaviour.records import edges
from synapseops.evidence.pairs import paired
from synapseops.evidence.words import Words
from synapseops.mapping import ir
from synapseops.schema.wire import WireValue

_MOST, _FEWEST, _IN_ALL = 320, 200, 40_000
"""Records for one mapping, where there are few of them; for one, where there are many; and for all together."""
_MOST_GIVEN = 100

Context = Mapping[str, WireValue]


class Experiment(Struct, frozen=True):
    """A mapping to try in both versions: `records`, each with the number of one of the `contexts`.

    `has_hooks`: a person's code is asked. `reason` says why it cannot be compared, "" when it can. `secrets` are the names of those that
    steps take; `uses_before` and `uses_after` are the mappings that run, itself among them.
    """

    before: ir.Mapping
    after: ir.Mapping
    records: tuple[Record, ...] = ()
    contexts: tuple[Context, ...] = ({},)
    has_hooks: bool = False
    reason: str = ""
    secrets: tuple[str, ...] = ()
    uses_before: tuple[str, ...] = ()
    uses_after: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The mapping's name."""
        return self.after.name


def experiments(
    before: Sequence[ir.Mapping], after: Sequence[ir.Mapping], samples: Mapping[str, Sequence[Record]], *, hooks_differ: bool = False
) -> tuple[Experiment, ...]:
    """Return what to try: mappings of both versions that are written, or use one that is written, otherwise.

    *samples* are records by their type's name; *hooks_differ*: the team's code that mappings ask is not what it was.
    """
    old, new = _Known(before), _Known(after)
    pairs = [(was, now) for was, now in paired(before, after).kept if _may_differ(was, now, old, new, hooks_differ=hooks_differ)]
    most = max(_FEWEST, min(_MOST, _IN_ALL // max(len(pairs), 1)))
    return tuple(_experiment(was, now, old, new, samples.get(now.source, ()), most) for was, now in pairs)


class _Known:
    """The mappings of one version by name, and what each asks, looked for once."""

    def __init__(self, mappings: Sequence[ir.Mapping]) -> None:
        self.mappings = {one.name: one for one in mappings}
        self._facts: dict[str, Facts] = {}

    def facts(self, mapping: ir.Mapping) -> Facts:
        """Return what *mapping* asks."""
        if mapping.name not in self._facts:
            self._facts[mapping.name] = facts(mapping.body)
        return self._facts[mapping.name]

    def closure(self, mapping: ir.Mapping) -> list[ir.Mapping]:
        """Return *mapping* and all that it uses, in the order in which they are met."""
        found, waiting = {mapping.name: mapping}, [mapping]
        while waiting:
            for name in self.facts(waiting.pop()).uses:
                if name in self.mappings and name not in found:
                    found[name] = self.mappings[name]
                    waiting.append(self.mappings[name])
        return list(found.values())

    def asked(self, mapping: ir.Mapping) -> list[Facts]:
        """Return what *mapping*, and all that it uses, asks."""
        return [self.facts(one) for one in self.closure(mapping)]


def _may_differ(was: ir.Mapping, now: ir.Mapping, old: _Known, new: _Known, *, hooks_differ: bool) -> bool:
    before, after = old.closure(was), new.closure(now)
    return [*map(_bare, before)] != [*map(_bare, after)] or (hooks_differ and any(one.has_hooks for one in new.asked(now)))


def _bare(mapping: ir.Mapping) -> ir.Mapping:
    """Return *mapping* without what says nothing about its behaviour."""
    return replace(mapping, cases=(), lineage=(), description="")


def _experiment(
    was: ir.Mapping,
    now: ir.Mapping,
    old: _Known,
    new: _Known,
    samples: Sequence[Record],
    most: int,
) -> Experiment:
    asked = (*old.asked(was), *new.asked(now))
    plain = Experiment(was, now, has_hooks=any(one.has_hooks for one in asked))
    if was.source != now.source:
        return replace(plain, reason=f"it reads {now.source} now, and read {was.source} before")
    given = list(dict.fromkeys([*_cases(now), *_cases(was)]))
    contexts = _contexts(was, now)
    records = [*_numbered(given, contexts), *samples[:_MOST_GIVEN]]
    parsed = [value for record in records if isinstance(value := json.loads(record.data), dict)]
    records += edges(parsed, _together(places.places(now, new.mappings), places.places(was, old.mappings)), most)
    once = {(record.data, record.context): record for record in reversed(records)}
    kept = tuple(record for record in records if once[record.data, record.context] is record)
    secrets = tuple(sorted({name for one in asked for name in one.secrets}))
    uses = (tuple(one.name for one in known.closure(mapping)) for known, mapping in ((old, was), (new, now)))
    return replace(plain, records=kept, contexts=tuple(contexts), secrets=secrets, uses_before=next(uses), uses_after=next(uses))


def _together(now: Sequence[Place], before: Sequence[Place]) -> list[Place]:
    """Return the places of both, each once: what one of them allows there is allowed."""
    found = {place.keys: place for place in now}
    for place in before:
        known = found.get(place.keys)
        if known is None:
            found[place.keys] = place
        else:
            found[place.keys] = replace(
                known,
                type=known.type if known.type is not None else place.type,
                may_be_missing=known.may_be_missing or place.may_be_missing,
                may_be_null=known.may_be_null or place.may_be_null,
                is_list=known.is_list or place.is_list,
                pii=known.pii or place.pii,
                hints=known.hints.and_also(place.hints),
            )
    return sorted(found.values(), key=lambda place: len(place.keys))


def _cases(mapping: ir.Mapping) -> Iterator[ir.Case]:
    yield from mapping.cases[:_MOST_GIVEN]


def _numbered(cases: Sequence[ir.Case], contexts: Sequence[Context]) -> Iterator[Record]:
    for case in cases:
        context = dict(contexts[0]) | {name: value for name, value in case.context if name in contexts[0]}
        yield Record(Words("case {}", (case.name,)), case.input, contexts.index(context) if context in contexts else 0)


def _contexts(was: ir.Mapping, now: ir.Mapping) -> list[Context]:
    """Return the contexts to try with: something plausible, and those of the author's cases."""
    wanted = {one.name: one for mapping in (was, now) for one in mapping.context}
    plain: dict[str, Any] = {}
    for case in (*reversed(was.cases), *reversed(now.cases)):
        plain |= {name: value for name, value in case.context if name in wanted}
    plain = {name: plain.get(name, WireValue.of(_plausible(one))) for name, one in wanted.items()}
    found: list[Context] = [plain]
    for case in (*now.cases, *was.cases):
        context = plain | {name: value for name, value in case.context if name in wanted}
        if context not in found and len(found) < _MOST_GIVEN:
            found.append(context)
    return found


def _plausible(one: ir.ContextValue) -> Any:
    return values.plausible(Place((one.name,), one.type, may_be_missing=False, may_be_null=False))
