"""Python, as the lowering of mappings asks for it."""

from generators.mappings.lowering.code import length
from generators.mappings.lowering.language import Language, Words
from generators.python import text
from generators.python.mappings import calculating, changing, comparing, literals, ranks, statements, types, values
from generators.python.mappings.grouping import group

LANGUAGE = Language(
    words=Words(
        missing="MISSING",
        null="None",
        absent="None",
        yes="True",
        no="False",
        pair="({0}, {1})",
        zone="ZoneInfo",
        infers=True,
        comment_width=80,
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
    length=length,
)
