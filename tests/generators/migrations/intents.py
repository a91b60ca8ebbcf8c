"""Blueprints of intents, for tests, and the history that grows from them."""

import functools
import re
from collections.abc import Mapping
from textwrap import dedent

from generators import registry
from generators.fastapi_service import migrations
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Fault
from synapseops.intent import Kinds
from synapseops.validation import read

_KINDS = Kinds(frozenset({"contract", "service.fastapi", "tests.pytest"}), registry.PLANNED)


@functools.cache
def blueprint(text: str) -> Blueprint:
    """Return the blueprint of an intent's text (without its head, if that is missing), which has no faults."""
    plain = dedent(text)
    whole = plain if re.search("^synapse:", plain, re.MULTILINE) else f"synapse: 1\nservice: demo\n{plain}"
    reading = read(whole.encode(), "synapse.yaml", _KINDS)
    assert reading.blueprint is not None, reading.diagnostics
    return reading.blueprint


def landed(*intents: str) -> dict[str, bytes]:
    """Return the history after each of *intents* has landed in its turn."""
    history: dict[str, bytes] = {}
    for intent in intents:
        history = after(history, intent)
    return history


def after(history: Mapping[str, bytes], intent: str) -> dict[str, bytes]:
    """Return *history* with what *intent* adds to it; nothing stands against it."""
    migrated = migrations.migrate(history, blueprint(intent))
    assert migrated.faults == ()
    return {**history, **{file.path: file.render().encode() for file in migrated.files}}


def faults(history: Mapping[str, bytes], intent: str) -> tuple[Fault, ...]:
    """Return what stands against *intent* landing on *history*."""
    migrated = migrations.migrate(history, blueprint(intent))
    assert not (migrated.faults and migrated.files)
    return migrated.faults
