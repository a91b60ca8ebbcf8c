"""The port `Checks` over GitHub's check runs. Remarks are appended by GitHub, so that none is sent that is there already."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from synapseops.errors import NotPermitted, RepositoryError, Unavailable
from synapseops.forge.base import Button, Check, Closing, Conclusion, Remark, Words
from synapseops.forge.github import bounds, runs
from synapseops.forge.github.failures import LimitReached, QueryRefused, Refused
from synapseops.forge.github.identity import Identity
from synapseops.forge.github.outlook import Outlook
from synapseops.forge.github.place import Place
from synapseops.forge.github.refs import Refs
from synapseops.forge.github.wish import Asked
from synapseops.forge.github.wishes import Wishes

REMARKS_AT_ONCE = 50
MOST_REMARKS = 500
MOST_BUTTONS = 3

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
        body = {"name": name, "head_sha": commit, "external_id": key, "status": "in_progress", "output": _output(words)}
        if (asked := self._wishes.take()).wishes and (begun := await self._begun_with(asked, body)) is not None:
            return begun
        try:
            return self._value(await self._client.post(self._place.path("check-runs"), body))
        except Unavailable:
            if (found := await self._unfinished(name, commit, key)) is None:
                raise
            return found  # it was begun, and the answer got lost

    async def report(self, closings: Sequence[Closing]) -> tuple[Check, ...]:
        """End checks, those that were not begun too: several by one request, but for those that have too many remarks for one."""
        due = [await self._found(one) for one in closings]
        ended: dict[int, Check] = {}
        together = [index for index, one in enumerate(due) if len(_left(one)) <= REMARKS_AT_ONCE]
        for start in range(0, len(together) if len(together) > 1 else 0, _MOST_AT_ONCE):
            batch = together[start : start + _MOST_AT_ONCE]
            made = await self._written([due[index] for index in batch])
            ended |= {index: check for index, check in zip(batch, made, strict=True) if check is not None}
        checks = tuple([ended.get(index) or await self._closed(one) for index, one in enumerate(due)])
        await self._refs.settle()
        return checks

    async def tell(self, check: Check, words: Words) -> Check:
        """Say how far it came; nothing is written where that is what it says already."""
        output = _output(words)
        if (check.title, check.summary, check.text) == (output["title"], output["summary"], output["text"]):
            return check
        return await self._patched(check, {"output": output})

    async def conclude(self, check: Check, conclusion: Conclusion, words: Words) -> Check:
        """End a check; the remarks that it does not have yet come first, the last of them with the conclusion."""
        output, left = _output(words), words.remarks[check.remarks : MOST_REMARKS]
        while len(left) > REMARKS_AT_ONCE:
            check = await self._remarked(check, {"output": output}, left[:REMARKS_AT_ONCE])
            left = words.remarks[check.remarks : MOST_REMARKS]
        return await self._remarked(check, _ended(conclusion, words), left)

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

    async def _found(self, closing: Closing) -> Closing:
        """Return *closing* with the check that is to be gone on with."""
        if closing.check is not None or closing.is_first:
            return closing
        return replace(closing, check=await self._unfinished(closing.name, closing.commit, closing.key), is_first=True)

    async def _closed(self, closing: Closing) -> Check:
        """End a check by requests of its own."""
        name, commit, key, words = closing.name, closing.commit, closing.key, closing.words
        if closing.check is not None or len(words.remarks) > REMARKS_AT_ONCE:
            begun = closing.check or await self.begin(name, commit, key=key, words=words, is_first=True)
            return await self.conclude(begun, closing.conclusion, words)
        try:
            return self._value(await self._client.post(self._place.path("check-runs"), _body(closing)))
        except Unavailable:
            if (made := await self._made(closing)) is None:
                raise
            return made  # the answer got lost

    async def _written(self, closings: Sequence[Closing]) -> list[Check | None]:
        """End checks by one request; None for those that GitHub did not end: asked for alone, it says why."""
        nodes = [self._nodes.get(one.check.id, "") if one.check is not None else None for one in closings]
        if "" in nodes:
            return [None] * len(closings)
        refs = dict(self._refs.waiting)
        query, variables = runs.mutation(list(zip(nodes, map(_body, closings), strict=True)), await self._place.id(), refs=refs)
        try:
            data = await self._client.graphql(query, variables, writes=True, repeatable=False)
        except LimitReached:
            raise
        except Unavailable:
            return await self._settled(closings)
        except (Refused, NotPermitted):  # no GraphQL there, or not for us
            return [None] * len(closings)
        except QueryRefused as refused:
            if not refused.is_decided:
                return await self._settled(closings)
            data = refused.data
        except RepositoryError:  # an answer beyond all bounds
            return await self._settled(closings)
        if data.get("refs") is not None:
            self._refs.waiting.clear()
        return [self._value(one) if one is not None else None for one in runs.answers(data, len(closings))]

    async def _settled(self, closings: Sequence[Closing]) -> list[Check | None]:
        """Return what was done of a request whose answer got lost."""
        await self._client.allowance.clock.sleep(_SETTLING)
        return [await self._made(one) for one in closings]

    async def _made(self, closing: Closing) -> Check | None:
        """Return the check that says already what *closing* is to say, if there is one."""
        title = _output(closing.words)["title"]
        ours = [one for one in await self.of(closing.commit) if closing.check is None or one.id == closing.check.id]
        wanted = (closing.name, closing.key, closing.conclusion, title)
        return next((one for one in ours if (one.name, one.key, one.conclusion, one.title) == wanted), None)

    async def _ours(self, commit: str) -> list[_Answer]:
        found = self._outlook.checks(commit)
        if found is None:
            where = self._place.path("commits", commit, "check-runs")
            found = [one async for one in self._client.pages(where, {"filter": "all"}, key="check_runs")]
        ours = [one for one in found if self._identity.is_app(one.get("app"))]
        return sorted(ours, key=lambda one: int(one["id"]), reverse=True)

    async def _unfinished(self, name: str, commit: str, key: str) -> Check | None:
        """Return the check called *key* that goes on. One that people asked for anew is queued, and keeps the remarks of before."""
        found = await self._ours(commit)
        wanted = (name, key, "in_progress")
        return next((self._value(one) for one in found if (one["name"], one.get("external_id"), one["status"]) == wanted), None)

    async def _remarked(self, check: Check, body: dict[str, Any], remarks: Sequence[Remark]) -> Check:
        """Change a check and append *remarks*. A change whose answer got lost is looked for before it is made again."""
        if not remarks:
            return await self._patched(check, body)
        before = check.remarks
        with_remarks = body | {"output": body["output"] | {"annotations": [_annotation(remark) for remark in remarks]}}
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
        return _value(answer)

    def _path(self, check: Check) -> str:
        return self._place.path("check-runs", check.id)


def _value(answer: _Answer) -> Check:
    output = answer.get("output") or {}
    conclusion = answer.get("conclusion") if answer["status"] == "completed" else None
    return Check(
        id=int(answer["id"]),
        name=str(answer["name"]),
        commit=str(answer["head_sha"]),
        key=str(answer.get("external_id") or ""),
        conclusion=_conclusion(conclusion),
        title=str(output.get("title") or ""),
        summary=str(output.get("summary") or ""),
        text=str(output.get("text") or ""),
        remarks=int(output.get("annotations_count") or 0),
        path=str(answer.get("html_url") or ""),
    )


def _conclusion(text: str | None) -> Conclusion | None:
    """Return the conclusion; those that GitHub alone gives (`stale`, `timed_out`) say that nobody concluded it, and that it is over."""
    if text is None:
        return None
    return Conclusion(text) if text in set(Conclusion) else Conclusion.CANCELLED


def _output(words: Words) -> dict[str, Any]:
    more = len(words.remarks) - MOST_REMARKS
    summary = f"{words.summary}\n\nRemarks shown: {MOST_REMARKS} of {len(words.remarks)}." if more > 0 else words.summary
    return {
        "title": bounds.line(words.title, bounds.LONGEST_TITLE),
        "summary": bounds.markdown(summary),
        "text": bounds.markdown(words.text),
    }


def _ended(conclusion: Conclusion, words: Words) -> dict[str, Any]:
    buttons = [_button(button) for button in words.buttons[:MOST_BUTTONS]]
    return {"status": "completed", "conclusion": conclusion.value, "output": _output(words), "actions": buttons}


def _body(closing: Closing) -> dict[str, Any]:
    """Return what ends *closing* at once, with the remarks that its check does not have yet."""
    check, words = closing.check, closing.words
    made = {} if check is not None else {"name": closing.name, "head_sha": closing.commit, "external_id": closing.key}
    body = made | _ended(closing.conclusion, words)
    if remarks := _left(closing):
        body["output"] |= {"annotations": [_annotation(remark) for remark in remarks]}
    return body


def _left(closing: Closing) -> tuple[Remark, ...]:
    """Return the remarks that are still to be sent."""
    return closing.words.remarks[closing.check.remarks if closing.check is not None else 0 : MOST_REMARKS]


def _annotation(remark: Remark) -> dict[str, Any]:
    found = {
        "path": remark.path,
        "start_line": max(remark.line, 1),
        "end_line": max(remark.last_line or remark.line, remark.line, 1),
        "annotation_level": remark.level.value,
        "message": bounds.plain(remark.message),
    }
    return found | ({"title": bounds.line(remark.title, bounds.LONGEST_TITLE)} if remark.title else {})


def _button(button: Button) -> dict[str, str]:
    return {
        "label": bounds.line(button.label, bounds.LONGEST_LABEL),
        "description": bounds.line(button.description, bounds.LONGEST_DESCRIPTION),
        "identifier": button.id[: bounds.LONGEST_ID],
    }
