"""A FastAPI service that keeps and serves every resource: models, tables, repositories, routers, and what they stand on."""

from generators.fastapi_service import migrations
from generators.fastapi_service.service import generate
from synapseops.blueprint.model import Blueprint
from synapseops.generation import CompiledMappings, Generator


def compiled(blueprint: Blueprint) -> CompiledMappings:
    """Return the mappings of *blueprint* as a package that runs without the service around them."""
    from generators.python.mappings import files  # with the compiler, which whoever only generates has no need of

    return files.compiled(blueprint)


GENERATOR = Generator(name="fastapi_service", kind="service.fastapi", generate=generate, migrate=migrations.migrate, mappings=compiled)
