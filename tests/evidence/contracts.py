"""Intents as blueprints and as the documents that are made of them, to be compared."""

from textwrap import dedent

from generators import registry
from generators.openapi import document_text
from synapseops.blueprint.model import Blueprint
from synapseops.evidence.contract import blueprints, documents
from synapseops.evidence.contract.changes import ContractChange
from synapseops.intent import Kinds
from synapseops.validation import read

KINDS = Kinds(registry.made(registry.load()), registry.PLANNED)

SHOP = """
types:
  State: {enum: [open, paid]}
  Address: {fields: {city: string(1..50), note: string?}}
resources:
  Book:
    fields:
      title: string(1..120)
      isbn: {type: string(10..13), unique: true}
      state: State = open
      home: Address?
    operations: [list, get, create, update, delete, upsert]
    list: {filter: [title], sort: [title]}
"""


def blueprint(text: str) -> Blueprint:
    """Return the blueprint of the intent with *text* below its head."""
    head = "synapse: 1\n" if text.startswith("service:") or "\nservice:" in text else "synapse: 1\nservice: shop\n"
    whole = head + dedent(text)
    reading = read(whole.encode(), "synapse.yaml", KINDS)
    assert reading.blueprint is not None, reading.diagnostics
    return reading.blueprint


def between(before: str, after: str) -> list[ContractChange]:
    """Return what changes between the blueprints of two intents."""
    return list(blueprints.changes(blueprint(before), blueprint(after)))


def between_documents(before: str, after: str) -> list[ContractChange]:
    """Return what changes between the documents that are made of two intents."""
    old, new = blueprint(before), blueprint(after)
    parsed = [documents.parse(document_text(one).encode()) for one in (old, new)]
    return list(documents.changes(parsed[0], parsed[1], documents.renames(new)))


def replaced(text: str, *replacements: tuple[str, str]) -> str:
    """Return *text* with each old part, which must be there, replaced by its new one."""
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    return text
