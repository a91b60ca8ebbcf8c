"""What a reviewer can do with a proposal: try it, change it, discard it, undo it, each with the commands that do it."""

import shlex
from collections.abc import Iterator

from synapseops.report.model import Report
from synapseops.report.text import code, flat, folded, script


def section(report: Report) -> str:
    """Say how to try, change, discard and undo it."""
    return folded(
        "Try it, change it, discard it, undo it",
        f"**Try it.** {_needs(report)}\n\n{script(_trying(report))}",
        "**Change it.** Change the intent, and run again. Files marked *yours from now on* are written once and never again; "
        "an edit in any other is merged with what changes there, here on the branch and after the merge.",
        f"**Discard it.** {_discarding(report)}: these inputs are then not proposed again until they change.",
        f"**Undo it** after the merge: {code('git revert')} the merge *and* the change of the intent, or the next run proposes it anew.",
    )


def _discarding(report: Report) -> str:
    if report.ways.remote:
        return "Close the pull request"
    return f"Delete the branch ({code(f'git branch -D {report.branch}')})"


def _needs(report: Report) -> str:
    more = f"The {code('README.md')} in the folder says more."
    if not report.package:
        return more
    return (
        f"With a clean work tree and uv; the key that is printed goes into the header {code('X-API-Key')}, "
        f"and {code('/docs')} of the running service shows its API. {more}"
    )


def _trying(report: Report) -> Iterator[str]:
    """Yield the commands, from a checkout of the repository; steps whose files are not made are left out."""
    if report.ways.remote:
        yield f"git fetch origin {shlex.quote(report.branch)}"
    yield f"git switch {shlex.quote(report.branch)}"
    yield from _into(report.into)
    if not report.package:
        return
    held = {file.path for file in report.files if file.change != "removed"}
    if "constraints.txt" in held:
        yield 'uv venv && uv pip install --editable ".[dev]" --constraint constraints.txt'
    if any(path.startswith(f"{report.package}/systems/") for path in held):
        yield "grep '=$' .env.example >> .env; ${EDITOR:-vi} .env"  # what has no default: secrets, addresses
    if "alembic.ini" in held:
        yield "uv run --no-sync alembic upgrade head"
    if f"{report.package}/security.py" in held:
        caller = shlex.join(["me", *(role for role in report.roles if flat(role) == role)])
        yield f"uv run --no-sync python -m {report.package}.security {caller} | tee /dev/stderr | tail -n 1 >> .env"
    yield f"uv run --no-sync python -m {report.package}"


def _into(folder: str) -> Iterator[str]:
    """Yield the command that goes to *folder*; none where its name would not arrive as it is, since a quoted part may not change."""
    path = f"./{folder}" if folder.startswith("-") else folder or "."
    if flat(folder) == folder:
        yield f"cd {shlex.quote(path)}"
