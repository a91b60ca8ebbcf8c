"""The generated tests in the sandbox: what they say is told, and what they hide is noticed."""

import asyncio
import sys
import textwrap
from pathlib import Path

import pytest
from msgspec.structs import replace

from synapseops.evidence.model import Finding, Outcome, TestReport
from synapseops.toolchain import Completed, Ending, Isolation, Limits, Sandbox
from synapseops.verification import materials
from synapseops.verification.checks.base import Subject, Workspace
from synapseops.verification.sandbox import detection
from synapseops.verification.sandbox.local import LocalSandbox
from synapseops.verification.testing import record
from synapseops.verification.testing.runner import PytestRunner
from tests.verification.trees import tree


def run(
    tmp_path: Path, changes: dict[str, str | bytes | None], *, sandbox: Sandbox | None = None, seconds: float = 60, **subject: object
) -> TestReport:
    """Return the report on the good tree with *changes*."""
    changed = tree({path: textwrap.dedent(text) if isinstance(text, str) else text for path, text in changes.items()})
    materials.write(changed.files, tmp_path)
    workspace = Workspace(tmp_path, Subject(changed, **subject), sandbox or detection.best()[0])  # type: ignore[arg-type]
    return asyncio.run(PytestRunner(Limits(seconds=seconds), seconds_a_file=0).run(workspace))


def added(source: str) -> dict[str, str | bytes | None]:
    """Return the change that adds a file of tests."""
    return {"tests/test_added.py": source}


@pytest.mark.parametrize("sandbox", ["full", "files", "none"], indirect=True)
def test_figures_are_told_at_every_level(sandbox: Sandbox, tmp_path: Path) -> None:
    report = run(tmp_path, {}, sandbox=sandbox)
    assert (report.outcome, report.passed, report.failed, report.skipped, report.reason) == (Outcome.PASSED, 2, 0, 0, "")
    assert (report.coverage, report.isolation, report.failures) == (100.0, sandbox.isolation.value, ())
    assert report.seconds > 0


def test_a_failure_is_told_with_its_place_and_message(tmp_path: Path) -> None:
    report = run(tmp_path, added("def test_it() -> None:\n    assert 1 == 2\n"))
    failure = Finding("tests/test_added.py::test_it", "assert 1 == 2", "tests/test_added.py", 1)
    assert (report.outcome, report.passed, report.failed, report.failures) == (Outcome.FAILED, 2, 1, (failure,))


def test_a_long_message_is_cut_in_its_middle_and_says_so(tmp_path: Path) -> None:
    (failure,) = run(tmp_path, added("def test_it() -> None:\n    raise ValueError('first' + 'x' * 9_000 + 'last')\n")).failures
    start, told, end = failure.message.split("\n")
    assert (start[:17], told, end[-5:]) == ("ValueError: first", "… 7021 characters are left out here …", "xlast")
    assert len(start + end) == 2_000


def test_a_failure_that_a_class_inherits_is_told_where_the_class_is(tmp_path: Path) -> None:
    base = "class Base:\n    def test_it(self) -> None:\n        assert 1 == 2\n"
    heir = "from tests.base import Base\n\n\nclass TestHeir(Base): ...\n"
    report = run(tmp_path, {"tests/base.py": base, **added(heir)})
    failure = Finding("tests/test_added.py::TestHeir::test_it", "assert 1 == 2", "tests/test_added.py", 4)
    assert [(one.rule, one.file, one.line) for one in report.failures] == [(failure.rule, failure.file, failure.line)]


def test_skipped_expected_and_left_out_tests_are_counted_as_skipped(tmp_path: Path) -> None:
    source = """
    import pytest

    @pytest.mark.skip
    def test_skipped(): ...

    @pytest.mark.xfail
    def test_expected(): assert False

    def test_left_out(): ...
    """
    hook = "def pytest_collection_modifyitems(config, items):\n    left = [i for i in items if i.name == 'test_left_out']\n"
    hook += "    items[:] = [i for i in items if i not in left]\n    config.hook.pytest_deselected(items=left)\n"
    report = run(tmp_path, {**added(source), "tests/conftest.py": hook})
    assert (report.outcome, report.passed, report.failed, report.skipped) == (Outcome.PASSED, 2, 0, 3)


