"""What a service talks to and what moves when, for reviewers and the terminal: systems, flows with a diagram, variables to be set."""

from collections.abc import Iterator

from rich.text import Text

from synapseops.evidence.outline import FlowOutline, StepOutline
from synapseops.report.mermaid import Nodes, flowchart
from synapseops.report.model import Report
from synapseops.report.text import cell, count, shown

_ROWS = 60
_EDGES = 30
_LISTED = 12


def overview(report: Report) -> str:
    """Show the systems and flows of a new service, and what it asks the environment for."""
    return "\n\n".join(part for part in (_systems(report), _flows(report), variables(report)) if part)


def variables(report: Report) -> str:
    """Name the variables that are asked for anew: without them the service does not work."""
    new = [one for one in report.outline.variables if one.is_new]
    if not new:
        return ""
    rows = [f"| {cell(one.name)} | {', '.join(map(cell, one.asked_by))} |" for one in new[:_ROWS]]
    rows += [f"| … and {len(new) - _ROWS} more | |"] if len(new) > _ROWS else []
    return "\n".join(["### To be set before it runs", "| variable | asked for by |", "|---|---|", *rows])


def lines(report: Report) -> Iterator[Text]:
    """Yield flows of a new service and variables that are asked for anew, for the terminal."""
    if report.first and report.outline.flows:
        yield Text("  flows", style="bold")
        for flow in report.outline.flows[:_LISTED]:
            yield Text("    · ", style="dim").append(shown(f"{flow.name}: {_plain(flow)}"), style="not dim default")
        if len(report.outline.flows) > _LISTED:
            yield Text(f"    … and {count(len(report.outline.flows) - _LISTED, 'more flow')}", style="dim")
    if new := [one.name for one in report.outline.variables if one.is_new]:
        told = ", ".join(new[:_LISTED]) + (f", … and {len(new) - _LISTED} more" if len(new) > _LISTED else "")
        yield Text("  to be set before it runs: ", style="yellow").append(shown(told), style="not bold default")


def sentence(step: StepOutline) -> str:
    """Return a step in plain words."""
    what = f"{step.verb} {f'{step.request} to ' if step.verb == 'send' else ''}{step.target} by {step.mapping}"
    told = f"{what}, keep the reply by {step.reply}" if step.reply else what
    return f"{told} (on a condition)" if step.is_conditional else told


def _plain(flow: FlowOutline) -> str:
    return f"{flow.text.format(*flow.names)}; {'; '.join(map(sentence, flow.steps))}"


def _systems(report: Report) -> str:
    systems = report.outline.systems
    rows = [
        f"| {cell(one.name)} | {cell(one.address) if one.address else 'as the environment says'} | {one.auth} | {one.records} |"
        for one in systems[:_ROWS]
    ]
    if not rows:
        return ""
    rows += [f"| … and {len(systems) - _ROWS} more | | | |"] if len(systems) > _ROWS else []
    return "\n".join(["### Other systems", "| system | where | it knows us by | records |", "|---|---|---|---:|", *rows])


def _flows(report: Report) -> str:
    flows = report.outline.flows
    if not flows:
        return ""
    rows = [
        f"| {cell(one.name)} | {one.text.format(*map(cell, one.names))} | {'; '.join(map(_step, one.steps))} |" for one in flows[:_ROWS]
    ]
    rows += [f"| … and {len(flows) - _ROWS} more | | |"] if len(flows) > _ROWS else []
    table = "\n".join(["### The flows", "| flow | begins when | then |", "|---|---|---|", *rows])
    return f"{table}\n\n{mermaid(flows)}".rstrip("\n")


def _step(step: StepOutline) -> str:
    to = f" {cell(step.request)} to" if step.verb == "send" else ""
    told = f"{step.verb}{to} {cell(step.target)} by {cell(step.mapping)}"
    told = f"{told}, keep the reply by {cell(step.reply)}" if step.reply else told
    return f"{told} (on a condition)" if step.is_conditional else told


def mermaid(flows: tuple[FlowOutline, ...]) -> str:
    """Return what moves from where to where as Mermaid: as many flows, from the first, as anybody reads."""
    nodes = Nodes()
    edges: list[tuple[str, str, str]] = []
    for flow in flows:
        here = [(nodes.key(flow.origin), nodes.key(step.target), f"{flow.name}: {step.mapping}") for step in flow.steps]
        if len(edges) + len(here) > _EDGES:
            break
        edges += here
    return flowchart([nodes], edges) if edges else ""
