"""Installation: every repository of it is looked at, each in its turn."""

from bot.jobs.model import Job, Key, Kind, Outcome, Verdict, Want
from bot.runs.bench import Bench


async def look(bench: Bench, job: Job) -> Outcome:
    """Want, for every repository that we may write to, that the intents of its default branch have their pull requests."""
    installation = job.key.installation
    found = []
    regranted = {} if job.details.get("reconcile") else {"regranted": "yes"}
    await bench.changed(installation, job.lease)
    client = await bench.client(installation)
    async for one in client.pages("/installation/repositories", key="repositories"):
        if not (one.get("archived") or one.get("disabled")):
            told = {"default": str(one.get("default_branch") or ""), "reconcile": "yes", **regranted}
            found.append(Want(Key(installation, int(one["id"]), Kind.DELIVER), str(one["full_name"]), told, yields=True))
    await bench.store.want(found)
    return Outcome(Verdict.DONE, "1 repository" if len(found) == 1 else f"{len(found)} repositories")
