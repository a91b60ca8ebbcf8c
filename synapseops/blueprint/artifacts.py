"""Which kinds of artifact an intent asks for, of those that this version makes."""

from collections.abc import Mapping
from typing import Any

from synapseops.intent import options
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Generate

CONTRACT = "contract"
_TESTS = "tests."


def artifacts(generate: Generate, kinds: Kinds) -> tuple[str, ...]:
    """Return the kinds to make, sorted. What the author does not mention is made wherever it can be."""
    found = {CONTRACT, *_service(generate, kinds)}
    for word in kinds.words:
        found |= _of(word, generate.artifacts[word], kinds) if word in generate.artifacts else _of(word, True, kinds) - kinds.named_only
    return tuple(sorted(found & kinds.made))


def chosen(generate: Generate, kinds: Kinds) -> tuple[tuple[str, str], ...]:
    """Return what the author chose of a generator's options, by kind, as JSON: equal choices give equal text."""
    found: dict[str, Mapping[str, Any]] = {}
    for word, written in generate.artifacts.items():
        if isinstance(written, Mapping):
            of_word = {word: written} if word in kinds.options else {f"{word}.{value}": said for value, said in written.items()}
            found |= {kind: said for kind, said in of_word.items() if kind in kinds.options and isinstance(said, Mapping)}
    return tuple((kind, options.as_json(said)) for kind, said in sorted(found.items()) if said)


def _service(generate: Generate, kinds: Kinds) -> set[str]:
    """The service, and the tests that come with one."""
    asked = generate.options
    if asked is None:
        return set()
    service = f"service.{asked.framework}"
    return {service, *(kind for kind in kinds.made if kind.startswith(_TESTS))} if kinds.makes(service) else set()


def _of(word: str, written: object, kinds: Kinds) -> set[str]:
    if isinstance(written, list):
        return {f"{word}.{value}" for value in written}
    if isinstance(written, Mapping):
        return {word} if word in kinds.options else {f"{word}.{value}" for value, said in written.items() if said is not False}
    return {word, *({f"{word}.{value}" for value in kinds.values(word)} - kinds.named_only)} if written is True else set()
