"""Every rule over a draft, in the order of the language."""

from collections.abc import Callable, Iterator

from synapseops.blueprint.draft import Draft
from synapseops.diagnostics import Fault
from synapseops.intent.kinds import Kinds
from synapseops.validation import (
    fields,
    flow_echoes,
    flow_steps,
    flow_triggers,
    generate,
    lists,
    mappings,
    paths,
    resources,
    systems,
    types,
)

Rule = Callable[[Draft], Iterator[Fault]]

RULES: tuple[Rule, ...] = (
    types.one_form,
    types.scalars_are_understood,
    types.limits_belong_to_scalars,
    types.words_differ,
    types.members_are_plain,
    types.value_objects_end,
    types.value_objects_are_small,
    fields.types_are_understood,
    fields.one_default,
    fields.defaults_fit,
    fields.null_is_no_text,
    fields.quotes_are_double,
    fields.options_apply,
    fields.set_null_needs_null,
    fields.read_only_can_be_filled,
    fields.old_names_are_old,
    resources.something_is_made,
    resources.names_are_free,
    resources.key_is_one,
    resources.operations_exist,
    resources.upsert_finds_one,
    resources.access_is_to_something,
    resources.upserts_are_somebodys,
    resources.lists_are_no_way_around,
    resources.unique_groups_hold,
    resources.unique_groups_add_something,
    resources.references_can_begin,
    lists.list_options_are_used,
    lists.list_fields_fit,
    paths.paths_are_free,
    paths.paths_are_apart,
    systems.addresses_are_urls,
    systems.auth_is_one_kind,
    systems.secrets_are_names,
    systems.timeouts_are_short,
    systems.records_have_one_source,
    systems.members_are_understood,
    mappings.mappings_hold,
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
    generate.folder_is_safe,
    generate.branch_is_one,
    systems.documents_are_understood,
)


def objections(draft: Draft, kinds: Kinds) -> Iterator[Fault]:
    """Yield what any rule has against *draft*."""
    for rule in RULES:
        yield from rule(draft)
    yield from generate.artifacts_are_known(draft, kinds)
