"""What a runner is told: commands that nothing of others' can form, outputs, the summary's bounds."""

import itertools
from pathlib import Path

import pytest

from action.workflow import outputs, remarks, summary
from action.workflow.commands import Log, Remark
from synapseops.diagnostics import Diagnostic, Place, Severity
from synapseops.merging.entries import Edit, Entry, Kind, State
from synapseops.report.proof import COPY, Difference, Proof
from tests.intents import reading


def test_an_annotation_escapes_what_would_end_it() -> None:
    remark = Remark("error", "100 %\r\n::set-env::x", "SY001: a, b", "a,b:c.yaml", 3, 7)
    assert remark.as_command() == ("::error file=a%2Cb%3Ac.yaml,line=3,col=7,title=SY001%3A a%2C b::100 %25%0D%0A::set-env::x")
    assert Remark("notice", "plain").as_command() == "::notice::plain"


def test_what_is_printed_in_a_group_is_between_words_that_nobody_can_guess(capsys: pytest.CaptureFixture[str]) -> None:
    words = (f"word{number}" for number in itertools.count())
    log = Log(lambda: next(words))
    with log.group("a\nb"):
        print("::error::not ours")
    with log.quoted():
        print("##[error]not ours")
    log.mask("ghs_one")
    log.mask("")
    assert capsys.readouterr().out.splitlines() == [
        *("::group::a%0Ab", "::stop-commands::word0", "::error::not ours", "::word0::", "::endgroup::"),
        *("::stop-commands::word1", "##[error]not ours", "::word1::"),
        "::add-mask::ghs_one",
    ]


def test_outputs_are_between_words_that_nobody_can_guess(tmp_path: Path) -> None:
    words = (f"word{number}" for number in itertools.count())
    file = tmp_path / "output"
    file.write_text("earlier=1\n")
    outputs.set_outputs({"branch": "x\nchanged=true", "zip": ""}, {"GITHUB_OUTPUT": str(file)}, lambda: next(words))
    assert file.read_text() == "earlier=1\nbranch<<word0\nx\nchanged=true\nword0\nzip<<word1\n\nword1\n"


def test_the_first_ten_of_each_level_are_shown_and_the_rest_is_counted() -> None:
    many = [Remark(level, str(number)) for number in range(30) for level in ("error", "warning", "notice")]
    shown = remarks.limited(many)
    assert [one.message for one in shown if one.level == "error"] == [str(number) for number in range(10)]
    assert [one.message for one in shown if one.level == "warning"] == [str(number) for number in range(10)]
    assert [one.message for one in shown if one.level == "notice"] == [
        *(str(number) for number in range(9)),
        "61 more remarks: the summary and the report tell all of them",
    ]
    assert remarks.limited(many[:6]) == sorted(many[:6], key=lambda one: ("error", "warning", "notice").index(one.level))


def test_a_summary_stays_within_what_a_runner_takes() -> None:
    section = "é" * 100_000
    text = summary.whole([section] * 9, ["a note"])
    assert len(text.encode()) <= outputs.LONGEST_SUMMARY
    assert text.count("é") == 500_000
    assert text.endswith("_4 more sections would not fit here: the report as JSON has everything._\n\n> a note\n")


def test_the_text_of_a_fault_forms_no_markup_in_the_summary() -> None:
    diagnostic = Diagnostic("SY012", Severity.ERROR, "@team <img> `x`\n# title", "[link](http://x)", Place("a`b.yaml", 3, 4))
    told = summary.of_faults("synapse.yaml", [diagnostic])
    assert told == ("## ❌ `synapse.yaml`: 1 fault\n\n- ❌ ``a`b.yaml:3:4`` SY012: ``@team <img> `x` # title``; `[link](http://x)`")


def test_faults_are_in_the_summary_however_many_warnings_stand_above_them() -> None:
    members = "".join(f"      f{number}: string\n" for number in range(250))
    groups = "".join(f"      - [code, f{number}]\n" for number in range(250))
    fields = f"{members}      code: {{type: string, unique: true}}\n"
    found = reading(
        f"synapse: 1\nservice: shop\nresources:\n  Order:\n    fields:\n{fields}    unique:\n{groups}  Sale: {{fields: {{a: nothing}}}}\n"
    )
    assert [one.code for one in found.diagnostics] == ["SY012", *["SY083"] * 250]
    told = summary.of_faults("synapse.yaml", found.diagnostics).splitlines()
    assert told[0] == "## ❌ `synapse.yaml`: 1 fault"
    assert told[2].startswith("- ❌ `synapse.yaml:508:22` SY012")
    assert told[-1] == "- … and 51 more remarks"


_PLACED = ".github/workflows/`todo`.yml"


def test_a_proof_names_edits_files_of_people_s_and_changed_copies_so_that_none_comes_in_unseen() -> None:
    edit = Entry(Edit("1", Kind.LINES, "a.py", "`a`@all.py"), State.KEPT)
    copy = Difference(_PLACED, COPY, "it is no copy of what was made: somebody changed the copy")
    proof = Proof("synapse.yaml", "0" * 40, "todo", "out", 3, edits=(edit,), beside=("evil\x1b.py",), copies=(copy,))
    shown = summary.of_proof(proof)
    assert shown.splitlines()[0] == "## ✅ `todo` is proven"
    assert "- ``out/`a`@all.py``: kept\n" in shown
    assert "- ⚪ ``.github/workflows/`todo`.yml``: it is no copy of what was made: somebody changed the copy\n" in shown
    assert shown.endswith("Not made, but put there by people:\n\n- `out/evil .py`")
    (remark,) = remarks.of_proof(proof)
    assert (remark.level, remark.file) == ("warning", _PLACED)


def test_a_copy_that_is_not_as_it_should_be_is_annotated_where_it_lies() -> None:
    stale = Difference(_PLACED, COPY, "GitHub runs an older copy of what was made: a run renews it")
    proof = Proof("synapse.yaml", "0" * 40, "todo", "out", differences=(stale, Difference("a.py", "otherwise", "changed")))
    assert (proof.state, [remark.file for remark in remarks.of_proof(proof)]) == ("differs", [_PLACED, "out/a.py"])
