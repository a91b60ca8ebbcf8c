"""A FastAPI service that keeps and serves every resource: models, tables, repositories, routers, and what they stand on."""

from generators.fastapi_service import migrations
from generators.fastapi_service.service import generate
from generators.python.mappings.files import compiled
from synapseops.generation import Generator

GENERATOR = Generator(name="fastapi_service", kind="service.fastapi", generate=generate, migrate=migrations.migrate, mappings=compiled)
