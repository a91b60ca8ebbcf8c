"""Documents in Python that are joined from parts are what ruff makes of the whole of them."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from generators import registry
from generators.python.parts import SUFFIX
from synapseops.blueprint.model import Blueprint
from synapseops.generation import GeneratedFile
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.rendered import rendered
from synapseops.validation import read
from synapseops.verification.formatting import RuffFormatter
from tests.generators import changing

_GENERATORS = registry.load()
_KINDS = registry.kinds(_GENERATORS)
_ARTIFACTS = ("contract", "service.fastapi", "sdks.python")
_HOSTILE = Path(__file__).parents[1] / "hostile" / "legal"

_ODD = (
    """
synapse: 1
service: tests
types:
  Word: {enum: ['"', "'", '\\', '# noqa', 'a"b''c\\', pass]}
  Greek: {type: string(1..4), pattern: '[GREEK]{1,4}'}
resources:
  Noqa:
    description: '# noqa'
    fields: {pass: {type: text, example: 'def x() -> None:'}, word: Word, rows: {type: text, example: '    # rows'}}
  Rows:
    fields: {code: {type: Greek, unique: true}, noqa: 'ref(Noqa)?', other: 'ref(Other)?', word: 'list(Word)?'}
    unique: [[noqa, other]]
  Other: {fields: {rows: 'ref(Rows)?', self: 'ref(Other)?'}}
  Silent: {fields: {url: {type: 'url?', read_only: true}}}
  LONG: {fields: {long: {type: string(1..200), unique: true, example: 'EXAMPLE'}}, operations: [list, upsert]}
generate: {service: {framework: fastapi}, sdks: [python]}
""".replace("GREEK", "\u03b1\u03bf")
    .replace("LONG", "X" * 63)
    .replace("long:", f"{'x' * 63}:")
    .replace("EXAMPLE", "# fmt: off " * 16)
)


def _documents(blueprint: Blueprint) -> dict[str, GeneratedFile]:
    """Return the documents of *blueprint* of which parts are formatted, by path."""
    files = list[GeneratedFile]()
    for one in (generator for generator in _GENERATORS if generator.kind in _ARTIFACTS):
        files += one.generate(blueprint, one.options_in(blueprint))
        files += one.migrate({}, blueprint).files if one.migrate is not None else ()
    joint = ((file, file.joint.parts.values()) for file in files if file.joint is not None)
    return {file.path: file for file, parts in joint if any(getattr(part, "suffix", "") == SUFFIX for part in parts)}


def _assert_formatted(blueprint: Blueprint) -> None:
    formatter, files = RuffFormatter(), _documents(blueprint)
    whole = dict(rendered(files, blueprint.service.name, formatter, NoCache(), held={}).data)
    packages = {path.partition("/")[0] for path in files if "/" in path}
    assert formatter.format(whole, packages=packages) == whole


def _read(text: bytes) -> Blueprint | None:
    return read(text, "synapse.yaml", _KINDS).blueprint


def test_texts_and_names_that_look_like_what_joins_them_are_left_alone() -> None:
    blueprint = _read(_ODD.encode())
    assert blueprint is not None
    assert {Path(path).name for path in _documents(blueprint)} == {"0001_initial_schema.py", "rows.py"}
    _assert_formatted(blueprint)


@pytest.mark.parametrize("path", sorted(_HOSTILE.glob("*.yaml")), ids=lambda path: path.stem)
def test_hostile_documents_are_formatted(path: Path) -> None:
    blueprint = _read(path.read_bytes())
    assert blueprint is not None
    _assert_formatted(replace(blueprint, artifacts=_ARTIFACTS))


def test_documents_that_change_at_random_are_formatted() -> None:
    for blueprint in changing.steps(7, 12):
        _assert_formatted(replace(blueprint, artifacts=_ARTIFACTS))
