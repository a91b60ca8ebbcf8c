"""Rules for what sets flows off: webhooks, schedules, changes."""

import re
import zoneinfo
from collections.abc import Iterator
from datetime import UTC, datetime

from cronsim import CronSim, CronSimError

from synapseops.blueprint import words
from synapseops.blueprint.draft import Draft
from synapseops.blueprint.flow_building import record_of
from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import flow_words, forms
from synapseops.intent.flows import FetchForm, FlowForm, TriggerForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.schema.model import Schema
from synapseops.validation.flow_paths import path_leads_somewhere

Flows = Iterator[tuple[str, FlowForm, Pointer]]

_TRIGGERS = ("webhook", "schedule", "change")
_BELONGS = {"path": "webhook", "record": "webhook", "verify": "webhook", "idempotency": "webhook"} | {
    "zone": "schedule",
    "fetch": "schedule",
    "when": "change",
}
_SCHEMES = ("shopify", "github", "stripe", "standard_webhooks", "hmac_sha256")
_SERVED = ("health", "metrics", "_flows", "docs", "openapi.json")
_ONCE = (["created"], ["deleted"])
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_A_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def flows(draft: Draft) -> Flows:
    """Yield every flow with its name and node."""
    for name, form in (draft.intent.flows or {}).items():
        yield name, form, ("flows", name)


def kind_of(form: TriggerForm) -> str | None:
    """Return the one trigger of a flow; None where it has none, or several."""
    kinds = [key for key in _TRIGGERS if getattr(form, key) is not None]
    return kinds[0] if len(kinds) == 1 else None


def one_trigger(draft: Draft) -> Iterator[Fault]:
    """SY120: a flow has one trigger, and no keys of another."""
    for _, form, at in flows(draft):
        kind = kind_of(form.on)
        if kind is None:
            if draft.has_all_keys(*at, "on"):
                hint = "write {webhook: SYSTEM, …}, {schedule: CRON, fetch: …} or {change: RESOURCE}"
                yield Fault("SY120", (*at, "on"), f"a flow has one of {listed(_TRIGGERS, last='and')}", hint, on="key")
            continue
        for key, owner in _BELONGS.items():
            if owner != kind and getattr(form.on, key) is not None:
                yield Fault("SY120", (*at, "on", key), f"{key} belongs to a {owner}, not to a {kind}", "remove it", on="key")
        if kind == "schedule" and form.on.fetch is None and (*at, "on", "fetch") not in draft.partial:
            yield Fault(
                "SY120", (*at, "on"), "a schedule fetches something", "add fetch: {from: SYSTEM, request: GET /…, record: …}", on="key"
            )


def systems_exist(draft: Draft) -> Iterator[Fault]:
    """SY121: what calls, or is asked, is a system of the intent."""
    for _, form, at in flows(draft):
        if form.on.webhook is not None:
            yield from system_exists(draft, form.on.webhook, (*at, "on", "webhook"))
        if form.on.fetch is not None:
            yield from system_exists(draft, form.on.fetch.from_, (*at, "on", "fetch", "from"))


def system_exists(draft: Draft, name: str, at: Pointer) -> Iterator[Fault]:
    """SY121: *name* is a system of the intent."""
    systems = draft.intent.systems or {}
    if name not in systems and draft.is_whole("systems") and ("systems", name) not in draft.partial:
        yield Fault("SY121", at, f"there is no system {shown(name)}", did_you_mean(name, systems) or "declare it in systems:")


def records_exist(draft: Draft) -> Iterator[Fault]:
    """SY122: what comes in is a record of the system that it comes from."""
    for _, form, at in flows(draft):
        on = form.on
        if on.webhook is not None and on.record is None and draft.is_whole(*at, "on"):
            yield Fault("SY122", (*at, "on"), "a webhook says what comes in", "add record: NAME, one of the system's records", on="key")
        elif on.webhook is not None and on.record is not None:
            yield from _record_exists(draft, on.webhook, on.record, (*at, "on", "record"))
        if on.fetch is not None:
            yield from _record_exists(draft, on.fetch.from_, on.fetch.record, (*at, "on", "fetch", "record"))


def _record_exists(draft: Draft, system: str, record: str, at: Pointer) -> Iterator[Fault]:
    if system in draft.systems and f"{system}.{record}" not in draft.record_names:
        records = draft.systems[system].records
        hint = did_you_mean(record, records) or "declare it in records: of the system"
        yield Fault("SY122", at, f'"{system}" has no record {shown(record)}', hint)


