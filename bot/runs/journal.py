"""What a run does, told twice: to the audit trail, and as progress to the check run that people look at."""

import json
from collections.abc import Callable

from bot.jobs import audit
from bot.jobs.database import Database
from synapseops.pipeline.events import WHOLE, Event, Phase

_LONGEST = 2_000
_STEPS = ("read", "look", "generate", "merge", "verify", "compare", "propose")


class Trail:
    """The audit trail of one run. An entry is on its way to the disk when `add` returns, in the order of calls."""

    def __init__(self, database: Database, clock: Callable[[], float], run: str) -> None:
        self._database = database
        self._clock = clock
        self._run = run

    def add(self, step: str, phase: str = "finished", intent: str = "", seconds: float = 0.0, **facts: object) -> None:
        """Append an entry; what is empty is left out."""
        told = {name: str(value)[:_LONGEST] for name, value in facts.items() if value not in ("", None)}
        entry = audit.Entry(self._clock(), self._run, step, phase, intent, round(seconds, 3), json.dumps(told, ensure_ascii=False))
        self._database.later(lambda connection: audit.append(connection, entry))

    def event(self, event: Event) -> None:
        """Append an event of the pipeline's; that a step began is told by its end."""
        if event.phase is not Phase.STARTED:
            step = "intent" if event.step == WHOLE else event.step
            self.add(step, event.phase.value, event.intent, event.seconds, **dict(event.facts))


class Progress:
    """How far the run of each intent is, in words for its check run."""

    def __init__(self) -> None:
        self._done: dict[str, list[str]] = {}
        self._now: dict[str, str] = {}

    def event(self, event: Event) -> None:
        """Take note of an event of the pipeline's."""
        if event.step == WHOLE or not event.intent:
            return
        if event.phase is Phase.STARTED:
            self._now[event.intent] = event.step
        elif event.step in _STEPS or event.step.startswith("check "):
            self._done.setdefault(event.intent, []).append(event.step)

    def title(self, intent: str) -> str:
        """Return in a few words what is being done."""
        return f"In progress: {self._now.get(intent, _STEPS[0])}"

    def summary(self, intent: str) -> str:
        """Return what was done so far."""
        done = "".join(f"- {step}\n" for step in self._done.get(intent, []))
        return f"{self.title(intent)}\n\n{done}" if done else self.title(intent)
