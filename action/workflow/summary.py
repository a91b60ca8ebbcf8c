"""The job's summary: the same report as the pull request's, or what was found instead of one."""

from collections.abc import Iterable, Iterator, Sequence

from action.workflow.outputs import LONGEST_SUMMARY
from synapseops.diagnostics import Diagnostic, Severity
from synapseops.report import edits as ledger
from synapseops.report import markdown
from synapseops.report.model import Ending, Report, below
from synapseops.report.proof import Proof
from synapseops.report.text import code, count

_LISTED = 200
_ICONS = {Severity.ERROR: "❌", Severity.WARNING: "⚠️", Severity.INFO: "ℹ️"}  # noqa: RUF001  # the sign people know for a note
_QUIET = {
    Ending.NOTHING_TO_PROPOSE: "✅ nothing differs: what is committed is what the intent says",
    Ending.QUIET: "⚪ quiet: a pull request with these very inputs was closed",
}


def of_report(report: Report) -> str:
    """Return the section of one run."""
    name = code(report.service or report.intent)
    if report.problem is not None:
        hint = f"\n\n{code(report.problem.hint)}" if report.problem.hint else ""
        return f"## ❌ {name}\n{code(report.problem.message)}{hint}"
    if report.has_faults:
        return of_faults(report.intent, report.diagnostics)
    if report.ending in _QUIET:
        return "\n".join([f"## {name}", _QUIET[report.ending], *map(_line, report.diagnostics[:_LISTED])])
    return markdown.body(report)


def of_faults(intent: str, diagnostics: Sequence[Diagnostic]) -> str:
    """Return the section of an intent that was read and no more."""
    faults = sum(one.severity is Severity.ERROR for one in diagnostics)
    head = f"## {'❌' if faults else '✅'} {code(intent)}: {count(faults, 'fault') if faults else 'no faults'}"
    left = len(diagnostics) - _LISTED
    return "\n".join([head, "", *map(_line, diagnostics[:_LISTED]), *([f"- … and {count(left, 'more remark')}"] if left > 0 else [])])


def of_proof(proof: Proof) -> str:
    """Return the section of one proof."""
    if proof.holds:
        edits = f", {number}" if (number := ledger.number(proof.edits)) else ""
        head = f"## ✅ {code(proof.service)} is proven\n{count(proof.proven, 'file')} exactly as made{edits}, at {code(proof.commit[:12])}."
        more = [_edits(proof)] if proof.edits else []
        more += [_copies(proof)] if proof.copies else []
        more += [_beside(proof)] if proof.beside else []
        more += [_unchecked(proof)] if proof.unchecked else []
        return "\n\n".join([head, *more])
    head = f"## ❌ {code(proof.service or proof.intent)} is not proven: {proof.state}\nAt {code(proof.commit[:12])}:\n"
    return "\n".join([head, *_limited(list(_differences(proof)))])


def whole(sections: Iterable[str], notes: Sequence[str]) -> str:
    """Return all of it, within what a runner takes: sections that do not fit are counted."""
    told = [f"> {note}" for note in notes]
    room = LONGEST_SUMMARY - 1_000 - sum(len(note.encode()) + 2 for note in told)
    kept, left = [], 0
    for section in sections:
        size = len(section.encode("utf-8", "backslashreplace")) + 2
        if left or size > room:
            left += 1
            continue
        room -= size
        kept.append(section)
    more = [f"_{count(left, 'more section')} would not fit here: the report as JSON has everything._"] if left else []
    return "\n\n".join([*kept, *more, *told]) + "\n"


def _line(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    text = (
        f"- {_ICONS[diagnostic.severity]} {code(f'{place.file}:{place.line}:{place.column}')} {diagnostic.code}: {code(diagnostic.message)}"
    )
    return f"{text}; {code(diagnostic.hint)}" if diagnostic.hint else text


def _differences(proof: Proof) -> Iterator[str]:
    for one in proof.differences:
        yield f"- {code(proof.place_of(one))}: {one.message}"
    if proof.outdated:
        yield f"- {code(proof.outdated)}: a run proposes it"
    for one in proof.copies:
        yield f"- ⚪ {code(one.path)}: {one.message}"
    for path in proof.undecided:
        yield f"- {code(below(proof.into, path))} awaits a decision between the factory's lines and the team's"


def _edits(proof: Proof) -> str:
    """List what people edited: none of it comes in unseen."""
    return "\n".join(_limited([f"- {code(below(proof.into, one.edit.path))}: {one.state.value}" for one in proof.edits], "more edit"))


def _copies(proof: Proof) -> str:
    """List the places outside the folder where people, or what somebody may not, decided."""
    return "\n".join(_limited([f"- ⚪ {code(one.path)}: {one.message}" for one in proof.copies], "more copy"))


def _beside(proof: Proof) -> str:
    """List the files in the folder that the factory does not make."""
    return "\n".join(
        ["Not made, but put there by people:\n", *_limited([f"- {code(below(proof.into, path))}" for path in proof.beside], "more file")]
    )


def _unchecked(proof: Proof) -> str:
    """Say of how many files only the lock tells how they were made: what a shallow checkout lacks."""
    return f"⚪ Of {count(len(proof.unchecked), 'file')} only the lock says what was made: the pristine commits are not in this checkout."


def _limited(lines: list[str], what: str = "more difference") -> list[str]:
    left = len(lines) - _LISTED
    return [*lines[:_LISTED], *([f"- … and {count(left, what)}"] if left > 0 else [])]
