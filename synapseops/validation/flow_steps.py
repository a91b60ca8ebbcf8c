"""Rules for the steps of flows: what they read, what they make, and where it goes."""

from collections.abc import Iterator

from pydantic import ValidationError

from synapseops.blueprint.draft import Draft, DraftResource
from synapseops.blueprint.flow_building import input_of, saved_before
from synapseops.blueprint.flow_conditions import condition
from synapseops.blueprint.flows import Compare, Condition, Never
from synapseops.blueprint.model import Scalar, ScalarKind
from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import flow_words
from synapseops.intent.flows import FlowForm, SaveForm, SendForm, StepForm
from synapseops.intent.mappings import ConditionForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.mapping import conditions
from synapseops.mapping.work import Surroundings
from synapseops.schema.model import Schema, ValueType
from synapseops.validation.flow_paths import steps_lead_somewhere
from synapseops.validation.flow_triggers import flows, resource_exists, system_exists

_ORDERED = {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.DECIMAL, ScalarKind.DATE, ScalarKind.DATETIME}
_OF_MESSAGE = ("received_at", "message_id")

Steps = Iterator[tuple[FlowForm, int, StepForm, Pointer]]


def steps(draft: Draft) -> Steps:
    """Yield every step with its flow, position and node."""
    for _, form, at in flows(draft):
        for index, step in enumerate(form.steps):
            yield form, index, step, (*at, "steps", index)


def steps_do_one_thing(draft: Draft) -> Iterator[Fault]:
    """SY127: a step maps, and then saves or sends."""
    for _, _, step, at in steps(draft):
        if not draft.is_whole(*at):
            continue
        if step.map is None and (*at, "map") not in draft.partial:
            yield Fault("SY127", at, "a step maps something", "add map: MAPPING")
        effects = [key for key in ("save", "send") if step.says(key) or (*at, key) in draft.partial]
        if len(effects) != 1:
            message = "a step saves or sends what it made" if not effects else "a step either saves or sends"
            hint = "add save: or send:" if not effects else "make two steps of it; the second may read what was saved, by input: saved"
            yield Fault("SY127", at, message, hint)


def mappings_exist(draft: Draft) -> Iterator[Fault]:
    """SY124: what a step maps by is a mapping of the intent."""
    for _, _, step, at in steps(draft):
        if step.map is not None:
            yield from _mapping_exists(draft, step.map, (*at, "map"))
        if step.send is not None and step.send.reply is not None:
            yield from _mapping_exists(draft, step.send.reply.map, (*at, "send", "reply", "map"))


def _mapping_exists(draft: Draft, name: str, at: Pointer) -> Iterator[Fault]:
    mappings = draft.intent.mappings or {}
    if name not in mappings and draft.is_whole("mappings") and ("mappings", name) not in draft.partial:
        yield Fault("SY124", at, f"there is no mapping {shown(name)}", did_you_mean(name, mappings) or "declare it in mappings:")


def mappings_fit(draft: Draft) -> Iterator[Fault]:
    """SY125, SY126: a mapping is from what the step reads, and to what it keeps or sends to."""
    for form, index, step, at in steps(draft):
        mapping = (draft.intent.mappings or {}).get(step.map or "")
        if mapping is None:
            continue
        given = input_of(form, index)
        if given in draft.record_names and given != mapping.from_:
            message = f'mapping "{step.map}" is from {mapping.from_}, and the step reads {given}'
            yield Fault("SY125", (*at, "map"), message, _hint_for_input(form, index, mapping.from_))
        yield from _target_fits(draft, step.map or "", mapping.to, step, (*at, "map"))
        reply = step.send.reply if step.send is not None else None
        answered = (draft.intent.mappings or {}).get(reply.map) if reply is not None else None
        if reply is not None and step.send is not None and answered is not None:
            here = (*at, "send", "reply", "map")
            if not answered.from_.startswith(f"{step.send.to}."):
                message = f'mapping "{reply.map}" is from {answered.from_}, and {step.send.to} answers'
                yield Fault("SY125", here, message, f"use a mapping from a record of {step.send.to}")
            if answered.to != reply.save.resource:
                message = f'mapping "{reply.map}" makes {answered.to}, and {reply.save.resource} is saved'
                yield Fault("SY126", here, message, f"use a mapping to {reply.save.resource}")


