"""What is wrong between the intents of one commit."""

from synapseops.diagnostics import render
from synapseops.pipeline.discovery import Found, judged_together
from tests.intents import reading

FIELDS = "resources: {Order: {fields: {number: string}}}\n"


def intent(path: str, service: str, into: str = "", rest: str = FIELDS) -> Found:
    place = f"generate: {{into: {into}}}\n" if into else ""
    return Found(path, reading(f"synapse: 1\nservice: {service}\n{rest}{place}", path))


def told(*found: Found) -> list[str]:
    judged = judged_together(found)
    return [render.as_text(one).split("\n")[0] for path in sorted(judged) for one in judged[path]]


def test_intents_with_names_and_folders_of_their_own_are_fine() -> None:
    assert told(intent("a.synapse.yaml", "a"), intent("b.synapse.yaml", "b"), intent("c/synapse.yaml", "c", "../services/c")) == []


def test_two_intents_name_two_services() -> None:
    assert told(intent("b/synapse.yaml", "shop"), intent("a/synapse.yaml", "shop")) == [
        'b/synapse.yaml:2:10: error SY220: service "shop" is already made from "a/synapse.yaml"'
    ]


def test_output_folders_do_not_overlap() -> None:
    one, other = intent("a.synapse.yaml", "a", "services"), intent("b.synapse.yaml", "b", "services/b")
    assert told(one, other) == ['b.synapse.yaml:4:18: error SY221: output folder "services/b" overlaps with "services" of "a.synapse.yaml"']


def test_case_keeps_no_folders_apart() -> None:
    one, other = intent("a.synapse.yaml", "a", "out"), intent("b.synapse.yaml", "b", "Out")
    assert [line.split(" ")[2] for line in told(one, other)] == ["SY221:"]


def test_an_output_folder_holds_no_intent_not_even_a_faulty_one() -> None:
    outer, inner = intent("a.synapse.yaml", "a", "services"), intent("services/x/synapse.yaml", "B b", "", "colour: red\n")
    assert inner.reading.blueprint is None
    assert told(outer, inner) == ['a.synapse.yaml:4:18: error SY222: output folder "services" holds the intent "services/x/synapse.yaml"']


def test_folders_that_are_one_since_the_names_are_one_are_told_once() -> None:
    one, other = intent("a.synapse.yaml", "shop"), intent("b.synapse.yaml", "shop")
    assert told(one, other) == ['b.synapse.yaml:2:10: error SY220: service "shop" is already made from "a.synapse.yaml"']


def test_folders_that_are_one_by_themselves_are_told_beside_the_names() -> None:
    one, other = intent("a.synapse.yaml", "shop", "out"), intent("b.synapse.yaml", "shop", "out")
    assert [line.split(" ")[2] for line in told(one, other)] == ["SY220:", "SY221:"]
