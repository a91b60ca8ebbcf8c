"""Run the tests below the working directory: `run_tests.py RESULTS COVERED CONFIG` tells what happens, line by line, in RESULTS.

COVERED are the packages to measure, separated by commas. Each line is a JSON object: `collected`, `started`, `ended`, `broken`
(a file that cannot be collected), `coverage`, and, last, `finished` with the exit code. What is missing did not happen.
"""

import gc
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import slipcover  # type: ignore[import-untyped]

_LONGEST = 2000
_NOTHING = "/nothing"
_PLUGINS = ("anyio", "pytest_randomly")


class Teller:
    """A pytest plugin that tells what happens as it happens, so that a crash leaves a true record."""

    def __init__(self, path: str) -> None:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
        self._file = os.open(path, flags, 0o644)
        self._heirs: dict[str, tuple[str, int]] = {}

    def tell(self, what: str, **facts: Any) -> None:
        """Write one line."""
        os.write(self._file, (json.dumps({"what": what, **facts}) + "\n").encode())

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """Tell which tests there are, and remember the classes that inherit theirs from another file."""
        self._heirs = {item.nodeid: place for item in session.items if (place := _heir(item)) is not None}
        gc.freeze()  # libraries and tests stay to the end: to look through them again and again is a tenth of all time
        self.tell("collected", tests=len(session.items))

    def pytest_deselected(self, items: list[pytest.Item]) -> None:
        """Tell how many tests were left out."""
        self.tell("deselected", tests=len(items))

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Tell what could not be collected."""
        if report.failed:
            self.tell(
                "broken",
                test=report.nodeid,
                file=report.nodeid.partition("::")[0],
                line=0,
                message=_cut(_placed(str(report.longrepr))),
            )

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """Tell which test begins."""
        self.tell("started", test=nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Tell how a phase of a test ended, where that matters."""
        if report.failed or (report.skipped and report.when != "teardown") or report.when == "call":
            file, line = self._heirs.get(report.nodeid) or (report.location[0], (report.location[1] or 0) + 1)
            self.tell("ended", test=report.nodeid, outcome=report.outcome, file=file, line=line, message=_message(report))


def _heir(item: pytest.Item) -> tuple[str, int] | None:
    """Return file and line of the class that inherits *item* from another file; None for a test that stands where it is run."""
    holder, file = item.getparent(pytest.Class), item.nodeid.partition("::")[0]
    if holder is None or item.location[0] == file:
        return None
    return file, (holder.reportinfo()[1] or 0) + 1


def _message(report: pytest.TestReport) -> str:
    if not report.failed:
        return ""
    crash = getattr(report.longrepr, "reprcrash", None)
    return _cut(_placed(str(crash.message if crash is not None else report.longrepr)))


def _cut(text: str) -> str:
    """Return *text*, and where it is long its two ends: what was asserted stands first, what an exception says often last."""
    if len(text) <= _LONGEST:
        return text
    end = _LONGEST // 2
    return f"{text[:end]}\n… {len(text) - 2 * end} characters are left out here …\n{text[-end:]}"


def _placed(text: str) -> str:
    """Return *text* with files of Python's and its packages from there on: where a machine keeps them is nobody's business."""
    for folder in sorted(filter(os.path.isabs, {*sys.path, sys.prefix, sys.base_prefix}), key=len, reverse=True):
        text = text.replace(os.path.join(folder, ""), "") if len(folder) > 1 else text
    return text


def main(results: str, covered: str, config: str) -> int:
    """Run the tests, measure, tell, and return pytest's exit code."""
    teller = Teller(results)
    folder = str(Path.cwd())
    options = [f"--rootdir={folder}", f"--confcutdir={folder}", "--randomly-seed=1", "-c", config, "tests"]
    plugins = [part for name in _PLUGINS for part in ("-p", name)]
    packages = [f"{folder}/{package}" for package in covered.split(",") if package]
    measured = slipcover.Slipcover(branch=True, source=packages)
    with slipcover.ImportManager(measured, slipcover.FileMatcher(sources=packages or [_NOTHING])):
        code = int(pytest.main([*plugins, *options], plugins=[teller]))
    teller.tell("coverage", percent=_percent(measured) if packages else None)
    teller.tell("finished", code=code)
    return code


def _percent(measured: slipcover.Slipcover) -> float | None:
    """Return the share of lines and branches that were reached, None when a file that no test imports cannot be read."""
    try:
        return round(float(measured.get_coverage()["summary"]["percent_covered"]), 1)
    except (SyntaxError, ValueError, OSError):
        return None


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
