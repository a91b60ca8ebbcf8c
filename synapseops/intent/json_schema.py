"""The JSON Schema of the intent language."""

from typing import Any

from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Intent


def json_schema(kinds: Kinds) -> dict[str, Any]:
    """Return the JSON Schema of intents."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **Intent.model_json_schema()}
