"""What the author says anew, in the author's words: things added, removed, renamed and changed, not lines of text. Pure."""

from synapseops.evidence.intent.changes import IntentChange, changes

__all__ = ["IntentChange", "changes"]
