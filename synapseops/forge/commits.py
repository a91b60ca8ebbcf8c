"""What our commits say, and how they are told from people's.

A commit is ours when the factory committed it and its `Synapse-Tree` trailer names the very tree it has. Amending, rebasing or
picking it changes the committer, and changing its content changes the tree: either makes it the person's who did it. Who committed
is told by each forge in its own way: locally by name and address, on GitHub by the account.
"""

from collections.abc import Iterable

COMMITTER_NAME = "SynapseOps"
COMMITTER_EMAIL = "synapse@localhost"
INPUTS_TRAILER = "Synapse-Inputs"
TREE_TRAILER = "Synapse-Tree"

# Pristine commits are equal wherever and whenever they are made: 2000-01-01T00:00:00Z
PRISTINE_TIME = 946_684_800
PRISTINE_MESSAGE = "What the factory made, before anyone's edits\n"


def message(service: str, *, base: str, inputs: str, subject: str = "", lines: Iterable[str] = ()) -> str:
    """Return the message of a proposal's commit; *subject* and *lines* are words of ours on what it does.

    Nothing of the author's goes in but the validated name: "Fixes #1" would close issues.
    """
    told = "\n".join([f"For {base}.", *lines])
    return f"{subject or f'Generate {service} from its intent'}\n\n{told}\n\n{INPUTS_TRAILER}: {inputs}\n"


def sealed(text: str, *, tree: str) -> str:
    """Return the message *text* with the trailer that binds it to *tree*."""
    body = text.rstrip("\n")
    gap = "\n" if _trailers(body) else "\n\n"
    return f"{body}{gap}{TREE_TRAILER}: {tree}\n"


def is_ours(text: str, *, name: str, email: str, tree: str) -> bool:
    """Tell whether the factory made the commit with message *text*, committer *name* and *email*, and *tree*."""
    return (name, email) == (COMMITTER_NAME, COMMITTER_EMAIL) and is_sealed(text, tree=tree)


def is_sealed(text: str, *, tree: str) -> bool:
    """Tell whether the message *text* is bound to *tree*: whoever changed the content did not keep that up."""
    return _trailers(text).get(TREE_TRAILER) == tree


def inputs(text: str) -> str:
    """Return the hash of the inputs that the message *text* names, "" where it names none."""
    return _trailers(text).get(INPUTS_TRAILER, "")


def subject(text: str) -> str:
    """Return the first line of a commit message."""
    return text.lstrip("\n").partition("\n")[0].strip()


def _trailers(text: str) -> dict[str, str]:
    paragraph = text.rstrip("\n").rpartition("\n\n")[2].split("\n")
    pairs = [line.partition(": ") for line in paragraph]
    if any(not separator or not key.startswith("Synapse-") for key, separator, _ in pairs):
        return {}
    return {key: value for key, _, value in pairs}
