"""A record that a flow takes from end to end: of a case of its mappings where one shows it, else made up of what they read."""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from generators.fastapi_service.flows.mappings import of
from generators.mappings.expected import samples
from synapseops.blueprint import flows as made
from synapseops.blueprint.model import Blueprint
from synapseops.mapping import ir


class Sample(Struct, frozen=True):
    """A record as JSON; `is_certain` where cases of all mappings that read it show what comes of it."""

    value: Any
    is_certain: bool


def record(blueprint: Blueprint, flow: made.Flow) -> Sample:
    """Return a record that sets *flow* off."""
    steps = [step for step in flow.steps if not step.reads_saved]
    mappings = [of(blueprint, step.mapping) for step in steps]
    cases = [case for mapping in mappings if (case := shown(mapping)) is not None]
    if cases:
        return Sample(cases[0], len(cases) == len(mappings))
    value: Any = samples.record(*mappings)
    for path, wanted in _wanted(flow, steps):
        _put(value, path, wanted)
    return Sample(value, is_certain=False)


def reply(blueprint: Blueprint, mapping: str) -> Sample:
    """Return an answer that *mapping* takes."""
    found = of(blueprint, mapping)
    case = shown(found)
    return Sample(case, is_certain=True) if case is not None else Sample(samples.record(found), is_certain=False)


def shown(mapping: ir.Mapping) -> Any:
    """Return the first record of which a case shows what comes of it; None where none does."""
    found = next((case for case in mapping.cases if case.expect is not None), None)
    return json.loads(found.input, parse_float=Decimal) if found is not None else None


def _wanted(flow: made.Flow, steps: Sequence[made.Step]) -> Iterator[tuple[made.Path, Any]]:
    """Yield what the flow itself asks of its records, by path; None where any value will do."""
    if flow.key is not None:
        yield flow.key, None
    match flow.trigger:
        case made.Webhook(delivery_id=made.DeliveryId(path=tuple() as path)):
            yield path, None
        case made.Schedule(fetch=made.Fetch(since=made.Since(path=path))):
            yield path, None
    for step in steps:
        if step.condition is not None:
            yield from _of_condition(step.condition)
        if isinstance(step.effect, made.Send):
            yield from ((one.path, None) for one in step.effect.request.parts if isinstance(one, made.Reference) and one.of_input)


def _of_condition(condition: made.Condition) -> Iterator[tuple[made.Path, Any]]:
    match condition:
        case made.Every(conditions):
            for one in conditions:
                yield from _of_condition(one)
        case made.Some((first, *_)):
            yield from _of_condition(first)
        case made.Compare(path, operator, values) if operator in _SATISFIED_BY_ITS_VALUE:
            yield path, json.loads(values[0].text, parse_float=Decimal)


_SATISFIED_BY_ITS_VALUE = frozenset({"eq", "in", "gte", "lte", "starts_with", "ends_with", "contains"})


def _put(value: Any, path: made.Path, wanted: Any) -> None:
    """Put *wanted* at *path*, or something where nothing is."""
    here = value
    for place, step in enumerate(path):
        is_last = place == len(path) - 1
        fresh: Any = ("1" if wanted is None else wanted) if is_last else ([] if isinstance(path[place + 1], int) else {})
        if isinstance(step, str) and isinstance(here, dict):
            if is_last and wanted is not None:
                here[step] = wanted
            here = here.setdefault(step, fresh)
        elif isinstance(step, int) and isinstance(here, list):
            if not here:
                here.append(fresh)
            here = here[0]
        else:
            return