def resources_exist(draft: Draft) -> Iterator[Fault]:
    """SY123: what changes is a resource."""
    for _, form, at in flows(draft):
        if form.on.change is not None:
            yield from resource_exists(draft, form.on.change, (*at, "on", "change"))


def resource_exists(draft: Draft, name: str, at: Pointer) -> Iterator[Fault]:
    """SY123: *name* is a resource of the intent."""
    if name not in draft.resource_names:
        hint = did_you_mean(name, draft.resource_names) or "declare it in resources:"
        yield Fault("SY123", at, f"there is no resource {shown(name)}", hint)


def schema_of(draft: Draft, form: TriggerForm) -> Schema | None:
    """Return the record type that comes in; None where it is not known."""
    return draft.schemas.get(record_of(form) or "")


def hooks_are_apart(draft: Draft) -> Iterator[Fault]:
    """SY135: a webhook is called at a path of its own."""
    taken = {resource.form.path or words.path(name): f'resource "{name}"' for name, resource in draft.resources.items()}
    for name, form, at in flows(draft):
        if form.on.webhook is None:
            continue
        path = form.on.path or f"/hooks/{form.on.webhook}"
        place = (*at, "on", "path") if form.on.path else (*at, "on", "webhook")
        above = next((one for one in taken if path == one or (path.startswith(f"{one}/") and taken[one].startswith("resource"))), None)
        if above is not None:
            what = "is that of" if path == above else "lies below that of"
            yield Fault("SY135", place, f'path "{path}" {what} {taken[above]}', "give it a path: of its own, such as /hooks/orders")
        elif path.split("/")[1].casefold() in _SERVED:
            yield Fault("SY135", place, f'path "{path}" is the service\'s own', "give it a path: such as /hooks/orders")
        else:
            taken[path] = f'flow "{name}"'


def schedules_are_understood(draft: Draft) -> Iterator[Fault]:
    """SY136: a schedule has the five fields of cron, and comes true some day."""
    for _, form, at in flows(draft):
        if form.on.schedule is not None and (message := _wrong_with(form.on.schedule)):
            hint = 'write minute, hour, day, month and weekday, in quotes: "0 2 * * *"'
            yield Fault("SY136", (*at, "on", "schedule"), message, hint)


def _wrong_with(schedule: str) -> str:
    if len(schedule.split()) != 5:
        return f"{shown(schedule)} has not the five fields of a schedule"
    try:
        found = next(CronSim(schedule, _A_DAY), None)
    except CronSimError as error:
        return f"{shown(schedule)} is no schedule: {str(error).lower()}"
    return f"{shown(schedule)} never comes" if found is None else ""


def zones_exist(draft: Draft) -> Iterator[Fault]:
    """SY137: a zone is one of IANA's."""
    for _, form, at in flows(draft):
        if form.on.zone is not None and form.on.zone not in zoneinfo.available_timezones():
            hint = did_you_mean(form.on.zone, zoneinfo.available_timezones()) or "write a name such as Europe/Berlin, or UTC"
            yield Fault("SY137", (*at, "on", "zone"), f"there is no zone {shown(form.on.zone)}", hint)


def signatures_are_one_kind(draft: Draft) -> Iterator[Fault]:
    """SY138, SY145: a webhook is verified in one way, and what is signed is known."""
    for _, form, at in flows(draft):
        verify = form.on.verify
        if verify is None:
            continue
        ways = [key for key in _SCHEMES if getattr(verify, key) is not None]
        if len(ways) != 1 and draft.has_all_keys(*at, "on", "verify"):
            hint = "write one of them, as in verify: {github: GITHUB_WEBHOOK_SECRET}"
            yield Fault("SY138", (*at, "on", "verify"), f"a webhook is verified in one way: {listed(_SCHEMES)}", hint, on="key")
        if verify.hmac_sha256 is not None:
            yield from _signed(verify.hmac_sha256.signed, verify.hmac_sha256.timestamp is not None, (*at, "on", "verify", "hmac_sha256"))


def _signed(signed: str, is_timed: bool, at: Pointer) -> Iterator[Fault]:
    used = _PLACEHOLDER.findall(signed)
    for name in used:
        if name not in {"body", "timestamp"}:
            yield Fault(
                "SY145", (*at, "signed"), f"{shown(name)} is nothing that is signed", "write {body}, and {timestamp} where there is one"
            )
    if "body" not in used:
        yield Fault("SY145", (*at, "signed"), "the body is not signed", 'write signed: "{body}", or "{timestamp}.{body}"')
    if ("timestamp" in used) != is_timed:
        hint = "add timestamp: {header: X-Timestamp}" if not is_timed else 'write signed: "{timestamp}.{body}", or remove timestamp'
        message = "a time is signed that no header tells" if not is_timed else "the time is told, but not signed, so anybody may change it"
        yield Fault("SY145", (*at, "signed"), message, hint)


