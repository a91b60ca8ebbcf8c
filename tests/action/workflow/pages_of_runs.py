"""What a step that was run for real showed, as a page of docs/runs: its log, outputs and summary, without what no two runs share."""

import re
from itertools import groupby

from tests.action.workflow.act import Step

_UNSTEADY = (
    (re.compile(r"\b\d+\.\d s\b"), "0.1 s"),
    (re.compile(r"\b[0-9a-f]{40}\b"), "0123456789abcdef0123456789abcdef01234567"),
    (re.compile(r"\b[0-9a-f]{12}\b"), "0123456789ab"),
    (re.compile(r"http://127\.0\.0\.1:\d+"), "https://github.example"),
    (re.compile(r"/[\w./-]*/tmp/(synapse-\w+)-\w+"), r"/home/runner/work/_temp/\1-0a1b2c3d"),
)
_SIGN = re.compile(r"^  [^\x00-\x7f]\S*  (?=::)")
_QUOTE = re.compile(r"::(?:stop-commands::)?[0-9a-f]{32}(?:::)?")
_OF_THE_MACHINE = re.compile(r"\s*note: sandbox level ")
_CHECK = re.compile(r".*: check (?!and test)\S+: .*")


def page(event: str, mode: str, step: Step) -> str:
    """Return the page of *step*, which ran in *mode* on *event*."""
    told = "\n".join(_log(step.log))
    outputs = "".join(f"| `{name}` | {_code(value)} |\n" for name, value in sorted(step.outputs.items()))
    parts = (
        f"# `{mode}` on {event}",
        f"What a run by `act` showed, against a double of GitHub; the step's result: {step.result}. Made and checked by the test\n"
        "that ran it, `tests/action/workflow/test_table_by_act.py`: times, commits and addresses are the same for all runs here.",
        "## The log\nA runner folds the groups, and shows annotations at their lines. What others wrote is quoted there, so that\n"
        f"nothing in it is a command.\n\n`````text\n{told}\n`````",
        f"## The outputs\n| output | |\n|---|---|\n{outputs.rstrip()}",
        f"## The summary\n`````markdown\n{step.summary.strip()}\n`````",
    )
    text = "\n\n".join(parts) + "\n"
    for pattern, instead in _UNSTEADY:
        text = pattern.sub(instead, text)
    return text


def _log(log: str) -> list[str]:
    """Return what the product itself printed, checks that ended beside each other in the order of their names."""
    lines = log.partition("⭐ Run Main Run\n")[2].splitlines()
    end = next(number for number, line in enumerate(lines) if line.endswith("]") and " - Main Run [" in line)
    said = [_SIGN.sub("", line) for line in lines[:end]]
    own = [line for line in said if not _QUOTE.fullmatch(line) and line != "  ⚙  ***" and not _OF_THE_MACHINE.match(line)]
    grouped = groupby(own, lambda line: bool(_CHECK.fullmatch(line)))
    return [line for is_check, group in grouped for line in (sorted(group) if is_check else group)]


def _code(value: str) -> str:
    return "<br>".join(f"`{line}`" for line in value.splitlines())
