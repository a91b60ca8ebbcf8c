"""SY230-SY232: what the author has to say before a migration may be made."""

from collections.abc import Iterable, Iterator

from generators.fastapi_service.migrations.matching import Match, ObjectPair, PartPair, Parts, TablePair, object_pairs
from generators.fastapi_service.migrations.snapshot import Snapshot
from synapseops.blueprint.model import Blueprint, Field, Resource
from synapseops.diagnostics import Fault, Pointer


def faults(match: Match, blueprint: Blueprint, landed: Snapshot) -> tuple[Fault, ...]:
    """Return what stands against the migration, each once."""
    found = [
        *_unknown_former_resources(blueprint, landed),
        *_removed_resources(match, blueprint),
        *(fault for pair in match.tables for fault in _table_faults(pair, match, blueprint)),
        *_object_faults(match, blueprint),
    ]
    return tuple(dict.fromkeys(found))


def _unknown_former_resources(blueprint: Blueprint, landed: Snapshot) -> Iterator[Fault]:
    """SY232: `was` names a resource that has landed and is not there any more."""
    had = {state.table.resource for state in landed.tables if state.table.resource}
    have = {resource.name for resource in blueprint.resources}
    for resource in blueprint.resources:
        if had and resource.was and resource.name not in had and resource.was not in had:
            yield _misnamed("resource", resource.name, resource.was, (*resource.node, "was"), had - have)


def _misnamed(what: str, name: str, was: str, at: Pointer, gone: Iterable[str]) -> Fault:
    known = ", ".join(f'"{one}"' for one in sorted(gone)[:5])
    hint = f"on the base branch it may have been {known}" if known else "remove `was`: nothing of the base branch is missing here"
    return Fault("SY232", at, f'{what} "{name}" says it was "{was}", which the base branch does not have', hint)


def _removed_resources(match: Match, blueprint: Blueprint) -> Iterator[Fault]:
    """SY230: a resource leaves with its rows only if it landed with `allow_loss`."""
    at: Pointer = ("resources",) if blueprint.resources else ("service",)
    for state in match.dropped:
        name = state.table.resource
        if name is not None and not state.allow_loss:
            hint = f'write "was: {name}" at the resource it became; or first merge "allow_loss: true" on it, then remove it'
            yield Fault("SY230", at, f'resource "{name}" is removed, and all its rows with it', hint, on="key")


def _table_faults(pair: TablePair, match: Match, blueprint: Blueprint) -> Iterator[Fault]:
    resource = blueprint.resource(pair.new.table.resource or "")
    if _key_changes(pair, match):
        before = pair.old.column(pair.old.table.primary_key.columns[0]).field
        message = f'the key of "{resource.name}" changes: it was "{before}" as it landed'
        yield Fault("SY232", resource.node, message, "keep the key as it was, or make another resource and move the rows", on="key")
        return
    wanted = {field.name: field for field in resource.fields}
    may_lose = resource.allow_loss or pair.old.allow_loss
    yield from _unknown_former_fields(wanted.values(), pair.parts, resource.name)
    for part in pair.parts.dropped:
        if not may_lose and not part.allow_loss:
            yield _removed(part.name, resource)
    yield from _missing_values(wanted, pair.parts, resource.name)
    for kept in pair.parts.kept:
        if kept.new.name in wanted:
            yield from _kept_faults(kept, wanted[kept.new.name], resource.name, may_lose=may_lose)


def _key_changes(pair: TablePair, match: Match) -> bool:
    """Whether rows would be known by another key, or by one of another form."""
    old, new = (state.column(state.table.primary_key.columns[0]) for state in (pair.old, pair.new))
    for kept in pair.parts.kept:
        if kept.old.name == old.field and kept.new.name == new.field:
            return old.storage != new.storage or match.touches(kept.change)
    return True


