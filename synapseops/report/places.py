"""Where the intent says something: file and line, and the page that shows it, where there is one."""

from synapseops.evidence.model import Finding
from synapseops.report.model import Report
from synapseops.report.text import code


def plain(report: Report, line: int) -> str:
    """Return file and line, "" where the line is not known."""
    return f"{report.intent}:{line}" if line else ""


def place_of(report: Report, finding: Finding) -> str:
    """Return where *finding* is, from the root."""
    if not finding.file:
        return "the whole folder"
    file = report.from_root(finding.file)
    return f"{file}:{finding.line}" if finding.line else file


def page(report: Report, line: int) -> str:
    """Return the address of the line, "" where no page shows it."""
    return f"{report.intent_page}#L{line}" if report.intent_page and line else ""


def marked(report: Report, line: int) -> str:
    """Return file and line for Markdown, small, and as a link where a page shows them."""
    if not line:
        return ""
    told, where = code(plain(report, line)), page(report, line)
    return f" <sub>{f'[{told}]({where})' if where else told}</sub>"
