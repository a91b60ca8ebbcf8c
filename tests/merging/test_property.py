"""Whatever people and factory do in whatever order: nothing of either is lost unless a conflict says so, and the ledger explains
the whole difference between what is there and what is made."""

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from synapseops.merging.entries import Favour
from synapseops.merging.sides import Merged
from tests.merging.folders import Folder

_PATHS = ("a.txt", "b/c.txt", "b/d.txt")
_SHARED = ("shared 1", "shared 2")


@dataclass
class World:
    """A factory and a team at work on one folder; every line either of them writes is another, but for a few shared ones."""

    folder: Folder = field(default_factory=Folder)
    made: dict[str, list[str]] = field(default_factory=dict)
    conflicting: frozenset[str] = frozenset()
    count: int = 0

    def line(self, who: str, shared: int) -> str:
        """Return a new line, or now and then one that the other side may write as well."""
        self.count += 1
        return _SHARED[shared] if shared < len(_SHARED) else f"{who} {self.count}"

    def make(self, path: str, deed: int, at: int, shared: int) -> None:
        """Change what the factory makes of a file."""
        lines = self.made.get(path)
        if lines is None or deed == 0:
            self.made[path] = [self.line("made", 9) for _ in range(8)]
        elif deed == 1:
            del self.made[path]
        else:
            self._change(lines, "made", deed, at, shared)

    def edit(self, path: str, deed: int, at: int, shared: int) -> None:
        """Change a file as a person does, where it is."""
        place = self.folder.lock.moved.get(path, path)
        text = self.folder.text(place)
        if text is None:
            return
        if deed == 0:
            self.folder.write(place, None)
        elif deed == 1:
            self.folder.move(place, f"moved/{self.count}-{at}.txt")
            self.count += 1
        else:
            lines = text.splitlines()
            self._change(lines, "team", deed, at, shared)
            self.folder.write(place, "".join(f"{line}\n" for line in lines))

    def _change(self, lines: list[str], who: str, deed: int, at: int, shared: int) -> None:
        at = min(at, len(lines))
        if deed in (2, 3):
            lines.insert(at, self.line(who, shared))
        elif at < len(lines):
            lines[at : at + 1] = [] if deed == 4 else [self.line(who, shared)]

    def texts(self) -> dict[str, str]:
        """Return what the factory makes."""
        return {path: "".join(f"{line}\n" for line in lines) for path, lines in self.made.items()}

    def merge(self, favour: Favour | None) -> None:
        """Bring the factory's changes in, and hold the outcome against what was there."""
        before = {path: set((self.folder.text(path) or "").splitlines()) for path in self.folder.files}
        bases = {path: self._base(path) for path in self.folder.lock.files}
        conflicts = dict.fromkeys(self.conflicting, favour) if favour is not None else {}
        merged = self.folder.merge(self.texts(), conflicts)
        self.conflicting = frozenset(conflict.path for conflict in merged.conflicts)
        if favour is None:
            self._nothing_is_lost(before, bases, merged)
        self._the_ledger_explains_all(merged)

    def _base(self, path: str) -> set[str]:
        data = self.folder.known[self.folder.lock.files[path].base]
        return set((data or b"").decode().splitlines())

    def _nothing_is_lost(self, before: dict[str, set[str]], bases: dict[str, set[str]], merged: Merged) -> None:
        stale = set(merged.stale)
        for path in before.keys() - self.folder.files.keys():
            assert before[path] in bases.values(), f"an edited {path} is gone"
        for path, made in self.made.items():
            place = merged.moved.get(path, path)
            after = set((self.folder.text(place) or "").splitlines())
            ours, base, theirs = before.get(place), bases.get(path), set(made)
            if place in self.conflicting:
                assert ours is None or after == ours, "a conflicting file stays as the team has it"
            elif place not in self.folder.files:
                assert ours is None, "a file is gone that was there"
                assert base is not None, "a new file is missing"
            elif ours is not None and base is not None:
                kept = {line for line in ours - base if not line.startswith("shared")}
                assert kept <= after, "an edit is lost"
                dropped = {line for line in base - ours if not line.startswith("shared")}
                assert not dropped & after, "a line that the team took out is back"
                brought = {line for line in theirs - base if not line.startswith("shared")}
                assert brought <= after, "a change of the factory's is lost"
                taken = {line for line in base - theirs if not line.startswith("shared")}
                assert not taken & after, "a line that the factory took out is back"
        assert stale <= self.folder.files.keys()

    def _the_ledger_explains_all(self, merged: Merged) -> None:
        """Without every listed edit, last first, the folder holds exactly what is made, but for conflicts and what is stale."""
        copy = Folder(dict(self.folder.files), self.folder.lock, dict(self.folder.known))
        while found := [edit for edit in copy.edits() if edit.path not in self.conflicting and edit.made_as in self.made]:
            copy.forget(found[-1])
            moved = {path: place for path, place in copy.lock.moved.items() if path not in copy.files}
            copy.lock = type(copy.lock)(files=copy.lock.files, moved=moved)
        for path, text in self.texts().items():
            if merged.moved.get(path, path) not in self.conflicting:
                assert copy.text(path) == text, path


_DEEDS = st.tuples(st.sampled_from(_PATHS), st.integers(0, 6), st.integers(0, 9), st.integers(0, 9))
_STEPS = st.one_of(
    st.tuples(st.just("make"), _DEEDS),
    st.tuples(st.just("edit"), _DEEDS),
    st.tuples(st.just("merge"), st.sampled_from((None, None, None, Favour.OURS, Favour.THEIRS))),
)


@settings(max_examples=250, deadline=None)
@given(st.lists(_STEPS, max_size=25))
def test_nothing_is_lost_without_a_conflict_and_the_ledger_explains_the_rest(steps: list[tuple[str, object]]) -> None:
    world = World()
    for path in _PATHS:
        world.make(path, 0, 0, 9)
    world.merge(None)
    for deed, told in [*steps, ("merge", None)]:
        if deed == "merge":
            assert told is None or isinstance(told, Favour)
            world.merge(told)
        else:
            assert isinstance(told, tuple)
            (world.make if deed == "make" else world.edit)(*told)
