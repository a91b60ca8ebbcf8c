"""Codes of mappings: paths, completeness, types and states."""

from synapseops.diagnostics.catalogue.entry import Code, mapping
from synapseops.diagnostics.model import Severity

CODES = (
    Code(
        "MAP001",
        "the source has no such path",
        "A path begins at the record, or at the alias of a list around it, and goes along the fields that the source's record type has."
        " `root.` in front means the record where an alias is in the way.",
        mapping("name: string", "title: string", "title: nmae"),
        mapping("name: string", "title: string", "title: name"),
    ),
    Code(
        "MAP002",
        "the target has no such path",
        "What a rule writes is a field of the target's record type. Fields that the service sets itself cannot be written.",
        mapping("name: string", "title: string\nnote: string?", "title: name\nnoot: {const: x}\nnote: {const: y}"),
        mapping("name: string", "title: string\nnote: string?", "title: name\nnote: {const: y}"),
    ),
    Code(
        "MAP003",
        "a target path is written twice",
        "Two rules for one place would make the order of rules matter. Paths are the same whether a name is quoted or not.",
        mapping("name: string", "title: string", "title: name\n'\"title\"': {const: x}"),
        mapping("name: string", "title: string", "title: name"),
    ),
    Code(
        "MAP004",
        "a target path is the beginning of another",
        "A rule that writes an object as a whole, and one that writes a part of it, would write over each other.",
        mapping("meta: json", "meta: json", "meta: meta\nmeta.source: {const: shop}"),
        mapping("meta: json", "meta: json", "meta: meta"),
    ),
    Code(
        "MAP010",
        "a required field of the target is never written",
        "Each record without it would be refused. Required are fields without `?` and without a default, below an optional object only"
        " where that is written. It cannot be lowered by a policy, but `mode: patch` requires nothing.",
        mapping("name: string", "title: string\nkind: string", "title: name"),
        mapping("name: string", "title: string\nkind: string", "title: name\nkind: {const: order}"),
    ),
    Code(
        "MAP011",
        "optional fields of the target are never written",
        "They may be forgotten. What is left out on purpose is said so: a rule `{ignore: true, reason: …}` covers all below its path. There"
        " is one finding for a mapping, with the largest parts; `synapse check --verbose` tells all. `policy: {unmapped_target: off}` turns"
        " it off.",
        mapping("name: string", "title: string\nnote: string?", "title: name"),
        mapping("name: string", "title: string\nnote: string?", "title: name\nnote: {ignore: true, reason: for people}"),
        Severity.WARNING,
    ),
    Code(
        "MAP012",
        "fields of the source are never read",
        "What the source knows may be forgotten. What is left on purpose is listed in `ignore_source` with a reason. Between two"
        " systems this is information only, since systems know much that nobody wants. `policy: {unmapped_source: off}` turns it off.",
        mapping("name: string\nnote: string", "title: string", "title: name"),
        mapping("name: string\nnote: string", "title: string", "title: name", "ignore_source: [{path: note, reason: for people}]"),
        Severity.INFO,
    ),
    Code(
        "MAP013",
        "what is ignored does not exist",
        "The record has changed, or the name is misspelled: either way, what was meant is not ignored.",
        mapping("name: string", "title: string", "title: name", "ignore_source: [{path: note, reason: for people}]"),
        mapping("name: string", "title: string", "title: name"),
    ),
    Code(
        "MAP014",
        "a field is ignored and mapped",
        "One of the two is a leftover.",
        mapping("name: string", "title: string", "title: name", "ignore_source: [{path: name, reason: not wanted}]"),
        mapping("name: string", "title: string", "title: name"),
    ),
    Code(
        "MAP015",
        "nothing says why",
        "Whoever reads an ignore, or a severity that was lowered, a year later wants to know whether it still holds.",
        mapping("name: string", "title: string\nnote: string?", "title: name\nnote: {ignore: true}"),
        mapping("name: string", "title: string\nnote: string?", "title: name\nnote: {ignore: true, reason: for people}"),
    ),
    Code(
        "MAP020",
        "the types do not fit",
        "Nothing is converted that could be meant in several ways. By themselves, integers become decimals and numbers; enums, addresses,"
        " dates, instants and UUIDs become strings. All else is said by `cast`, `convert` or `lookup`.",
        mapping("id: integer", "key: string", "key: id"),
        mapping("id: integer", "key: string", "key: {from: id, cast: string}"),
    ),
    Code(
        "MAP021",
        "a value may be missing where one is required",
        "The source need not have the field. Say what then: another value, or `fail`, which makes it an error of that record.",
        mapping("name: {type: string, optional: true}", "title: string", "title: name"),
        mapping("name: {type: string, optional: true}", "title: string", 'title: {from: name, on_missing: "untitled"}'),
    ),
    Code(
        "MAP022",
        "a value may be null where none may be",
        "The source may hold null there. Say what then: another value, `omit` where the target is optional, or `fail`.",
        mapping("name: {type: string, nullable: true}", "title: string", "title: name"),
        mapping("name: {type: string, nullable: true}", "title: string", 'title: {from: name, on_null: "untitled"}'),
    ),
    Code(
        "MAP023",
        "an empty value breaks the target's limits",
        'The source may hold `""` or `[]`, and the target wants at least one character or item. At run time that is E_CONSTRAINT. There is'
        " one finding for a mapping.",
        mapping("name: string(..40)", "title: string(1..40)", "title: name"),
        mapping("name: string(..40)", "title: string(1..40)", 'title: {from: name, on_empty: "untitled"}'),
        Severity.WARNING,
    ),
    Code(
        "MAP024",
        "a handler is never used",
        "The value is never in that state: the handler says something about the source that is not so.",
        mapping("name: string", "title: string", 'title: {from: name, on_null: "untitled"}'),
        mapping("name: string", "title: string", "title: name"),
        Severity.WARNING,
    ),
    Code(
        "MAP025",
        "a list goes where one value belongs, or the other way round",
        "Which of many is meant is for the author to say: `find` picks one, the steps `first`, `last` and `take` do, `aggregate` and `join`"
        " make one of all. `wrap` makes a list of one. A list of one stays a list.",
        mapping("tags: list(string)", "tag: string?", "tag: tags"),
        mapping("tags: list(string)", "tag: string?", "tag: {from: tags, steps: [first]}"),
    ),
    Code(
        "MAP026",
        "a conversion loses something in silence",
        "Digits behind the point, or the day that an instant falls on: say how it is rounded, or in which zone. `policy: {lossy: warn}`"
        " steers it.",
        mapping("total: decimal(12.2)", "points: integer", "points: {from: total, cast: integer}"),
        mapping("total: decimal(12.2)", "points: integer", "points: {from: total, cast: {to: integer, round: half_up}}"),
    ),
    Code(
        "MAP027",
        "the source may exceed the target's limits",
        "Nothing is cut or filled up in silence: at run time it is E_CONSTRAINT. There is one finding for a mapping. Texts are shortened by"
        " `truncate`, held to a pattern by `match`, and by `on_error` those that lack it become another value.",
        mapping("name: string(1..80)", "title: string(1..40)", "title: name"),
        mapping("name: string(1..80)", "title: string(1..40)", "title: {from: name, steps: [{truncate: 40}]}"),
        Severity.WARNING,
    ),
)
