"""What a check run says of a report: conclusion, title, summary, remarks at lines. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from synapseops.diagnostics import Diagnostic, Severity
from synapseops.errors import NotPermitted
from synapseops.evidence.model import Outcome
from synapseops.forge.base import Button, Conclusion, Level, Remark, Words
from synapseops.pipeline import gates
from synapseops.report import annotations, markdown
from synapseops.report.model import Ending, Report
from synapseops.report.text import code, count, shown

LONGEST_MESSAGE = 4_000
_LONGEST_TITLE = 200


class Told(Struct, frozen=True):
    """What a check says when it ends. What was not verified never ends as `SUCCESS`."""

    conclusion: Conclusion
    words: Words

    @property
    def title(self) -> str:
        """Its title."""
        return self.words.title


REGENERATE = Button("regenerate", "Run again", "Look at the intent again")
ACCEPT = Button("accept", "Approve changes", "Approve of what breaks callers")
_LEVELS = {Severity.ERROR: Level.FAILURE, Severity.WARNING: Level.WARNING, Severity.INFO: Level.NOTICE}
_PAGE = re.compile(r"https?://[\w.:/-]+")
_RANK = (Conclusion.ACTION_REQUIRED, Conclusion.CANCELLED, Conclusion.SUCCESS, Conclusion.NEUTRAL)
_SIGNS = {Conclusion.ACTION_REQUIRED: "❌", Conclusion.CANCELLED: "⚪", Conclusion.SUCCESS: "✅", Conclusion.NEUTRAL: "⚪"}
_EACH = "Each intent has a check of its own, which tells why, and what to do."
_QUIET = {
    Ending.NOTHING_TO_PROPOSE: "Nothing to propose: the branch holds what the intent says",
    Ending.QUIET: "Quiet: the pull request with these very inputs was closed, or its branch deleted",
}


def of(report: Report) -> Told:
    """Return what the check run of one intent says."""
    if (quiet := _QUIET.get(report.ending)) is not None and report.problem is None:
        notes = "".join(f"\n\n⚠️ {shown(note.plain)}" for note in report.notes if note.text.startswith(gates.LESS))
        return Told(Conclusion.NEUTRAL, Words(quiet, f"{quiet}.{notes}", remarks=remarks(report)))
    concluded = conclusion(report)
    title, summary = _said(report)
    buttons = () if concluded is not Conclusion.ACTION_REQUIRED else (REGENERATE, ACCEPT) if breaks(report) else (REGENERATE,)
    return Told(concluded, Words(title, summary, remarks=remarks(report), buttons=buttons))


def conclusion(report: Report) -> Conclusion:
    """Return how the check of what was made and verified ends."""
    return Conclusion.SUCCESS if report.is_fine and not unverified(report) else Conclusion.ACTION_REQUIRED


def breaks(report: Report) -> bool:
    """Tell whether breaking changes await an approval."""
    return any(gate.name == "breaking_change" and gate.outcome is Outcome.FAILED for gate in report.gates)


def unverified(report: Report) -> tuple[str, ...]:
    """Return what could not be verified: checks, and the gates that hang on them."""
    gates = tuple(f"gate {gate.name}" for gate in report.gates if gate.outcome is Outcome.NOT_RUN)
    return (*report.not_run_checks, *gates) if report.evidence is not None else ("everything",)


def together(told: Mapping[str, Told], *, untouched: Collection[str] = ()) -> Told:
    """Return what the aggregate check says of those of all intents, by path: the worst of them decides. Of those *untouched* by a push
    it says that alone."""
    every = [told[path] for path in sorted(told)]
    if untouched:
        return _beside(together(told), bool(every), sorted(untouched))
    if not every:
        return Told(Conclusion.NEUTRAL, Words("No intent is touched", "Nothing here changes what SynapseOps makes."))
    worst = min((one.conclusion for one in every), key=_RANK.index)
    first = next(one for one in every if one.conclusion is worst)
    title = first.title if len(every) == 1 else _counted(first, sum(one.conclusion is worst for one in every), len(every))
    lines = [f"- {_SIGNS[told[path].conclusion]} {code(path)}: {code(told[path].title)}" for path in sorted(told)]
    return Told(worst, Words(title, "\n".join([*lines, "", _EACH])))


def _beside(whole: Told, is_any_touched: bool, untouched: Sequence[str]) -> Told:
    """Return what is said where a push left some intents alone."""
    left = count(len(untouched), "intent")
    title = f"{whole.title}; {left} untouched" if is_any_touched else f"No intent is touched, of {left}"
    why = f"Untouched, and left as they are since a run of them ended well: {', '.join(map(code, untouched))}."
    return Told(whole.conclusion, Words(title, f"{whole.words.summary}\n\n{why}" if is_any_touched else why))


def _counted(first: Told, number: int, every: int) -> str:
    """Return how many intents are like the *first* of the worst: figures of one are not those of all."""
    those = f"{number} of {count(every, 'intent')}"
    return f"{those} verified" if first.conclusion is Conclusion.SUCCESS else f"{those}: {first.title}"


def paused(by: str) -> Told:
    """Return what is said where *by* asked that the pull request be left alone."""
    why = f"{code(by)} wrote `/synapse pause` on the pull request; `/synapse resume` ends it."
    return Told(Conclusion.NEUTRAL, Words(f"Paused by {shown(by)}", why))


def nowhere(intent: str, base: str) -> Told:
    """Return what is said of an intent that names a branch that is not there."""
    why = f"{code(intent)} is for the branch {code(base)}, which is not there: it is looked at when somebody pushes that branch."
    return Told(Conclusion.NEUTRAL, Words(f"Not for this branch, but for {shown(base)}, which is not there", why))


def fruitless(times: int, why: str, *, is_last: bool) -> Told:
    """Return what is said of runs that came to nothing, one after the other; *is_last*: no other follows by itself."""
    follows = "It is not tried again before something new is wanted." if is_last else "It is tried again, later and later."
    return Told(
        Conclusion.ACTION_REQUIRED,
        Words(
            f"{count(times, 'run')} came to nothing",
            f"{code(why)}\n\n{follows} Whoever runs the App finds more in its logs.",
            buttons=(REGENERATE,),
        ),
    )


def not_permitted(failure: NotPermitted, page: str) -> Told:
    """Return what is said where a permission is missing; *page* is where people see what is granted, "" where that is not known."""
    missing = f": {failure.permission.replace('=', ' (')})" if "=" in failure.permission else ""
    return Told(
        Conclusion.ACTION_REQUIRED,
        Words(
            f"The App lacks a permission{missing}"[:_LONGEST_TITLE], f"{code(failure.message)}\n\n{granting(page)}", buttons=(REGENERATE,)
        ),
    )


def granting(page: str) -> str:
    """Return how a permission is granted that is missing."""
    where = f", {page}" if _PAGE.fullmatch(page) else ""
    return (
        'Whoever owns the App sets it under "Permissions & events" in the App\'s settings; '
        f"whoever installed it accepts that in the settings of the installation{where}\n\nThe App looks again by itself then."
    )


def given_up(why: str) -> Told:
    """Return what is said where a run was given up."""
    return Told(
        Conclusion.ACTION_REQUIRED, Words("Given up", f"{why}. Whoever runs the App finds more in its logs.", buttons=(REGENERATE,))
    )


def parsed_only(intent: str, found: tuple[Remark, ...]) -> Told:
    """Return what is said of an intent that comes from a fork: it was read, and nothing else."""
    faults = sum(remark.level is Level.FAILURE for remark in found)
    why = f"{code(intent)} comes from a fork: it is read; nothing is made, run or written before it is merged."
    if faults:
        told = [f"- ❌ {code(f'{one.path}:{one.line}')} {one.title}: {code(one.message)}" for one in found if one.level is Level.FAILURE]
        words = Words(f"{count(faults, 'fault')} in the intent", "\n".join([why, "", *told]), remarks=found)
        return Told(Conclusion.ACTION_REQUIRED, words)
    return Told(Conclusion.NEUTRAL, Words("Read only, since it comes from a fork", why, remarks=found))


def removed(intent: str) -> Told:
    """Return what is said of an intent that a pull request takes away."""
    why = f"{code(intent)} is no file any more: when this is merged, nothing is proposed for it any longer, and a pull request that is open"
    words = Words("The intent is removed", f"{why} for it is closed. What was made from it stays until somebody deletes it.")
    return Told(Conclusion.NEUTRAL, words)


def remarks(report: Report) -> tuple[Remark, ...]:
    """Return the remarks at lines of the intent: its own faults, and what failed because of a line."""
    own = [
        Remark(one.place.file, one.place.line, _message(one.message, one.hint), _LEVELS[one.severity], one.code)
        for one in report.diagnostics
    ]
    failed = [Remark(one.file, one.line, one.message) for one in annotations.of(report)]
    return (*own, *failed)


def _said(report: Report) -> tuple[str, str]:
    """Return title and summary."""
    if report.ending is Ending.FAULTY:
        faults = [one for one in report.diagnostics if one.severity is Severity.ERROR]
        others = [one for one in report.diagnostics if one.severity is not Severity.ERROR]
        lines = [*(f"- ❌ {_fault(one)}" for one in faults), *(f"- ⚠️ {_fault(one)}" for one in others)]
        return f"{count(len(faults), 'fault')} in the intent", "\n".join([f"Nothing was made of {code(report.intent)}.", "", *lines])
    if report.problem is not None:
        hint = f"\n\n{code(report.problem.hint)}" if report.problem.hint else ""
        return f"Stopped: {shown(report.problem.message)}", f"{code(report.problem.message)}{hint}"
    return _title(report), markdown.body(report)


def _fault(one: Diagnostic) -> str:
    where = code(f"{one.place.file}:{one.place.line}:{one.place.column}")
    return f"{where} {one.code}: {code(one.message)}{f'; {code(one.hint)}' if one.hint else ''}"


def _title(report: Report) -> str:
    if report.conflicts:
        return f"{count(len(report.conflicts), 'conflict')} to be resolved"
    if report.base_left_out:
        return f"base and branch do not agree on {count(len(report.base_left_out), 'file')}"
    if report.failed_checks:
        return f"Failed: {', '.join(report.failed_checks)}"
    if breaks(report) and len(report.unmet_gates) == 1:
        return "Breaking changes await an approval"
    if report.unmet_gates:
        return f"Not met: {', '.join(gate.name for gate in report.unmet_gates)}"
    if missing := unverified(report):
        return f"Could not verify: {', '.join(missing)}"
    tests = report.evidence.tests.passed if report.evidence is not None else 0
    return f"Verified: {count(len(report.judged), 'check')} and {count(tests, 'test')} passed"


def _message(message: str, hint: str) -> str:
    return shown(f"{message}; {hint}" if hint else message)[:LONGEST_MESSAGE]
