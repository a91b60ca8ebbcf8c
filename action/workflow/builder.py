"""Who runs us in a workflow, as the provenance of what is made says: the workflow, and its run."""

from collections.abc import Mapping

from synapseops.package.provenance import HERE, Builder


def builder(environment: Mapping[str, str], repository: str) -> Builder:
    """Return the builder that the runner's variables tell of."""
    server = environment.get("GITHUB_SERVER_URL") or "https://github.com"
    workflow = environment.get("GITHUB_WORKFLOW_REF", "")
    run, attempt = environment.get("GITHUB_RUN_ID", ""), environment.get("GITHUB_RUN_ATTEMPT") or "1"
    return Builder(
        f"{server}/{workflow}" if workflow else HERE.id,
        f"{server}/{repository}",
        f"{server}/{repository}/actions/runs/{run}/attempts/{attempt}" if run else "",
    )
