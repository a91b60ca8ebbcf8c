"""What a push leaves alone: intents that are as they were when a run of them ended well, which cost a push nothing.

What was seen then is noted by this server, and is no more than a note: where it is lost, and for everything but a push, all are looked at.
"""

import hashlib
import json
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence

from bot.jobs.model import PUSHED, Job
from bot.runs.bench import Bench, Repo
from bot.runs.wording import Told
from synapseops import __version__
from synapseops.blueprint.model import Blueprint
from synapseops.forge.base import Conclusion, TreeFile
from synapseops.forge.branches import PREFIX, branch_name
from synapseops.merging.paths import LOCK_NAME
from synapseops.pipeline.standing import inputs_of
from synapseops.pipeline.subjects import Subject
from synapseops.pipeline.survey import Base, Survey
from synapseops.report.model import Report

_WORKFLOWS = ".github/workflows"
_WELL = frozenset({Conclusion.SUCCESS, Conclusion.NEUTRAL})
_AFTER_SLASH = "0"
"""The character that follows the slash: what lies in a folder sorts between the two."""


async def untouched(bench: Bench, job: Job, repo: Repo, seen: Survey, meant: Collection[str]) -> frozenset[str]:
    """Return those of *meant* that need no look, where *job* is for a push alone: what they are made of, what was made, and the branch."""
    if PUSHED not in job.details or not (noted := await _noted(bench, job, seen.base.name)):
        return frozenset()
    traces, heads = Traces(seen, bench), await repo.repository.ours(PREFIX)
    default = await repo.repository.default_branch()
    return frozenset(path for path in meant if path in noted and noted[path] == _now(traces, heads, default, path))


async def note(bench: Bench, job: Job, seen: Survey, ended: Sequence[tuple[Report, Told]]) -> None:
    """Note of each intent that was looked at how it is, if it *ended* well, so that a push that touches nothing of it can tell."""
    before = await _noted(bench, job, seen.base.name)
    traces = Traces(seen, bench)
    looked_at = {report.intent for report, _ in ended}
    now = {path: was for path, was in before.items() if path in seen.subjects and path not in looked_at}
    for report, told in ended:
        if _is_well(report, told, seen.base) and (trace := traces.of(report.intent)):
            now[report.intent] = [trace, report.commit]
    if now != before:
        await bench.store.mark(_name(job, seen.base.name), json.dumps(now))


def _is_well(report: Report, told: Told, base: Base) -> bool:
    """Tell whether nothing about *report* hangs on what lies outside of what a trace holds: people's commits may be about anything."""
    return told.conclusion in _WELL and report.problem is None and not report.has_peoples_commits and report.base_commit == base.commit


def _now(traces: "Traces", heads: Mapping[str, str], default: str, path: str) -> list[str]:
    blueprint = traces.blueprint(path)
    if blueprint is None:
        return []
    return [traces.of(path), heads.get(branch_name(blueprint.service.name, base=traces.base.name, default=default), "")]


async def _noted(bench: Bench, job: Job, base: str) -> dict[str, list[str]]:
    """Return what was noted of the intents of *base*: the trace of each, and its branch's commit, "" for no branch."""
    noted: dict[str, list[str]] = json.loads(await bench.store.mark(_name(job, base)) or "{}")
    return noted


def _name(job: Job, base: str) -> str:
    return f"intents of {job.key.repository} on {base}"


class Traces:
    """Tells of the intents of one survey all that a run of them depends on in its commit."""

    def __init__(self, seen: Survey, bench: Bench) -> None:
        self.base = seen.base
        self._subjects = seen.subjects
        self._generators = bench.generators
        self._sorted = sorted((path.casefold(), path) for path in seen.base.files)
        self._locks = [path for path in seen.base.files if path.rpartition("/")[2] == LOCK_NAME]

    def blueprint(self, path: str) -> Blueprint | None:
        """Return what the intent at *path* comes to, None where something stands against making anything of it."""
        subject = self._subjects.get(path)
        return None if subject is None or subject.is_faulty else subject.found.reading.blueprint

    def of(self, path: str) -> str:
        """Return the trace of the intent at *path*, "" where nothing is made of it."""
        blueprint = self.blueprint(path)
        if blueprint is None:
            return ""
        subject, files = self._subjects[path], self.base.files
        named = sorted({path, *subject.documents, *self._around(subject)})
        told = [__version__, inputs_of(blueprint, self._generators), repr(subject.diagnostics)]
        told += [_line(one, files[one]) for one in named if one in files]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()

    def _around(self, subject: Subject) -> Iterator[str]:
        """Yield the files of the output folder, and those that decide what is done with it."""
        into = subject.found.into
        yield from self._within(into)
        yield from self._within(_WORKFLOWS)
        yield from ("/".join(into.split("/")[:length]) for length in range(1, into.count("/") + 2))
        if f"{into}/{LOCK_NAME}".removeprefix("/") not in self.base.files:
            yield from self._locks  # it may lie where the output was moved from

    def _within(self, folder: str) -> Iterator[str]:
        """Yield the files in *folder*, as file systems that know no case see it; all files for the root."""
        start = f"{folder.casefold()}/" if folder else ""
        first = bisect_left(self._sorted, (start, ""))
        last = bisect_left(self._sorted, (start[:-1] + _AFTER_SLASH, "")) if folder else len(self._sorted)
        yield from (path for _, path in self._sorted[first:last])


def _line(path: str, file: TreeFile) -> str:
    return f"{file.mode:o} {file.blob} {path}"
