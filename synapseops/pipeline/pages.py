"""Where people read the intent that a report is about."""

import itertools

from synapseops.errors import RepositoryError
from synapseops.forge.base import Repository
from synapseops.pipeline.arranging import Arranged
from synapseops.pipeline.footing import Footing
from synapseops.pipeline.standing import Standing
from synapseops.pipeline.subjects import Subject


async def of_intent(repository: Repository, subject: Subject, standing: Standing, footing: Footing, arranged: Arranged) -> str:
    """Return where a reader finds the intent, "" where no page shows it: of the commit that the branch was made from, as long as each
    line says there what it says now, so that no report is another whenever the base moves."""
    path, there = subject.found.path, standing.at_branch
    page = repository.page(standing.base.commit, path)
    source = there.lock.source if there is not None and there.lock is not None else ""
    if not page or there is None or not source or not (footing.is_live and arranged.continues(there)):
        return page
    try:
        then = (await repository.list_files(source)).get(path)
        old = await repository.read(then.blob) if then is not None else b""
    except RepositoryError:  # it is not there any more
        return page
    return repository.page(source, path) if _reads_alike(old, subject.data) else page


def _reads_alike(old: bytes, new: bytes) -> bool:
    """Tell whether every line says the same, comments aside: whatever else differs would have made other inputs."""
    pairs = itertools.zip_longest(old.splitlines(), new.splitlines(), fillvalue=b"")
    return all(one.partition(b"#")[0].rstrip() == other.partition(b"#")[0].rstrip() for one, other in pairs)
