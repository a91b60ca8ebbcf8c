"""The port `PullRequests` over GitHub's interface: found by head branch, written only where something differs."""

import contextlib
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from synapseops.errors import ConcurrentChange, NotPermitted, RepositoryError, Unavailable
from synapseops.forge import commits
from synapseops.forge.base import Proposal, PullRequest, PullRequestState
from synapseops.forge.github import bounds
from synapseops.forge.github.approvals import approved
from synapseops.forge.github.attachments import Attachments
from synapseops.forge.github.dressing import dress
from synapseops.forge.github.failures import Absent, Refused
from synapseops.forge.github.identity import Identity
from synapseops.forge.github.objects import Objects
from synapseops.forge.github.place import Place
from synapseops.forge.github.wishes import Wishes
from synapseops.merging.paths import UnsafePath, is_safe

LONGEST_BODY = 65_000
"""GitHub takes 65,536 characters; the report keeps to fewer, so that what people write around it has room."""
LONGEST_TITLE = 256

_PAGE = 100

_Answer = Mapping[str, Any]


class GitHubPullRequests:
    """Adapter of the port `PullRequests`. What `find` saw is what the next `put` compares with."""

    def __init__(
        self, place: Place, objects: Objects, identity: Identity, attachments: Attachments, wishes: Wishes, news: set[int]
    ) -> None:
        self._place = place
        self._client = place.client
        self._objects = objects
        self._identity = identity
        self._attachments = attachments
        self._wishes = wishes
        self._seen: dict[tuple[str, str], tuple[_Answer, PullRequest] | None] = {}
        self._known: set[int] = set()
        self._news = news

    async def find(self, branch: str, base: str) -> PullRequest | None:
        """Return the newest pull request from *branch* into *base* with its true state, or None when there was never one."""
        newest = await self._newest(branch, base)
        seen = None if newest is None else (newest, await self._told(newest))
        self._seen[branch, base] = seen
        return seen[1] if seen is not None else None

    async def put(self, proposal: Proposal) -> PullRequest:
        """Open the pull request, or bring the open one up to date; writes only what differs."""
        key = (proposal.branch, proposal.base)
        if key not in self._seen:
            await self.find(*key)
        seen = self._seen.pop(key)
        if seen is not None and seen[1].state is PullRequestState.OPEN:
            answer = await self._update(seen[0], proposal)
            approvals = seen[1].approved
        else:
            answer, approvals = await self._open(proposal), {}
        if "node_id" in answer["base"]["repo"]:
            self._place.learn(answer["base"]["repo"])
        self._known.add(int(answer["number"]))
        if self._objects.is_fresh(proposal.head):
            self._news.add(int(answer["number"]))
        unasked = await dress(self._place, answer, proposal, is_new=seen is None or answer["number"] != seen[0]["number"])
        told = _value(answer, PullRequestState.OPEN, await self._inputs(answer, proposal.head), approvals, head=proposal.head)
        return replace(told, unasked=unasked)

    async def close(self, number: int, *, comment: str) -> None:
        """Close the pull request; closing a closed one is fine."""
        request = await self._client.get(self._place.path("pulls", number))
        if request["state"] != "open":
            return
        await self._client.patch(self._place.path("pulls", number), {"state": "closed"})
        if comment:
            with contextlib.suppress(Refused, NotPermitted):  # a locked conversation: it is closed all the same
                await self._client.post(self._place.path("issues", number, "comments"), {"body": comment[:LONGEST_BODY]})

    async def attach(self, number: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """Keep files with the pull request; return where each is."""
        for name in files:
            if not is_safe(name) or "/" in name:
                raise UnsafePath(f"attachment {name!r} is not a plain name")
        if number not in self._known:
            await self._client.get(self._place.path("pulls", number))
        return await self._attachments.keep(number, files)

    async def _newest(self, branch: str, base: str) -> _Answer | None:
        """Return the newest one from *branch* into *base*. Raises `RepositoryError` when an open one leads elsewhere."""
        told = self._wishes.pulls(branch)
        if told is not None and ((found := _newest_of(told.pulls, branch, base)) is not None or told.is_all):
            return found
        newest, count = None, 0
        async for request in self._listed(branch, "all"):
            count += 1
            if _is_from(request, branch):
                _refuse_another_base(request, branch, base)
                newest = newest or (request if request["base"]["ref"] == base else None)
            if newest is not None and count == _PAGE:
                break
        if count == _PAGE:  # there may be more, and an open one may be old
            async for request in self._listed(branch, "open"):
                if _is_from(request, branch):
                    _refuse_another_base(request, branch, base)
                    newest = request if newest is None or newest["state"] != "open" else newest
        return newest

    async def _listed(self, branch: str, state: str) -> Any:
        owner, _ = await self._place.owner_and_name()
        query = {"head": f"{owner}:{branch}", "state": state, "sort": "created", "direction": "desc"}
        async for request in self._client.pages(self._place.path("pulls"), query):
            yield request

    async def _told(self, request: _Answer) -> PullRequest:
        """Return *request* in our words: what it proposes, and who decided on it."""
        state = _state(request)
        head = str(request["head"]["sha"])
        if state is PullRequestState.OPEN:
            return _value(request, state, await self._inputs(request, head), await approved(self._place, int(request["number"])))
        inputs = "" if state is PullRequestState.CLOSED and await self._closed_by_us(request) else await self._inputs(request, head)
        return _value(request, state, inputs, {})

    async def _closed_by_us(self, request: _Answer) -> bool:
        try:
            issue = await self._client.get(self._place.path("issues", request["number"]))
        except Absent:  # where issues are switched off
            return False
        return self._identity.is_us(issue.get("closed_by"))

    async def _inputs(self, request: _Answer, head: str) -> str:
        """Return the inputs that the newest of our commits names: people may have committed on top."""
        id: str | None = head
        while id is not None and (known := self._objects.known(id)) is not None:
            if found := commits.inputs(known.message):
                return found
            id = known.parents[0] if len(known.parents) == 1 else None
        if id == head:
            with contextlib.suppress(Refused):
                if found := commits.inputs((await self._objects.commit(head)).message):
                    return found
        texts = [str(one["commit"]["message"]) async for one in self._client.pages(self._place.path("pulls", request["number"], "commits"))]
        return next((found for text in reversed(texts) if (found := commits.inputs(text))), "")

    async def _update(self, request: _Answer, proposal: Proposal) -> _Answer:
        wanted = {"title": _title(proposal.title), "body": bounded(proposal.body)}
        differing = {word: text for word, text in wanted.items() if _plain(request[word]) != _plain(text)}
        if not differing:
            return request
        answer: _Answer = await self._client.patch(self._place.path("pulls", request["number"]), differing)
        if answer["state"] != "open":
            raise ConcurrentChange(f"pull request #{request['number']} was closed while we worked")
        return answer

    async def _open(self, proposal: Proposal) -> _Answer:
        body = {
            "title": _title(proposal.title),
            "body": bounded(proposal.body),
            "head": proposal.branch,
            "base": proposal.base,
            "draft": proposal.draft,
        }
        try:
            return await self._objects.patiently(proposal.head, lambda: self._created(body))
        except (Unavailable, _IsThere) as failure:
            # it was made by us, and the answer got lost, or by another run
            newest = await self._newest(proposal.branch, proposal.base)
            if newest is None or newest["state"] != "open":
                raise failure if isinstance(failure, Unavailable) else ConcurrentChange("a pull request came and went") from None
            return await self._update(newest, proposal)

    async def _created(self, body: Mapping[str, Any]) -> _Answer:
        try:
            answer: _Answer = await self._client.post(self._place.path("pulls"), body)
        except Refused as refused:
            said = refused.reason.lower()
            if "already exists" in said:
                raise _IsThere from None
            if body["draft"] and "draft" in said:  # not every plan has them
                return await self._created({**body, "draft": False})
            raise
        return answer


class _IsThere(Exception):
    """An open pull request has this head."""


def bounded(body: str) -> str:
    """Return *body* within what GitHub takes, which counts characters here."""
    return body if len(body) <= LONGEST_BODY else bounds.markdown(body, len(body[:LONGEST_BODY].encode("utf-8", "replace")))


def _title(title: str) -> str:
    return bounds.line(title, LONGEST_TITLE)


def _plain(text: str | None) -> str:
    """Return *text* without what GitHub's editor changes by itself."""
    return (text or "").replace("\r\n", "\n").rstrip()


def _state(request: _Answer) -> PullRequestState:
    if request["state"] == "open":
        return PullRequestState.OPEN
    return PullRequestState.MERGED if request.get("merged_at") else PullRequestState.CLOSED


def _newest_of(requests: Iterable[_Answer], branch: str, base: str) -> _Answer | None:
    """Return the newest one into *base* of all that come from *branch*, the newest first."""
    newest = None
    for request in requests:
        _refuse_another_base(request, branch, base)
        newest = newest or (request if request["base"]["ref"] == base else None)
    return newest


def _is_from(request: _Answer, branch: str) -> bool:
    """Tell whether *request* comes from *branch* of this very repository: the same name in a fork is somebody else's."""
    head, base = request["head"], request["base"]
    return bool(head["ref"] == branch and (head.get("repo") or {}).get("id") == base["repo"]["id"])


def _refuse_another_base(request: _Answer, branch: str, base: str) -> None:
    if request["state"] == "open" and request["base"]["ref"] != base:
        raise RepositoryError(
            f'the branch "{branch}" belongs to the open pull request #{request["number"]} into "{request["base"]["ref"]}"',
            "merge or close that one",
        )


def _value(request: _Answer, state: PullRequestState, inputs: str, approvals: Mapping[str, str], *, head: str | None = None) -> PullRequest:
    return PullRequest(
        number=int(request["number"]),
        branch=str(request["head"]["ref"]),
        base=str(request["base"]["ref"]),
        state=state,
        title=str(request["title"]),
        body=str(request["body"] or "").replace("\r\n", "\n"),
        draft=bool(request.get("draft")),
        path=str(request["html_url"]),
        head=head or str(request["head"]["sha"]),
        inputs=inputs,
        approved=dict(approvals),
    )
