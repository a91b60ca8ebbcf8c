"""Sentences of the document, and the author's text in them: CommonMark in which no HTML of theirs can stand."""

import re

from synapseops.blueprint.model import Action, Blueprint, Resource, Route, Service

_HTML = re.compile(r"<(?=[A-Za-z/!?])")
_CONVENTIONS = """\
## Conventions

- **Null and absent.** Replies hold every field, `null` where empty. In a request an absent field takes its default, \
else `null` where that is allowed; `PATCH` (RFC 7396) leaves absent fields alone.
- **Strict input.** Unknown fields and query parameters are refused, and a scalar is never converted. Strings hold no \
U+0000. Fields that an operation may not set are not in its body.
- **Problems** are `application/problem+json` (RFC 9457); `errors` points at each field or parameter at fault.
- **Concurrency.** An `ETag` is the `version` in quotes. `If-Match` makes a change conditional (412). What changes \
nothing keeps the version.
- **Retries.** `POST` with an `Idempotency-Key` happens once; the key is kept for 24 hours. `429` and `503` say when to \
come back in `Retry-After`.
- **Lists** are pages: `cursor` takes the `next_cursor` of the page before. Order is by code point, nulls last, the key \
as tie-break. All conditions must hold; `field` is short for `field.eq`; null matches `ne` and `is_null=true` alone.
- **Tracing.** `X-Request-ID` is taken from the request, or made, and is on every reply. While rate limiting is on, \
`RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` are, too."""


def markdown(text: str) -> str:
    """Return the author's *text* with every `<` that could open HTML written as an entity."""
    return _HTML.sub("&lt;", text)


def code(text: str) -> str:
    """Return *text* as a code span, whatever backticks are in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    padding = " " if longest else ""
    return f"{fence}{padding}{text}{padding}{fence}"


def listed(names: tuple[str, ...], last: str) -> str:
    """Return *names* as code, joined by commas and *last*: "`a`, `b` or `c`"."""
    *head, tail = map(code, names)
    return f"{', '.join(head)} {last} {tail}" if head else tail


def service(service: Service) -> str:
    """Return what the service is, in the author's words or ours, and the conventions that all operations keep."""
    words = markdown(service.description).strip() or f"The HTTP interface of {markdown(service.title)}."
    return f"{words}\n\n{_CONVENTIONS}"


def resource(resource: Resource) -> str:
    """Return what the resource is, in the author's words or ours."""
    return markdown(resource.description) or f"Everything about {resource.plural}."


def operation(route: Route, resource: Resource, blueprint: Blueprint) -> str:
    """Return what an operation does, and who may call it."""
    needed = roles(route, blueprint)
    sentences = [_does(route, resource), _uniqueness(route, resource), f"Needs the role {listed(needed, 'or')}." if needed else ""]
    return " ".join(filter(None, sentences))


def _does(route: Route, resource: Resource) -> str:
    key, one, many = code(resource.key.name), resource.singular, resource.plural
    match route.action:
        case Action.LIST:
            return f"Returns {many} a page at a time, by `created_at` unless another order is asked for."
        case Action.CREATE:
            return f"Creates one {one} and returns it."
        case Action.GET:
            return f"Returns the {one} with this {key}, or 304 when the caller has that version already."
        case Action.REPLACE:
            return f"Replaces every field of the {one} with this {key}: what the body leaves out becomes its default or null."
        case Action.PATCH:
            return f"Changes the fields of the {one} with this {key} that the body names (RFC 7396)."
        case Action.DELETE:
            return f"Deletes the {one} with this {key}."
        case Action.UPSERT:
            return f"Replaces the {one} whose {code(route.by or '')} is this value, or creates it when there is none."


def _uniqueness(route: Route, resource: Resource) -> str:
    """Name what may not occur twice, where writing it twice is answered 409."""
    if 409 not in route.errors or route.action is Action.DELETE:
        return ""
    single = tuple(field.name for field in resource.fields if field.unique)
    groups = [code(name) for name in single] + [listed(names, "with") for names in resource.unique_together]
    return f"Unique: {'; '.join(groups)}." if groups else ""


def roles(route: Route, blueprint: Blueprint) -> tuple[str, ...]:
    """Return the roles of which a caller needs one: none where nobody says who they are."""
    return () if blueprint.options.auth == "none" else route.roles


def every_role(blueprint: Blueprint) -> tuple[str, ...]:
    """Return the roles that operations ask for, with all of which a caller may do everything."""
    return tuple(sorted({role for one in blueprint.resources for route in one.routes for role in roles(route, blueprint)}))
