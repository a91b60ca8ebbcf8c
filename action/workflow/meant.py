"""Which intents the inputs mean: those below `working-directory` that a glob of `intents` matches."""

from action.workflow import globs
from action.workflow.inputs import Inputs
from synapseops.errors import UsageError
from synapseops.forge.base import Repository
from synapseops.pipeline.discovery import is_intent


def is_meant(path: str, inside: str, inputs: Inputs) -> bool:
    """Tell whether the intent at *path* is meant; *inside* is the folder that globs begin at, "." for the root."""
    prefix = "" if inside == "." else f"{inside}/"
    return path.startswith(prefix) and globs.matches(path.removeprefix(prefix), inputs.intents)


async def intents_of(inputs: Inputs, repository: Repository, commit: str, inside: str) -> frozenset[str]:
    """Return the intents of *commit* that are meant. Raises `UsageError` where there is none."""
    paths = frozenset(path for path in await repository.list_files(commit) if is_intent(path) and is_meant(path, inside, inputs))
    if not paths:
        raise no_intent(inputs)
    return paths


def no_intent(inputs: Inputs) -> UsageError:
    """Return what is said where nothing is meant."""
    told = ", ".join(f'"{pattern}"' for pattern in inputs.intents[:5])
    return UsageError(
        f'no intent in "{inputs.working_directory}" matches {told}',
        'an intent is called "synapse.yaml" or "NAME.synapse.yaml"; check out before this step',
    )
