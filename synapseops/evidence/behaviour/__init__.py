"""What mappings make of records, before and now: which records to try, and what differs in what came of them."""

from synapseops.evidence.behaviour.differences import compared
from synapseops.evidence.behaviour.experiments import Experiment, experiments
from synapseops.evidence.behaviour.model import Behaviour, Difference, Example, Observed, Record
from synapseops.evidence.behaviour.records import as_text

__all__ = ["Behaviour", "Difference", "Example", "Experiment", "Observed", "Record", "as_text", "compared", "experiments"]
