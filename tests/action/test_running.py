import pytest

from action import running
from synapseops.report.model import Problem
from tests.report import reports


def test_several_runs_are_told_one_after_the_other_and_notes_beside_them(capsys: pytest.CaptureFixture[str]) -> None:
    running.show([reports.TROUBLE, reports.STOPPED], ['"a\x1b[31m" is not committed'], "text")
    told = capsys.readouterr()
    assert told.out.startswith('shop/synapse.yaml:80:3: warning SY150: "postman" is not made yet\n  hint: this version leaves it out\n')
    assert "\n\nshop/synapse.yaml  stopped: nothing was written\n" in told.out
    assert told.err == 'note: "a [31m" is not committed\n'


def test_a_fault_of_ours_says_how_to_report_it(capsys: pytest.CaptureFixture[str]) -> None:
    running.show([reports.with_problem(Problem("internal", "RuntimeError: x"))], [], "text")
    assert "please report it with what --debug shows" in capsys.readouterr().out
