"""What one change costs where the factory is running already, as in a worker of the App: `python -m bench.again BEFORE AFTER`.

Prints the CPU seconds from the text of the intent in the folder AFTER to the bytes of every file, from a warm cache, in a process that
made those of BEFORE.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

from action import installed, worktree
from action.commands import check
from bench.measure import used
from synapseops.pipeline.garbage import collect_rarely
from synapseops.pipeline.pristine import derive
from synapseops.verification.formatting import RuffFormatter


def main(folders: Iterable[str]) -> None:
    """Make one after the other, and say what the last one took."""
    collect_rarely()
    generators, kinds = installed.generators()
    seconds = 0.0
    for folder in folders:
        before = used()
        _, subject, _ = next(iter(check.examine([worktree.the_one(Path(folder))], kinds)))
        blueprint = subject.found.reading.blueprint
        assert blueprint is not None, "the intent has no fault"
        derive(blueprint, generators, formatter=RuffFormatter(), cache=installed.cache(), landed={})
        seconds = used() - before
    print(seconds)


if __name__ == "__main__":
    main(sys.argv[1:])
