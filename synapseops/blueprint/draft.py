"""The intent half resolved: every field with its shorthand taken apart and its type bound, or the slip that stood in the way."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from synapseops.blueprint.model import FieldType
from synapseops.blueprint.narrowing import KeyedSlip
from synapseops.blueprint.types import Named
from synapseops.diagnostics import Fault, Pointer
from synapseops.intent.documents import Library
from synapseops.intent.expression import Default
from synapseops.intent.fields import FieldForm
from synapseops.intent.model import Intent, ResourceForm, TypeForm
from synapseops.intent.slips import Slip
from synapseops.schema.model import Schema

if TYPE_CHECKING:
    from synapseops.intent.systems import MemberForm, RecordForm, SystemForm
    from synapseops.mapping import ir
    from synapseops.mapping.work import Table


class DraftField(Struct, frozen=True):
    """A field as far as it is known. `type` is None when it, or what it depends on, is faulty; `slips` say why."""

    name: str
    at: Pointer
    form: FieldForm
    type: FieldType | None = None
    nullable: bool = False
    default: Default | None = None
    slips: tuple[KeyedSlip, ...] = ()


class DraftType(Struct, frozen=True):
    """A named type as far as it is known: `named` is what the name stands for, None when it is faulty; `declared` are
    its keys in the file, faulty ones too.
    """

    name: str
    at: Pointer
    form: TypeForm
    named: Named | None = None
    fields: Mapping[str, DraftField] = field(default_factory=dict)
    declared: frozenset[str] = frozenset()
    slips: tuple[KeyedSlip, ...] = ()


class DraftResource(Struct, frozen=True):
    """A resource as far as it is known; `declared` are all field names in the file, faulty ones too."""

    name: str
    at: Pointer
    form: ResourceForm
    fields: Mapping[str, DraftField]
    declared: frozenset[str]


class DraftMember(Struct, frozen=True):
    """A field of a system's record as far as it is known. `type` is None when it is faulty; `slips` say why."""

    name: str
    at: Pointer
    form: "MemberForm"
    type: FieldType | None = None
    optional: bool = False
    nullable: bool = False
    slips: tuple[KeyedSlip, ...] = ()


class DraftRecord(Struct, frozen=True):
    """A record of a system as far as it is known: `schema` is None when its document cannot be understood, and `slip` says why.

    `source` is the key that names its document, `guessed` what is to be said of a type that samples told.
    """

    name: str
    at: Pointer
    form: "RecordForm"
    members: Mapping[str, DraftMember] = field(default_factory=dict)
    schema: Schema | None = None
    source: str = ""
    slip: Slip | None = None
    guessed: str = ""


class DraftSystem(Struct, frozen=True):
    """A system as far as it is known."""

    name: str
    at: Pointer
    form: "SystemForm"
    records: Mapping[str, DraftRecord]


class Draft(Struct, frozen=True):
    """What rules look at, and what the blueprint is built from once none of them objects."""

    intent: Intent
    path: str
    types: Mapping[str, DraftType]
    resources: Mapping[str, DraftResource]
    type_names: frozenset[str]
    resource_names: frozenset[str]
    sections: frozenset[str]
    partial: frozenset[Pointer]
    library: Library
    systems: Mapping[str, DraftSystem] = field(default_factory=dict)
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    """What mappings can be between: `Order` is a resource, `shop.Order` a record of a system."""
    record_names: frozenset[str] = frozenset()
    """The names that `schemas` would have if nothing were faulty."""
    tables: "Mapping[str, Table | None]" = field(default_factory=dict)
    """None stands for one that is faulty."""
    mappings: "Mapping[str, ir.Mapping]" = field(default_factory=dict)
    """Those that nothing is wrong with."""
    mapping_faults: tuple[Fault, ...] = ()
    """What is wrong with tables and mappings, found while they were typed."""

    def is_whole(self, *at: str | int) -> bool:
        """Tell whether what is known at *at* is all that the author wrote, so that what it lacks is lacking."""
        return at not in self.partial

    def has_all_keys(self, *at: str | int) -> bool:
        """Tell whether no key of the map at *at* was faulty, which could have been what is missed."""
        return at not in self.partial and not any(one[:-1] == at for one in self.partial)

    def may_be_unique(self, field: DraftField) -> bool:
        """Tell whether a field is unique, or says so in a way that is faulty."""
        return field.form.unique or not self.is_whole(*field.at, "unique")


class Declared(Struct, frozen=True):
    """Names that the file declares, be they usable or not: resources with their fields, types with their keys, records of
    systems (`shop.Order`), and the keys at the top; and what is *partial*, since it, or an item of it, was faulty."""

    resources: Mapping[str, frozenset[str]]
    types: Mapping[str, frozenset[str]]
    sections: frozenset[str]
    partial: frozenset[Pointer] = frozenset()
    records: frozenset[str] = frozenset()

    @classmethod
    def of(cls, written: Mapping[str, Any], renamed: Mapping[str, Any], partial: frozenset[Pointer] = frozenset()) -> "Declared":
        """Collect the names from plain values, whatever they hold: as *written*, and as faulty ones are *renamed*."""
        resources: dict[str, frozenset[str]] = {}
        types: dict[str, frozenset[str]] = {}
        for value in (written,) if written is renamed else (written, renamed):
            for name, form in _map(value.get("resources")).items():
                resources[name] = resources.get(name, frozenset()) | frozenset(_keys(_at(form, "fields")))
            for name, form in _map(value.get("types")).items():
                types[name] = types.get(name, frozenset()) | frozenset(_keys(form))
        records = _records(written) | _records(renamed)
        return cls(resources, types, frozenset({*written, *renamed}), partial, records)


def _records(written: Mapping[str, Any]) -> frozenset[str]:
    systems = _map(written.get("systems")).items()
    return frozenset(f"{system}.{name}" for system, form in systems for name in _keys(_at(form, "records")))


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _keys(value: Any) -> Iterable[str]:
    return _map(value)


def _at(value: Any, key: str) -> Any:
    return _map(value).get(key)
