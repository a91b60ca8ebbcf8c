"""Where output may go."""

import pytest

from synapseops.intent import folders


@pytest.mark.parametrize(
    ("into", "intent"),
    [
        ("services/orders", "synapse.yaml"),
        ("out/", "synapse.yaml"),
        ("./out", "a/synapse.yaml"),
        ("../services/x", "specs/orders.synapse.yaml"),
        ("../../x/y", "a/b/synapse.yaml"),
        ("a/../b", "synapse.yaml"),
        (".gitignored/x", "synapse.yaml"),
        ("x/.github", "synapse.yaml"),
        ("ünï cödé", "synapse.yaml"),
    ],
)
def test_a_folder_of_its_own_inside_the_repository_is_fine(into: str, intent: str) -> None:
    assert folders.refusal(into, intent) is None


@pytest.mark.parametrize(
    ("into", "intent"),
    [
        ("..", "synapse.yaml"),
        ("../../x", "a/synapse.yaml"),
        (".", "synapse.yaml"),
        ("..", "a/synapse.yaml"),
        ("../..", "a/b/synapse.yaml"),
        ("../a", "a/b.synapse.yaml"),
        ("/x", "synapse.yaml"),
        ("C:x", "synapse.yaml"),
        ("a\\b", "synapse.yaml"),
        (".GIT/x", "synapse.yaml"),
        ("a/.git ", "synapse.yaml"),
        ("git~1", "synapse.yaml"),
        ("../.github/x", "a/synapse.yaml"),
        ("a\nb", "synapse.yaml"),
        (" a", "synapse.yaml"),
        ("a/aux.txt", "synapse.yaml"),
        ("é" * 200, "synapse.yaml"),
    ],
)
def test_other_folders_are_refused_with_a_reason_and_a_way_out(into: str, intent: str) -> None:
    refused = folders.refusal(into, intent)
    assert refused is not None
    assert all(refused)
