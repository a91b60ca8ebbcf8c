"""Rules over intents and drafts, and reading with all of them: `read`."""

from synapseops.validation.reading import Reading, read, records

__all__ = ["Reading", "read", "records"]
