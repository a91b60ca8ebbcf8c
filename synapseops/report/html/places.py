"""Where the intent says something, on the page."""

from synapseops.report import places
from synapseops.report.html.elements import NOTHING, Html, tag, text
from synapseops.report.model import Report


def place(report: Report, line: int) -> Html:
    """Return file and line of the intent, as a link where a page shows them."""
    told, page = places.plain(report, line), places.page(report, line)
    if not page:
        return tag("small", text(told)) if told else NOTHING
    return tag("small", tag("a", text(told), href=page, rel="noreferrer"))
