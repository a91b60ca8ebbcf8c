"""Rules for flows that change what sets them off."""

from collections.abc import Iterator

from synapseops.blueprint.draft import Draft
from synapseops.blueprint.flow_building import input_of
from synapseops.blueprint.flow_conditions import condition
from synapseops.diagnostics import Fault
from synapseops.intent import flow_words
from synapseops.intent.flows import ReplyForm, SendForm, StepForm, TriggerForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed
from synapseops.validation.flow_steps import comparisons, steps


def answers_send_nothing_again(draft: Draft) -> Iterator[Fault]:
    """SY150: what is kept of an answer does not have the same created once more."""
    for form, index, step, at in steps(draft):
        resource, reply = form.on.change, step.send.reply if step.send is not None else None
        if resource is None or step.send is None or reply is None or reply.save.resource != resource or reply.save.only == "insert":
            continue
        written = _written(draft, reply)
        is_over = input_of(form, index) == resource and bool(written & _asked(step))
        if written and _is_heard(form.on) and _creates(step.send) and not is_over:
            message = f"what is kept of the answer changes the {resource}, which is sent once more then, and so on"
            hint = f"add an if: that holds no more once {listed(sorted(written), last='and')} is kept, or send by PUT"
            yield Fault("SY150", (*at, "send", "reply"), message, hint, on="key")


def _written(draft: Draft, reply: ReplyForm) -> frozenset[str]:
    """Return the fields that an answer may change: all that are mapped but those by which the row is found."""
    mapping, resource = (draft.intent.mappings or {}).get(reply.map), draft.resources.get(reply.save.resource)
    if mapping is None or resource is None:
        return frozenset()
    unique = {name for name, field in resource.fields.items() if draft.may_be_unique(field)}
    return frozenset(path.partition(".")[0] for path in mapping.fields) - unique


def _is_heard(trigger: TriggerForm) -> bool:
    return trigger.when is None or "updated" in trigger.when


def _creates(send: SendForm) -> bool:
    """Tell whether each request makes something anew, which has an answer of its own."""
    try:
        return flow_words.request(send.request).method == "POST"
    except Slip:
        return False


def _asked(step: StepForm) -> frozenset[str]:
    """Return the fields that decide whether a step happens."""
    try:
        asked = condition(step.if_) if step.if_ is not None else None
    except Slip:
        return frozenset()
    return frozenset(str(one.path[0]) for one in comparisons(asked)) if asked is not None else frozenset()
