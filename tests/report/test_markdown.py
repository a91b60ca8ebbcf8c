import re
import shlex
import subprocess
from html import unescape
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec.structs import replace

from generators import registry
from synapseops.evidence.contract.changes import ContractChange, Surface
from synapseops.evidence.intent import IntentChange
from synapseops.evidence.mappings import Coverage, Origin
from synapseops.evidence.model import Finding, Outcome, TestReport
from synapseops.evidence.words import Words
from synapseops.merging.entries import Edit, Entry, Hunk, Kind, State
from synapseops.report import html, markdown
from synapseops.report.changes import KINDS
from synapseops.report.model import FileChange, Gate, Report, ResourceRow
from tests import goldens
from tests.report import hostile, reports

_GOLDEN = Path(__file__).parent / "golden"
_OURS = re.compile(r"<!-- synapse:(begin|end) -->|</?(details|summary|sub)>")
_PARSER = MarkdownIt("gfm-like", {"linkify": False}).enable("table")


def _tokens(text: str) -> list[Token]:
    """Return all tokens, those within a line too."""
    found = []
    for token in _PARSER.parse(text):
        found += [token, *(token.children or [])]
    return found


def test_the_body_is_what_was_reviewed(accept: bool) -> None:
    cases = {"first.md": reports.FIRST, "update.md": reports.UPDATE, "trouble.md": reports.TROUBLE}
    goldens.compare(_GOLDEN / "markdown", {name: markdown.body(report) for name, report in cases.items()}, accept=accept)


def test_the_body_tells_of_no_time_and_no_machine() -> None:
    elsewhere = replace(
        reports.FIRST,
        seconds=(),
        base_commit="c" * 40,
        commit="d" * 40,
        zip=None,
        pull_request=None,
        asides=("the sandbox is a poor one",),
    )
    assert markdown.body(elsewhere) == markdown.body(reports.FIRST)


@pytest.mark.parametrize("text", hostile.TEXTS)
@pytest.mark.parametrize("first", [True, False])
def test_text_of_others_forms_no_structure(text: str, first: bool) -> None:
    body = markdown.body(replace(hostile.report(text), first=first))
    plain = markdown.body(replace(hostile.report("Plain"), first=first))
    assert [(token.type, token.tag) for token in _tokens(body)] == [(token.type, token.tag) for token in _tokens(plain)]
    assert body.count(markdown.BEGIN) == body.count(markdown.END) == 1


@pytest.mark.parametrize("text", hostile.TEXTS)
def test_text_of_others_stands_in_code_alone(text: str) -> None:
    marked = text.replace("@", "@MARK").replace("#", "#MARK") + " MARK"
    for token in _tokens(markdown.body(hostile.report(marked))):
        if token.type in {"code_inline", "fence", "inline"}:
            continue
        assert "MARK" not in token.content, token
        assert not token.type.startswith(("link", "image")), token
        if token.type.startswith("html"):
            assert _OURS.sub("", token.content).strip(" \n") == "" or "MARK" not in _OURS.sub("", token.content)


def test_what_does_not_show_is_left_out() -> None:
    body = markdown.body(hostile.report("a\u202eb\x1b[31mc\u200bd\x00"))
    assert not [character for character in body if not character.isprintable() and character != "\n"]


@pytest.mark.parametrize("intent", ["synapse.yaml", "a](https://evil.example) [b.yaml", "x`](y)`.yaml", "a|b.yaml"])
def test_lines_of_the_intent_are_links_where_a_page_shows_them(intent: str) -> None:
    page = "https://github.com/octo/shop/blob/abc/synapse.yaml"
    found = _tokens(markdown.body(replace(reports.UPDATE, intent=intent, intent_page=page)))
    links = [str(token.attrs["href"]) for token in found if token.type == "link_open"]
    assert {link.partition("#")[0] for link in links} == {page}
    assert {f"{page}#L{line}" for line in (19, 31, 12, 24, 23, 5, 28, 65, 64)} == set(links)


