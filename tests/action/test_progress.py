import io

import pytest
from rich.console import Console

from action import progress
from action.display import Display
from synapseops.pipeline.events import Event, Phase

_EVENTS = (
    Event("read", Phase.STARTED),
    Event("read", Phase.FINISHED, seconds=0.01),
    Event("look", Phase.STARTED, "a\x1b[31m.yaml"),
    Event("look", Phase.FINISHED, "a\x1b[31m.yaml", 0.2),
    Event("verify", Phase.STARTED, "a\x1b[31m.yaml"),
    Event("check ruff", Phase.FINISHED, "a\x1b[31m.yaml", 0.1, (("outcome", "passed"),)),
    Event("check bandit", Phase.FINISHED, "a\x1b[31m.yaml", 1.5, (("outcome", "failed"),)),
    Event("check tests", Phase.FINISHED, "a\x1b[31m.yaml", 2.0, (("outcome", "not_run"),)),
)


def _shown(display: Display) -> list[str]:
    stream = io.StringIO()
    Console(file=stream, width=80, color_system=None).print(display.render())
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_the_display_shows_what_ended_and_what_is_at_work() -> None:
    now = [0.0]
    display = Display(lambda: now[0])
    for event in _EVENTS:
        display.hear(event)
    now[0] = 7.4
    *ended, at_work = _shown(display)
    assert ended == [
        "a [31m.yaml",
        "✓ look at base and branch  0.2 s",
        "  ✓ ruff  0.1 s",
        "  ✗ bandit  1.5 s",
        "  – tests  2.0 s",  # noqa: RUF001
    ]
    assert at_work.endswith("check and test in the sandbox  7 s")
    display.hear(Event("verify", Phase.FINISHED, "a\x1b[31m.yaml", 8.0))
    assert _shown(display)[-1] == "✓ check and test in the sandbox  8.0 s"


def test_the_next_intent_begins_afresh() -> None:
    display = Display(lambda: 0.0)
    for event in (*_EVENTS, Event("look", Phase.FAILED, "b.yaml", 0.1)):
        display.hear(event)
    assert _shown(display) == ["b.yaml", "✗ look at base and branch  0.1 s", *_shown(display)[2:]]


def test_lines_are_plain_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.listening("text") as emit:
        for event in _EVENTS:
            emit(event)
    assert capsys.readouterr().err.splitlines() == [
        "read the intents (0.0 s)",
        "a [31m.yaml: look at base and branch (0.2 s)",
        "a [31m.yaml: check ruff: passed (0.1 s)",
        "a [31m.yaml: check bandit: failed (1.5 s)",
        "a [31m.yaml: check tests: not run (2.0 s)",
    ]


def test_beside_json_nothing_is_said_where_nobody_watches(capsys: pytest.CaptureFixture[str]) -> None:
    with progress.listening("json") as emit:
        for event in _EVENTS:
            emit(event)
    assert capsys.readouterr() == ("", "")
