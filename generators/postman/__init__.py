"""A Postman collection that walks through the service from an empty database, and asserts what the contract promises."""

from typing import Any

import pydantic_core

from generators.postman.collection import collection, environment
from generators.rendering import Deferred
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile, Generator, Options

__all__ = ["GENERATOR"]


def generate(blueprint: Blueprint, _options: Options) -> list[GeneratedFile]:
    """Postman collection v2.1 with one folder per resource, and the environment that it runs in."""
    name = blueprint.service.name
    causes = (("service",), ("generate", "service"), ("resources",))
    return [
        GeneratedFile(f"postman/{name}.postman_collection.json", Deferred(_collection, blueprint, version="1"), causes=causes),
        GeneratedFile(f"postman/{name}.postman_environment.json", Deferred(_environment, blueprint, version="1"), causes=(("service",),)),
    ]


def _collection(blueprint: Blueprint) -> str:
    return _text(collection(blueprint))


def _environment(blueprint: Blueprint) -> str:
    return _text(environment(blueprint))


def _text(value: Any) -> str:
    text = pydantic_core.to_json(value, indent=2, ensure_ascii=True).decode()  # `json` indents in Python, ten times as slow
    return text.replace("\x7f", r"\u007f") + "\n"


GENERATOR = Generator("postman", "postman", generate)
