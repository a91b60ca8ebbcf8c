"""The bot's command line where the streams fail it: a line and an exit code, never a traceback."""

import contextlib
import logging
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import cli, edge, logs
from bot.jobs.sqlite import SqliteStore
from bot.runs.journal import Trail
from synapseops.errors import ToolFailed, UsageError

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="this system has no device that is always full")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that knows of one run."""
    store = SqliteStore(tmp_path / "synapse.db", time.time)
    Trail(store.database, time.time, "1-a").add("finish", "done")
    store.database.close()
    return tmp_path


def told(data: Path, command: str) -> tuple[int, str]:
    """Return how a shell's *command* ended, `synapse-bot` being ours, and what it said on standard error."""
    ours = f'synapse-bot() {{ "{sys.executable}" -P -m bot "$@"; }}; set -o pipefail; {command}'
    environ = {"SYNAPSE_DATA": str(data), "PYTHONUNBUFFERED": ""}
    done = subprocess.run(["bash", "-c", ours], env=environ, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize("words", [("--config", "{}", "runs"), ("runs", "--config", "{}"), ("audit", "verify", "--config", "{}")])
def test_settings_are_named_before_a_command_or_behind_it(
    words: tuple[str, ...], data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SYNAPSE_DATA", raising=False)
    file = data / "app.toml"
    file.write_text(f"data = {str(data)!r}\n")
    assert cli.main([word.format(file) for word in words]) == 0
    assert "1-a" in (told := capsys.readouterr().out) or "1 entr" in told


@needs_full
def test_a_full_disk_is_told_in_a_line(data: Path) -> None:
    code, errors = told(data, f"synapse-bot audit verify > {FULL}")
    assert (code, errors.splitlines()[0]) == (2, "synapse-bot: standard output cannot be used: no space left on device")
    assert "Traceback" not in errors


@pytest.mark.parametrize(("command", "code"), [("synapse-bot runs | true", 141), ("synapse-bot runs >&-", 0)], ids=["pipe", "closed"])
def test_a_reader_that_has_enough_and_a_stream_that_was_closed_are_no_faults(data: Path, command: str, code: int) -> None:
    assert told(data, command) == (code, "")


@pytest.mark.parametrize(
    ("failure", "code", "line"),
    [
        (
            UsageError("that is no run", "synapse-bot runs lists them"),
            2,
            "synapse-bot: that is no run\n  hint: synapse-bot runs lists them\n",
        ),
        (ToolFailed("git", "killed"), 3, "synapse-bot: git failed: killed\n"),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_failures_have_their_codes(failure: BaseException, code: int, line: str, capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> int:
        raise failure

    assert (edge.guarded(fail), capsys.readouterr().err) == (code, line)


@needs_full
def test_logs_that_cannot_be_written_stop_nobody(capfd: pytest.CaptureFixture[str]) -> None:
    stream = FULL.open("w", buffering=1)
    logs.configure("info", (), stream)
    logs.get().info("listening")
    logging.getLogger("aiohttp").warning("too slow")
    with contextlib.suppress(OSError):
        stream.close()
    assert "Traceback" not in capfd.readouterr().err
