"""The whole page: verdict first, then what needs a decision, then what is new, then figures; details folded."""

import base64
import hashlib
from collections import Counter

from synapseops.evidence.model import Outcome
from synapseops.report import tested, verdict
from synapseops.report.html import sections
from synapseops.report.html.behaviour import behaviours
from synapseops.report.html.elements import Html, code, tag, text, together
from synapseops.report.html.strength import strength
from synapseops.report.html.style import STYLE
from synapseops.report.model import Report
from synapseops.report.text import count, percent

NAME = "report.html"
_STYLED = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
_POLICY = f"default-src 'none'; style-src 'sha256-{_STYLED}'; base-uri 'none'; form-action 'none'"
"""Nothing is fetched and nothing runs, whatever text of others came to stand on the page."""


def page(report: Report) -> bytes:
    """Return the page. Nothing on it tells of time or machine, so that the same inputs give the same bytes."""
    title = f"{report.service or report.intent} {report.version}"
    head = together(
        Html('<meta charset="utf-8">'),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'),
        Html('<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer">'),
        tag("title", text(title)),
        Html(f"<style>{STYLE}</style>"),
    )
    surroundings = (sections.service(report), sections.around(report))
    parts = (
        _verdict(report),
        sections.decisions(report),
        *(surroundings if report.first else ()),
        sections.intent(report),
        sections.contract(report),
        sections.records(report),
        behaviours(report),
        sections.mappings(report),
        sections.database(report),
        sections.checks(report),
        strength(report),
        sections.people(report),
        *(() if report.first else surroundings),
        sections.remarks(report),
        sections.files(report),
        _footer(report),
    )
    return f"<!doctype html>\n{tag('html', tag('head', head), tag('body', tag('main', *parts)), lang='en')}\n".encode()


def _verdict(report: Report) -> Html:
    kind, told = "good", f"Verified{', and approved' if report.approvals else ''}, ready for review"
    if not report.is_fine:
        kind, told = "bad", "Needs a decision"
    elif report.not_run_checks:
        kind, told = "mild", "Ready for review, but not everything could be verified"
    names = " ".join((code(report.service), code(report.version), text("as"), code(report.intent), text("says")))
    told_of = together(text("A new service:" if report.first else "An update:"), Html(" "), Html(names))
    approved = (tag("p", text("Approved by "), tag("b", text(gate.by)), text(f": {gate.plain}.")) for gate in report.approvals)
    reasons = list(verdict.against(report)) or list(verdict.unverified(report))
    why = [tag("p", text(f"{'; '.join(note.plain for note in reasons)}."))] if reasons else []
    return tag("header", tag("h1", text(told)), *why, *approved, tag("p", told_of, class_="soft"), _figures(report), class_=kind)


def _figures(report: Report) -> Html:
    told: list[tuple[str, str, str]] = []
    if report.evidence is not None:
        checks, tests = report.judged, report.evidence.tests
        passed = sum(one.outcome is Outcome.PASSED for one in checks)
        told.append((str(passed), f"of {count(len(checks), 'check')} passed", "" if passed == len(checks) else "mild"))
        if report.absent:
            told.append((str(len(report.absent)), "not run, for want of a tool", "mild"))
        if tests.outcome is not Outcome.NOT_RUN:
            told.append((*tested.headline(tests), "bad" if tests.outcome is Outcome.FAILED else ""))
        if tests.coverage is not None:
            told.append((percent(tests.coverage), "covered", ""))
    if report.contract:
        breaking = sum(one.breaking for one in report.contract)
        told.append((str(breaking), f"of {count(len(report.contract), 'API change')} may break callers", "bad" if breaking else ""))
    if otherwise := sum(one.changed > 0 for one in report.behaviour):
        told.append((str(otherwise), f"{'mapping makes' if otherwise == 1 else 'mappings make'} something else", "mild"))
    counts = Counter(one.change for one in report.files)
    told += [
        (str(counts[change]), f"{'file' if counts[change] == 1 else 'files'} {change}", "")
        for change in ("added", "changed", "removed")
        if counts[change]
    ]
    items = (tag("li", tag("b", text(figure)), text(f" {words}"), **({"class_": kind} if kind else {})) for figure, words, kind in told)
    return tag("ul", *items, class_="figures")


def _footer(report: Report) -> Html:
    made = together(text(f"Made by SynapseOps {report.factory} from inputs"), Html(" "), code(report.inputs[:16]))
    return tag("footer", made, Html(" for "), code(report.branch), Html(" into "), code(report.base))