def test_who_approved_stands_at_the_top() -> None:
    gate = Gate("breaking_change", Outcome.PASSED, "3 changes may break callers, and {} approved of exactly these", ("@ann",), "@ann")
    head, told = markdown.body(replace(reports.UPDATE, gates=(gate,))).split("\n")[1:5:3]
    assert head == "## ✅ Verified, and approved, ready for review"
    assert told == "✅ **Approved by `@ann`**: 3 changes may break callers, and `@ann` approved of exactly these."


def _tested(tests: TestReport) -> Report:
    assert reports.UPDATE.evidence is not None
    return replace(reports.UPDATE, evidence=replace(reports.UPDATE.evidence, tests=tests))


_CONFLICT = reports.TROUBLE.conflicts[:1]
_PASSED = TestReport(Outcome.PASSED, passed=412, isolation="full")
_ALWAYS = replace(reports.UPDATE.behaviour[0], mapped_before=9, mapped_after=0)


@pytest.mark.parametrize(
    ("report", "told"),
    [
        (replace(reports.UPDATE, conflicts=_CONFLICT), "**7** of 7 checks passed, but ❌ 1 conflict awaits a decision"),
        (replace(reports.UPDATE, conflicts=_CONFLICT, evidence=None, gates=()), "❌ 1 conflict awaits a decision · "),
        (replace(reports.UPDATE, gates=reports.TROUBLE.gates[:1]), "**7** of 7 checks passed, but ❌ gate `coverage` is not met"),
        (replace(reports.UPDATE, gates=reports.TROUBLE.gates), "but ❌ gates `coverage` and `breaking_change` are not met"),
        (replace(reports.UPDATE, base_left_out=("a", "b")), "but ❌ base and branch do not agree on 2 files"),
        (replace(reports.UPDATE, behaviour=(_ALWAYS,)), "but ❌ 1 mapping refuses every record"),
        (_tested(replace(_PASSED, outcome=Outcome.FAILED, failed=2)), "**7** of 7 checks passed, but ❌ 2 generated tests failed · "),
        (_tested(replace(_PASSED, outcome=Outcome.FAILED, reason="exit 3")), "but ❌ the run of the tests failed"),
        (_tested(replace(_PASSED, outcome=Outcome.NOT_RUN, reason="no sandbox")), "**7** of 7 checks passed, but ⚪ `tests` could not run"),
        (reports.TROUBLE, "**5** of 7 checks passed, but ❌ check `bandit` failed, 2 generated tests failed, "),
    ],
)
def test_the_count_of_checks_does_not_contradict_the_title(report: Report, told: str) -> None:
    title, figures = markdown.body(report).split("\n## ")[1].split("\n")[:2]
    assert "Verified" not in title
    assert told in figures
    reason = re.split("[❌⚪] ", told)[1].strip(" ·,").replace("`", '"').split(", ")[0]
    assert reason in unescape(html.page(report).decode()).split("</header>")[0]


def test_where_nothing_stands_against_it_the_count_of_checks_stands_alone() -> None:
    assert "**7** of 7 checks passed · " in markdown.body(reports.FIRST)


def _many(count: int) -> tuple[FileChange, ...]:
    made = [("python_sdk", f"sdk/python/orders/part{number % 9}/file{number}.py") for number in range(count)]
    return tuple(FileChange(path, kind, "added") for kind, path in [*made, ("openapi", "openapi.yaml"), ("lock", "synapse.lock")])


def test_many_files_are_summed_up_by_kind_and_folder_and_none_is_lost() -> None:
    body = markdown.body(replace(reports.FIRST, files=_many(400)))
    listed = body.split("### Files")[1].split("Try it, change it")[0]
    assert "<details><summary>402 files, by kind</summary>" in listed
    assert "<details><summary>Python SDK: 400 added</summary>" in listed
    assert "+ shop/generated/orders/sdk/python/orders/part0/  (45 files)" in listed
    assert sum(int(number) for number in re.findall(r"\((\d+) files?\)", listed)) == 400
    assert "+ shop/generated/orders/openapi.yaml" in listed
    assert len(listed.split("\n")) < 60


def test_folders_past_the_bound_are_counted() -> None:
    files = tuple(FileChange(f"deep{number:03}/{part}.py", "python_sdk", "added") for number in range(70) for part in "ab")
    listed = markdown.body(replace(reports.FIRST, files=files)).split("### Files")[1]
    assert "… and 90 more files" in listed
    assert sum(int(number) for number in re.findall(r"\((\d+) files?\)", listed)) + 90 == len(files)