def _removed(name: str, resource: Resource) -> Fault:
    hint = f'write "was: {name}" at the field it became, or "allow_loss: true" beside the fields of "{resource.name}"'
    return Fault("SY230", resource.node, f'field "{name}" of "{resource.name}" is removed, and its values with it', hint, on="key")


def _unknown_former_fields(wanted: Iterable[Field], parts: Parts, owner: str) -> Iterator[Fault]:
    """SY232: `was` of a field that is new names one that has landed and is not there any more."""
    added = {part.name for part in parts.added}
    gone = {part.name for part in parts.dropped}
    for field in wanted:
        if field.was and field.name in added:
            yield _misnamed("field", f"{owner}.{field.name}", field.was, (*field.node, "was"), gone)


def _missing_values(wanted: dict[str, Field], parts: Parts, owner: str) -> Iterator[Fault]:
    """SY231: a required field that is new has a value for the rows that are there."""
    for part in parts.added:
        field = wanted[part.name]
        if field.required and field.backfill is None:
            message = f'field "{field.name}" of "{owner}" is new and required, and the rows that are there have no value for it'
            yield Fault("SY231", field.node, message, 'give it a default or a "backfill", or let it be null (`?`)', on="key")


def _kept_faults(kept: PartPair, field: Field, owner: str, *, may_lose: bool) -> Iterator[Fault]:
    losses = kept.change.losses
    if losses and not (may_lose or field.allow_loss or kept.old.allow_loss):
        message = f'field "{field.name}" of "{owner}" becomes narrower and loses {"; ".join(losses)}'
        yield Fault("SY230", field.node, message, 'write "allow_loss: true" beside it if that is meant, or keep what it was', on="key")
    if field.default is not None or field.backfill is not None:
        return
    if kept.old.nullable and not field.nullable:
        message = f'field "{field.name}" of "{owner}" may not be null any more, and rows that are there may hold null'
        yield Fault("SY231", field.node, message, 'give it a default or a "backfill", or let it be null (`?`)', on="key")
    elif not field.nullable and kept.change.needs_filler:
        message = f'field "{field.name}" of "{owner}" is required, and some of its values do not fit its type any more'
        yield Fault("SY231", field.node, message, 'give it a default or a "backfill" for those, or let it be null (`?`)', on="key")


def _object_faults(match: Match, blueprint: Blueprint) -> Iterator[Fault]:
    """Judge the value objects on every way that leads to them; a loss is permitted by any field on the way."""
    for pair, may_lose in _ways(match):
        owner = blueprint.value_object(pair[1])
        wanted = {field.name: field for field in owner.fields}
        parts = match.objects[pair]
        yield from _unknown_former_fields(wanted.values(), parts, owner.name)
        yield from _missing_values(wanted, parts, owner.name)
        for part in parts.dropped:
            if not may_lose and not part.allow_loss:
                message = f'field "{part.name}" of "{owner.name}" is removed, and its values with it'
                hint = f'write "was: {part.name}" at the field it became, or "allow_loss: true" at the fields that hold "{owner.name}"'
                yield Fault("SY230", owner.node, message, hint, on="key")
        for kept in parts.kept:
            yield from _kept_faults(kept, wanted[kept.new.name], owner.name, may_lose=may_lose)


def _ways(match: Match) -> Iterator[tuple[ObjectPair, bool]]:
    """Yield each pair of value objects, with and without the permission that a field on the way to it gives."""
    open_ = [
        (pair, table.old.allow_loss or table.new.allow_loss or kept.old.allow_loss or kept.new.allow_loss)
        for table in match.tables
        for kept in table.parts.kept
        for pair in object_pairs(kept.change)
    ]
    seen: set[tuple[ObjectPair, bool]] = set()
    while open_:
        pair, may_lose = way = open_.pop()
        if way in seen:
            continue
        seen.add(way)
        for kept in match.objects[pair].kept:
            permitted = may_lose or kept.old.allow_loss or kept.new.allow_loss
            open_ += [(inner, permitted) for inner in object_pairs(kept.change)]
    yield from sorted(seen)
