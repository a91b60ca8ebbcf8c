"""The modes: each looks at the checkout, or writes through a forge, and comes to a `Result`."""

import asyncio
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from action import installed, worktree
from action.commands import check
from action.workflow import globs, judging, remarks, summary
from action.workflow.checkout import Checkout
from action.workflow.event import Event
from action.workflow.inputs import FailOn, Inputs
from action.workflow.result import Result
from action.workflow.tools import toolchain
from synapseops.diagnostics import Severity
from synapseops.diagnostics.render import as_text
from synapseops.errors import UsageError
from synapseops.pipeline.discovery import is_intent
from synapseops.pipeline.equipment import Equipment
from synapseops.pipeline.events import Emit
from synapseops.pipeline.proving import prove
from synapseops.pipeline.run import Wanted, run


@dataclass(frozen=True, slots=True)
class Step:
    """What a mode is handed: inputs, event, the folder to look at, who listens, and who is told of failures of ours."""

    inputs: Inputs
    event: Event
    folder: Path
    emit: Emit
    on_failure: Callable[[Exception], None]


def checked(step: Step) -> Result:
    """Tell every fault of the intents in the work tree; git is not needed."""
    _, kinds = installed.generators()
    root = worktree.root_of(step.folder)
    inside = _inside(root, step.folder)
    found = [one for one in check.read_together(_on_disk(step.folder), kinds) if _is_meant(one[1], inside, step.inputs)]
    if not found:
        raise _no_intent(step.inputs)
    entries = [(path, subject, list(subject.diagnostics)) for _, path, subject in found]
    every = [diagnostic for _, _, diagnostics in entries for diagnostic in diagnostics]
    faulty = any(one.severity is Severity.ERROR for one in every)
    return Result(
        told="\n".join([*map(as_text, every), f"{len(entries)} read, {'with' if faulty else 'no'} faults"]),
        sections=tuple(summary.of_faults(path, diagnostics) for path, _, diagnostics in entries),
        report=check.as_report(entries, verbose=False),
        remarks=tuple(map(remarks.of_diagnostic, every)),
        outputs={"changed": "false"},
        found=frozenset({FailOn.FAULTS} if faulty else ()),
    )


def previewed(step: Step, checkout: Checkout, base: str) -> Result:
    """Say what would change on *base*, with all checks and tests, and write nothing."""
    meant = asyncio.run(intents_of(step, checkout, checkout.head, checkout.work_tree))
    wanted = Wanted(base, is_explicit=True, writes=False, only=meant)
    reports = asyncio.run(run(_equipment(step, checkout), wanted, on_failure=step.on_failure))
    return judging.of_reports(reports, writes=False)


def verified(step: Step, checkout: Checkout) -> Result:
    """Derive everything again, and tell what of the commit that is checked out nobody can account for."""
    meant = asyncio.run(intents_of(step, checkout, checkout.head, checkout.work_tree))
    proofs = asyncio.run(prove(_equipment(step, checkout), checkout.head))
    return judging.of_proofs([proof for proof in proofs if proof.intent in meant])


async def intents_of(step: Step, repository: Checkout, commit: str, root: Path | None) -> frozenset[str]:
    """Return the intents of *commit* that are meant. Raises `UsageError` where there is none."""
    inside = _inside(root or step.folder, step.folder)
    paths = [path for path in await repository.list_files(commit) if is_intent(path) and _is_meant(path, inside, step.inputs)]
    if not paths:
        raise _no_intent(step.inputs)
    return frozenset(paths)


def _equipment(step: Step, checkout: Checkout) -> Equipment:
    generators, kinds = installed.generators()
    return Equipment(
        repository=checkout,
        pull_requests=checkout.pull_requests,
        generators=generators,
        kinds=kinds,
        toolchain=toolchain(),
        cache=installed.cache(),
        timer=time.perf_counter,
        emit=step.emit,
    )


def _on_disk(folder: Path) -> Collection[worktree.OnDisk]:
    return [worktree.read(file) for file in worktree.walk(folder)]


def _inside(root: Path, folder: Path) -> str:
    """Return *folder* from *root*, with a slash at its end, "" for the root itself."""
    inside = folder.resolve().relative_to(root.resolve()).as_posix()
    return "" if inside == "." else f"{inside}/"


def _is_meant(path: str, inside: str, inputs: Inputs) -> bool:
    return path.startswith(inside) and globs.matches(path.removeprefix(inside), inputs.intents)


def _no_intent(inputs: Inputs) -> UsageError:
    told = ", ".join(f'"{pattern}"' for pattern in inputs.intents[:5])
    return UsageError(
        f'no intent in "{inputs.working_directory}" matches {told}',
        'an intent is called "synapse.yaml" or "NAME.synapse.yaml"; check out before this step',
    )
