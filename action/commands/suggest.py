"""`synapse suggest`: rules by name between two records of an intent, written out for review."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from action import exits, installed, streams, worktree
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.errors import UsageError
from synapseops.intent.wording import listed
from synapseops.mapping.suggest import suggest
from synapseops.schema.model import Schema
from synapseops.validation import records


def run(arguments: argparse.Namespace) -> int:
    """Print the rules as YAML; faults elsewhere in the intent do not matter, if the records are understood."""
    known = _records(arguments.intent)
    text = suggest(_record(known, arguments.source), _record(known, arguments.target))
    if arguments.format == "json":
        streams.print_json({"from": arguments.source, "to": arguments.target, "yaml": text, "error": None})
    else:
        print(text, end="")
    return exits.FINE


def _records(path: Path) -> Mapping[str, Schema]:
    _, kinds = installed.generators()
    intent = worktree.the_one(path)
    return records(intent.data, intent.path, kinds, worktree.Around(intent.root, intent.path))


def _record(known: Mapping[str, Schema], name: str) -> Schema:
    if name not in known:
        names = sorted(known)
        hint = did_you_mean(name, names) or (f"records are {listed(names[:20], last='and')}" if names else "synapse check tells why")
        raise UsageError(f'no record "{name}" in the intent', hint)
    return known[name]
