"""Codes of types: shorthand, ranges, defaults, patterns."""

from synapseops.diagnostics.catalogue.entry import Code, fields, intent, types
from synapseops.diagnostics.model import Severity

CODES = (
    Code(
        "SY012",
        "the type does not exist",
        "A type is a word of the language (`string`, `decimal`, `ref`, …) or a name that `types` declares.",
        fields("state: OrderStat"),
        intent("types:\n  OrderState: {enum: [open, paid]}\nresources:\n  Order: {fields: {state: OrderState}}\n"),
    ),
    Code(
        "SY040",
        "the shorthand cannot be read",
        "A type is written `TYPE`, `TYPE(RANGE)`, with `?` behind it where null is allowed and ` = DEFAULT` at the end. Ranges are"
        " `(1..20)`,"
        " `(1..)`, `(..20)` or `(20)`.",
        fields("title: string(1-20)"),
        fields("title: string(1..20)"),
    ),
    Code(
        "SY041",
        "the type takes no range",
        "A range is the length of string and text, the value of integer and number, the number of items of a list. Dates and decimals have"
        " `min` and `max` in the long form; a named type has its range where it is declared.",
        fields("due: date(2026-01-01..)"),
        fields("due: {type: date, min: 2026-01-01}"),
    ),
    Code(
        "SY042",
        "the range is reversed",
        "The lower bound is more than the upper one, so no value could ever fit.",
        fields("title: string(20..1)"),
        fields("title: string(1..20)"),
    ),
    Code(
        "SY043",
        "a length or count is negative",
        "Nothing is shorter than nothing.",
        fields("title: string(-1..20)"),
        fields("title: string(0..20)"),
    ),
    Code(
        "SY044",
        "a bound is no value of the type",
        "Bounds are read like the values they bound: whole numbers for integer, days for date, with no more places than a decimal has.",
        fields("quantity: integer(0.5..10)"),
        fields("quantity: integer(1..10)"),
    ),
    Code(
        "SY045",
        "digits of a decimal do not fit together",
        "`decimal(12.2)` has 12 digits, 2 of them after the point. It has 1 to 18 in all, and at least one after the point: without"
        " any it is"
        " an integer.",
        fields("total: decimal(2.4)"),
        fields("total: decimal(6.4)"),
    ),
    Code(
        "SY046",
        "an enum word is repeated or empty",
        "Words of an enum differ. The empty word is possible in no enum: null says that there is none.",
        fields("state: enum(open|paid|open)"),
        fields("state: enum(open|paid)"),
    ),
    Code(
        "SY047",
        "an enum word is no text, or too long",
        "Words are texts of 1 to 200 characters. `1`, `true` and `null` are none until they are quoted.",
        types("Level: {enum: [1, 2]}"),
        types('Level: {enum: ["1", "2"]}'),
    ),
    Code(
        "SY048",
        "the default cannot be read",
        "Behind `=` stands a text in double quotes, or bare text to the end of the line. Text with `: `, ` #`, commas, brackets or"
        " braces goes"
        " into the long form.",
        fields('title: string = "untitled'),
        fields('title: string = "untitled"'),
    ),
    Code(
        "SY049",
        "a list of this is not possible",
        "Items of a list are scalars, enums or value objects, and never null. For a list of lists, name the inner one as a value"
        " object; for a"
        " list of references, make the items a resource that refers to this one.",
        fields("grid: list(list(integer))"),
        fields("row: list(integer)"),
    ),
    Code(
        "SY050",
        "a default, example or backfill does not fit",
        "It must be a value of the field's type, within its range, pattern or enum: the service itself would refuse it otherwise.",
        fields("priority: integer(0..9) = 10"),
        fields("priority: integer(0..9) = 9"),
    ),
    Code(
        "SY051",
        "the default stands in the wrong place",
        "In the long form, `type` holds the type alone and the default has its own key.",
        fields("state: {type: enum(open|paid) = open, index: true}"),
        fields("state: {type: enum(open|paid), default: open, index: true}"),
    ),
    Code(
        "SY052",
        "min or max does not apply",
        "`min` and `max` bound values: of integer, number, decimal, date and datetime, and only where the type has no such bound already."
        " Lengths are a range of the type.",
        fields("title: {type: string, max: 20}"),
        fields("title: string(..20)"),
    ),
    Code(
        "SY053",
        "pattern does not apply",
        "A pattern restricts string and text, and only where the type has none already.",
        fields('quantity: {type: integer, pattern: "^[1-9]"}'),
        fields("quantity: integer(1..)"),
    ),
    Code(
        "SY054",
        "the pattern is not read alike everywhere",
        "Patterns become part of the contract, so they keep to what the regular expressions of RE2, ECMA-262 and Python have in common: no"
        " looking ahead or behind, no named groups, no flags, no back references. `\\d`, `\\w` and `\\s` are ASCII, `$` is the end of"
        " the text.",
        fields('code: {type: string, pattern: "(?i)^[a-z]+$"}'),
        fields('code: {type: string, pattern: "^[A-Za-z]+$"}'),
    ),
    Code(
        "SY055",
        "an option has no meaning here",
        "`unique` and `index` want values that can be compared, `on_delete` a reference. Inside a value object nothing has an identity: no"
        " `unique`, `index`, `immutable`, `was`.",
        fields("data: {type: json, unique: true}"),
        fields("data: json"),
    ),
    Code(
        "SY056",
        "a read-only field can never be filled",
        "No request may set it, so a default or null has to stand in.",
        fields("score: {type: integer, read_only: true}"),
        fields("score: {type: integer, read_only: true, default: 0}"),
    ),
    Code(
        "SY057",
        "a named type narrows something else than a scalar",
        "`{type: …}` in `types` narrows a built-in scalar by range, `min`, `max` or `pattern`. Null and defaults belong where it is"
        " used; enums"
        " are `{enum: […]}`, value objects `{fields: {…}}`.",
        types("Sku: {type: string(1..20)?}"),
        types("Sku: {type: string(1..20)}"),
    ),
    Code(
        "SY058",
        "a named type is not exactly one thing",
        "A type is an enum (`enum`), a value object (`fields`) or a constrained scalar (`type`).",
        types("State: {enum: [open, paid], type: string}"),
        types("State: {enum: [open, paid]}"),
    ),
    Code(
        "SY059",
        'the default is the text "null"',
        'Bare text is read by the field\'s type, so `string? = null` has the text "null" as its default. A field with `?` is null by'
        " default"
        " anyway.",
        fields("note: string? = null"),
        fields("note: string?"),
        Severity.WARNING,
    ),
    Code(
        "SY063",
        "a value object contains itself",
        "Directly or through others, it would never end. Things that refer to their own kind are resources.",
        types("Node: {fields: {left: Node?}}"),
        types("Node: {fields: {left_key: string?}}"),
    ),
    Code(
        "SY066",
        "a value object is too large",
        "Written out with all that it contains, a value object has at most 1,000 fields, nested at most 20 deep.",
        intent(
            "types:\n  T0: {fields: {a: string, b: string}}\n"
            + "".join(f"  T{number}: {{fields: {{a: T{number - 1}, b: T{number - 1}}}}}\n" for number in range(1, 10))
            + "resources:\n  Order: {fields: {number: string}}\n"
        ),
        types("T0: {fields: {a: string, b: string}}\nT1: {fields: {a: T0, b: T0}}"),
    ),
    Code(
        "SY067",
        "the default is in single quotes",
        "Behind `=` stands a JSON string in double quotes, or bare text to the end of the line: single quotes are part of the text."
        " A text of letters needs no quotes.",
        fields("state: string(1..20) = 'open'"),
        fields("state: string(1..20) = open"),
        Severity.WARNING,
    ),
)
