"""A service with flows, its mappings and systems stood in for."""

import dataclasses
import functools
from pathlib import Path

from generators import fastapi_service, openapi, python
from generators.fastapi_service import migrations
from synapseops.blueprint.model import Blueprint, Scalar, ScalarKind
from synapseops.generation import Options
from synapseops.mapping import ir
from synapseops.verification.formatting import RuffFormatter
from tests.generators.fastapi_service import services
from tests.generators.flows import fakes

HERE = Path(__file__).parent
STATES = frozenset({ir.State.VALUE})


def _rule(*path: str) -> ir.Rule:
    text = Scalar(ScalarKind.STRING)
    target = ir.Target(path, text, optional=False, nullable=False, has_default=False)
    read = ir.Read(ir.Path(None, (ir.Step(ir.Key(path[0]), False, False),), path[0]), text)
    return ir.Rule(read, text, STATES, STATES, (), target)


def mapping(
    name: str, source: str, target: str, *fields: str, patch: bool = False, context: tuple[ir.ContextValue, ...] = ()
) -> ir.Mapping:
    """Return a mapping that writes *fields*."""
    body = ir.Object(tuple(_rule(*field.split(".")) for field in fields))
    return ir.Mapping(name, source, target, "." not in target, "patch" if patch else "create", context, body, (), (), ())


def shop() -> Blueprint:
    """Return the blueprint of an order bridge."""
    return _blueprint((HERE / "shop.yaml").read_text(encoding="utf-8"))


def crashing() -> Blueprint:
    """Return that of one that gives up soon."""
    text = (HERE / "shop.yaml").read_text(encoding="utf-8")
    text = text.replace("service: order-bridge", "service: crash-bridge")
    return _blueprint(text.replace("attempts: 4, backoff: exponential(1s..10m)", "attempts: 3, backoff: exponential(50ms..100ms)"))


@functools.cache
def _blueprint(text: str) -> Blueprint:
    made = services.of(text)
    subsidiary = ir.ContextValue("subsidiary", Scalar(ScalarKind.INTEGER))
    return dataclasses.replace(
        made,
        mappings=(
            mapping("order_in", "shop.Order", "Order", "number", "total", "state", "changed"),
            mapping("order_out", "Order", "erp.SalesOrder", "tranId", "total", "sub", context=(subsidiary,)),
            mapping("erp_reply", "erp.SalesOrder", "Order", "number", "erp_id", patch=True),
        ),
    )


@functools.cache
def tree(made: Blueprint) -> dict[str, bytes]:
    """Return the service's tree with its first migration, formatted."""
    package = python.package_name(made)
    files = {one.path: one.render().encode() for one in fastapi_service.GENERATOR.generate(made, Options())}
    files |= {one.path: one.render().encode() for one in migrations.migrate({}, made).files}
    files[f"{package}/mappings/__init__.py"] = fakes.MAPPINGS.encode()
    files[f"{package}/systems/__init__.py"] = fakes.SYSTEMS.encode()
    files["openapi.yaml"] = files[f"{package}/openapi.yaml"] = openapi.document_text(made).encode()
    return RuffFormatter().format(files, packages=[package])


write = services.write
