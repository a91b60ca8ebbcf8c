"""GitHub as a forge: the ports of `synapseops.forge.base` over GitHub's interface, without a clone.

    allowance = Allowance()                                      # shared by everything that asks in one installation's name
    client = Client(session, TokenAuth(token), api_url=…, allowance=allowance)
    client = installation_client(app_client, installation_id, repository_ids=[7], permissions=PERMISSIONS)
    forge = open_github(client, "octo/shop", login="synapseops[bot]")
    Equipment(repository=forge.repository, pull_requests=forge.pull_requests, …)

`login` is the account that we work as: an App's slug with `[bot]`, `github-actions[bot]` for a workflow's token, or whose token it is.
Open one for each run: it remembers what it saw.
"""

from synapseops.forge.github.allowance import Allowance, Clock
from synapseops.forge.github.auth import AppAuth, InstallationAuth, TokenAuth
from synapseops.forge.github.client import Client, installation_client
from synapseops.forge.github.opening import PERMISSIONS, GitHubForge, open_github

__all__ = [
    "PERMISSIONS",
    "Allowance",
    "AppAuth",
    "Client",
    "Clock",
    "GitHubForge",
    "InstallationAuth",
    "TokenAuth",
    "installation_client",
    "open_github",
]
