"""Which kinds of artifact an intent asks for, of those that this version makes."""

from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Generate

CONTRACT = "contract"
_TESTS = "tests."


def artifacts(generate: Generate, kinds: Kinds) -> tuple[str, ...]:
    """Return the kinds to make, sorted. What the author does not mention is made wherever it can be."""
    found = {CONTRACT, *_service(generate, kinds)}
    for word in kinds.words:
        found |= _of(word, generate.artifacts.get(word, True), kinds)
    return tuple(sorted(found & kinds.made))


def _service(generate: Generate, kinds: Kinds) -> set[str]:
    """The service, and the tests that come with one."""
    options = generate.options
    if options is None:
        return set()
    service = f"service.{options.framework}"
    return {service, *(kind for kind in kinds.made if kind.startswith(_TESTS))} if kinds.makes(service) else set()


def _of(word: str, written: object, kinds: Kinds) -> set[str]:
    if isinstance(written, list):
        return {f"{word}.{value}" for value in written}
    return {word, *(f"{word}.{value}" for value in kinds.values(word))} if written is True else set()