def test_what_a_reviewer_looks_at_first_stands_above_the_files() -> None:
    kept = (Entry(reports.edit(Kind.LINES, "orders/main.py", team=b"x"), State.MERGED),)
    gone = (Entry(reports.edit(Kind.LINES, "orders/gone.py", team=b"x"), State.REDUNDANT),)
    custom = FileChange("orders/custom/hooks.py", "fastapi_service", "added", team_owned=True)
    body = markdown.body(replace(reports.UPDATE, files=(*reports.UPDATE.files, custom, *_many(400)[:400]), edits=(*kept, *gone)))
    first, rest = body.split("**Look at first**\n")[1].split("\n\n", 1)
    assert first.split("\n") == [
        "- **migrations**, each run once on every database: `shop/generated/orders/migrations/versions/0002_add_priority.py`",
        "- ⚠️ **3 changes that may break callers** in: `shop/generated/orders/openapi.yaml`",
        "- **edits kept** in: `shop/generated/orders/orders/main.py`",
        "- **custom code**, yours from now on: `shop/generated/orders/orders/custom/hooks.py`",
        "- **removed**: `shop/generated/orders/orders/old.py`",
    ]
    assert rest.startswith("| | added |")


def test_a_file_that_awaits_a_decision_is_not_told_to_keep_edits() -> None:
    first = markdown.body(reports.TROUBLE).split("**Look at first**\n")[1].split("\n\n", 1)[0]
    (kept,) = [line for line in first.split("\n") if line.startswith("- **edits kept** in")]
    assert "orders/run.sh" in kept
    assert "orders/main.py" not in kept


def test_as_many_files_of_a_sort_as_there_are_stay_few_at_the_top() -> None:
    files = tuple(FileChange(f"orders/old{number:03}.py", "fastapi_service", "removed") for number in range(300))
    body = markdown.body(replace(reports.UPDATE, files=files))
    assert "`shop/generated/orders/orders/old007.py` and 292 more files\n" in body.split("**Look at first**")[1]
    assert "old008" not in body


def test_where_the_body_is_too_long_folders_stand_for_files() -> None:
    body = markdown.body(replace(reports.FIRST, files=_many(20)), limit=3_000)
    assert "(3 files)" in body
    assert "file7.py" not in body
    assert "file7.py" in markdown.body(replace(reports.FIRST, files=_many(20)))


@pytest.mark.parametrize("state", State)
def test_a_mapping_that_people_edited_is_said_to_run_as_they_left_it(state: State) -> None:
    name = reports.UPDATE.behaviour[0].mapping
    path = f"shop/mappings/{name}.py"
    edit = Edit("abc", Kind.LINES, path, path, (b"a\n",), (b"b\n",), 1, 1)
    body = markdown.body(replace(reports.UPDATE, edits=(Entry(edit, state),)))
    told = f"- ✏️ `{name}`: people edited `{path}`, which runs as it is: compared is what the intents say"
    assert (told in body) == (state not in {State.REDUNDANT, State.DROPPED, State.MOVED, State.DELETED})


def test_two_hundred_of_everything_end_within_the_limit_with_nothing_left_open() -> None:
    resources = tuple(ResourceRow(f"Thing{n}", f"/things-{n}", 9, ("list", "get"), ((f"of_{n}", "Thing0", True),)) for n in range(200))
    behaviour = tuple(replace(reports.UPDATE.behaviour[0], mapping=f"m{n}") for n in range(200))
    news = tuple(replace(reports.UPDATE.news[2], what=f"Thing{n}.a", line=n) for n in range(2000))
    coverage = tuple(
        replace(reports.UPDATE.coverage[0], mapping=f"m{n}", origins=reports.UPDATE.coverage[0].origins * 50) for n in range(200)
    )
    for first in (True, False):
        body = markdown.body(replace(reports.TROUBLE, first=first, resources=resources, behaviour=behaviour, news=news, coverage=coverage))
        assert len(body) <= markdown.LIMIT
        assert "### Files" in body
        assert body.count("<details>") == body.count("</details>")
        assert [token.type for token in _tokens(body)].count("fence") == sum(line.startswith("```") for line in body.split("\n")) // 2
        assert body.rstrip().endswith(markdown.END)


