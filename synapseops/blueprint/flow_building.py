"""From flows as the author wrote them, which no rule objects to, to those of the blueprint."""

from collections.abc import Mapping
from typing import Any, Literal, cast

from synapseops.blueprint import flows as made
from synapseops.blueprint.flow_conditions import condition, typed
from synapseops.diagnostics import Pointer
from synapseops.intent import flow_words
from synapseops.intent.flows import (
    FetchForm,
    FlowForm,
    HmacForm,
    IdempotencyForm,
    PageForm,
    SaveForm,
    SendForm,
    StepForm,
    TriggerForm,
    VerifyForm,
)
from synapseops.mapping import ir
from synapseops.schema.model import Items, Schema, ShapeRef
from synapseops.schema.wire import WireValue

_DEEPEST = 8
_TOLD_BY_DEFAULT = {
    "shopify": made.DeliveryId(header="X-Shopify-Webhook-Id", is_assumed=True),
    "github": made.DeliveryId(header="X-GitHub-Delivery", is_assumed=True),
    "stripe": made.DeliveryId(path=("id",), is_assumed=True),
    "standard_webhooks": made.DeliveryId(header="webhook-id", is_assumed=True),
}
"""How systems with a known way to sign tell their deliveries apart."""


def flow(name: str, form: FlowForm, schemas: Mapping[str, Schema], mappings: Mapping[str, ir.Mapping]) -> made.Flow:
    """Return the flow called *name*; *schemas* are the record types by name."""
    first = [mappings[step.map] for step in form.steps if step.input == "record" and step.map is not None]
    at: Pointer = ("flows", name)
    waits = flow_words.backoff(form.on_failure.backoff)
    return made.Flow(
        name,
        _trigger(form.on),
        tuple(_step(step, (*at, "steps", index), schemas.get(input_of(form, index) or "")) for index, step in enumerate(form.steps)),
        made.Failure(form.on_failure.attempts, waits.first, waits.most, form.on_failure.then),
        flow_words.seconds(form.keep),
        at,
        flow_words.path(form.key) if form.key is not None else None,
        tuple(sorted({*_personal(schemas.get(record_of(form.on) or "")), *(path for one in first for path in one.personal if path)})),
        form.description.strip(),
    )


def record_of(form: TriggerForm) -> str | None:
    """Return the name of the record type that comes in; None where it cannot be told."""
    if form.change is not None:
        return form.change
    if form.fetch is not None:
        return f"{form.fetch.from_}.{form.fetch.record}"
    return f"{form.webhook}.{form.record}" if form.webhook is not None and form.record is not None else None


def input_of(form: FlowForm, index: int) -> str | None:
    """Return the name of the record type that a step reads; None where it cannot be told."""
    return record_of(form.on) if form.steps[index].input == "record" else saved_before(form, index)


def saved_before(form: FlowForm, index: int) -> str | None:
    """Return the resource that was saved last before a step."""
    for step in reversed(form.steps[:index]):
        if step.save is not None:
            return step.save.resource
        if step.send is not None and step.send.reply is not None:
            return step.send.reply.save.resource
    return None


def _personal(schema: Schema | None) -> tuple[tuple[str, ...], ...]:
    """Return where records say themselves that they hold what is personal; a record inside itself is not followed."""
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[tuple[str, ...], ShapeRef, frozenset[str]]] = [((), schema.root, frozenset())] if schema is not None else []
    while schema is not None and waiting:
        at, ref, above = waiting.pop()
        for one in schema.shape(ref).properties:
            here, kind = (*at, one.name), one.type
            while isinstance(kind, Items):
                kind = kind.item
            if one.pii:
                found.append(here)
            elif isinstance(kind, ShapeRef) and kind.key not in above and len(here) < _DEEPEST:
                waiting.append((here, kind, above | {ref.key, kind.key}))
    return tuple(found)


