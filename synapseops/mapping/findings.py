"""What is told of a mapping as a whole: leaves left out on either side, ignores that are stale, limits, the share of hooks."""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress

from synapseops.diagnostics import Fault, Severity
from synapseops.intent.mappings import MappingForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.mapping import completeness
from synapseops.mapping.paths import joined
from synapseops.mapping.scope import Origin, Scope
from synapseops.mapping.work import Work
from synapseops.schema.model import FAULTY, Property

_MOST_SHOWN = 10


def unwritten(work: Work) -> Iterator[Fault]:
    """MAP011: optional leaves of the target that no rule writes; required ones are MAP010."""
    if work.is_patch:
        return
    covered = {*work.writes, *work.ignored}
    parts = completeness.uncovered(work.target, _closed(covered), _is_optional_input(work))
    if parts:
        count, largest, details = completeness.summary(parts)
        leaves = "1 optional leaf" if count == 1 else f"{count:,} optional leaves"
        message = f"no rule writes {leaves} of {shown(work.target.name)}: {largest}"
        hint = 'add rules, or {ignore: true, reason: "…"} at a path for all below it'
        yield Fault("MAP011", (*work.node, "fields"), message, hint, on="key", details=details)


def _closed(covered: set[Origin]) -> set[Origin]:
    """Return the paths that cover all below: those of rules, but not of objects and lists whose parts are written one by one."""
    above = {path[:length] for path in covered for length in range(len(path))}
    return {path for path in covered if path not in above}


def _is_optional_input(work: Work) -> Callable[[Property], bool]:
    is_resource = work.target.is_resource

    def counts(one: Property) -> bool:
        return not one.is_server_set and one.type != FAULTY and (one.optional or one.has_default or (is_resource and one.nullable))

    return counts


def stale(work: Work, form: MappingForm) -> Iterator[Fault]:
    """MAP013 to MAP015: what is ignored of the source exists, is not read, and for a reason."""
    for number, one in enumerate(form.ignore_source or ()):
        at = (*work.node, "ignore_source", number)
        if one.reason is None:
            yield Fault("MAP015", at, "nothing says why this is ignored", 'add reason: "…"')
        try:
            found = Scope(work.source).find(one.path, "MAP013")
        except Slip as slip:
            hint = slip.hint if slip.hint.startswith("did you mean") else "remove it: the source does not have it"
            yield Fault("MAP013", (*at, "path"), slip.message, hint, offset=slip.offset)
            continue
        reader = next((path for path in work.reads if _meets(path, found.origin)), None)
        if reader is not None:
            message = f"{shown(one.path)} is ignored, and a rule reads {shown(joined(reader) or 'the record')}"
            yield Fault("MAP014", (*at, "path"), message, "remove one of the two")


def _ignored(work: Work, form: MappingForm) -> Iterator[Origin]:
    for one in form.ignore_source or ():
        with suppress(Slip):
            yield Scope(work.source).find(one.path).origin


def unread(work: Work, form: MappingForm) -> Iterator[Fault]:
    """MAP012: leaves of the source that no rule reads, and that are not ignored."""
    covered = {*work.reads, *_ignored(work, form)}
    parts = completeness.uncovered(work.source, covered, _counts_as_source)
    if parts:
        count, largest, details = completeness.summary(parts)
        leaves = "1 leaf" if count == 1 else f"{count:,} leaves"
        message = f"no rule reads {leaves} of {shown(work.source.name)}: {largest}"
        hint = 'map them, or add ignore_source: [{path: …, reason: "…"}]'
        is_between_systems = not work.source.is_resource and not work.target.is_resource
        severity = Severity.INFO if is_between_systems else Severity.WARNING
        yield Fault("MAP012", work.node, message, hint, on="key", severity=severity, details=details)


def _meets(path: Origin, ignored: Origin) -> bool:
    """Tell whether a path lies at or below an ignored one."""
    return path[: len(ignored)] == ignored


def _counts_as_source(one: Property) -> bool:
    return not one.is_server_set and one.type != FAULTY


def limits(work: Work) -> Iterator[Fault]:
    """MAP023, MAP027: empty values and limits that may be broken at run time."""
    at = (*work.node, "fields")
    if work.may_break_empty:
        message = f"an empty value breaks the target's limits at {_some(work.may_break_empty)}"
        hint = "add on_empty: fail or a value; omit only where the target is optional"
        yield Fault("MAP023", at, message, hint, on="key", details=tuple(work.may_break_empty))
    if work.may_exceed:
        message = f"the source may exceed the target's limits at {_some(work.may_exceed)}"
        hint = f"{_shorter(work.may_exceed)}where that is right; else it is E_CONSTRAINT at run time"
        yield Fault("MAP027", at, message, hint, on="key", details=tuple(work.may_exceed))


_SHORTER = {
    "at most [0-9]+ characters": "shorten texts by steps: [{truncate: N}]",
    "exactly [0-9]+ character": 'cut texts by steps: [{truncate: N}], or fill them up by {pad_left: {width: N, with: "0"}}',
    "(at most|exactly) [0-9]+ item": "leave items of lists out by where, or cut the text that they come of by {split: {sep, max}}",
    "the pattern ": "hold texts to the pattern by match: PATTERN in the rule, with on_error: for others, or give the source that pattern",
    "[0-9]+ digits after": "round numbers by a cast with scale and round",
}
"""What to do where such a limit may be exceeded."""


def _shorter(exceeded: list[str]) -> str:
    """Say what keeps values within limits such as these."""
    ways = [way for limit, way in _SHORTER.items() if any(re.search(rf"\({limit}", one) for one in exceeded)]
    return f"{'; '.join(ways)}, " if ways else "choose other values, or widen the target's limit, "


def _some(paths: list[str]) -> str:
    more = f" and {len(paths) - _MOST_SHOWN:,} more" if len(paths) > _MOST_SHOWN else ""
    count = "" if len(paths) == 1 else f"{len(paths):,} leaves: "
    return f"{count}{', '.join(paths[:_MOST_SHOWN])}{more}"


def hooks(work: Work) -> Iterator[Fault]:
    """MAP062: how much of the result is made by code that no check sees."""
    if work.hooked:
        leaves = _closed(set(work.writes))
        message = f"{len(work.hooked)} of {max(len(leaves), len(work.hooked))} leaves come from hooks"
        yield Fault("MAP062", work.node, message, "rules are checked against both schemas, hooks are not", on="key")


def all_of(work: Work, form: MappingForm, *, is_whole: bool) -> Iterator[Fault]:
    """Yield everything that is told of a mapping as a whole; unless it *is_whole*, a faulty rule may be why a leaf is left out."""
    yield from unwritten(work) if is_whole else ()
    yield from stale(work, form)
    yield from unread(work, form) if is_whole else ()
    yield from limits(work)
    yield from hooks(work)
