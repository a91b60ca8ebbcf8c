"""The contract: one OpenAPI 3.1 document, written before the code and served by it."""

from generators.openapi import parts
from generators.openapi.contract import document, document_text, schemas_of, schemas_of_types
from generators.openapi.responses import PROBLEM
from synapseops.blueprint.model import Blueprint
from synapseops.diagnostics import Pointer
from synapseops.generation import GeneratedFile, Generator, Options

__all__ = ["GENERATOR", "PROBLEM", "document", "document_text", "schemas_of", "schemas_of_types"]


def generate(blueprint: Blueprint, options: Options) -> list[GeneratedFile]:
    """`openapi.yaml`, which every part of the service's HTTP contract causes."""
    return [GeneratedFile("openapi.yaml", parts.document(blueprint), causes=_causes(blueprint))]


def _causes(blueprint: Blueprint) -> tuple[Pointer, ...]:
    """Return the nodes whose change shows in the document: the service's, of every type that it knows, and the resources."""
    types = (*(enum.node for enum in blueprint.enums), *(item.node for item in blueprint.value_objects))
    return (("service",), ("generate", "service"), *types, ("resources",))


GENERATOR = Generator(name="openapi", kind="contract", generate=generate)
