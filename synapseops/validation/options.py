"""Options of a generator, judged by the form that the generator gives for them."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from synapseops.diagnostics import Fault, Pointer
from synapseops.diagnostics.suggestions import did_you_mean
from synapseops.intent import options
from synapseops.intent.wording import kind_of, listed, shown

_MOST = 50


def refused(called: str, form: type[BaseModel], written: dict[str, Any], at: Pointer) -> Iterator[Fault]:
    """SY093: the options of *called*, which stand at *at*, are those of its *form*."""
    try:
        options.read(form, options.as_json(written))
    except ValidationError as failure:
        told: dict[Pointer, Fault] = {}
        for detail in failure.errors(include_url=False, include_context=False)[:_MOST]:
            fault = _fault(called, form, detail, written, at)
            told.setdefault(fault.at, fault)
        yield from told.values()
    except Exception as failure:
        hint = "that is for the makers of the generator to mend"
        yield Fault("SY093", at, f'"{called}" cannot judge its options: {type(failure).__name__}: {failure}', hint, on="key")


def _fault(called: str, form: type[BaseModel], detail: ErrorDetails, written: dict[str, Any], at: Pointer) -> Fault:
    loc, given = detail["loc"], detail["input"]
    there = _existing(written, loc)
    place = (*at, *there)
    if detail["type"] == "extra_forbidden":
        known = tuple(_keys(form)) if len(loc) == 1 else ()
        hint = did_you_mean(str(loc[-1]), known) or (f"options are {listed(known, last='and')}" if known else "remove it")
        return Fault("SY093", place, f'"{called}" has no option {shown(loc[-1])}', hint, on="key")
    if detail["type"] == "missing":
        return Fault("SY093", place, f'"{called}" needs the option {shown(loc[-1])}', on="key")
    message = detail["msg"].removeprefix("Value error, ")
    if not there:
        return Fault("SY093", place, f'"{called}": {message}', on="key")
    if message.startswith("Input should"):
        return Fault("SY093", place, f"{_named(there)} is {_told(given)}, and {message.removeprefix('Input ')}")
    return Fault("SY093", place, f"{_named(there)}: {message[:1].lower()}{message[1:]}")


def _named(there: Pointer) -> str:
    """Return how the option that stands *there* is called."""
    last = there[-1]
    return f"entry {last + 1} of {shown(there[-2])}" if isinstance(last, int) else f"option {shown(last)}"


def _told(given: Any) -> str:
    return kind_of(given) if isinstance(given, dict | list) else shown(given)


def _existing(written: Any, loc: tuple[int | str, ...]) -> Pointer:
    """Return as much of *loc* as the author wrote: forms of several kinds name the kind as well."""
    found: list[int | str] = []
    for step in loc:
        items = written if isinstance(written, dict) else dict(enumerate(written)) if isinstance(written, list) else {}
        if step in items:
            written = items[step]
            found.append(step)
    return tuple(found)


def _keys(form: type[BaseModel]) -> Iterator[str]:
    for name, field in form.model_fields.items():
        yield field.alias or name
