"""Commands in comments: read from the first line, strictly. Pure."""

import difflib
import re
from enum import StrEnum

from msgspec import Struct

from synapseops.forge.github.spoken import WORD, is_alone, spoken
from synapseops.merging.entries import Favour
from synapseops.merging.paths import is_safe

_EITHER = "theirs|ours"
"""What the description of a pull request shows, for whoever copies the command to choose from."""
_ID = re.compile(r"[0-9A-Za-z_.:-]{1,128}")


class Verb(StrEnum):
    """What can be asked for."""

    REGENERATE = "regenerate"
    RECREATE = "recreate"
    RESOLVE = "resolve"
    FORGET = "forget"
    EXPLAIN = "explain"
    PAUSE = "pause"
    RESUME = "resume"
    APPROVE = "approve-breaking"
    HELP = "help"


class Command(Struct, frozen=True):
    """A command and its arguments. `refusal` says why it is none, in words of ours."""

    verb: Verb | None
    path: str = ""
    favour: Favour | None = None
    mark: str = ""
    refusal: str = ""


_MARKS = {
    Verb.FORGET: 'an id that the description of this pull request lists under "Your edits"',
    Verb.APPROVE: "the fingerprint that the check and the description of this pull request show",
}
ANYWHERE = frozenset({Verb.REGENERATE, Verb.APPROVE, Verb.EXPLAIN, Verb.HELP})
"""What is for pull requests of people's, too."""
HELP = f"""| command | what it does |
|---|---|
| `{WORD} regenerate` | looks at the intent again |
| `{WORD} recreate` | makes the branch anew: commits of people on it are discarded |
| `{WORD} resolve PATH theirs` | takes the factory's version of a file in conflict |
| `{WORD} resolve PATH ours` | keeps the team's version of it |
| `{WORD} forget ID` | drops a kept edit of the ledger |
| `{WORD} explain` | tells what the last run decided, and why |
| `{WORD} pause`, `{WORD} resume` | leaves this pull request alone, and looks after it again |
| `{WORD} approve-breaking FINGERPRINT` | approves of exactly these breaking changes |
| `{WORD} help` | this |

On a pull request that the App did not open there are {", ".join(f"`{WORD} {one}`" for one in sorted(ANYWHERE))}.
"""


def parse(body: str) -> Command | None:
    """Return the command of a comment, None where it holds none."""
    words = spoken(body)
    if words is None:
        return None
    if not is_alone(body):
        return Command(None, refusal="a comment holds one command: write each in a comment of its own")
    try:
        verb = Verb(words[0]) if words else Verb.HELP
    except ValueError:
        return Command(None, refusal=_unknown(words[0]))
    return _with_arguments(verb, words[1:])


def _unknown(word: str) -> str:
    near = difflib.get_close_matches(word.lower(), list(Verb), 1)
    return f"there is no such command; the nearest is `{WORD} {near[0]}`" if near else "there is no such command"


def _with_arguments(verb: Verb, words: list[str]) -> Command:
    if verb is Verb.RESOLVE:
        return _resolve(words)
    if verb in {Verb.FORGET, Verb.APPROVE}:
        if len(words) != 1 or not _ID.fullmatch(words[0]):
            return Command(None, refusal=f"`{WORD} {verb.value}` takes one word, {_MARKS[verb]}")
        return Command(verb, mark=words[0])
    return Command(verb) if not words else Command(None, refusal=f"`{WORD} {verb.value}` stands alone in its line")


def _resolve(words: list[str]) -> Command:
    # a path may hold spaces: what stands last is the side
    path, side = " ".join(words[:-1]).strip("`").removeprefix("./").removeprefix("/"), words[-1] if words else ""
    if side == _EITHER:
        return Command(None, refusal="one of the two sides stands last: `theirs` for the factory's lines, `ours` for the team's")
    favour = {"theirs": Favour.THEIRS, "ours": Favour.OURS}.get(side)
    if favour is None or not path or not is_safe(path):
        return Command(None, refusal=f"`{WORD} resolve` takes a path from the root of the repository, and then `theirs` or `ours`")
    return Command(Verb.RESOLVE, path=path, favour=favour)