def _target_fits(draft: Draft, name: str, to: str, step: StepForm, at: Pointer) -> Iterator[Fault]:
    if step.save is not None and to != step.save.resource and step.save.resource in draft.resource_names:
        yield Fault(
            "SY126", at, f'mapping "{name}" makes {to}, and {step.save.resource} is saved', f"use a mapping to {step.save.resource}"
        )
    if step.send is not None and step.send.to in draft.systems and not to.startswith(f"{step.send.to}."):
        message = f'mapping "{name}" makes {to}, and it is sent to {step.send.to}'
        yield Fault("SY126", at, message, f"use a mapping to a record of {step.send.to}")


def _hint_for_input(form: FlowForm, index: int, wanted: str) -> str:
    if form.steps[index].input == "record" and saved_before(form, index) == wanted:
        return "add input: saved"
    return f"use a mapping from {saved_before(form, index)}" if form.steps[index].input == "saved" else "use a mapping from what comes in"


def saved_comes_after_save(draft: Draft) -> Iterator[Fault]:
    """SY128: what is read as saved was saved before."""
    for form, index, step, at in steps(draft):
        if step.input == "saved" and saved_before(form, index) is None:
            yield Fault("SY128", (*at, "input"), "nothing is saved before this step", "remove input, or save in a step before")


def saves(draft: Draft) -> Iterator[tuple[SaveForm, Pointer]]:
    """Yield every save with its node."""
    for _, _, step, at in steps(draft):
        if step.save is not None:
            yield step.save, (*at, "save")
        if step.send is not None and step.send.reply is not None:
            yield step.send.reply.save, (*at, "send", "reply", "save")


def saves_find_one(draft: Draft) -> Iterator[Fault]:
    """SY123, SY129, SY130, SY148: a save finds its row by a unique field, and compares what has an order."""
    for save, at in saves(draft):
        yield from resource_exists(draft, save.resource, (*at, "resource"))
        resource = draft.resources.get(save.resource)
        if resource is None:
            continue
        yield from _by(draft, resource, save, at)
        if save.newer is not None:
            yield from _newer(resource, save, at)
            if save.only == "insert":
                yield Fault("SY148", (*at, "newer"), "what is only inserted is never older than what is there", "remove newer, or only")


def _by(draft: Draft, resource: DraftResource, save: SaveForm, at: Pointer) -> Iterator[Fault]:
    unique = [name for name, field in resource.fields.items() if draft.may_be_unique(field)]
    if save.by is None:
        is_known = resource.declared == resource.fields.keys() and all(resource.fields[name].form.unique for name in unique)
        if len(unique) != 1 and is_known:
            message = f'"{resource.name}" has {"several unique fields" if unique else "no unique field"} to find a row by'
            hint = f"say by which: by: {unique[0]}" if unique else "add unique: true to a field that tells its rows apart"
            yield Fault("SY129", at, message, hint)
    elif save.by not in resource.declared:
        hint = did_you_mean(save.by, unique) or "name a unique field"
        yield Fault("SY129", (*at, "by"), f'"{resource.name}" has no field {shown(save.by)}', hint)
    elif save.by in resource.fields and save.by not in unique:
        hint = f"use {listed(unique)}" if unique else "add unique: true to it"
        yield Fault("SY129", (*at, "by"), f'field "{save.by}" is not unique, so it may find several rows', hint)


def _newer(resource: DraftResource, save: SaveForm, at: Pointer) -> Iterator[Fault]:
    name = save.newer or ""
    if name not in resource.declared:
        hint = did_you_mean(name, resource.fields) or "name a field"
        yield Fault("SY130", (*at, "newer"), f'"{resource.name}" has no field {shown(name)}', hint)
    elif name in resource.fields:
        kind = resource.fields[name].type
        if kind is not None and not (isinstance(kind, Scalar) and kind.kind in _ORDERED):
            hint = "use a datetime, date, integer, number or decimal"
            yield Fault("SY130", (*at, "newer"), f'values of field "{name}" are neither older nor newer', hint)


def sends_are_understood(draft: Draft) -> Iterator[Fault]:
    """SY121, SY132, SY133, SY140, SY144: a send has a system, and a request whose values are there."""
    for form, index, step, at in steps(draft):
        if step.send is not None:
            yield from system_exists(draft, step.send.to, (*at, "send", "to"))
            yield from _request(draft, form, index, step.send, (*at, "send"))


