"""Check runs as GitHub's REST takes and answers them, within its bounds. Pure."""

from collections.abc import Mapping
from typing import Any

from synapseops.forge.base import Button, Check, Conclusion, Notice, Remark, Words
from synapseops.forge.github import bounds

REMARKS_AT_ONCE = 50
MOST_REMARKS = 500
MOST_BUTTONS = 3

_Answer = Mapping[str, Any]


def read(answer: _Answer) -> Check:
    """Return the check that an answer tells of."""
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


def output(words: Words) -> dict[str, Any]:
    """Return what a check says, as long as GitHub takes it; remarks apart."""
    more = len(words.remarks) - MOST_REMARKS
    summary = f"{words.summary}\n\nRemarks shown: {MOST_REMARKS} of {len(words.remarks)}." if more > 0 else words.summary
    return {
        "title": bounds.line(words.title, bounds.LONGEST_TITLE),
        "summary": bounds.markdown(summary),
        "text": bounds.markdown(words.text),
    }


def begun(words: Words) -> dict[str, Any]:
    """Return what lets a check go on."""
    return {"status": "in_progress", "output": output(words)}


def ended(conclusion: Conclusion, words: Words) -> dict[str, Any]:
    """Return what ends a check."""
    buttons = [_button(button) for button in words.buttons[:MOST_BUTTONS]]
    return {"status": "completed", "conclusion": conclusion.value, "output": output(words), "actions": buttons}


def body(notice: Notice) -> dict[str, Any]:
    """Return what does at once what *notice* says, with the remarks that its check does not have yet."""
    check, words = notice.check, notice.words
    named = {} if check is not None else {"name": notice.name, "head_sha": notice.commit, "external_id": notice.key}
    if notice.conclusion is None:
        return named | begun(words)
    made = named | ended(notice.conclusion, words)
    if remarks := left(notice):
        made["output"] |= {"annotations": [annotation(remark) for remark in remarks]}
    return made


def left(notice: Notice) -> tuple[Remark, ...]:
    """Return the remarks that are still to be sent."""
    return notice.words.remarks[notice.check.remarks if notice.check is not None else 0 : MOST_REMARKS]


def annotation(remark: Remark) -> dict[str, Any]:
    """Return a remark at lines."""
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
