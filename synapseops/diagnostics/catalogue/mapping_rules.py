"""Codes of mappings: what stands in rules, tables, other mappings, hooks, personal data."""

from synapseops.diagnostics.catalogue.entry import Code, mapping
from synapseops.diagnostics.model import Severity

_HOOKS_ARE_FINE = "policy: {codes: {MAP062: {severity: 'off', reason: told elsewhere}}}"
_LENGTHS_ARE_FINE = "policy: {codes: {MAP027: {severity: 'off', reason: they are short}}}"

CODES = (
    Code(
        "MAP030",
        "a step is not known",
        "Steps are a closed list; what they lack is done by a hook.",
        mapping("name: string", "title: string", "title: {from: name, steps: [trimm]}"),
        mapping("name: string", "title: string", "title: {from: name, steps: [trim]}"),
    ),
    Code(
        "MAP031",
        "a step does not apply",
        "Each step takes a string or a list, and leaves one of these. Steps come before `cast`.",
        mapping("total: integer", "total: integer", "total: {from: total, steps: [trim]}"),
        mapping("total: integer", "total: integer", "total: total"),
    ),
    Code(
        "MAP032",
        "keys do not go together",
        "A rule has exactly one producer (`from`, `const`, `template`, `each` …), with the keys that belong to it. What says two things at"
        " once is not guessed at.",
        mapping("name: string", "title: string", "title: {from: name, const: x}"),
        mapping("name: string", "title: string", "title: {from: name}"),
    ),
    Code(
        "MAP033",
        "a name in a text or calculation is not known",
        "Braces of a template hold paths of the source; a calculation has the names of its `let`, each used. `{{` is a brace.",
        mapping("name: string", "title: string", 'title: {template: "Order {nmae}"}'),
        mapping("name: string", "title: string", 'title: {template: "Order {name}"}'),
    ),
    Code(
        "MAP034",
        "a condition compares what does not agree",
        "A value is compared with one of its own type, by an operator that the type has: order is for numbers, dates and instants,"
        " `starts_with`, `ends_with`, `contains` and `matches` for texts. What travels as text is cast first.",
        mapping("total: string", "big: string?", "big: {switch: [{when: {path: total, gt: 5}, then: {const: x}}]}"),
        mapping("total: string", "big: string?", "big: {switch: [{when: {path: total, cast: decimal, gt: 5}, then: {const: x}}]}"),
    ),
    Code(
        "MAP035",
        "a condition has no answer for an absent value",
        "Where the value may be missing or null, the condition says what holds then, or stands behind `exists` in `all`. A condition is"
        " true or false, never unknown.",
        mapping("total: integer?", "big: string?", "big: {switch: [{when: {path: total, gt: 5}, then: {const: x}}]}"),
        mapping("total: integer?", "big: string?", "big: {switch: [{when: {path: total, gt: 5, if_absent: false}, then: {const: x}}]}"),
    ),
    Code(
        "MAP036",
        "a switch may make nothing where something is required",
        "When no branch holds and there is no `else`, the value is missing.",
        mapping("total: integer", "size: string", "size: {switch: [{when: {path: total, gt: 5}, then: {const: big}}]}"),
        mapping(
            "total: integer", "size: string", "size: {switch: [{when: {path: total, gt: 5}, then: {const: big}}, {else: {const: small}}]}"
        ),
    ),
    Code(
        "MAP037",
        "a pattern is not read alike everywhere",
        "Patterns keep to what RE2, ECMA-262 and Python have in common, as those of fields do, so that every language finds the same.",
        mapping("sku: string", "sku: string", "sku: {from: sku, match: '(?=A)'}"),
        mapping("sku: string", "sku: string", "sku: {from: sku, match: '^A'}"),
    ),
    Code(
        "MAP038",
        "a quotient is rounded before it is reckoned with further",
        "Every division of a calculation is rounded to `scale` places, also within a larger one: with two of them 7.75 / 100 is 0.08, and a"
        " tax of 7.75 % becomes one of 8 %. What is divided last is rounded once; else divide with digits to spare, and round the result by"
        " `cast`.",
        mapping(
            "gross: decimal(9.2)\nrate: decimal(5.2)",
            "net: decimal(9.2)",
            'net: {calc: "gross / (1 + rate / 100)", let: {gross: gross, rate: rate}, scale: 2, round: half_up}',
        ),
        mapping(
            "gross: decimal(9.2)\nrate: decimal(5.2)",
            "net: decimal(9.2)",
            'net: {calc: "gross * 100 / (100 + rate)", let: {gross: gross, rate: rate}, scale: 2, round: half_up}',
        ),
        Severity.WARNING,
    ),
    Code(
        "MAP040",
        "a table is not known",
        "A lookup names a table of the section `tables`, or holds its entries under `inline`.",
        mapping("state: string", "state: string", "state: {from: state, lookup: states}"),
        mapping("state: string", "state: string", "state: {from: state, lookup: {inline: {a: b}}}"),
    ),
    Code(
        "MAP041",
        "a word of the source's enum has no entry",
        "A record with that word would fail. Add the entry, or say with `miss` what becomes of others.",
        mapping("state: enum(open|paid)", "state: string", "state: {from: state, lookup: {inline: {open: A}}}"),
        mapping("state: enum(open|paid)", "state: string", "state: {from: state, lookup: {inline: {open: A, paid: B}}}"),
    ),
    Code(
        "MAP042",
        "a value of a lookup is no word of the target's enum",
        "Every value that the lookup may give, and its `miss`, is one of the target's words.",
        mapping("state: string", "state: enum(A|B)", "state: {from: state, lookup: {inline: {open: C}}}"),
        mapping("state: string", "state: enum(A|B)", "state: {from: state, lookup: {inline: {open: B}}}"),
    ),
    Code(
        "MAP043",
        "the file of a table cannot be used",
        "The first line names the columns; each key stands there once and is not empty; values are of the table's type.",
    ),
    Code(
        "MAP044",
        "a key of a lookup is never looked up",
        "What is looked up is an enum, and the key is none of its words, so that its entry does nothing: often it is a word misspelt,"
        " or one of the other side. A table of the section `tables` is held against all that is looked up in it.",
        mapping("state: enum(open|paid)", "state: string", "state: {from: state, lookup: {inline: {open: A, paid: B, shut: C}}}"),
        mapping("state: enum(open|paid)", "state: string", "state: {from: state, lookup: {inline: {open: A, paid: B}}}"),
        Severity.WARNING,
    ),
    Code(
        "MAP045",
        "a decimal is written as a float",
        "YAML reads 25.10 as a float, which is 25.1, and not exact. Decimals are written in quotes.",
        mapping("name: string", "name: string\nfee: decimal(12.2)", "name: name\nfee: {const: 25.10}"),
        mapping("name: string", "name: string\nfee: decimal(12.2)", 'name: name\nfee: {const: "25.10"}'),
    ),
    Code(
        "MAP046",
        "an integer is too large",
        "Beyond ±9,007,199,254,740,991 readers of JSON differ. Larger ids are strings.",
        mapping("name: string", "name: string\nid: integer", "name: name\nid: {const: 9007199254740993}"),
        mapping("name: string", "name: string\nid: integer", "name: name\nid: {const: 9007199254740991}"),
    ),
    Code(
        "MAP050",
        "a mapping is not known, or uses itself",
        "`use` names another mapping of the intent. Mappings that use each other in a circle would never end.",
        mapping("name: string", "title: string", "title: {use: names}"),
        mapping("name: string", "title: string", "title: name"),
    ),
    Code(
        "MAP051",
        "a mapping does not fit where it is used",
        "What it reads must be what stands at the path, what it makes what the target takes; mode and context must be the same.",
        mapping(
            "name: string",
            "sale: json",
            "sale: {use: sale, in: name}",
            others="sale: {from: shop.Order, to: erp.Sale, fields: {sale: {from: name}}}",
        ),
        mapping(
            "name: string", "sale: json", "sale: {use: sale}", others="sale: {from: shop.Order, to: erp.Sale, fields: {sale: {from: name}}}"
        ),
    ),
    Code(
        "MAP060",
        "a hook has no types",
        "A hook is a function that the team writes; its arguments and its result are typed, so that both sides can be checked.",
        mapping("name: string", "risk: string", "risk: {hook: risk, args: {name: name}}"),
        mapping("name: string", "risk: string", "risk: {from: name}"),
    ),
    Code(
        "MAP061",
        "a hook returns another type",
        "The type it returns is the target's, or one that becomes it by itself.",
        mapping(
            "name: string",
            "risk: string",
            "risk: {hook: risk, args: {name: name}, returns: integer}",
            _HOOKS_ARE_FINE,
        ),
        mapping(
            "name: string",
            "risk: string",
            "risk: {hook: risk, args: {name: name}, returns: string}",
            _HOOKS_ARE_FINE,
        ),
    ),
    Code(
        "MAP062",
        "part of the result comes from hooks",
        "Rules are checked against both record types and show where each value comes from; a hook is code. This tells how much that is.",
        mapping("name: string", "risk: string", "risk: {hook: risk, args: {name: name}, returns: string}"),
        mapping("name: string", "risk: string", "risk: name"),
        Severity.INFO,
    ),
    Code(
        "MAP070",
        "personal data reaches a field that is not marked so",
        "A field with `pii` is masked in logs, examples and reports; what is copied from it is not, unless the rule or the target's field"
        " says so too. `mask` and `hash` end it.",
        mapping(
            "email: {type: email, pii: true}",
            "contact: string",
            "contact: email",
            _LENGTHS_ARE_FINE,
        ),
        mapping("email: {type: email, pii: true}", "contact: string", "contact: {from: email, pii: true}"),
        Severity.WARNING,
    ),
    Code(
        "MAP071",
        "a hash has no secret",
        "There are few enough phone numbers and addresses to hash them all: without a key that nobody else has, a hash hides nothing. `key`"
        " names a variable of the environment.",
        mapping("email: string", "id: string", "id: {from: email, steps: [hash]}"),
        mapping("email: string", "id: string", "id: {from: email, steps: [{hash: {key: PII_KEY}}]}"),
    ),
)
