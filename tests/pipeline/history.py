"""A repository with a life of its own: people edit base and branch, intents change, pull requests land in every way."""

from dataclasses import dataclass, field

from synapseops.report.model import Report
from tests.forge.git import commit, git, run
from tests.pipeline.workshop import TODO, Workshop

BRANCH = "synapse/todo"
INTO = "generated/todo"
FILES = (f"{INTO}/todo/models.py", f"{INTO}/openapi.yaml", f"{INTO}/README.md")


@dataclass
class Life:
    """What happened so far. `tokens` are the lines of people that nobody took back, `fields` what the intent says."""

    workshop: Workshop
    tokens: set[str] = field(default_factory=set)
    fields: list[str] = field(default_factory=list)
    count: int = 0
    last: Report | None = None

    def edit(self, number: int, at: int, *, on_branch: bool) -> None:
        """Put a line of one's own into a file, on the base or on the branch where there is one."""
        folder = self.workshop.folder
        if on_branch and self._has_branch():
            git(folder, "switch", "--quiet", BRANCH)
        path = folder / FILES[number]
        if path.exists():
            lines = path.read_text().splitlines()
            self.count += 1
            token = f"# token {self.count}"
            lines.insert(min(at, len(lines)), token)
            commit(folder, {FILES[number]: "\n".join([*lines, ""])})
            self.tokens.add(token)
        git(folder, "switch", "--quiet", "main")

    def change(self) -> None:
        """Let the intent say one field more."""
        self.count += 1
        self.fields.append(f"f{self.count}")
        more = "".join(f"      {name}: text?\n" for name in self.fields)
        commit(self.workshop.folder, {"synapse.yaml": f"{TODO}{more}"})

    def run(self) -> Report:
        """Run, and hold what the branch then has against what may not be lost."""
        self.last = report = self.workshop.run_one()
        assert report.problem is None, report.problem
        if self._has_branch() and report.ending.value in {"proposed", "up_to_date"} and not report.base_left_out:
            self._holds_all(report, BRANCH)
        return report

    def land(self, how: str) -> None:
        """Merge, squash or rebase the branch into the base after a last run; where it does not merge, leave it."""
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
        code, _ = run(folder, "merge", "--quiet", "--no-edit", *(["--squash"] if how == "squash" else []), BRANCH)
        if code:
            git(folder, "reset", "--quiet", "--hard")
        elif how == "squash":
            commit(folder, {})

    def end(self) -> None:
        """Run once more, decide nothing, and find that running again says the same."""
        first = self.run()
        again = self.workshop.run_one()
        assert (again.edits, again.conflicts, again.commit) == (first.edits, first.conflicts, first.commit)
        assert again.ending.value in {"up_to_date", "nothing_to_propose"}, again.ending

    def _has_branch(self) -> bool:
        return bool(git(self.workshop.folder, "branch", "--list", BRANCH))

    def _holds_all(self, report: Report, ref: str) -> None:
        conflicting = {f"{INTO}/{conflict.path}" for conflict in report.conflicts}
        told = {path: git(self.workshop.folder, "show", f"{ref}:{path}") for path in FILES}
        everything = "\n".join(told.values())
        assert {token for token in self.tokens if token not in everything.split("\n")} == set(), "an edit is lost"
        if FILES[0] not in conflicting:
            assert [name for name in self.fields if f'{name} = "{name}"' not in told[FILES[0]]] == [], "a change is lost"
