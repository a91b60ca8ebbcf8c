"""What a run does, as it does it: events for the progress on screen and for the audit trail on disk."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum

from msgspec import Struct


class Phase(StrEnum):
    """Where a step is."""

    STARTED = "started"
    FINISHED = "finished"
    FAILED = "failed"


class Event(Struct, frozen=True):
    """A step of a run, of one intent. `facts` are pairs of short words and values, never a secret, never a whole file."""

    step: str
    phase: Phase
    intent: str = ""
    seconds: float = 0.0
    facts: tuple[tuple[str, str], ...] = ()

    def as_line(self, at: float) -> str:
        """Return the event as one line of JSON, *at* being seconds since the epoch."""
        told = {"at": round(at, 3), "step": self.step, "phase": self.phase.value, "intent": self.intent}
        if self.phase is not Phase.STARTED:
            told["seconds"] = round(self.seconds, 3)
        return json.dumps({**told, **dict(self.facts)}, ensure_ascii=False)


WHOLE = "run"
"""The step that stands for the whole run of one intent; its facts say how it ended."""

DECISION = "decision"
"""The step that stands for something decided; its facts say about what, how, why, and from which facts."""

Emit = Callable[[Event], None]


class Journal:
    """Emits the events of one intent's run and keeps how long each step took."""

    def __init__(self, emit: Emit, timer: Callable[[], float], intent: str) -> None:
        self._emit = emit
        self._timer = timer
        self._intent = intent
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[dict[str, str]]:
        """Frame one step; what the caller puts into the yielded facts is told when it ends."""
        facts: dict[str, str] = {}
        start = self._timer()
        self._emit(Event(name, Phase.STARTED, self._intent))
        try:
            yield facts
        except BaseException as failure:
            told = (("failure", type(failure).__name__),)
            self._emit(Event(name, Phase.FAILED, self._intent, self._timer() - start, told))
            raise
        self.seconds[name] = self._timer() - start
        self._emit(Event(name, Phase.FINISHED, self._intent, self.seconds[name], tuple(facts.items())))
