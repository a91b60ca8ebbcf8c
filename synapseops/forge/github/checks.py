"""The port `Checks` over GitHub's check runs. Remarks are appended by GitHub, so that none is sent that is there already."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from synapseops.errors import NotPermitted, RepositoryError, Unavailable
from synapseops.forge.base import Check, Conclusion, Notice, Remark, Words
from synapseops.forge.github import checkrun, runs
from synapseops.forge.github.failures import LimitReached, QueryRefused, Refused
from synapseops.forge.github.identity import Identity
from synapseops.forge.github.outlook import Outlook
from synapseops.forge.github.place import Place
from synapseops.forge.github.refs import Refs
from synapseops.forge.github.wish import Asked
from synapseops.forge.github.wishes import Wishes

_TRIES = 3
_MOST_AT_ONCE = 10
_SETTLING = 2.0
"""Seconds after which GitHub has done what it was doing when a connection broke, as far as it ever will."""

_Answer = Mapping[str, Any]


class GitHubChecks:
    """Adapter of the port `Checks`."""

    def __init__(self, place: Place, identity: Identity, outlook: Outlook, wishes: Wishes, refs: Refs) -> None:
        self._place = place
        self._client = place.client
        self._identity = identity
        self._outlook = outlook
        self._wishes = wishes
        self._refs = refs
        self._nodes: dict[int, str] = {}

    async def begin(self, name: str, commit: str, *, key: str, words: Words, is_first: bool = False) -> Check:
        """Begin a check, or go on with the one called *key* that a run before us began and did not conclude."""
        if not is_first and (found := await self._unfinished(name, commit, key)) is not None:
            return await self.tell(found, words)
        body = {"name": name, "head_sha": commit, "external_id": key, **checkrun.begun(words)}
        if (asked := self._wishes.take()).wishes and (begun := await self._begun_with(asked, body)) is not None:
            return begun
        try:
            return self._value(await self._client.post(self._place.path("check-runs"), body))
        except Unavailable:
            if (found := await self._unfinished(name, commit, key)) is None:
                raise
            return found  # it was begun, and the answer got lost

    async def report(self, notices: Sequence[Notice]) -> tuple[Check, ...]:
        """End checks, those that were not begun too, or begin them: several by one request, but those that have too many remarks for it."""
        due = await self._found(notices)
        ended: dict[int, Check] = {}
        together = [index for index, one in enumerate(due) if len(checkrun.left(one)) <= checkrun.REMARKS_AT_ONCE]
        for start in range(0, len(together) if len(together) > 1 else 0, _MOST_AT_ONCE):
            batch = together[start : start + _MOST_AT_ONCE]
            made = await self._written([due[index] for index in batch])
            ended |= {index: check for index, check in zip(batch, made, strict=True) if check is not None}
        checks = tuple([ended.get(index) or await self._alone(one) for index, one in enumerate(due)])
        await self._refs.settle()
        return checks

    async def tell(self, check: Check, words: Words) -> Check:
        """Say how far it came; nothing is written where that is what it says already."""
        output = checkrun.output(words)
        if (check.title, check.summary, check.text) == (output["title"], output["summary"], output["text"]):
            return check
        return await self._patched(check, {"output": output})

    async def conclude(self, check: Check, conclusion: Conclusion, words: Words) -> Check:
        """End a check; the remarks that it does not have yet come first, the last of them with the conclusion."""
        output, left = checkrun.output(words), words.remarks[check.remarks : checkrun.MOST_REMARKS]
        while len(left) > checkrun.REMARKS_AT_ONCE:
            check = await self._remarked(check, {"output": output}, left[: checkrun.REMARKS_AT_ONCE])
            left = words.remarks[check.remarks : checkrun.MOST_REMARKS]
        return await self._remarked(check, checkrun.ended(conclusion, words), left)

    async def of(self, commit: str) -> tuple[Check, ...]:
        """Return our checks of *commit*, the newest first."""
        return tuple(self._value(one) for one in await self._ours(commit))

    async def _begun_with(self, asked: Asked, body: _Answer) -> Check | None:
        """Begin a check, and hear what is *asked* besides; None where it was not begun: asked for alone, GitHub says why."""
        query, variables = runs.mutation([(None, body)], await self._place.id(), asked=asked)
        is_decided, is_whole = True, True
        try:
            data = await self._client.graphql(query, variables, writes=True, repeatable=False)
        except LimitReached:
            raise
        except Unavailable:
            data, is_decided = {}, False
        except QueryRefused as refused:
            data, is_decided, is_whole = refused.data, refused.is_decided, False
        except (Refused, NotPermitted):  # no GraphQL there, or not for us
            return None
        except RepositoryError:  # an answer beyond all bounds
            data, is_decided = {}, False
        (made,) = runs.answers(data, 1)
        if made is not None:
            self._wishes.note(asked, data["c0"]["checkRun"].get("repository"), is_whole=is_whole)
            return self._value(made)
        if is_decided:
            return None
        await self._client.allowance.clock.sleep(_SETTLING)
        return await self._unfinished(str(body["name"]), str(body["head_sha"]), str(body["external_id"]))

    async def _found(self, notices: Sequence[Notice]) -> list[Notice]:
        """Return *notices* with the checks that are to be gone on with."""
        known: dict[str, list[_Answer]] = {}
        found: list[Notice] = []
        for one in notices:
            if one.check is None and not one.is_first:
                known[one.commit] = known[one.commit] if one.commit in known else await self._ours(one.commit)
                one = replace(one, check=self._going_on(known[one.commit], one.name, one.key), is_first=True)
            found.append(one)
        return found

    async def _alone(self, notice: Notice) -> Check:
        """End a check by requests of its own, or begin it."""
        name, commit, key, words = notice.name, notice.commit, notice.key, notice.words
        if notice.conclusion is None:
            return await (self.tell(notice.check, words) if notice.check else self.begin(name, commit, key=key, words=words, is_first=True))
        if notice.check is not None or len(words.remarks) > checkrun.REMARKS_AT_ONCE:
            begun = notice.check or await self.begin(name, commit, key=key, words=words, is_first=True)
            return await self.conclude(begun, notice.conclusion, words)
        try:
            return self._value(await self._client.post(self._place.path("check-runs"), checkrun.body(notice)))
        except Unavailable:
            if (made := await self._made(notice)) is None:
                raise
            return made  # the answer got lost

    async def _written(self, notices: Sequence[Notice]) -> list[Check | None]:
        """End checks by one request; None for those that GitHub did not end: asked for alone, it says why."""
        nodes = [self._nodes.get(one.check.id, "") if one.check is not None else None for one in notices]
        if "" in nodes:
            return [None] * len(notices)
        refs = dict(self._refs.waiting)
        query, variables = runs.mutation(list(zip(nodes, map(checkrun.body, notices), strict=True)), await self._place.id(), refs=refs)
        try:
            data = await self._client.graphql(query, variables, writes=True, repeatable=False)
        except LimitReached:
            raise
        except Unavailable:
            return await self._settled(notices)
        except (Refused, NotPermitted):  # no GraphQL there, or not for us
            return [None] * len(notices)
        except QueryRefused as refused:
            if not refused.is_decided:
                return await self._settled(notices)
            data = refused.data
        except RepositoryError:  # an answer beyond all bounds
            return await self._settled(notices)
        if data.get("refs") is not None:
            self._refs.waiting.clear()
        return [self._value(one) if one is not None else None for one in runs.answers(data, len(notices))]

    async def _settled(self, notices: Sequence[Notice]) -> list[Check | None]:
        """Return what was done of a request whose answer got lost."""
        await self._client.allowance.clock.sleep(_SETTLING)
        return [await self._made(one) for one in notices]

    async def _made(self, notice: Notice) -> Check | None:
        """Return the check that says already what *notice* is to say, if there is one."""
        title = checkrun.output(notice.words)["title"]
        ours = [one for one in await self.of(notice.commit) if notice.check is None or one.id == notice.check.id]
        wanted = (notice.name, notice.key, notice.conclusion, title)
        return next((one for one in ours if (one.name, one.key, one.conclusion, one.title) == wanted), None)

    async def _ours(self, commit: str) -> list[_Answer]:
        found = self._outlook.checks(commit)
        if found is None:
            where = self._place.path("commits", commit, "check-runs")
            found = [one async for one in self._client.pages(where, {"filter": "all"}, key="check_runs")]
        ours = [one for one in found if self._identity.is_app(one.get("app"))]
        return sorted(ours, key=lambda one: int(one["id"]), reverse=True)

    async def _unfinished(self, name: str, commit: str, key: str) -> Check | None:
        """Return the check called *key* that goes on."""
        return self._going_on(await self._ours(commit), name, key)

    def _going_on(self, ours: Sequence[_Answer], name: str, key: str) -> Check | None:
        """Return the one of *ours* that goes on. One that people asked for anew is queued, and keeps the remarks of before."""
        wanted = (name, key, "in_progress")
        return next((self._value(one) for one in ours if (one["name"], one.get("external_id"), one["status"]) == wanted), None)

    async def _remarked(self, check: Check, body: dict[str, Any], remarks: Sequence[Remark]) -> Check:
        """Change a check and append *remarks*. A change whose answer got lost is looked for before it is made again."""
        if not remarks:
            return await self._patched(check, body)
        before = check.remarks
        with_remarks = body | {"output": body["output"] | {"annotations": [checkrun.annotation(remark) for remark in remarks]}}
        for _ in range(_TRIES):
            try:
                return self._value(await self._client.patch(self._path(check), with_remarks, repeatable=False))
            except Unavailable as failure:
                lost = failure
                check = self._value(await self._client.get(self._path(check)))
            if check.remarks >= before + len(remarks):
                return check
        raise lost

    async def _patched(self, check: Check, body: Mapping[str, Any]) -> Check:
        return self._value(await self._client.patch(self._path(check), body))

    def _value(self, answer: _Answer) -> Check:
        """Return the check that GitHub answered with, and remember its other name."""
        if "node_id" in answer:
            self._nodes[int(answer["id"])] = str(answer["node_id"])
        return checkrun.read(answer)

    def _path(self, check: Check) -> str:
        return self._place.path("check-runs", check.id)
