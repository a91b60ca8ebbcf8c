"""Codes of the file itself: bytes, characters, YAML."""

from synapseops.diagnostics.catalogue.entry import Code, fields, intent, top
from synapseops.diagnostics.model import Severity

CODES = (
    Code(
        "SY001",
        "the file is not YAML",
        "The text breaks a rule of YAML, so nothing behind that place can be read. Most often a text with `: `, a tab or a bracket in it"
        " wants quotes, a quote is not closed, or keys of one map do not begin in one column.",
        fields("title: string = Hello: world"),
        fields('title: {type: string, default: "Hello: world"}'),
    ),
    Code(
        "SY002",
        "the file is not UTF-8",
        "Intents are UTF-8, with or without a byte order mark. Save the file in that encoding.",
    ),
    Code(
        "SY003",
        "the file is too large",
        "An intent has at most 1 MiB. One that is larger describes more than one service, or holds data that does not belong in it.",
    ),
    Code(
        "SY004",
        "a character is not allowed",
        "Control characters, line separators of other standards, halves of characters, and marks that reorder text on screen make a"
        " reviewer"
        " see something else than a program does. They are refused in values and keys, written out or as an escape.",
        'synapse: 1\nservice: {name: shop, title: "Shop\\u202e"}\nresources:\n  Order: {fields: {number: string}}\n',
        "synapse: 1\nservice: {name: shop, title: Shop}\nresources:\n  Order: {fields: {number: string}}\n",
    ),
    Code(
        "SY005",
        "a key stands twice in one map",
        "YAML says that keys of a map differ; readers that let it pass keep either of the two, and not all of them the same.",
        fields("number: string\nnumber: integer"),
        fields("number: string"),
    ),
    Code(
        "SY006",
        "a key is not a text",
        "A key such as `1`, `true` or `null` is a number, a boolean or null to YAML, and one in brackets a list. Names are texts:"
        " quote them.",
        intent("types:\n  Level: {fields: {true: string}}\nresources:\n  Order: {fields: {number: string}}\n"),
        intent('types:\n  Level: {fields: {"true": string}}\nresources:\n  Order: {fields: {number: string}}\n'),
    ),
    Code(
        "SY007",
        "a tag or directive is not allowed",
        "Tags such as `!!str` make YAML build values of other kinds than those one sees. What kind a value has is said by its key."
        " `%YAML` other than 1.2 and `%TAG` are refused for the same reason.",
        top("delivery: {base: !!str main}\n"),
        top("delivery: {base: main}\n"),
    ),
    Code(
        "SY008",
        "merge keys are not allowed",
        "`<<` is no part of YAML 1.2, and what it makes of equal keys differs from reader to reader. Write the entries out,"
        " or let an alias stand for a whole value.",
        intent(
            "types:\n  Named: {fields: &named {name: string}}\n  Person: {fields: {<<: *named, born: date}}\n"
            "resources:\n  Order: {fields: {number: string}}\n"
        ),
        intent(
            "types:\n  Named: {fields: {name: string}}\n  Person: {fields: {name: string, born: date}}\n"
            "resources:\n  Order: {fields: {number: string}}\n"
        ),
    ),
    Code(
        "SY009",
        "an alias cannot be followed",
        "An alias names an anchor that stands above it, does not contain itself, and all aliases of a file together add at most"
        " 10,000 values."
        " Beyond that, a few lines would stand for gigabytes.",
        top("delivery: {labels: *labels}\n"),
        top("delivery: {labels: [synapse]}\n"),
    ),
    Code(
        "SY010",
        "values are nested too deep",
        "Maps and lists of an intent are nested at most 50 deep. Only an example or default can come near.",
        fields("data: {type: json, example: " + "[" * 50 + "]" * 50 + "}"),
        fields("data: {type: json, example: [[1, 2], [3, 4]]}"),
    ),
    Code(
        "SY011",
        "the file has more than one document",
        "An intent is one document. A line `---` begins another one; put it into a file of its own.",
        top("---\nsynapse: 1\n"),
        top(""),
    ),
    Code(
        "SY013",
        "a comma inside braces tore a value apart",
        "In braces and brackets a comma ends the value: `{type: decimal(12,2)}` is to YAML a map with the keys `type` and `2)`."
        " Write the shorthand without commas, or quote the value.",
        fields("total: {type: decimal(12,2), index: true}"),
        fields("total: {type: decimal(12.2), index: true}"),
    ),
    Code(
        "SY014",
        "the file holds no intent",
        "An intent is a map of keys, the first of them usually `synapse: 1`. A file that is empty, or holds a list or a text, is none.",
        "- synapse: 1\n- service: shop\n",
        top(""),
    ),
    Code(
        "SY015",
        "there are too many faults to tell",
        "After a thousand faults, the rest is not looked for, but for an error where all of them are warnings."
        " What is told is true; what is not told may be faulty too.",
        severity=Severity.INFO,
    ),
)
