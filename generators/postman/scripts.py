"""Lines of JavaScript for Postman's sandbox. Text of the author's stands in them as JSON, which is a literal there."""

from collections.abc import Iterable, Sequence
from typing import Any

from generators.postman.javascript import lines as spread
from generators.postman.javascript import literal

Lines = list[str]

_REFERENCE = """\
pm.collectionVariables.set({ref}, JSON.stringify(key));
pm.collectionVariables.set({path}, encodeURIComponent(key));"""


def test(title: str, lines: Iterable[str]) -> Lines:
    """Return an assertion that people see by its *title*."""
    return [f"pm.test({literal(title)}, () => {{", *(f"  {line}" for line in lines), "});"]


def status(expected: int) -> Lines:
    """Assert the status."""
    return test(f"answers {expected}", [f"pm.response.to.have.status({expected});"])


def schema(name: str) -> Lines:
    """Assert that the body is what the contract calls *name*."""
    lines = [
        'const definitions = JSON.parse(pm.collectionVariables.get("schemas"));',
        f"pm.response.to.have.jsonSchema({{ ...definitions[{literal(name)}], definitions }});",
    ]
    return test(f"is {name} of the contract", lines)


def header(name: str) -> Lines:
    """Assert that there is such a header."""
    return test(f"has the header {name}", [f"pm.response.to.have.header({literal(name)});"])


def holds(sent: dict[str, Any]) -> Lines:
    """Assert that the body shows what was *sent*."""
    return test("shows what was sent", spread(sent, "pm.expect(pm.response.json()).to.deep.include(", ");")) if sent else []


def problem(code: str | None = None, pointer: str | None = None) -> Lines:
    """Assert a problem document, and that it points at the fault."""
    lines = ['pm.expect(pm.response.headers.get("Content-Type")).to.include("application/problem+json");']
    lines += ["pm.expect(pm.response.json().status).to.equal(pm.response.code);"]
    found = test("is a problem document", lines)
    if pointer is not None:
        wanted = literal({"code": code, "pointer": pointer})
        some = f"pm.expect(pm.response.json().errors.map(({{ code, pointer }}) => ({{ code, pointer }}))).to.deep.include({wanted});"
        found += test("points at the fault", [some])
    return found


def keep(variable: str, key: str) -> Lines:
    """Keep the key of what the body shows, as JSON and for paths, and its entity tag."""
    lines = [f"const key = pm.response.json()[{literal(key)}];"]
    lines += _REFERENCE.format(ref=literal(f"{variable}_ref"), path=literal(f"{variable}_path")).splitlines()
    return [*lines, *keep_tag(variable)]


def keep_tag(variable: str) -> Lines:
    """Keep the entity tag of what was answered."""
    return [f'pm.collectionVariables.set({literal(f"{variable}_etag")}, pm.response.headers.get("ETag"));']


def keep_total(variable: str) -> Lines:
    """Keep how many there are."""
    return [f"pm.collectionVariables.set({literal(f'{variable}_total')}, String(pm.response.json().total));"]


def one_more(variable: str) -> Lines:
    """Assert that there is one more than was kept."""
    lines = [f"const before = Number(pm.collectionVariables.get({literal(f'{variable}_total')}));"]
    return test("counts one more than before", [*lines, "pm.expect(pm.response.json().total).to.equal(before + 1);"])


def finds(variable: str, key: str, *, found: bool) -> Lines:
    """Assert that the page has what was created, or has not."""
    lines = [
        f"const key = JSON.parse(pm.collectionVariables.get({literal(f'{variable}_ref')}));",
        f"const keys = pm.response.json().items.map((item) => item[{literal(key)}]);",
        f"pm.expect(keys).to{'' if found else '.not'}.include(key);",
    ]
    return test("finds it" if found else "does not find it", lines)


def sorted_by(field: str, *, numeric: bool) -> Lines:
    """Assert that the page ascends by *field*, nulls last."""
    value = "Number(value)" if numeric else "value"
    lines = [
        f"const values = pm.response.json().items.map((item) => item[{literal(field)}]);",
        f"const present = values.filter((value) => value !== null){'' if not numeric else f'.map((value) => {value})'};",
        "pm.expect(values.slice(present.length).every((value) => value === null)).to.be.true;",
        "pm.expect(present.every((value, at) => at === 0 || present[at - 1] <= value)).to.be.true;",
    ]
    return test("is sorted, nulls last", lines)


def schema_lines(name: str, schema: Any) -> Lines:
    """Return the lines by which one schema stands among those that every request has."""
    (_, *inner, _) = spread({name: schema}, "", "")
    return inner


AROUND_SCHEMAS = ("const schemas = {", "};", 'pm.collectionVariables.set("schemas", JSON.stringify(schemas));')
"""The lines before the contract's schemas, and those behind, which hand them to every request."""


def event(listen: str, lines: Sequence[str]) -> dict[str, Any]:
    """Return a script as the collection holds it."""
    return {"listen": listen, "script": {"type": "text/javascript", "exec": list(lines)}}
