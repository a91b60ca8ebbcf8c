"""The TypeScript compiler passes every vector, in code that its own compiler finds nothing wrong with."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generators.typescript.mappings.files import known
from generators.typescript.mappings.naming import MappingNames
from tests.vectors import suite, typescript

REFUSED = "refused"


def vectors(compiled: suite.Compiled, names: MappingNames) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Yield the name of every vector, how Node is asked about it, and what it says."""
    for group in suite.groups():
        types = group.written["mapping"].get("context")
        for case in group.cases:
            task = {"function": names.function(group.function), "input": suite.input_text(case)}
            given = {} if types is None else {"context": case["context"], "types": types}
            yield f"{group.category}: {group.name}: {case['name']}", task | given, compiled.expected(case)
    for document in suite.documents():
        yield f"documents: {document.name}", {"document": document.text}, document.canonical or REFUSED


def told(result: dict[str, Any]) -> Any:
    """Return a result as vectors say it."""
    if "errors" in result:
        return [{"code": one["code"], "target": one["targetPath"], "source": one["sourcePath"]} for one in result["errors"]]
    return REFUSED if "refused" in result else result.get("made", result)


def test_mappings_in_typescript_make_what_every_vector_says(tmp_path: Path) -> None:
    """One test for all, since `tsc` and Node take seconds to begin; each vector that fails is named."""
    mappings = tuple(one for group in suite.groups() for one in suite.checked(group))
    typescript.compile_mappings(mappings, tmp_path)
    every = list(vectors(suite.Compiled(tmp_path, "in_python"), MappingNames(known(mappings))))
    results = typescript.run(tmp_path, [task for _, task, _ in every])
    failed = {name: told(made) for (name, _, wanted), made in zip(every, results, strict=True) if told(made) != wanted}
    assert failed == {}
    assert len(every) == len({name for name, _, _ in every}) >= 844
