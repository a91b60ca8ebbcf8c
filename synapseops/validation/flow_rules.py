"""Every rule over the flows of a draft, in the order of the language."""

from collections.abc import Callable, Iterator

from synapseops.blueprint.draft import Draft
from synapseops.diagnostics import Fault
from synapseops.validation import flow_echoes, flow_steps, flow_triggers

RULES: tuple[Callable[[Draft], Iterator[Fault]], ...] = (
    flow_triggers.one_trigger,
    flow_triggers.systems_exist,
    flow_triggers.records_exist,
    flow_triggers.resources_exist,
    flow_triggers.hooks_are_apart,
    flow_triggers.schedules_are_understood,
    flow_triggers.zones_exist,
    flow_triggers.signatures_are_one_kind,
    flow_triggers.somebody_verifies,
    flow_triggers.deliveries_are_told_apart,
    flow_triggers.keys_are_there,
    flow_triggers.changes_keep_their_order,
    flow_triggers.fetches_are_understood,
    flow_steps.steps_do_one_thing,
    flow_steps.mappings_exist,
    flow_steps.mappings_fit,
    flow_steps.saved_comes_after_save,
    flow_steps.saves_find_one,
    flow_steps.sends_are_understood,
    flow_steps.conditions_hold,
    flow_steps.contexts_are_complete,
    flow_steps.failures_are_understood,
    flow_echoes.answers_send_nothing_again,
)


def objections(draft: Draft) -> Iterator[Fault]:
    """Yield what any rule has against the flows of *draft*."""
    for rule in RULES:
        yield from rule(draft)
