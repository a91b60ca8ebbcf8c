"""What checks say, beyond what the runs of other tests show."""

from bot.runs import wording
from bot.runs.wording import Told
from synapseops.forge.base import Conclusion, Words

FINE = Told(Conclusion.SUCCESS, Words("Verified", ""))
FAULTY = Told(Conclusion.ACTION_REQUIRED, Words("2 faults in the intent", ""))


def test_the_aggregate_names_each_intent_with_what_its_own_check_says() -> None:
    whole = wording.together({"b/synapse.yaml": FINE, "a/`x`/synapse.yaml": FAULTY})
    assert (whole.conclusion, whole.title) == (Conclusion.ACTION_REQUIRED, "2 intents: 2 faults in the intent")
    assert whole.words.summary == "- ``a/`x`/synapse.yaml``: `2 faults in the intent`\n- `b/synapse.yaml`: `Verified`"