def somebody_verifies(draft: Draft) -> Iterator[Fault]:
    """SY139: whoever knows the address of a webhook cannot just call it."""
    options = draft.intent.generate.options
    for _, form, at in flows(draft):
        if form.on.webhook is not None and not form.on.says("verify") and options is not None and options.auth == "none":
            message = "nobody verifies who calls this webhook"
            yield Fault("SY139", (*at, "on"), message, "add verify:, or have the service authenticate its callers", on="key")


def deliveries_are_told_apart(draft: Draft) -> Iterator[Fault]:
    """SY143, SY144, SY151: what tells deliveries apart is one thing, and is there."""
    for _, form, at in flows(draft):
        how = form.on.idempotency
        if how is None:
            yield from _told_apart_by_nothing(draft, form.on, (*at, "on"))
            continue
        here = (*at, "on", "idempotency")
        if sum((how.header is not None, how.path is not None, how.body, how.none)) != 1 and draft.has_all_keys(*here):
            yield Fault("SY143", here, "deliveries are told apart by one thing", forms.expected(here), on="key")
        if how.path is not None:
            yield from path_leads_somewhere(how.path, schema_of(draft, form.on), (*here, "path"))


def _told_apart_by_nothing(draft: Draft, on: TriggerForm, at: Pointer) -> Iterator[Fault]:
    """SY151: a scheme of one's own has no usual way, so the author says one."""
    if on.verify is None or on.verify.hmac_sha256 is None or not draft.has_all_keys(*at) or not draft.has_all_keys(*at, "verify"):
        return
    hint = "add idempotency: {header: X-Delivery-Id}, {path: PATH} or body; idempotency: none says that twice does no harm"
    yield Fault("SY151", at, "what the system sends twice becomes two messages: nothing tells its deliveries apart", hint, on="key")


def keys_are_there(draft: Draft) -> Iterator[Fault]:
    """SY133, SY144: the key of a flow is a path in what comes in."""
    for _, form, at in flows(draft):
        if form.key is not None:
            yield from path_leads_somewhere(form.key, schema_of(draft, form.on), (*at, "key"))


def changes_keep_their_order(draft: Draft) -> Iterator[Fault]:
    """SY149: changes of one row that are sent go one at a time."""
    for _, form, at in flows(draft):
        resource = draft.resources.get(form.on.change or "")
        if resource is None or kind_of(form.on) != "change" or form.key is not None or not draft.is_whole(*at) or form.on.when in _ONCE:
            continue
        if any(step.send is not None for step in form.steps):
            hint = f"add key: {resource.form.id or 'id'}, unless the order does not matter"
            yield Fault("SY149", (*at, "on", "change"), "two changes of one row may be sent in either order", hint)


def fetches_are_understood(draft: Draft) -> Iterator[Fault]:
    """SY132, SY133, SY142, SY144, SY146: a fetch asks for a list, knows how it goes on, and what it saw last."""
    for _, form, at in flows(draft):
        if form.on.fetch is not None:
            yield from _fetch(draft, form.on, form.on.fetch, (*at, "on", "fetch"))


def _fetch(draft: Draft, on: TriggerForm, fetch: FetchForm, at: Pointer) -> Iterator[Fault]:
    try:
        request = flow_words.request(fetch.request)
    except Slip as slip:
        yield slip.at((*at, "request"))
    else:
        if request.method != "GET":
            yield Fault("SY146", (*at, "request"), f"a fetch reads, and {request.method} may change something", "write GET /…")
        if any(not isinstance(part, str) for part in request.parts):
            yield Fault(
                "SY146", (*at, "request"), "a fetch has no record whose values could stand in its path", "write the path without braces"
            )
    if fetch.items is not None:
        yield from path_leads_somewhere(fetch.items, None, (*at, "items"))
    if fetch.since is not None:
        yield from path_leads_somewhere(fetch.since.from_, schema_of(draft, on), (*at, "since", "from"))
    if (page := fetch.page) is not None:
        if sum((page.link_header, page.cursor is not None, page.page is not None, page.offset is not None)) != 1:
            if draft.has_all_keys(*at, "page"):
                yield Fault("SY142", (*at, "page"), "a list goes on in one way", forms.expected((*at, "page")), on="key")
        elif page.cursor is not None:
            yield from path_leads_somewhere(page.cursor.next, None, (*at, "page", "cursor", "next"))
