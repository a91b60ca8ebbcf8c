"""The modes that look at the checkout and write nothing: each comes to a `Result`."""

import asyncio
import os
from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from action import installed, worktree
from action.commands import check
from action.workflow import judging, remarks, summary
from action.workflow.checkout import Checkout
from action.workflow.commands import Remark
from action.workflow.inputs import FailOn
from action.workflow.meant import intents_of, is_meant, no_intent
from action.workflow.result import Result
from action.workflow.step import Step
from action.workflow.wiring import equipment
from synapseops.diagnostics import Severity
from synapseops.diagnostics.render import as_text
from synapseops.errors import RepositoryError
from synapseops.intent import Kinds
from synapseops.intent.model import Require
from synapseops.pipeline.course import Wanted
from synapseops.pipeline.demands import demands
from synapseops.pipeline.proving import prove
from synapseops.pipeline.run import run
from synapseops.pipeline.survey import Survey, survey
from synapseops.report.text import count

_LOWERED = (
    "This checkout does not hold the base: what `delivery.require` demands is read as the pull request has it, which may demand less than "
    "the base does. With `fetch-depth: 2` for `actions/checkout` the base's demands hold."
)


def checked(step: Step) -> Result:
    """Tell every fault of the intents in the work tree; git is not needed."""
    _, kinds = installed.generators()
    root = _root(step)
    files = [_seen_from(root, intent) for intent in worktree.read_all(worktree.walk(step.folder))]
    inside = _inside(root, step.folder)
    there = [(path, subject) for _, path, subject in check.read_together(files, kinds)]
    found = [(path, subject) for path, subject in there if is_meant(path, inside, step.inputs)]
    if not found:
        raise no_intent(step.inputs, (path for path, _ in there))
    every = [diagnostic for _, subject in found for diagnostic in subject.diagnostics]
    faults = sum(one.severity is Severity.ERROR for one in every)
    notes = (check.UNSEEN.format("the mode `preview`"),) if any(check.was_made(root, subject) for _, subject in found) else ()
    ended = f"{count(len(found), 'intent')}, {count(faults, 'fault') if faults else 'no faults'}"
    return Result(
        told="\n".join([*map(as_text, every), ended, *notes]),
        notes=notes,
        sections=tuple(summary.of_faults(path, subject.diagnostics) for path, subject in found),
        report=check.as_report([(path, subject, list(subject.diagnostics)) for path, subject in found], verbose=False),
        remarks=(*map(remarks.of_diagnostic, every), *map(_link, _links(step, root, inside))),
        outputs={"changed": "false"},
        found=frozenset({FailOn.FAULTS} if faults else ()),
    )


def _links(step: Step, root: Path, inside: str) -> list[str]:
    """Return the links that are called as intents that are meant, from *root*: whoever expects them to be read is told otherwise."""
    paths = [Path(os.path.abspath(link)).relative_to(os.path.abspath(root)).as_posix() for link in worktree.links(step.folder)]
    return [path for path in paths if is_meant(path, inside, step.inputs)]


def _link(path: str) -> Remark:
    return Remark("warning", "it is a symbolic link, and is not followed\nhint: commit the file itself", "SynapseOps", path)


def previewed(step: Step, checkout: Checkout, base: str) -> Result:
    """Say what would change on *base*, with all checks and tests, and write nothing."""
    return asyncio.run(_previewed(step, checkout, base))


async def _previewed(step: Step, checkout: Checkout, base: str) -> Result:
    meant = await _meant(step, checkout)
    equipped = equipment(step, checkout, checkout.pull_requests, fetch=checkout.fetch_pristine)
    seen = await survey(checkout, base, equipped.kinds)
    require = await _demanded(step, checkout, seen, equipped.kinds)
    wanted = Wanted(base, is_explicit=True, writes=False, only=meant, require=require or {})
    result = judging.of_reports(await run(equipped, wanted, on_failure=step.on_failure, seen=seen), writes=False)
    return result if require is not None else replace(result, told=f"{result.told}\n{_LOWERED}", notes=(*result.notes, _LOWERED))


async def _demanded(step: Step, checkout: Checkout, after: Survey, kinds: Kinds) -> Mapping[str, Require] | None:
    """Return what the base demands of a pull request, None where the checkout does not hold the base."""
    request = step.event.pull_request
    if request is None:
        return {}
    merge = "" if step.event.is_privileged else step.event.commit  # there it is a commit of the base's own
    commit = await checkout.onto(request, merge)
    try:
        before = await survey(checkout, commit, kinds) if commit is not None else None
    except RepositoryError:  # a partial clone
        return None
    return demands(before, after, after.subjects) if before is not None else None


def verified(step: Step, checkout: Checkout) -> Result:
    """Derive everything again, and tell what of the commit that is checked out nobody can account for."""
    meant = asyncio.run(_meant(step, checkout))
    proofs = asyncio.run(prove(equipment(step, checkout, checkout.pull_requests, fetch=checkout.fetch_pristine), checkout.head))
    return judging.of_proofs([proof for proof in proofs if proof.intent in meant])


async def _meant(step: Step, checkout: Checkout) -> frozenset[str]:
    return await intents_of(step.inputs, checkout, checkout.head, _inside(checkout.work_tree or step.folder, step.folder))


def _root(step: Step) -> Path:
    """Return the repository's root, the workspace where there is no git."""
    root = worktree.root_of(step.folder)
    return root if (root / ".git").exists() else step.workspace


def _seen_from(root: Path, intent: worktree.OnDisk) -> worktree.OnDisk:
    """Return *intent* as a file of the repository at *root*, unless it is of another one."""
    if (intent.root / ".git").exists():
        return intent
    return replace(intent, root=root, path=intent.file.resolve().relative_to(root.resolve()).as_posix())


def _inside(root: Path, folder: Path) -> str:
    """Return *folder* from *root*, "." for the root itself."""
    return folder.resolve().relative_to(root.resolve()).as_posix()
