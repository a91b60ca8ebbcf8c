"""A step of a workflow, from its inputs to its exit code; the one place where what went wrong in it ends."""

import asyncio
import json
import os
import secrets
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from action import edge, exits, progress, worktree
from action.workflow import checkout, commands, event, inputs, judging, modes, outputs, remarks, summary
from action.workflow.inputs import Inputs, Mode
from action.workflow.result import OUTPUTS, Result
from action.workflow.step import Step
from action.workflow.tools import Tools
from synapseops.errors import ConcurrentChange, Unavailable, UsageError
from synapseops.forge.local_fetch import Login
from synapseops.pipeline import telling
from synapseops.pipeline.events import DECISION, WHOLE, Event, Phase
from synapseops.pipeline.garbage import collect_rarely
from synapseops.report import text
from synapseops.report.model import Problem
from synapseops.report.text import shown
from synapseops.verification.toolchain import Toolchain, detect

_CODES = {"usage": exits.USAGE, "concurrent_change": exits.FAULTS, "unavailable": exits.FAULTS, "internal": exits.BUG}
_FORK = "The pull request comes from a fork, for which nothing can be written: it was previewed instead."


class Runner(Struct, frozen=True):
    """The runner: its variables, a maker of words that nobody can guess, the log, and what finds the tools of this machine."""

    environment: Mapping[str, str]
    token: Callable[[], str]
    log: commands.Log
    tools: Tools


def main() -> int:
    """Run the step that this process is for, and return its exit code."""
    edge.prepare_streams("utf-8")  # what a runner reads on every system
    edge.end_as_interrupts_do()
    collect_rarely()
    environment = dict(os.environ)
    os.environ.pop("INPUT_TOKEN", None)  # what is started here does not inherit it either
    try:
        return run(environment, lambda: secrets.token_hex(16))
    except KeyboardInterrupt:
        return exits.INTERRUPTED


def run(environment: Mapping[str, str], token: Callable[[], str], tools: Callable[[], Toolchain] = detect) -> int:
    """Run the step that *environment* describes; *token* makes words that nobody can guess."""
    runner = Runner(environment, token, commands.Log(token), Tools(tools))
    try:
        asked = inputs.read(environment)
        runner.log.mask(asked.token)
        result = _carried_out(runner, asked)
    except inputs.Faults as faults:
        each = [commands.Remark("error", fault, "SynapseOps: inputs") for fault in faults.faults]
        return _refused(runner, Problem("usage", "; ".join(faults.faults), faults.hint), each)
    except (UsageError, ConcurrentChange, Unavailable) as failure:
        told = telling.problem(failure)
        return _refused(runner, told if isinstance(failure, UsageError) else replace(told, hint="run the job again"))
    except Exception as failure:
        with runner.log.quoted():
            traceback.print_exception(failure, file=sys.stdout)
        return _refused(runner, Problem("internal", f"{type(failure).__name__}: {failure}", edge.bug_hint()))
    return _shown(runner, asked, result)


def _carried_out(runner: Runner, asked: Inputs) -> Result:
    happened = event.read(runner.environment)
    workspace = runner.environment.get("GITHUB_WORKSPACE", "")
    writes = asked.mode in {Mode.PULL_REQUEST, Mode.COMMIT} and not happened.is_of_strangers
    folder = checkout.folder_of(workspace, "." if writes else asked.working_directory)  # what writes reads the forge
    if asked.evidence:
        runner.tools.told = os.path.join(workspace, asked.evidence)
    step = Step(asked, happened, Path(workspace), folder, _printed, _traced, runner.tools)
    with runner.log.group(f"SynapseOps: {asked.mode}"):
        if asked.evidence:
            print("what the job before found out is the answer here: nothing of it runs again", flush=True)
        if happened.is_privileged and (worktree.root_of(folder) / ".git").exists():
            checkout.refuse_strangers(happened, checkout.Checkout(folder, base="", default="").head)
        if asked.mode is Mode.CHECK:
            return modes.checked(step)
        if asked.mode in {Mode.PREVIEW, Mode.VERIFY}:
            return _looked_at(step)
        return _written(runner, step)


def _looked_at(step: Step) -> Result:
    base = step.inputs.base or step.event.base
    login = Login(step.event.address, step.inputs.token) if step.inputs.token else None
    here = checkout.Checkout(step.folder, base=base, default=step.event.default_branch, login=login)
    return modes.verified(step, here) if step.inputs.mode is Mode.VERIFY else modes.previewed(step, here, base)


