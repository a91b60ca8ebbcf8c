"""What is made on top of what was made before is what would be made from nothing, byte for byte."""

import random
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import pytest
from msgspec.structs import replace

from action.worktree import Around
from generators import registry, slices
from generators.python.parts import SUFFIX
from generators.sdk.examples import examples
from synapseops.blueprint.model import Blueprint, FieldType, Resource
from synapseops.generation import GeneratedFile
from synapseops.intent import Kinds
from synapseops.pipeline.cache import FolderCache, NoCache, RenderCache
from synapseops.pipeline.pristine import derive
from synapseops.validation import read
from tests.generators import changing

_EXAMPLES = Path(__file__).parents[2] / "examples"
_NAMES = Path(__file__).parents[1] / "golden" / "fastapi_service" / "names"
_GENERATORS = registry.load()


@dataclass
class _Plain:
    """Leaves everything as it is: how it is laid out is another's affair."""

    version: str = "plain 1"

    def knows(self, path: str) -> bool:
        return path.endswith(".py")

    def format(self, files: Mapping[str, bytes], *, packages: Collection[str]) -> dict[str, bytes]:
        return dict(files)


@dataclass
class _Kept:
    """A cache in memory that counts what it is asked to keep."""

    entries: dict[str, bytes] = field(default_factory=dict)

    def load(self, keys: Collection[str]) -> dict[str, bytes]:
        return {key: self.entries[key] for key in keys if key in self.entries}

    def store(self, entries: Mapping[str, bytes]) -> None:
        self.entries.update(entries)


def _made(blueprint: Blueprint, cache: RenderCache) -> dict[str, bytes]:
    pristine = derive(blueprint, _GENERATORS, formatter=_Plain(), cache=cache, landed={})
    return {path: file.data for path, file in pristine.files.items()}


def _same_at_each_step(seed: int, count: int) -> None:
    kept = _Kept()
    for number, blueprint in enumerate(changing.steps(seed, count)):
        again, anew = _made(blueprint, kept), _made(blueprint, NoCache())
        assert list(again) == list(anew)
        assert [path for path in anew if again[path] != anew[path]] == [], number


@pytest.mark.parametrize("seed", [1, 2])
def test_small_changes_make_what_would_be_made_from_nothing(seed: int) -> None:
    _same_at_each_step(seed, 12)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 130))
def test_many_small_changes_make_what_would_be_made_from_nothing(seed: int) -> None:
    _same_at_each_step(seed, 40)


def test_packs_that_go_and_are_torn_make_what_would_be_made_from_nothing(tmp_path: Path) -> None:
    chance, folder = random.Random(5), tmp_path / "cache"  # noqa: S311  # nothing is secret
    for number, blueprint in enumerate(changing.steps(5, 8)):
        again, anew = _made(blueprint, FolderCache(folder, bound=200_000)), _made(blueprint, NoCache())
        assert [path for path in anew if again[path] != anew[path]] == [], number
        torn = bytearray((path := chance.choice(sorted(folder.iterdir()))).read_bytes())
        for _ in range(20):
            torn[chance.randrange(len(torn))] ^= 1 << chance.randrange(8)
        path.write_bytes(torn)


_SQL = {"Sale": {"fields": {"a": "text?"}}, "SalesLine": {"fields": {"a": {"type": "string(1..9)", "index": True}}}}
_WORDS = {"Order": {"fields": {"a": "text"}}, "OrderKind": {"fields": {"a": "enum(x|y)"}}}


@pytest.mark.parametrize(
    ("resources", "name", "kind", "told"),
    [
        pytest.param(_SQL, "lines_a", {"type": "string(1..9)", "index": True}, "shop/tables/sales_lines.py", id="an-index-of-one-name"),
        pytest.param(_WORDS, "kind_a", "enum(x|y)", "sdk/python/shop_sdk/resources/order_kinds.py", id="a-class-of-one-name"),
    ],
)
def test_what_changes_files_of_another_resource_changes_them_again(resources: Any, name: str, kind: Any, told: str) -> None:
    kept, (first, *others) = _Kept(), resources.items()
    before = changing.blueprint({"resources": resources})
    after = changing.blueprint({"resources": dict([(first[0], {"fields": {**first[1]["fields"], name: kind}}), *others])})
    assert before is not None
    assert after is not None
    old, again, anew = _made(before, kept), _made(after, kept), _made(after, NoCache())
    assert old[told] != anew[told]
    assert again == anew


