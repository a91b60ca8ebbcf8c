"""What runs and proofs came to, as a `Result`. Pure."""

import io
from collections.abc import Iterable, Sequence
from pathlib import PurePath

from rich.console import Console
from rich.text import Text

from action import exits
from action.workflow import remarks, summary
from action.workflow.commands import Remark
from action.workflow.inputs import FailOn
from action.workflow.result import Result
from synapseops.diagnostics.render import as_text
from synapseops.evidence.model import Outcome
from synapseops.report import data, proof, terminal
from synapseops.report.model import Ending, Report
from synapseops.report.proof import Proof
from synapseops.report.text import code

_DIFFERS = frozenset({Ending.PLANNED, Ending.PROPOSED, Ending.UP_TO_DATE})
_LONGEST_NAME = 120
_WRITTEN = frozenset({Ending.PROPOSED})


def of_reports(reports: Sequence[Report], *, writes: bool) -> Result:
    """Judge runs: *writes* tells whether they were to write anything."""
    lines = [line for report in reports for line in (*(as_text(one) for one in report.diagnostics), _printed(terminal.lines(report)))]
    return Result(
        told="\n".join(lines),
        sections=tuple(map(summary.of_report, reports)),
        report=data.runs_object(list(reports)),
        remarks=tuple(remark for report in reports for remark in remarks.of_report(report)),
        outputs=_outputs(reports, writes=writes),
        found=frozenset(kind for report in reports for kind in found(report)),
        code=max((number for report in reports if (number := _code(report)) == exits.BUG or writes), default=exits.FINE),
    )


def of_silence(why: str) -> Result:
    """Say why nothing was done: it is no fault."""
    return Result(
        told=why,
        sections=(f"## ⚪ Nothing to do\n{code(why)}",),
        report={"runs": [], "error": None},
        remarks=(Remark("notice", why, "SynapseOps"),),
        outputs={"changed": "false"},
    )


def of_proofs(proofs: Sequence[Proof]) -> Result:
    """Judge proofs."""
    faulty = any(one.kind == "faulty" for each in proofs for one in each.differences)
    drift = not all(each.holds for each in proofs)
    return Result(
        told="\n".join(_printed(proof.lines(each)) for each in proofs),
        sections=tuple(map(summary.of_proof, proofs)),
        report={"proofs": [proof.as_object(each) for each in proofs], "error": None},
        remarks=tuple(remark for each in proofs for remark in remarks.of_proof(each)),
        outputs={"changed": "false", "drift": _said(drift)},
        found=frozenset({FailOn.DRIFT} if drift else ()) | frozenset({FailOn.FAULTS} if faulty else ()),
    )


def found(report: Report) -> Iterable[FailOn]:
    """Yield what there is in *report* of that which may fail a step."""
    if report.has_faults or report.ending in {Ending.FAULTY, Ending.STOPPED}:
        yield FailOn.FAULTS
    if report.failed_checks or report.unmet_gates or report.conflicts or report.base_left_out:
        yield FailOn.CHECKS
    if report.ending in _DIFFERS:
        yield FailOn.DRIFT
    if report.fingerprint and not any(gate.name == "breaking_change" and gate.outcome is Outcome.PASSED for gate in report.gates):
        yield FailOn.BREAKING


def _outputs(reports: Sequence[Report], *, writes: bool) -> dict[str, str]:
    changed = any(report.ending in (_WRITTEN if writes else _DIFFERS) for report in reports)
    told = {"changed": _said(changed), "drift": _said(any(FailOn.DRIFT in found(report) for report in reports))}
    if not writes:
        return told
    zips = [report.zip for report in reports if report.zip]
    requests = [report.pull_request for report in reports if report.pull_request is not None]
    return told | {
        "pull-request-number": _listed(str(request.number) for request in requests),
        "pull-request-url": _listed(request.path for request in requests),
        "branch": _listed(report.branch for report in reports if report.commit),
        "commit": _listed(report.commit for report in reports),
        "zip": _listed(zips),
        "provenance": _listed(report.provenance for report in reports if report.provenance),
        "zip-name": _artifact(zips),
    }


def _artifact(zips: Sequence[str]) -> str:
    """Return what the artifact of *zips* is called in the workflow's run: after the services, so that jobs of a matrix stay apart."""
    names = [PurePath(file).name.removesuffix(".zip") for file in zips]
    return "-".join(["synapseops", *names])[:_LONGEST_NAME] if names else ""


def _listed(values: Iterable[str]) -> str:
    return "\n".join(dict.fromkeys(value for value in values if value))


def _said(claim: bool) -> str:
    return "true" if claim else "false"


def _code(report: Report) -> int:
    return exits.of_problem(report.problem) if report.problem is not None else exits.FINE


def _printed(lines: Iterable[Text]) -> str:
    """Return *lines* as they look in a log."""
    stream = io.StringIO()
    console = Console(file=stream, highlight=False, markup=False, emoji=False, no_color=True, width=140)
    for line in lines:
        console.print(line, soft_wrap=True)
    return stream.getvalue().rstrip("\n")
