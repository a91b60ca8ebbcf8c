"""What a run does while it does it: a live display on a terminal, plain lines elsewhere, nothing beside JSON that is piped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from action import streams
from synapseops.pipeline.events import DECISION, WHOLE, Emit, Event, Phase
from synapseops.report.text import shown

_TOLD = {
    "read": "read the intents",
    "look": "look at base and branch",
    "generate": "generate and format",
    "verify": "check and test in the sandbox",
    "compare": "compare with the base",
    "strength": "let the tests look for faults",
    "propose": "write branch and pull request",
}
CHECK = "check "


@contextmanager
def listening(output: str) -> Iterator[Emit]:
    """Yield what to tell events to, for a command whose result is printed as *output* (`text`, `json`)."""
    if streams.is_terminal(sys.stderr):
        from action.display import live

        with live() as emit:
            yield emit
    elif output == "text":
        yield _print
    else:
        yield _ignore


def told(step: str) -> str:
    """Return what is done in *step*, for a person."""
    return _TOLD.get(step, step)


def outcome(event: Event) -> str:
    """Return how what *event* tells of ended: `passed`, `failed`, `not_run`, `finished`."""
    return dict(event.facts).get("outcome", event.phase.value)


def _ignore(event: Event) -> None:
    """Say nothing."""


def _print(event: Event) -> None:
    """Print a line for each step and check that ended."""
    if event.phase is Phase.STARTED or event.step in {WHOLE, DECISION}:
        return
    ended = outcome(event).replace("_", " ")
    what = told(event.step) if ended == "finished" else f"{told(event.step)}: {ended}"
    where = f"{shown(event.intent)}: " if event.intent else ""
    print(f"{where}{what} ({event.seconds:.1f} s)", file=sys.stderr, flush=True)
