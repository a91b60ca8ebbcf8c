"""What mappings do otherwise than before: both versions are made by this factory, and tried on the same records in the sandbox."""

import asyncio
import posixpath
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from synapseops.blueprint.model import Blueprint
from synapseops.errors import SynapseError
from synapseops.evidence import behaviour
from synapseops.evidence.behaviour import Behaviour, Experiment, Observed, Record
from synapseops.evidence.words import Words
from synapseops.forge.base import Repository, TreeFile
from synapseops.generation import CompiledMappings, CompileMappings
from synapseops.intent.slips import Slip
from synapseops.mapping import ir
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.folders import Folder
from synapseops.pipeline.previous import Previous
from synapseops.pipeline.reading import contents
from synapseops.schema import samples
from synapseops.toolchain import Tree
from synapseops.validation import Reading
from synapseops.verification.trials import Package, Trial, tried

_REGULAR = frozenset({0o100644, 0o100755})
_NOT_ALLOWED = "it asks code of people, which is not run here"
_UNSTEADY = "it asks code of people, which answers otherwise each time"

_Answers = tuple[tuple[Observed, ...], ...]


class _Side(Struct, frozen=True):
    """One version of the mappings, with the team's code that they ask (path below the output folder → bytes)."""

    compiled: CompiledMappings
    team: Mapping[str, bytes]


async def behaviours(equipment: Equipment, previous: Previous, now: Reading, at_base: Folder, tree: Tree) -> tuple[Behaviour, ...]:
    """Return what the mappings that may behave otherwise do otherwise, each with its line."""
    makers = [one.mappings for one in equipment.generators if one.mappings is not None and now.blueprint is not None]
    if not makers or previous.blueprint is None or now.blueprint is None or previous.reading is None:
        return ()
    old, new = _side(makers[0], previous.blueprint, ()), _side(makers[0], now.blueprint, ())
    old = replace(old, team=await _team(equipment.repository, old.compiled, at_base.held))
    new = replace(new, team={path: data for path, data in tree.files.items() if path.startswith(_team_folder(new.compiled))})
    before, after = previous.blueprint.mappings, now.blueprint.mappings
    wanted = behaviour.experiments(before, after, _samples(now), hooks_differ=_below(old) != _below(new))
    old = replace(_side(makers[0], previous.blueprint, {name for one in wanted for name in one.uses_before}), team=old.team)
    new = replace(_side(makers[0], now.blueprint, {name for one in wanted for name in one.uses_after}), team=new.team)
    told = [one for group in await asyncio.gather(*_groups(equipment, wanted, old, new)) for one in group]
    by_name = {one.mapping: _placed(now, one) for one in told}
    return tuple(by_name[one.name] for one in wanted)


def _side(make: CompileMappings, blueprint: Blueprint, names: Collection[str]) -> _Side:
    """Return a side with the mappings called *names* alone: what is not tried need not be made."""
    return _Side(make(replace(blueprint, mappings=tuple(one for one in blueprint.mappings if one.name in names))), {})


def _groups(equipment: Equipment, wanted: Sequence[Experiment], old: _Side, new: _Side) -> Iterator[Any]:
    """Yield the work: mappings alone, apart from those that ask a person's code, which may fail or take its time."""
    held, asked = equipment.toolchain.sandbox.isolation, equipment.at_least
    if not held.holds(asked):
        why = f'it is tried at sandbox level "{asked.value}" only, and this machine holds "{held.value}"'
        yield _told([replace(one, reason=one.reason or why) for one in wanted])
        return
    plain = [one for one in wanted if not one.reason and not one.has_hooks]
    asking = [one for one in wanted if not one.reason and one.has_hooks]
    yield _told([one for one in wanted if one.reason])
    if plain:
        yield _group(equipment, plain, replace(old, team={}), replace(new, team={}))
    if asking and equipment.runs_team_code:
        yield _steady(equipment, asking, old, new)
    elif asking:
        yield _told([replace(one, reason=_NOT_ALLOWED) for one in asking])