def _long(count: int) -> Report:
    findings = tuple(Finding("R1", "x" * 2000, f"a/{number}.py", number) for number in range(count))
    checks = tuple(replace(check, outcome="failed", findings=findings) for check in reports.TROUBLE.evidence.checks)  # type: ignore[union-attr,arg-type]
    return replace(
        reports.TROUBLE,
        evidence=replace(reports.TROUBLE.evidence, checks=checks),  # type: ignore[type-var]
        resources=tuple(ResourceRow(f"R{number}", f"/{number}", 1, ("list",)) for number in range(count)),
        files=tuple(FileChange(f"{'deep/' * 40}{number}.py", "openapi", "added") for number in range(count)),
        contract=tuple(ContractChange("added", f"{'f' * 200}{number}") for number in range(count)),
    )


def _long_of_mappings(count: int) -> Report:
    origins = tuple(Origin(f"t{number}", (f"s{number}",), ("trim",), False, False) for number in range(min(count, 25)))
    covered = tuple(Coverage(f"{'m' * 60}{number}", "a.In", "b.Out", origins, 1, ("u" * 190,) * count, ()) for number in range(count))
    return replace(
        _long(1),
        news=tuple(IntentChange("mappings", "changed", f"m{number}", details=(Words("{}", ("x" * 900,)),)) for number in range(count)),
        coverage=covered,
        records=tuple(ContractChange("removed", f"a.In.{'r' * 190}{number}", surface=Surface.PROMISES) for number in range(count)),
    )


@pytest.mark.parametrize("count", [1, 30, 300])
def test_a_body_full_of_mappings_fits_and_leaves_nothing_open(count: int) -> None:
    body = markdown.body(_long_of_mappings(count))
    assert len(body) < 60_000
    assert body.count("<details>") == body.count("</details>")
    assert sum(line.startswith("```") for line in body.split("\n")) % 2 == 0
    assert body.endswith(f"</sub>\n{markdown.END}\n")


@pytest.mark.parametrize("count", [1, 30, 300, 3000])
def test_the_body_fits_and_leaves_nothing_open(count: int) -> None:
    body = markdown.body(_long(count))
    assert len(body) < 60_000
    assert body.count("<details>") == body.count("</details>")
    assert body.endswith(f"</sub>\n{markdown.END}\n")
    assert "SynapseOps 0.1.0" in _PARSER.parse(body)[-2].content or "<sub>" in body.rsplit("```", 1)[-1]


@pytest.mark.parametrize("line", [b"```", b"````sh", b"<details>", b"</details>", b"`<details>`"])
def test_a_body_that_ends_in_what_people_wrote_leaves_nothing_open(line: bytes) -> None:
    hunk = Hunk((b"x",), (line, b"<details>"), tuple(line + b" " * 3 if number % 2 else line for number in range(10)), 1, 1)
    report = replace(reports.TROUBLE, conflicts=tuple(replace(one, hunks=(hunk,) * 3) for one in reports.TROUBLE.conflicts))
    for limit in range(1_600, 4_000, 97):
        *_, rest, footer = (token for token in _PARSER.parse(markdown.body(report, limit=limit)) if token.type in {"inline", "fence"})
        assert (rest.type, footer.type) == ("inline", "inline"), limit
        assert rest.content.startswith("_The rest does not fit here")


def test_what_people_write_around_our_part_stays() -> None:
    old = f"Please hurry.\n\n{markdown.body(reports.FIRST)}\nSee also the wiki.\n"
    merged = markdown.merged_body(old, markdown.body(reports.UPDATE))
    assert merged == f"Please hurry.\n\n{markdown.body(reports.UPDATE)}\nSee also the wiki.\n"
    assert markdown.merged_body(merged, markdown.body(reports.UPDATE)) == merged


