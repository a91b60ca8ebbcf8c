"""`synapse map`: one mapping of an intent, run on records from a file or standard input."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from action import exact, exits, installed, streams, worktree
from action.commands import check
from generators import python
from generators.python.mappings.files import files
from generators.python.mappings.naming import MappingNames, context_attribute
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics.render import as_object
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.errors import UsageError
from synapseops.intent.documents import LARGEST
from synapseops.intent.wording import listed
from synapseops.mapping import ir
from synapseops.schema.scalars import ScalarKind
from synapseops.verification.mapping_run import Call, Result, run_mapping
from synapseops.verification.sandbox import detection

_PACKAGE = "mapped"
_WIDTH = 10_000
"""Where no person looks, no line is broken."""


def run(arguments: argparse.Namespace) -> int:
    """Map the records and print what came of each; 1 when any is refused."""
    intent = worktree.the_one(arguments.intent)
    _, kinds = installed.generators()
    _, subject, diagnostics = next(iter(check.examine([intent], kinds)))
    blueprint = subject.found.reading.blueprint
    if subject.is_faulty or blueprint is None:
        return _faulty(arguments, [as_object(one) for one in diagnostics], diagnostics)
    mapping = _mapping(blueprint, arguments.name)
    call = _call(blueprint, mapping, arguments.context or [])
    sandbox, _ = detection.best()
    results = asyncio.run(run_mapping(sandbox, _files(blueprint, intent), call, _records(arguments.records)))
    if not results:
        raise UsageError(f'no records in "{arguments.records}"', "give a JSON object, or one on each line")
    if arguments.format == "json":
        print(exact.shown({"mapping": mapping.name, "results": [_object(one, mapping, arguments) for one in results], "error": None}))
    else:
        _print(results, mapping, explain=arguments.explain)
    return exits.FINE if all(one.made is not None for one in results) else exits.FAULTS


def _faulty(arguments: argparse.Namespace, told: list[dict[str, Any]], diagnostics: list[Any]) -> int:
    if arguments.format == "json":
        streams.print_json({"mapping": arguments.name, "results": [], "diagnostics": told, "error": None})
    else:
        check.show(diagnostics)
        print("nothing was mapped: the intent has faults")
    return exits.FAULTS


def _mapping(blueprint: Blueprint, name: str) -> ir.Mapping:
    known = {mapping.name: mapping for mapping in blueprint.mappings}
    if name not in known:
        hint = did_you_mean(name, known) or (
            f"mappings are {listed(list(known)[:20], last='and')}" if known else "declare it under mappings:"
        )
        raise UsageError(f'no mapping "{name}" in the intent', hint)
    return known[name]


def _call(blueprint: Blueprint, mapping: ir.Mapping, given: Sequence[str]) -> Call:
    """Return the call; the values of the context are given as NAME=VALUE."""
    names = MappingNames(blueprint.mappings)
    values = dict(_pair(one) for one in given)
    if unknown := sorted(values.keys() - {one.name for one in mapping.context}):
        raise UsageError(f'the context of "{mapping.name}" has no "{unknown[0]}"', "synapse.yaml says what it has")
    if missing := [one.name for one in mapping.context if one.name not in values]:
        raise UsageError(f'the context of "{mapping.name}" lacks "{missing[0]}"', f"add --context {missing[0]}=VALUE")
    context = {context_attribute(one.name): (one.type.kind.value, _value(one, values[one.name])) for one in mapping.context}
    return Call(_PACKAGE, names.function(mapping.name), names.context_class(mapping.name) if mapping.context else "", context)


def _pair(text: str) -> tuple[str, str]:
    name, separator, value = text.partition("=")
    if not separator:
        raise UsageError(f'"{text}" gives no value', "write --context NAME=VALUE")
    return name, value


def _value(wanted: ir.ContextValue, text: str) -> Any:
    kind = wanted.type.kind
    if kind not in (ScalarKind.INTEGER, ScalarKind.BOOLEAN, ScalarKind.NUMBER, ScalarKind.JSON):
        return text
    try:
        return json.loads(text)
    except ValueError as wrong:
        raise UsageError(f'"{text}" is no {kind} for "{wanted.name}"', f"write --context {wanted.name}=VALUE") from wrong


def _records(path: str) -> bytes:
    if path == "-":
        data = sys.stdin.buffer.read(LARGEST + 1)
    else:
        try:
            with open(path, "rb") as stream:
                data = stream.read(LARGEST + 1)
        except OSError as failure:
            raise UsageError(f'"{path}" cannot be read: {failure.strerror}', "name a file of records, or - for standard input") from failure
    if len(data) > LARGEST:
        raise UsageError(f'"{path}" has more than {LARGEST >> 20} MiB', "give fewer records at once")
    return data


def _files(blueprint: Blueprint, intent: worktree.OnDisk) -> dict[str, bytes]:
    """Return the package of the mappings, with the team's hooks where they are written."""
    made = {f"{_PACKAGE}/{one.path}": one.render().encode() for one in files(blueprint.mappings)}
    hooks = f"{_PACKAGE}/custom/mapping_hooks.py"
    written = Path(intent.root, intent.path).parent / blueprint.into / python.package_name(blueprint) / "custom" / "mapping_hooks.py"
    if hooks in made and written.is_file():
        made[hooks] = written.read_bytes()
    return {**made, f"{_PACKAGE}/__init__.py": b"", f"{_PACKAGE}/custom/__init__.py": b""}


