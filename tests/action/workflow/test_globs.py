import pytest

from action.workflow.globs import matches


@pytest.mark.parametrize(
    ("path", "pattern", "expected"),
    [
        ("synapse.yaml", "**", True),
        ("a/b/synapse.yaml", "**", True),
        ("synapse.yaml", "*.yaml", True),
        ("a/synapse.yaml", "*.yaml", False),
        ("a/synapse.yaml", "**/*.yaml", True),
        ("synapse.yaml", "**/*.yaml", True),
        ("services/a/synapse.yaml", "services/a", True),
        ("services/a/synapse.yaml", "./services/a/", True),
        ("services/ab/synapse.yaml", "services/a", False),
        ("services/ab/synapse.yaml", "services/a?/*", True),
        ("services/a/x/synapse.yaml", "services/*/synapse.yaml", False),
        ("services/a/x/synapse.yaml", "services/**/synapse.yaml", True),
        ("Services/synapse.yaml", "services", False),
    ],
)
def test_a_glob_means_paths(path: str, pattern: str, expected: bool) -> None:
    assert matches(path, [pattern]) is expected


def test_any_of_several_is_enough() -> None:
    assert matches("b/synapse.yaml", ["a", "b"])
    assert not matches("c/synapse.yaml", ["a", "b"])


def test_a_pattern_that_could_stand_anywhere_many_times_does_not_take_long() -> None:
    assert not matches("/".join(["a"] * 2_000), ["/".join(["**", "a"] * 200 + ["b"])])
