"""How a comment is read as a command."""

import pytest

from bot import commands
from bot.commands import Command, Verb
from synapseops.merging.entries import Favour

ONE_ID = '`/synapse forget` takes one word, an id that the description of this pull request lists under "Your edits"'


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("/synapse regenerate", Command(Verb.REGENERATE)),
        ("\n /synapse   recreate  \nplease", Command(Verb.RECREATE)),
        ("/synapse", Command(Verb.HELP)),
        ("/synapse resolve generated/a b.py theirs", Command(Verb.RESOLVE, path="generated/a b.py", favour=Favour.THEIRS)),
        ("/synapse resolve `a.py` ours", Command(Verb.RESOLVE, path="a.py", favour=Favour.OURS)),
        ("/synapse resolve ./b/a.py ours", Command(Verb.RESOLVE, path="b/a.py", favour=Favour.OURS)),
        ("/synapse forget e1f2", Command(Verb.FORGET, mark="e1f2")),
        ("/synapse approve-breaking 0a1b", Command(Verb.APPROVE, mark="0a1b")),
        ("/synapse help", Command(Verb.HELP)),
        ("hello", None),
        ("/synapses help", None),
        ("    /synapse recreate", None),
        ("\n\t/synapse recreate", None),
        ("> /synapse recreate", None),
        ("```\n/synapse recreate\n```", None),
        (
            "/synapse help\r\n\r\n /synapse recreate",
            Command(None, refusal="a comment holds one command: write each in a comment of its own"),
        ),
        ("/synapse help\nsee /synapse recreate", Command(Verb.HELP)),
        ("/synapse dance", Command(None, refusal="there is no such command")),
        ("/synapse pause now", Command(None, refusal="`/synapse pause` stands alone in its line")),
        ("/synapse Regenrate", Command(None, refusal="there is no such command; the nearest is `/synapse regenerate`")),
        ("/synapse forget", Command(None, refusal=ONE_ID)),
        ("/synapse forget $(id)", Command(None, refusal=ONE_ID)),
        (
            "/synapse approve-breaking",
            Command(
                None,
                refusal="`/synapse approve-breaking` takes one word, the fingerprint that the check and the description of this pull "
                "request show",
            ),
        ),
        (
            "/synapse resolve generated/a.py theirs|ours",
            Command(None, refusal="one of the two sides stands last: `theirs` for the factory's lines, `ours` for the team's"),
        ),
    ],
)
def test_commands_are_read_strictly(body: str, expected: Command | None) -> None:
    assert commands.parse(body) == expected


@pytest.mark.parametrize(
    "words", ["resolve", "resolve a.py", "resolve a.py mine", "resolve theirs", "resolve ../a theirs", "resolve .git/x ours"]
)
def test_a_side_and_a_path_within_the_repository_are_needed(words: str) -> None:
    found = commands.parse(f"/synapse {words}")
    assert found is not None
    assert (found.verb, found.refusal) == (
        None,
        "`/synapse resolve` takes a path from the root of the repository, and then `theirs` or `ours`",
    )
