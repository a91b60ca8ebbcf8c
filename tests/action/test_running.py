import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from action import running
from synapseops.diagnostics import Severity
from synapseops.report.model import Ending, Problem
from tests.forge.git import commit, make
from tests.pipeline.workshop import TODO
from tests.report import reports


def test_several_runs_are_told_one_after_the_other_and_notes_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    running.show([reports.TROUBLE, reports.STOPPED], ['"a\x1b[31m" is not committed'], "text")
    told = capsys.readouterr()
    assert told.out.startswith('shop/synapse.yaml:80:3: warning SY150: "postman" is not made yet\n  hint: this version leaves it out\n')
    assert "\n\nshop/synapse.yaml  stopped: nothing was written\n" in told.out
    assert told.err == 'note: "a [31m" is not committed\n'


@pytest.mark.parametrize(
    ("ending", "brief", "is_in_full"),
    [
        (Ending.PROPOSED, False, True),
        (Ending.PLANNED, False, True),
        (Ending.PROPOSED, True, False),
        (Ending.UP_TO_DATE, False, False),
        (Ending.NOTHING_TO_PROPOSE, False, False),
    ],
)
def test_remarks_on_the_intent_are_told_where_they_are_news_and_else_counted(
    capsys: pytest.CaptureFixture[str], ending: Ending, brief: bool, is_in_full: bool
) -> None:
    running.show([replace(reports.TROUBLE, ending=ending)], [], "text", brief=brief)
    out = capsys.readouterr().out
    assert ("warning SY150" in out) is is_in_full
    assert ("  1 remark on the intent: synapse check tells it\n" in out) is not is_in_full


def test_faults_of_the_intent_are_always_told_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    faults = tuple(replace(one, severity=Severity.ERROR) for one in reports.TROUBLE.diagnostics)
    running.show([replace(reports.TROUBLE, diagnostics=faults)], [], "text", brief=True)
    assert "error SY150" in capsys.readouterr().out


def test_a_fault_of_ours_says_how_to_report_it(capsys: pytest.CaptureFixture[str]) -> None:
    running.show([reports.with_problem(Problem("internal", "RuntimeError: x"))], [], "text")
    assert "please report it with what --debug shows" in capsys.readouterr().out


def test_files_that_an_intent_names_are_mentioned_where_they_differ_from_the_commit(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = ("same", "changed", "new", "gone", "linked")
    records = "".join(f'      {one.capitalize()}: {{json_schema: "../schemas/{one}.json"}}\n' for one in named)
    order = '{"type": "object", "properties": {"id": {}}}'
    folder = make(tmp_path / "repository")
    intent = f"{TODO}systems:\n  shop:\n    records:\n{records}"
    files = {"specs/synapse.yaml": intent, **{f"schemas/{one}.json": order for one in ("same", "changed")}}
    commit(folder, dict(files))
    (folder / "schemas/changed.json").write_text(order + "\n")
    (folder / "schemas/new.json").write_text(order)
    (folder / "schemas/linked.json").symlink_to("same.json")
    code = running.carry_out(running.Asked(folder, None, False, "text", False))
    notes = [line for line in capsys.readouterr().err.splitlines() if line.startswith("note: ")]
    assert code == 1
    assert notes == [
        'note: "schemas/changed.json" differs from what is committed on "main", and only commits are read',
        'note: "schemas/new.json" is not committed on "main", and only commits are read',
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("interrupts", ["default_int_handler", "SIG_IGN"])
def test_being_told_to_end_is_answered_as_ctrl_c(tmp_path: Path, interrupts: str) -> None:
    """A run that waits in its checks ends with 130, without a word on the terminal and without a folder left."""
    commit(make(tmp_path / "repository"), {"synapse.yaml": TODO})
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    env = {**os.environ, "TMPDIR": str(temporary)}
    # a shell lets what it starts in the background ignore Ctrl-C
    start = f"import signal, sys\nsignal.signal(signal.SIGINT, signal.{interrupts})\nfrom action import cli\nsys.exit(cli.main())"
    argv = [sys.executable, "-c", start, "run", "--repo", str(tmp_path / "repository")]
    child = subprocess.Popen(argv, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert child.stderr is not None
    for line in child.stderr:
        if "generate and format" in line:
            break
    while not any(path.name.startswith("synapse-tests-") for path in temporary.iterdir()):
        assert child.poll() is None
        time.sleep(0.01)
    child.terminate()
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (130, "")
    assert "Warning" not in err
    assert "Traceback" not in err
    assert list(temporary.iterdir()) == []
