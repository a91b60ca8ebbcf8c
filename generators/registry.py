"""Which generators there are: ours and those of installed packages, and which words are reserved for later."""

from collections.abc import Iterable
from importlib.metadata import entry_points

from synapseops.generation import Generator

ENTRY_POINT_GROUP = "synapseops.generators"

PLANNED = frozenset(
    {
        "sdks.typescript",
    }
)
"""Words the language knows and this version does not make yet: asking for one is a warning."""


def load() -> tuple[Generator, ...]:
    """Return every installed generator, ours first, in a stable order."""
    from generators import deployment, fastapi_service, go_sdk, openapi, postman, pytest_suite, python_sdk

    service = (openapi.GENERATOR, fastapi_service.GENERATOR, pytest_suite.GENERATOR)
    around = (python_sdk.GENERATOR, go_sdk.GENERATOR, postman.GENERATOR, *deployment.GENERATORS)
    return (*service, *around, *_third_party())


def made(generators: Iterable[Generator]) -> frozenset[str]:
    """Return the words of `generate` that *generators* answer."""
    return frozenset(generator.kind for generator in generators)


def _third_party() -> list[Generator]:
    found = sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda entry: entry.name)
    return [entry.load() for entry in found]
