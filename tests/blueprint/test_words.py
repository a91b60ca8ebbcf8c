"""English from names."""

import pytest

from synapseops.blueprint import words
from synapseops.blueprint.naming import Scope


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("Order", "/orders"),
        ("OrderLine", "/order-lines"),
        ("Category", "/categories"),
        ("Day", "/days"),
        ("Box", "/boxes"),
        ("Status", "/statuses"),
        ("Branch", "/branches"),
        ("Wish", "/wishes"),
        ("HTTPServer", "/http-servers"),
        ("Item2", "/item-2s"),
        ("Y", "/ys"),
        ("TASK", "/tasks"),
        ("BookShelf", "/book-shelves"),
        ("Knife", "/knives"),
        ("Roof", "/roofs"),
        ("TimeSeries", "/time-series"),
        ("Equipment", "/equipment"),
        ("Sheep", "/sheep"),
    ],
)
def test_paths_are_kebab_case_plurals(name: str, path: str) -> None:
    assert words.path(name) == path


def test_titles_are_words() -> None:
    assert words.title("order-bridge") == "Order bridge"


def test_a_name_is_given_out_once() -> None:
    scope = Scope(["Taken"])
    assert [scope.take("A", "B"), scope.take("A", "B"), scope.take("A", "B"), scope.take("A", "B"), scope.take("Taken")] == [
        "A",
        "B",
        "B2",
        "B3",
        "Taken2",
    ]
