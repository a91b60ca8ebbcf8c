"""What a service talks to, what moves when, and which variables it asks the environment for, in words for a reader."""

from collections.abc import Iterator

from msgspec import Struct

from synapseops.blueprint.flows import Change, Environment, Flow, Reference, Request, Save, Schedule, Send, Step, Webhook
from synapseops.blueprint.model import Blueprint
from synapseops.blueprint.systems import BasicAuth, BearerAuth, HeaderAuth, OAuth2Auth, QueryAuth, System
from synapseops.evidence.behaviour.facts import facts

_AUTH = {
    BasicAuth: "user and password",
    BearerAuth: "bearer token",
    HeaderAuth: "secret in a header",
    QueryAuth: "secret in a parameter",
    OAuth2Auth: "OAuth 2 client credentials",
    type(None): "none",
}


class SystemOutline(Struct, frozen=True):
    """An outside system: where it is ("" where the environment alone says so), how it knows us, how many kinds of records it has."""

    name: str
    address: str
    auth: str
    records: int


class StepOutline(Struct, frozen=True):
    """A step: the mapping, and what becomes of the result: `verb` (save, send) and what it is done to. `reply` maps the answer, or "";
    `request` is what is sent, as the intent writes it."""

    mapping: str
    verb: str
    target: str
    reply: str = ""
    is_conditional: bool = False
    request: str = ""


class FlowOutline(Struct, frozen=True):
    """A flow: what sets it off, words of ours with `{}` where `names` belong; `origin` is the system or resource that does."""

    name: str
    text: str
    names: tuple[str, ...]
    origin: str
    steps: tuple[StepOutline, ...]


class Variable(Struct, frozen=True):
    """A variable without which the service does not work, and what asks for it (`system shop`, `flow orders_in`)."""

    name: str
    asked_by: tuple[str, ...]
    is_new: bool = False


class Outline(Struct, frozen=True):
    """A service beside its resources and mappings."""

    systems: tuple[SystemOutline, ...] = ()
    flows: tuple[FlowOutline, ...] = ()
    variables: tuple[Variable, ...] = ()


def outline(blueprint: Blueprint, before: Blueprint | None = None) -> Outline:
    """Return the outline of *blueprint*; variables that *before* did not ask for are new (all of them, where there was none)."""
    known = set(_asked(before)) if before is not None else set()
    asked = _asked(blueprint)
    return Outline(
        tuple(map(_system, blueprint.systems)),
        tuple(map(_flow, blueprint.flows)),
        tuple(Variable(name, tuple(dict.fromkeys(asked[name])), name not in known) for name in sorted(asked)),
    )


def _system(system: System) -> SystemOutline:
    return SystemOutline(system.name, system.base_url or "", _AUTH[type(system.auth)], len(system.records))


def _flow(flow: Flow) -> FlowOutline:
    steps = tuple(map(_step, flow.steps))
    match flow.trigger:
        case Webhook(system, path):
            return FlowOutline(flow.name, "{} calls {}", (system, path), system, steps)
        case Schedule(cron, zone, fetch):
            return FlowOutline(flow.name, "at {} in {}, {} is asked", (cron, zone, fetch.system), fetch.system, steps)
        case Change(resource, when):
            return FlowOutline(flow.name, f"{{}} is {' or '.join(when)}", (resource,), resource, steps)


def _step(step: Step) -> StepOutline:
    is_conditional = step.condition is not None
    match step.effect:
        case Save(resource):
            return StepOutline(step.mapping, "save", resource, is_conditional=is_conditional)
        case Send(system, request, reply=reply):
            told = reply.mapping if reply is not None else ""
            return StepOutline(step.mapping, "send", system, told, is_conditional, _request(request))


def _request(request: Request) -> str:
    """Return a request as the intent writes it: values stand in braces."""
    parts = [part if isinstance(part, str) else _reference(part) for part in request.parts]
    return f"{request.method} {''.join(parts)}"


def _reference(reference: Reference) -> str:
    path = ".".join(map(str, reference.path))
    return f"{{source.{path}}}" if reference.of_input else f"{{{path}}}"


def _asked(blueprint: Blueprint) -> dict[str, list[str]]:
    """Return who asks for each variable, by its name."""
    found: dict[str, list[str]] = {}
    for name, who in _wants(blueprint):
        found.setdefault(name, []).append(who)
    return found


def _wants(blueprint: Blueprint) -> Iterator[tuple[str, str]]:
    for system in blueprint.systems:
        yield from ((name, f"system {system.name}") for name in system.secrets)
    for flow in blueprint.flows:
        if isinstance(flow.trigger, Webhook) and flow.trigger.verification is not None:
            yield from ((name, f"flow {flow.name}") for name in flow.trigger.verification.secrets)
        for given in (given for step in flow.steps for given in step.context):
            if isinstance(given.source, Environment):
                yield given.source.variable, f"flow {flow.name}"
    for mapping in blueprint.mappings:
        yield from ((name, f"mapping {mapping.name}") for name in facts(mapping.body).secrets)
