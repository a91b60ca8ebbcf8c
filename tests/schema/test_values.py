"""Values as they travel."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synapseops.blueprint.model import Enum, Scalar, ScalarKind
from synapseops.intent.expression import Default
from synapseops.schema import values
from synapseops.schema.values import Unfit

KINDS = [
    *(Scalar(kind) for kind in ScalarKind if kind is not ScalarKind.DECIMAL),
    Scalar(ScalarKind.DECIMAL, digits=5, scale=2),
    Scalar(ScalarKind.STRING, min_length=2, max_length=3, pattern="^a"),
    Scalar(ScalarKind.INTEGER, minimum=1, maximum=5),
    Scalar(ScalarKind.DATETIME, minimum="2026-01-01T00:00:00Z"),
    Enum(("a", "b")),
]
YAML = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(YAML, st.sampled_from(KINDS))
def test_any_value_is_read_or_told_unfit(value: Any, kind: Scalar | Enum) -> None:
    try:
        wire = values.of_value(value, kind)
    except Unfit as unfit:
        assert unfit.reason
    else:
        assert values.of_value(wire, kind) == wire


@given(st.text(max_size=30), st.sampled_from(KINDS))
def test_any_bare_text_is_read_or_told_unfit(text: str, kind: Scalar | Enum) -> None:
    try:
        values.of_text(Default(text, 0), kind)
    except Unfit as unfit:
        assert unfit.reason


@given(st.datetimes(), st.sampled_from(["Z", "+00:30", "-12:00", "+14:00"]))
def test_instants_are_told_in_utc(moment: Any, offset: str) -> None:
    try:
        wire = values.of_value(f"{moment.isoformat()}{offset}", Scalar(ScalarKind.DATETIME))
    except Unfit:
        assert moment.year in {1, 9999}
    else:
        assert wire.endswith("Z")
        assert values.of_value(wire, Scalar(ScalarKind.DATETIME)) == wire


@pytest.mark.parametrize(
    ("text", "wire"),
    [
        ("0", "0.00"),
        ("-0.00", "0.00"),
        ("999.99", "999.99"),
        ("-1.5", "-1.50"),
        ("1.005", None),
        ("1000", None),
        ("01", None),
        ("+1", None),
        ("1e2", None),
        ("1.", None),
    ],
)
def test_decimals_have_all_their_places(text: str, wire: str | None) -> None:
    kind = Scalar(ScalarKind.DECIMAL, digits=5, scale=2)
    if wire is None:
        with pytest.raises(Unfit):
            values.of_value(text, kind)
    else:
        assert values.of_value(text, kind) == wire


@pytest.mark.parametrize(
    "url", ["http://a", "https://user:pw@a.example:8080/x?y=z#f", "https://[::1]:80/", "http://xn--e1afmkfd.example/%C3%A9"]
)
def test_urls_are_absolute(url: str) -> None:
    assert values.of_value(url, Scalar(ScalarKind.URL)) == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "a",
        "ftp://a",
        "HTTP://a",
        "http://",
        "http:///a",
        "http://a b",
        "http://a/é",
        'http://a/"',
        "http://a/`",
        "http://a/{x}",
        "http://a/|",
    ],
)
def test_other_texts_are_no_urls(url: str) -> None:
    with pytest.raises(Unfit):
        values.of_value(url, Scalar(ScalarKind.URL))


def test_json_keeps_what_yaml_gave() -> None:
    given_value = {"a": [1, Decimal("1.50"), None, True, "x"]}
    assert values.of_value(given_value, Scalar(ScalarKind.JSON)) == {"a": [1, 1.5, None, True, "x"]}