_ALIKE = {"fields": {"code": {"type": "string(1..9)", "unique": True}, "kind": "enum(a|b)"}, "list": {"filter": ["kind"]}}


def test_examples_are_worked_out_for_what_is_new_alone() -> None:
    kept = _Kept()

    def worked_out(names: Collection[str]) -> list[str]:
        made = changing.blueprint({"resources": dict.fromkeys(names, _ALIKE)})
        assert made is not None
        _made(made, kept)
        return [one.resource for one in examples(made) if "row" in vars(one)]

    assert worked_out(("Order", "Thing", "User")) == ["Order", "Thing", "User"]
    assert worked_out(("Order", "Thing", "User")) == ["Order"]  # which READMEs show


def test_documents_of_all_resources_are_made_of_a_part_each() -> None:
    made = changing.blueprint({"resources": dict.fromkeys(("Order", "Thing"), _ALIKE)})
    assert made is not None
    parts = {path.rpartition(" ")[0] for path in _told(made) if path.endswith((" Order", " Thing"))}
    assert parts == {
        *("openapi.yaml", "postman/shop.postman_collection.json", "migrations/schema.json", "migrations/versions/0001_initial_schema.py"),
        *("tests/sdk_python/rows.py", "sdk/typescript/test/rows.ts"),
    }


@pytest.mark.parametrize(
    "folder", [_NAMES, *(_EXAMPLES / name for name in ("orders", "shop-to-erp", "clinic", "feed"))], ids=lambda one: one.name
)
def test_what_is_made_of_a_slice_is_made_of_the_whole(folder: Path) -> None:
    kinds = Kinds(registry.made(_GENERATORS), registry.PLANNED)
    blueprint = read((folder / "synapse.yaml").read_bytes(), "synapse.yaml", kinds, Around(folder, "synapse.yaml")).blueprint
    assert blueprint is not None
    whole = _told(blueprint)
    for resource in blueprint.resources:
        own = _of(whole, resource)
        assert own
        assert own == _of(_told(slices.sliced(blueprint, resource.name)), resource)


def test_slices_tell_apart_what_cannot_be_packed() -> None:
    made = changing.blueprint({"resources": _WORDS})
    assert made is not None
    order, *others = made.resources
    wild = [replace(made, resources=(replace(order, description=text), *others)) for text in ("\ud800", "\ud801", "?")]
    assert len({slices.slices(one)["Order"] for one in wild}) == 3


def test_types_that_stand_in_one_place_have_different_fields() -> None:
    kinds = get_args(FieldType)
    assert len({frozenset(one.__struct_fields__) for one in kinds}) == len(kinds)


def _of(told: Mapping[str, tuple[object, str]], resource: Resource) -> dict[str, str]:
    return {path: text for path, (owner, text) in told.items() if owner in (resource.node, resource.name)}


def _told(blueprint: Blueprint) -> dict[str, tuple[object, str]]:
    """Return the resource, and what is shown of it, of every file and every part of a document that is made from a slice."""
    files = list[GeneratedFile]()
    for one in _GENERATORS:
        if one.kind in blueprint.artifacts:
            files += one.generate(blueprint, one.options_in(blueprint))
            files += one.migrate({}, blueprint).files if one.migrate is not None else ()
    whole: dict[str, tuple[object, str]] = {file.path: (file.causes[0], file.render.key) for file in files if file.quick}
    joint = ((file.path, file.joint.parts) for file in files if file.joint is not None)
    return whole | {f"{path} {name}": (name.removesuffix(SUFFIX), part()) for path, parts in joint for name, part in parts.items()}
