"""A service with flows, its mappings and systems stood in for."""

import functools
from pathlib import Path

from generators import fastapi_service, openapi, python
from generators.fastapi_service import migrations
from generators.python.mappings.files import files as mapping_files
from synapseops.blueprint.model import Blueprint
from synapseops.generation import Options
from synapseops.verification.formatting import RuffFormatter
from tests.generators.fastapi_service import services
from tests.generators.flows import fakes

HERE = Path(__file__).parent


def shop() -> Blueprint:
    """Return the blueprint of an order bridge."""
    return _blueprint((HERE / "shop.yaml").read_text(encoding="utf-8"))


def crashing() -> Blueprint:
    """Return that of one that gives up soon."""
    text = (HERE / "shop.yaml").read_text(encoding="utf-8")
    text = text.replace("service: order-bridge", "service: crash-bridge")
    return _blueprint(text.replace("attempts: 4, backoff: exponential(1s..10m)", "attempts: 3, backoff: exponential(50ms..100ms)"))


def _blueprint(text: str) -> Blueprint:
    return services.of(text)


@functools.cache
def tree(made: Blueprint) -> dict[str, bytes]:
    """Return the service's tree with its first migration, formatted."""
    package = python.package_name(made)
    files = {one.path: one.render().encode() for one in fastapi_service.GENERATOR.generate(made, Options())}
    files |= {f"{package}/{one.path}": one.render().encode() for one in mapping_files(made.mappings)}
    files |= {one.path: one.render().encode() for one in migrations.migrate({}, made).files}
    files[f"{package}/systems/__init__.py"] = fakes.SYSTEMS.encode()
    files["openapi.yaml"] = files[f"{package}/openapi.yaml"] = openapi.document_text(made).encode()
    return RuffFormatter().format(files, packages=[package])


write = services.write
