"""What a run decided, as a comment tells it: by intent, with the checks that ended alike in one line. Pure."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.jobs.audit import Decided
from synapseops.report.text import code

_CHECK = "check "


def lines(decided: Sequence[Decided]) -> Iterator[str]:
    """Yield the decisions of a run as Markdown; where there are several intents, each below its path."""
    intents = dict.fromkeys(one.intent for one in decided)
    for intent in intents:
        if len(intents) > 1:
            yield from ("", f"{code(intent)}:", "")
        of_it = (one for one in decided if one.intent == intent)
        for _, alike in groupby(of_it, key=lambda one: (one.about.startswith(_CHECK), one.decided, one.why)):
            yield from _together(list(alike))


def _together(alike: Sequence[Decided]) -> Iterator[str]:
    first = alike[0]
    if len(alike) > 1 and first.about.startswith(_CHECK):
        names = ", ".join(code(one.about.removeprefix(_CHECK)) for one in alike)
        yield f"- {len(alike)} checks: {code(first.decided)}, since {code(first.why)}: {names}"
    else:
        yield from (f"- {code(one.about)}: {code(one.decided)}, since {code(one.why)}" for one in alike)