async def _told(those: Sequence[Experiment]) -> list[Behaviour]:
    return [Behaviour(one.name, reason=one.reason, node=one.after.node) for one in those]


async def _steady(equipment: Equipment, those: Sequence[Experiment], old: _Side, new: _Side) -> list[Behaviour]:
    """Try *those* twice: equal inputs shall give equal reports, whatever people's code does."""
    once = await _group(equipment, those, old, new)
    if all(one.reason for one in once):  # code that never ends need not be waited for twice
        return once
    again = await _group(equipment, those, old, new)
    return [
        one if one == other else Behaviour(one.mapping, reason=_UNSTEADY, node=one.node) for one, other in zip(once, again, strict=True)
    ]


async def _group(equipment: Equipment, those: Sequence[Experiment], old: _Side, new: _Side) -> list[Behaviour]:
    """Try *those* in both versions at once, and say what differs. When one fails the other is waited for: nothing of it runs on."""
    found = await asyncio.gather(
        _tried(equipment, old, [(one.before, one) for one in those]),
        _tried(equipment, new, [(one.after, one) for one in those]),
        return_exceptions=True,
    )
    try:
        before, after = map(_answered, found)
    except (SynapseError, OSError) as failure:
        return await _told([replace(one, reason=str(failure)) for one in those])
    return [behaviour.compared(*one) for one in zip(those, before, after, strict=True)]


def _answered(found: _Answers | BaseException) -> _Answers:
    if isinstance(found, BaseException):
        raise found
    return found


async def _tried(equipment: Equipment, side: _Side, those: Sequence[tuple[ir.Mapping, Experiment]]) -> _Answers:
    folder = side.compiled.folder
    made = {f"{folder}/{file.path}": file.render().encode() for file in side.compiled.files}
    secrets = tuple(sorted({name for _, one in those for name in one.secrets}))
    package = Package(folder, {**made, **side.team}, secrets)
    return await tried(equipment.toolchain.sandbox, package, [_trial(side, mapping, one) for mapping, one in those])


def _trial(side: _Side, mapping: ir.Mapping, one: Experiment) -> Trial:
    call = side.compiled.calls[mapping.name]
    kinds = {value.name: value.type.kind.value for value in mapping.context}
    contexts = [
        {call.context[name]: (kinds[name], wire.value) for name, wire in context.items() if name in kinds} for context in one.contexts
    ]
    return Trial(call, contexts, [(record.context, record.data) for record in one.records])


def _team_folder(compiled: CompiledMappings) -> str:
    return f"{compiled.folder}/{compiled.team}/"


def _below(side: _Side) -> dict[str, bytes]:
    """Return the team's code by path below its folder, which may have another name now."""
    return {path.removeprefix(_team_folder(side.compiled)): data for path, data in side.team.items()}


async def _team(repository: Repository, compiled: CompiledMappings, held: Mapping[str, TreeFile]) -> dict[str, bytes]:
    found = {path: file for path, file in held.items() if path.startswith(_team_folder(compiled)) and file.mode in _REGULAR}
    return await contents(repository, found)


def _samples(now: Reading) -> dict[str, list[Record]]:
    """Return the author's samples by the type of record that they are of."""
    found: dict[str, list[Record]] = {}
    for system, form in ((now.intent.systems or {}) if now.intent is not None else {}).items():
        for name, record in (form.records or {}).items():
            path = posixpath.normpath(record.sample.partition("#")[0]) if record.sample and "#/" not in record.sample else ""
            if path in now.documents:
                found[f"{system}.{name}"] = list(_sampled(now.documents[path], path))
    return found


def _sampled(data: bytes, path: str) -> Iterator[Record]:
    try:
        given = samples.records(data.decode("utf-8-sig", "replace"), path)
    except Slip:
        return
    for number, one in enumerate(given, 1):
        yield Record(Words("sample {} of {}", (str(number), path)), behaviour.as_text(one))


def _placed(now: Reading, one: Behaviour) -> Behaviour:
    differences = tuple(replace(found, line=now.source.line_of(found.node)) for found in one.differences)
    return replace(one, line=now.source.line_of(one.node), differences=differences)
