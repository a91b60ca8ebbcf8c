"""How often Python looks for cycles in a process that runs the pipeline."""

import gc

_ALLOCATIONS = 1_000_000


def collect_rarely() -> None:
    """Let Python look for cycles rarely: we make many values and hardly any cycle, and looking took a fifth of the time of a command.

    For a process that is ours, and that serves nobody beside it.
    """
    gc.set_threshold(_ALLOCATIONS, 20, 20)
