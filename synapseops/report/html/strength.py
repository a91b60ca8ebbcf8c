"""How many small faults the generated tests notice, as a part of the page."""

from synapseops.report.html.elements import NOTHING, Html, badge, code, folded, section, table, tag, text, together
from synapseops.report.model import Report
from synapseops.report.strength import KINDS
from synapseops.report.text import count

_MOST = 500


def strength(report: Report) -> Html:
    """Show the figures, and each fault that no test noticed."""
    found = report.strength
    if found is None:
        return NOTHING
    rows = [
        (
            text(KINDS.get(one.kind, "")),
            *(text(str(figure)) for figure in (one.known, one.tried, one.killed if one.tried else "")),
            _state(one.killed, one.tried),
        )
        for one in found.tallies
    ]
    survivors = [one for tally in found.tallies for one in tally.survivors]
    listed = [
        (code(f"{report.from_root(one.file)}:{one.line}"), together(code(one.was), Html(" → "), code(one.now)), text(one.origin))
        for one in survivors[:_MOST]
    ]
    reason = tag("p", text(found.reason), class_="soft") if found.reason else NOTHING
    details = folded(text(f"{count(len(survivors), 'fault')} not noticed"), table(("where", "fault", "of"), listed)) if listed else NOTHING
    return section("How strong the tests are", reason, table(("faults put into", "there are", "tried", "noticed", ""), rows), details)


def _state(killed: int, tried: int) -> Html:
    if not tried:
        return badge("none tried", "mild")
    return badge("all noticed", "good") if killed == tried else badge(f"{tried - killed} not noticed", "mild")
