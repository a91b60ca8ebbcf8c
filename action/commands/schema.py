"""`synapse schema`: the JSON Schema of the intent language, for editors."""

import argparse

from action import exits, installed, streams
from synapseops.intent.json_schema import json_schema


def run(arguments: argparse.Namespace) -> int:
    """Print the schema; it is JSON in either format."""
    _, kinds = installed.generators()
    streams.print_json(json_schema(kinds))
    return exits.FINE
