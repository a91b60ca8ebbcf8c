"""What a mode is handed."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from action.workflow.event import Event
from action.workflow.inputs import Inputs
from action.workflow.tools import Tools
from synapseops.pipeline.events import Emit


class Step(Struct, frozen=True):
    """Inputs, event, the workspace, the folder in it to look at, who listens, who is told of failures of ours, and what finds tools."""

    inputs: Inputs
    event: Event
    workspace: Path
    folder: Path
    emit: Emit
    on_failure: Callable[[Exception], None]
    tools: Tools
