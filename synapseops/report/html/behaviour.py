"""What mappings make otherwise, as a part of the page."""

from synapseops.evidence.behaviour import Behaviour, Difference
from synapseops.report import behaviour
from synapseops.report.html.elements import NOTHING, Html, badge, code, folded, section, table, tag, text, together
from synapseops.report.html.places import place
from synapseops.report.model import Report

_MOST = 200


def behaviours(report: Report) -> Html:
    """Show in how many records each mapping makes something else, and what, with values before and now."""
    rows = [
        (
            code(one.mapping),
            _state(one),
            *(text(str(figure)) if not one.reason else NOTHING for figure in (one.of, one.changed, one.mapped_before, one.mapped_after)),
        )
        for one in behaviour.ordered(report)[:_MOST]
    ]
    is_short = behaviour.is_short(report)
    differing = behaviour.differing(report)[:_MOST]
    details = [folded(code(one.mapping), _differences(report, one), is_open=is_short) for one in differing]
    return section(
        "What mappings make otherwise", table(("mapping", "", "records", "otherwise", "mapped before", "mapped now"), rows), *details
    )


def _state(one: Behaviour) -> Html:
    if one.reason:
        return together(badge("not compared", "mild"), text(f" {one.reason}"))
    if one.always_fails:
        return badge("refuses everything", "bad")
    return badge("differs", "mild") if one.changed else badge("as before", "good")


def _differences(report: Report, one: Behaviour) -> Html:
    rows = [
        (
            together(code(found.path) if found.path else text("the record"), *([badge("personal", "mild")] if found.pii else [])),
            text(found.plain),
            text(f"{found.changed} of {one.of}"),
            _examples(found),
            place(report, found.line),
        )
        for found in one.differences[:_MOST]
    ]
    return table(("leaf", "", "records", "for example", "where"), rows)


def _examples(found: Difference) -> Html:
    told = [
        tag("div", tag("span", text(f"{behaviour.named(one)}: "), class_="soft"), _value(one.before), Html(" → "), _value(one.after))
        for one in found.examples
    ]
    return together(*told)


def _value(told: str) -> Html:
    return code(behaviour.sized(told)) if told else text("nothing")
