"""What checks say, beyond what the runs of other tests show."""

from bot.runs import wording
from bot.runs.wording import Told
from synapseops.diagnostics import Diagnostic, Place, Severity
from synapseops.forge.base import Conclusion, Level, Remark, Words
from synapseops.report.model import Ending, Report

FINE = Told(Conclusion.SUCCESS, Words("Verified", ""))
FAULTY = Told(Conclusion.ACTION_REQUIRED, Words("2 faults in the intent", ""))


def test_the_aggregate_names_each_intent_with_what_its_own_check_says() -> None:
    whole = wording.together({"b/synapse.yaml": FINE, "a/`x`/synapse.yaml": FAULTY})
    assert (whole.conclusion, whole.title) == (Conclusion.ACTION_REQUIRED, "1 of 2 intents: 2 faults in the intent")
    assert whole.words.summary == (
        "- ❌ ``a/`x`/synapse.yaml``: `2 faults in the intent`\n- ✅ `b/synapse.yaml`: `Verified`\n\n"
        "Each intent has a check of its own, which tells why, and what to do."
    )
    assert wording.together({"a.synapse.yaml": FINE, "b.synapse.yaml": FINE}).title == "2 of 2 intents verified"


def test_faults_come_before_what_is_only_worth_knowing_each_with_its_fix() -> None:
    remark = Diagnostic("MAP012", Severity.WARNING, "no rule reads it", "map it", Place("synapse.yaml", 3, 1))
    fault = Diagnostic("SY230", Severity.ERROR, "it is removed", "write allow_loss: true", Place("synapse.yaml", 9, 5))
    told = wording.of(Report("synapse.yaml", Ending.FAULTY, diagnostics=(remark, fault)))
    assert told.title == "1 fault in the intent"
    assert told.words.summary.splitlines()[2:] == [
        "- ❌ `synapse.yaml:9:5` SY230: `it is removed`; `write allow_loss: true`",
        "- ⚠️ `synapse.yaml:3:1` MAP012: `no rule reads it`; `map it`",
    ]


def test_faults_of_a_fork_stand_in_the_summary_too() -> None:
    fault = Remark("a/synapse.yaml", 6, "no such type; did you mean `string`?", Level.FAILURE, "SY012")
    told = wording.parsed_only("a/synapse.yaml", (Remark("a/synapse.yaml", 1, "so", Level.WARNING, "MAP012"), fault))
    assert told.title == "1 fault in the intent"
    assert told.words.summary.splitlines()[1:] == ["", "- ❌ `a/synapse.yaml:6` SY012: ``no such type; did you mean `string`?``"]