def _written(runner: Runner, step: Step) -> Result:
    from action.workflow import proposing  # what only looks needs no client of GitHub's

    request = step.event.pull_request
    if request is not None and request.is_fork:
        result = _looked_at(step)
        return replace(result, notes=(*result.notes, _FORK), remarks=(*result.remarks, commands.Remark("notice", _FORK, "SynapseOps")))
    if refusal := proposing.refusal(step.inputs, step.event):
        raise refusal
    if silence := proposing.silence(step.inputs, step.event):
        return judging.of_silence(silence)
    kept = Path(tempfile.mkdtemp(prefix="synapse-kept-", dir=_temporary(runner)))
    if request is not None:
        return asyncio.run(proposing.committed(step, request, runner.environment, kept))
    return asyncio.run(proposing.proposed(step, runner.environment, kept))


def _shown(runner: Runner, asked: Inputs, result: Result) -> int:
    """Show *result* wherever people and later steps look, and return the exit code."""
    with runner.log.quoted():
        print(result.told)
    failing = result.found & asked.fail_on if result.code == exits.FINE else frozenset()
    for remark in remarks.limited((*result.remarks, *remarks.of_failing(failing, result.remarks))):
        runner.log.remark(remark)
    outputs.add_summary(summary.whole(result.sections, result.notes), runner.environment)
    report = _kept(runner, result.report)
    told = {"report": report, "evidence": _evidence(runner, Path(report).parent)}
    outputs.set_outputs({**dict.fromkeys(OUTPUTS, ""), **result.outputs, **told}, runner.environment, runner.token)
    if failing:
        with runner.log.quoted():
            print(f"failed for: {', '.join(sorted(failing))}")
        return exits.FAULTS
    return result.code


def _refused(runner: Runner, problem: Problem, told: Sequence[commands.Remark] = ()) -> int:
    """Say why nothing could be done: *told*, where that is several things, else *problem* itself."""
    told = told or (_remark(problem),)
    for remark in remarks.limited(told):
        runner.log.remark(remark)
    said = [problem.message] if len(told) == 1 else [remark.message for remark in told]
    lines = [f"- ❌ {text.code(one)}" for one in said]
    hint = [f"\n{text.code(problem.hint)}"] if problem.hint else []
    outputs.add_summary("\n".join(["## ❌ SynapseOps could not run", *lines, *hint]) + "\n", runner.environment)
    report = _kept(runner, {"runs": [], "error": {"kind": problem.kind, "message": problem.message, "hint": problem.hint}})
    outputs.set_outputs({**dict.fromkeys(OUTPUTS, ""), "report": report}, runner.environment, runner.token)
    return _CODES[problem.kind]


def _kept(runner: Runner, report: Mapping[str, Any]) -> str:
    """Write *report* where later steps find it, and return its path."""
    folder = Path(tempfile.mkdtemp(prefix="synapse-report-", dir=_temporary(runner)))
    file = folder / "report.json"
    file.write_text(json.dumps(report, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", errors="backslashreplace")
    return str(file)


def _evidence(runner: Runner, folder: Path) -> str:
    """Write what was verified beside the report, for a job that runs nothing itself; return its path, "" where nothing was."""
    if runner.tools.found is None:
        return ""
    file = folder / "evidence.json"
    file.write_text(runner.tools.found.as_json(), encoding="utf-8", errors="backslashreplace")
    return str(file)


def _temporary(runner: Runner) -> str:
    return runner.environment.get("RUNNER_TEMP") or tempfile.gettempdir()


def _remark(problem: Problem) -> commands.Remark:
    message = f"{problem.message}\nhint: {problem.hint}" if problem.hint else problem.message
    return commands.Remark("error", message, "SynapseOps")


def _printed(happened: Event) -> None:
    """Print a line for each step and check that ended."""
    if happened.phase is Phase.STARTED or happened.step in {WHOLE, DECISION}:
        return
    where = f"{shown(happened.intent)}: " if happened.intent else ""
    ended = progress.outcome(happened).replace("_", " ")
    what = progress.told(happened.step) if ended == "finished" else f"{progress.told(happened.step)}: {ended}"
    print(f"{where}{what} ({happened.seconds:.1f} s)", flush=True)


def _traced(failure: Exception) -> None:
    if not isinstance(failure, UsageError | ConcurrentChange | Unavailable):
        traceback.print_exception(failure, file=sys.stdout)
