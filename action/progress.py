"""What a run does while it does it: a live display on a terminal, plain lines elsewhere, nothing beside JSON that is piped."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from action import streams
from synapseops.pipeline.events import Emit, Event, Phase

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_TOLD = {
    "read": "read the intents",
    "look": "look at base and branch",
    "generate": "generate and format",
    "verify": "check and test in the sandbox",
    "compare": "compare with the base",
    "propose": "write branch and pull request",
}


@contextmanager
def listening(output: str) -> Iterator[Emit]:
    """Yield what to tell events to, for a command whose result is printed as *output* (`text`, `json`)."""
    if streams.is_terminal(sys.stderr):
        with _live() as emit:
            yield emit
    elif output == "text":
        yield _print
    else:
        yield _ignore


def _ignore(event: Event) -> None:
    """Say nothing."""


def _print(event: Event) -> None:
    """Print a line for each step and check that ended."""
    if event.phase is Phase.STARTED:
        return
    outcome = dict(event.facts).get("outcome", event.phase.value).replace("_", " ")
    told = (
        f"{event.step} {outcome}" if event.step.startswith("check ") or event.phase is Phase.FAILED else _TOLD.get(event.step, event.step)
    )
    where = f"{event.intent}: " if event.intent else ""
    print(f"{where}{told} ({event.seconds:.1f} s)", file=sys.stderr, flush=True)


@contextmanager
def _live() -> Iterator[Emit]:
    from rich.console import Console
    from rich.live import Live

    console = Console(stderr=True, no_color=not streams.takes_colour(sys.stderr))
    display = _Display()
    with Live(get_renderable=display.render, console=console, transient=True, refresh_per_second=8):
        yield display.hear


class _Display:
    """The steps of the intent at hand, the one at work with a spinner, and the checks as they end."""

    def __init__(self) -> None:
        from rich.spinner import Spinner

        self._spinner = Spinner("dots", style="cyan")
        self._done: list[tuple[str, float, str]] = []
        self._now = ""
        self._intent = ""

    def hear(self, event: Event) -> None:
        """Take an event in."""
        if event.intent != self._intent:
            self._intent, self._done = event.intent, []
        if event.phase is Phase.STARTED:
            self._now = _TOLD.get(event.step, event.step)
            return
        outcome = dict(event.facts).get("outcome", event.phase.value)
        if event.step.startswith("check "):
            self._done.append((f"  {event.step.removeprefix('check ')}", event.seconds, outcome))
        else:
            self._done.append((_TOLD.get(event.step, event.step), event.seconds, outcome))
            self._now = ""

    def render(self) -> "RenderableType":
        """Return what is shown now."""
        from rich.console import Group
        from rich.text import Text

        from synapseops.report.text import shown

        rows: list[RenderableType] = [Text(shown(self._intent), style="bold")] if self._intent else []
        rows += [self._row(told, seconds, outcome) for told, seconds, outcome in list(self._done)]
        if self._now:
            self._spinner.update(text=Text(self._now))
            rows.append(self._spinner)
        return Group(*rows)

    @staticmethod
    def _row(told: str, seconds: float, outcome: str) -> "RenderableType":
        from rich.text import Text

        mark, style = {"failed": ("✗", "bold red"), "not_run": ("–", "yellow")}.get(outcome, ("✓", "green"))  # noqa: RUF001
        indent = len(told) - len(told.lstrip())
        return (
            Text(" " * indent + mark, style=style)
            .append(f" {told.strip()}", style="not bold default")
            .append(f"  {seconds:.1f} s", style="dim")
        )


def console_for_result() -> "Console":
    """Return the console for the result of a command, on standard output."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, no_color=not streams.takes_colour(sys.stdout), soft_wrap=True)
