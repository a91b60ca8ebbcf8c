"""From bytes to blueprint: read, take apart, judge, and build when nothing stands against it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from synapseops.blueprint.build import build
from synapseops.blueprint.draft import Declared
from synapseops.blueprint.model import Blueprint
from synapseops.blueprint.sketching import sketch
from synapseops.diagnostics import Diagnostic, Fault, Severity, in_order
from synapseops.intent import structure
from synapseops.intent.composer import Composition, compose
from synapseops.intent.decoding import decode
from synapseops.intent.documents import NOTHING, Documents, Library
from synapseops.intent.kinds import Kinds
from synapseops.intent.model import Intent
from synapseops.intent.source import Source
from synapseops.schema.model import Schema
from synapseops.validation import rules

MOST_FAULTS = 1_000
"""Whoever has more of them reads no list."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading an intent. `blueprint` is None exactly when some diagnostic is an error.

    `documents` are the files that it names, as far as they were read, by path from its folder; `schemas` the types of records by name
    (`Order`, `shop.Order`), whose parts are read when they are asked for.
    """

    path: str
    source: Source
    intent: Intent | None
    blueprint: Blueprint | None
    diagnostics: tuple[Diagnostic, ...]
    documents: Mapping[str, bytes] = field(default_factory=dict)
    schemas: Mapping[str, Schema] = field(default_factory=dict, compare=False)


def read(data: bytes, path: str, kinds: Kinds, documents: Documents = NOTHING) -> Reading:
    """Read the intent in *data* with the *documents* it names; *path* is where it lies, from the root. No bytes make this raise."""
    text, refusal = decode(data)
    source = Source(path, text)
    if refusal is not None:
        return Reading(path, source, None, None, (source.placed(refusal),))
    composition = compose(text)
    refused = [source.placed(one) for one in composition.refusals]
    if not composition.whole:
        return Reading(path, source, None, None, in_order(refused))
    return _understood(composition, source, refused, kinds, Library(documents, path))


def records(data: bytes, path: str, kinds: Kinds, documents: Documents = NOTHING) -> Mapping[str, Schema]:
    """Return the record types that an intent knows, as far as it can be understood: `Order` is a resource, `shop.Order` a system's."""
    text, refusal = decode(data)
    composition = compose(text)
    if refusal is not None or not composition.whole:
        return {}
    form = structure.form(composition.value, kinds, whole=not composition.dropped)
    if form.intent is None:
        return {}
    return sketch(form.intent, Declared.of(form.written, form.renamed, form.partial), path, Library(documents, path)).schemas


def _understood(composition: Composition, source: Source, refused: list[Diagnostic], kinds: Kinds, library: Library) -> Reading:
    form = structure.form(composition.value, kinds, whole=not composition.dropped)
    faults = list(form.faults)
    draft = None
    if form.intent is not None:
        draft = sketch(form.intent, Declared.of(form.written, form.renamed, form.partial), source.path, library)
        faults += map(form.as_written, _bounded(rules.objections(draft, kinds)))
    if len(faults) >= MOST_FAULTS:
        faults.append(Fault("SY015", (), f"there are more than {MOST_FAULTS:,} faults, and not all are told", "mend these first"))
    diagnostics = in_order([*refused, *(source.place(fault) for fault in faults)])
    if draft is None or any(one.severity is Severity.ERROR for one in diagnostics):
        return Reading(source.path, source, form.intent, None, diagnostics, library.used)
    return Reading(source.path, source, form.intent, build(draft, kinds), diagnostics, library.used, draft.schemas)


def _bounded(objections: Iterator[Fault]) -> Iterator[Fault]:
    """Yield the first `MOST_FAULTS` of *objections*, and where none is an error, the first that is: no blueprint bears it."""
    has_error = False
    for fault in islice(objections, MOST_FAULTS):
        has_error = has_error or _is_error(fault)
        yield fault
    yield from islice(filter(_is_error, objections), 0 if has_error else 1)


def _is_error(fault: Fault) -> bool:
    from synapseops.diagnostics import codes  # all texts of the catalogue, of which most intents need none

    return (fault.severity or codes.severity(fault.code)) is Severity.ERROR
