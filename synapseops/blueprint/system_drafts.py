"""Systems as far as they are known: the types of their records' fields bound, the documents of others read."""

from msgspec import Struct
from msgspec.structs import replace

from synapseops.blueprint import records, types
from synapseops.blueprint.draft import DraftMember, DraftRecord, DraftSystem
from synapseops.blueprint.model import FieldType, List, Record, Ref, Scalar, ScalarKind
from synapseops.blueprint.narrowing import KeyedSlip, narrowed
from synapseops.blueprint.types import Names, Unknowable
from synapseops.diagnostics import Pointer
from synapseops.intent import shorthand
from synapseops.intent.expression import Shorthand
from synapseops.intent.model import Intent
from synapseops.intent.slips import Slip
from synapseops.intent.systems import MemberForm, RecordForm
from synapseops.schema import importing
from synapseops.schema.places import Files

_TEXTS_IN_CSV = frozenset(ScalarKind) - {ScalarKind.INTEGER, ScalarKind.NUMBER, ScalarKind.BOOLEAN, ScalarKind.JSON}


class Known(Struct, frozen=True):
    """What records are read with: names that types may use, value objects, faulty fields, and the author's documents."""

    names: Names
    objects: records.Objects
    lost: records.Lost
    files: Files


def system_drafts(intent: Intent, known: Known) -> dict[str, DraftSystem]:
    """Return the systems of *intent*, by name."""
    found = {}
    for name, form in (intent.systems or {}).items():
        at = ("systems", name)
        drafts = {key: _record(name, key, one, (*at, "records", key), known) for key, one in (form.records or {}).items()}
        found[name] = DraftSystem(name, at, form, drafts)
    return found


def _record(system: str, name: str, form: RecordForm, at: Pointer, known: Known) -> DraftRecord:
    drafted = DraftRecord(name, at, form)
    if form.fields is None:
        return _imported(system, drafted, known)
    of_text = form.csv is not None
    members = {key: _member(key, one, (*at, "fields", key), known.names, of_text=of_text) for key, one in form.fields.items()}
    drafted = replace(drafted, members=members)
    return replace(drafted, schema=records.record(f"{system}.{name}", drafted, known.objects, known.lost))


_IMPORTERS = {"json_schema": importing.of_document, "openapi": importing.of_document, "sample": importing.of_samples}


def _imported(system: str, drafted: DraftRecord, known: Known) -> DraftRecord:
    for key, of in _IMPORTERS.items():
        written = getattr(drafted.form, key)
        if written is not None:
            try:
                found = of(f"{system}.{drafted.name}", written, known.files)
            except Slip as slip:
                return replace(drafted, source=key, slip=slip)
            return replace(drafted, source=key, schema=found.schema, guessed=found.guessed)
    return drafted


def _member(name: str, form: MemberForm, at: Pointer, names: Names, *, of_text: bool) -> DraftMember:
    try:
        written = shorthand.parse(form.type)
        kind, slips = narrowed(types.bind(written.type, names), form)
    except Slip as slip:
        return DraftMember(name, at, form, slips=(("type", slip),))
    except Unknowable:
        return DraftMember(name, at, form)
    optional, nullable = written.nullable or bool(form.optional), written.nullable or bool(form.nullable)
    further = (*_unsuitable(kind, of_text=of_text), *_contradictions(written, form), *_wire(kind, form))
    return DraftMember(name, at, form, None if isinstance(kind, Ref) else kind, optional, nullable, (*slips, *further))


def _unsuitable(kind: FieldType, *, of_text: bool) -> tuple[KeyedSlip, ...]:
    if isinstance(kind, Ref):
        return (("type", Slip("SY110", "a record of a system refers to nothing of ours", "write the type of the key that it holds")),)
    is_text = not isinstance(kind, List | Record) and not (isinstance(kind, Scalar) and kind.kind not in _TEXTS_IN_CSV)
    if of_text and not is_text:
        return (("type", Slip("SY110", "a cell of CSV is a text", "write string, and cast it in the mapping")),)
    return ()


def _contradictions(written: Shorthand, form: MemberForm) -> tuple[KeyedSlip, ...]:
    found: list[KeyedSlip] = []
    if written.default is not None:
        slip = Slip("SY110", "nobody fills in defaults of a record that is not ours", "give the default in the mapping", written.default.at)
        found.append(("type", slip))
    if written.nullable:
        said = [key for key in ("optional", "nullable") if form.says(key)]
        found += [(key, Slip("SY110", f"? says already that it may be missing or null, and {key} says more", "keep one")) for key in said]
    return tuple(found)


def _wire(kind: FieldType, form: MemberForm) -> tuple[KeyedSlip, ...]:
    item = kind.item if isinstance(kind, List) else kind
    if form.wire is None or (isinstance(item, Scalar) and item.kind is ScalarKind.DECIMAL):
        return ()
    return (("wire", Slip("SY110", "only a decimal can travel in two ways", "remove wire")),)
