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
        pair="[{0}, {1}]",
        zone="Zone",
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
