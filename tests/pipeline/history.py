"""A repository with a life of its own: people edit, move and delete on base and branch, intents change, pull requests land in every way
or are closed, conflicts are decided or not."""

from dataclasses import dataclass, field
from pathlib import Path

from synapseops.merging.entries import Favour, State
from synapseops.pipeline.decided import Decisions
from synapseops.report.model import Report
from tests.forge.git import commit, git, run
from tests.pipeline.workshop import TODO, Workshop

BRANCH = "synapse/todo"
INTO = "generated/todo"
NAMES = ("todo/models.py", "openapi.yaml", "README.md", "todo/task.py")
_LIST = "  List:\n    fields:\n      name: string\n"


@dataclass
class Life:
    """What happened so far. `tokens` are the lines of people that nobody took back, `fields` what the intent says, `places` where
    people moved files to on the base."""

    workshop: Workshop
    tokens: set[str] = field(default_factory=set)
    fields: list[str] = field(default_factory=list)
    has_list: bool = False
    count: int = 0
    last: Report | None = None

    def edit(self, number: int, at: int, on_branch: bool) -> None:
        """Put a line of one's own into a file, on the base or on the branch where there is one."""
        folder = self._at(on_branch)
        if (path := self._path(number)) is not None:
            lines = (folder / path).read_text().splitlines()
            self.count += 1
            token = f"# token {self.count};"
            lines.insert(min(at, len(lines)), token)
            commit(folder, {path: "\n".join([*lines, ""])})
            self.tokens.add(token)
        git(folder, "switch", "--quiet", "main")

    def move(self, number: int, on_branch: bool) -> None:
        """Move a file, on the base or on the branch."""
        folder = self._at(on_branch)
        if (path := self._path(number)) is not None:
            self.count += 1
            git(folder, "mv", path, f"{INTO}/todo/moved{self.count}.{path.rpartition('.')[2]}")
            commit(folder, {})
        git(folder, "switch", "--quiet", "main")

    def delete(self, number: int) -> None:
        """Delete a file on the base, with whatever people wrote there."""
        folder = self.workshop.folder
        if (path := self._path(number)) is not None:
            self.tokens -= set((folder / path).read_text().splitlines())
            commit(folder, {path: None})

    def change(self) -> None:
        """Let the intent say one field more."""
        self.count += 1
        self.fields.append(f"f{self.count}")
        self._say()

    def turn(self) -> None:
        """Let the intent have another resource, or no longer."""
        self.has_list = not self.has_list
        self._say()

    def run(self, decided: Decisions | None = None) -> Report:
        """Run, and hold what the branch then has against what may not be lost, and against what is proven of it."""
        self.last = report = self.workshop.run_one(decided=decided or Decisions())
        assert report.problem is None, report.problem
        is_proposed = report.ending.value in {"proposed", "up_to_date"}
        if decided is not None and is_proposed:
            self._give_up(report)
        if is_proposed:
            self._is_proven(report, BRANCH)
            self._is_put_together(report)
            self._holds_all(report, BRANCH)
        elif report.ending.value == "nothing_to_propose":
            self._is_proven(report, "main")
        return report

    def decide(self, favour: Favour) -> None:
        """Decide every conflict in one way."""
        report = self.run(Decisions(every=favour))
        assert (report.conflicts, report.base_left_out) == ((), ())

    def forget(self, number: int) -> None:
        """Drop one of the edits that await no decision."""
        report = self.run()
        disputed = {conflict.made_as for conflict in report.conflicts}
        found = [one.edit for one in report.edits if one.state in {State.KEPT, State.MERGED} and one.edit.made_as not in disputed]
        if found and not report.base_left_out:
            id = found[number % len(found)].id
            after = self.run(Decisions(forgotten=(id,)))
            assert id not in {one.edit.id for one in after.edits if one.state is not State.DROPPED}

    def close(self) -> None:
        """Delete the branch, with whatever people committed to it alone."""
        if self._has_branch():
            git(self.workshop.folder, "branch", "--quiet", "-D", BRANCH)
            self._take_back()

    def land(self, how: str) -> None:
        """Merge, squash or rebase the branch into the base after a last run, or squash it without its lock; where it does not merge, leave
        it."""
        self.run()
        folder = self.workshop.folder
        if not self._has_branch():
            return
        if how == "rebase":
            code, _ = run(folder, "rebase", "--quiet", "main", BRANCH)
            if code:
                git(folder, "rebase", "--abort")
            git(folder, "switch", "--quiet", "main")
            if not code:
                git(folder, "merge", "--quiet", "--ff-only", BRANCH)
            return
        code, _ = run(folder, "merge", "--quiet", "--no-edit", *(["--squash"] if how != "merge" else []), BRANCH)
        if code:
            git(folder, "reset", "--quiet", "--hard")
        elif how == "squash":
            commit(folder, {})
        elif how == "bare":
            self._without_lock()

    def _without_lock(self) -> None:
        """Commit what was squashed with the lock of before, or with none, and delete the branch."""
        folder, lock = self.workshop.folder, f"{INTO}/synapse.lock"
        code, _ = run(folder, "checkout", "--quiet", "HEAD", "--", lock)
        if code or self.count % 2:
            git(folder, "rm", "--quiet", "--force", lock)
        run(folder, "commit", "--quiet", "-m", "Squashed, without the lock")
        git(folder, "branch", "--quiet", "-D", BRANCH)

    def end(self) -> None:
        """Run once more, decide nothing, and find that running again says the same."""
        first = self.run()
        again = self.workshop.run_one()
        assert (again.edits, again.conflicts, again.commit) == (first.edits, first.conflicts, first.commit)
        assert again.ending.value in {"up_to_date", "nothing_to_propose", "quiet"}, again.ending

    def _say(self) -> None:
        more = "".join(f"      {name}: text?\n" for name in self.fields)
        commit(self.workshop.folder, {"synapse.yaml": f"{TODO}{more}{_LIST if self.has_list else ''}"})

    def _at(self, on_branch: bool) -> Path:
        if on_branch and self._has_branch():
            git(self.workshop.folder, "switch", "--quiet", BRANCH)
        return self.workshop.folder

    def _path(self, number: int) -> str | None:
        """Return where one of the files lies in the work tree, wherever it was moved to."""
        files = git(self.workshop.folder, "ls-files", INTO).split("\n")
        found = [path for path in files if path == f"{INTO}/{NAMES[number]}" or "/moved" in path]
        return found[number % len(found)] if found else None

    def _has_branch(self) -> bool:
        return bool(git(self.workshop.folder, "branch", "--list", BRANCH))

    def _take_back(self) -> None:
        """Count on those lines of people alone that base or branch still hold."""
        self.tokens = {token for ref in ("main", BRANCH) for token in self._lines(ref)} & self.tokens

    def _give_up(self, report: Report) -> None:
        """Count on those lines no longer that a decision took from the branch: of those on the base, the ledger tells."""
        lost = self.tokens - self._lines(BRANCH)
        told = {line for entry in report.edits if entry.state is State.DROPPED for line in entry.edit.team}
        assert {token for token in lost & self._lines("main") if f"{token}\n".encode() not in told} == set(), "a loss is not told"
        self.tokens -= lost

    def _lines(self, ref: str) -> set[str]:
        _, told = run(self.workshop.folder, "grep", "--no-color", "-h", "", ref, "--", INTO)
        return {line.partition(":")[2] if line.startswith(f"{ref}:") else line for line in told.decode().split("\n")}

    def _is_proven(self, report: Report, ref: str) -> None:
        """Hold that `verify` tells of the same edits as the run, and of nothing that nobody can account for."""
        (proof,) = self.workshop.prove(ref, base="main")
        assert proof.differences == ()
        assert proof.edits == report.edits
        assert proof.undecided == tuple(sorted(conflict.path for conflict in report.conflicts))
        if not report.base_left_out:
            assert proof.outdated == ""

    def _is_put_together(self, report: Report) -> None:
        """Hold that the base is left out for nothing but files that people changed on base and branch both."""
        on_branch, on_base = self._of_people(f"main..{BRANCH}"), self._of_people(f"{BRANCH}..main")
        has_moved = any("/moved" in path for path in on_branch | on_base)
        for path in report.base_left_out:
            assert (path in on_branch and path in on_base) or (has_moved and on_branch and on_base), f"{path} contradicts nobody"

    def _of_people(self, commits: str) -> set[str]:
        told = git(self.workshop.folder, "log", "--no-merges", "--name-only", "--format=%x00%an%x00", commits).split("\0")[1:]
        pairs = zip(told[::2], told[1::2], strict=True)
        return {path for author, paths in pairs if author != "SynapseOps" for path in paths.split("\n") if path}

    def _holds_all(self, report: Report, ref: str) -> None:
        lines = self._lines(ref)
        lost = self.tokens - lines
        if report.base_left_out:  # what waits on the base is told
            waiting = {State.UNMERGED, State.CONFLICTING}
            told = {line.decode().rstrip("\n") for entry in report.edits if entry.state in waiting for line in entry.edit.team}
            assert lost - told == set(), "an edit on the base is not told"
            return
        assert lost == set(), "an edit is lost"
        settled = {conflict.made_as for conflict in report.conflicts} | {entry.edit.made_as for entry in report.edits}
        if NAMES[0] not in settled:
            assert [name for name in self.fields if f'    {name} = "{name}"' not in lines] == [], "a change is lost"
            assert ("class List:" in lines) is self.has_list, "a change is lost"