def test_what_people_write_stays_whole_where_there_is_no_room_for_both() -> None:
    news = tuple(replace(reports.UPDATE.news[2], what=f"Thing{number}.a", line=number) for number in range(2000))
    coverage = tuple(
        replace(one, mapping=f"m{number}", origins=one.origins * 50) for number in range(200) for one in reports.UPDATE.coverage[:1]
    )
    theirs = "Their words.\n" * 1_500
    long = replace(reports.TROUBLE, news=news, coverage=coverage)
    assert len(markdown.body(long)) > markdown.MOST - 2 * len(theirs)
    merged = markdown.beside(f"{theirs}\n{markdown.body(reports.FIRST)}\n{theirs}", long)
    assert len(merged) <= markdown.MOST
    assert merged.startswith(theirs) and merged.endswith(f"{markdown.END}\n\n{theirs}")
    assert markdown.beside(markdown.body(reports.FIRST), reports.UPDATE) == markdown.body(reports.UPDATE)


def test_a_body_without_our_part_gets_it_at_its_top() -> None:
    new = markdown.body(reports.FIRST)
    assert markdown.merged_body("", new) == new
    assert markdown.merged_body("Mine.\n", new) == f"{new}\nMine.\n"


def test_an_end_marker_that_people_quote_ends_nothing() -> None:
    old = f"{markdown.body(reports.FIRST)}\n> quoted {markdown.END}\nmine\n"
    assert markdown.merged_body(old, markdown.body(reports.UPDATE)) == old.replace(
        markdown.body(reports.FIRST), markdown.body(reports.UPDATE)
    )


def test_what_is_another_at_each_run_is_no_news() -> None:
    def failed(message: str) -> str:
        evidence = reports.TROUBLE.evidence
        assert evidence is not None
        failures = (Finding("tests/test_a.py::test_a", message, "tests/test_a.py", 1),)
        tests = replace(evidence.tests, failed=0, failures=failures, reason=message)
        return markdown.body(replace(reports.TROUBLE, evidence=replace(evidence, tests=tests)))

    one = "<Row at 0x7f2a9c0d1e10> 01890a5d-ac96-774b-bcce-b302099a8057 at 2026-01-02T03:04:05.678901Z in /tmp/synapse-verify-ab1/x: 7"
    other = "<Row at 0x7fffffff1e10> ffffffff-ac96-774b-bcce-b302099a8057 at 2027-01-02 03:04:05+00:00 in /tmp/synapse-verify-zz2/x: 7"
    assert failed(one) == failed(other)
    assert "`<Row at …> … at … in …/x: 7`" in failed(one)
    assert "- ❌ the run of the generated tests failed, with what awaits a decision as you have it: `<Row" in failed(one)
    assert "; `<Row at …> … at … in …/x: 7` |" in failed(one)
    assert failed(one) != failed(one.replace("7", "8"))


@pytest.mark.parametrize(
    "folder", ["a`; touch pwned; echo `", "a'; touch pwned; '", "$(touch pwned)", "-rf", "a  b", "it's", "~", "a\nb", "`" * 5]
)
def test_what_is_copied_into_a_shell_does_what_it_says(folder: str, tmp_path: Path) -> None:
    body = markdown.body(replace(reports.FIRST, into=folder, package=""))
    (block,) = (token.content for token in _PARSER.parse(body) if token.type == "fence" and token.info == "sh")
    (tmp_path / "sub").mkdir()
    commands = block.replace("git switch", "true")
    subprocess.run(["sh", "-c", commands], cwd=tmp_path / "sub", capture_output=True, check=False)
    assert not list(tmp_path.rglob("pwned"))
    assert block.splitlines()[1:] in ([], [f"cd {shlex.quote(folder)}"], [f"cd ./{folder}"])


def test_who_tries_a_service_with_systems_is_asked_for_what_has_no_default() -> None:
    files = [FileChange(path, "fastapi_service", "added") for path in ("constraints.txt", "alembic.ini", "orders/systems/erp.py")]
    asked = "grep '=$' .env.example >> .env; ${EDITOR:-vi} .env"
    body = markdown.body(replace(reports.FIRST, package="orders", files=tuple(files)))
    assert body.index("--constraint constraints.txt") < body.index(asked) < body.index("alembic upgrade head")
    assert asked not in markdown.body(replace(reports.FIRST, package="orders", files=tuple(files[:2])))


def test_every_generator_is_called_by_a_name_for_people() -> None:
    assert {one.name for one in registry.load()} - set(KINDS) == set()
