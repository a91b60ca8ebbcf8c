"""Names, literals, docstrings and patterns: text of the author's stays text."""

import ast
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import SchemaValidator, core_schema

from generators import python
from generators.fastapi_service import project
from generators.python import patterns, text
from tests.generators.fastapi_service import services

SAMPLES = [
    "",
    "5",
    "٣",
    "a",
    "a\n",
    "é",
    " ",
    "\u00a0",
    "x",
    "xx",
    " x ",
    "éxé",
    "ab",
    "a b",
    "[",
    "&",
    "~",
    "]",
    "x{",
    "Aé",
    "\x08",
    "b\n",
    "-",
    "\u2028",
]

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


@given(TEXTS)
def test_a_string_literal_means_the_string(value: str) -> None:
    assert ast.literal_eval(text.string(value)) == value
    assert ast.literal_eval(text.pattern(value)) == value


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Заказ с клиентом у нас", "Заказ с клиентом у нас"),  # noqa: RUF001
        ("Η παραγγελία και ο πελάτης", "Η παραγγελία και ο πελάτης"),  # noqa: RUF001
        ("Żółć, œuvre, niño, Łódź §5", "Żółć, œuvre, niño, Łódź §5"),
        ("注文、です（仮）", "注文、です（仮）"),  # noqa: RUF001
        ("طلب העברית", "طلب העברית"),
        ("10кг SMS-сообщение", "10кг SMS-сообщение"),  # noqa: RUF001
        ("p\u0430yp\u0430l", r"p\u0430yp\u0430l"),
        ("a\u202eb\u200bc\u3164d\u00ade", r"a\u202eb\u200bc\u3164de"),
    ],
)
def test_prose_stays_readable_but_for_what_is_hidden_or_masked(said: str, written: str) -> None:
    assert text.docstring(said) == f'"""{written}"""'


@pytest.mark.parametrize(
    ("value", "written"),
    [("открыт", '"открыт"'), ("с", '"с"'), ("طلب", r'"\u0637\u0644\u0628"'), ("\u0441ost", r'"\u0441ost"'), ("\xa0", r'"\xa0"')],  # noqa: RUF001
)
def test_letters_of_a_literal_are_shown_if_they_leave_the_code_in_its_place(value: str, written: str) -> None:
    assert text.string(value) == written


@given(TEXTS | st.text('"\\\\ x\n', max_size=12), st.integers(0, 3))
def test_a_docstring_is_one_string_and_nothing_else(value: str, level: int) -> None:
    said = text.docstring(f"x{value}", indent=4 * level)
    (statement,) = ast.parse(said).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Constant)
    assert isinstance(statement.value.value, str)


@given(TEXTS)
def test_a_comment_stays_on_its_line(value: str) -> None:
    assert ast.dump(ast.parse(f"# {text.comment(value)}\nx = 1")) == ast.dump(ast.parse("x = 1"))


@given(TEXTS)
def test_toml_text_means_the_text(value: str) -> None:
    import tomllib

    assert tomllib.loads(f"a = {project.toml(value)}") == {"a": value}


@pytest.mark.parametrize(
    "pattern",
    [
        r"^\d+$",
        r"[\w.\-]+",
        r"\s",
        r"^[^\d]*$",
        r"[\D5]",
        r"\bx\b",
        r"a\Bb",
        r"^[a\[&~b]+$",
        r"[]a]",
        r"[^]a]",
        r"^.$",
        r"x{2}",
        r"x{",
        r"\x41\u00e9",
        r"[\b]",
        r"^$",
        r"a|b$",
    ],
)
def test_patterns_find_in_rust_what_they_find_in_the_language(pattern: str) -> None:
    validator = SchemaValidator(core_schema.str_schema(pattern=patterns.in_rust(pattern)))
    expected = re.compile(re.sub(r"\$(?![^\[]*\])", r"\\Z", pattern), re.ASCII)
    for sample in SAMPLES:
        assert (sample, validator.isinstance_python(sample)) == (sample, expected.search(sample) is not None)


def test_packages_never_take_a_name_that_is_somebody_elses() -> None:
    intent = "synapse: 1\nservice: %s\nresources: {A: {fields: {a: string}}}"
    for service, package in (
        ("json", "json_service"),
        ("fastapi", "fastapi_service"),
        ("tests", "tests_service"),
        ("order-bridge", "order_bridge"),
        ("class", "class_service"),
        ("imp", "imp_service"),
        ("slipcover", "slipcover_service"),
    ):
        assert python.package_name(services.of(intent % service)) == package


def test_versions_are_what_python_packaging_understands() -> None:
    from packaging.version import Version

    for given_version, taken in (
        ("1.2.3", "1.2.3"),
        ("1.0.0-rc.1+build.5", "1.0.0rc1"),
        ("1.0.0-alpha", "1.0.0a0"),
        ("1.0.0-x.y", "1.0.0.dev0"),
    ):
        assert str(Version(project.python_version(given_version))) == taken


def test_the_language_types_are_strict_in_schema_too() -> None:
    digits = services.module("orders", "models.scalars").Digits
    answered = services.module("orders", "models").Order.model_json_schema(mode="serialization")
    assert answered["properties"]["total"] == {"title": "Total", "type": "string"}
    assert digits(12, 2).pattern == r"^-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,2})?$"
    assert digits(3, 3).pattern == r"^-?0(\.[0-9]{1,3})?$"
