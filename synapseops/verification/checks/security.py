"""The checks `bandit` and `secrets`: no known insecure construct, and nothing that looks like a credential."""

from typing import Any

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.toolchain import Tree
from synapseops.verification import dependencies
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.tool import CONFIG, INSIDE, Tool, UnreadableAnswer, parsed, python, script


class BanditCheck:
    """Runs bandit over the service and its migrations; tests assert and hold keys of their own making."""

    name = "bandit"

    def concerns(self, tree: Tree) -> bool:
        """Every tree: one without Python is told of."""
        return True

    async def run(self, workspace: Workspace) -> CheckResult:
        """Return what bandit says of the code that is deployed."""
        folders = tuple(name for name in workspace.code if name != "tests")
        if not folders:
            return CheckResult(self.name, Outcome.NOT_RUN, reason="there is no Python to look at")
        tool = Tool(
            name=self.name,
            tool=dependencies.tool("bandit"),
            argv=lambda _: (*python(), "-m", "bandit", *_OPTIONS, *folders),
            read=_bandit_findings,
            missing=dependencies.missing(("bandit",)),
            readable=(CONFIG,),
        )
        return await tool.run(workspace)


# `--ini` keeps bandit from looking for `.bandit` files in the tree; `-x` from skipping folders by their name
_OPTIONS = ("--quiet", "--recursive", "--format", "json", "--ini", str(CONFIG / "bandit.ini"), "-x", "/-")


def secrets() -> Tool:
    """Return the check for credentials, by detect-secrets, in every file of the tree."""
    return Tool(
        name="secrets",
        tool=dependencies.tool("detect-secrets"),
        argv=lambda _: script("find_secrets.py"),
        read=_secret_findings,
        missing=dependencies.missing(("detect-secrets",)),
        readable=(INSIDE,),
    )


def _bandit_findings(stdout: str) -> list[Finding]:
    told: Any = parsed(stdout)
    try:
        unread = [Finding("unreadable", str(error["reason"]), str(error["filename"])) for error in told["errors"]]
        return [*unread, *(_issue(issue) for issue in told["results"])]
    except (KeyError, TypeError, ValueError) as failure:
        raise UnreadableAnswer(repr(failure)) from failure


def _issue(issue: Any) -> Finding:
    severity = str(issue["issue_severity"]).lower()
    return Finding(str(issue["test_id"]), str(issue["issue_text"]), str(issue["filename"]), int(issue["line_number"]), severity)


def _secret_findings(stdout: str) -> list[Finding]:
    told: Any = parsed(stdout)
    try:
        return [Finding(str(found["kind"]), "looks like a credential", str(found["file"]), int(found["line"])) for found in told]
    except (KeyError, TypeError, ValueError) as failure:
        raise UnreadableAnswer(repr(failure)) from failure
