"""Trying mappings in both versions, and letting generated tests look for small faults: the examples, and more and more mappings."""

import asyncio
import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from msgspec.structs import replace

from action.worktree import Around
from bench import tables
from generators import python, registry
from synapseops.blueprint.model import Blueprint
from synapseops.evidence import behaviour
from synapseops.evidence.behaviour import Experiment, Observed
from synapseops.generation import CompiledMappings
from synapseops.intent import Kinds
from synapseops.mapping import ir
from synapseops.pipeline.cache import FolderCache
from synapseops.pipeline.pristine import derive
from synapseops.toolchain import Sandbox, Tree
from synapseops.validation import read
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.mutation.running import strength
from synapseops.verification.sandbox import detection
from synapseops.verification.trials import Package, Trial, tried

_EXAMPLES = Path(__file__).parents[1] / "examples"
_MAPPED = ("shop-to-erp", "clinic", "feed")
_SIZES = (10, 50, 200)
_RECORDS, _SECONDS = 200, 1.0
_FAULTS_SECONDS, _FAULTS_NOTICED = 60.0, 0.8
_ONE = """  m{0}:
    from: a.In
    to: a.Out
    fields:
      name: {{from: name, steps: [trim, lower], on_empty: fail}}
      price: {{from: price, cast: {{to: decimal, scale: 2, round: half_up}}}}
      kind: {{from: kind, lookup: {{inline: {{new: NEW, old: OLD}}, miss: error}}}}
      parts: {{each: "parts[]", as: part, fields: {{sku: part.sku, count: part.count}}}}
"""
_MANY = """synapse: 1
service: bench
systems:
  a:
    records:
      In: {fields: {name: string(1..20), price: string, kind: string, parts: list(Part)}}
      Out: {fields: {name: string(1..20), price: decimal(10.2), kind: string, parts: list(Part)}}
types: {Part: {fields: {sku: string, count: integer}}}
mappings:
"""


def behaviours() -> dict[str, float]:
    """Measure trying every mapping of the examples, and of services with growing numbers of them; return seconds by what was tried."""
    sandbox, _ = detection.best()
    rows = [_row(name, _example(name), sandbox) for name in _MAPPED]
    rows += [_row(f"{size} mappings", _read((_MANY + "".join(map(_ONE.format, range(size)))).encode()), sandbox) for size in _SIZES]
    heads = ("what", "mappings", "records each", "s", "CPU s", "records a second in both versions")
    tables.show("Behaviour of mappings, both versions tried", heads, [row for row, _ in rows])
    one = _read((_MANY + _ONE.format(0)).encode())
    row, seconds = _row("one", one, sandbox)
    tables.verdict(f"{row[2]} records of a mapping in {_SECONDS:g} s", seconds <= _SECONDS and int(row[2]) >= _RECORDS)
    return {told[0]: spent for told, spent in rows}


def strengths() -> None:
    """Measure how many of the chosen faults the tests of the examples notice."""
    rows, every = [], []
    for name in _MAPPED:
        blueprint = _example(name)
        tree = _tree(blueprint)
        start, cpu = time.perf_counter(), _cpu()
        found = asyncio.run(strength(detection.best()[0], tree, python.package_name(blueprint), seconds=_FAULTS_SECONDS))
        spent, used = time.perf_counter() - start, _cpu() - cpu
        every += found.tallies
        tallies = [(one.kind, str(one.known), str(one.tried), str(one.killed)) for one in found.tallies]
        rows += [(name, *tally, f"{spent:.0f}", f"{used:.0f}", found.reason) for tally in tallies or [("", "", "", "")]]
    tables.show("Strength of the generated tests", ("example", "faults put into", "known", "tried", "noticed", "s", "CPU s", ""), rows)
    is_strong = all(one.killed >= _FAULTS_NOTICED * one.tried > 0 for one in every)
    tables.verdict(f"{_FAULTS_NOTICED:.0%} of the faults noticed, of each kind in each example", is_strong)


def _cpu() -> float:
    """Return the seconds of CPU that this process and its ended children took."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def _row(name: str, blueprint: Blueprint, sandbox: Sandbox) -> tuple[tuple[str, ...], float]:
    before = tuple(replace(one, node=("before",)) for one in blueprint.mappings)
    start, cpu = time.perf_counter(), _cpu()
    wanted = behaviour.experiments(before, blueprint.mappings, {})
    asyncio.run(_both(sandbox, blueprint, [one for one in wanted if not one.has_hooks]))
    spent = time.perf_counter() - start
    each = sum(len(one.records) for one in wanted) // len(wanted)
    total = sum(len(one.records) for one in wanted)
    return (name, str(len(wanted)), str(each), f"{spent:.2f}", f"{_cpu() - cpu:.2f}", f"{total / spent:,.0f}"), spent


async def _both(sandbox: Sandbox, blueprint: Blueprint, wanted: list[Experiment]) -> None:
    (compile_,) = (one.mappings for one in registry.load() if one.mappings is not None)
    compiled = compile_(blueprint)
    before, after = await asyncio.gather(*(_side(sandbox, compiled, wanted, side) for side in ("before", "after")))
    for one, was, now in zip(wanted, before, after, strict=True):
        if behaviour.compared(one, was, now).changed:
            raise SystemExit(f"{one.name} does not make the same of the same")


async def _side(sandbox: Sandbox, compiled: CompiledMappings, wanted: list[Experiment], side: str) -> tuple[tuple[Observed, ...], ...]:
    files = {f"{compiled.folder}/{file.path}": file.render().encode() for file in compiled.files}
    trials = [_trial(compiled, one, getattr(one, side)) for one in wanted]
    secrets = tuple({name for one in wanted for name in one.secrets})
    return await tried(sandbox, Package(compiled.folder, files, secrets), trials)


def _trial(compiled: CompiledMappings, one: Experiment, mapping: ir.Mapping) -> Trial:
    call, kinds = compiled.calls[mapping.name], {value.name: value.type.kind.value for value in mapping.context}
    contexts = [{call.context[name]: (kinds[name], wire.value) for name, wire in context.items()} for context in one.contexts]
    return Trial(call, contexts, [(record.context, record.data) for record in one.records])


def _tree(blueprint: Blueprint) -> Tree:
    with TemporaryDirectory() as folder:
        made = derive(blueprint, registry.load(), formatter=RuffFormatter(), cache=FolderCache(Path(folder)), landed={})
    return Tree({path: file.data for path, file in made.files.items()})


def _example(name: str) -> Blueprint:
    folder = _EXAMPLES / name
    return _read((folder / "synapse.yaml").read_bytes(), folder)


def _read(data: bytes, folder: Path = _EXAMPLES) -> Blueprint:
    loaded = registry.load()
    reading = read(data, "synapse.yaml", Kinds(registry.made(loaded), registry.PLANNED), Around(folder, "synapse.yaml"))
    if reading.blueprint is None:
        raise SystemExit(f"the intent has faults: {reading.diagnostics}")
    return reading.blueprint
