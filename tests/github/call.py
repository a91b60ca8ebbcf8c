"""One call of the API, as handlers see it, and what they answer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from tests.github.errors import Refused, invalid, not_found, unprocessable
from tests.github.hub import Hub
from tests.github.model import Account, App, Caller, PullRequest, Repository

T = TypeVar("T")


@dataclass
class Reply:
    """An answer: JSON, or bytes as they are."""

    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def data(self) -> bytes:
        """The body as it is sent."""
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


@dataclass
class Call:
    """A request that was authenticated and found its operation."""

    hub: Hub
    caller: Caller
    path: str
    params: Mapping[str, str]
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: dict[str, Any]
    links: dict[str, str] = field(default_factory=dict)
    found: Repository | None = None

    @property
    def url(self) -> str:
        """The double's own address."""
        return self.hub.url

    @property
    def repo(self) -> Repository:
        """The repository of the path."""
        assert self.found is not None
        return self.found

    @property
    def actor(self) -> Account:
        """The account that acts."""
        if self.caller.account is None:
            raise Refused(401, "Requires authentication")
        return self.caller.account

    @property
    def app(self) -> App | None:
        """The App through which the account acts."""
        return self.caller.app

    @property
    def pull(self) -> PullRequest:
        """The pull request of the path, by its own number or its issue's."""
        number = self.params.get("pull_number") or self.params.get("issue_number") or ""
        if not number.isdigit() or (found := self.repo.pulls.get(int(number))) is None:
            raise not_found()
        return found

    def number(self, name: str) -> int:
        """Return a number of the path; 404 when it is none."""
        value = self.params[name]
        if not value.isdigit():
            raise not_found()
        return int(value)

    def required(self, name: str, kind: type[T]) -> T:
        """Return a field that must be there, and be a *kind*."""
        if name not in self.body:
            raise unprocessable(f'Invalid request.\n\n"{name}" wasn\'t supplied.')
        return self._typed(name, kind)

    def optional(self, name: str, kind: type[T]) -> T | None:
        """Return a field that must be a *kind* where it is given."""
        return None if self.body.get(name) is None else self._typed(name, kind)

    def _typed(self, name: str, kind: type[T]) -> T:
        value = self.body[name]
        if not isinstance(value, kind):
            words = {str: "a string", list: "an array", dict: "an object", bool: "a boolean", int: "an integer"}
            raise unprocessable(f"Invalid request.\n\nFor '{name}', {value!r} is not {words[kind]}.")
        return value

    def choice(self, name: str, *values: str) -> str | None:
        """Return a field that must be one of *values* where it is given."""
        value = self.optional(name, str)
        if value not in (None, *values):
            raise unprocessable(f'Invalid request.\n\nNo subschema in "anyOf" matched. {name}: {value} is not a member of {list(values)}.')
        return value

    def page(self, entries: Sequence[T]) -> list[T]:
        """Return the page of *entries* that was asked for, and link the others."""
        size, page = self._positive("per_page", 30), self._positive("page", 1)
        size = min(size, 100)
        last = max(1, -(-len(entries) // size))
        ways = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        shown = [way for way in ways if (way in ("prev", "first") and page > 1) or (way in ("next", "last") and page < last)]
        for way in shown:
            query = urlencode(dict(self.query) | {"page": ways[way]})
            self.links[way] = f"{self.url}/api/v3{self.path}?{query}"
        return list(entries[(page - 1) * size : page * size])

    def _positive(self, name: str, default: int) -> int:
        value = self.query.get(name, "")
        return int(value) if value.isdigit() and int(value) > 0 else default

    def account(self, login: str) -> Account:
        """Return an account by its login; 404 when nobody has it."""
        if (found := self.hub.accounts.get(login.lower())) is None:
            raise not_found()
        return found

    def commit_in_body(self, name: str) -> str:
        """Return the id in a field that must be one of an object."""
        value = self.required(name, str)
        if len(value) != 40:
            raise invalid("Commit", name)
        return value
