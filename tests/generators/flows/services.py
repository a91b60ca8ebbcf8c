"""A service with flows, as it is made of its intent."""

import functools
from pathlib import Path

from generators import fastapi_service, openapi, python
from generators.fastapi_service import migrations
from synapseops.blueprint.model import Blueprint
from synapseops.generation import Options
from synapseops.verification.formatting import RuffFormatter
from tests.generators.fastapi_service import services

HERE = Path(__file__).parent


def shop() -> Blueprint:
    """Return the blueprint of an order bridge."""
    return services.of((HERE / "shop.yaml").read_text(encoding="utf-8"))


def crashing() -> Blueprint:
    """Return that of one that gives up soon."""
    text = (HERE / "shop.yaml").read_text(encoding="utf-8")
    text = text.replace("service: order-bridge", "service: crash-bridge")
    return services.of(text.replace("attempts: 4, backoff: exponential(1s..10m)", "attempts: 3, backoff: exponential(50ms..100ms)"))


@functools.cache
def tree(made: Blueprint) -> dict[str, bytes]:
    """Return the service's tree with its first migration, formatted."""
    package = python.package_name(made)
    files = {one.path: one.render().encode() for one in fastapi_service.GENERATOR.generate(made, Options())}
    files |= {one.path: one.render().encode() for one in migrations.migrate({}, made).files}
    files["openapi.yaml"] = files[f"{package}/openapi.yaml"] = openapi.document_text(made).encode()
    return RuffFormatter().format(files, packages=[package])


write = services.write
