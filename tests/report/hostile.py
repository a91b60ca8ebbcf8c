"""A report full of text that means harm, wherever text of others can come to stand."""

from msgspec.structs import replace

from synapseops.diagnostics import Diagnostic, Place, Severity
from synapseops.evidence.behaviour import Behaviour, Difference, Example
from synapseops.evidence.contract.changes import ContractChange, Surface, Verdict
from synapseops.evidence.intent import IntentChange
from synapseops.evidence.mappings import Coverage, Origin
from synapseops.evidence.model import CheckResult, Evidence, Finding, Outcome, TestReport
from synapseops.evidence.outline import FlowOutline, Outline, StepOutline, SystemOutline, Variable
from synapseops.evidence.strength import Strength, Survivor, Tally
from synapseops.evidence.words import Words
from synapseops.generation import SchemaChange
from synapseops.merging.entries import Conflict, Entry, Hunk, Kind, Reason, State
from synapseops.report.model import FileChange, Note, Report, ResourceRow
from tests.report.reports import TROUBLE, broken, edit

TEXTS = (
    "@octocat please merge",
    "fixes #1, GH-2 and octo/repo#3",
    "[click](https://evil.example) <https://evil.example> https://evil.example www.evil.example a@evil.example",
    "![x](https://evil.example/x.png)",
    "<script>alert(1)</script><img src=x onerror=y><details open>",
    "</details></details></summary>",
    "`code` ``more`` ```\n```\n# heading\n- list\n> quote\n| a | b |\n|---|---|",
    "a | b \\| c \\\\| d",
    "~~~\n```diff\n+ x",
    "<!-- synapse:end --> <!-- synapse:begin -->",
    "\u202eright to left\u200b\u0000\x1b[31mred",
    "*bold* _it_ **b** ~~s~~ $x$ [^1] :smile:",
    "&lt;b&gt; &#64;octocat {% raw %} {{ x }}",
    "\\",
    "`",
    " ",
)


def report(text: str) -> Report:
    """Return a report that holds *text* wherever text of others can come to stand."""
    finding = Finding(text, text, text, 3, cause=(text,))
    return replace(
        TROUBLE,
        intent=text,
        base=text,
        into=text,
        roles=(text,),
        resources=(ResourceRow("Order", text, 1, ("list",)),),
        diagnostics=(Diagnostic("SY150", Severity.WARNING, text, text, Place(text, 1, 1)),),
        evidence=_evidence(text, finding),
        files=(FileChange(text, "people", "changed"),),
        records=(ContractChange("changed", text, "", (broken(text),), (), Verdict.WORDING, Surface.PROMISES, line=3),),
        coverage=(Coverage(text, text, text, (Origin(text, (text,), (text,), True, True),), 1, (text,), (text,), line=3),),
        strength=Strength((Tally("mappings", 3, 2, 1, (Survivor(text, 3, text, text, origin=f"{text}:3"),)),), text),
        outline=_outline(text),
        behaviour=(_behaviour(text), Behaviour(text, reason=text)),
        news=(IntentChange("resources", "renamed", text, text, (Words("{}", (text,)),), line=3), IntentChange("types", "added", text)),
        contract=(
            ContractChange("renamed", text, text, (broken(text),), (text,), line=3),
            ContractChange("added", text, verdict=Verdict.ADDITIVE),
        ),
        migrations=(text,),
        schema=(SchemaChange("drop {}", (text,), (text,), (text,), "rows stop it"),),
        edits=(
            Entry(edit(Kind.LINES, text, team=text.encode()), State.KEPT),
            Entry(edit(Kind.MOVED, text, made_as=text), State.MOVED),
        ),
        conflicts=(Conflict(text, text, Reason.BOTH_CHANGED, (Hunk((text.encode(),), (text.encode(),), (text.encode(),), 1, 1),)),),
        base_left_out=(text,),
        notes=(Note("{} stays", (text,)),),
        origins=((finding, f"{text}:3"),),
    )


def _evidence(text: str, finding: Finding) -> Evidence:
    checks = (
        CheckResult("ruff", Outcome.FAILED, reason=text, findings=(finding,), tool=text),
        CheckResult("mypy", Outcome.NOT_RUN, reason=text, tool=text),
        CheckResult(text, Outcome.NOT_RUN, reason=text, absent=True),
    )
    return Evidence(checks, TestReport(Outcome.FAILED, failed=1, isolation="none", reason=text, failures=(finding,)))


def _outline(text: str) -> Outline:
    return Outline(
        (SystemOutline(text, text, "none", 1),),
        (
            FlowOutline(
                text, "{} calls {}", (text, text), text, (StepOutline(text, "send", text, text, is_conditional=True, request=text),)
            ),
        ),
        (Variable(text, (text,), is_new=True),),
    )


def _behaviour(text: str) -> Behaviour:
    example = Example((Words("{} is {}", (text, text)),) * 5, text, "")
    return Behaviour(text, 3, 2, 2, 1, (Difference(text, "is refused now: {}", 1, (example,), (text,), line=3, pii=True),), line=3)