def _trigger(form: TriggerForm) -> made.Trigger:
    if form.change is not None:
        kinds = form.when or list(made.ChangeKind)
        return made.Change(form.change, tuple(kind for kind in made.ChangeKind if kind in kinds))
    if form.schedule is not None and form.fetch is not None:
        return made.Schedule(" ".join(form.schedule.split()), form.zone or "UTC", _fetch(form.fetch))
    verification = _verification(form.verify) if form.verify is not None else None
    path = form.path or f"/hooks/{form.webhook}"
    return made.Webhook(form.webhook or "", path, form.record, verification, _delivery_id(form.idempotency, verification))


def _verification(form: VerifyForm) -> made.Verification:
    if form.hmac_sha256 is not None:
        return made.Verification("hmac_sha256", tuple(form.hmac_sha256.secret), _hmac(form.hmac_sha256))
    scheme, secrets = next((name, names) for name in _TOLD_BY_DEFAULT if (names := getattr(form, name)) is not None)
    return made.Verification(cast(flow_words.Scheme, scheme), tuple(secrets))


def _hmac(form: HmacForm) -> made.Hmac:
    if form.timestamp is None:
        return made.Hmac(form.header, form.encoding, form.prefix, form.signed)
    tolerance = flow_words.seconds(form.timestamp.tolerance)
    return made.Hmac(form.header, form.encoding, form.prefix, form.signed, form.timestamp.header, tolerance)


def _delivery_id(form: IdempotencyForm | None, verification: made.Verification | None) -> made.DeliveryId | None:
    if form is None:
        return _TOLD_BY_DEFAULT.get(verification.scheme) if verification is not None else None
    if form.none:
        return None
    return made.DeliveryId(form.header, flow_words.path(form.path) if form.path is not None else None)


def _fetch(form: FetchForm) -> made.Fetch:
    since = form.since
    return made.Fetch(
        form.from_,
        request(form.request),
        form.record,
        flow_words.path(form.items) if form.items is not None else (),
        _page(form.page) if form.page is not None else None,
        made.Since(since.param, flow_words.path(since.from_), flow_words.seconds(since.overlap) if since.overlap else 0.0)
        if since is not None
        else None,
    )


def _page(form: PageForm) -> made.Page:
    if form.cursor is not None:
        return made.Page(made.Paging.CURSOR, form.cursor.param, flow_words.path(form.cursor.next))
    for kind, counted in ((made.Paging.PAGE, form.page), (made.Paging.OFFSET, form.offset)):
        if counted is not None:
            return made.Page(kind, counted.param, size=counted.size, size_param=counted.size_param)
    return made.Page(made.Paging.LINK_HEADER)


def request(text: str) -> made.Request:
    """Return the request that *text* writes."""
    written = flow_words.request(text)
    parts = (part if isinstance(part, str) else made.Reference(part.path, part.of_input) for part in written.parts)
    return made.Request(written.method, tuple(parts))


def _step(form: StepForm, at: Pointer, schema: Schema | None) -> made.Step:
    effect = _save(form.save) if form.save is not None else _send(form.send) if form.send is not None else None
    if effect is None or form.map is None:
        raise ValueError(f"step {at} does nothing")
    context = tuple(made.Given(name, _source(value)) for name, value in (form.with_ or {}).items())
    asked = condition(form.if_) if form.if_ is not None else None
    asked = typed(asked, schema) if asked is not None and schema is not None else asked
    return made.Step(form.map, effect, form.input == "saved", asked, context, at)


def _source(value: Any) -> made.Environment | made.OfMessage | WireValue:
    match value:
        case {"env": str(variable)}:
            return made.Environment(variable)
        case {"flow": ("received_at" | "message_id") as name}:
            return made.OfMessage(cast(Literal["received_at", "message_id"], name))
        case "flow.received_at" | "flow.message_id":
            return made.OfMessage(cast(Literal["received_at", "message_id"], value.removeprefix("flow.")))
    return WireValue.of(value)


def _save(form: SaveForm) -> made.Save:
    return made.Save(form.resource, form.by, form.newer, form.only, form.on_unresolved)


def _send(form: SendForm) -> made.Send:
    header = "Idempotency-Key" if form.idempotency is None else form.idempotency.header
    is_told = form.idempotency is None or not form.idempotency.none
    reply = made.Reply(form.reply.map, _save(form.reply.save)) if form.reply is not None else None
    return made.Send(form.to, request(form.request), header if is_told else None, reply)
