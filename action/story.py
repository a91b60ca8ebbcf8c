"""The story of edits in ten steps, told by `synapse demo --story edits`: everything that is shown happens, in a real repository.

Checks and tests are left out of it, since `synapse demo` shows those; what is merged is the same.
"""

import asyncio
import difflib
from collections.abc import Callable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace
from rich.text import Text

from action import wiring
from synapseops.evidence.model import Outcome, TestReport
from synapseops.forge.local import open_repository
from synapseops.forge.sample import Person, make_repository
from synapseops.merging.entries import Favour
from synapseops.pipeline.course import Wanted
from synapseops.pipeline.decided import NONE, Decisions
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.proving import prove
from synapseops.pipeline.run import run
from synapseops.report import proof, terminal_edits
from synapseops.report.model import Report
from synapseops.verification.checks.base import Workspace

_DAY = 1_767_225_600  # 2026-01-01: what is told does not depend on when it is
_BRANCH, _INTO = "synapse/todo", "generated/todo"
_MODELS, _SETTINGS = f"{_INTO}/todo/models/tasks.py", f"{_INTO}/todo/settings.py"
_INTENT_PATH = "synapse.yaml"
_INTENT = "synapse: 1\nservice: todo\nresources:\n  Task:\n    fields:\n      title: string(1..120)\n      done: boolean = false\n"
_DUE = f"{_INTENT}      due: date?\n"
_NOTE = f"{_DUE}      note: text?\n"
_LONGER = f"{_NOTE.replace('1..120', '1..150')}      place: text?\n"


class Step(Struct, frozen=True):
    """A step of the story: what is done, the command that does it, and what comes of it."""

    title: str
    command: str
    lines: tuple[Text, ...]

    def as_object(self) -> dict[str, object]:
        """Return the step for programs."""
        return {"title": self.title, "command": self.command, "told": [line.plain for line in self.lines]}


class _LeftOut:
    """A test runner that runs nothing."""

    async def run(self, workspace: Workspace) -> TestReport:
        """Say so."""
        return TestReport(Outcome.NOT_RUN, isolation=workspace.sandbox.isolation.value, reason="left out of the story")


class _Stage(Struct, frozen=True):
    """The repository in *folder*, the person at work in it, and what runs there."""

    folder: Path
    person: Person

    def run(self, decided: Decisions = NONE, *, books_only: bool = False) -> Report:
        """Run the one intent. Whatever fails ends the story."""

        def fail(failure: Exception) -> None:
            raise failure

        wanted = Wanted("main", is_explicit=True, decided=decided, books_only=books_only)
        (report,) = asyncio.run(run(self._equipment(), wanted, on_failure=fail))
        return report

    def prove(self, branch: str) -> Iterator[Text]:
        """Prove what *branch* holds."""
        for one in asyncio.run(prove(self._equipment(), branch, base="main")):
            head, *more = proof.lines(one)
            yield Text("  ").append_text(head)
            yield from more

    def edit(self, branch: str, path: str, old: str, new: str, message: str, **files: str) -> Iterator[Text]:
        """Commit an edit of a file on *branch*, and show it."""
        before = {name: self.person.read(branch, name) for name in (path, *files)}
        after = {path: before[path].replace(old, new, 1), **files}
        self.person.commit(branch, after, message=message)
        for name, text in after.items():
            yield from _diff(name, before[name], text)

    def intend(self, text: str, message: str) -> Iterator[Text]:
        """Commit another intent on main, and show what is new in it."""
        before = self.person.read("main", _INTENT_PATH)
        self.person.commit("main", {_INTENT_PATH: text}, message=message)
        yield from _diff(_INTENT_PATH, before, text)

    def brought(self, path: str, since: str) -> Iterator[Text]:
        """Show what the branch brings to a file, against *since* (text)."""
        yield from _diff(f"{path} on {_BRANCH}", since, self.person.read(_BRANCH, path))

    def _equipment(self) -> Equipment:
        equipment = wiring.equipment(open_repository(self.folder), lambda event: None)
        return replace(equipment, toolchain=replace(equipment.toolchain, checks=(), tests=_LeftOut()))


def tell(folder: Path) -> Iterator[Step]:
    """Make a repository in *folder*, and yield the story step by step, as it happens."""
    make_repository(folder, {_INTENT_PATH: _INTENT.encode()}, message="Say what the todo service is", at=_DAY)
    stage = _Stage(folder, Person(folder, at=_DAY))
    for number, (title, command, act) in enumerate(_STEPS, start=1):
        yield Step(f"{number}. {title}", command, tuple(act(stage)))


