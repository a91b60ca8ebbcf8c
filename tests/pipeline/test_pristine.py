from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pytest

from generators.rendering import Deferred
from synapseops.blueprint.model import Blueprint, Service, ServiceOptions
from synapseops.generation import GeneratedFile, Generator, Options
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import Holding, PathClaimedTwice, Pristine, derive

_BLUEPRINT = Blueprint(Service("todo", "Todo"), ServiceOptions(), ("contract",), "generated/todo")


@dataclass
class _Formatter:
    """Turns text to upper case, and remembers what it was given."""

    version: str = "upper 1"
    given: list[list[str]] = field(default_factory=list)

    def knows(self, path: str) -> bool:
        return path.endswith(".py")

    def format(self, files: Mapping[str, bytes], *, packages: Collection[str]) -> dict[str, bytes]:
        self.given.append(sorted(files))
        return {path: data.upper() for path, data in files.items()}


@dataclass
class _Kept:
    """A cache in memory."""

    entries: dict[str, bytes] = field(default_factory=dict)

    def load(self, keys: Collection[str]) -> dict[str, bytes]:
        return {key: self.entries[key] for key in keys if key in self.entries}

    def store(self, entries: Mapping[str, bytes]) -> None:
        self.entries.update(entries)


def _generator(files: Mapping[str, str], kind: str = "contract", name: str = "one") -> Generator:
    def generate(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
        return [GeneratedFile(path, Deferred(str, text, "1")) for path, text in files.items()]

    return Generator(name, kind, generate)


def _derived(files: Mapping[str, str], formatter: _Formatter, kept: _Kept) -> dict[str, bytes]:
    pristine = derive(_BLUEPRINT, [_generator(files)], formatter=formatter, cache=kept, landed={})
    return {path: file.data for path, file in pristine.files.items()}


def test_files_are_formatted_and_end_with_one_newline() -> None:
    made = _derived({"b": "x\r\n\n\n", "a": "y", "empty": "\n"}, _Formatter(), _Kept())
    assert list(made.items()) == [("a", b"Y\n"), ("b", b"X\n"), ("empty", b"")]


def test_only_what_nobody_has_is_rendered() -> None:
    formatter, kept = _Formatter(), _Kept()
    first = _derived({"a": "1", "b": "2"}, formatter, kept)
    assert _derived({"a": "1", "b": "2"}, formatter, kept) == first
    _derived({"a": "1", "b": "3"}, formatter, kept)
    assert formatter.given == [["a", "b"], ["b"]]


@dataclass(frozen=True)
class _Part:
    text: str
    made: list[str]

    @property
    def key(self) -> str:
        return self.text

    def __call__(self) -> str:
        self.made.append(self.text)
        return self.text


@dataclass(frozen=True)
class _Joined(_Part):
    @property
    def parts(self) -> dict[str, _Part]:
        return {word: _Part(word, self.made) for word in self.text.split()}

    def joined(self, texts: Mapping[str, bytes]) -> bytes:
        return b"+".join(texts.values())


def test_only_the_parts_of_a_document_that_nobody_has_are_made() -> None:
    made, kept = list[str](), _Kept()

    def derived(text: str) -> bytes:
        joint = Generator("one", "contract", lambda *_: [GeneratedFile("a", _Joined(text, made))])
        return derive(_BLUEPRINT, [joint], formatter=_Formatter(), cache=kept, landed={}).files["a"].data

    assert derived("x y") == b"X+Y\n"
    assert derived("z y x") == b"Z+Y+X\n"
    assert made == ["x", "y", "z"]


def test_a_part_of_two_documents_is_made_once() -> None:
    made = list[str]()
    joint = Generator("one", "contract", lambda *_: [GeneratedFile("a", _Joined("x y", made)), GeneratedFile("b", _Joined("y x", made))])
    files = derive(_BLUEPRINT, [joint], formatter=_Formatter(), cache=_Kept(), landed={}).files
    assert [files[path].data for path in "ab"] == [b"X+Y\n", b"Y+X\n"]
    assert made == ["x", "y"]


@pytest.mark.parametrize(("path", "formatted"), [("a.py", [["a.py"]]), ("a.txt", [["a.txt"], ["a.txt"]])])
def test_a_document_of_parts_is_kept_as_a_whole_where_it_is_formatted(path: str, formatted: list[list[str]]) -> None:
    formatter, kept = _Formatter(), _Kept()

    def derived() -> bytes:
        joint = Generator("one", "contract", lambda *_: [GeneratedFile(path, _Joined("x y", []))])
        return derive(_BLUEPRINT, [joint], formatter=formatter, cache=kept, landed={}).files[path].data

    assert derived() == derived() == b"X+Y\n"
    assert formatter.given == formatted


@dataclass(frozen=True)
class _Formed(_Part):
    suffix: str = ".py"


@dataclass(frozen=True)
class _JoinedOfFormed(_Joined):
    @property
    def parts(self) -> dict[str, _Part]:
        return {word: (_Formed if word.isalpha() else _Part)(word, self.made) for word in self.text.split()}


def test_parts_that_are_formatted_leave_the_document_as_it_is_joined() -> None:
    formatter, kept, made = _Formatter(), _Kept(), list[str]()

    def derived(text: str) -> bytes:
        joint = Generator("one", "contract", lambda *_: [GeneratedFile("a.py", _JoinedOfFormed(text, made))])
        return derive(_BLUEPRINT, [joint], formatter=formatter, cache=kept, landed={}).files["a.py"].data

    assert derived("x 1 y") == b"X+1+Y\n"
    assert derived("1 y z") == b"1+Y+Z\n"
    assert made == ["x", "1", "y", "z"]
    assert [len(given) for given in formatter.given] == [2, 1]
    assert all(name.endswith(".py") and name != "a.py" for given in formatter.given for name in given)


def test_a_document_of_parts_that_somebody_has_is_not_joined() -> None:
    def derived(held: Mapping[str, Holding]) -> Pristine:
        made = list[str]()
        joint = Generator("one", "contract", lambda *_: [GeneratedFile("a", _Joined("x y", made))])
        pristine = derive(_BLUEPRINT, [joint], formatter=_Formatter(), cache=NoCache(), landed={}, held=held)
        assert made == ([] if pristine.held else ["x", "y"])
        return pristine

    key = derived({}).keys["a"]
    assert derived({"a": Holding(key, executable=False)}).held == ("a",)
    assert derived({"a": Holding(f"not {key}", executable=False)}).held == ()


def test_a_known_slice_is_not_planned_again_and_a_lost_entry_is_made_anew() -> None:
    made, kept = list[str](), _Kept()

    def derived() -> bytes:
        late = Generator("one", "contract", lambda *_: [GeneratedFile("a", _Quick("x", made))])
        return derive(_BLUEPRINT, [late], formatter=_Formatter(), cache=kept, landed={}).files["a"].data

    assert derived() == derived() == b"X\n"
    assert made == ["key of x", "x"]
    kept.entries = {key: data for key, data in kept.entries.items() if data != b"X\n"}
    assert derived() == b"X\n"
    assert made == ["key of x", "x"] * 2


@dataclass(frozen=True)
class _Quick(_Part):
    quick: str = "slice of x"

    @property
    def key(self) -> str:
        self.made.append(f"key of {self.text}")
        return self.text


def test_another_formatter_or_package_is_another_key() -> None:
    formatter, kept = _Formatter(), _Kept()
    _derived({"a.py": "1"}, formatter, kept)
    _derived({"a.py": "1", "app/b.py": ""}, formatter, kept)
    _derived({"a.py": "1"}, replace(formatter, version="upper 2"), kept)
    assert formatter.given == [["a.py"], ["a.py", "app/b.py"], ["a.py"]]


def test_a_generator_that_was_not_asked_for_makes_nothing() -> None:
    pristine = derive(_BLUEPRINT, [_generator({"a": "1"}, kind="postman")], formatter=_Formatter(), cache=NoCache(), landed={})
    assert pristine.files == {}


def test_one_path_belongs_to_one_generator() -> None:
    with pytest.raises(PathClaimedTwice, match=r"'one' and 'two' both make 'a'"):
        both = [_generator({"a": "1"}), _generator({"a": "2"}, name="two")]
        derive(_BLUEPRINT, both, formatter=_Formatter(), cache=NoCache(), landed={})