def _object(result: Result, mapping: ir.Mapping, arguments: argparse.Namespace) -> dict[str, Any]:
    told: dict[str, Any] = {
        "made": None if result.made is None else exact.parsed(result.made),
        "errors": [dict(one) for one in result.errors],
        "refused": result.refused or None,
    }
    if arguments.explain:
        told["leaves"] = [
            {"target": target, "value": value, "sources": list(leaf.sources), "rule": leaf.rule, "steps": list(leaf.steps)}
            for leaf, target, value in _leaves(result, mapping)
        ]
    return told


def _print(results: tuple[Result, ...], mapping: ir.Mapping, *, explain: bool) -> None:
    console = Console(file=sys.stdout, width=_WIDTH if not sys.stdout.isatty() else None, no_color=not streams.takes_colour(sys.stdout))
    for number, result in enumerate(results, 1):
        if len(results) > 1:
            print(f"record {number}:")
        if result.made is not None:
            print(exact.shown(exact.parsed(result.made)))
        elif result.refused:
            print(result.refused)
        else:
            console.print(_errors(result))
        if explain and result.made is not None:
            console.print(_explained(result, mapping))
    refused = sum(one.made is None for one in results)
    if refused or len(results) > 1:
        print(f"{len(results) - refused} mapped, {refused} refused")


def _errors(result: Result) -> Table:
    table = _table("code", "target", "source", "expected", "got")
    for one in result.errors:
        got = one["got_type"] if one["got"] is None else " ".join((one["got_type"], one["got"] or '""'))
        _row(table, one["code"], one["target_path"], one["source_path"], one["expected"], got)
    return table


def _explained(result: Result, mapping: ir.Mapping) -> Table:
    table = _table("target", "value", "source", "steps", "rule")
    for leaf, target, value in _leaves(result, mapping):
        shown = exact.in_line(value)
        _row(table, target, shown if len(shown) <= 40 else f"{shown[:39]}…", ", ".join(leaf.sources), ", ".join(leaf.steps), leaf.rule)
    return table


def _leaves(result: Result, mapping: ir.Mapping) -> list[tuple[ir.Lineage, str, Any]]:
    made = exact.parsed(result.made) if result.made is not None else {}
    return [(leaf, target, value) for leaf in mapping.lineage for target, value in exact.at(made, leaf.target)]


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for one in columns:
        table.add_column(one, overflow="fold")
    return table


def _row(table: Table, *cells: str) -> None:
    from rich.text import Text

    table.add_row(*(Text("".join(char if char.isprintable() else "?" for char in cell)) for cell in cells))
