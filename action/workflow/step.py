"""What a mode is handed."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from action.workflow.event import Event
from action.workflow.inputs import Inputs
from synapseops.pipeline.events import Emit


@dataclass(frozen=True, slots=True)
class Step:
    """Inputs, event, the folder to look at, who listens, and who is told of failures of ours."""

    inputs: Inputs
    event: Event
    folder: Path
    emit: Emit
    on_failure: Callable[[Exception], None]
