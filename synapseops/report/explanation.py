"""A run's own record, told: what was decided, why, and from which facts. The record may be torn; what cannot be read is passed over."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct
from rich.text import Text

from synapseops.report.text import shown

_DECISION = "decision"
_WHOLE = "run"
_KNOWN = frozenset({"at", "step", "phase", "intent", "seconds", "about", "decided", "why"})
_BAD = frozenset({"refused", "failed", "not met", "kept as the team has it", "base not merged in"})
_MILD = frozenset({"not run", "not judged", "not proposed"})
_LABEL = 24


class Told(Struct, frozen=True):
    """One decision as it was recorded."""

    intent: str
    about: str
    decided: str
    why: str
    facts: tuple[tuple[str, str], ...]

    def as_object(self) -> dict[str, Any]:
        """Return the decision for programs."""
        return {"intent": self.intent, "about": self.about, "decided": self.decided, "why": self.why, "facts": dict(self.facts)}


class Explanation(Struct, frozen=True):
    """A run: its name, when it began (seconds since the epoch), its decisions, the intents whose run ended, and the last step of one
    that did not."""

    run: str
    began: float
    decisions: tuple[Told, ...]
    unended: tuple[tuple[str, str], ...]

    def as_object(self) -> dict[str, Any]:
        """Return the run for programs."""
        return {
            "run": self.run,
            "began": self.began,
            "decisions": [one.as_object() for one in self.decisions],
            "unended": [{"intent": intent, "step": step} for intent, step in self.unended],
            "error": None,
        }


def read(run: str, lines: Iterable[bytes]) -> Explanation:
    """Return what the record of *run* tells, a JSON object a line."""
    told = [line for line in map(_object, lines) if line is not None]
    last: dict[str, str] = {}
    for line in told:
        intent, step = str(line.get("intent", "")), str(line.get("step", ""))
        if step == _WHOLE:
            last.pop(intent, None)
        elif intent and step != _DECISION:
            last[intent] = step
    began = next((float(line["at"]) for line in told if isinstance(line.get("at"), int | float)), 0.0)
    return Explanation(run, began, tuple(_told(line) for line in told if line.get("step") == _DECISION), tuple(sorted(last.items())))


def lines(explanation: Explanation) -> Iterator[Text]:
    """Yield the run for a person: by intent, each decision with why, and its facts below."""
    yield Text(f"run {shown(explanation.run)}", style="bold")
    intent = None
    for one in explanation.decisions:
        if one.intent != intent:
            intent = one.intent
            yield Text("")
            yield Text(shown(intent), style="bold")
        style = "bold red" if one.decided in _BAD else "yellow" if one.decided in _MILD else "green"
        line = Text(f"  {shown(one.about):<{_LABEL}} ").append(shown(one.decided), style=style)
        yield line.append(f": {shown(one.why)}", style="default") if one.why else line
        if one.facts:
            yield Text(f"  {'':<{_LABEL}} {shown(', '.join(f'{name} {value}' for name, value in one.facts))}", style="dim")
    for path, step in explanation.unended:
        yield Text(f"{shown(path)}: it did not end; the last step was {shown(step)}. Running again finishes it.", style="yellow")
    if not explanation.decisions and not explanation.unended:
        yield Text("nothing was decided in it")


def _object(line: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _told(line: dict[str, Any]) -> Told:
    facts = tuple((name, str(value)) for name, value in line.items() if name not in _KNOWN)
    intent, about, decided, why = (str(line.get(key, "")) for key in ("intent", "about", "decided", "why"))
    return Told(intent, about, decided, why, facts)