def test_branches_that_no_test_takes_lower_the_coverage(tmp_path: Path) -> None:
    source = "from shop.prices import total\n\n\ndef test_it() -> None:\n    assert total([1]) == 1\n"
    report = run(tmp_path, {"tests/test_prices.py": None, **added(source)})
    assert report.outcome is Outcome.PASSED
    assert report.coverage is not None
    assert 40 < report.coverage < 80


def test_coverage_sees_code_that_runs_in_greenlets(tmp_path: Path) -> None:
    source = """
    import asyncio
    from sqlalchemy.util import greenlet_spawn
    from shop.prices import total

    def test_it():
        assert asyncio.run(greenlet_spawn(total, [100], discount=10)) == 90
        assert asyncio.run(greenlet_spawn(total, [100])) == 100
    """
    report = run(tmp_path, {"tests/test_prices.py": None, **added(source)})
    assert (report.outcome, report.coverage) == (Outcome.PASSED, 100.0)


def test_asynchronous_tests_run(tmp_path: Path) -> None:
    source = "import pytest\n\n@pytest.mark.anyio\nasync def test_it(anyio_backend): assert anyio_backend == 'asyncio'\n"
    fixture = "import pytest\n@pytest.fixture\ndef anyio_backend(): return 'asyncio'\n"
    report = run(tmp_path, {**added(source), "tests/conftest.py": fixture})
    assert (report.outcome, report.passed) == (Outcome.PASSED, 3)


def test_the_trees_own_configuration_is_not_read(tmp_path: Path) -> None:
    configuration = "[tool.pytest.ini_options]\naddopts = '--collect-only'\ntestpaths = ['nowhere']\n[tool.coverage.run]\nomit = ['*']\n"
    report = run(tmp_path, {"pyproject.toml": configuration, "pytest.ini": "[pytest]\naddopts = --no-such-option\n"})
    assert (report.outcome, report.passed, report.coverage) == (Outcome.PASSED, 2, 100.0)


