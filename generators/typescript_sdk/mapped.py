"""The mapping that the README shows, with a record and what it becomes."""

import json
from collections.abc import Mapping

from msgspec import Struct

from generators.mappings import parts
from generators.mappings.expected import samples, trials, values
from generators.rendering import Code
from generators.typescript import text
from generators.typescript.mappings.layout import broken
from generators.typescript.mappings.naming import MappingNames
from synapseops.mapping import ir

_USED = frozenset(
    {
        "assert",
        "client",
        "created",
        "given",
        "observed",
        "page",
        "read",
        "replyOf",
        "retrying",
        "seen",
        "signal",
        "updated",
        "upserted",
        "verify",
        "wanted",
    }
)
"""What the README's examples call theirs."""


class MappingView(Struct, frozen=True):
    """A mapping that the README shows: what is imported for it, its function, the type of its record, and what it makes of one."""

    imported: Code
    function: Code
    record: Code
    example: tuple[Code, ...]


def mapping_view(names: MappingNames, mappings: tuple[ir.Mapping, ...], package: str) -> MappingView | None:
    """Return a mapping that needs nothing but a record, one with an example if there is one."""
    shown = [one for one in mappings if not (one.context or names.has_hooks(one.name) or names.function(one.name) in _USED)]
    views = [_view(names, one, package, _keys(one, mappings)) for one in shown]
    return next((one for one in views if one.example), views[0] if views else None)


def _keys(mapping: ir.Mapping, mappings: tuple[ir.Mapping, ...]) -> dict[str, str]:
    """Return a value for each key by which *mapping*, or others that it uses, may hash."""
    uses = any(isinstance(one, ir.Use) for one in parts.below(mapping.body))
    return dict.fromkeys(parts.keys(mappings if uses else (mapping,)), _KEY)


_KEY = "what the service hashes by"


def _view(names: MappingNames, mapping: ir.Mapping, package: str, keys: Mapping[str, str]) -> MappingView:
    function, record, example = names.function(mapping.name), names.record_type(mapping.name), _example(names, mapping, keys)
    helpers = ["decode", *(["encode"] if example else []), *(["keep"] if example and keys else []), "MappingErrors"]
    needed = sorted([*helpers, function, f"type {record}"], key=lambda one: one.removeprefix("type ").lower())
    return MappingView(text.imported(needed, f"{package}/mappings"), Code(function), Code(record), example)


def _example(names: MappingNames, mapping: ir.Mapping, keys: Mapping[str, str]) -> tuple[Code, ...]:
    """Return what maps a record, the author's or one made up, and what comes of it, though no hash: that would be taken for a secret.
    Nothing where it is not known."""
    record, expected = _record(mapping, keys)
    if not expected:
        return ()
    given, call = names.record_type(mapping.name), f"encode({names.function(mapping.name)}(given))"
    lines = _decoded(f"const given = decode<{given}>", record)
    if keys:
        lines = [text.call("keep", dict(keys)), *lines, f"console.log({call});"]
    else:
        lines += [*_decoded("const wanted = decode", expected), *broken(f"assert.equal({call}, encode(wanted));")]
    return tuple(map(Code, lines))


def _record(mapping: ir.Mapping, keys: Mapping[str, str]) -> tuple[str, str]:
    """Return a record as JSON and what it becomes, as far as all of that is known: the author's hashes are by keys that are not."""
    case = next((one for one in mapping.cases if one.expect is not None), None)
    if case is not None and case.expect is not None and not keys:
        return case.input, case.expect
    expected, is_whole = trials.sample(mapping, keys)
    return json.dumps(samples.record(mapping), ensure_ascii=False, indent=2), values.text_of(expected) if expected and is_whole else ""


def _decoded(lead: str, document: str) -> list[str]:
    """Return a call with JSON, on as many lines as it has."""
    lines = document.strip().split("\n")
    if len(lines) == 1:
        return broken(f"{lead}({text.string(lines[0])});")
    shown = "\n".join(str(text.template([line]))[1:-1] for line in lines)
    return [f"{lead}(`{shown}`);"]
