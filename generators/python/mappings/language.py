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
        zone="ZoneInfo",
        pair="({0}, {1})",
        made="{0}({1})",
        append="{0}.append({1})",
        joined="{1}.join({0})",
        total="in_range(sum({0}))",
        decimal="Decimal({0})",
        integer_text="str({0})",
        day_text="{0}.isoformat()",
        zoned_text="{0}.isoformat()",
        json_number="{0}",
        starts_with="{0}.startswith({1})",
        ends_with="{0}.endswith({1})",
        contains="{1} in {0}",
        lacks="{1} not in {0}",
        nothing="{0} is None",
        returned="{0} is not None",
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
