"""What a package of somebody else's may do wrong ends as one message that names it, and leaves nothing half-written."""

from pathlib import Path

import pytest

from generators import registry
from synapseops.errors import GeneratorFailed
from synapseops.pipeline.cache import NoCache
from synapseops.pipeline.pristine import derive
from synapseops.report.model import Ending, Problem, Report
from synapseops.validation import read
from synapseops.verification.checks.determinism import DeterminismCheck
from synapseops.verification.formatting import RuffFormatter
from tests.action.conftest import Synapse, cache_home, synapse  # noqa: F401  # fixtures
from tests.forge.git import commit, make
from tests.generators.third_party.installed import pretend
from tests.pipeline.editing import snapshot
from tests.pipeline.workshop import Workshop

INTENT = "synapse: 1\nservice: shop\nresources: {Order: {fields: {number: string}}}\ngenerate: {service: false, page: true}\n"
BEGINNING = """
from pydantic import Field
from synapseops.generation import GeneratedFile, Generator, Migrated, Options, Owner

class Text:
    key = "k"
    def __init__(self, text): self.text = text
    def __call__(self): return self.text

def generate(blueprint, options):
    return [GeneratedFile("page/index.html", Text("<p>"))]
"""
FINE = "\nGENERATOR = Generator('page', 'page', generate)\n"
HINT = "take it out of generate, or uninstall synapse-page, until its makers have mended it"


def _pretend(folder: Path, module: str, text: str, beginning: str = BEGINNING) -> None:
    pretend(folder, "synapse-page", {"page": f"{module}:GENERATOR"}, {module: beginning + text})


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed packages."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    return folder


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("import nothing_there\n", "cannot be loaded: ModuleNotFoundError: No module named 'nothing_there'"),
        ("raise SystemExit('bye')\n", "cannot be loaded: SystemExit: bye"),
        ("GENERATR = 1\n", "cannot be loaded: AttributeError: module 'NAME' has no attribute 'GENERATOR'"),
        ("GENERATOR = generate\n", "is function, where a Generator belongs"),
        ("GENERATOR = Generator('Page', 'page', generate)\n", "is called 'Page': names are a_lower_case_word"),
        ("GENERATOR = Generator('page', 'a.b.c', generate)\n", "is of the kind 'a.b.c': kinds are word or word.value"),
        ("GENERATOR = Generator('page', 'page', 3)\n", "has no function generate"),
        ("GENERATOR = Generator('page', 'page', generate, options=dict)\n", "has options that are no subclass of Options"),
        (
            "class Asked(Options):\n    size: int\nGENERATOR = Generator('page', 'page', generate, options=Asked)\n",
            "has options that cannot be left out, or described: ValidationError: ",
        ),
        (
            "GENERATOR = Generator('page', 'page', lambda blueprint, options: [])\n",
            "cannot be handed to another process, as functions of a module can: ",
        ),
        ("GENERATOR = Generator('migration', 'page', generate)\n", 'is called as "migration" is already'),
        ("GENERATOR = Generator('openapi', 'page', generate)\n", 'is called as "openapi" is already'),
        ("GENERATOR = Generator('page', 'contract', generate)\n", 'is of the kind "contract", which is not for others'),
        ("GENERATOR = Generator('page', 'tests.page', generate)\n", 'is of the kind "tests.page", which is not for others'),
        ("GENERATOR = Generator('page', 'into', generate)\n", 'is of the kind "into", which is not for others'),
        ("GENERATOR = Generator('page', 'service.fastapi', generate)\n", 'is of the kind "service.fastapi", which the factory makes'),
        ("GENERATOR = Generator('page', 'sdks', generate)\n", 'is of the kind "sdks", and there is "sdks.'),
    ],
)
def test_what_is_no_generator_is_told(site: Path, text: str, message: str, request: pytest.FixtureRequest) -> None:
    module = f"unusable_{request.node.callspec.indices['text']}"
    _pretend(site, module, text)
    with pytest.raises(GeneratorFailed) as told:
        registry.load()
    assert told.value.message.startswith(f'generator "page" of synapse-page 1.0 {message.replace("NAME", module)}')
    assert told.value.hint == HINT


