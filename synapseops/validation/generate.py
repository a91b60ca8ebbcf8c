"""Rules for `generate`: which artifacts, and the folder they go into."""

from collections.abc import Iterator
from typing import Any

from synapseops.blueprint.draft import Draft
from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import folders, habits
from synapseops.intent.kinds import Kinds
from synapseops.intent.wording import kind_of, listed, shown
from synapseops.validation.twice import repeated

_WORKFLOWS = "infra.github_actions"


def artifacts_are_known(draft: Draft, kinds: Kinds) -> Iterator[Fault]:
    """SY020, SY022, SY091, SY092: what is asked for is a word of the language; what this version does not make is told."""
    generate = draft.intent.generate
    if (options := generate.options) is not None:
        yield from _word("service", options.framework, ("generate", "service", "framework"), kinds, called="framework")
    for word, written in generate.artifacts.items():
        at = ("generate", word)
        if word not in kinds.words:
            known = ("into", "service", *kinds.words)
            hint = did_you_mean(word, known) or habits.elsewhere(at) or f"words here are {listed(known, last='and')}"
            yield Fault("SY091", at, f"{shown(word)} is nothing that can be generated", hint, on="key")
        else:
            yield from _values(word, written, at, kinds)
    if generate.place_workflows:
        made = kinds.makes(_WORKFLOWS)
        yield Fault(
            "SY092",
            ("generate", "place_workflows"),
            f"workflows are not {'placed' if made else 'made'} by this version yet",
            "copy ci/github-actions.yml to .github/workflows" if made else "nothing comes of it until then",
            on="key",
        )


def _values(word: str, written: Any, at: Pointer, kinds: Kinds) -> Iterator[Fault]:
    values = kinds.values(word)
    if isinstance(written, bool):
        if written and not kinds.makes(word) and not any(kinds.makes(f"{word}.{value}") for value in values):
            yield _planned(word, at, "key")
    elif values and isinstance(written, list):
        for index, value in enumerate(written):
            if isinstance(value, str):
                yield from _word(word, value, (*at, index), kinds)
            else:
                yield Fault(
                    "SY022", (*at, index), f"an entry of {word} is {kind_of(value)}, where a text belongs", f"write {listed(values)}"
                )
        yield from repeated("entry", [value for value in written if isinstance(value, str)], at)
    else:
        wanted = f"a list of {listed(values, last='and')}, true or false" if values else "true or false"
        hint = f"write [{written}]" if isinstance(written, str) and written in values else ""
        yield Fault("SY022", at, f'"{word}" is {kind_of(written)}, where {wanted} belongs', hint)


def _word(word: str, value: str, at: Pointer, kinds: Kinds, *, called: str = "") -> Iterator[Fault]:
    kind = f"{word}.{value}"
    if kinds.makes(kind):
        return
    if kind in kinds.planned:
        yield _planned(value, at, "value")
    else:
        known = kinds.values(word)
        hint = did_you_mean(value, known) or (f"write {listed(known)}{_only(known)}" if known else "")
        yield Fault("SY091", at, f"{shown(value)} is no value of {called or word}", hint)


def _only(known: tuple[str, ...]) -> str:
    return ", the only one there is" if len(known) == 1 else ""


def _planned(word: str, at: Pointer, on: Any) -> Fault:
    return Fault("SY092", at, f'"{word}" is not made by this version yet', "nothing comes of it until then", on=on)


def folder_is_safe(draft: Draft) -> Iterator[Fault]:
    """SY090: the output goes into a folder of its own, inside the repository."""
    said = draft.intent.generate.into
    if (refused := folders.refusal(draft.intent.into, draft.path)) is not None:
        at: Pointer = ("generate", "into") if said is not None else ("service",)
        hint = refused[1] if said is not None else f"{refused[1]}, or another folder with generate.into"
        yield Fault("SY090", at, f"folder {shown(draft.intent.into)} {refused[0]}", hint)


def branch_is_one(draft: Draft) -> Iterator[Fault]:
    """SY031: `delivery.base` is a name that git takes for a branch."""
    base = draft.intent.delivery.base
    if base is not None and not _may_be_branch(base):
        yield Fault("SY031", ("delivery", "base"), f'"{base}" is no name of a branch', "write a branch, such as main")


def _may_be_branch(name: str) -> bool:
    """Obey `git check-ref-format` where the pattern of the form does not."""
    parts = name.split("/")
    return (
        all(part and not part.startswith(".") and not part.endswith((".lock", ".")) for part in parts)
        and ".." not in name
        and "@{" not in name
    )
