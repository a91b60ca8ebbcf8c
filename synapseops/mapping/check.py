"""From a mapping as written to its typed form, with everything that is wrong with it: a pure function of forms and schemas."""

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from synapseops.diagnostics import Fault, Pointer, Severity, codes
from synapseops.intent.mappings import MappingForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import shown
from synapseops.mapping import cases, findings, ir, policy
from synapseops.mapping.producers import objects
from synapseops.mapping.rules import make
from synapseops.mapping.scope import Origin, Scope
from synapseops.mapping.work import Here, Signature, Surroundings, Wanted, Work
from synapseops.schema.model import FAULTY, Schema, ValueType
from synapseops.schema.scalars import Scalar


class Checked(Struct, frozen=True):
    """What came of a mapping: its typed form (None exactly when a fault is an error), its faults, and what it reads."""

    mapping: ir.Mapping | None
    faults: tuple[Fault, ...]
    reads: frozenset[Origin]
    asked: tuple[tuple[str, ValueType], ...] = ()
    """The tables that are looked up in, and by values of which type."""


def no_files(path: str) -> bytes:
    """Stand in for the files around an intent where there are none."""
    raise Slip("SY101", f"there is no file {shown(path)}")


def check(
    name: str,
    form: MappingForm,
    source: Schema,
    target: Schema,
    around: Surroundings,
    documents: cases.Documents = no_files,
    *,
    is_whole: bool = True,
) -> Checked:
    """Check a mapping against the schemas of what it reads and makes; unless it *is_whole*, what it lacks was taken out as faulty."""
    at: Pointer = ("mappings", name)
    context, faults = read_context(form, at, around)
    work = Work(name, at, source, target, form.mode == "patch", context, around, faults, is_whole=is_whole)
    here = Here(work, Scope(source), at, Wanted(target.root, target, (), optional=False), make)
    body = objects.body(here, form.fields)
    examples = cases.read(work, form, documents)
    work.faults += findings.all_of(work, form, is_whole=is_whole and body is not None)
    told = [*policy.check(form.policy, at), *policy.steered(work.faults, form.policy)]
    reads = frozenset(work.reads)
    if body is None or not is_whole or any(is_error(fault) for fault in told):
        return Checked(None, tuple(told), reads, tuple(work.asked))
    return Checked(_mapping(work, form, body, examples), tuple(told), reads, tuple(work.asked))


def is_error(fault: Fault) -> bool:
    """Tell whether a fault stands against making anything."""
    return (fault.severity or codes.severity(fault.code)) is Severity.ERROR


def _mapping(work: Work, form: MappingForm, body: ir.Object, examples: tuple[ir.Case, ...]) -> ir.Mapping:
    values = tuple(ir.ContextValue(name, kind) for name, kind in work.context.items() if isinstance(kind, Scalar))
    return ir.Mapping(
        work.name,
        work.source.name,
        work.target.name,
        form.mode,
        values,
        body,
        examples,
        tuple(work.lineage),
        work.node,
        form.description.strip(),
        tuple(sorted(work.personal)),
    )


def read_context(form: MappingForm, at: Pointer, around: Surroundings) -> tuple[Mapping[str, ValueType], list[Fault]]:
    """Return the types of a mapping's context, and what is wrong with them."""
    found: dict[str, ValueType] = {}
    faults: list[Fault] = []
    for name, text in (form.context or {}).items():
        where = (*at, "context", name)
        try:
            kind, nullable = around.type_of(text)
        except Slip as slip:
            faults.append(slip.at(where, f"context value {shown(name)}"))
            continue
        if nullable or not isinstance(kind, Scalar):
            faults.append(
                Fault("MAP020", where, f"context value {shown(name)} is a scalar, never null", "write string, integer, datetime …")
            )
            kind = FAULTY
        found[name] = kind
    return found, faults


def signature(form: MappingForm, source: Schema | None, target: Schema | None, around: Surroundings) -> Signature:
    """Return what others have to know to use a mapping."""
    context, _ = read_context(form, (), around)
    return Signature(source, target, form.mode, context)


def with_reads(one: Signature, checked: Checked) -> Signature:
    """Return a signature with what its mapping reads, known once that is checked."""
    return replace(one, reads=checked.reads)
