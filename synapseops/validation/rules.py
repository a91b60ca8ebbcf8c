"""Every rule over a draft, in the order of the language."""

from collections.abc import Callable, Iterator

from synapseops.blueprint.draft import Draft
from synapseops.diagnostics import Fault
from synapseops.intent.kinds import Kinds
from synapseops.validation import (
    fields,
    generate,
    lists,
    mappings,
    paths,
    resources,
    types,
)

Rule = Callable[[Draft], Iterator[Fault]]


# What only some intents have is imported where one has it: together it would take as long as everything else


def _of_systems(draft: Draft) -> Iterator[Fault]:
    if draft.systems:
        from synapseops.validation import systems

        yield from systems.objections(draft)


def _of_documents(draft: Draft) -> Iterator[Fault]:
    if draft.systems:
        from synapseops.validation import systems

        yield from systems.documents_are_understood(draft)


def _of_flows(draft: Draft) -> Iterator[Fault]:
    if draft.intent.flows:
        from synapseops.validation import flow_rules

        yield from flow_rules.objections(draft)


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
    _of_systems,
    mappings.mappings_hold,
    _of_flows,
    generate.folder_is_safe,
    generate.branch_is_one,
    _of_documents,
)


def objections(draft: Draft, kinds: Kinds) -> Iterator[Fault]:
    """Yield what any rule has against *draft*."""
    for rule in RULES:
        yield from rule(draft)
    yield from generate.artifacts_are_known(draft, kinds)
