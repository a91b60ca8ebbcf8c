"""The modes that write, through GitHub: the whole run to pull requests of its own, or onto the branch of people's."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
from msgspec import Struct
from msgspec.structs import replace

from action import installed
from action.workflow import judging
from action.workflow.attachments import FolderAttachments
from action.workflow.builder import builder
from action.workflow.dressing import Dressed
from action.workflow.event import Event, PullRequestEvent
from action.workflow.inputs import Inputs, Mode
from action.workflow.meant import intents_of
from action.workflow.onto import Onto, TheirPullRequest
from action.workflow.result import Result
from action.workflow.step import Step
from action.workflow.wiring import equipment
from synapseops.errors import NotPermitted, RepositoryError, UsageError
from synapseops.forge.base import PullRequests, Repository
from synapseops.forge.branches import PREFIX
from synapseops.forge.github import Client, GitHubForge, TokenAuth, open_github
from synapseops.forge.github.approvals import approved
from synapseops.pipeline.course import Wanted
from synapseops.pipeline.demands import demands
from synapseops.pipeline.discovery import is_read_first
from synapseops.pipeline.run import run
from synapseops.pipeline.survey import survey
from synapseops.report.model import Report

WORKFLOW_BOT = "github-actions[bot]"
_VIEWER = "query { viewer { login } }"
_RUNS_NOTHING = (
    "Written with the workflow's own token: GitHub starts no workflows for it, and lets those of the pull request wait for an approval. "
    "Nor can it write below `.github/workflows/`. An App's token, handed over as `token`, changes that."
)


_UNPLACED = "the workflow's own token may not write workflows, an App's with the permission for it may"


class Opened(Struct, frozen=True):
    """The forge, and the account that the token stands for."""

    forge: GitHubForge
    login: str


def refusal(inputs: Inputs, event: Event) -> UsageError | None:
    """Return why nothing may be written for *event*, None when something may; what can be previewed instead is not refused here."""
    if inputs.mode is Mode.COMMIT and event.pull_request is None:
        message = f'mode "commit" is for pull requests, and this is the event "{event.name}"'
        return UsageError(message, "mode: pull-request proposes to the branch; or let the workflow run on pull_request")
    if inputs.mode is Mode.PULL_REQUEST and event.pull_request is not None:
        message = 'mode "pull-request" proposes to a branch, and this event is about a pull request'
        return UsageError(message, "mode: preview says what it would change, mode: commit writes onto its branch")
    if not inputs.token:
        message = f'input "token" is empty, and mode "{inputs.mode}" writes with it'
        return UsageError(
            message, "leave token out to write with the workflow's own; a secret that is not set, or not for this event, is empty"
        )
    return None


def silence(inputs: Inputs, event: Event) -> str:
    """Return why there is nothing to do for *event*, "" when there is."""
    branch = event.pull_request.branch if inputs.mode is Mode.COMMIT and event.pull_request is not None else inputs.base or event.base
    if inputs.mode is Mode.COMMIT and branch == event.default_branch:
        return f'"{branch}", the branch of this pull request, is the default branch: mode "pull-request" proposes to it'
    if branch.startswith((f"{PREFIX}/", f"{inputs.branch_prefix}/")):
        return f'"{branch}" is a branch that SynapseOps writes: what lies there is proposed already'
    return ""


async def proposed(step: Step, environment: Mapping[str, str], kept: Path) -> Result:
    """Bring every intent that is meant to its pull request; files of those are kept in the folder *kept*."""
    base = step.inputs.base or step.event.base
    async with _opened(step, environment, kept) as opened:
        pulls = Dressed(opened.forge.pull_requests, step.inputs.labels, step.inputs.reviewers, step.inputs.draft)
        wanted = Wanted(base, is_explicit=bool(step.inputs.base), prefix=step.inputs.branch_prefix)
        reports = await _run(step, opened.forge.repository, pulls, wanted, environment, opened.login)
    return _told(reports, opened.login)


async def committed(step: Step, request: PullRequestEvent, environment: Mapping[str, str], kept: Path) -> Result:
    """Commit what every intent that is meant makes onto the branch of *request*."""
    async with _opened(step, environment, kept) as opened:
        onto = Onto(opened.forge.repository, request.branch)
        pulls = TheirPullRequest(request, FolderAttachments(kept))
        wanted = await _held(opened.forge, onto, request)
        reports = await _run(step, onto, pulls, wanted, environment, opened.login)
    return _told(tuple(replace(report, branch=request.branch) for report in reports), opened.login)


async def _held(forge: GitHubForge, onto: Onto, request: PullRequestEvent) -> Wanted:
    """Return what is asked for of the branch of *request*: demands are those of its base, or whoever proposes could lower them."""
    wanted, (_, kinds) = Wanted(request.branch, is_explicit=True), installed.generators()
    if await forge.repository.resolve(request.base) is None or await onto.resolve(request.branch) is None:
        return wanted
    before, after = await survey(forge.repository, request.base, kinds), await survey(onto, request.branch, kinds)
    require = demands(before, after, after.subjects)
    asks = any(one.breaking_change is not None for one in require.values())
    try:
        people = await approved(forge.place, request.number) if asks else {}
    except NotPermitted:  # a job that may not read comments knows of nobody
        people = {}
    return replace(wanted, require=require, approved=people)


async def _run(
    step: Step, repository: Repository, pulls: PullRequests, wanted: Wanted, environment: Mapping[str, str], login: str
) -> tuple[Report, ...]:
    commit = await repository.resolve(wanted.base)
    if commit is None:
        raise UsageError(f'there is no branch "{wanted.base}"', "name one with the input base")
    meant = await intents_of(step.inputs, repository, commit, step.inputs.working_directory)
    handed = replace(equipment(step, repository, pulls), builder=builder(environment, step.event.repository))
    handed = replace(handed, unplaced=_UNPLACED if login == WORKFLOW_BOT else "")
    return await run(handed, replace(wanted, only=meant), on_failure=step.on_failure)


@asynccontextmanager
async def _opened(step: Step, environment: Mapping[str, str], kept: Path) -> AsyncIterator[Opened]:
    api_url = environment.get("GITHUB_API_URL") or "https://api.github.com"
    async with aiohttp.ClientSession() as session:
        client = Client(session, TokenAuth(step.inputs.token), api_url=api_url)
        login = await _login(client)
        forge = open_github(
            client,
            step.event.repository,
            login=login,
            default_branch=step.event.default_branch,
            attachments=FolderAttachments(kept),
            reads=is_read_first,
        )
        yield Opened(forge, login)


async def _login(client: Client) -> str:
    """Return the account that the token stands for: GraphQL tells it for every kind of token, and REST for those of people."""
    told: Any
    try:
        told = (await client.graphql(_VIEWER, {})).get("viewer")
    except RepositoryError:
        try:
            told = await client.get("/user")
        except RepositoryError:
            told = None
    login = told.get("login") if isinstance(told, dict) else None
    return login if isinstance(login, str) and login else WORKFLOW_BOT


def _told(reports: tuple[Report, ...], login: str) -> Result:
    result = judging.of_reports(reports, writes=True)
    wrote = result.outputs.get("changed") == "true"
    return replace(result, notes=(_RUNS_NOTHING,)) if wrote and login == WORKFLOW_BOT else result
