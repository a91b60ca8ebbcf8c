import errno
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from action import edge, exits
from synapseops import __version__
from synapseops.errors import ConcurrentChange, RepositoryError, ToolFailed, UsageError
from synapseops.evidence.model import Outcome
from synapseops.report.model import Gate, Problem, Report
from tests.action.conftest import Synapse
from tests.report import reports

_ROOT = Path(__file__).parents[2]


def test_the_version_is_told(synapse: Synapse) -> None:
    assert synapse("--version").out == f"synapse {__version__}\n"


def test_the_version_in_code_is_that_of_the_package() -> None:
    assert __version__ == metadata.version("synapseops")


def test_help_names_every_command_and_exit_code(synapse: Synapse) -> None:
    told = synapse("--help").out
    assert all(
        f"    {name} " in told
        for name in ("init", "check", "plan", "generate", "run", "edits", "resolve", "forget", "verify", "package", "demo", "schema")
    )
    assert "exit codes:" in told
    assert synapse().out == told


@pytest.mark.parametrize(
    "words", [("nonsense",), ("run", "--nonsense"), ("generate", "."), ("check", "--format", "xml"), ("run", "--rep", ".")]
)
def test_wrong_words_are_usage_errors(synapse: Synapse, words: tuple[str, ...]) -> None:
    ended = synapse(*words)
    assert (ended.code, ended.out) == (2, "")
    assert ended.err.startswith("synapse: ")
    assert "--help says more" in ended.err


def test_wrong_words_are_json_where_json_is_asked_for(synapse: Synapse) -> None:
    ended = synapse("run", "--nonsense", "--format", "json")
    assert ended.code == 2
    assert ended.err == ""
    assert (ended.object["runs"], ended.object["error"]["kind"]) == ([], "usage")


@pytest.mark.parametrize(
    ("failure", "code"),
    [
        (UsageError("m", "h"), 2),
        (RepositoryError("m"), 2),
        (ConcurrentChange("m"), 1),
        (ToolFailed("ruff", "out"), 3),
        (PermissionError(errno.EACCES, "Permission denied", "/x"), 2),
        (OSError(errno.ENOSPC, "No space left on device"), 2),
        (FileNotFoundError(errno.ENOENT, "No such file", "template"), 3),
        (ValueError("bug"), 3),
        (RecursionError("bug"), 3),
    ],
)
def test_each_failure_has_its_exit_code(failure: Exception, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    def raises() -> int:
        raise failure

    assert edge.guarded(raises, as_json=False, debug=False) == code
    told = capsys.readouterr()
    assert told.out == ""
    assert "Traceback" not in told.err
    assert ("please report it" in told.err) == (code == 3)
    assert edge.guarded(raises, as_json=False, debug=True) == code
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert edge.guarded(interrupted, as_json=False, debug=False) == 130
    assert capsys.readouterr().err == ""


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run([sys.executable, "-m", "action", "schema"], stdout=writing, stderr=subprocess.PIPE, cwd=_ROOT)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")


@pytest.mark.parametrize("descriptor", [1, 2])
def test_a_stream_that_was_closed_before_is_silent(descriptor: int) -> None:
    script = f'exec "$0" -m action schema {descriptor}>&-'
    ended = subprocess.run(["sh", "-c", script, sys.executable], capture_output=True, cwd=_ROOT)
    assert (ended.returncode, ended.stderr) == (0, b"")


def _report(**changes: object) -> Report:
    return Report("synapse.yaml", **{"ending": "proposed", "evidence": reports.FIRST.evidence, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("report", "code"),
    [
        (reports.FIRST, 0),
        (reports.TROUBLE, 1),
        (reports.STOPPED, 1),
        (_report(gates=(Gate("g", Outcome.NOT_RUN, ""),)), 0),
        (_report(gates=(Gate("g", Outcome.FAILED, ""),)), 1),
        (_report(problem=Problem("usage", "m")), 2),
        (_report(problem=Problem("concurrent_change", "m")), 1),
        (_report(problem=Problem("unavailable", "m")), 1),
        (_report(problem=Problem("internal", "m")), 3),
        (_report(ending="quiet", evidence=None), 0),
        (_report(ending="faulty"), 1),
        (_report(diagnostics=reports.TROUBLE.diagnostics), 0),
    ],
)
def test_each_report_has_its_exit_code(report: Report, code: int) -> None:
    assert exits.of_report(report) == code


def test_the_worst_code_counts() -> None:
    assert exits.worst([]) == 0
    assert exits.worst([reports.FIRST, reports.STOPPED, _report(problem=Problem("usage", "m"))]) == 2


def _imported(words: list[str], names: tuple[str, ...]) -> list[str]:
    """Return which of the modules *names* a command imports."""
    code = f"""
import sys
from action import cli
try:
    cli.main({words!r})
except SystemExit:
    pass
print([name for name in {names!r} if name in sys.modules])
"""
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=_ROOT, check=True).stdout
    return [name for name in names if repr(name) in told.splitlines()[-1]]


def test_little_is_imported_to_say_little() -> None:
    assert _imported(["--version"], ("pydantic", "pygit2", "rich", "jinja2", "asyncio")) == []


def test_checking_needs_no_git_and_no_screen() -> None:
    assert _imported(["check", "examples/todo"], ("pygit2", "rich", "asyncio")) == []


def test_who_keeps_resources_alone_waits_for_nothing_else(tmp_path: Path) -> None:
    core = ("intent.flows", "intent.mappings", "intent.salvage", "intent.systems", "mapping", "merging.lock", "validation.flow_steps")
    lowered = ("generators.mappings", "generators.python.mappings", "generators.typescript.mappings")
    others = ("generators.fastapi_service.migrations.further", "generators.pytest_suite.views.flows", "difflib", "pygit2")
    names = (*(f"synapseops.{name}" for name in core), "synapseops.diagnostics.codes", *lowered, *others)
    assert _imported(["generate", "examples/todo", "--out", str(tmp_path / "made")], names) == []
    assert (tmp_path / "made" / "openapi.yaml").is_file()
