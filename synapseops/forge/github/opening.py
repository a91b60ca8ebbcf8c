"""A repository on GitHub, opened for one run."""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from synapseops.forge.github.attachments import Attachments, RefAttachments
from synapseops.forge.github.blobs import BlobCache
from synapseops.forge.github.checks import GitHubChecks
from synapseops.forge.github.client import Client
from synapseops.forge.github.history import History
from synapseops.forge.github.identity import identity
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.outlook import Outlook, Read
from synapseops.forge.github.place import Place
from synapseops.forge.github.pulls import GitHubPullRequests
from synapseops.forge.github.refs import Refs
from synapseops.forge.github.repository import GitHubRepository
from synapseops.forge.github.wishes import Wishes

PERMISSIONS = {"checks": "write", "contents": "write", "issues": "write", "metadata": "read", "pull_requests": "write"}
"""What a run needs: tokens are minted for no more."""


class GitHubForge(Struct, frozen=True):
    """The ports to one repository, and where it is."""

    repository: GitHubRepository
    pull_requests: GitHubPullRequests
    checks: GitHubChecks
    place: Place
    wishes: Wishes
    settle: Callable[[], Awaitable[None]]
    """Writes what waited for something to go along with, and that nothing took along."""


def open_github(
    client: Client,
    name: str,
    *,
    login: str,
    default_branch: str = "",
    attachments: Attachments | None = None,
    blobs: BlobCache | None = None,
    app: int = 0,
    reads: Read | None = None,
    waits: bool = False,
) -> GitHubForge:
    """Open the repository *name* ("owner/name") in the name of the account *login*. Nothing is asked yet.

    *default_branch* saves a request where it is known. *attachments* keeps the zip and the page, else the repository itself does.
    *blobs* may be shared by the runs of one installation. *app* is the number of the App that we are, and *reads* tells which files every
    run reads, by their paths; *waits*: refs of attachments may wait for checks to be ended, or for `settle`, which ends the run. All of
    them save requests.
    """
    place = Place(client, name, default_branch=default_branch)
    who = identity(login, api_url=client.api_url)
    objects = Objects(place, blobs)
    outlook = Outlook(place, objects, app=app, **({"reads": reads} if reads is not None else {}))
    wishes = Wishes(place, objects)
    refs = Refs(place, objects, outlook, wishes, waits=waits)
    repository = GitHubRepository(place, objects, History(place, objects, who), refs)
    news: set[int] = set()
    pulls = GitHubPullRequests(place, objects, who, attachments or RefAttachments(place, objects, refs, news), wishes, news)
    return GitHubForge(repository, pulls, GitHubChecks(place, who, outlook, wishes, refs), place, wishes, refs.settle)
