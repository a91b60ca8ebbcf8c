"""Cycles."""

from hypothesis import given
from hypothesis import strategies as st

from synapseops.validation import graphs

NODES = st.sampled_from("abcdef")


def reachable(graph: dict[str, list[str]], begin: str) -> set[str]:
    seen: set[str] = set()
    waiting = list(graph.get(begin, ()))
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting += graph.get(here, ())
    return seen


@given(st.dictionaries(NODES, st.lists(NODES, max_size=4), max_size=6))
def test_components_are_what_leads_to_one_another(graph: dict[str, list[str]]) -> None:
    onto_itself = {node for node in graph if node in reachable(graph, node)}
    found = graphs.cycles(graph)
    assert set().union(*found) == onto_itself
    for component in found:
        for node in component:
            assert component == {other for other in onto_itself if other in reachable(graph, node) and node in reachable(graph, other)}


def test_the_way_is_the_shortest() -> None:
    graph = {"a": ["b", "c"], "b": ["c"], "c": ["a"]}
    assert graphs.way(graph, "b", "a", frozenset("abc")) == ["b", "c", "a"]
    assert graphs.way(graph, "a", "a", frozenset("abc")) == ["a"]


def test_long_chains_do_not_exhaust_the_stack() -> None:
    graph = {f"n{number}": [f"n{number + 1}"] for number in range(20_000)}
    assert graphs.cycles({**graph, "n20000": ["n0"]})[0] == frozenset(f"n{number}" for number in range(20_001))
