"""Stand-ins for the ports, held in memory. `tests/contracts` runs the same cases over them and over the real adapters."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from synapseops.errors import ConcurrentChange, RepositoryError
from synapseops.forge import commits
from synapseops.forge.base import (
    Check,
    CommitInfo,
    Conclusion,
    NewCommit,
    NewFile,
    Notice,
    Proposal,
    PullRequest,
    PullRequestState,
    TreeFile,
    Words,
)
from synapseops.merging import paths


@dataclass(frozen=True, slots=True)
class FakeCommit:
    """A commit in memory: `files` is its whole tree."""

    files: Mapping[str, TreeFile]
    parents: tuple[str, ...]
    subject: str
    is_ours: bool = False


@dataclass
class FakeRepository:
    """The port `Repository` in memory. `branches` and `default` may be set freely; `unmovable` names branches `check_branch` refuses;
    `pages` is where people read files, if anywhere."""

    default: str = "main"
    pages: str = ""
    branches: dict[str, str] = field(default_factory=dict)
    commits: dict[str, FakeCommit] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    pristine: dict[str, dict[str, TreeFile]] = field(default_factory=dict)
    unmovable: dict[str, str] = field(default_factory=dict)
    moves: list[tuple[str, str | None]] = field(default_factory=list)
    before_move: list[Callable[[], None]] = field(default_factory=list)

    def commit(self, branch: str, changes: Mapping[str, bytes | None], *, subject: str = "work", parents: tuple[str, ...] = ()) -> str:
        """Commit as a person does: apply *changes* (None: delete) to the tip of *branch*, and advance it. Return the commit."""
        tip = self.branches.get(branch)
        above = parents or ((tip,) if tip is not None else ())
        files = dict(self.commits[above[0]].files) if above else {}
        for path, data in changes.items():
            files.pop(path, None)
            if data is not None:
                files[path] = self._stored(NewFile(data))
        self.branches[branch] = self._added(FakeCommit(files, above, subject))
        return self.branches[branch]

    async def resolve(self, ref: str) -> str | None:
        """Return the commit that *ref* names, or None."""
        return ref if ref in self.commits else self.branches.get(ref.removeprefix("refs/heads/"))

    async def default_branch(self) -> str:
        """Return the default branch."""
        return self.default

    async def list_files(self, commit: str, under: str = "") -> dict[str, TreeFile]:
        """Return the files of *commit* below *under*."""
        prefix = f"{under}/" if under else ""
        return {path: file for path, file in self._commit(commit).files.items() if path.startswith(prefix)}

    async def read(self, blob: str) -> bytes:
        """Return the bytes of a blob."""
        if blob not in self.blobs:
            raise RepositoryError(f"object {blob} is missing", "")
        return self.blobs[blob]

    async def read_all(self, blobs: Collection[str]) -> dict[str, bytes]:
        """Return the bytes of those blobs that are there."""
        return {blob: self.blobs[blob] for blob in blobs if blob in self.blobs}

    def page(self, commit: str, path: str) -> str:
        """Return the address at which a person reads the file *path* of *commit*, "" where there is no such page."""
        return self.pages and f"{self.pages}/{commit}/{path}"

    async def ahead(self, commit: str, *, of: str) -> list[CommitInfo]:
        """Return the commits of *commit* that *of* lacks, newest first."""
        contained = self._reachable(of)
        found = [id for id in self._reachable(commit) if id not in contained]
        newest_first = sorted(found, key=list(self.commits).index, reverse=True)
        return [CommitInfo(id, self.commits[id].subject, self.commits[id].is_ours) for id in newest_first]

    async def merge_base(self, one: str, other: str) -> str | None:
        """Return the newest commit that both contain."""
        common = self._reachable(one) & self._reachable(other)
        return max(common, key=list(self.commits).index, default=None)

    async def write_pristine(self, files: Mapping[str, NewFile | TreeFile]) -> str:
        """Keep the pristine files; equal files have an equal id."""
        paths.check(files)
        stored = {path: file if isinstance(file, TreeFile) else self._stored(file) for path, file in files.items()}
        kept = {path: file for path, file in stored.items() if file.blob in self.blobs}
        id = hashlib.sha1(repr(sorted(kept.items())).encode(), usedforsecurity=False).hexdigest()
        self.pristine[id] = kept
        return id

    async def write(self, commit: NewCommit) -> str:
        """Keep the commit; no branch moves."""
        paths.check([*commit.files, *commit.beside])
        return self._added(FakeCommit(self._tree(commit), commit.parents, commits.subject(commit.message), is_ours=True))

    async def check_branch(self, branch: str) -> None:
        """Raise for the branches that are said to be `unmovable`, and for those whose name git cannot hold."""
        if branch in self.unmovable:
            raise RepositoryError(self.unmovable[branch], "")
        if any(name.startswith(f"{branch}/") or branch.startswith(f"{name}/") for name in self.branches):
            raise RepositoryError(f'a branch stands in the way of "{branch}"', "")

    async def move(self, branch: str, *, to: str | None, was: str | None) -> None:
        """Move the branch if it still is at *was*."""
        await self.check_branch(branch)
        for settle in self.before_move:
            settle()
        if self.branches.get(branch) != was:
            raise ConcurrentChange(f'branch "{branch}" moved')
        if to is not None:
            self._commit(to)
        self.moves.append((branch, to))
        self.branches.pop(branch, None)
        if to is not None:
            self.branches[branch] = to

    def contains(self, commit: str, other: str) -> bool:
        """Tell whether *other* is *commit* or an ancestor."""
        return other in self._reachable(commit)

    def _tree(self, new: NewCommit) -> dict[str, TreeFile]:
        prefix = f"{new.into}/" if new.into else ""
        files = {path: file for path, file in self._commit(new.base).files.items() if not path.startswith(prefix)}
        if above := next((path for path in (*paths.parents(new.into), new.into) if path in files), None):
            raise RepositoryError(f'"{above}" is on the way to the output folder', "")
        for path, file in new.files.items():
            if isinstance(file, TreeFile) and file.blob not in self.blobs:
                raise RepositoryError(f"object {file.blob} is missing", "")
            files[prefix + path] = file if isinstance(file, TreeFile) else self._stored(file)
        kept = {path: file for path, file in files.items() if path not in new.gone}
        return kept | {path: file if isinstance(file, TreeFile) else self._stored(file) for path, file in new.brought.items()}

    def _commit(self, id: str) -> FakeCommit:
        if id not in self.commits:
            raise RepositoryError(f"object {id} is missing", "")
        return self.commits[id]

    def _reachable(self, commit: str) -> set[str]:
        seen: set[str] = set()
        waiting = [commit]
        while waiting:
            id = waiting.pop()
            if id not in seen:
                seen.add(id)
                waiting += self._commit(id).parents
        return seen

    def _stored(self, file: NewFile) -> TreeFile:
        id = hashlib.sha1(f"blob {len(file.data)}\0".encode() + file.data, usedforsecurity=False).hexdigest()
        self.blobs[id] = file.data
        return TreeFile(id, file.mode)

    def _added(self, commit: FakeCommit) -> str:
        told = (sorted(commit.files.items()), commit.parents, commit.subject, commit.is_ours)
        id = hashlib.sha1(repr(told).encode(), usedforsecurity=False).hexdigest()
        self.commits.setdefault(id, commit)
        return id


@dataclass
class FakePullRequests:
    """The port `PullRequests` in memory, over a `FakeRepository`; `writes` counts what was not the same already."""

    repository: FakeRepository
    pulls: list[PullRequest] = field(default_factory=list)
    ended: dict[int, PullRequestState] = field(default_factory=dict)
    attachments: dict[str, bytes] = field(default_factory=dict)
    comments: list[tuple[int, str]] = field(default_factory=list)
    writes: int = 0

    def __post_init__(self) -> None:
        """Hear of branches before they move: one made anew must not bring a closed pull request back."""
        self.repository.before_move.append(self._settle)

    async def find(self, branch: str, base: str) -> PullRequest | None:
        """Return the newest from *branch* into *base*, with its true state."""
        for one in self.pulls:
            if one.branch == branch and one.base != base and self._told(one).state is PullRequestState.OPEN:
                raise RepositoryError(f'the branch "{branch}" belongs to #{one.number}', "")
        return next((self._told(one) for one in reversed(self.pulls) if (one.branch, one.base) == (branch, base)), None)

    async def put(self, proposal: Proposal) -> PullRequest:
        """Open or update."""
        self._settle()
        found = await self.find(proposal.branch, proposal.base)
        is_open = found is not None and found.state is PullRequestState.OPEN
        number = found.number if found is not None and is_open else len(self.pulls) + 1
        new = PullRequest(
            number=number,
            branch=proposal.branch,
            base=proposal.base,
            state=PullRequestState.OPEN,
            title=proposal.title,
            body=proposal.body,
            draft=proposal.draft,
            path=f"memory:{number}",
            head=proposal.head,
            inputs=proposal.inputs,
        )
        if not is_open:
            self.pulls.append(new)
            self.writes += 1
        elif self.pulls[number - 1] != new:
            self.pulls[number - 1] = new
            self.writes += 1
        return self._told(new)

    async def close(self, number: int, *, comment: str) -> None:
        """Close; a closed one stays as it is."""
        one = self._get(number)
        if number not in self.ended:
            self.ended[number] = PullRequestState.MERGED if self._landed(one) else PullRequestState.CLOSED
            self.pulls[number - 1] = replace(one, inputs="")
            self.comments.append((number, comment))
            self.writes += 1

    async def attach(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files."""
        self._get(number)
        paths.check(files)
        kept = {f"memory:{number}/{name}": data for name, data in files.items()}
        if any(self.attachments.get(path) != data for path, data in kept.items()):
            self.attachments |= kept
            self.writes += 1
        return {name: f"memory:{number}/{name}" for name in files}

    def _get(self, number: int) -> PullRequest:
        if not 1 <= number <= len(self.pulls):
            raise RepositoryError(f"there is no pull request #{number}", "")
        return self.pulls[number - 1]

    def _settle(self) -> None:
        for one in self.pulls:
            state = self._told(one).state
            if state is not PullRequestState.OPEN:
                self.ended.setdefault(one.number, state)

    def _told(self, one: PullRequest) -> PullRequest:
        if one.number in self.ended:
            return replace(one, state=self.ended[one.number])
        head = self.repository.branches.get(one.branch)
        if self._landed(one):
            return replace(one, state=PullRequestState.MERGED)
        if head is None or one.base not in self.repository.branches:
            return replace(one, state=PullRequestState.CLOSED)
        return replace(one, state=PullRequestState.OPEN, head=head)

    def _landed(self, one: PullRequest) -> bool:
        """Tell whether the base holds the head, or the very locks that the head has (after a squash)."""
        base = self.repository.branches.get(one.base)
        if base is None:
            return False
        if self.repository.contains(base, one.head):
            return True
        locks = {path: file for path, file in self.repository.commits[one.head].files.items() if path.endswith("synapse.lock")}
        return bool(locks) and all(self.repository.commits[base].files.get(path) == file for path, file in locks.items())


