"""What a reviewer is told of changes of the examples: the pull request's body, the terminal, and the evidence for programs."""

import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from synapseops.pipeline.cache import FolderCache
from synapseops.report import evidence, html, markdown, terminal
from synapseops.report.model import Ending, Report
from tests import goldens
from tests.forge import git
from tests.golden.evidence.history import Landed, planned, told

_CASES = Path(__file__).parent
_LONG = frozenset({"coverage", "causes"})
"""What of the evidence other tests hold to account: it would make these cases long."""


@dataclass(frozen=True, slots=True)
class _Case:
    """A change of the intent of a landed example."""

    example: str
    old: str
    new: str


_CHANGES = {
    "harmless": _Case("orders", "description: Somebody who orders.", "description: A person who orders."),
    "additive": _Case("orders", "      note: text?\n    operations", "      note: text?\n      gift: boolean = false\n    operations"),
    "breaking": _Case("orders", "phone: {type: string(3..30)?, pii: true}", "phone: {type: string(3..20)?, pii: true, allow_loss: true}"),
    "behaviour": _Case("shop-to-erp", 'on_absent: "null", on_empty: "null"}', 'on_absent: "null", on_empty: omit}'),
    "always_fails": _Case("shop-to-erp", "currency: currency\n      email: {", 'currency: {from: currency, match: "^EURO$"}\n      email: {'),
    "renamed": _Case("todo", "  Task:\n", "  Job:\n    was: Task\n"),
    "renamed_untold": _Case("lossy", "  Task:\n    allow_loss: true\n", "  Job:\n"),
}


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory) -> Landed:
    """Repositories with landed examples."""
    return Landed(tmp_path_factory.mktemp("landed"), FolderCache(tmp_path_factory.mktemp("renderings")))


def _shown(report: Report) -> str:
    stream = io.StringIO()
    terminal.show(report, Console(file=stream, width=120, highlight=False, markup=False, emoji=False))
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def _rendered(report: Report) -> dict[str, str]:
    """Return the renderings; where nothing is proposed there is no body."""
    programs = {key: value for key, value in evidence.as_object(report).items() if key not in _LONG}
    body = {"body.md": markdown.body(report)} if report.ending is not Ending.NOTHING_TO_PROPOSE else {}
    return {**body, "terminal.txt": _shown(report), "evidence.json": json.dumps(programs, ensure_ascii=False, indent=1) + "\n"}


def _hold(case: str, report: Report, *, accept: bool) -> None:
    goldens.compare(_CASES / case / "expected", _rendered(report), accept=accept)
    assert html.page(report).startswith(b"<!doctype html>")


@pytest.mark.parametrize("case", _CHANGES)
def test_a_change_of_an_example_is_told_as_reviewed(case: str, landed: Landed, tmp_path: Path, accept: bool) -> None:
    change = _CHANGES[case]
    report = planned(landed.of(change.example, tmp_path / "it"), change.old, change.new)
    _hold(case, report, accept=accept)


def test_a_conflict_is_told_as_reviewed(landed: Landed, tmp_path: Path, accept: bool) -> None:
    workshop = landed.of("orders", tmp_path / "it")
    models = next(path for path in sorted((workshop.folder / "generated").rglob("*.py")) if "max_length=120" in path.read_text())
    text = models.read_text()
    git.commit(workshop.folder, {models.relative_to(workshop.folder).as_posix(): text.replace("max_length=120", "max_length=100")})
    report = planned(workshop, "full_name: {type: string(1..120)", "full_name: {type: string(1..200)")
    assert report.conflicts
    _hold("conflict", report, accept=accept)


@pytest.mark.parametrize(
    ("case", "old", "new"),
    [("unchanged", "", ""), ("form", "fields:\n", "fields:   \n\n"), ("comment", "fields:\n", "fields:  # what it has\n")],
)
def test_what_changes_nothing_proposes_nothing(case: str, old: str, new: str, landed: Landed, tmp_path: Path, accept: bool) -> None:
    report = planned(landed.of("todo", tmp_path / "it"), old, new)
    assert report.ending is Ending.NOTHING_TO_PROPOSE
    _hold("nothing", report, accept=accept)


def test_a_first_version_is_told_as_reviewed(landed: Landed, tmp_path: Path, accept: bool) -> None:
    report = told(landed.fresh("shop-to-erp", tmp_path / "it"))
    assert report.first
    _hold("first", report, accept=accept)


@pytest.mark.parametrize("case", ["gone", "faulty"])
def test_a_version_before_that_cannot_be_loaded_is_told(case: str, landed: Landed, tmp_path: Path, accept: bool) -> None:
    workshop = landed.of("shop-to-erp", tmp_path / "it")
    source = ""
    if case == "faulty":
        text = (workshop.folder / "synapse.yaml").read_text()
        source = git.commit(workshop.folder, {"synapse.yaml": text.replace("synapse: 1", "synapse: 1\nnonsense: 1")})
        git.commit(workshop.folder, {"synapse.yaml": text})
    lock = next(workshop.folder.rglob("synapse.lock"))
    kept = [f"source: {source}" if line.startswith("source: ") else line for line in lock.read_text().splitlines()]
    lock.write_text("\n".join(line for line in kept if line != "source: ") + "\n")
    report = planned(workshop, "zone: America/New_York", "zone: Europe/Vienna")
    assert report.behaviour == ()
    _hold(f"before_{case}", report, accept=accept)


def test_two_hundred_resources_at_once_fit_into_a_body(landed: Landed, tmp_path: Path, accept: bool) -> None:
    workshop = landed.of("todo", tmp_path / "it")
    many = "".join(f"  Thing{number}:\n    fields: {{name: string(1..{number + 9}), of: ref(Task)?}}\n" for number in range(200))
    report = planned(workshop, "resources:\n", f"resources:\n{many}")
    body = markdown.body(report)
    assert len(body) < markdown.LIMIT
    assert MarkdownIt("gfm-like", {"linkify": False}).parse(body)
    assert body.count("<details>") == body.count("</details>")
    goldens.compare(_CASES / "many" / "expected", {"terminal.txt": _shown(report)}, accept=accept)
