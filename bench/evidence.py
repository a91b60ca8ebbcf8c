"""Telling what is new: for the examples, and for services of growing size, beside comparing the OpenAPI documents that are made of them."""

import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from action.worktree import Around
from bench import intents, tables, trying
from generators import openapi, registry
from synapseops.evidence import intent, mappings
from synapseops.evidence.causes import Causes
from synapseops.evidence.contract import blueprints, documents, records
from synapseops.evidence.contract.changes import fingerprint
from synapseops.intent import Kinds
from synapseops.validation import Reading, read

_EXAMPLES = Path(__file__).parents[1] / "examples"
_SIZES = (50, 100, 200)
_ROUNDS = 3
_FILES_A_RESOURCE = 8
_PROMISED, _PROMISED_LARGE = 3.0, 10.0


def main() -> None:
    """Measure the examples, and services of growing size."""
    loaded = registry.load()
    kinds = Kinds(registry.made(loaded), registry.PLANNED)
    of_examples = {name: _seconds(lambda name=name: _told(_example(name, "", kinds), _example(name, "# n\n", kinds))) for name in _named()}
    tables.show("Evidence for the examples", ("example", "s"), [(name, f"{spent:.2f}") for name, spent in of_examples.items()])
    ours, peers = {}, {}
    for size in _SIZES:
        before, after = (intents.intent(size).replace("decimal(12.2)", kind) for kind in ("decimal(12.2)", "decimal(14.2)"))
        ours[size] = _seconds(lambda before=before, after=after: _told(_read(before, kinds), _read(after, kinds)))
        peers[size] = _seconds(lambda before=before, after=after: _documents(_read(before, kinds), _read(after, kinds)), rounds=1)
    rows = [(str(size), f"{ours[size]:.2f}", f"{peers[size]:.2f}") for size in _SIZES]
    tables.show("Evidence for a change of every resource", ("resources", "intents s", "documents s"), rows)
    tried = trying.behaviours()
    together = sum(of_examples.values()) + tried["shop-to-erp"]
    tables.verdict(f"orders and shop-to-erp together, every mapping tried, in {_PROMISED:g} s", together <= _PROMISED)
    large = ours[_SIZES[-1]] + tried["200 mappings"]
    tables.verdict(f"{_SIZES[-1]} resources, and 200 mappings tried, in {_PROMISED_LARGE:g} s", large <= _PROMISED_LARGE)
    trying.strengths()


def _named() -> tuple[str, str]:
    return "orders", "shop-to-erp"


def _example(name: str, before: str, kinds: Kinds) -> Reading:
    folder = _EXAMPLES / name
    return read(before.encode() + (folder / "synapse.yaml").read_bytes(), "synapse.yaml", kinds, Around(folder, "synapse.yaml"))


def _read(text: str, kinds: Kinds) -> Reading:
    return read(text.encode(), "synapse.yaml", kinds)


def _told(before: Reading, after: Reading) -> None:
    """Tell all that is new, and trace as many files as are made."""
    if before.intent is None or after.intent is None or before.blueprint is None or after.blueprint is None:
        raise SystemExit("the intent has faults")
    news = intent.changes(before.intent, after.intent)
    fingerprint(blueprints.changes(before.blueprint, after.blueprint))
    records.changes(before.schemas, after.schemas, after.blueprint)
    mappings.coverage(after.blueprint, {})
    causes = Causes(after.blueprint, news)
    for resource in after.blueprint.resources:
        for _ in range(_FILES_A_RESOURCE):
            causes.of_file((resource.node,))


def _documents(before: Reading, after: Reading) -> None:
    """Tell what is new from the documents alone."""
    if before.blueprint is None or after.blueprint is None:
        raise SystemExit("the intent has faults")
    old, new = documents.parsed(*(openapi.document_text(one).encode() for one in (before.blueprint, after.blueprint)))
    documents.changes(old, new, documents.renames(after.blueprint))


def _seconds(what: Callable[[], None], *, rounds: int = _ROUNDS) -> float:
    """Return the median of the wall time that *what* takes."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        what()
        spent.append(time.perf_counter() - start)
    return median(spent)
