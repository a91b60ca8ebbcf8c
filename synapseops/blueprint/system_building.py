"""Systems from what their author wrote, once no rule objects."""

from synapseops.blueprint.draft import DraftRecord, DraftSystem
from synapseops.blueprint.durations import milliseconds
from synapseops.blueprint.systems import Auth, BasicAuth, BearerAuth, Csv, HeaderAuth, OAuth2Auth, QueryAuth, System, SystemRecord
from synapseops.intent.systems import AuthForm


def system(drafted: DraftSystem) -> System:
    """Return a system of a draft without faults."""
    form = drafted.form
    return System(
        drafted.name,
        drafted.at,
        base_url=form.base_url.rstrip("/") if form.base_url is not None else None,
        auth=_auth(form.auth) if form.auth is not None else None,
        requests_per_second=form.limits.requests_per_second,
        timeout=milliseconds(form.limits.timeout),
        retries=form.limits.retries,
        records=tuple(map(_record, drafted.records.values())),
        description=form.description.strip(),
    )


def _record(drafted: DraftRecord) -> SystemRecord:
    form = drafted.form.csv
    return SystemRecord(drafted.name, Csv(form.delimiter, tuple(form.null)) if form is not None else None)


def _auth(form: AuthForm) -> Auth:
    if form.bearer is not None:
        return BearerAuth(form.bearer)
    if form.basic is not None:
        return BasicAuth(form.basic.user, form.basic.password)
    if form.oauth2 is not None:
        return OAuth2Auth(form.oauth2.token_url, form.oauth2.client_id, form.oauth2.client_secret, tuple(form.oauth2.scopes))
    secret = form.secret or ""
    return HeaderAuth(form.header, secret) if form.header is not None else QueryAuth(form.query or "", secret)