def _request(draft: Draft, form: FlowForm, index: int, send: SendForm, at: Pointer) -> Iterator[Fault]:
    try:
        request = flow_words.request(send.request)
    except Slip as slip:
        yield slip.at((*at, "request"))
        return
    mapping = (draft.intent.mappings or {}).get(form.steps[index].map or "")
    made = draft.schemas.get(mapping.to) if mapping is not None else None
    source = draft.schemas.get(input_of(form, index) or "")
    for part in request.parts:
        if not isinstance(part, str):
            schema = source if part.of_input else made
            yield from _reference(part, schema, (*at, "request"))
    if request.method == "POST" and send.idempotency is not None and send.idempotency.none:
        message = f"what is sent twice to {send.to}, after a crash or a lost answer, happens twice"
        hint = "remove idempotency: none if the system honours a key, or use PUT"
        yield Fault("SY140", (*at, "idempotency"), message, hint)


def _reference(part: flow_words.WrittenPath, schema: Schema | None, at: Pointer) -> Iterator[Fault]:
    if schema is not None:
        yield from steps_lead_somewhere(part.path, schema, at, part.offset)


def conditions_hold(draft: Draft) -> Iterator[Fault]:
    """MAP024, MAP034, MAP035, SY133, SY134, SY144: a condition compares what is there with what it can be compared with."""
    for form, index, step, at in steps(draft):
        if step.if_ is None:
            continue
        try:
            asked = condition(step.if_)
        except Slip as slip:
            yield slip.at((*at, "if"))
            continue
        schema = draft.schemas.get(input_of(form, index) or "")
        if schema is not None:
            lost = [fault for one in comparisons(asked) for fault in steps_lead_somewhere(one.path, schema, (*at, "if", "path"))]
            yield from lost or _types_agree(step.if_, schema, (*at, "if"))


def _types_agree(written: object, schema: Schema, at: Pointer) -> Iterator[Fault]:
    """MAP024, MAP034, MAP035: a condition of a flow is held to what those of mappings are held to."""
    try:
        form = ConditionForm.model_validate(written)
    except ValidationError:  # a text where a number belongs, say: SY134 has told it, or no rule of types can
        return
    _, faults = conditions.alone(form, schema, at, Surroundings(_no_types))
    yield from (fault for fault in faults if fault.code != "MAP001")


def _no_types(text: str) -> tuple[ValueType, bool]:
    raise Slip("SY012", f"names type {shown(text)}, which no condition does", wants_subject=True)


def comparisons(asked: Condition) -> Iterator[Compare]:
    """Yield every comparison of a condition."""
    if isinstance(asked, Compare):
        yield asked
    elif isinstance(asked, Never):
        yield from comparisons(asked.condition)
    else:
        for one in asked.conditions:
            yield from comparisons(one)


def contexts_are_complete(draft: Draft) -> Iterator[Fault]:
    """SY141: a step gives every value of its mapping's context, and no other."""
    for _, _, step, at in steps(draft):
        mapping = (draft.intent.mappings or {}).get(step.map or "")
        if mapping is None:
            continue
        wanted, given = mapping.context or {}, step.with_ or {}
        for name in wanted:
            if name not in given and (*at, "with", name) not in draft.partial:
                hint = f"add with: {{{name}: {{env: {name.upper()}}}}}"
                yield Fault("SY141", (*at, "map"), f'mapping "{step.map}" wants "{name}" in its context', hint)
        for name, value in given.items():
            if name not in wanted:
                hint = did_you_mean(name, wanted) or "remove it"
                yield Fault("SY141", (*at, "with", name), f'mapping "{step.map}" has no {shown(name)} in its context', hint, on="key")
            elif isinstance(value, dict | list):
                yield from _source(value, (*at, "with", name))


def _source(value: dict[str, object] | list[object], at: Pointer) -> Iterator[Fault]:
    match value:
        case {"env": str(name)} if len(value) == 1 and name.isascii() and name.isupper() and name.replace("_", "A").isalnum():
            return
        case {"flow": str(name)} if len(value) == 1 and name in _OF_MESSAGE:
            return
    hint = "write {env: VARIABLE}, {flow: received_at}, {flow: message_id}, or a value"
    yield Fault("SY141", at, "this is no value of a context", hint)


def failures_are_understood(draft: Draft) -> Iterator[Fault]:
    """SY131: how long to wait is well written."""
    for _, form, at in flows(draft):
        try:
            flow_words.backoff(form.on_failure.backoff)
        except Slip as slip:
            yield slip.at((*at, "on_failure", "backoff"))
