"""The TypeScript compiler passes every vector, and makes of real mappings what the Python compiler makes of them, errors too."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from synapseops.intent import patterns
from tests.vectors import subjects, suite, typescript

REFUSED = "refused"
RECORDS = 60
"""So many odd records for each mapping."""


def vectors(compiled: suite.Compiled) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield the name of every vector, how Node is asked about it, and what it says."""
    every = suite.every_mapping()
    names = {one.name: name for one, name in zip(every, typescript.functions(every), strict=True)}
    for group in suite.groups():
        types = group.written["mapping"].get("context")
        for case in group.cases:
            task = {"package": "vectors", "function": names[group.function], "input": suite.input_text(case)}
            given = {} if types is None else {"context": case["context"], "types": types}
            yield f"{group.category}: {group.name}: {case['name']}", task | given, compiled.expected(case)
    for document in suite.documents():
        yield f"documents: {document.name}", {"package": "vectors", "document": document.text}, document.canonical or REFUSED


def told(result: dict[str, Any]) -> Any:
    """Return a result as vectors say it."""
    if "errors" in result:
        return [{"code": one["code"], "target": one["targetPath"], "source": one["sourcePath"]} for one in result["errors"]]
    return REFUSED if "refused" in result else result.get("made", result)


def test_mappings_in_typescript_make_what_every_vector_says(in_typescript: Path, tmp_path: Path) -> None:
    """One test for all, since Node takes a while to begin; each vector that fails is named."""
    every = list(vectors(suite.Compiled(tmp_path, "expected_in_python")))
    results = typescript.run(in_typescript, [task for _, task, _ in every])
    failed = {name: told(made) for (name, _, wanted), made in zip(every, results, strict=True) if told(made) != wanted}
    assert failed == {}
    assert len(every) == len({name for name, _, _ in every}) >= 847


def test_mappings_give_equal_records_and_errors_in_both_languages(in_typescript: Path, tmp_path: Path) -> None:
    """Of the author's cases and of records that are odd somewhere: whatever one language makes or refuses, so does the other."""
    in_python = subjects.InPython(tmp_path)
    every = [(one, record) for one in subjects.subjects(subjects.blueprints()) for record in one.records(RECORDS)]
    results = typescript.run(in_typescript, [task(one, record) for one, record in every])
    wanted = [in_python.run(one, record) for one, record in every]
    different = [
        (one.mapping.name, record, made, want) for (one, record), made, want in zip(every, results, wanted, strict=True) if made != want
    ]
    assert different == []
    assert sum("made" in one for one in wanted) > len(every) / 4
    assert sum("errors" in one for one in wanted) > len(every) / 10


PATTERNS = (
    *("", "a", "^a$", "a|b", "^(a|bc)*$", "^a.c$", "^.$", "a{2}", "^a{2,}$", "^a{1,3}?$", "^(?:ab){2}$", "x*?y", "^$", "(|a)b", "^(a?)*$"),
    *(
        r"^\d+$",
        r"^\w+$",
        r"\s",
        r"^\S+$",
        r"^\D$",
        r"^\W$",
        r"\bcat\b",
        r"^[a-c]+$",
        "^[^a-c]$",
        r"^[\w.-]+$",
        r"^[\D]$",
        r"[\s\S]",
        "^[a-]$",
    ),
    *(r"\x41", r"^\t\n\r\f\v$", r"^\^\$\.\*\+\?\(\)\[\]\{\}\|\/\\$", "^é$", "^[é-ü]$", "^[😀-😎]$", "^..$", r"[\]\-]", "^(a|b|(c|d)e)+$"),
)
TEXTS = (
    *(
        "",
        "a",
        "b",
        "ab",
        "abab",
        "aa",
        "aaa",
        "abc",
        "aéc",
        "a\nc",
        "a\u2028c",
        "bc",
        "A",
        "1",
        "12",
        "\u0663",
        "_",
        " ",
        "\u00a0",
        "\u000b",
    ),
    *(
        "cat",
        "a cat.",
        "concat",
        "é",
        "e\u0301",
        "😀",
        "-",
        "]",
        "\n",
        "\r\n",
        "\t\n\r\f\v",
        "^$.*+?()[]{}|/\\",
        "acebd",
        "y",
        "a.b-c",
        "\x00",
    ),
)


def test_patterns_hold_for_the_same_texts_as_in_the_language(in_typescript: Path) -> None:
    texts = list(TEXTS)
    results = typescript.run(in_typescript, [{"package": "vectors", "pattern": one, "texts": texts} for one in PATTERNS])
    wanted = [{"matched": [patterns.matches(one, text) for text in texts]} for one in PATTERNS]
    assert dict(zip(PATTERNS, results, strict=True)) == dict(zip(PATTERNS, wanted, strict=True))


def test_no_text_is_looked_through_for_longer_than_it_takes_to_read(in_typescript: Path) -> None:
    """What engines that go back would need longer for than there is time."""
    task = {"package": "vectors", "pattern": "^(a+)+$", "texts": ["a" * 5_000 + "!", "a" * 5_000]}
    assert typescript.run(in_typescript, [task]) == [{"matched": [False, True]}]


def task(one: subjects.Subject, record: str) -> dict[str, Any]:
    """Return how Node is asked to run a mapping on a record."""
    plain = {"package": one.package, "function": one.function, "input": record}
    return plain | ({"context": one.context(), "types": one.types()} if one.mapping.context else {})
