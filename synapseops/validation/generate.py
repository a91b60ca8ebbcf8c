"""Rules for `generate`: which artifacts, and the folder they go into."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from synapseops.blueprint.draft import Draft
from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import folders, habits
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Generate
from synapseops.intent.wording import kind_of, listed, shown
from synapseops.validation import options
from synapseops.validation.twice import repeated

_ELSEWHERE = "; one of another package's is known where that is installed"
_DEPLOYMENT = "infra"
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
            hint = did_you_mean(word, known) or habits.elsewhere(at) or f"words here are {listed(known, last='and')}{_ELSEWHERE}"
            yield Fault("SY091", at, f"{shown(word)} is nothing that can be generated", hint, on="key")
        else:
            yield from _values(word, written, at, kinds)
    yield from _without_service(generate)
    if generate.place_workflows:
        yield from _placed(generate, kinds)


def _without_service(generate: Generate) -> Iterator[Fault]:
    """What runs a service is asked for, and no service."""
    if generate.options is None and generate.artifacts.get(_DEPLOYMENT) not in (None, False, []):
        hint = f"remove {_DEPLOYMENT}, or service: false"
        yield Fault("SY094", ("generate", _DEPLOYMENT), f'"{_DEPLOYMENT}" runs the service, and "service" is false', hint, on="key")


def _placed(generate: Generate, kinds: Kinds) -> Iterator[Fault]:
    """Workflows are to be placed, and none is made."""
    at: Pointer = ("generate", "place_workflows")
    asked = generate.artifacts.get(_DEPLOYMENT, True)
    if not kinds.makes(_WORKFLOWS):
        yield Fault("SY092", at, "workflows are not made by this version yet", "nothing comes of it until then", on="key")
    elif generate.options is None or asked is False or (isinstance(asked, list) and "github_actions" not in asked):
        yield Fault("SY094", at, "there is no workflow to place", f"add github_actions to {_DEPLOYMENT}, or remove this", on="key")


def _values(word: str, written: Any, at: Pointer, kinds: Kinds) -> Iterator[Fault]:
    values = kinds.values(word)
    if isinstance(written, bool):
        if written and not kinds.makes(word) and not any(kinds.makes(f"{word}.{value}") for value in values):
            yield _planned(word, at, "key")
        elif written and values and all(f"{word}.{value}" in kinds.named_only for value in values):
            yield Fault("SY022", at, f'what "{word}" makes is named one by one', f"write {word}: [{', '.join(values)}]")
    elif values and isinstance(written, list):
        for index, value in enumerate(written):
            if isinstance(value, str):
                yield from _word(word, value, (*at, index), kinds)
            else:
                yield Fault(
                    "SY022", (*at, index), f"an entry of {word} is {kind_of(value)}, where a text belongs", f"write {listed(values)}"
                )
        yield from repeated("entry", [value for value in written if isinstance(value, str)], at)
    elif isinstance(written, dict) and word in kinds.options:
        yield from options.refused(word, kinds.options[word], written, at)
    elif isinstance(written, dict) and kinds.with_options(word):
        yield from _with_options(word, written, at, kinds)
    else:
        wanted = f"a list of {listed(values, last='and')}, true or false" if values else "true or false"
        wanted = f"options, {wanted} belong" if word in kinds.options else f"{wanted} belongs"
        hint = f"write [{written}]" if isinstance(written, str) and written in values else ""
        yield Fault("SY022", at, f'"{word}" is {kind_of(written)}, where {wanted}', hint)


def _with_options(word: str, written: Mapping[str, Any], at: Pointer, kinds: Kinds) -> Iterator[Fault]:
    """Judge values of *word* that are keys, with true, false or options behind them."""
    if not written:
        yield Fault("SY024", at, f'"{word}" is empty', f"write {word}: [{', '.join(kinds.values(word))}]", on="key")
    for value, said in written.items():
        kind = f"{word}.{value}"
        if not kinds.makes(kind):
            yield from _word(word, value, (*at, value), kinds, on="key")
        elif isinstance(said, dict) and kind in kinds.options:
            yield from options.refused(value, kinds.options[kind], said, (*at, value))
        elif not isinstance(said, bool):
            wanted = "true, false or options belong" if kind in kinds.options else "true or false belongs"
            yield Fault("SY022", (*at, value), f'"{value}" is {kind_of(said)}, where {wanted}')


def _word(word: str, value: str, at: Pointer, kinds: Kinds, *, called: str = "", on: Any = "value") -> Iterator[Fault]:
    kind = f"{word}.{value}"
    if kinds.makes(kind):
        return
    if kind in kinds.planned:
        yield _planned(value, at, on)
    else:
        known = kinds.values(word)
        hint = did_you_mean(value, known) or (f"write {listed(known)}{_only(known)}" if known else "")
        yield Fault("SY091", at, f"{shown(value)} is no value of {called or word}", hint, on=on)


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
        meant = _IN_FULL.sub("", base)
        hint = f"write {meant}" if meant != base and _may_be_branch(meant) else "write a branch, such as main"
        yield Fault("SY031", ("delivery", "base"), f'"{base}" is no name of a branch', hint)


_IN_FULL = re.compile("^refs/(heads|remotes/[^/]+)/")
_MEANS_MORE = re.compile("HEAD|refs/.*|[0-9a-f]{40}")
"""What is a ref in full, or a commit, wherever a branch is looked up."""


def _may_be_branch(name: str) -> bool:
    """Obey `git check-ref-format --branch` where the pattern of the form does not."""
    parts = name.split("/")
    return (
        _MEANS_MORE.fullmatch(name) is None
        and all(part and not part.startswith(".") and not part.endswith((".lock", ".")) for part in parts)
        and ".." not in name
        and "@{" not in name
    )