def test_one_word_is_one_packages(site: Path) -> None:
    _pretend(site, "first_page", BEGINNING + FINE, "")
    text = f"{BEGINNING}\nGENERATOR = Generator('other', 'page', generate)\n"
    pretend(site, "synapse-other", {"other": "other_page:GENERATOR"}, {"other_page": text})
    with pytest.raises(GeneratorFailed) as told:
        registry.load()
    assert told.value.message == 'generator "page" of synapse-page 1.0 is of the kind "page", which "other" of synapse-other 1.0 makes'


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("raise KeyError('x')", "failed: KeyError: 'x'"),
        ("raise SystemExit(3)", "failed: SystemExit: 3"),
        ("return None", "returned NoneType, where a list of files belongs"),
        ("return ['page.html']", "returned str among its files"),
        ("return [GeneratedFile(3, Text(''))]", "makes a file whose path is int"),
        ("return [GeneratedFile('../page.html', Text(''))]", "makes \"../page.html\", whose path has the part '..'"),
        ("return [GeneratedFile('/page.html', Text(''))]", "makes \"/page.html\", whose path has the part ''"),
        ("return [GeneratedFile('.git/config', Text(''))]", 'makes ".git/config", whose path goes into git\'s own folder'),
        ("return [GeneratedFile('synapse.lock', Text(''))]", 'makes "synapse.lock", which is the factory\'s'),
        ("return [GeneratedFile('a', Text('')), GeneratedFile('a', Text(''))]", 'makes "a" twice'),
        ("return [GeneratedFile('a', Text(''), owner='me')]", "makes \"a\" for 'me', who is no owner"),
        ("return [GeneratedFile('a', None)]", 'makes "a" without a rendering'),
        ("return [GeneratedFile('a', lambda: 'text')]", 'cannot tell "a" from other files: AttributeError: '),
        ("return [GeneratedFile('a', Text(b''))]", 'renders bytes for "a", where a text belongs'),
        ("return [GeneratedFile('a', Text('\\ud800'))]", 'renders what is no text for "a": UnicodeEncodeError: '),
        ("return [GeneratedFile('openapi.yaml', Text(''))]", 'makes "openapi.yaml", which "openapi" makes'),
        ("return [GeneratedFile('openapi.yaml/a', Text(''))]", 'makes "openapi.yaml", which "openapi" makes'),
    ],
)
def test_what_it_does_wrong_at_work_is_told(site: Path, body: str, message: str, request: pytest.FixtureRequest) -> None:
    module = f"failing_{request.node.callspec.indices['body']}"
    _pretend(site, module, f"def generate(blueprint, options):\n    {body}\n{FINE}")
    loaded = registry.load()
    blueprint = read(INTENT.encode(), "synapse.yaml", registry.kinds(loaded)).blueprint
    assert blueprint is not None
    with pytest.raises(GeneratorFailed) as told:
        derive(blueprint, loaded, formatter=RuffFormatter(), cache=NoCache(), landed={})
    assert told.value.message.startswith(f'generator "page" of synapse-page 1.0 {message}')
    assert told.value.hint == HINT


def test_the_command_line_says_it_without_a_traceback_and_writes_nothing(site: Path, tmp_path: Path, synapse: Synapse) -> None:  # noqa: F811
    _pretend(site, "raising_page", f"def generate(blueprint, options):\n    raise ValueError('\\x1b[2Jno')\n{FINE}")
    (tmp_path / "synapse.yaml").write_text(INTENT)
    ended = synapse("generate", tmp_path, "--out", tmp_path / "out")
    assert (ended.code, ended.out) == (2, "")
    assert ended.err == f'synapse: generator "page" of synapse-page 1.0 failed: ValueError: [2Jno\n  hint: {HINT}\n'
    assert not (tmp_path / "out").exists()


def test_a_package_that_cannot_be_loaded_stops_every_command(site: Path, tmp_path: Path, synapse: Synapse) -> None:  # noqa: F811
    _pretend(site, "unloadable_page", "1 / 0\n")
    (tmp_path / "synapse.yaml").write_text(INTENT.replace(", page: true", ""))
    for words in (("check", tmp_path), ("schema",)):
        ended = synapse(*words)
        assert (ended.code, ended.out) == (2, "")
        assert (
            ended.err
            == f'synapse: generator "page" of synapse-page 1.0 cannot be loaded: ZeroDivisionError: division by zero\n  hint: {HINT}\n'
        )


def test_a_run_ends_with_it_and_leaves_the_repository_alone(site: Path, tmp_path: Path) -> None:
    _pretend(site, "stopping_page", f"def generate(blueprint, options):\n    raise ValueError('no')\n{FINE}")
    loaded = registry.load()
    folder = make(tmp_path / "shop")
    commit(folder, {"synapse.yaml": INTENT})
    before = snapshot(folder)
    report = Workshop(folder, NoCache(), generators=loaded).run_one()
    assert (report.ending, report.problem) == (
        Ending.STOPPED,
        Problem("usage", 'generator "page" of synapse-page 1.0 failed: ValueError: no', HINT),
    )
    assert snapshot(folder) == before


def test_what_comes_out_otherwise_each_time_fails_determinism(site: Path, tmp_path: Path) -> None:
    body = "import os\ndef generate(blueprint, options):\n    return [GeneratedFile('page/index.html', Text(str(os.getpid())))]\n"
    _pretend(site, "restless_page", body + FINE)
    folder = make(tmp_path / "shop")
    commit(folder, {"synapse.yaml": INTENT})
    report = Workshop(folder, NoCache(), generators=registry.load(), checks=(DeterminismCheck(),)).run_one()
    assert report.evidence is not None
    (check,) = report.evidence.checks
    assert [(finding.rule, finding.file) for finding in check.findings] == [("differs", "page/index.html")]


def test_an_older_version_sets_nothing_back(site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = make(tmp_path / "shop")
    commit(folder, {"synapse.yaml": INTENT})

    def run(version: str) -> Report:
        module = f"page_{version.replace('.', '_')}"
        text = f"{BEGINNING.replace('<p>', f'<p>{version}')}{FINE}"
        place = pretend(tmp_path / version, "synapse-page", {"page": f"{module}:GENERATOR"}, {module: text}, version)
        with monkeypatch.context() as context:
            context.syspath_prepend(str(place))
            return Workshop(folder, NoCache(), generators=registry.load()).run_one()

    first, second = run("2.0"), run("10.0")
    assert (first.ending, second.ending) == (Ending.PROPOSED, Ending.PROPOSED)
    assert first.inputs != second.inputs
    third = run("9.0")
    assert third.problem == Problem(
        "usage",
        'the output of "synapse.yaml" was made with synapse-page 10.0, which is newer than the one here (9.0)',
        "upgrade synapse-page; an older version would set the service back",
    )
