"""Which intents the inputs mean: those below `working-directory` that a glob of `intents` matches."""

from collections.abc import Iterable

from action.workflow import globs
from action.workflow.inputs import Inputs
from synapseops.errors import UsageError
from synapseops.forge.base import Repository
from synapseops.pipeline.discovery import is_intent

_LISTED = 5


def is_meant(path: str, inside: str, inputs: Inputs) -> bool:
    """Tell whether the intent at *path* is meant; *inside* is the folder that globs begin at, "." for the root."""
    prefix = "" if inside == "." else f"{inside}/"
    return path.startswith(prefix) and globs.matches(path.removeprefix(prefix), inputs.intents)


async def intents_of(inputs: Inputs, repository: Repository, commit: str, inside: str) -> frozenset[str]:
    """Return the intents of *commit* that are meant. Raises `UsageError` where there is none."""
    there = [path for path in await repository.list_files(commit) if is_intent(path)]
    paths = frozenset(path for path in there if is_meant(path, inside, inputs))
    if not paths:
        raise no_intent(inputs, there)
    return paths


def no_intent(inputs: Inputs, there: Iterable[str]) -> UsageError:
    """Return what is said where nothing is meant of the intents that are *there*."""
    known = [f'"{path}"' for path in sorted(there)]
    more = f", and {len(known) - _LISTED} more" if len(known) > _LISTED else ""
    told = ", ".join(f'"{pattern}"' for pattern in inputs.intents[:5])
    return UsageError(
        f'no intent in "{inputs.working_directory}" matches {told}',
        f"there is {', '.join(known[:_LISTED])}{more}: globs of intents begin at working-directory"
        if known
        else 'an intent is called "synapse.yaml" or "NAME.synapse.yaml"; check out before this step',
    )
