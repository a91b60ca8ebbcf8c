"""Lookup tables: entries written in the intent, or columns of a CSV file, each value read by the table's type."""

import csv
import io
from collections.abc import Iterator, Mapping
from typing import Any

from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent.expression import Default
from synapseops.intent.mappings import TableForm
from synapseops.intent.slips import Slip
from synapseops.intent.wording import listed, shown
from synapseops.mapping import literals, types
from synapseops.mapping.fitting import Typed
from synapseops.mapping.work import Surroundings, Table
from synapseops.schema import values
from synapseops.schema.model import ValueType
from synapseops.schema.scalars import Enum, Scalar
from synapseops.schema.values import Unfit
from synapseops.schema.wire import WireValue

MOST_ENTRIES = 100_000
_MOST_TOLD = 20


def read(name: str, form: TableForm, file: bytes | None, around: Surroundings) -> tuple[Table | None, list[Fault]]:
    """Return a table, or what is wrong with it; *file* is the content of its file, None where it has none."""
    at: Pointer = ("tables", name)
    faults: list[Fault] = []
    kind = _type(form.type, at, around, faults)
    if (form.entries is None) == (form.file is None):
        hint = "write {type: string, entries: {a: b}} or {type: string, file: tables/x.csv, key: COLUMN, value: COLUMN}"
        message = "has both entries and a file" if form.entries is not None else "has neither entries nor a file"
        faults.append(Fault("MAP032", at, f"table {shown(name)} {message}", hint, on="key"))
    elif form.entries is not None:
        faults += [
            Fault("MAP032", (*at, key), f"{key} belongs to a table with a file", "remove it", on="key")
            for key in ("key", "value")
            if form.says(key)
        ]
    if faults or kind is None:
        return None, faults
    entries = _written(form.entries, kind, (*at, "entries"), faults) if form.entries is not None else []
    if form.file is not None and file is not None:
        entries = _of_file(form, file, kind, at, faults)
    is_read = not faults and (form.file is None or file is not None)
    return (Table(name, tuple(entries), kind) if is_read else None), faults


def _type(text: str, at: Pointer, around: Surroundings, faults: list[Fault]) -> Scalar | Enum | None:
    try:
        kind, nullable = around.type_of(text)
    except Slip as slip:
        faults.append(slip.at((*at, "type"), "the table"))
        return None
    if nullable or not isinstance(kind, Scalar | Enum):
        faults.append(
            Fault("MAP020", (*at, "type"), "values of a table are scalars or enums, never null", "write string, integer, boolean …")
        )
        return None
    return kind


def _written(entries: Mapping[str, Any], kind: ValueType, at: Pointer, faults: list[Fault]) -> list[tuple[str, WireValue]]:
    found = []
    for key, value in entries.items():
        try:
            found.append((key, literals.read(value, Typed(kind))[0]))
        except Slip as slip:
            faults.append(slip.at((*at, key)))
    return found


def _of_file(form: TableForm, data: bytes, kind: Scalar | Enum, at: Pointer, faults: list[Fault]) -> list[tuple[str, WireValue]]:
    found: dict[str, WireValue] = {}
    try:
        for line, key, text in _rows(form, data):
            if key in found:
                raise Slip("MAP043", f"line {line} has key {shown(key)} again", "remove one of the lines")
            found[key] = _value(line, text, kind)
            if len(found) > MOST_ENTRIES:
                raise Slip("MAP043", f"the file has more than {MOST_ENTRIES:,} lines", "keep what is so large in a system of its own")
    except Slip as slip:
        faults.append(slip.at((*at, "file"), ""))
    return list(found.items())


def _value(line: int, text: str, kind: Scalar | Enum) -> WireValue:
    try:
        if isinstance(kind, Scalar) and kind.kind is types.DECIMAL.kind and kind.digits is None:
            return literals.read(text, Typed(kind))[0]
        return WireValue.of(values.of_text(Default(text, 0), kind))
    except Unfit as unfit:
        raise Slip("MAP043", f"line {line} has the value {shown(text)}, which {unfit.reason}", unfit.hint) from unfit


def _rows(form: TableForm, data: bytes) -> Iterator[tuple[int, str, str]]:
    """Yield the line, key and value of each row; raises `Slip`."""
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        head = next(rows, [])
        key, value = (_column(head, getattr(form, name), name) for name in ("key", "value"))
        for row in rows:
            if not row:
                continue
            if len(row) != len(head):
                raise Slip(
                    "MAP043", f"line {rows.line_num} has {len(row)} columns where the first has {len(head)}", "quote what holds a comma"
                )
            if row[key] == "":
                raise Slip("MAP043", f"line {rows.line_num} has an empty key", "remove the line, or give it a key")
            yield rows.line_num, row[key], row[value]
    except UnicodeDecodeError as error:
        raise Slip("MAP043", "the file is not UTF-8", "save it as UTF-8") from error
    except csv.Error as error:
        raise Slip("MAP043", f"the file is no CSV: {error}", 'write quotes inside of quotes twice: ""') from error


def _column(head: list[str], wanted: str | None, name: str) -> int:
    if wanted is None:
        if len(head) == 2:
            return 0 if name == "key" else 1
        raise Slip("MAP043", f"the file has {len(head)} columns, and {name}: does not say which", f"add {name}: COLUMN")
    if head.count(wanted) != 1:
        known = listed(head[:12]) if head else "none"
        many = "twice" if head.count(wanted) > 1 else "not"
        raise Slip("MAP043", f"column {shown(wanted)} is {many} in the file", did_you_mean(wanted, head) or f"columns are {known}")
    return head.index(wanted)
