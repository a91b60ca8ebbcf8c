"""TypeScript, as the lowering of mappings asks for it."""

from generators.mappings.lowering.language import Language, Words
from generators.typescript.mappings import calculating, changing, comparing, literals, ranks, statements, text, types, values
from generators.typescript.mappings.grouping import group

LANGUAGE = Language(
    words=Words(
        missing="undefined",
        null="null",
        absent="undefined",
        yes="true",
        no="false",
        zone="Zone",
        pair="[{0}, {1}]",
        made="new {0}({1})",
        append="{0}.push({1})",
        joined="{0}.join({1})",
        total="sumOf({0})",
        decimal="decimal({0})",
        integer_text="String({0})",
        day_text="{0}",
        zoned_text="zonedText({0})",
        json_number="jsonNumber({0})",
        starts_with="{0}.startsWith({1})",
        ends_with="{0}.endsWith({1})",
        contains="{0}.includes({1})",
        lacks="own({0}, {1}) === undefined",
        nothing="{0} === undefined || {0} === null",
        returned="{0} !== undefined && {0} !== null",
        infers=False,
        comment_width=88,
    ),
    logic=comparing.LOGIC,
    texts=text,
    literals=literals,
    types=types,
    values=values,
    tests=comparing,
    statements=statements,
    steps=changing,
    sums=calculating,
    ranks=ranks,
    group=group,
    length=len,
)
