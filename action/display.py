"""The live display of a run on a terminal: what is done, what is at work and for how long. It goes when the result comes."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.spinner import Spinner
from rich.text import Text

from action import progress, streams
from synapseops.pipeline.events import DECISION, WHOLE, Emit, Event, Phase
from synapseops.report.text import shown

_MARKS = {"failed": ("✗", "bold red"), "not_run": ("–", "yellow")}  # noqa: RUF001  # a dash, on purpose


@contextmanager
def live() -> Iterator[Emit]:
    """Show the display on standard error, and yield what to tell events to."""
    console = Console(stderr=True, no_color=not streams.takes_colour(sys.stderr))
    display = Display(time.monotonic)
    with Live(get_renderable=display.render, console=console, transient=True, refresh_per_second=8):
        yield display.hear


class Display:
    """The steps of the intent at hand, the one at work with a spinner, and the checks as they end."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._spinner = Spinner("dots", style="cyan")
        self._ended: tuple[Event, ...] = ()
        self._now = ""
        self._since = 0.0

    def hear(self, event: Event) -> None:
        """Take an event in."""
        if event.step in {WHOLE, DECISION}:
            return
        if self._ended and event.intent != self._ended[-1].intent:
            self._ended = ()
        if event.phase is Phase.STARTED:
            self._now, self._since = progress.told(event.step), self._timer()
            return
        self._ended = (*self._ended, event)
        if not event.step.startswith(progress.CHECK):
            self._now = ""

    def render(self) -> RenderableType:
        """Return what is shown now."""
        rows: list[RenderableType] = [_row(event) for event in self._ended]
        if self._ended and self._ended[-1].intent:
            rows.insert(0, Text(shown(self._ended[-1].intent), style="bold"))
        if self._now:
            text = Text(self._now).append(f"  {self._timer() - self._since:.0f} s", style="dim")
            self._spinner.update(text=text)
            rows.append(self._spinner)
        return Group(*rows)


def _row(event: Event) -> Text:
    mark, style = _MARKS.get(progress.outcome(event), ("✓", "green"))
    is_check = event.step.startswith(progress.CHECK)
    what = event.step.removeprefix(progress.CHECK) if is_check else progress.told(event.step)
    text = Text(f"{'  ' if is_check else ''}{mark}", style=style).append(f" {what}", style="not bold default")
    return text.append(f"  {event.seconds:.1f} s", style="not bold dim")
