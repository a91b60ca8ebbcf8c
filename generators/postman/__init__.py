"""A Postman collection that walks through the service from an empty database, and asserts what the contract promises."""

from generators import joining
from generators.joining import Joined
from generators.postman import collection, writing
from generators.rendering import Deferred
from generators.slices import slices, whole
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile, Generator, Options

__all__ = ["GENERATOR"]


def generate(blueprint: Blueprint, _options: Options) -> list[GeneratedFile]:
    """Postman collection v2.1 with one folder per resource, and the environment that it runs in."""
    name = blueprint.service.name
    causes = (("service",), ("generate", "service"), ("resources",))
    return [
        GeneratedFile(f"postman/{name}.postman_collection.json", _collection(blueprint), causes=causes),
        GeneratedFile(f"postman/{name}.postman_environment.json", _environment(blueprint), causes=(("service",),)),
    ]


def _collection(blueprint: Blueprint) -> Joined:
    known = slices(blueprint)
    parts = {one.name: joining.Part(known[one.name], collection.part, (one, blueprint)) for one in blueprint.resources}
    return Joined(parts, collection.joined, blueprint, whole(blueprint))


def _environment(blueprint: Blueprint) -> Deferred:
    return Deferred(writing.document, collection.environment(blueprint), version="1")


GENERATOR = Generator("postman", "postman", generate)
