"""Steps of workflows in this process: the front door over a double of GitHub, with checks and tests that answer as they are told."""

import itertools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from action.workflow import front
from synapseops.evidence.model import CheckResult, Outcome
from synapseops.toolchain import Isolation
from synapseops.verification.formatting import RuffFormatter
from synapseops.verification.toolchain import Toolchain
from tests import secrecy
from tests.github import Double, PullRequest, Repository
from tests.pipeline.workshop import GREEN, NoSandbox, ToldCheck, ToldTests

PASSED = CheckResult("ruff", Outcome.PASSED, 0.1, tool="ruff 1")
FAILED = CheckResult("ruff", Outcome.FAILED, 0.1, tool="ruff 1")


class FullSandbox(NoSandbox):
    """A sandbox that would hold everything, and is not needed."""

    isolation = Isolation.FULL


@dataclass(frozen=True, slots=True)
class Ended:
    """How a step ended: exit code, log, outputs, summary, and the report."""

    code: int
    log: str
    outputs: Mapping[str, str]
    summary: str
    report: Mapping[str, Any]

    def remarks(self, level: str) -> list[str]:
        """Return the annotations of *level*, as they were written."""
        return [line for line in self.log.splitlines() if line.startswith(f"::{level}")]


@dataclass
class Desk:
    """A runner's folder, and what its steps are told."""

    folder: Path
    capsys: pytest.CaptureFixture[str]
    github: Double | None = None
    check: CheckResult = PASSED
    isolation: Isolation = Isolation.FULL
    env: dict[str, str] = field(default_factory=dict)
    tools: Callable[[], Toolchain] | None = None

    def step(
        self, mode: str, event: Mapping[str, Any] | None = None, *, name: str = "push", ref: str = "refs/heads/main", **inputs: str
    ) -> Ended:
        """Run a step; *event* is the payload, inputs are written with underscores."""
        self.folder.mkdir(parents=True, exist_ok=True)
        payload = {"repository": {"full_name": "octo/shop", "default_branch": "main"}, **(event or {})}
        files = {word: self.folder / word for word in ("event", "output", "summary")}
        files["event"].write_text(json.dumps(payload))
        for word in ("output", "summary"):
            files[word].write_text("")
        environment = {
            "GITHUB_API_URL": self.github.api_url if self.github is not None else "http://127.0.0.1:9/api/v3",
            "GITHUB_EVENT_NAME": name,
            "GITHUB_EVENT_PATH": str(files["event"]),
            "GITHUB_OUTPUT": str(files["output"]),
            "GITHUB_REF": ref,
            "GITHUB_REPOSITORY": "octo/shop",
            "GITHUB_STEP_SUMMARY": str(files["summary"]),
            "GITHUB_WORKSPACE": str(self.folder / "workspace"),
            "RUNNER_TEMP": str(self.folder),
            "INPUT_MODE": mode,
            **{f"INPUT_{word.upper()}": value for word, value in inputs.items()},
            **self.env,
        }
        (self.folder / "workspace").mkdir(exist_ok=True)
        words = (f"word-{number}" for number in itertools.count())
        self.capsys.readouterr()
        code = front.run(environment, lambda: next(words), self.tools or self._tools)
        outputs = {
            name: value
            for name, _, value in re.findall(r"^(\S+)<<(word-\d+)\n(.*?)\n\2\n", files["output"].read_text(), re.DOTALL | re.MULTILINE)
        }
        report = json.loads(Path(outputs["report"]).read_text())
        log, errors = self.capsys.readouterr()
        shown = [line for line in f"{log}\n{errors}".splitlines() if not line.startswith("::add-mask::")]
        secrecy.hear("the log of a step", "\n".join(shown))
        return Ended(code, log, outputs, files["summary"].read_text(), report)

    def _tools(self) -> Toolchain:
        sandbox = FullSandbox() if self.isolation is Isolation.FULL else NoSandbox()
        return Toolchain(RuffFormatter(), sandbox, (ToldCheck(self.check),), ToldTests(GREEN))


def about(request: PullRequest, repository: Repository) -> dict[str, Any]:
    """Return the payload of an event about a pull request."""
    head = request.head_repo
    return {
        "action": "synchronize",
        "pull_request": {
            "number": request.number,
            "html_url": f"https://github.com/octo/shop/pull/{request.number}",
            "base": {"ref": request.base, "repo": {"full_name": repository.full_name}},
            "head": {"ref": request.head, "sha": "0" * 40, "repo": {"full_name": head.full_name} if head is not None else None},
        },
    }
