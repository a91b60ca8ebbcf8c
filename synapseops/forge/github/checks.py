"""The port `Checks` over GitHub's check runs. Remarks are appended by GitHub, so that none is sent that is there already."""

from collections.abc import Mapping, Sequence
from typing import Any

from synapseops.errors import Unavailable
from synapseops.forge.base import Button, Check, Conclusion, Remark, Words
from synapseops.forge.github import bounds
from synapseops.forge.github.identity import Identity
from synapseops.forge.github.place import Place

REMARKS_AT_ONCE = 50
MOST_REMARKS = 500
MOST_BUTTONS = 3

_TRIES = 3
_Answer = Mapping[str, Any]


class GitHubChecks:
    """Adapter of the port `Checks`."""

    def __init__(self, place: Place, identity: Identity) -> None:
        self._place = place
        self._client = place.client
        self._identity = identity

    async def begin(self, name: str, commit: str, *, key: str, words: Words, is_first: bool = False) -> Check:
        """Begin a check, or go on with the one called *key* that a run before us began and did not conclude."""
        if not is_first and (found := await self._unfinished(name, commit, key)) is not None:
            return await self.tell(found, words)
        body = {"name": name, "head_sha": commit, "external_id": key, "status": "in_progress", "output": _output(words)}
        try:
            return _value(await self._client.post(self._place.path("check-runs"), body))
        except Unavailable:
            if (found := await self._unfinished(name, commit, key)) is None:
                raise
            return found  # it was begun, and the answer got lost

    async def report(self, name: str, commit: str, *, key: str, conclusion: Conclusion, words: Words, is_first: bool = False) -> Check:
        """Begin a check, or go on with it as `begin` does, and end it at once: by one request, where there is none to go on with."""
        found = None if is_first else await self._unfinished(name, commit, key)
        if found is not None or len(words.remarks) > REMARKS_AT_ONCE:
            begun = found or await self.begin(name, commit, key=key, words=words, is_first=True)
            return await self.conclude(begun, conclusion, words)
        body = {"name": name, "head_sha": commit, "external_id": key} | _ended(conclusion, words)
        if words.remarks:
            body["output"] |= {"annotations": [_annotation(remark) for remark in words.remarks]}
        try:
            return _value(await self._client.post(self._place.path("check-runs"), body))
        except Unavailable:
            made = [one for one in await self.of(commit) if (one.name, one.key, one.conclusion) == (name, key, conclusion)]
            if not made or made[0].title != body["output"]["title"]:
                raise
            return made[0]  # the answer got lost

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
        return tuple(_value(one) for one in await self._ours(commit))

    async def _ours(self, commit: str) -> list[_Answer]:
        where = self._place.path("commits", commit, "check-runs")
        found = [one async for one in self._client.pages(where, {"filter": "all"}, key="check_runs")]
        ours = [one for one in found if self._identity.is_app(one.get("app"))]
        return sorted(ours, key=lambda one: int(one["id"]), reverse=True)

    async def _unfinished(self, name: str, commit: str, key: str) -> Check | None:
        """Return the check called *key* that goes on. One that people asked for anew is queued, and keeps the remarks of before."""
        found = await self._ours(commit)
        wanted = (name, key, "in_progress")
        return next((_value(one) for one in found if (one["name"], one.get("external_id"), one["status"]) == wanted), None)

    async def _remarked(self, check: Check, body: dict[str, Any], remarks: Sequence[Remark]) -> Check:
        """Change a check and append *remarks*. A change whose answer got lost is looked for before it is made again."""
        if not remarks:
            return await self._patched(check, body)
        before = check.remarks
        with_remarks = body | {"output": body["output"] | {"annotations": [_annotation(remark) for remark in remarks]}}
        for _ in range(_TRIES):
            try:
                return _value(await self._client.patch(self._path(check), with_remarks, repeatable=False))
            except Unavailable as failure:
                lost = failure
                check = _value(await self._client.get(self._path(check)))
            if check.remarks >= before + len(remarks):
                return check
        raise lost

    async def _patched(self, check: Check, body: Mapping[str, Any]) -> Check:
        return _value(await self._client.patch(self._path(check), body))

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