def test_nothing_of_this_process_reaches_the_tests(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTEST_ADDOPTS", "--no-such-option")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    source = "import os\n\ndef test_it(): assert 'AWS_SECRET_ACCESS_KEY' not in os.environ\n"
    assert run(tmp_path, added(source)).outcome is Outcome.PASSED


def test_what_cannot_be_collected_is_a_failure(tmp_path: Path) -> None:
    report = run(tmp_path, added("import nothing_of_that_name\n"))
    assert (report.outcome, report.failed, report.failures[0].file) == (Outcome.FAILED, 1, "tests/test_added.py")
    assert "nothing_of_that_name" in report.failures[0].message
    assert "importlib/__init__.py" in report.failures[0].message
    assert sys.prefix not in report.failures[0].message
    assert sys.base_prefix not in report.failures[0].message


def test_a_broken_conftest_is_a_failure(tmp_path: Path) -> None:
    report = run(tmp_path, {"tests/conftest.py": "raise RuntimeError('broken on purpose')\n"})
    assert report.outcome is Outcome.FAILED
    assert "broken on purpose" in report.reason


def test_a_folder_without_tests_is_not_a_success(tmp_path: Path) -> None:
    report = run(tmp_path, {"tests/test_prices.py": "x = 1\n"})
    assert report.outcome is Outcome.FAILED
    assert report.reason.startswith("no test was collected")


def test_a_tree_without_tests_is_not_run(tmp_path: Path) -> None:
    report = run(tmp_path, {"tests/test_prices.py": None, "tests/__init__.py": None})
    assert (report.outcome, report.reason) == (Outcome.NOT_RUN, "there are no tests")


ENDINGS = {
    "leaves": "import os\ndef test_it(): os._exit(0)\n",
    "leaves while it is imported": "import os\nos._exit(0)\n",
    "dies": "import os\ndef test_it(): os.kill(os.getpid(), 9)\n",
    "crashes": "import ctypes\ndef test_it(): ctypes.string_at(0)\n",
    "ends the session as a success": "import pytest\ndef test_it(): pytest.exit('enough', returncode=0)\n",
    "becomes another program": "import os\ndef test_it(): os.execv('/bin/true', ['true'])\n",
}


@pytest.mark.parametrize("source", ENDINGS.values(), ids=ENDINGS.keys())
def test_a_run_that_ends_early_is_a_failure(source: str, tmp_path: Path) -> None:
    report = run(tmp_path, {"tests/test_0.py": source})
    assert report.outcome is Outcome.FAILED
    assert report.reason


def test_a_test_that_never_ends_is_ended(tmp_path: Path) -> None:
    report = run(tmp_path, added("import time\ndef test_it(): time.sleep(600)\n"), seconds=2)
    assert report.outcome is Outcome.FAILED
    assert report.reason.startswith("it ran longer than 2 seconds")


def test_the_test_that_ran_when_the_time_was_up_is_named() -> None:
    told = b'{"what": "collected", "tests": 2}\n{"what": "started", "test": "tests/test_a.py::test_it"}\n'
    completed = Completed(Ending.TIMED_OUT, 9, "", "", 2.0, reason="it ran longer than 2 seconds", kept={record.RESULTS: told})
    assert record.report(completed, Isolation.FULL).reason == "it ran longer than 2 seconds during tests/test_a.py::test_it"
    before = replace(completed, kept={})
    assert record.report(before, Isolation.FULL).reason == "it ran longer than 2 seconds while the tests were collected"
    unsaid = replace(completed, reason="")  # where nothing watched it but we
    assert record.report(unsaid, Isolation.NONE).reason == "they ran longer than 2 seconds during tests/test_a.py::test_it"


FORGERIES = {
    "the exit code": "def pytest_sessionfinish(session): session.exitstatus = 0\n",
    "the exit code, at the last moment": "import atexit, os\natexit.register(os._exit, 0)\n",
    "the record, by adding to it": """
        import atexit, os
        def forge():
            open('.synapse-results', 'a').write('{"what": "finished", "code": 0}\\n')
            os._exit(0)
        atexit.register(forge)
        """,
    "the record, by garbage": "def pytest_sessionfinish(): open('.synapse-results', 'a').write('{]')\n",
    "the record, by a link": """
        import os
        def pytest_sessionfinish():
            os.rename('.synapse-results', 'x')
            os.symlink('x', '.synapse-results')
        """,
    "the record, by removing it": "import os\ndef pytest_sessionfinish(): os.remove('.synapse-results')\n",
    "the tests, by dropping them unsaid": "def pytest_collection_modifyitems(items): items[:] = []\n",
}


@pytest.mark.parametrize("conftest", FORGERIES.values(), ids=FORGERIES.keys())
def test_a_record_that_does_not_add_up_is_a_failure(conftest: str, tmp_path: Path) -> None:
    changes = {**added("def test_it() -> None:\n    assert 1 == 2\n"), "tests/conftest.py": conftest}
    assert run(tmp_path, changes).outcome is Outcome.FAILED


def test_a_tree_that_brings_its_own_record_is_not_run(tmp_path: Path) -> None:
    report = run(tmp_path, {".synapse-results": '{"what": "finished", "code": 0}\n'})
    assert report.outcome is Outcome.NOT_RUN


def test_code_that_asks_for_a_better_level_is_not_run(tmp_path: Path) -> None:
    report = run(tmp_path, {}, sandbox=LocalSandbox(Isolation.NONE), at_least=Isolation.FULL)
    reason = 'this code is run at sandbox level "full" only, and this machine holds "none"'
    assert report == TestReport(Outcome.NOT_RUN, isolation="none", reason=reason)
