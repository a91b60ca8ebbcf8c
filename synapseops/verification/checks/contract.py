"""The check `openapi`: the contract is a valid OpenAPI document."""

from typing import Any

from msgspec import Struct

from synapseops.evidence.model import CheckResult, Finding, Outcome
from synapseops.toolchain import Tree
from synapseops.verification import dependencies
from synapseops.verification.checks.base import Workspace
from synapseops.verification.checks.tool import INSIDE, Tool, UnreadableAnswer, parsed, script

DOCUMENT = "openapi.yaml"
_NAME = "openapi"


class ContractCheck(Struct, frozen=True):
    """Validates the contract where the tree has one."""

    name: str = _NAME

    def concerns(self, tree: Tree) -> bool:
        """Every tree: one without a contract is told of."""
        return True

    async def run(self, workspace: Workspace) -> CheckResult:
        """Return what openapi-spec-validator says of the document."""
        if DOCUMENT not in workspace.subject.tree.files:
            return CheckResult(self.name, Outcome.NOT_RUN, reason=f"there is no {DOCUMENT}")
        return await _tool().run(workspace)


def _tool() -> Tool:
    return Tool(
        name=_NAME,
        tool=dependencies.tool("openapi-spec-validator"),
        argv=lambda _: (*script("check_contract.py"), DOCUMENT),
        read=_findings,
        missing=dependencies.missing(("openapi-spec-validator", "pyyaml")),
        readable=(INSIDE,),
    )


def _findings(stdout: str) -> list[Finding]:
    told: Any = parsed(stdout)
    try:
        return [Finding(_NAME, str(fault["message"]), DOCUMENT, int(fault["line"])) for fault in told]
    except (KeyError, TypeError, ValueError) as failure:
        raise UnreadableAnswer(repr(failure)) from failure
