"""`synapse forget`: drop edits by their ids, and run, so that the branch holds the factory's lines again."""

import argparse

from msgspec.structs import replace

from action import running
from synapseops.errors import UsageError
from synapseops.merging.entries import State
from synapseops.pipeline.decided import Decisions

_GONE = frozenset({State.DROPPED, State.REDUNDANT})


def run(arguments: argparse.Namespace) -> int:
    """Find which service the edits are in, and run it without them."""
    asked = running.Asked(arguments.repo, arguments.base, False, arguments.format, arguments.debug, books_only=True)
    reports, _ = running.results(asked)
    ids = frozenset(arguments.ids)
    holding = {report.intent: ids & {entry.edit.id for entry in report.edits} for report in reports}
    if unknown := sorted(ids.difference(*holding.values())):
        raise UsageError(f'there is no edit "{unknown[0]}"', "synapse edits lists them with their ids")
    gone = sorted((entry.edit.id, entry.state) for report in reports for entry in report.edits if entry.state in _GONE)
    if left := next(((id, state) for id, state in gone if id in ids), None):
        raise UsageError(f'edit "{left[0]}" is gone already', f"{left[1]}: {left[1].meaning}")
    only = frozenset(intent for intent, found in holding.items() if found)
    decided = Decisions(forgotten=tuple(sorted(ids)))
    return running.carry_out(replace(asked, writes=True, books_only=False, is_decision=True, only=only, decided=decided))
