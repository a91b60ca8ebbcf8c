"""Why a command cannot be done, in words for whoever wrote it: what is wrong, and what to do. Pure, and Markdown."""

from collections.abc import Sequence

from bot.commands import ANYWHERE, Command, Verb
from bot.masking import Mask
from synapseops.diagnostics import Severity
from synapseops.errors import SynapseError, UsageError
from synapseops.forge.github.spoken import WORD
from synapseops.report.model import Ending, Report
from synapseops.report.text import code, count
from synapseops.report.ways import COMMENTS

_ALWAYS = frozenset({Verb.EXPLAIN, Verb.HELP})
"""What can be asked for when a pull request is closed, too."""
_UNCOMPARED = frozenset({Ending.FAULTY, Ending.STOPPED})
"""How a run ends that compared nothing: it cannot tell that nothing breaks."""
_LISTED = {
    Verb.RESOLVE: "The description of this pull request lists the files that await a decision, each with the command for it.",
    Verb.FORGET: 'The description of this pull request lists the edits under "Your edits", each with its id.',
}


def at_once(verb: Verb, state: str, *, is_ours: bool, is_fork: bool, base: str) -> str:
    """Return why *verb* is not for a pull request that is like this, "" where it is. *state*: open, closed or merged."""
    if verb is Verb.APPROVE and is_fork:
        return "what a pull request from a fork breaks is not compared. Push it as a branch of this repository, and approve there."
    if verb not in ANYWHERE and not is_ours:
        there = ", ".join(code(f"{WORD} {one}") for one in sorted(ANYWHERE))
        return f"that is for pull requests that the App opens. This one is not the App's; it takes {there}."
    if state == "open" or verb in _ALWAYS:
        return ""
    if state == "merged":
        return f"this pull request is merged, and nothing can be done on it. What {code(base)} asks for next comes on another one."
    instead = ", or change the intent: then another one is opened" if is_ours else ""
    return f"this pull request is closed, and nothing is done on it. Reopen it and write the command again{instead}."


def afterwards(asked: Command, reports: Sequence[Report], reason: str) -> str:
    """Return what is to be said of a run that did not do what was *asked*, "" where it did; *reason* is how it ended without reports."""
    if not reports:
        return f"nothing was done: {code(reason)}."
    (report,) = reports
    if report.ending is Ending.STOPPED and report.problem is not None:
        hint = _LISTED.get(asked.verb, "") if asked.verb is not None and report.problem.kind == "usage" else ""
        return _not_done(report.problem.message, hint or _hint(report.problem.hint))
    if asked.verb in {Verb.REGENERATE, Verb.RESUME}:
        return ""
    if report.ending is Ending.FAULTY:
        faults = count(sum(one.severity is Severity.ERROR for one in report.diagnostics), "fault")
        where = f"{code(report.intent)} on {code(report.base)}"
        return f"nothing was made, since {where} has {faults}. Mend it first; the check shows where."
    return unapproved(asked.mark, reports) if asked.verb is Verb.APPROVE else ""


def broken(failure: Exception) -> str:
    """Return what is said of a command that could not be carried out because of *failure*."""
    if isinstance(failure, UsageError):
        return _not_done(failure.message, _hint(failure.hint))
    why = Mask().text(str(failure)) if isinstance(failure, SynapseError) else "the App has a fault"
    return _not_done(why, "Whoever runs the App finds more in its logs.")


def _not_done(why: str, hint: str) -> str:
    return f"that could not be done: {code(why)}. {hint}".rstrip()


def _hint(hint: str) -> str:
    return f"What helps: {code(hint)}." if hint else ""


def unapproved(mark: str, reports: Sequence[Report]) -> str:
    """Return why *mark* approves of nothing that *reports* tell of, "" where it does."""
    marks = [report.fingerprint for report in reports if report.fingerprint]
    if mark in marks:
        return ""
    uncompared = ", ".join(code(report.intent) for report in reports if report.ending in _UNCOMPARED)
    if uncompared and not marks:
        return f"{code(mark)} approves of nothing: what {uncompared} breaks could not be found out. Mend it first; the check shows where."
    if not marks:
        return f"{code(mark)} stands for nothing that is proposed here: no change was found that breaks callers, none awaits an approval."
    return other(mark, marks)


def unawaited(mark: str) -> str:
    """Return that *mark* approves of nothing where no check awaits an approval."""
    return f"{code(mark)} approves of nothing: no check of this pull request awaits an approval."


def other(mark: str, marks: Sequence[str]) -> str:
    """Return that *mark* approves of nothing where *marks* await an approval."""
    right = " or ".join(code(COMMENTS.approving(one)) for one in marks)
    return f"{code(mark)} does not stand for the breaking changes that are proposed here now. After a look at them, write {right}."
