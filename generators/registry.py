"""Which generators there are: ours and those of installed packages, and which words are reserved for later."""

from collections.abc import Iterable

from generators import third_party
from synapseops.generation import Generator
from synapseops.intent.kinds import Kinds

PLANNED: frozenset[str] = frozenset()
"""Words the language knows and this version does not make yet: asking for one is a warning."""


def load() -> tuple[Generator, ...]:
    """Return every installed generator, ours first, in a stable order."""
    from generators import deployment, fastapi_service, go_sdk, openapi, postman, pytest_suite, python_sdk, typescript_sdk

    service = (openapi.GENERATOR, fastapi_service.GENERATOR, pytest_suite.GENERATOR)
    around = (python_sdk.GENERATOR, typescript_sdk.GENERATOR, go_sdk.GENERATOR, postman.GENERATOR, *deployment.GENERATORS)
    ours = (*service, *around)
    return (*ours, *third_party.load(ours, PLANNED))


def made(generators: Iterable[Generator]) -> frozenset[str]:
    """Return the words of `generate` that *generators* answer."""
    return frozenset(generator.kind for generator in generators)


def kinds(generators: Iterable[Generator]) -> Kinds:
    """Return the words of the language beside *generators*, with the options that stand behind them."""
    known = tuple(generators)
    return Kinds(
        made(known),
        PLANNED,
        named_only=made(one for one in known if one.distribution),
        options={one.kind: one.options for one in known if one.options.model_fields},
    )