def _first(stage: _Stage) -> Iterator[Text]:
    report = stage.run()
    yield _said(f"pull request #1, {len(report.files)} files on {report.branch}")


def _landed(stage: _Stage) -> Iterator[Text]:
    stage.person.squash(_BRANCH, into="main", message="Add the todo service (#1)")
    yield _said("nothing of the branch's history is on main; what was made is kept under refs/synapse/pristine/")


def _edited(stage: _Stage) -> Iterator[Text]:
    yield from stage.edit("main", _MODELS, '"""A task."""', '"""Something that somebody has to do."""', "Say what a task is")


def _merged(stage: _Stage) -> Iterator[Text]:
    yield from stage.intend(_DUE, "Let tasks be due")
    before = stage.person.read("main", _MODELS)
    report = stage.run()
    yield from stage.brought(_MODELS, before)
    yield from terminal_edits.ledger(report.edits, report.into)


def _reviewed(stage: _Stage) -> Iterator[Text]:
    line = stage.person.read(_BRANCH, _SETTINGS).split("\n", 1)[0]
    longer = f"{line[:-3]} Ask before you add one.{line[-3:]}"
    yield from stage.edit(_BRANCH, _SETTINGS, line, longer, "Warn who adds settings")


def _appended(stage: _Stage) -> Iterator[Text]:
    yield from stage.intend(_NOTE, "Let tasks have notes")
    report = stage.run()
    yield _said(f"{report.branch} at {report.commit[:12]}, on top of the reviewer's commit and of main")
    yield from terminal_edits.ledger(report.edits, report.into)


def _conflict(stage: _Stage) -> Iterator[Text]:
    stage.person.squash(_BRANCH, into="main", message="Update the todo service (#2)")
    yield from stage.edit("main", _MODELS, "max_length=120", "max_length=200", "Allow long titles", **{_INTENT_PATH: _LONGER})
    report = stage.run()
    yield _said(f"{len(report.paths('changed')) + len(report.paths('added'))} files land; this one stays as it is on main:")
    yield from terminal_edits.conflicts(report)


def _ledger(stage: _Stage) -> Iterator[Text]:
    yield from terminal_edits.ledger((report := stage.run(books_only=True)).edits, report.into)


def _resolved(stage: _Stage) -> Iterator[Text]:
    before = stage.person.read(_BRANCH, _MODELS)
    report = stage.run(Decisions({_MODELS: Favour.THEIRS}))
    yield from stage.brought(_MODELS, before)
    yield from terminal_edits.ledger(report.edits, report.into)


def _proven(stage: _Stage) -> Iterator[Text]:
    yield from stage.prove(_BRANCH)


_Act = Callable[[_Stage], Iterator[Text]]
_STEPS: tuple[tuple[str, str, _Act], ...] = (
    ("A service is made", "synapse run", _first),
    ("It is reviewed, and squashed into main", f"git merge --squash {_BRANCH} && git commit", _landed),
    ("Somebody edits generated code on main", 'git commit -am "Say what a task is"', _edited),
    ("The intent changes: the edit and the change are both in the pull request", "synapse run", _merged),
    ("A reviewer commits to the pull request's branch", 'git commit -am "Warn who adds settings"', _reviewed),
    ("The intent changes again: the next commit is appended", "synapse run", _appended),
    ("After the merge, somebody and the intent change the same line", "synapse run", _conflict),
    ("Every edit is in the ledger", "synapse edits", _ledger),
    ("Somebody decides, once", f"synapse resolve {_MODELS} --theirs", _resolved),
    ("The branch is proven: what is made, and the edits in the ledger", f"synapse verify --ref {_BRANCH}", _proven),
)


def _said(text: str) -> Text:
    return Text(f"  {text}")


def _diff(name: str, before: str, after: str) -> Iterator[Text]:
    """Yield the changed lines of the file *name*, each with one of its surroundings."""
    yield Text(f"  {name}", style="bold")
    styles = {"+": "green", "-": "red", "@": "dim"}
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=1, lineterm="")
    for line in list(lines)[2:]:
        yield Text(f"  {line}".rstrip(), style=styles.get(line[:1], ""))
