"""What is promised of people's edits, and the test that shows it: the table in the documentation is made of this one."""

import importlib
from pathlib import Path

import pytest

_PAGE = Path(__file__).parents[2] / "docs" / "edits.md"

SHOWN = (
    ("regenerate unchanged", "pipeline.test_run", "test_running_again_changes_nothing"),
    ("only a comment of the intent changed", "pipeline.test_run", "test_a_comment_or_a_commit_elsewhere_makes_no_commit"),
    (
        "edit on the base, another on the open branch",
        "pipeline.test_edits_landing",
        "test_an_edit_on_the_base_and_another_on_the_open_branch_are_both_kept",
    ),
    ("edit apart from the change", "pipeline.test_edits", "test_an_edit_apart_from_the_change_is_kept"),
    ("edit on the changed line", "pipeline.test_edits", "test_an_edit_of_the_changed_line_lands_partially_and_is_asked_for_again"),
    ("edit that equals the change", "pipeline.test_edits", "test_an_edit_that_equals_the_change_is_redundant"),
    ("import added by both", "pipeline.test_edits", "test_an_import_that_both_added_is_there_once_in_order"),
    ("file deleted by the team", "pipeline.test_edits_files", "test_a_file_that_the_team_deleted_stays_deleted"),
    ("file renamed by the team", "pipeline.test_edits_files", "test_a_file_that_the_team_moved_gets_the_changes"),
    ("LICENSE added in the folder", "pipeline.test_edits_files", "test_files_of_people_are_not_touched"),
    ("resource removed, its files edited and not", "pipeline.test_edits_files", "test_what_is_not_made_any_more_goes_unless_it_was_edited"),
    (
        "landed migration deleted",
        "pipeline.test_edits_history",
        "test_a_landed_migration_that_was_deleted_is_told_of_as_long_as_it_is_gone",
    ),
    (
        "landed migration changed or deleted, and put back",
        "pipeline.test_edits_history",
        "test_forgetting_what_was_done_to_a_landed_migration_puts_it_back",
    ),
    ("pull request merged, squashed, rebased", "pipeline.test_edits_landing", "test_edits_survive_however_the_pull_request_lands"),
    (
        "squashed by somebody who kept an older lock, or none, branch deleted",
        "pipeline.test_edits_unrecorded",
        "test_what_landed_without_its_lock_is_recognised_and_the_lock_is_proposed",
    ),
    (
        "the same, and the intent changed since",
        "pipeline.test_edits_unrecorded",
        "test_a_change_after_landing_without_the_lock_is_merged_into_what_landed",
    ),
    ("the same, branch left behind", "pipeline.test_edits_landing", "test_a_squash_without_our_lock_takes_no_landed_migration_back"),
    ("pull request closed", "pipeline.test_edits_landing", "test_edits_on_the_base_survive_a_closed_pull_request"),
    ("branch left behind", "pipeline.test_edits_landing", "test_a_branch_left_behind_after_landing_starts_anew"),
    (
        "edit on the base of what the open branch changes, beside a person's commit on it",
        "pipeline.test_edits_together",
        "test_an_edit_of_what_the_branch_changes_is_a_conflict_beside_a_persons_commit_elsewhere",
    ),
    (
        "people contradict each other on base and branch",
        "pipeline.test_edits_together",
        "test_contradictions_are_decided_one_by_one_and_the_base_comes_in_with_the_last",
    ),
    (
        "commit of a person, of another bot, on the branch",
        "pipeline.test_edits_landing",
        "test_a_commit_on_the_branch_is_kept_and_built_on",
    ),
    ("shallow clone", "pipeline.test_edits_lost", "test_in_a_shallow_clone_what_was_edited_and_is_made_otherwise_is_not_overwritten"),
    ("pristine ref missing", "pipeline.test_edits_lost", "test_what_no_clone_has_is_made_again_from_the_old_intent"),
    ("intent moved", "pipeline.test_edits_lost", "test_edits_follow_a_moved_intent"),
    (
        "intent moved, and with it where its output goes",
        "pipeline.test_edits_lost",
        "test_edits_follow_an_intent_moved_away_from_its_output",
    ),
    ("`into` changed", "pipeline.test_edits_lost", "test_edits_follow_a_moved_output_folder"),
    ("two branches with different intents merged", "pipeline.test_edits_landing", "test_two_branches_with_different_intents_merge"),
    ("two that contradict", "pipeline.test_edits_odd", "test_two_intents_that_contradict_merge_to_the_one_that_was_chosen"),
    (
        "two merged with markers in lock and files",
        "pipeline.test_edits_odd",
        "test_a_merge_of_two_intents_committed_with_its_markers_is_told_and_nothing_is_lost",
    ),
    ("CRLF", "pipeline.test_edits_files", "test_windows_line_endings_of_the_team_are_kept"),
    ("CRLF on some lines, in the lock", "pipeline.test_edits_odd", "test_a_lock_with_windows_line_endings_is_read"),
    ("exec bits, symlinks", "pipeline.test_edits_files", "test_modes_and_links_of_the_team_are_kept"),
    ("symlinked folder", "pipeline.test_edits_odd", "test_a_linked_folder_is_not_followed"),
    (
        "submodule in the folder, in place of a file",
        "pipeline.test_edits_odd",
        "test_a_submodule_in_place_of_a_file_is_an_edit_and_a_conflict_once_the_file_changes",
    ),
    ("unicode paths", "pipeline.test_edits_odd", "test_a_file_moved_to_a_name_of_any_letters_is_followed"),
    ("unicode paths, composed and not", "pipeline.test_edits_odd", "test_names_that_differ_in_composition_alone_are_two_files"),
    ("case-only rename", "pipeline.test_edits_odd", "test_a_renaming_of_case_alone_on_the_base_is_followed"),
    (
        "case-only rename, pull request open",
        "pipeline.test_edits_files",
        "test_a_file_that_the_team_moves_while_the_pull_request_is_open_is_followed",
    ),
    ("a file of 20 MB", "pipeline.test_edits_odd", "test_a_factory_file_grown_to_twenty_megabytes_is_no_text_that_is_merged"),
    ("2,000 files", "pipeline.test_edits_odd", "test_two_thousand_files_with_sixty_edits_are_merged"),
    ("killed at a write", "pipeline.test_crash", "test_an_update_of_edited_files_killed_anywhere_is_finished_by_the_next"),
    ("a decision killed at a write", "pipeline.test_crash", "test_a_decision_killed_anywhere_is_finished_by_the_next"),
    ("worktree", "pipeline.test_edits_attacks", "test_in_a_worktree_a_run_does_what_it_does_in_the_repository"),
    ("partial clone, sparse checkout", "pipeline.test_edits_attacks", "test_in_a_partial_or_sparse_clone_nothing_is_overwritten"),
    (
        "line endings that git converts on checkout",
        "pipeline.test_edits_attacks",
        "test_line_endings_that_git_converts_on_checkout_are_no_edits",
    ),
    ("line endings alone", "pipeline.test_edits_files", "test_windows_line_endings_alone_are_one_edit_that_stays_and_can_be_dropped"),
    ("a file that became a folder", "pipeline.test_edits_attacks", "test_a_file_that_became_a_folder_is_told_and_kept"),
    ("a folder that became a file", "pipeline.test_edits_attacks", "test_a_folder_that_became_a_file_is_told_and_kept"),
    ("byte order mark", "pipeline.test_edits_attacks", "test_a_byte_order_mark_is_an_edit_that_stays"),
    ("a file of 5 MB", "pipeline.test_edits_attacks", "test_a_factory_file_of_five_megabytes_is_merged_like_any"),
    ("binary in place of text", "pipeline.test_edits_attacks", "test_a_binary_file_in_place_of_a_text_is_decided_as_a_whole"),
    ("octopus merge", "pipeline.test_edits_attacks", "test_an_octopus_merge_of_edits_is_built_on"),
    ("two files that swapped their names", "pipeline.test_edits_attacks", "test_two_files_that_swapped_their_names_lose_nothing"),
    ("a file moved to two places", "pipeline.test_edits_together", "test_a_file_that_people_moved_to_two_places_is_decided"),
    ("lock changed by hand", "pipeline.test_edits_attacks", "test_a_lock_changed_by_hand_is_told_by_the_proof_and_costs_no_edit"),
    ("lock deleted", "pipeline.test_edits_attacks", "test_a_lock_that_was_deleted_beside_an_edit_and_a_change_costs_neither"),
    (
        "markers committed in a file",
        "pipeline.test_edits_odd",
        "test_a_file_committed_with_markers_keeps_the_edits_around_them_whatever_is_decided",
    ),
    ("random lives of a repository", "pipeline.test_history", "test_nothing_is_lost_in_the_life_of_a_repository"),
)


@pytest.mark.parametrize(("promise", "module", "test"), SHOWN)
def test_what_is_promised_is_shown(promise: str, module: str, test: str) -> None:
    assert callable(getattr(importlib.import_module(f"tests.{module}"), test)), promise


def test_the_table_in_the_documentation_is_this_one(accept: bool) -> None:
    rows = [f"| {promise} | `tests/{module.replace('.', '/')}.py::{test}` |" for promise, module, test in SHOWN]
    table = "\n".join(["| promise | shown by |", "|---|---|", *rows, ""])
    before, heading, _ = _PAGE.read_text().partition("## Shown by\n")
    if accept:
        _PAGE.write_text(f"{before}{heading}{table}")
    assert _PAGE.read_text() == f"{before}## Shown by\n{table}"
