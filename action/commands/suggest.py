"""`synapse suggest`: rules by name between two records of an intent, written out for review."""

import argparse
from pathlib import Path

from action import exits, installed, streams, worktree
from action.commands import check
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.errors import UsageError
from synapseops.intent.wording import listed
from synapseops.mapping.suggest import suggest
from synapseops.schema.model import Schema


def run(arguments: argparse.Namespace) -> int:
    """Print the rules as YAML; faults elsewhere in the intent do not matter, if the records are understood."""
    records = _records(arguments.intent)
    text = suggest(_record(records, arguments.source), _record(records, arguments.target))
    if arguments.format == "json":
        streams.print_json({"from": arguments.source, "to": arguments.target, "yaml": text, "error": None})
    else:
        print(text, end="")
    return exits.FINE


def _records(path: Path) -> dict[str, Schema]:
    _, kinds = installed.generators()
    _, subject, _ = next(iter(check.examine([worktree.the_one(path)], kinds)))
    return dict(subject.found.reading.records)


def _record(records: dict[str, Schema], name: str) -> Schema:
    if name not in records:
        known = sorted(records)
        hint = did_you_mean(name, known) or (f"records are {listed(known[:20], last='and')}" if known else "synapse check tells why")
        raise UsageError(f'no record "{name}" in the intent', hint)
    return records[name]