@dataclass
class FakeChecks:
    """The port `Checks` in memory; `said` are the words of each check, by id, and `writes` counts what was not the same already."""

    checks: dict[int, Check] = field(default_factory=dict)
    said: dict[int, Words] = field(default_factory=dict)
    writes: int = 0

    async def begin(self, name: str, commit: str, *, key: str, words: Words, is_first: bool = False) -> Check:
        """Begin a check, or go on with an unfinished one."""
        wanted = (name, commit, key, None)
        among = () if is_first else self.checks.values()
        found = next((one for one in among if (one.name, one.commit, one.key, one.conclusion) == wanted), None)
        if found is not None:
            return await self.tell(found, words)
        id = len(self.checks) + 1
        return self._kept(Check(id, name, commit, key, None, "", "", "", 0, f"memory:{id}"), words)

    async def report(self, notices: Sequence[Notice]) -> tuple[Check, ...]:
        """End checks, those that were not begun too, or begin them."""
        return tuple([await self._noticed(one) for one in notices])

    async def tell(self, check: Check, words: Words) -> Check:
        """Say how far it came."""
        now = self.checks[check.id]
        return now if (now.title, now.summary, now.text) == (words.title, words.summary, words.text) else self._kept(now, words)

    async def conclude(self, check: Check, conclusion: Conclusion, words: Words) -> Check:
        """End a check."""
        return self._kept(replace(self.checks[check.id], conclusion=conclusion, remarks=len(words.remarks)), words)

    async def of(self, commit: str) -> tuple[Check, ...]:
        """Return the checks of *commit*, the newest first."""
        return tuple(one for one in reversed(self.checks.values()) if one.commit == commit)

    async def _noticed(self, notice: Notice) -> Check:
        name, commit, key, words = notice.name, notice.commit, notice.key, notice.words
        begun = notice.check or await self.begin(name, commit, key=key, words=words, is_first=notice.is_first)
        return begun if notice.conclusion is None else await self.conclude(begun, notice.conclusion, words)

    def _kept(self, check: Check, words: Words) -> Check:
        self.writes += 1
        self.said[check.id] = words
        self.checks[check.id] = replace(check, title=words.title, summary=words.summary, text=words.text)
        return self.checks[check.id]
