"""The files that an intent names are read from where the intent is read from."""

import asyncio
import json
from pathlib import Path

from action.worktree import Around
from synapseops.intent import Kinds
from synapseops.pipeline.again import derive_again
from synapseops.pipeline.subjects import Subject, judged
from synapseops.pipeline.survey import survey
from synapseops.verification.formatting import RuffFormatter
from tests.fakes import FakeRepository
from tests.forge import git
from tests.pipeline.making import GENERATORS
from tests.pipeline.workshop import TODO

_KINDS = Kinds(frozenset({"contract", "service.fastapi", "tests.pytest"}))
_INTENT = f'{TODO}systems:\n  shop: {{records: {{Order: {{json_schema: "schemas/order.json"}}}}}}\n'
_ORDER = json.dumps({"$ref": "parts/base.json#/$defs/Order"})
_BASE = json.dumps({"$defs": {"Order": {"type": "object", "properties": {"id": {"$ref": "../../shared/id.json"}}}}})
_FILES = {
    "specs/synapse.yaml": _INTENT,
    "specs/schemas/order.json": _ORDER,
    "specs/schemas/parts/base.json": _BASE,
    "shared/id.json": '{"type": "integer"}',
    "shared/unused.json": "not even JSON",
}
_USED = {"schemas/order.json", "schemas/parts/base.json", "../shared/id.json"}


def committed(files: dict[str, str]) -> Subject:
    repository = FakeRepository()
    repository.commit("main", {path: text.encode() for path, text in files.items()})
    return asyncio.run(survey(repository, "main", _KINDS)).subjects["specs/synapse.yaml"]


def test_files_that_name_further_ones_are_fetched_from_the_commit_until_all_are_there() -> None:
    # `id.json` lies two folders above `base.json`: from specs/schemas/parts, `../../shared` is specs/shared
    moved = {**_FILES, "specs/shared/id.json": _FILES["shared/id.json"]}
    subject = committed(moved)
    assert subject.diagnostics == ()
    assert subject.found.reading.documents.keys() == {"schemas/order.json", "schemas/parts/base.json", "shared/id.json"}


def test_a_file_that_is_not_committed_is_not_there() -> None:
    subject = committed({path: text for path, text in _FILES.items() if path != "specs/schemas/order.json"})
    assert [one.code for one in subject.diagnostics] == ["SY101"]


def test_work_tree_and_commit_are_read_alike(tmp_path: Path) -> None:
    folder = git.make(tmp_path / "repository")
    files = {**_FILES, "specs/schemas/parts/base.json": _BASE.replace("../../shared", "../../../shared")}
    git.commit(folder, dict(files))
    there = judged({"specs/synapse.yaml": _INTENT.encode()}, _KINDS, lambda path: Around(folder, path))["specs/synapse.yaml"]
    here = committed(files)
    assert there.diagnostics == here.diagnostics == ()
    assert there.found.reading.documents == here.found.reading.documents
    assert here.found.reading.documents.keys() == _USED


def test_deriving_again_takes_the_files_that_were_read() -> None:
    subject = committed({**_FILES, "specs/shared/id.json": _FILES["shared/id.json"]})
    path, documents = subject.found.path, subject.found.reading.documents
    assert derive_again(subject.data, path, documents, _KINDS, GENERATORS, RuffFormatter(), {})
    assert derive_again(subject.data, path, {}, _KINDS, GENERATORS, RuffFormatter(), {}) == {}
