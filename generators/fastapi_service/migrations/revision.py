"""One revision: what it is called, what it says of itself, and its whole text."""

import hashlib
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence, Set

from msgspec import Struct

from generators.fastapi_service.migrations import literals, sql_source
from generators.fastapi_service.migrations.landed import REVISIONS, Landed
from generators.python.parts import function
from synapseops.generation import SchemaChange

_DIGEST_LENGTH = 10
_LONGEST_SLUG = 60
_WIDTH = 90

_STRING = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'')
_NAME = re.compile(r"(?<![.\w])[A-Za-z_]\w*")

_IMPORTS = (
    ("json", "import json"),
    ("Callable", "from collections.abc import"),
    ("UTC date datetime", "from datetime import"),
    ("ROUND_HALF_UP Decimal", "from decimal import"),
    ("Any", "from typing import"),
    ("UUID", "from uuid import"),
)

_HELPERS = {
    "is_sqlite": '''
def is_sqlite() -> bool:
    """Whether this is SQLite, which keeps decimals as scaled integers and instants as text."""
    return op.get_context().dialect.name == "sqlite"
''',
    "as_decimal": '''
def as_decimal(value: Decimal | int, scale: int) -> str:
    """Return a stored decimal as it travels."""
    return format(Decimal(value).scaleb(-scale) if isinstance(value, int) else value, "f")
''',
    "as_instant": '''
def as_instant(value: datetime) -> str:
    """Return a stored instant as it travels."""
    moment = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return f"{moment.isoformat()}Z"
''',
    "rewrite": '''
def rewrite(
    table: sa.TableClause, key: str, source: str, target: str, reshape: Callable[[Any], Any]
) -> None:
    """Set *target* to what *reshape* makes of *source*, a thousand rows at a time."""
    if op.get_context().as_sql:
        raise RuntimeError("this revision reads rows: it runs on a database and cannot be printed")
    connection = op.get_bind()
    update = table.update().where(table.c[key] == sa.bindparam("_key"))
    update = update.values({target: sa.bindparam("_value")})
    rows = sa.select(table.c[key], table.c[source]).order_by(table.c[key]).limit(1000)
    page = connection.execute(rows).all()
    while page:
        changes = [{"_key": row[0], "_value": reshape(row[1])} for row in page if row[1] is not None]
        if changes:
            connection.execute(update, changes)
        page = connection.execute(rows.where(table.c[key] > page[-1][0])).all()
''',
}


class Revision(Struct, frozen=True):
    """A revision that is not landed yet: its id, path and text."""

    id: str
    path: str
    text: str


def write(
    landed: Landed, told: Sequence[SchemaChange], functions: Iterable[str], upgrade: Iterable[str], downgrade: Iterable[str]
) -> Revision:
    """Return the revision that follows *landed*; *told* are its changes, the rest is Python source."""
    indented = [function("upgrade", map(inside, upgrade)), function("downgrade", map(inside, downgrade))]
    body = "\n\n".join([*functions, *indented])
    own = identity(landed, body)
    return Revision(own, path(landed, told, own), f"{head(landed, told, own, names(body))}{body}")


def identity(landed: Landed, body: str) -> str:
    """Return the id of the revision that follows *landed*, which *body* tells from any other."""
    digest = hashlib.sha256(f"{landed.head}\0{body}".encode()).hexdigest()[:_DIGEST_LENGTH]
    return f"{landed.next_number:04}_{digest}"  # the number keeps scanners from taking it for a key, too


def head(landed: Landed, told: Sequence[SchemaChange], own: str, used: Set[str]) -> str:
    """Return what stands before the functions of the revision *own* that follows *landed*; these names are *used* in them."""
    return "\n".join([_docstring(told, own, landed.head), *_preamble(used, own, landed.head), "", "", ""])


def irreversible(lost: Sequence[str]) -> list[str]:
    """Return the statement of a downgrade that cannot bring back what is *lost*."""
    message = f"restore a backup to go back: this revision dropped or replaced {', '.join(lost)}"
    return [f"raise RuntimeError({literals.sole_text(message)})"]


def inside(statement: str) -> str:
    """Return a statement as it stands in a function."""
    return "\n".join(f"    {line}" if line else "" for line in statement.split("\n"))


def _docstring(told: Sequence[SchemaChange], identity: str, head: str | None) -> str:
    first, *others = (_sentence(one.plain) for one in told)
    title = f"{first}, and {len(others)} more." if others else f"{first}."
    detail = [textwrap.fill(f"* {one}", _WIDTH, subsequent_indent="  ") for one in (first, *others)] if others else []
    place = [f"Revision ID: {identity}", f"Revises: {head or ''}".rstrip()]
    risks = [textwrap.fill(f"{_sentence(risk)}.", _WIDTH) for risk in dict.fromkeys(one.risk for one in told) if risk]
    paragraphs = [textwrap.fill(title, _WIDTH), "\n".join(detail), *risks, "\n".join(place)]
    return '"""' + "\n\n".join(paragraph for paragraph in paragraphs if paragraph) + '\n"""\n'


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def path(landed: Landed, told: Sequence[SchemaChange], identity: str) -> str:
    """Return where the revision belongs that follows *landed*; only where that is taken its *identity* matters."""
    words = "_".join(part for word in told[0].plain.replace(".", " ").split() if (part := word.strip("(),")))
    slug = words if len(told) == 1 else f"{words}_and_more"
    wanted = f"{REVISIONS}{landed.next_number:04}_{slug[:_LONGEST_SLUG].rstrip('_')}.py"
    return wanted if wanted not in landed.paths else wanted.replace(".py", f"_{identity[-_DIGEST_LENGTH:]}.py")


def _preamble(used: Set[str], identity: str, head: str | None) -> Iterator[str]:
    """Yield imports, the revision's place in history, and the constants and functions that are *used*."""
    constants = [line for name in sorted(used) if (line := sql_source.constant(name))]
    helpers = "\n".join(text for name, text in _HELPERS.items() if name in used)
    yield from _imports(used | names("\n".join([*constants, helpers])))
    yield f'revision = "{identity}"'
    yield f'down_revision = "{head}"' if head else "down_revision = None"
    yield "branch_labels = None"
    yield "depends_on = None"
    yield from ["", *constants] if constants else []
    yield from [helpers] if helpers else []


def names(source: str) -> set[str]:
    """Return the names in *source*, other than attributes: what stands in strings is none."""
    return {name for between in set(_STRING.split(source)) for name in _NAME.findall(between)}  # most of it repeats


def _imports(used: Set[str]) -> Iterator[str]:
    standard = []
    for names, statement in _IMPORTS:
        needed = [name for name in names.split() if name in used]
        if needed:
            standard.append(statement if statement.startswith("import") else f"{statement} {', '.join(needed)}")
    yield from [*standard, ""] if standard else []
    yield from ["import sqlalchemy as sa"] if "sa" in used else []
    yield "from alembic import op"
    yield ""
