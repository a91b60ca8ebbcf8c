"""Rules for fields, of resources and of value objects alike."""

import re
from collections.abc import Iterator

from synapseops.blueprint import filtering
from synapseops.blueprint.defaults import Values
from synapseops.blueprint.draft import Draft, DraftField
from synapseops.blueprint.model import Ref, Scalar, ScalarKind
from synapseops.diagnostics import Fault, Pointer
from synapseops.intent.wording import shown
from synapseops.schema.values import Unfit

_IN_SINGLE_QUOTES = re.compile(r"'[^']*'")
_NULLS = frozenset({"null", "none", "nil", "~"})


def fields(draft: Draft) -> Iterator[DraftField]:
    """Yield every field, of value objects first."""
    for drafted in draft.types.values():
        yield from drafted.fields.values()
    for resource in draft.resources.values():
        yield from resource.fields.values()


def types_are_understood(draft: Draft) -> Iterator[Fault]:
    """SY012, SY040 to SY054, SY060: the type of a field can be read, exists, and takes the limits it is given."""
    for field in fields(draft):
        for key, slip in field.slips:
            yield slip.at((*field.at, key), f'field "{field.name}"')


def one_default(draft: Draft) -> Iterator[Fault]:
    """SY051: the long form has its default under `default`, and no other one."""
    for field in fields(draft):
        if field.default is not None and field.form.model_fields_set != {"type"}:
            hint = "keep one of them" if field.form.says("default") else f"write default: {_quoted(field.default.text)}"
            message = "in the long form, the default stands under its own key"
            yield Fault("SY051", (*field.at, "type"), message, hint, offset=field.default.at)


def defaults_fit(draft: Draft) -> Iterator[Fault]:
    """SY050: a default, example or backfill is a value of the field's type, within its limits."""
    values = Values(draft)
    readers = {"default": values.default, "example": values.example, "backfill": values.backfill}
    for field in fields(draft):
        for key, read in readers.items() if field.type is not None and values.says(field) else ():
            try:
                read(field)
            except Unfit as unfit:
                yield _unfit(field, key, unfit)


def _unfit(field: DraftField, key: str, unfit: Unfit) -> Fault:
    where = f" at {shown(unfit.where)}" if unfit.where else ""
    if key == "default" and field.default is not None:
        message = f"default {shown(field.default.text)}{where} {unfit.reason}"
        return Fault("SY050", (*field.at, "type"), message, unfit.hint, offset=field.default.at)
    written = getattr(field.form, key)
    told = key if isinstance(written, dict | list) else f"{key} {shown(written)}"
    return Fault("SY050", (*field.at, key), f"{told}{where} {unfit.reason}", unfit.hint)


def null_is_no_text(draft: Draft) -> Iterator[Fault]:
    """SY059: who writes `string? = null` gets the text "null", and hardly means it."""
    for field in fields(draft):
        written = field.default
        is_text = isinstance(field.type, Scalar) and field.type.kind in {ScalarKind.STRING, ScalarKind.TEXT}
        if written is not None and is_text and not written.is_literal and written.text.casefold() in _NULLS:
            message = f'the default is the text "{written.text}", not null'
            hint = f'remove it, or write = "{written.text}" if the text is meant; a field with ? is null by default'
            yield Fault("SY059", (*field.at, "type"), message, hint, offset=written.at)


def quotes_are_double(draft: Draft) -> Iterator[Fault]:
    """SY067: who writes `string = 'open'` gets the text with its quotes, and hardly means it."""
    for field in fields(draft):
        written = field.default
        is_text = isinstance(field.type, Scalar) and field.type.kind in {ScalarKind.STRING, ScalarKind.TEXT}
        if written is not None and is_text and not written.is_literal and _IN_SINGLE_QUOTES.fullmatch(written.text):
            bare = _quoted(written.text[1:-1])
            message = f"the default is {shown(written.text)}, single quotes included"
            hint = f"write = {bare}, or = {_in_quotes(written.text)} if the quotes are meant"
            yield Fault("SY067", (*field.at, "type"), message, hint, offset=written.at)


def options_apply(draft: Draft) -> Iterator[Fault]:
    """SY055: `unique` and `index` want values that can be compared, `on_delete` a reference."""
    for field in fields(draft):
        if field.type is None:
            continue
        for key in ("unique", "index"):
            if getattr(field.form, key) and not filtering.is_comparable(field.type):
                yield Fault("SY055", (*field.at, key), f"{key} does not apply to json, lists and value objects", "remove it", on="key")
        if field.form.on_delete is not None and not isinstance(field.type, Ref):
            yield Fault("SY055", (*field.at, "on_delete"), "on_delete applies to references only", "remove it", on="key")


def set_null_needs_null(draft: Draft) -> Iterator[Fault]:
    """SY062: `on_delete: set_null` is for references that may be null."""
    for field in fields(draft):
        if isinstance(field.type, Ref) and field.form.on_delete == "set_null" and not field.nullable:
            message = f'reference "{field.name}" is to become null, which it may not be'
            yield Fault("SY062", (*field.at, "on_delete"), message, f"write ref({field.type.resource})?")


def read_only_can_be_filled(draft: Draft) -> Iterator[Fault]:
    """SY056: a field that no request may set needs a default, or may be null."""
    for field in fields(draft):
        has_default = field.default is not None or field.form.says("default")
        if field.form.read_only and not field.nullable and not has_default and field.type is not None:
            message = f'field "{field.name}" is read-only, so nothing ever gives it a value'
            yield Fault("SY056", (*field.at, "read_only"), message, "give it a default, or put ? behind its type", on="key")


def old_names_are_old(draft: Draft) -> Iterator[Fault]:
    """SY065: `was` names what is not there any more, and only once."""
    for resource in draft.resources.values():
        yield from _old_names({name: field.form.was for name, field in resource.fields.items()}, (*resource.at, "fields"), "field")
    yield from _old_names({name: drafted.form.was for name, drafted in draft.resources.items()}, ("resources",), "resource")


def _old_names(was: dict[str, str | None], owner: Pointer, what: str) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for name, old in was.items():
        if old is None:
            continue
        at = (*owner, name, "was")
        if old in was:
            yield Fault("SY065", at, f'{what} "{name}" says it was "{old}", which is still there', "remove one of the two, or was")
        elif old in first:
            yield Fault("SY065", at, f'{what} "{name}" says it was "{old}", as "{first[old]}" does', "only one of them can be")
        first.setdefault(old, name)


def _quoted(text: str) -> str:
    return text if text.replace("_", "").replace(".", "").isalnum() else _in_quotes(text)


def _in_quotes(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
